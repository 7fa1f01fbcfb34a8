"""Rows of cells, some merged, as lines of text and a grid of places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policykb import rules
from policykb.clean.layout import Grid
from policykb.clean.traced import Traced, join

CELL_LIMIT = 3000
"""Characters; a table with a longer cell lays out a page."""
_BLANKS = re.compile(r"[\s\u00a0\u3000]{1,1000}")
_NAME, _REST = re.compile("[一-鿿]{2,14}"), re.compile("[一-鿿]{2,12}")
_Reach = dict[int, tuple[int, tuple[int, int]]]  # column -> rows it still covers, its place


@dataclass(slots=True, kw_only=True, eq=False)
class Cell:
    """A cell's paragraphs, and how many rows and columns it covers."""

    paragraphs: Sequence[Traced]
    rows: int = 1
    columns: int = 1

    def length(self) -> int:
        """How many characters it holds."""
        return sum(len(paragraph.text) for paragraph in self.paragraphs)

    def line(self) -> Traced:
        """Its text on one line: a name that was broken for want of room is whole again."""
        if len(self.paragraphs) == 1:
            return self.paragraphs[0].sub(_BLANKS, " ")
        parts: list[Traced] = []
        for paragraph in self.paragraphs:
            text = paragraph.sub(_BLANKS, " ")
            if parts and _is_broken(parts[-1].text, text.text):
                parts[-1] = join((parts[-1], text))
            else:
                parts.append(text)
        return join(parts, " ")


def _is_broken(before: str, after: str) -> bool:
    """Whether two lines of a cell are one unit's name.

    >>> _is_broken("省自然资源和", "规划厅"), _is_broken("省水利厅", "省财政厅"), _is_broken("张三", "李四")
    (True, False, False)
    """
    if not (_NAME.fullmatch(before) and _REST.fullmatch(after)):
        return False
    said = rules.toml("cells.toml")
    begins_anew = after.startswith(tuple(said["begins"]))
    return before.endswith(tuple(said["goes_on"])) and after.endswith(tuple(said["ends"])) and not begins_anew


def lay(rows: Sequence[Sequence[Cell]]) -> tuple[list[Traced], Grid]:
    """A line for each row that says anything, its cells parted by tabs, and where each place of the grid reads from."""
    lines: list[Traced] = []
    grid: list[tuple[tuple[int, int], ...]] = []
    reaching: _Reach = {}
    for row in rows:
        texts = [cell.line() for cell in row]
        if any(text.text.strip() for text in texts):
            lines.append(join(texts, "\t"))
            places, reaching = _spread(row, len(lines) - 1, reaching)
            grid.append(tuple(places))
        else:
            reaching = {column: (left - 1, place) for column, (left, place) in reaching.items() if left > 1}
    return lines, Grid(rows=tuple(grid))


def _spread(row: Sequence[Cell], line: int, above: _Reach) -> tuple[list[tuple[int, int]], _Reach]:
    """The places of one row, those that cells of earlier rows cover among them; and what it covers below."""
    places: list[tuple[int, int]] = []
    below: _Reach = {}

    def take_covered() -> None:
        while len(places) in above:
            left, place = above[len(places)]
            if left > 1:
                below[len(places)] = (left - 1, place)
            places.append(place)

    for number, cell in enumerate(row):
        take_covered()
        for _ in range(cell.columns):
            if cell.rows > 1:
                below[len(places)] = (cell.rows - 1, (line, number))
            places.append((line, number))
    take_covered()
    return places, below
