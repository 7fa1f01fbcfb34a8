"""Sheets as an .xlsx workbook that an office can print and send: A4 landscape, headings on every page, filters.

The same sheets give the same bytes: no clock is asked, neither for the properties nor within the archive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from policykb.doors.ledger.sheets import Cells, Sheet
from policykb.doors.terminal import safe, wrap

_MADE = datetime(1980, 1, 1)  # a fixed one: the first day that a zip archive can hold
_LONGEST_CELL = 32_767  # characters; Excel refuses a file with a longer one
_LONGEST_NAME = 31
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
_TOP = 3  # rows above the first of the table: title, note, headings
_HEADINGS = 24  # points
_FORMATS: dict[str, dict[str, Any]] = {
    "title": {"font_name": "黑体", "font_size": 18, "align": "center", "valign": "vcenter"},
    "note": {"font_name": "楷体", "font_size": 10, "align": "left", "valign": "vcenter", "text_wrap": True},
    "heading": {
        **{"font_name": "黑体", "font_size": 11, "bold": True, "align": "center", "valign": "vcenter"},
        **{"border": 1, "text_wrap": True, "bg_color": "#DDE6F0"},
    },
    "group": {
        **{"font_name": "楷体", "font_size": 11, "bold": True, "align": "left", "valign": "vcenter"},
        **{"border": 1, "text_wrap": True, "bg_color": "#F2F2F2"},
    },
    "text": {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "border": 1, "text_wrap": True},
    "number": {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "align": "center", "border": 1},
    "small text": {"font_name": "宋体", "font_size": 8, "valign": "vcenter", "border": 1, "text_wrap": True},
    "small number": {"font_name": "宋体", "font_size": 8, "valign": "vcenter", "align": "center", "border": 1},
}
_HIGHEST = 409.0  # points: no row of Excel is higher, so the longest texts stand in small type


def write_workbook(path: Path, sheets: Iterable[Sheet]) -> None:
    """Write the sheets to ``path``."""
    with path.open("wb") as file:
        book = xlsxwriter.Workbook(file, {"in_memory": True})
        book.set_properties({"created": _MADE, "title": "任务分解表", "author": "policykb"})
        formats = {name: book.add_format(values) for name, values in _FORMATS.items()}
        taken: set[str] = set()
        for sheet in sheets:
            _Page(book.add_worksheet(tab_name(sheet.name, taken)), sheet, formats).write()
        book.close()


def tab_name(wanted: str, taken: set[str]) -> str:
    """A name that Excel takes for a tab, unlike those ``taken``, to which it is added.

    >>> taken = set()
    >>> tab_name("县/乡", taken), tab_name("县:乡", taken)
    ('县 乡', '县 乡 2')
    """
    name = _NOT_IN_A_NAME.sub(" ", safe(wanted)).strip(" '")[:_LONGEST_NAME].rstrip(" '") or "-"
    number, unique = 1, name
    while unique.lower() in taken or unique.lower() == "history":
        number += 1
        mark = f" {number}"
        unique = name[: _LONGEST_NAME - len(mark)] + mark
    taken.add(unique.lower())
    return unique


class _Page:
    """A sheet on its way into a workbook, row by row."""

    def __init__(self, page: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
        self._page = page
        self._sheet = sheet
        self._formats = formats
        self._row = 0

    def write(self) -> None:
        """Title and note, headings, the rows under their notices, the notes."""
        sheet, page = self._sheet, self._page
        self._set_up()
        self._across(sheet.title, "title")
        self._across(sheet.note, "note")
        for at, column in enumerate(sheet.columns):
            page.write_string(self._row, at, column.heading, self._formats["heading"])
        page.set_row(self._row, _HEADINGS)
        self._row += 1
        for group in sheet.groups:
            if group.heading is not None:
                self._across(group.heading, "group")
            for cells in group.rows:
                self._cells(cells)
        page.autofilter(_TOP - 1, 0, max(self._row - 1, _TOP), len(sheet.columns) - 1)
        self._row += 1
        for note in sheet.notes:
            self._across(note, "note")

    def _set_up(self) -> None:
        """Widths, frozen headings, and how it is printed."""
        page = self._page
        for at, column in enumerate(self._sheet.columns):
            page.set_column(at, at, column.width)
        page.freeze_panes(_TOP, 2)
        page.repeat_rows(_TOP - 1)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        page.center_horizontally()
        page.set_footer("&C第 &P 页，共 &N 页")

    def _across(self, text: str, name: str) -> None:
        """A text in one cell as wide as the table."""
        columns = self._sheet.columns
        self._page.merge_range(self._row, 0, self._row, len(columns) - 1, "", self._formats[name])
        self._page.write_string(self._row, 0, _fitting(text), self._formats[name])
        wide = sum(column.width for column in columns)
        self._page.set_row(self._row, height([(text, wide)], _FORMATS[name]["font_size"]))
        self._row += 1

    def _cells(self, cells: Cells) -> None:
        columns = self._sheet.columns
        texts = [(str(value), column.width) for value, column in zip(cells, columns, strict=True)]
        size = "" if height(texts, _FORMATS["text"]["font_size"]) <= _HIGHEST else "small "
        self._page.set_row(self._row, min(_HIGHEST, height(texts, _FORMATS[f"{size}text"]["font_size"])))
        for at, value in enumerate(cells):
            if isinstance(value, int):
                self._page.write_number(self._row, at, value, self._formats[f"{size}number"])
            elif not value:
                self._page.write_blank(self._row, at, None, self._formats[f"{size}text"])
            else:
                self._page.write_string(self._row, at, _fitting(value), self._formats[f"{size}text"])
        self._row += 1


def height(texts: Iterable[tuple[str, int]], size: int) -> float:
    """Points for a row that shows its texts whole, each in a column of that width: programs measure wrapped text only
    when a person edits it.
    """
    return max(sum(_lines(line, wide, size) for line in text.split("\n")) for text, wide in texts) * size * 1.4 + 8


def _lines(text: str, wide: int, size: int) -> int:
    """How many lines a paragraph takes: a column's width counts digits of 11 points, a wide character takes two."""
    return len(wrap(text, max(2, wide * 11 // size)))


def _fitting(text: str) -> str:
    """A cell's text without control characters; one that Excel would refuse is cut, and says so."""
    text = safe(text)
    return text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 16] + "…（过长，见文件原文）"
