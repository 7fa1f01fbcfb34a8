"""A small base, made by hand, open to be asked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ask.made import NOTICES, TODAY, fill
from policykb.ask.knowledge_base import KnowledgeBase
from policykb.errors import MissingPartError
from policykb.project import Project, choose_profile


@pytest.fixture(scope="session", params=["native", "portable"])
def project(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with that base; every promise holds in either profile."""
    try:
        profile = choose_profile(request.param)
    except MissingPartError as error:
        pytest.skip(str(error))
    root = tmp_path_factory.mktemp("base")
    made = Project(root=root, corpus=root / "corpus", index=root / "index", profile=profile)
    made.corpus.mkdir()
    made.index.mkdir()
    fill(made, NOTICES)
    return made


@pytest.fixture(scope="session")
def kb(project: Project) -> Iterator[KnowledgeBase]:
    with KnowledgeBase(project, today=TODAY) as opened:
        yield opened
