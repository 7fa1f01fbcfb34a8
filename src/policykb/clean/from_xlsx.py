"""An .xlsx file as lines: what its cells show, its merged cells spread.

Read as XML, not with a library of its own: those build a cell object for every place of a merged area, so one area over
the whole sheet (sixteen thousand columns, a million rows) would fill the memory.
Source: ECMA-376 Part 1, 18 (SpreadsheetML).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from xml.etree import ElementTree

from policykb.clean.layout import Layout
from policykb.clean.package import Package
from policykb.clean.sheet import Place, Sheet, read_sheets
from policykb.errors import LimitError

_MOST_SHEETS = 200
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")
_QUOTED = re.compile(r'"[^"]{0,99}"|\[[^\]]{0,99}\]|\\.')
_BUILT_IN = {9: "0%", 10: "0.00%", 14: "yyyy-m-d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 22: "yyyy-m-d h:mm",
             27: "yyyy年m月", 28: "m月d日", 31: "yyyy年m月d日", 57: "yyyy年m月", 58: "m月d日"}  # fmt: skip
"""Number formats that every program knows, those of the Chinese locale among them (18.8.30)."""


def read_xlsx(body: bytes, source: str) -> Layout:
    """The lines of an .xlsx file.

    Raises SourceError where it is damaged, LimitError where it unpacks too large.
    """
    with Package(body, source, ".xlsx") as package:
        book = package.xml("xl/workbook.xml")
        links = package.xml_or_none("xl/_rels/workbook.xml.rels")
        targets = {link.get("Id"): link.get("Target", "") for link in links} if links is not None else {}
        listed = [item for item in book.iter() if _local(item) == "sheet"]
        if len(listed) > _MOST_SHEETS:
            raise LimitError(f"{source}: {len(listed)} sheets, over {_MOST_SHEETS}; split the file")
        strings = package.xml_or_none("xl/sharedStrings.xml")
        texts = [_string(item) for item in strings] if strings is not None else []
        shown = _Shown(texts, package.xml_or_none("xl/styles.xml"), since_1904=_since_1904(book))
        sheets = []
        for number, item in enumerate(listed, 1):
            target = targets.get(_relation(item)) or f"worksheets/sheet{number}.xml"
            root = package.xml_or_none(target[1:] if target.startswith("/") else f"xl/{target}")
            if root is not None:
                sheets.append(_sheet(item, root, shown))
        if listed and not sheets:
            raise package.damaged("none of its sheets can be read")
    return read_sheets(sheets)


class _Shown:
    """How values are shown: shared strings, dates and shares by their number formats."""

    def __init__(self, strings: list[str], styles: ElementTree.Element | None, *, since_1904: bool) -> None:
        self._strings = strings
        self._formats = _formats(styles) if styles is not None else []
        self._epoch = date(1904, 1, 1) if since_1904 else date(1899, 12, 30)

    def text(self, cell: ElementTree.Element) -> str:
        """What a cell shows."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return "".join(_string(part) for part in cell if _local(part) == "is")
        value = next((part.text or "" for part in cell if _local(part) == "v"), "")
        if kind == "s":
            number = _whole(value)
            return self._strings[number] if number is not None and number < len(self._strings) else ""
        if kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(value, "")
        if kind in ("str", "d"):
            return value
        return "" if kind == "e" else self._number(value, cell.get("s", "0"))

    def _number(self, value: str, style: str) -> str:
        number = _whole(style)
        form = self._formats[number] if number is not None and number < len(self._formats) else ""
        return number_shown(value, form, self._epoch)


def number_shown(value: str, form: str, epoch: date = date(1899, 12, 30)) -> str:
    """A number as a number format shows it: dates, shares, all others plainly. ``epoch`` is the day 0 of dates.

    >>> number_shown("45199", 'yyyy"年"m"月"d"日"'), number_shown("45199", "yyyy/m/d"), number_shown("0.155", "0.0%")
    ('2023年9月30日', '2023-09-30', '15.5%')
    >>> number_shown("12", "General"), number_shown("0.30000000000000004", "")
    ('12', '0.3')
    """
    try:
        number = float(value)
    except ValueError:
        return value
    bare = _QUOTED.sub("", form).lower()
    if "y" in bare or ("m" in bare and "d" in bare) or "月" in form:
        return _day(number, form, epoch) or value
    if bare.rstrip("_ );").endswith("%"):
        return f"{number * 100:.10g}%"
    return f"{number:.0f}" if number.is_integer() and abs(number) < 1e15 else f"{number:.12g}"


def _day(number: float, form: str, epoch: date) -> str | None:
    try:
        day = epoch + timedelta(days=int(number))
    except (OverflowError, ValueError):
        return None
    if "月" not in form:
        return day.isoformat()
    year = f"{day.year}年" if "年" in form else ""
    return f"{year}{day.month}月" + (f"{day.day}日" if "日" in form else "")


def _formats(styles: ElementTree.Element) -> list[str]:
    """The number format of each style of cell."""
    own = {item.get("numFmtId"): item.get("formatCode", "") for item in styles.iter() if _local(item) == "numFmt"}
    used = next((list(item) for item in styles if _local(item) == "cellXfs"), [])
    numbers = (item.get("numFmtId", "0") for item in used)
    return [own.get(number) or _BUILT_IN.get(_whole(number) or 0, "") for number in numbers]


def _sheet(item: ElementTree.Element, root: ElementTree.Element, shown: _Shown) -> Sheet:
    texts = {place: text for place, text in _texts(root, shown) if text.strip()}
    merged = []
    for area in (part.get("ref", "") for part in root.iter() if _local(part) == "mergeCell"):
        first, last = (_place(corner) for corner in (area.partition(":")[0], area.rpartition(":")[2]))
        if first and last:
            merged.append((*first, *last))
    return Sheet(
        name=item.get("name", ""), hidden=item.get("state", "visible") != "visible", texts=texts, merged=merged
    )


def _texts(root: ElementTree.Element, shown: _Shown) -> Iterator[tuple[Place, str]]:
    """Places and texts of the cells; rows and cells may leave their places to their order."""
    row_at = -1
    for row in (part for data in root if _local(data) == "sheetData" for part in data):
        stated = _whole(row.get("r", ""))
        row_at = stated - 1 if stated else row_at + 1
        column = -1
        for cell in row:
            place = _place(cell.get("r", ""))
            column = place[1] if place else column + 1
            yield (row_at, column), shown.text(cell)


def _string(item: ElementTree.Element) -> str:
    """A string, its pronunciation left out."""
    if _local(item) == "t":
        return item.text or ""
    return "".join(_string(part) for part in item if _local(part) in ("t", "r"))


def _since_1904(book: ElementTree.Element) -> bool:
    return any(_local(item) == "workbookPr" and item.get("date1904") in ("1", "true") for item in book)


def _relation(item: ElementTree.Element) -> str | None:
    return next((value for name, value in item.attrib.items() if name.endswith("}id")), None)


def _place(name: str) -> Place | None:
    """Row and column of ``B3``, counted from 0."""
    found = _PLACE.fullmatch(name)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _local(item: ElementTree.Element) -> str:
    return item.tag.rpartition("}")[2]
