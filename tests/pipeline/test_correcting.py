"""Corrections live with their sources: they survive every build, reach every answer, and never stop one."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from policykb.ask.knowledge_base import KnowledgeBase
from policykb.errors import UsageError
from policykb.pipeline.build import build
from policykb.pipeline.correcting import Correcting, correct
from policykb.project import Project, find_project

NOTICE = """云溪市人民政府办公室关于做好防汛工作的通知
云政办发〔2023〕15号
各县（区）人民政府，市政府各部门：
一、落实防汛责任
各部门要抓好落实。（牵头单位：市应急管理局；配合单位：市水务局）
云溪市人民政府办公室
2023年5月8日
"""
DUTY = {"measure": "1", "heading": "落实防汛责任", "unit": "市水务局", "role": "lead", "why": "原件写明牵头"}
TITLE = {"field": "title", "value": "关于做好防汛抗旱工作的通知", "why": "标题漏字"}


@pytest.fixture(params=["tantivy", "whoosh"])
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Project:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text(NOTICE, encoding="utf-8")
    (corpus / "b.txt").write_text(NOTICE.replace("防汛", "防火"), encoding="utf-8")
    made = find_project(tmp_path, engine=request.param, environ={})
    build(made)
    return made


def corrected(project: Project, *said: dict[str, Any], source: str = "a.txt") -> Any:
    return correct(project, [Correcting(source=source, said=one) for one in said], who="li")


def test_a_correction_reaches_every_answer_and_survives_a_rebuild(project: Project) -> None:
    _, _, tally = corrected(project, TITLE, DUTY)
    assert (tally.renewed, tally.unchanged) == (("a.txt",), 1)
    for _ in range(2):
        with KnowledgeBase(project) as base:
            assert [hit["title"] for hit in base.search("抗旱").json()["hits"]] == [TITLE["value"]]
            (answer, *_) = base.lead("防汛责任").json()["answers"]
            assert {(duty["unit"], duty["rule_id"]) for duty in answer["lead"]} >= {("市水务局", "by-hand:li")}
            assert answer["cooperate"] == []
            shown = base.show("a.txt").json()["corrected"]
            assert [(one["field"], one["unit"], one["now"]) for one in shown] == [
                ("title", None, [TITLE["value"]]),
                ("duty", "市水务局", ["lead"]),
            ]
            assert "市水务局" in {one["unit"] for one in base.unit("市水务局").json()["leads"]}
        build(project, rebuild=True)


def test_an_edited_correction_is_read_again_and_a_deleted_one_is_gone(project: Project) -> None:
    ((path,), _, _) = corrected(project, TITLE)
    path.write_text(path.read_text("utf-8").replace("抗旱", "抢险"), encoding="utf-8")
    assert build(project).renewed == ("a.txt",)
    path.unlink()
    assert build(project).renewed == ("a.txt",)
    with KnowledgeBase(project) as base:
        assert base.show("a.txt").json()["corrected"] == []


def test_a_file_that_cannot_be_read_leaves_the_notice_indexed_with_a_finding(project: Project) -> None:
    (project.corpus / "a.txt.override.toml").write_text("[[correct", encoding="utf-8")
    tally = build(project)
    assert (tally.renewed, tally.failed) == (("a.txt",), ())
    with KnowledgeBase(project) as base:
        assert [one["source"] for one in base.check(select=["correction-unreadable"]).json()] == ["a.txt"]


def test_all_or_none_is_written(project: Project) -> None:
    with pytest.raises(UsageError, match="no field"):
        corrected(project, TITLE, {"field": "nobody", "value": "x", "why": "y"})
    assert list(project.corpus.glob("*.override.toml")) == []


def test_a_source_that_is_gone_is_said(project: Project) -> None:
    with pytest.raises(UsageError, match="gone"):
        corrected(project, TITLE, source="c.txt")


def test_a_member_of_an_archive_is_corrected_alone(project: Project) -> None:
    with zipfile.ZipFile(project.corpus / "z.zip", "w") as archive:
        archive.writestr("一.txt", NOTICE.replace("防汛", "治水"))
        archive.writestr("二.txt", NOTICE.replace("防汛", "植树"))
    build(project)
    corrected(project, TITLE, source="z.zip!/一.txt")
    with KnowledgeBase(project) as base:
        assert base.show("z.zip!/一.txt").json()["title"] == TITLE["value"]
        assert base.show("z.zip!/二.txt").json()["corrected"] == []


def test_a_correction_beside_an_archive_must_name_the_member(project: Project) -> None:
    with zipfile.ZipFile(project.corpus / "z.zip", "w") as archive:
        archive.writestr("一.txt", NOTICE.replace("防汛", "治水"))
    corrected(project, TITLE, source="z.zip")
    with KnowledgeBase(project) as base:
        found = base.check(select=["correction-unreadable"]).json()
    assert [one["source"] for one in found] == ["z.zip!/一.txt"]
