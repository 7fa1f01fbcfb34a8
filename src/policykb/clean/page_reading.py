"""A page's tags read one by one into boxes and lines.

A page is read from its own tags as long as they nest as the standard wants; where they do not, a parser first brings
them into order.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import NamedTuple

from policykb.clean.boxes import Box, Page, PageCell, PageLine, PageTable, holds_data
from policykb.clean.nesting import BLOCKS, EVERYWHERE, UNREAD, WELCOME, DamagedError, ended_by_beginning, ended_by_end
from policykb.clean.parsers import DEEP, Parser, Step, in_order
from policykb.clean.source_text import BLANK, Piece, said, unescaped
from policykb.clean.tags import Cut, name_of, values

_STRUCTURE = frozenset({"pre", "table", "tr", "td", "th"})
_ROWS = frozenset({"table", "tr"})  # what holds cells, and no text
_FIELDS = frozenset({"select", "option", "button"})  # which blocks, or another of them, may end
_SPAN_LIMIT = 200  # a rowspan or colspan beyond it is an error of the page
_HIDDEN = re.compile(r"[dD][iI][sS][pP][lL][aA][yY]\s{0,9}:\s{0,9}[nN][oO][nN][eE]")


class _Tag(NamedTuple):
    """A tag: its name, as written, and whether it hides the block."""

    name: str
    written: str
    hides: bool = False


_Act = tuple[str, _Tag]  # what a tag does: begin or end a block, a method of _Reading, or "": it only shapes characters
_ACTS = {
    **dict.fromkeys(UNREAD, "pass_over"),
    **dict.fromkeys(BLOCKS, "begin"),
    **dict.fromkeys((f"/{name}" for name in BLOCKS - {"html"}), "end"),
    **dict.fromkeys(("tbody", "thead", "tfoot", "/tbody", "/thead", "/tfoot"), "rows"),
    **{"html": "root", "meta": "meta", "title": "begin_title", "/title": "end_title"},
    **{"a": "begin_link", "/a": "end_link", "br": "line_end", "/br": "line_end", "hr": "rule"},
}
_SHAPES: _Act = ("", _Tag("", ""))
_LINKS: _Act = ("begin_link", _Tag("a", ""))


def _act(written: str) -> _Act:
    """What a tag does."""
    if written.startswith("<a "):
        return _LINKS
    name = name_of(written)
    does = _ACTS.get(name)
    if does is None:
        return _SHAPES
    if does not in ("begin", "root"):
        return does, _Tag(name.removeprefix("/"), written)
    hides = ("isplay" in written or "ISPLAY" in written) and bool(_HIDDEN.search(written))
    return does, _Tag(name, written, hides)


_SHAPING = "abbr b big cite code em font i input label link o:p small span strike strong sub sup u"
_PLAIN = {tag: _act(tag) for name in (*_ACTS, *_SHAPING.split()) for tag in (f"<{name}>", f"</{name}>")}


class _Reading:
    """A page while its tags are read one by one; ``in_order``: they nest, and are not checked."""

    def __init__(self, cut: Cut, steps: Iterable[Step], *, in_order: bool) -> None:
        self.page = Page(cut)
        self._steps = iter(steps)
        self._in_order = in_order
        self._stack = [self.page.boxes[0]]
        self._link: Box | None = None  # in which a link begins
        self._tables: list[PageTable] = []
        self._open_tables: list[PageTable] = []
        self._in_title = False
        self._pieces: list[Piece] = []
        self._linked = 0
        self._preformatted = 0
        self._tag = _SHAPES[1]  # the one that is read

    def read(self) -> Page:
        """Reads to the end. Raises DamagedError where the tags do not nest."""
        acts = _PLAIN.copy()
        stack, lines = self._stack, self.page.lines
        for number, text, written in self._steps:
            if text and (self._preformatted or text.strip(BLANK)):
                self._text(number, text)
            act = acts.get(written)
            if act is None:
                act = acts[written] = _act(written)
            does, tag = act
            if not does:
                continue
            if does == "begin":
                self._begin(tag)
            elif does == "end":
                box = stack[-1]
                count = 1 if box.tag == tag.name else ended_by_end(tag.name, stack)
                if self._pieces and (count or tag.name == "p"):
                    self._line_end()
                if count == 1 and box is not self._link and box.tag not in _STRUCTURE:
                    box.after = len(lines)
                    del stack[-1]
                else:
                    self._end(count)
            else:
                self._tag = tag
                getattr(self, f"_{does}")()
        self._line_end()
        self._end(len(stack))
        return self._with_tables()

    def _damaged(self) -> None:
        if not self._in_order:
            raise DamagedError

    def _text(self, number: int, text: str) -> None:
        """Text between two tags; white space alone only lays out the source."""
        if self._stack[-1].tag in _ROWS:
            self._damaged()
        at = 0
        if self._preformatted and "\n" in text:
            *ended, last = text.split("\n")
            for line in ended:
                self._pieces.append((number, at, line))
                self._line_end()
                at += len(line) + 1
            text = last
        if stripped := text.strip(BLANK):
            self._pieces.append((number, at, text))
            if self._link:
                self._linked += len(unescaped(stripped) if "&" in stripped else stripped)

    def _begin_link(self) -> None:
        if self._link or self._stack[-1].tag in _ROWS:
            self._damaged()
        self._link = self._stack[-1]

    def _end_link(self) -> None:
        if self._link and self._link is not self._stack[-1]:
            self._damaged()
        self._link = None

    def _rule(self) -> None:
        if self._stack[-1].tag == "p":
            self._damaged()
        self._line_end()

    def _rows(self) -> None:
        """Rows are grouped only directly in a table."""
        if self._stack[-1].tag != "table":
            self._damaged()

    def _begin_title(self) -> None:
        self._in_title = not self.page.lines and not self._pieces

    def _end_title(self) -> None:
        if self._in_title:
            self.page.title = self.page.title or (said(self._pieces) if self._pieces else "")
            self._pieces, self._in_title = [], False

    def _meta(self) -> None:
        stated = values(self._tag.written)
        name, content = stated.get("name") or stated.get("property"), stated.get("content")
        if name and content:
            self.page.metas.setdefault(html.unescape(name).strip().lower(), html.unescape(content).strip())

    def _pass_over(self) -> None:
        """An element that is not read: to its end."""
        depth = 1
        for _, _, inner in self._steps:
            name = name_of(inner)
            if self._tag.name in _FIELDS and (name.removeprefix("/") in BLOCKS or name == self._tag.name):
                self._damaged()
            if name.removeprefix("/") == self._tag.name:
                depth += -1 if name[0] == "/" else 1
                if not depth:
                    return
        self._damaged()

    def _root(self) -> None:
        """The page's own element; a second one is none."""
        if len(self._stack) == 1 and not self.page.lines and not self._pieces:
            self._stack.append(Box("html", self._tag.written, self._tag.hides, 0, len(self.page.boxes), 0))
            self.page.boxes.append(self._stack[-1])

    def _begin_structure(self, tag: _Tag) -> None:
        if tag.name == "pre":
            self._preformatted += 1
        elif tag.name == "table":
            for table in self._open_tables:
                table.nests = True
            self._open_tables.append(PageTable(box=self._stack[-1].number))
            self._tables.append(self._open_tables[-1])
        elif not self._open_tables:
            return
        elif tag.name == "tr":
            self._open_tables[-1].rows.append([])
        elif self._open_tables[-1].rows:
            spans = values(tag.written) if "span" in tag.written.lower() else {}
            rows, columns = _count(spans.get("rowspan")), _count(spans.get("colspan"))
            self._open_tables[-1].rows[-1].append(PageCell(box=self._stack[-1].number, rows=rows, columns=columns))

    def _begin(self, tag: _Tag) -> None:
        """A block begins."""
        if self._pieces:
            self._line_end()
        name, written, hides = tag
        around = self._stack[-1]
        if not self._in_order and name not in WELCOME.get(around.tag, EVERYWHERE):
            self._end(ended_by_beginning(name, self._stack))
            around = self._stack[-1]
        if len(self._stack) > DEEP:  # to look through so many blocks again and again takes time squared
            self._damaged()
        page = self.page
        box = Box(name, written, hides or around.hidden, around.number, len(page.boxes), len(page.lines))
        page.boxes.append(box)
        self._stack.append(box)
        if name in _STRUCTURE:
            self._begin_structure(tag)

    def _end(self, count: int) -> None:
        """Ends the innermost blocks."""
        for _ in range(count):
            box = self._stack.pop()
            box.after = len(self.page.lines)
            if self._link is box:
                self._damaged()
            if box.tag == "table":
                self._open_tables.pop()
            elif box.tag == "pre":
                self._preformatted -= 1

    def _line_end(self) -> None:
        """Ends the line."""
        if self._pieces and (text := said(self._pieces)):
            linked = min(self._linked, len(text))
            self.page.lines.append(PageLine(self._pieces, text, linked, self._stack[-1].number))
        self._pieces, self._linked = [], 0

    def _with_tables(self) -> Page:
        """The page as read, its tables of data known."""
        for table in self._tables:
            if holds_data(self.page, table):
                box = self.page.boxes[table.box]
                for line in self.page.lines[box.first : box.after]:
                    line.box, line.table = table.box, len(self.page.tables)
                self.page.tables.append(table)
        return self.page


def _count(value: str | None) -> int:
    return max(1, min(int(value), _SPAN_LIMIT)) if value and value.isdecimal() and len(value) < 6 else 1


def read_page(source: str, parser: Parser) -> Page:
    """The lines of a page; both parsers give the same."""
    cut = Cut(source)
    try:
        steps = zip(range(len(cut.texts)), cut.texts, [*cut.tags, ""], strict=True)
        return _Reading(cut, steps, in_order=False).read()
    except DamagedError:
        return _Reading(cut, in_order(cut, parser), in_order=True).read()
