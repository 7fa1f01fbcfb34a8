"""Tables of printed pages: whole again over the page's end, laid as rows of cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from policykb.clean.grid import CELL_LIMIT, Cell, lay
from policykb.clean.layout import Grid, Line
from policykb.clean.paper import Block, PrintedTable
from policykb.clean.paragraphs import END, LEAST
from policykb.clean.traced import Traced, join

_ORDINALS = frozenset({"序号", "编号", "序", "号"})


def lay_table(table: PrintedTable, lines: list[Line], grids: list[Grid]) -> None:
    cells = _cells(table.rows)
    if any(cell.length() > CELL_LIMIT for row in cells for cell in row):
        lines.extend(Line(text=text) for row in cells for cell in row for text in cell.paragraphs)
        return
    rows, grid = lay(cells)
    if rows:
        lines.extend(Line(text=row, table=len(grids)) for row in rows)
        grids.append(grid)


def _cells(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """The cells of each row that begin there, with how many rows and columns they cover."""
    met: set[int] = set()
    found: list[list[Cell]] = []
    for number, row in enumerate(rows):
        found.append([])
        for column, cell in enumerate(row):
            if id(cell) not in met:
                met.add(id(cell))
                across = _covered(cell, row[column:])
                down = _covered(cell, (below[column] for below in rows[number:]))
                found[-1].append(Cell(paragraphs=cell.paragraphs, rows=down, columns=across))
    return found


def _covered(cell: Cell, places: Iterable[Cell]) -> int:
    """How many places, from the first on, a cell covers."""
    return sum(1 for _ in takewhile(lambda place: place is cell, places))


def tables_joined(blocks: Sequence[Block]) -> list[Block]:
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
    rows = [list(row) for row in after.rows]
    if _said(rows[0]) == _said(before.rows[0]):
        head = {id(cell): Cell(paragraphs=[]) for cell in rows.pop(0)}  # some programs let it reach below
        rows = [[head.get(id(cell), cell) for cell in row] for row in rows]
    done = [list(row) for row in before.rows]
    goes_on = _said(before.rows[0])[0] in _ORDINALS or _breaks_off(done[-1])
    if rows and goes_on and not rows[0][0].length():
        rows = _row_mended(done[-1], rows)
    if rows:
        merged = {
            column for column in (0, 1) if any(one[column] is two[column] for one, two in pairwise((*done, *rows)))
        }
        for column in merged:
            if not rows[0][column].length():
                _cell_mended(done[-1][column], rows, column)
    return replace(before, rows=tuple(map(tuple, (*done, *rows))), page=after.page)


def _said(row: Sequence[Cell]) -> list[str]:
    return [cell.line().text for cell in row]


def _breaks_off(row: Sequence[Cell]) -> bool:
    """Whether a cell of a row ends within a sentence."""
    return any(cell.length() > 2 * LEAST and cell.paragraphs[-1].text[-1:] not in END for cell in row)


def _row_mended(above: list[Cell], rows: list[list[Cell]]) -> list[list[Cell]]:
    """Gives a row what the next page has of it, which then counts as standing where the row's own cell ends.

    The other rows are given back; a cell that goes on in them is the one above.
    """
    below, rest = rows[0], rows[1:]
    met: set[int] = set()
    floor = 0
    for column, (cell, more) in enumerate(zip(above, below, strict=True)):
        held = list(cell.paragraphs)
        if held:
            floor = max(floor, held[-1].origin(len(held[-1].text) - 1))
        if more.length() and id(more) not in met:
            added = [Traced.at(text.text, floor, floor) for text in more.paragraphs]
            if held and held[-1].text[-1:] not in END:
                held[-1] = join((held[-1], added.pop(0)))
            cell.paragraphs = [*held, *added]
        met.add(id(more))
        if rest and rest[0][column] is more:
            _cell_mended(cell, rest, column)
    return rest


def _cell_mended(above: Cell, rows: list[list[Cell]], column: int) -> None:
    """Lets a cell go on in the rows that the first row's own cell covers."""
    ended = rows[0][column]
    for row in rows:
        if row[column] is not ended:
            break
        row[column] = above
