"""What is new in the base since a day: told once, on its ground, and never for noise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ask.comparison.conftest import project_at, put
from doors.schemas import holds
from policykb.ask.knowledge_base import KnowledgeBase
from policykb.corpus.history import NAME
from policykb.pipeline import history
from policykb.pipeline.build import build
from policykb.project import Project

Json = dict[str, Any]

PAGE = """<html><head><meta charset="utf-8"><title>关于推进家庭养老床位建设的通知</title></head><body>
<div class="nav"><a href="/">首页</a> &gt; <a href="/gk">政务公开</a></div>
<h1>白石县人民政府办公室关于推进家庭养老床位建设的通知</h1>
<div class="info">发布日期：2023-05-09 浏览次数：{views}次 字号：大 中 小</div>
<div id="UCAP-CONTENT"><p>白政办发〔2023〕12号</p><p>各乡镇人民政府，县直有关部门：</p>
<p>为推进家庭养老床位建设，现就有关事项通知如下。</p>
<p>一、开展能力评估。对申请床位的老年人进行能力评估，{by}完成首批评估。（牵头单位：{lead}）</p>
<p>二、实施适老化改造。为床位家庭改造卫生间、铺设扶手，每户补助不低于{sum}元。（牵头单位：县民政局）</p>
{more}<p>{term}</p>
<p>白石县人民政府办公室</p><p>2023年5月8日</p></div>
<div class="footer">页面更新时间：{printed} 白石县人民政府主办 您是第{views}位访客</div></body></html>
"""
VISIT = "<p>三、组织上门服务。养老机构每月上门服务不少于4次，服务记录留存备查。（牵头单位：县残联）</p>\n"


def page(**changed: object) -> str:
    said = {
        "views": 17,
        "by": "2027年9月底前",
        "lead": "县民政局",
        "sum": 3000,
        "more": "",
        "term": "",
        "printed": "2026-01-02",
    }
    return PAGE.format(**{**said, **changed})


class Base:
    """A project that builds on days of our choosing."""

    def __init__(self, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        self.project = project
        self._monkeypatch = monkeypatch

    def built(self, day: str, *, rebuild: bool = False, **sources: str | None) -> None:
        for name, text in sources.items():
            path = self.project.corpus / f"{name}.html"
            path.unlink(missing_ok=True) if text is None else put(self.project, {path.name: text})
        self._monkeypatch.setattr(history, "now", lambda: f"{day}T08:00:00Z")
        build(self.project, workers=0, rebuild=rebuild)

    def changes(self, since: str, today: str = "2026-11-24") -> list[Json]:
        with KnowledgeBase(self.project, today=date.fromisoformat(today)) as base:
            answer = base.changes(since=date.fromisoformat(since)).json()
        holds(answer, "changes")
        assert answer["total"] == len(answer["events"])
        found: list[Json] = answer["events"]
        return found

    def told(self, since: str, today: str = "2026-11-24") -> list[tuple[str, str, str | None, str | None, str | None]]:
        return [
            (
                event["kind"],
                event["cause"],
                event["clause_id"],
                event["before"] and event["before"]["text"],
                event["after"] and event["after"]["text"],
            )
            for event in self.changes(since, today)
        ]


@pytest.fixture
def base(tmp_path: Path, dictionary: Path, monkeypatch: pytest.MonkeyPatch) -> Base:
    return Base(project_at(tmp_path, dictionary), monkeypatch)


def test_a_new_notice_is_told_with_what_it_asks_for(base: Base) -> None:
    base.built("2026-03-01", notice=page())
    (event,) = base.changes("2026-03-01")
    assert (event["kind"], event["document"]["number"]) == ("new-notice", "白政办发〔2023〕12号")
    assert [(one["heading"], one["lead"]) for one in event["measures"]] == [
        ("开展能力评估", ["县民政局"]),
        ("实施适老化改造", ["县民政局"]),
    ]
    assert base.changes("2026-03-02") == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"lead": "县残联"}, ("lead-changed", "notice", "1", "县民政局", "县残联")),
        ({"by": "2027年12月底前"}, ("deadline-moved", "notice", "1", "2027-09-30", "2027-12-31")),
        ({"sum": 4000}, ("targets-changed", "notice", "2", "不低于3000元", "不低于4000元")),
        ({"more": VISIT}, ("new-measure", "notice", "3", None, None)),
    ],
)
def test_what_a_notice_says_otherwise(base: Base, changed: dict[str, Any], expected: tuple[str, ...]) -> None:
    base.built("2026-03-01", notice=page())
    base.built("2026-04-01", notice=page(**changed))
    assert base.told("2026-03-15") == [expected]
    base.built("2026-05-01", notice=page())
    assert len(base.told("2026-03-15")) == 2


def test_a_newer_version_beside_the_first_is_the_same_notice(base: Base) -> None:
    base.built("2026-03-01", notice=page())
    base.built("2026-04-01", **{"notice.v2": page(lead="县残联")})
    assert base.told("2026-03-15") == [("lead-changed", "notice", "1", "县民政局", "县残联")]


NOISE: list[Callable[[Base], None]] = [
    lambda base: base.built("2026-04-01", notice=page(views=99, printed="2026-04-01")),
    lambda base: base.built("2026-04-01", **{"notice.v2": page(views=99, printed="2026-04-01")}),
    lambda base: base.built("2026-04-01", elsewhere=page(views=3)),
    lambda base: base.built("2026-04-01", notice=None, moved=page()),
    lambda base: base.built("2026-04-01", rebuild=True),
    lambda base: base.built(
        "2026-04-01", notice=page().replace("<p>二、", "<p>\u3000\u3000二、").replace("床位家庭", "床位 家庭")
    ),
]


@pytest.mark.parametrize("noise", NOISE, ids=["counters", "recrawled", "copied", "moved", "rebuilt", "spaced"])
def test_noise_is_no_event(base: Base, noise: Callable[[Base], None]) -> None:
    base.built("2026-03-01", notice=page())
    noise(base)
    assert base.told("2026-03-15") == []


def test_an_index_deleted_and_built_anew_is_no_event(base: Base) -> None:
    base.built("2026-03-01", notice=page(), other=page().replace("12号", "13号").replace("白石", "青石"))
    before = base.changes("2026-01-01")
    for path in sorted(base.project.index.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    base.built("2026-04-01")
    assert base.changes("2026-01-01") == before


def test_what_is_taken_out_is_told(base: Base) -> None:
    base.built("2026-03-01", notice=page(more=VISIT))
    base.built("2026-04-01", notice=page())
    assert base.told("2026-03-15") == [("measure-removed", "notice", "3", None, None)]
    base.built("2026-05-01", notice=None, other=page().replace("12号", "13号").replace("白石", "青石"))
    assert sorted(event[0] for event in base.told("2026-04-15")) == ["new-notice", "notice-removed"]


def test_a_renumbered_clause_is_the_same_measure(base: Base) -> None:
    base.built("2026-03-01", notice=page())
    renumbered = page().replace("二、实施", "三、实施").replace("一、开展", "二、开展")
    base.built("2026-04-01", notice=renumbered.replace("<p>二、", VISIT.replace("三、", "一、") + "<p>二、"))
    assert base.told("2026-03-15") == [("new-measure", "notice", "1", None, None)]


def test_what_we_read_otherwise_is_marked_as_such(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    """As after a change of rules: the same bytes, other facts."""
    base.built("2026-03-01", notice=page())
    told = history._measure

    def otherwise(measure: Json) -> Json:
        return {**told(measure), "lead": [{"unit": "县残联", "quote": "牵头单位：县民政局"}]}

    monkeypatch.setattr(history, "_measure", otherwise)
    base.built("2026-04-01", rebuild=True)
    assert {(kind, cause) for kind, cause, *_ in base.told("2026-03-15")} == {("lead-changed", "reading")}


def test_what_a_person_corrected_is_marked_as_such(base: Base) -> None:
    base.built("2026-03-01", notice=page())
    signed = 'who = "李"\nwhen = "2026-04-01"\nwhy = "核对原件"\n'
    correction = f'[[correct]]\nmeasure = "1"\nunit = "县残联"\nrole = "lead"\n{signed}'
    (base.project.corpus / "notice.html.override.toml").write_text(correction, encoding="utf-8")
    base.built("2026-04-01")
    events = base.told("2026-03-15")
    assert events == [("lead-changed", "correction", "1", "县民政局", events[0][4])]
    assert "县残联" in str(events[0][4])


def test_a_notice_that_expires_is_told_on_the_day_after_though_nothing_is_built(base: Base) -> None:
    base.built("2026-03-01", notice=page(term="本通知自2023年6月1日起施行，有效期至2026年8月31日。"))
    assert base.told("2026-08-01", today="2026-08-31") == []
    (event,) = base.changes("2026-08-01", today="2026-09-20")
    assert (event["kind"], event["cause"], event["at"]) == ("status-changed", "time", "2026-09-01T00:00:00Z")
    assert (event["before"]["text"], event["after"]["text"]) == ("in_force", "expired")
    assert base.changes("2026-08-01")[0]["event_id"] == event["event_id"]
    assert base.told("2026-09-02") == []


def test_a_notice_that_comes_and_repeals_another_is_told_of_that_one_too(base: Base) -> None:
    base.built("2026-03-01", notice=page(term="本通知自2023年6月1日起施行。"))
    repealing = page(
        more="<p>四、《白石县人民政府办公室关于推进家庭养老床位建设的通知》（白政办发〔2023〕12号）同时废止。</p>"
    )
    base.built(
        "2026-04-01",
        later=repealing.replace("<p>白政办发〔2023〕12号</p>", "<p>白政办发〔2026〕5号</p>").replace(
            "2023年5月8日", "2026年3月8日"
        ),
    )
    events = base.told("2026-03-15")
    assert ("status-changed", "notice", None, "in_force", "repealed") in events
    assert [event[0] for event in events].count("new-notice") == 1


def test_pages_of_events(base: Base) -> None:
    base.built("2026-03-01", notice=page(), other=page().replace("12号", "13号").replace("白石", "青石"))
    with KnowledgeBase(base.project) as opened:
        whole = opened.changes(since=date(2026, 1, 1)).json()
        second = opened.changes(since=date(2026, 1, 1), limit=1, offset=1).json()
    assert (second["total"], second["events"]) == (2, whole["events"][1:])


def test_without_a_history_there_is_nothing_to_tell(base: Base) -> None:
    base.built("2026-03-01", notice=page())
    (base.project.corpus / NAME).unlink()
    assert base.changes("2026-01-01") == []
