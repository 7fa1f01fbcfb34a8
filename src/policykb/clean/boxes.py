"""An HTML page as lines in a tree of boxes, data tables as rows, and what its head claims."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from policykb.clean.grid import CELL_LIMIT, Cell, lay
from policykb.clean.layout import Grid
from policykb.clean.parsers import BLOCKS, Attributes, Parser, events
from policykb.clean.source_text import SourceText
from policykb.clean.traced import Traced, join

_SPAN_LIMIT = 200  # a rowspan or colspan beyond it is an error of the page
_NONE: Attributes = {}
_HIDDEN = re.compile(r"display\s{0,9}:\s{0,9}none", re.IGNORECASE)


@dataclass(slots=True, kw_only=True, eq=False)
class Box:
    """A block element: tag, words of id and class, whether hidden, the box around it, its lines ``[first, after)``."""

    tag: str
    names: str
    hidden: bool
    parent: int
    first: int
    after: int = 0


@dataclass(slots=True, kw_only=True, eq=False)
class PageLine:
    """A line of a page: its text, how much of it is links, the innermost box, and the place in a data table."""

    text: Traced
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


@dataclass(slots=True, kw_only=True, eq=False)
class Page:
    """What the walk over a page found. ``grids``: one per data table."""

    boxes: list[Box]
    lines: list[PageLine]
    metas: dict[str, str]
    title: str
    grids: list[Grid]


class _Walk:
    """Collects lines, boxes and tables from the events of a page."""

    def __init__(self, source: str) -> None:
        self._source = SourceText(source)
        self.boxes = [Box(tag="", names="", hidden=False, parent=-1, first=0)]
        self.lines: list[PageLine] = []
        self.metas: dict[str, str] = {}
        self.title = ""
        self.tables: list[PageTable] = []
        self._stack = [0]
        self._open_tables: list[PageTable] = []
        self._pieces: list[Traced] = []
        self._linked = 0
        self._in_link = 0
        self._in_title = False
        self._preformatted = 0

    def text(self, text: str) -> None:
        placed = self._source.place(text, lines=self._preformatted > 0)
        if self._in_title:
            self.title = self.title or placed.text.strip()
            return
        if self._preformatted:
            *ended, placed = placed.lines()
            for line in ended:
                self._pieces.append(line)
                self.flush()
        self._pieces.append(placed)
        if self._in_link:
            self._linked += len(placed.text.strip())

    def open(self, tag: str, attributes: Attributes | None) -> None:
        if tag in BLOCKS:
            self._open_box(tag, attributes or _NONE)
        elif tag == "a":
            self._in_link += 1
        elif tag == "br":
            self.flush()
        elif tag == "meta":
            self._meta(attributes or _NONE)
        elif tag == "title":
            self._in_title = not self.lines and not self._pieces

    def close(self, tag: str) -> None:
        if tag in BLOCKS:
            if self._pieces:
                self.flush()
            self.boxes[self._stack.pop()].after = len(self.lines)
            if tag == "table":
                self._open_tables.pop()
            elif tag == "pre":
                self._preformatted -= 1
        elif tag == "a":
            self._in_link -= 1
        elif tag == "title":
            self._in_title = False

    def _open_box(self, tag: str, attributes: Attributes) -> None:
        if self._pieces:
            self.flush()
        number = len(self.boxes)
        hidden = self.boxes[self._stack[-1]].hidden
        names = ""
        if attributes:
            names = f"{attributes.get('id') or ''} {attributes.get('class') or ''}".lower()
            hidden = hidden or bool(_HIDDEN.search(attributes.get("style") or ""))
        self.boxes.append(Box(tag=tag, names=names, hidden=hidden, parent=self._stack[-1], first=len(self.lines)))
        self._stack.append(number)
        if tag == "pre":
            self._preformatted += 1
        elif tag == "table":
            for table in self._open_tables:
                table.nests = True
            self._open_tables.append(PageTable(box=number))
            self.tables.append(self._open_tables[-1])
        elif self._open_tables and tag == "tr":
            self._open_tables[-1].rows.append([])
        elif self._open_tables and tag in ("td", "th") and self._open_tables[-1].rows:
            rows, columns = _count(attributes.get("rowspan")), _count(attributes.get("colspan"))
            self._open_tables[-1].rows[-1].append(PageCell(box=number, rows=rows, columns=columns))

    def _meta(self, attributes: Attributes) -> None:
        name, content = attributes.get("name") or attributes.get("property"), attributes.get("content")
        if name and content and content.strip():
            self.metas.setdefault(name.strip().lower(), content.strip())

    def flush(self) -> None:
        """Ends the line."""
        if self._pieces:
            text = (join(self._pieces) if len(self._pieces) > 1 else self._pieces[0]).strip()
            if text.text:
                self.lines.append(PageLine(text=text, linked=self._linked, box=self._stack[-1]))
            self._pieces, self._linked = [], 0


def _count(value: str | None) -> int:
    return max(1, min(int(value), _SPAN_LIMIT)) if value and value.isdecimal() and len(value) < 6 else 1


def read_page(source: str, parser: Parser) -> Page:
    """The lines of a page; both parsers give the same."""
    walk = _Walk(source)
    for kind, what, attributes in events(source, parser):
        if kind == "text":
            walk.text(what)
        elif kind == "open":
            walk.open(what, attributes)
        else:
            walk.close(what)
    walk.flush()
    walk.boxes[0].after = len(walk.lines)
    page = Page(boxes=walk.boxes, lines=walk.lines, metas=walk.metas, title=walk.title, grids=[])
    _lay_tables(page, walk.tables)
    return page


def _lay_tables(page: Page, tables: list[PageTable]) -> None:
    """Turns the lines of data tables into rows."""
    rows_at: dict[int, tuple[int, list[PageLine]]] = {}
    for table in tables:
        if _holds_data(page, table):
            box = page.boxes[table.box]
            rows_at[box.first] = (box.after, _rows(page, table))
    if not rows_at:
        return
    lines: list[PageLine] = []
    moved = [0] * (len(page.lines) + 1)
    at = 0
    while at < len(page.lines):
        after, rows = rows_at.get(at, (at + 1, [page.lines[at]]))
        for old in range(at, after):
            moved[old] = len(lines)
        lines.extend(rows)
        at = after
    moved[len(page.lines)] = len(lines)
    for box in page.boxes:
        box.first, box.after = moved[box.first], moved[box.after]
    page.lines = lines


def _holds_data(page: Page, table: PageTable) -> bool:
    """A table of data has rows and columns, no table within, and no cell that holds a page."""
    box = page.boxes[table.box]
    if table.nests or max((len(row) for row in table.rows), default=0) < 2 or box.first == box.after:
        return False
    cells = [page.boxes[cell.box] for row in table.rows for cell in row]
    if sum(cell.after - cell.first for cell in cells) != box.after - box.first:
        return False  # text between the cells: a caption, or a broken table
    return all(sum(len(line.text.text) for line in page.lines[cell.first : cell.after]) <= CELL_LIMIT for cell in cells)


def _rows(page: Page, table: PageTable) -> list[PageLine]:
    """The table's rows as lines; its grid is appended to the page."""
    box = page.boxes[table.box]
    rows = [[_cell(page, cell) for cell in row] for row in table.rows]
    lines, grid = lay(rows)
    page.grids.append(grid)
    linked = sum(line.linked for line in page.lines[box.first : box.after]) // max(1, len(lines))
    return [PageLine(text=line, linked=linked, box=table.box, table=len(page.grids) - 1) for line in lines]


def _cell(page: Page, cell: PageCell) -> Cell:
    box = page.boxes[cell.box]
    return Cell(
        paragraphs=[line.text for line in page.lines[box.first : box.after]], rows=cell.rows, columns=cell.columns
    )
