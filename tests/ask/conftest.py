"""A small base, made by hand, open to be asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ask.made import NOTICES, TODAY, fill
from policykb.ask.knowledge_base import KnowledgeBase
from policykb.errors import MissingPartError
from policykb.model import Notice
from policykb.project import Project, choose_profile


def base_of(profile: str, root: Path, notices: tuple[Notice, ...]) -> Project:
    """A project at ``root`` with a base of ``notices``; skips where the profile's libraries are missing."""
    try:
        chosen = choose_profile(profile)
    except MissingPartError as error:
        pytest.skip(str(error))
    made = Project(root=root, corpus=root / "corpus", index=root / "index", profile=chosen)
    made.corpus.mkdir()
    made.index.mkdir()
    fill(made, notices)
    return made


@pytest.fixture(scope="session", params=["native", "portable"])
def project(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with that base; every promise holds in either profile."""
    return base_of(request.param, tmp_path_factory.mktemp("base"), NOTICES)


@pytest.fixture(scope="session")
def kb(project: Project) -> Iterator[KnowledgeBase]:
    with KnowledgeBase(project, today=TODAY) as opened:
        yield opened
