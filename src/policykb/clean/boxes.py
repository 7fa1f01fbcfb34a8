"""An HTML page as lines in a tree of boxes, its data tables, and what its head claims."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from policykb.clean.grid import CELL_LIMIT
from policykb.clean.parsers import TAG, Parser, well_formed
from policykb.clean.source_text import BLANK, folded

_BLOCK_TAGS = (
    "address article aside blockquote center dd details dialog div dl dt fieldset figcaption figure footer form "
    "frameset h1 h2 h3 h4 h5 h6 header html li main menu nav ol p pre section summary table td th tr ul caption"
)
_OPENS = frozenset(_BLOCK_TAGS.split())  # tags that begin and end a line
_CLOSES = frozenset(f"/{tag}" for tag in _OPENS)
_STRUCTURE = frozenset({"pre", "table", "tr", "td", "th"})
_OTHERS = frozenset({"a", "/a", "br", "hr", "meta", "title", "/title"})
_SPAN_LIMIT = 200  # a rowspan or colspan beyond it is an error of the page
_HIDDEN = re.compile(r"[dD][iI][sS][pP][lL][aA][yY]\s{0,9}:\s{0,9}[nN][oO][nN][eE]")
_NAMES = re.compile(r' (?:id|class)="([^"]*)"')
_ATTRIBUTE = re.compile(r' ([^ =]+)="([^"]*)"')


@dataclass(slots=True, eq=False)
class Box:
    """A block element: tag and attributes as written, whether hidden, the number of the box around it and its own,
    its lines ``[first, after)``."""

    tag: str
    attributes: str
    hidden: bool
    parent: int
    number: int
    first: int
    after: int = 0

    @property
    def names(self) -> str:
        """Its id and classes, lower case."""
        return " ".join(_NAMES.findall(self.attributes)).strip().lower() if self.attributes else ""


@dataclass(slots=True, eq=False)
class PageLine:
    """A line of a page: its pieces between the tags that shape characters, its text, how much of it is links,
    the innermost box, and the data table it stands in (an index of ``Page.tables``)."""

    pieces: list[str]
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
    """The boxes and lines of a well-formed page, its tables of data, and its head: meta tags and title."""

    def __init__(self) -> None:
        self.boxes = [Box("", "", False, -1, 0, 0)]
        self.lines: list[PageLine] = []
        self.tables: list[PageTable] = []
        self.metas: dict[str, str] = {}
        self.title = ""


class _Reading:
    """A page while its tags are read one by one."""

    def __init__(self) -> None:
        self.page = Page()
        self._stack = [self.page.boxes[0]]
        self._tables: list[PageTable] = []
        self._open_tables: list[PageTable] = []
        self._in_title = False
        self._pieces: list[str] = []
        self._linked = 0
        self._in_link = False
        self.preformatted = 0

    def text(self, text: str) -> None:
        """Text between two tags; white space alone only lays out the source."""
        if "&" in text:
            text = html.unescape(text)
        if self.preformatted and "\n" in text:
            *ended, text = text.split("\n")
            for line in ended:
                self._pieces.append(line)
                self.flush()
        if said := text.strip(BLANK):
            self._pieces.append(text)
            if self._in_link:
                self._linked += len(said)

    def tag(self, name: str, attributes: str) -> None:
        """A tag other than those of blocks; most only shape characters."""
        if name in ("a", "/a"):
            self._in_link = name == "a"
        elif name in ("br", "hr"):
            self.flush()
        elif name == "meta":
            self._meta(attributes)
        elif name == "title":
            self._in_title = not self.page.lines and not self._pieces
        elif name == "/title" and self._in_title:
            self.page.title = self.page.title or folded("".join(self._pieces)).strip()
            self._pieces, self._in_title = [], False

    def open(self, tag: str, attributes: str) -> None:
        """A block begins."""
        if self._pieces:
            self.flush()
        boxes, around = self.page.boxes, self._stack[-1]
        hidden = around.hidden or ("style=" in attributes and bool(_HIDDEN.search(attributes)))
        box = Box(tag, attributes, hidden, around.number, len(boxes), len(self.page.lines))
        boxes.append(box)
        self._stack.append(box)
        if tag in _STRUCTURE:
            self._structure(tag, attributes)

    def _structure(self, tag: str, attributes: str) -> None:
        if tag == "pre":
            self.preformatted += 1
        elif tag == "table":
            for table in self._open_tables:
                table.nests = True
            self._open_tables.append(PageTable(box=self._stack[-1].number))
            self._tables.append(self._open_tables[-1])
        elif not self._open_tables:
            return
        elif tag == "tr":
            self._open_tables[-1].rows.append([])
        elif self._open_tables[-1].rows:
            spans = dict(_ATTRIBUTE.findall(attributes)) if "span" in attributes else {}
            rows, columns = _count(spans.get("rowspan")), _count(spans.get("colspan"))
            self._open_tables[-1].rows[-1].append(PageCell(box=self._stack[-1].number, rows=rows, columns=columns))

    def close(self, tag: str) -> None:
        """A block ends."""
        if self._pieces:
            self.flush()
        self._stack.pop().after = len(self.page.lines)
        if tag == "/table":
            self._open_tables.pop()
        elif tag == "/pre":
            self.preformatted -= 1

    def flush(self) -> None:
        """Ends the line."""
        pieces = self._pieces
        text = folded(pieces[0] if len(pieces) == 1 else "".join(pieces)).strip()
        if text:
            self.page.lines.append(PageLine(pieces, text, min(self._linked, len(text)), self._stack[-1].number))
        self._pieces, self._linked = [], 0

    def end(self) -> Page:
        """The page as read."""
        self.flush()
        self.page.boxes[0].after = len(self.page.lines)
        for table in self._tables:
            if _holds_data(self.page, table):
                box = self.page.boxes[table.box]
                for line in self.page.lines[box.first : box.after]:
                    line.box, line.table = table.box, len(self.page.tables)
                self.page.tables.append(table)
        return self.page

    def _meta(self, attributes: str) -> None:
        said = {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(attributes)}
        name, content = said.get("name") or said.get("property"), said.get("content", "").strip()
        if name and content:
            self.page.metas.setdefault(name.strip().lower(), content)


def _count(value: str | None) -> int:
    return max(1, min(int(value), _SPAN_LIMIT)) if value and value.isdecimal() and len(value) < 6 else 1


def read_page(source: str, parser: Parser) -> Page:
    """The lines of a page; both parsers give the same."""
    reading = _Reading()
    parts = TAG.split(well_formed(source, parser))
    for text, name, attributes in zip(parts[::3], [*parts[1::3], ""], [*parts[2::3], ""], strict=True):
        if text and (reading.preformatted or text.strip(BLANK)):
            reading.text(text)
        if name in _OPENS:
            reading.open(name, attributes)
        elif name in _CLOSES:
            reading.close(name)
        elif name in _OTHERS:
            reading.tag(name, attributes)
    return reading.end()


def _holds_data(page: Page, table: PageTable) -> bool:
    """A table of data has rows and columns, no table within, and no cell that holds a page."""
    box = page.boxes[table.box]
    rows = [row for row in table.rows if row]
    if table.nests or len(rows) < 2 or max(map(len, rows)) < 2 or box.first == box.after:
        return False
    cells = [page.boxes[cell.box] for row in table.rows for cell in row]
    if sum(cell.after - cell.first for cell in cells) != box.after - box.first:
        return False  # text between the cells: a caption, or a broken table
    return all(sum(len(line.text) for line in page.lines[cell.first : cell.after]) <= CELL_LIMIT for cell in cells)
