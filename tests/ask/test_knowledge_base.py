"""The service behind every door: what is shown, checked, counted and exported."""

from __future__ import annotations

from pathlib import Path

import pytest

from policykb.ask.knowledge_base import KnowledgeBase
from policykb.errors import AmbiguousError, NoIndexError, NotFoundError
from policykb.project import Project


def the_id(kb: KnowledgeBase, number: str) -> str:
    return kb.resolve_doc(number).doc_id


def test_nothing_built_says_what_to_run(tmp_path: Path, project: Project) -> None:
    bare = Project(root=tmp_path, corpus=tmp_path, index=tmp_path / "index", profile=project.profile)
    with pytest.raises(NoIndexError, match="policykb build"):
        KnowledgeBase(bare)


@pytest.mark.parametrize("doc", ["青石政办发（2023）7号", "水.txt"])
def test_a_notice_is_meant_by_number_path_or_the_beginning_of_its_id(kb: KnowledgeBase, doc: str) -> None:
    doc_id = the_id(kb, "青石政办发〔2023〕7号")
    assert the_id(kb, doc) == doc_id
    assert the_id(kb, doc_id[:9]) == doc_id


def test_a_doc_that_is_not_there_or_not_clear(kb: KnowledgeBase) -> None:
    with pytest.raises(NotFoundError):
        kb.show("青石政办发〔2099〕1号")
    with pytest.raises(AmbiguousError):
        kb.show("n")
    with pytest.raises(NotFoundError):
        kb.show("水.txt#9.9")


def test_show_has_the_status_and_the_clause_asked_for(kb: KnowledgeBase) -> None:
    shown = kb.show("青石政发〔2016〕20号").json()
    assert (shown["status"], shown["clause"]) == ("repealed", None)
    clause = kb.show("水.txt#2").json()["clause"]
    assert clause["heading"] == "改造老旧管网"


def test_raw_gives_the_source_around_the_clause(kb: KnowledgeBase) -> None:
    raw = kb.raw("水.txt#2").json()
    assert raw["text"].startswith("改造老旧管网")
    assert raw["end"] - raw["start"] == len(raw["text"])


def test_findings_are_told_and_selected(kb: KnowledgeBase) -> None:
    assert [one["code"] for one in kb.check().json()] == ["numbering-gap"]
    assert kb.check(select=("truncated",)).json() == []
    assert kb.check(["数.txt"]).json() == []


def test_the_status_counts_and_notes_what_waits(kb: KnowledgeBase, project: Project) -> None:
    before = kb.status().json()
    assert (before["notices"], before["stale"], before["waiting"]) == (6, False, [])
    assert not kb.stale
    newcomer = project.corpus / "new.txt"
    newcomer.write_text("新来的", encoding="utf-8")
    assert kb.stale
    assert kb.status().json()["waiting"] == ["new.txt"]
    newcomer.unlink()


def test_missing_names_what_others_cite(kb: KnowledgeBase) -> None:
    assert kb.missing().json() == []
