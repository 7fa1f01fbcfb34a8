"""A sheet of a workbook as lines: titles and notes above and below, and between them the table.

What readers of .xlsx and .xls share: they say which cell shows which text, and which cells are merged.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from policykb.clean.grid import CELL_LIMIT, Cell, lay
from policykb.clean.layout import Grid, Layout, Line, removed
from policykb.clean.traced import Traced
from policykb.model import Removed

Place = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a sheet shows: texts (none blank) by ``(row, column)``, and which areas are merged.

    ``merged``: ``(first row, first column, last row, last column)``, counted from 0, both ends within.
    """

    name: str
    hidden: bool
    texts: Mapping[Place, str]
    merged: Sequence[tuple[int, int, int, int]]


def read_sheets(sheets: Sequence[Sheet]) -> Layout:
    """The lines of a workbook's sheets; those hidden are left out, unless all are."""
    said = [sheet for sheet in sheets if sheet.texts]
    shown = [sheet for sheet in said if not sheet.hidden] or said
    reader = _Reader()
    for sheet in said:
        reader.read(sheet, named=len(shown) > 1, shown=sheet in shown)
    return Layout(lines=tuple(reader.lines), grids=tuple(reader.grids), removed=tuple(reader.removed))


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """What stands at a place: a text, how far it reaches; or that a merged cell above covers it."""

    text: str = ""
    rows: int = 1
    last_column: int = -1
    covered: bool = False


Row = dict[int, Area]
_EMPTY = Area()
_MOST_PLACES = 2_000_000  # of a table; one with more is told line by line


class _Reader:
    """Collects lines; offsets count in the text of all cells, a newline behind each."""

    def __init__(self) -> None:
        self._at = 0
        self.lines: list[Line] = []
        self.grids: list[Grid] = []
        self.removed: list[Removed] = []

    def read(self, sheet: Sheet, *, named: bool, shown: bool) -> None:
        columns = sorted({column for _, column in sheet.texts})
        rows = _rows(sheet, columns)
        if not shown:
            for cell in (cell for row in rows.values() for cell in row.values()):
                self.removed.extend(removed("hidden-sheet", text) for text in self._placed(cell.text))
            return
        if named and not _is_default(sheet.name):
            self._tell(sheet.name)
        for above, table, below in _parted(rows, columns):
            self._tell_all(above)
            self._table(table, columns)
            self._tell_all(below)

    def _tell_all(self, rows: list[Row]) -> None:
        for row in rows:
            for _, area in sorted(row.items()):
                self._tell(area.text)

    def _tell(self, text: str) -> None:
        self.lines.extend(Line(text=line) for line in self._placed(text))

    def _placed(self, text: str) -> list[Traced]:
        placed = []
        for line in text.replace("\t", " ").split("\n"):
            traced = Traced.of(line, self._at).strip()
            self._at += len(line) + 1
            if traced.text:
                placed.append(traced)
        return placed

    def _table(self, rows: list[Row], columns: list[int]) -> None:
        if len(rows) * len(columns) > _MOST_PLACES:
            self._tell_all(rows)
            return
        cells = [list(self._cells(row, columns)) for row in rows]
        if any(cell.length() > CELL_LIMIT for row in cells for cell in row):
            self.lines.extend(Line(text=text) for row in cells for cell in row for text in cell.paragraphs)
            return
        lines, grid = lay(cells)
        if lines:
            self.lines.extend(Line(text=line, table=len(self.grids)) for line in lines)
            self.grids.append(grid)

    def _cells(self, row: Row, columns: list[int]) -> Iterator[Cell]:
        """The cells of a row over the columns that say anything; what a cell above covers is left out."""
        upto = -1
        for column in columns:
            if column <= upto or (column in row and row[column].covered):
                continue
            area = row.get(column, _EMPTY)
            upto = max(column, area.last_column)
            wide = sum(column <= other <= upto for other in columns)
            yield Cell(paragraphs=self._placed(area.text), rows=area.rows, columns=wide)


def _rows(sheet: Sheet, columns: list[int]) -> dict[int, Row]:
    """The areas of each row that says anything, by column; merged cells reach no further than what is said."""
    rows: dict[int, Row] = {}
    for (row, column), text in sheet.texts.items():
        rows.setdefault(row, {})[column] = Area(text=text)
    numbers = sorted(rows)
    left_over = _MOST_PLACES
    for top, left, bottom, right in sheet.merged:
        if left not in rows.get(top, {}):
            continue
        held = numbers[bisect_left(numbers, top) : bisect_right(numbers, bottom)]
        across = columns[bisect_left(columns, left) : bisect_right(columns, right)]
        left_over -= len(held) * len(across)
        if left_over < 0:
            break
        rows[top][left] = replace(rows[top][left], rows=len(held), last_column=right)
        for number in held[1:]:
            rows[number].update(dict.fromkeys(across, Area(covered=True)))
    return rows


def _parted(rows: dict[int, Row], columns: list[int]) -> Iterator[tuple[list[Row], list[Row], list[Row]]]:
    """The tables of a sheet, each with the titles above and the notes below it.

    A new one begins with a title behind an empty row.
    """
    parts: list[list[Row]] = []
    before = -1
    for number in sorted(rows):
        if not parts or (number > before + 1 and _is_title(rows[number], columns)):
            parts.append([])
        parts[-1].append(rows[number])
        before = number
    for part in parts:
        first = next((at for at, row in enumerate(part) if not _is_title(row, columns)), len(part))
        after = next((at for at in range(len(part), first, -1) if not _is_title(part[at - 1], columns)), first)
        yield part[:first], part[first:after], part[after:]


def _is_title(row: Row, columns: list[int]) -> bool:
    """Whether a row says one thing, from the first column on or over several ones: a title or a note."""
    if len(row) > 1:
        return False
    ((column, area),) = row.items()
    return len(columns) == 1 or column == columns[0] or area.last_column > column


def _is_default(name: str) -> bool:
    return name.rstrip("0123456789() ").lower() in ("sheet", "工作表", "表")
