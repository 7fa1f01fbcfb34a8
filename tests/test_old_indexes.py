"""An index of another format is recognised, never misread; a build makes it anew when that is asked for."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from policykb.ask.knowledge_base import KnowledgeBase
from policykb.errors import IndexFormatError
from policykb.index import generations
from policykb.index.catalog import Catalog
from policykb.index.catalog_file import FORMAT
from policykb.pipeline.build import build
from policykb.pipeline.states import CATALOG, SEARCH
from policykb.pipeline.verify import repair, verify
from policykb.project import Project, find_project

NOTICE = (
    "云溪县水利局关于开展河道清障的通知\n云水发〔2023〕4号\n各乡镇：\n一、立即清障。（县水利局负责）\n2023年5月8日\n"
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = find_project(tmp_path, environ={})
    project.corpus.mkdir()
    (project.corpus / "a.txt").write_text(NOTICE, encoding="utf-8")
    build(project)
    return project


def execute(project: Project, statement: str) -> None:
    with closing(sqlite3.connect(project.index / CATALOG)) as connection:
        connection.executescript(statement)


def state(project: Project, **other: object) -> None:
    """Write other values into the engine's states; ``None`` takes one away."""
    path = project.index / SEARCH / "CURRENT"
    states = [json.loads(line) | other for line in path.read_text(encoding="utf-8").splitlines()]
    kept = [{key: value for key, value in one.items() if value is not None} for one in states]
    path.write_text("".join(json.dumps(one) + "\n" for one in kept), encoding="utf-8")


OLD_CATALOGS: dict[str, Callable[[Project], None]] = {
    "an earlier catalog": lambda project: execute(project, f"PRAGMA user_version = {FORMAT - 1}"),
    "a later catalog": lambda project: execute(project, f"PRAGMA user_version = {FORMAT + 1}"),
    "another program's file": lambda project: execute(project, "PRAGMA application_id = 7"),
    "no database": lambda project: (project.index / CATALOG).write_bytes(b"none at all " * 500) and None,
}
OLD_ENGINES: dict[str, Callable[[Project], None]] = {
    "an earlier engine": lambda project: state(project, format=1, words=None),
    "a later engine": lambda project: state(project, format=generations.FORMAT + 1, segments=["a", "b"]),
}


@pytest.mark.parametrize("way", [*OLD_CATALOGS, *OLD_ENGINES])
def test_a_reader_says_in_a_line_that_it_is_of_another_version(project: Project, way: str) -> None:
    (OLD_CATALOGS | OLD_ENGINES)[way](project)
    with pytest.raises(IndexFormatError, match="run: policykb build") as caught:
        KnowledgeBase(project)
    assert "\n" not in str(caught.value)
    if way.startswith("a later"):
        assert "newer" in str(caught.value)


@pytest.mark.parametrize("way", OLD_CATALOGS)
def test_a_build_of_another_catalog_asks_for_a_rebuild_and_a_rebuild_makes_it_anew(project: Project, way: str) -> None:
    OLD_CATALOGS[way](project)
    before = (project.index / CATALOG).read_bytes()
    with pytest.raises(IndexFormatError, match="--rebuild"):
        build(project)
    assert (project.index / CATALOG).read_bytes() == before
    build(project, rebuild=True)
    with KnowledgeBase(project) as base:
        assert base.search("清障").json()["total"] == 1
    assert verify(project).exit_code == 0


@pytest.mark.parametrize("way", OLD_ENGINES)
def test_a_build_fills_an_engine_of_another_format_from_the_catalog(project: Project, way: str) -> None:
    OLD_ENGINES[way](project)
    assert build(project).unchanged == 1
    assert verify(project).exit_code == 0


@pytest.mark.parametrize("way", [*OLD_CATALOGS, *OLD_ENGINES])
def test_verify_names_it_and_repair_makes_it_anew(project: Project, way: str) -> None:
    (OLD_CATALOGS | OLD_ENGINES)[way](project)
    found = verify(project)
    assert found.exit_code == 1
    assert repair(project, found).exit_code == 0


def test_a_catalog_of_this_version_says_so(project: Project) -> None:
    with Catalog.open(project.index / CATALOG) as catalog:
        assert catalog.damage(thorough=True) is None


def test_a_catalog_that_a_loss_of_power_left_empty_is_filled(project: Project) -> None:
    (project.index / CATALOG).write_bytes(b"")
    assert len(build(project).added) == 1
    assert verify(project).exit_code == 0
