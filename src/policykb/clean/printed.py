"""Printed pages as lines: reading order, columns, tables, paragraphs; page numbers and running heads dropped.

What readers of formats that place letters on a page share (PDF, OFD): they say which letter stands where, and where
lines are drawn. Positions are points from the page's top left. Offsets count in the text of all printed lines in
reading order, parted by newlines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from policykb.clean.grid import Cell
from policykb.clean.layout import Grid, Layout, Line, removed
from policykb.clean.margins import without_margins
from policykb.clean.page_order import Piece, columns_of, in_rows
from policykb.clean.paper import Block, Glyph, Leaf, Printed, PrintedTable
from policykb.clean.paper_tables import lay_table, tables_joined
from policykb.clean.paragraphs import edges, paragraphs, within_cell
from policykb.clean.ruled import Ruling, rulings
from policykb.clean.traced import Traced


def lay_out(leaves: Iterable[Leaf]) -> Layout:
    """The paragraphs and tables of printed pages."""
    setter = _Setter()
    blocks = [block for number, leaf in enumerate(leaves) for block in setter.blocks(leaf, number)]
    kept, gone = without_margins(blocks)
    lines: list[Line] = []
    grids: list[Grid] = []
    right, left = edges([block for block in kept if isinstance(block, Printed)])
    for is_table, group in groupby(tables_joined(kept), key=lambda block: isinstance(block, PrintedTable)):
        if not is_table:
            printed = [block for block in group if isinstance(block, Printed)]
            lines.extend(Line(text=text) for text in paragraphs(printed, right=right, left=left))
            continue
        for table in group:
            if isinstance(table, PrintedTable):
                lay_table(table, lines, grids)
    return Layout(
        lines=tuple(lines), grids=tuple(grids), removed=tuple(removed(rule, line.text) for rule, line in gone)
    )


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
                yield self._line(row, page, block.edges)

    def _aligned(self, rows: Sequence[Sequence[Piece]], page: int) -> PrintedTable:
        """A table without lines: rows of equally many pieces, one below the other."""
        cells = tuple(tuple(Cell(paragraphs=[self._placed(piece.text)]) for piece in row) for row in rows)
        return PrintedTable(xs=(), rows=cells, page=page)

    def _table(self, ruling: Ruling, inside: dict[int, list[Piece]], page: int) -> PrintedTable:
        cells = [self._cell(in_rows(inside.get(n, [])), edge, page) for n, edge in enumerate(ruling.edges)]
        return PrintedTable(xs=ruling.xs, rows=tuple(tuple(cells[n] for n in row) for row in ruling.places), page=page)

    def _cell(self, rows: list[list[Piece]], edge: float, page: int) -> Cell:
        return Cell(paragraphs=within_cell([self._line(row, page) for row in rows], edge))

    def _line(self, row: Sequence[Piece], page: int, column: tuple[float, float] | None = None) -> Printed:
        return Printed(
            text=self._placed(_across(row)),
            left=row[0].left,
            right=row[-1].right,
            height=max(piece.bottom - piece.top for piece in row),
            page=page,
            top=min(piece.top for piece in row),
            column=column,
        )

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
