"""``--plain``: what scripts read: a fact or a row a line, parts parted by tabs, no colour, nothing folded."""

from __future__ import annotations

import pytest

from doors import samples
from policykb.doors.terminal import PLAIN_SCREEN
from policykb.doors.views.lead import lead_view
from policykb.doors.views.table import table_lines
from policykb.doors.views.unit import unit_view
from policykb.doors.views.view import View


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYKB_LANG", "en")


def lines(view: View) -> list[str]:
    assert view.lines is not None
    return list(view.lines(PLAIN_SCREEN))


def test_a_fact_is_a_line_with_one_tab() -> None:
    shown = lines(lead_view(samples.LEADS))
    assert "Responsible\t县民政局 (青溪县民政局) · 县财政局 (青溪县财政局)" in shown
    assert "1.\t一、建设老年食堂\tone lead unit" in shown
    assert not any("\x1b" in line for line in shown)
    assert "Works with\t县民政局 1" in lines(unit_view(samples.UNIT))


def test_a_long_text_is_not_folded() -> None:
    card = {**samples.CARD, "quote": "责任单位：县民政局、" * 60}
    (quote,) = [line for line in lines(lead_view({**samples.LEADS, "answers": [card]})) if line.startswith("Quote")]
    assert quote.count("县民政局") == 60


def test_a_row_is_a_line_of_cells_parted_by_tabs() -> None:
    rows = [{"unit": "县民政局", "quote": "甲\n乙\t丙"}]
    assert list(table_lines(("unit", "quote"), rows, PLAIN_SCREEN)) == ["unit\tquote", "县民政局\t甲 乙 丙"]
