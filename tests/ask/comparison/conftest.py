"""Bases built from texts, as the command builds them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from policykb.ask.knowledge_base import KnowledgeBase
from policykb.index.words import words_for_documents
from policykb.pipeline.build import build
from policykb.project import Project, choose_profile

TODAY = date(2026, 11, 24)
LEVELS = Path(__file__).parent / "levels"

Opened = Callable[..., KnowledgeBase]


def project_at(root: Path, dictionary: Path) -> Project:
    """A project with an empty corpus."""
    made = Project(root=root, corpus=root / "corpus", index=root / "index", profile=choose_profile())
    made.corpus.mkdir()
    shutil.copytree(dictionary, made.index)
    return made


@pytest.fixture(scope="session")
def dictionary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index that holds nothing but the dictionary of words, which takes a second to make."""
    folder = tmp_path_factory.mktemp("dictionary")
    words_for_documents(folder, choose_profile().segmenter)
    return folder


def put(project: Project, sources: Mapping[str, str]) -> None:
    """Write sources into the corpus."""
    for name, text in sources.items():
        (project.corpus / name).write_text(text, encoding="utf-8")


@pytest.fixture
def opened(tmp_path_factory: pytest.TempPathFactory, dictionary: Path) -> Iterator[Opened]:
    """A call that builds a base of some texts by name and opens it."""
    bases: list[KnowledgeBase] = []

    def base(sources: Mapping[str, str], *, today: date = TODAY) -> KnowledgeBase:
        project = project_at(tmp_path_factory.mktemp("base"), dictionary)
        put(project, sources)
        build(project, workers=0)
        bases.append(KnowledgeBase(project, today=today))
        return bases[-1]

    yield base
    for each in bases:
        each.close()


@pytest.fixture(scope="session")
def levels(tmp_path_factory: pytest.TempPathFactory, dictionary: Path) -> Iterator[KnowledgeBase]:
    """The samples of three levels, open to be asked."""
    project = project_at(tmp_path_factory.mktemp("levels"), dictionary)
    put(project, {path.name: path.read_text(encoding="utf-8") for path in LEVELS.glob("*.txt")})
    build(project, workers=0)
    with KnowledgeBase(project, today=TODAY) as base:
        yield base
