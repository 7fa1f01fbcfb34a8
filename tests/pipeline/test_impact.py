"""What other rules would gain and lose is told fact by fact, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from policykb.model import Document, Notice, Override
from policykb.pipeline import reading
from policykb.pipeline.build import build
from policykb.pipeline.impact import Change, impact
from policykb.project import Project, find_project
from policykb.understand.document import understand

NOTICE = """云溪市人民政府办公室关于做好防汛工作的通知
云政办发〔2023〕15号
各县（区）人民政府：
一、落实防汛责任
抓好落实。（牵头单位：市应急管理局；配合单位：市水务局）
云溪市人民政府办公室
2023年5月8日
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text(NOTICE, encoding="utf-8")
    (corpus / "b.txt").write_text(NOTICE.replace("防汛", "防火"), encoding="utf-8")
    made = find_project(tmp_path, engine="whoosh", environ={})
    build(made)
    return made


@pytest.fixture
def ruled(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Notice], Notice]], None]:
    """Read by other rules: what ``change`` makes of each notice."""

    def by(change: Callable[[Notice], Notice]) -> None:
        def read(document: Document, override: Override) -> Notice:
            return change(understand(document, override))

        monkeypatch.setattr(reading, "understand", read)

    return by


def told(changes: tuple[Change, ...]) -> list[tuple[str, str, str | None, str, str | None]]:
    return [(one.sign, one.source, one.fact.clause_id, one.fact.says, one.fact.quote) for one in changes]


def test_the_same_rules_change_nothing(project: Project) -> None:
    found = impact(project)
    assert (found.notices, found.changes, found.failed) == (2, (), ())


def test_a_fact_lost_and_one_gained_are_told_with_their_quotes(
    project: Project, ruled: Callable[[Callable[[Notice], Notice]], None]
) -> None:
    def change(notice: Notice) -> Notice:
        (measure,) = notice.measures
        first, second = measure.duties
        if "防火" in notice.text:
            return notice
        duties = (replace(first, role="responsible"), replace(second, rule_id="another-rule"))
        return replace(notice, measures=(replace(measure, duties=duties),))

    ruled(change)
    before = sorted(
        (path, path.stat().st_mtime_ns) for path in project.index.rglob("*") if path.suffix != ".sqlite-shm"
    )
    found = impact(project)
    unit = "市应急管理局 = 云溪市应急管理局, today 云溪市应急管理局"
    assert told(found.changes) == [
        ("+", "a.txt", "1", f"responsible: {unit}", "牵头单位：市应急管理局"),
        ("-", "a.txt", "1", f"lead: {unit}", "牵头单位：市应急管理局"),
    ]
    assert (found.count("+", "duty"), found.count("-", "duty"), found.count("-", "header")) == (1, 1, 0)
    after = sorted((path, path.stat().st_mtime_ns) for path in project.index.rglob("*") if path.suffix != ".sqlite-shm")
    assert [one for one in after if "-wal" not in one[0].name] == [one for one in before if "-wal" not in one[0].name]


def test_headers_and_findings_are_facts_too(
    project: Project, ruled: Callable[[Callable[[Notice], Notice]], None]
) -> None:
    ruled(lambda notice: replace(notice, header=replace(notice.header, number=None), findings=()))
    lost = [one.fact.says for one in impact(project).changes]
    assert lost.count("number: 云政办发〔2023〕15号") == 2


def test_a_source_that_changed_or_went_is_named(project: Project) -> None:
    (project.corpus / "a.txt").write_text("另一份", encoding="utf-8")
    (project.corpus / "b.txt").unlink()
    found = impact(project)
    assert [failure.source for failure in found.failed] == ["a.txt", "b.txt"]


def test_a_fault_of_the_new_rules_is_named_and_ends_nothing(
    project: Project, ruled: Callable[[Callable[[Notice], Notice]], None]
) -> None:
    def change(notice: Notice) -> Notice:
        if "防火" in notice.text:
            raise ValueError("a rule went wrong")
        return notice

    ruled(change)
    found = impact(project)
    assert [failure.source for failure in found.failed] == ["b.txt"]
    assert "a rule went wrong" in found.failed[0].message
