"""Printed pages as lines: reading order, columns, tables, paragraphs; page numbers and running heads dropped.

What readers of formats that place letters on a page share (PDF, OFD): they say which letter stands where, and where
lines are drawn. Positions are points from the page's top left. Offsets count in the text of all printed lines in
reading order, parted by newlines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import NamedTuple

from policykb.clean.grid import CELL_LIMIT, Cell, lay
from policykb.clean.layout import Grid, Layout, Line, removed
from policykb.clean.page_order import Piece, columns_of, in_rows
from policykb.clean.ruled import Rule, Ruling, rulings
from policykb.clean.traced import Traced, join

_NUMBER = re.compile(r"[\s\-—–―·第]{0,6}\d{1,4}[\s\-—–―·页]{0,6}(?:[/／共]\s?\d{1,4}\s?页?)?")
_DIGITS = re.compile(r"\d{1,9}")
_LABEL = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、]|第[一二三四五六七八九十百]{1,5}[条章节]|附件"
)
_END = "。；：！？"
_LEAST = 8  # letters of a line that runs on
_ORDINALS = frozenset({"序号", "编号", "序", "号"})


class Glyph(NamedTuple):
    """A letter and its box."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A printed page: its letters in the order they were set, and the lines drawn on it."""

    glyphs: Sequence[Glyph]
    rules: Sequence[Rule] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A printed line: its text, left and right edge, height of its letters; its page; the edges of its column."""

    text: Traced
    left: float
    right: float
    height: float
    page: int
    column: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedTable:
    """A table on a page: where its columns part, and its cells row by row."""

    xs: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]
    page: int


Block = Printed | PrintedTable


def lay_out(leaves: Iterable[Leaf]) -> Layout:
    """The paragraphs and tables of printed pages."""
    setter = _Setter()
    blocks = [block for number, leaf in enumerate(leaves) for block in setter.blocks(leaf, number)]
    kept, gone = without_margins(blocks)
    lines: list[Line] = []
    grids: list[Grid] = []
    right, left = _edges([block for block in kept if isinstance(block, Printed)])
    for is_table, group in groupby(_tables_joined(kept), key=lambda block: isinstance(block, PrintedTable)):
        if not is_table:
            printed = [block for block in group if isinstance(block, Printed)]
            lines.extend(Line(text=text) for text in paragraphs(printed, right=right, left=left))
            continue
        for table in group:
            if isinstance(table, PrintedTable):
                _lay_table(table, lines, grids)
    return Layout(
        lines=tuple(lines), grids=tuple(grids), removed=tuple(removed(rule, line.text) for rule, line in gone)
    )


def _lay_table(table: PrintedTable, lines: list[Line], grids: list[Grid]) -> None:
    if any(cell.length() > CELL_LIMIT for row in table.rows for cell in row):
        lines.extend(Line(text=text) for row in table.rows for cell in row for text in cell.paragraphs)
        return
    rows, grid = lay(table.rows)
    if rows:
        lines.extend(Line(text=row, table=len(grids)) for row in rows)
        grids.append(grid)


class _Setter:
    """Sets the letters of pages as lines, one page after the other, and gives them their offsets."""

    def __init__(self) -> None:
        self._at = 0

    def blocks(self, leaf: Leaf, page: int) -> Iterator[Block]:
        """The lines and tables of a page in reading order."""
        tables = rulings(leaf.rules)
        outside: list[Piece] = []
        inside: list[dict[int, list[Piece]]] = [{} for _ in tables]
        for piece, place in _pieces(leaf.glyphs, tables):
            if place is None:
                outside.append(piece)
            else:
                inside[place[0]].setdefault(place[1], []).append(piece)
        rows = in_rows(outside)
        for ruling, cells in zip(tables, inside, strict=True):
            if cells:
                above = [row for row in rows if row[0].middle < ruling.ys[0]]
                rows = rows[len(above) :]
                yield from self._lines(above, page)
                yield self._table(ruling, cells, page)
        yield from self._lines(rows, page)

    def _lines(self, rows: list[list[Piece]], page: int) -> Iterator[Block]:
        for block in columns_of(rows):
            if block.is_table:
                yield self._aligned(block.rows, page)
                continue
            for row in block.rows:
                text = self._placed(_across(row))
                yield Printed(
                    text=text,
                    left=row[0].left,
                    right=row[-1].right,
                    height=max(piece.bottom - piece.top for piece in row),
                    page=page,
                    column=block.edges,
                )

    def _aligned(self, rows: Sequence[Sequence[Piece]], page: int) -> PrintedTable:
        """A table without lines: rows of equally many pieces, one below the other."""
        cells = tuple(tuple(Cell(paragraphs=[self._placed(piece.text)]) for piece in row) for row in rows)
        return PrintedTable(xs=(), rows=cells, page=page)

    def _table(self, ruling: Ruling, inside: dict[int, list[Piece]], page: int) -> PrintedTable:
        rows: list[list[Cell]] = [[] for _ in ruling.ys[1:]]
        for number, space in enumerate(ruling.spaces):
            lines = [
                Printed(
                    text=self._placed(_across(row)),
                    left=row[0].left,
                    right=row[-1].right,
                    height=max(piece.bottom - piece.top for piece in row),
                    page=page,
                )
                for row in in_rows(inside.get(number, []))
            ]
            held = _within_cell(lines, space.right)
            rows[space.row].append(Cell(paragraphs=held, rows=space.rows, columns=space.columns))
        return PrintedTable(xs=ruling.xs, rows=tuple(map(tuple, rows)), page=page)

    def _placed(self, text: str) -> Traced:
        placed = Traced.of(text, self._at).strip()
        self._at += len(text) + 1
        return placed


def _pieces(glyphs: Sequence[Glyph], tables: list[Ruling]) -> Iterator[tuple[Piece, tuple[int, int] | None]]:
    """Letters that follow each other on a line, as one; with the table and cell they stand in."""
    run: list[Glyph] = []
    place: tuple[int, int] | None = None
    blank = False
    for glyph in glyphs:
        if glyph.text.isspace():
            blank = bool(run)
            continue
        here = _cell_at(glyph, tables)
        if run and (here != place or not _follows(run[-1], glyph)):
            yield Piece.of(run), place
            run = []
        if run and _same_again(run[-1], glyph):
            continue
        if blank and run and _is_blank(run[-1], glyph):
            run.append(Glyph(" ", run[-1].right, glyph.top, glyph.left, glyph.bottom))
        blank = False
        run.append(glyph)
        place = here
    if run:
        yield Piece.of(run), place


def _cell_at(glyph: Glyph, tables: list[Ruling]) -> tuple[int, int] | None:
    x, y = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
    for number, table in enumerate(tables):
        cell = table.at(x, y)
        if cell is not None:
            return number, cell
    return None


def _follows(before: Glyph, glyph: Glyph) -> bool:
    height = max(1.0, min(before.bottom - before.top, glyph.bottom - glyph.top))
    level = abs(before.top + before.bottom - glyph.top - glyph.bottom) < height
    return level and before.left - 0.3 * height <= glyph.left <= before.right + 1.5 * height


def _is_blank(before: Glyph, glyph: Glyph) -> bool:
    """Whether a blank is one: between Chinese and Western letters word processors leave a gap that is none."""
    letters = before.text.isascii() and glyph.text.isascii()
    return letters or glyph.left - before.right > 0.45 * (glyph.bottom - glyph.top)


def _same_again(before: Glyph, glyph: Glyph) -> bool:
    """Bold letters are often set twice, a little apart."""
    return before.text == glyph.text and abs(before.left - glyph.left) < 0.2 * (before.right - before.left)


def _across(row: Sequence[Piece]) -> str:
    """The pieces of a line as one text."""
    text = row[0].text
    for before, piece in pairwise(row):
        gap = piece.left - before.right > 0.7 * (piece.bottom - piece.top)
        letters = before.text[-1:].isascii() and piece.text[:1].isascii()
        text += (" " if gap or (letters and piece.left - before.right > 1) else "") + piece.text
    return text


def _within_cell(lines: list[Printed], edge: float) -> list[Traced]:
    """The paragraphs of a cell: a line that ends before the edge ends one, where its text may end."""
    found: list[Traced] = []
    runs_on = False
    for line in lines:
        if runs_on and not (found[-1].text[-1:] in _END and _LABEL.match(line.text.text)):
            found[-1] = join((found[-1], line.text), _between(found[-1].text, line.text.text))
        else:
            found.append(line.text)
        runs_on = line.right > edge - 1.9 * line.height
    return found


def without_margins(blocks: Sequence[Block]) -> tuple[list[Block], list[tuple[str, Printed]]]:
    """The blocks without page numbers and running heads, and these with their rules' ids.

    They are a page's first or last line, or stand there beside such a line.
    """
    kept, gone = _without_edges(list(blocks), set())
    if gone:
        kept, more = _without_edges(kept, {rule for rule, _ in gone})
        gone = sorted([*gone, *more], key=lambda found: found[1].text.origin(0))
    return kept, gone


def _without_edges(blocks: list[Block], done: set[str]) -> tuple[list[Block], list[tuple[str, Printed]]]:
    edges = {
        number
        for number, block in enumerate(blocks)
        if number in (0, len(blocks) - 1)
        or blocks[number - 1].page != block.page
        or blocks[number + 1].page != block.page
    }
    pages = len({block.page for block in blocks})
    heads = Counter(_head(blocks[number]) for number in edges)
    kept: list[Block] = []
    gone: list[tuple[str, Printed]] = []
    for number, block in enumerate(blocks):
        rule = _margin(block, heads, pages) if number in edges else None
        if rule and rule not in done and isinstance(block, Printed):
            gone.append((rule, block))
        else:
            kept.append(block)
    return kept, gone


def _margin(block: Block, heads: Counter[str], pages: int) -> str | None:
    if not isinstance(block, Printed):
        return None
    if _NUMBER.fullmatch(block.text.text):
        return "page-number"
    return "running-head" if pages > 2 and heads[_head(block)] * 2 > pages else None


def _head(block: Block) -> str:
    return _DIGITS.sub("", block.text.text) if isinstance(block, Printed) else "\t"


def paragraphs(lines: Sequence[Printed], *, right: float | None = None, left: float | None = None) -> list[Traced]:
    """Printed lines joined where one runs to the right edge and the next begins at the left one.

    The edges are those of the column, else ``right`` and ``left``, else the most frequent ones.
    """
    if right is None or left is None:
        right, left = _edges(lines)
    found: list[Traced] = []
    runs_on = False
    for line in lines:
        first, last = line.column or (left, right)
        text = line.text
        indented = line.left > first + 1.2 * line.height
        if runs_on and not indented and not (found[-1].text[-1:] in _END and _LABEL.match(text.text)):
            found[-1] = join((found[-1], text), _between(found[-1].text, text.text))
        else:
            found.append(text)
        runs_on = line.height > 0 and line.right > last - 1.6 * line.height and len(text.text) > _LEAST
    return found


def _edges(lines: Sequence[Printed]) -> tuple[float, float]:
    """The usual right and left edge."""
    long = [line for line in lines if len(line.text.text) > 12]
    right = _usual([line.right for line in long])
    full = [line.left for line in long if line.right > right - 2 * line.height]
    return right, _usual(full or [line.left for line in long])


def _between(before: str, after: str) -> str:
    return " " if before[-1:].isascii() and after[:1].isascii() and after[:1].isalpha() else ""


def _usual(edges: list[float]) -> float:
    """The most frequent edge, to four points."""
    return Counter(round(edge / 4) * 4.0 for edge in edges).most_common(1)[0][0] if edges else 0.0


def _tables_joined(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, tables that go on over a page's end as one."""
    found: list[Block] = []
    for block in blocks:
        before = found[-1] if found else None
        if isinstance(block, PrintedTable) and isinstance(before, PrintedTable) and _goes_on(before, block):
            found[-1] = _continued(before, block)
        else:
            found.append(block)
    return found


