"""Views of notices beside each other: both quotes, both languages, no line wider than the terminal."""

from __future__ import annotations

import re
from typing import Any

import pytest

from doors import compared
from doors.schemas import holds
from policykb.doors.terminal import Screen, width
from policykb.doors.views.across import across_view
from policykb.doors.views.changes import changes_view
from policykb.doors.views.levels import trace_view
from policykb.doors.views.versions import diff_view
from policykb.doors.views.view import View

VIEWS = {
    "diff": diff_view(compared.DIFF),
    "trace": trace_view(compared.TRACE),
    "changes": changes_view(compared.CHANGES),
    "across": across_view(compared.ACROSS),
}
COLUMNS = 60


def text(name: str, *, colour: bool = False, view: View | None = None) -> str:
    lines = (view or VIEWS[name]).lines
    assert lines is not None
    return "\n".join(lines(Screen(columns=COLUMNS, colour=colour)))


@pytest.fixture(autouse=True, params=["en", "zh"])
def spoken(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("POLICYKB_LANG", request.param)
    return str(request.param)


@pytest.mark.parametrize("name", VIEWS)
def test_the_samples_are_true_to_the_schemas(name: str) -> None:
    holds(getattr(compared, name.upper()), name)


@pytest.mark.parametrize("name", VIEWS)
def test_every_row_has_its_columns(name: str) -> None:
    rows = list(VIEWS[name].rows())
    assert rows
    assert [column for column in VIEWS[name].columns if not all(column in row for row in rows)] == []


@pytest.mark.parametrize("name", ["diff", "trace", "changes"])
def test_lines_of_comparisons_fit_the_terminal(name: str) -> None:
    bare = re.sub(r"\x1b\[[0-9;]*m", "", text(name, colour=True))
    assert max(map(width, bare.split("\n"))) <= COLUMNS + 22  # a line may carry a word at its side


@pytest.mark.parametrize(
    ("name", "quotes"),
    [
        ("diff", ["- 牵头单位：省民政厅", "+ 牵头单位：县民政局", "- 2027年12月底前", "+ 2027年9月底前"]),
        ("trace", ["- 牵头单位：省民政厅", "+ 牵头单位：县民政局", "- 2027年12月底前", "+ 2027年9月底前"]),
        ("changes", ["- 牵头单位：县民政局", "+ 牵头单位：县残联"]),
        ("across", ["+ 牵头单位：县残联", "- 牵头单位：县民政局"]),
    ],
)
def test_both_quotes_stand_under_each_other(name: str, quotes: list[str]) -> None:
    lines = [line.strip() for line in text(name).split("\n")]
    places = [next(at for at, line in enumerate(lines) if line.startswith(quote)) for quote in quotes]
    assert places == sorted(places)


def test_a_difference_shows_what_went_and_what_came() -> None:
    assert "[-12-]{+9+}" in text("diff")


def test_a_trace_says_on_what_ground(spoken: str) -> None:
    shown = text("trace").replace("\n", "")
    assert {"en": "cites 1 by its number", "zh": "引用了 1 的文号"}[spoken] in shown
    assert {"en": "alike and nothing more", "zh": "仅标题相近"}[spoken] in shown
    assert {"en": "no clause of 2 was found to answer it", "zh": "2 中未找到对应条款"}[spoken] in shown
    assert {"en": "few words in common", "zh": "相同文字不多"}[spoken] in shown


def test_our_own_reading_is_marked_and_only_some_measures_of_a_new_notice_are_shown(spoken: str) -> None:
    shown = text("changes")
    assert shown.count({"en": "our reading changed", "zh": "文件未变"}[spoken]) == 1
    assert {"en": "and 3 more", "zh": "另有 3 条"}[spoken] in shown


def test_a_finding_is_said_in_the_readers_language_with_place_and_code(spoken: str) -> None:
    first = text("across").split("\n")[0]
    said = {"en": "县残联 leads here", "zh": "此处由县残联牵头，白政办发〔2023〕12号由县民政局牵头"}[spoken]
    assert first.startswith("县/通知.html#63: contradiction ")
    assert said in first


@pytest.mark.parametrize("name", ["diff", "trace", "changes"])
def test_no_control_character_reaches_a_terminal(name: str) -> None:
    evil = {"DIFF": compared.DIFF, "TRACE": compared.TRACE, "CHANGES": compared.CHANGES}[name.upper()]
    view: Any = {"diff": diff_view, "trace": trace_view, "changes": changes_view}[name]
    shown = text(name, view=view(_poisoned(evil)))
    assert "\x1b" not in shown
    assert "\x07" not in shown


def _poisoned(value: Any) -> Any:
    """Every title, heading and quote with a sequence that would steer a terminal."""
    if isinstance(value, dict):
        return {
            key: one + "\x1b]0;x\x07"
            if key in ("title", "heading", "quote", "text") and isinstance(one, str)
            else _poisoned(one)
            for key, one in value.items()
        }
    return [_poisoned(one) for one in value] if isinstance(value, list) else value
