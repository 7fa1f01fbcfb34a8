"""An HTML page as lines in a tree of boxes, with its data tables and what its head claims."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from policykb.clean.grid import CELL_LIMIT
from policykb.clean.source_text import Piece
from policykb.clean.tags import Cut

_NAMES = re.compile(r"""\s(?:[iI][dD]|[cC][lL][aA][sS][sS])\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]{1,300}))""")


@dataclass(slots=True, eq=False)
class Box:
    """A block element: its name, its tag as written, whether hidden, the number of the box around it and its own, its
    lines ``[first, after)``."""

    tag: str
    written: str
    hidden: bool
    parent: int
    number: int
    first: int
    after: int = 0

    @property
    def names(self) -> str:
        """Its id and classes, lower case."""
        return (
            " ".join(map("".join, _NAMES.findall(self.written))).strip().lower()
            if len(self.written) > len(self.tag) + 2
            else ""
        )


@dataclass(slots=True, eq=False)
class PageLine:
    """A line of a page: its pieces between tags that shape characters, its text, how much of it is links, the
    innermost box, and the data table it stands in (an index of ``Page.tables``)."""

    pieces: list[Piece]
    text: str
    linked: int
    box: int
    table: int | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class PageCell:
    """A table cell: its box, and how many rows and columns it covers."""

    box: int
    rows: int
    columns: int


@dataclass(slots=True, kw_only=True, eq=False)
class PageTable:
    """A table element: its box, its rows of cells, and whether another table stands within it."""

    box: int
    rows: list[list[PageCell]] = field(default_factory=list)
    nests: bool = False


class Page:
    """The boxes and lines of a page, its tables of data, and its head: meta tags and title."""

    def __init__(self, cut: Cut) -> None:
        self._cut = cut
        self.boxes = [Box("", "", False, -1, 0, 0)]
        self.lines: list[PageLine] = []
        self.tables: list[PageTable] = []
        self.metas: dict[str, str] = {}
        self.title = ""

    def starts(self) -> list[int]:
        """Where each of its texts stands in the source."""
        return self._cut.starts()


def holds_data(page: Page, table: PageTable) -> bool:
    """A table of data has rows and columns, no table within, and no cell that holds a page."""
    box = page.boxes[table.box]
    rows = [row for row in table.rows if row]
    if table.nests or len(rows) < 2 or max(map(len, rows)) < 2 or box.first == box.after:
        return False
    cells = [page.boxes[cell.box] for row in table.rows for cell in row]
    if sum(cell.after - cell.first for cell in cells) != box.after - box.first:
        return False  # text between the cells: a caption, or a broken table
    return all(sum(len(line.text) for line in page.lines[cell.first : cell.after]) <= CELL_LIMIT for cell in cells)