def _goes_on(before: PrintedTable, after: PrintedTable) -> bool:
    return (
        bool(before.xs)
        and after.page > before.page
        and len(before.xs) == len(after.xs)
        and all(abs(one - other) < 6 for one, other in zip(before.xs, after.xs, strict=True))
    )


def _continued(before: PrintedTable, after: PrintedTable) -> PrintedTable:
    """Two parts of a table as one: the head once, a row or a merged cell that the page's end broke whole again."""
    rows = list(after.rows)
    if rows and _said(rows[0]) == _said(before.rows[0]):
        rows.pop(0)
    done = list(before.rows)
    first = rows[0][0] if rows and rows[0] else None
    if first is not None and not first.length() and len(rows[0]) > 1:
        whole_rows = len(done[-1]) == len(rows[0]) == len(before.xs) - 1
        if whole_rows and (_said(before.rows[0])[0] in _ORDINALS or _breaks_off(done[-1])):
            done[-1] = _one_row(done[-1], rows.pop(0))
        else:
            above = next((row[0] for row in reversed(done) if row and row[0].length()), None)
            if above is not None and first.columns == above.columns == 1:
                above.rows += first.rows
                rows[0] = rows[0][1:]
    return replace(before, rows=(*done, *rows), page=after.page)


def _said(row: Sequence[Cell]) -> list[str]:
    return [cell.line().text for cell in row] or [""]


def _breaks_off(row: Sequence[Cell]) -> bool:
    """Whether a cell of a row ends within a sentence."""
    return any(cell.length() > 2 * _LEAST and cell.paragraphs[-1].text[-1:] not in _END for cell in row)


def _one_row(above: Sequence[Cell], below: Sequence[Cell]) -> tuple[Cell, ...]:
    """A row and what the next page has of it, which then counts as standing where the row's own cell ends."""
    cells: list[Cell] = []
    floor = 0
    for cell, more in zip(above, below, strict=True):
        held = list(cell.paragraphs)
        if held:
            floor = held[-1].origin(len(held[-1].text) - 1)
        added = [Traced.at(text.text, floor, floor) for text in more.paragraphs]
        if held and added and held[-1].text[-1:] not in _END:
            held[-1] = join((held[-1], added.pop(0)))
        cells.append(Cell(paragraphs=[*held, *added], rows=cell.rows, columns=cell.columns))
    return tuple(cells)
