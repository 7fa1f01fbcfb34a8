"""Rows as CSV, TSV, Markdown and tables: read back unchanged, harmless in a spreadsheet, within the terminal."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb.doors.terminal import Screen, width
from policykb.doors.views.table import csv_lines, markdown_lines, spreadsheet_cell, squeezed, table_lines, tsv_lines

ROWS = [{"a": "关于“养老”的意见", "b": 'x,"y"\nz'}, {"a": None, "b": ["甲", "乙"]}]
CELLS = st.text(st.characters(codec="utf-8"), max_size=20)


@given(st.lists(CELLS, min_size=2, max_size=2))
def test_any_csv_is_read_back(cells: list[str]) -> None:
    """Newlines, quotes and commas within cells are no trouble; only what is defused or written out differs."""
    row = dict(zip("ab", cells, strict=True))
    text = "\n".join(csv_lines(("a", "b"), [row]))
    assert list(csv.reader(io.StringIO(text, newline="")))[1] == [spreadsheet_cell(cell) for cell in cells]


def test_csv_is_read_back() -> None:
    text = "\n".join(csv_lines(("a", "b"), ROWS))
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        ["a", "b"],
        ["关于“养老”的意见", 'x,"y"\nz'],
        ["", "甲；乙"],
    ]


@given(CELLS)
def test_no_cell_is_a_formula(text: str) -> None:
    """A spreadsheet computes what begins with = + - @ (full-width ones too); none of our cells does."""
    assert not spreadsheet_cell(text).startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))


@given(st.lists(CELLS, min_size=2, max_size=2))
def test_tsv_and_markdown_are_a_line_a_row(cells: list[str]) -> None:
    row = dict(zip("ab", cells, strict=True))
    (line,) = list(tsv_lines(("a", "b"), [row]))[1:]
    assert line.count("\t") == 1
    assert "\n" not in line
    (line,) = list(markdown_lines(("a", "b"), [row]))[2:]
    assert "\n" not in line
    assert line.replace("\\\\", "").replace("\\|", "").count("|") == 3


def test_a_table_fits_the_terminal() -> None:
    rows = [{"unit": "县发展和改革委员会", "quote": "（牵头单位：县发展和改革委员会；责任单位：县财政局）" * 3}]
    lines = list(table_lines(("unit", "quote"), rows, Screen(columns=40, colour=False)))
    assert max(map(width, lines)) <= 40
    assert "".join("".join(line[20:] for line in lines).split()).startswith("quote")
    (head, line) = table_lines(("unit", "quote"), rows, Screen(columns=None, colour=False))
    assert width(line) > 100
    assert width(head[: head.index("quote")]) == width(line[: line.index("（")])


def test_many_columns_become_a_block_a_row() -> None:
    row = dict.fromkeys("abcdefgh", "牵头单位与责任单位各司其职各负其责")
    lines = list(table_lines(tuple(row), [row, {**row, "b": None}], Screen(columns=60, colour=False)))
    assert lines[:2] == ["a  牵头单位与责任单位各司其职各负其责", "b  牵头单位与责任单位各司其职各负其责"]
    assert max(map(width, lines)) <= 60
    assert (len(lines), lines[8]) == (16, "")
    wide = list(table_lines(tuple(row), [row], Screen(columns=300, colour=False)))
    assert len(wide) == 2


def test_no_rows_no_table() -> None:
    assert list(table_lines(("a",), [], Screen(columns=None, colour=False))) == []


@pytest.mark.parametrize(
    ("widths", "room", "fitted"),
    [([4, 6], 20, [4, 6]), ([4, 40, 60], 60, [4, 28, 28]), ([10, 10], 4, [6, 6]), ([5, 100], 50, [5, 45])],
)
def test_the_widest_columns_give_way(widths: list[int], room: int, fitted: list[int]) -> None:
    assert squeezed(widths, room) == fitted
