"""Answers look as people and programs were promised."""

from __future__ import annotations

import re

import pytest

from doors import samples
from policykb.doors.terminal import PLAIN_SCREEN, Screen, width
from policykb.doors.views.findings import findings_view
from policykb.doors.views.lead import lead_view, leads_view
from policykb.doors.views.notice import notice_view, notices_view, raw_view, removed_view
from policykb.doors.views.search import search_view, searches_view
from policykb.doors.views.unit import unit_view
from policykb.doors.views.upkeep import added_view, doctor_view, status_view, tally_view
from policykb.doors.views.view import View

PLAIN = Screen(columns=None, colour=False)
COLOUR = Screen(columns=60, colour=True)
TALLY = {"added": ["a"], "changed": [], "renewed": [], "removed": [], "moved": [], "unchanged": 2, "failed": []}
VIEWS = {
    "search": search_view(samples.SEARCH),
    "searches": searches_view([samples.SEARCH, {**samples.SEARCH, "hits": [], "total": 0}]),
    "lead": lead_view(samples.LEADS),
    "leads": leads_view([samples.LEADS]),
    "unit": unit_view(samples.UNIT),
    "notice": notice_view(samples.SHOWN),
    "clause": notice_view({**samples.SHOWN, "clause": samples.CLAUSE}),
    "notices": notices_view([samples.NOTICE, samples.NOTICE]),
    "removed": removed_view(samples.NOTICE),
    "raw": raw_view({"source": "a", "start": 0, "end": 3, "text": "a\x1bc"}),
    "check": findings_view(samples.CHECKED),
    "add": added_view([samples.ADDED]),
    "build": tally_view(TALLY),
    "doctor": doctor_view([{"check": "python", "state": "ok", "detail": "3.13"}]),
    "status": status_view({"notices": 3, "stale": False, "waiting": [], "failed": [{"source": "a", "message": "b"}]}),
}


def text(view: View, screen: Screen = PLAIN) -> str:
    assert view.lines is not None
    return "\n".join(view.lines(screen))


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYKB_LANG", "en")


@pytest.mark.parametrize("name", VIEWS)
def test_every_row_has_its_columns(name: str) -> None:
    """A column that no row fills is a slip of a name."""
    view = VIEWS[name]
    rows = list(view.rows())
    assert rows
    assert [column for column in view.columns if not any(column in row for row in rows)] == []


@pytest.mark.parametrize("name", [name for name, view in VIEWS.items() if view.lines])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_lines_fit_and_are_harmless(name: str, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two languages, with colour: no line is wider than the terminal, no escape but our own styles."""
    monkeypatch.setenv("POLICYKB_LANG", language)
    bare = re.sub(r"\x1b\[[0-9;]*m", "", text(VIEWS[name], COLOUR))
    assert "\x1b" not in bare
    if name not in ("check", "status", "doctor", "build"):  # a line a fact, for grep
        assert max(map(width, bare.split("\n"))) <= 60 + 22  # a heading may carry a word at its side


def test_a_search_shows_rank_title_number_date_region_and_marks() -> None:
    shown = text(VIEWS["search"])
    for part in (
        "1. 青溪县",
        "青政办发〔2026〕3号",
        "2026-03-02",
        "云南省青溪县",
        "n0123456789ab",
        "建设«老年食堂»",
        "lacks 护理",
    ):
        assert part in shown
    assert "b/转载.html" in shown


def test_marks_are_colour_where_there_is_colour() -> None:
    shown = text(VIEWS["search"], COLOUR)
    assert "\x1b[1;33m老年食堂\x1b[0m" in shown
    assert "«" not in shown


def test_ranks_go_on_after_an_offset() -> None:
    assert "11. 青溪县" in text(search_view(samples.SEARCH, offset=10))
    assert [row["rank"] for row in search_view(samples.SEARCH, offset=10).rows()] == [11]


def test_a_lead_card_shows_who_the_proof_and_who_today() -> None:
    shown = text(VIEWS["lead"])
    for part in (
        "建设老年食堂  [one lead unit]",
        "县扶贫办 (青溪县扶贫开发办公室)",
        "县民政局",
        "县扶贫办 → 青溪县农业农村局 (2023年机构改革方案)",
        "2027年底前 (2027-12-31)",
        "“（牵头单位：县扶贫办；责任单位：县民政局、县财政局）”",
        "青政办发〔2026〕3号 · 2026-03-02",
        "n0123456789ab#1",
    ):
        assert part in shown


def test_an_unknown_today_is_said() -> None:
    card = {**samples.CARD, "lead": [], "state": "no-lead-stated", "responsible": [samples.MONEY]}
    assert "县财政局: unknown (未见)" in text(lead_view({**samples.LEADS, "answers": [card]}))


def test_a_repealed_notice_is_marked_as_such() -> None:
    card = {**samples.CARD, "state": "only-repealed", "document": {**samples.DOCUMENT, "status": "repealed"}}
    assert "repealed" in text(lead_view({**samples.LEADS, "answers": [card]}))


def test_a_unit_shows_its_names_what_became_of_it_and_what_it_leads() -> None:
    shown = text(VIEWS["unit"])
    for part in ("青溪县扶贫开发办公室", "merged into 2023: 2023年机构改革方案", "Leads (1)", "建设老年食堂"):
        assert part in shown


def test_findings_are_printed_as_a_linter_does() -> None:
    assert text(VIEWS["check"]).split("\n") == [
        "a/养老.txt#34: count-mismatch states 12, lists 11",
        "a/养老.txt: no-text empty",
    ]


def test_a_clause_shows_itself_alone() -> None:
    shown = text(VIEWS["clause"])
    assert "建设老年食堂" in shown
    assert "各乡镇人民政府" not in shown


def test_what_was_added_shows_what_was_understood_and_what_is_doubtful() -> None:
    shown = text(VIEWS["add"])
    for part in ("a/养老.txt  [added]", "青政办发〔2026〕3号", "1, duties 3", "count-mismatch"):
        assert part in shown


def test_an_escape_in_a_source_never_reaches_the_terminal() -> None:
    evil = {**samples.HIT, "title": "通知\x1b]0;x\x07\u202e", "snippets": []}
    shown = text(search_view({**samples.SEARCH, "hits": [evil]}))
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "\\x1b" in shown


def test_one_notice_is_an_object_several_an_array() -> None:
    assert isinstance(notices_view([samples.NOTICE]).whole(), dict)
    assert isinstance(VIEWS["notices"].whole(), list)


def test_the_state_of_the_base_is_told_in_words_and_to_scripts_by_its_names(monkeypatch: pytest.MonkeyPatch) -> None:
    scripted = text(VIEWS["status"], PLAIN_SCREEN).split("\n")
    assert scripted[:2] == ["notices\t3", "stale\tfalse"]
    monkeypatch.setenv("POLICYKB_LANG", "zh")
    assert [line.split() for line in text(VIEWS["status"]).split("\n")] == [
        ["文件", "3"], ["来源有变", "否"], ["待处理", "无"], ["读不了", "a:", "b"],
    ]  # fmt: skip
