"""Tables that lost their grid: rows as lines parted by tabs, or each cell a line of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policykb.model import Document, Span, Table
from policykb.understand.duties.columns import Row, unit_columns

_SERIAL = re.compile(r"序号|编号")
_SHORTEST_TABLE, _LONGEST_ROW = 2, 60


def flat_tables(document: Document) -> tuple[Table, ...]:
    """The tables that stand in the text outside the document's own, row by row."""
    text = document.text
    grids = [table.span for table in document.tables]
    found = (*_tabbed(text, grids), *_lined(text, grids))
    return tuple(
        Table(span=Span(start=rows[0][0].start, end=max(cell.end for row in rows for cell in row)), rows=rows)
        for rows in found
    )


def _tabbed(text: str, grids: list[Span]) -> Iterator[tuple[Row, ...]]:
    """Runs of lines with tabs that no grid holds."""
    if "\t" not in text:
        return
    rows: list[Row] = []
    for line in re.finditer(r"[^\n]+", text):
        inside = any(grid.start <= line.start() < grid.end for grid in grids)
        cells = tuple(
            Span(start=line.start() + cell.start(), end=line.start() + cell.end())
            for cell in re.finditer(r"[^\t]*", line[0])
            if cell.start() == 0 or line[0][cell.start() - 1] == "\t"
        )
        if len(cells) > 1 and not inside:
            rows.append(cells)
        elif rows:
            yield _mended(rows)
            rows = []
    if rows:
        yield _mended(rows)


def _mended(rows: list[Row]) -> tuple[Row, ...]:
    """The rows; two lines that a cell's own line end parted are one row, as wide as the first row."""
    mended: list[Row] = []
    for row in rows:
        last = mended[-1] if mended else ()
        if len(row) < len(mended[0] if mended else ()) > len(last) and len(last) + len(row) - 1 == len(mended[0]):
            joint = Span(start=last[-1].start, end=row[0].end)
            mended[-1] = (*last[:-1], joint, *row[1:])
        else:
            mended.append(row)
    return tuple(mended)


def _lined(text: str, grids: list[Span]) -> Iterator[tuple[Row, ...]]:
    """Tables flattened to a cell a line: headings from 序号 on, then rows that begin with 1, 2, 3 …

    A cell of prose may run over lines, so the columns from the first that names units on are counted from a row's end.
    """
    if not _SERIAL.search(text):
        return
    lines = [
        Span(start=one.start(), end=one.end())
        for one in re.finditer(r"[^\n\t]+", text)
        if not any(grid.start <= one.start() < grid.end for grid in grids)
    ]
    for index, line in enumerate(lines):
        if not _SERIAL.fullmatch(line.of(text).strip()):
            continue
        first = next(
            (at for at in range(index + 2, min(index + 14, len(lines))) if _is_number(text, lines[at], 1)), None
        )
        if first is None or any(len(one.of(text)) > 20 for one in lines[index:first]):
            continue
        head = tuple(lines[index:first])
        columns = unit_columns(text, head)
        if columns:
            rows = tuple(_aligned(row, len(head), min(columns)) for row in _numbered_rows(text, lines, first))
            if len(rows) >= _SHORTEST_TABLE:
                yield (head, *rows)


def _is_number(text: str, line: Span, number: int) -> bool:
    return line.of(text).strip().rstrip(".．、") == str(number)


def _numbered_rows(text: str, lines: list[Span], at: int) -> Iterator[Row]:
    """The rows from the line numbered 1 on, each up to the next number; the last as long as the longest before it."""
    number, longest = 1, 0
    while at < len(lines) and _is_number(text, lines[at], number):
        ahead = range(at + 1, min(at + _LONGEST_ROW, len(lines)))
        after = next((one for one in ahead if _is_number(text, lines[one], number + 1)), None)
        if after is None:
            if longest:
                yield tuple(lines[at : at + longest])
            return
        yield tuple(lines[at:after])
        longest, number, at = max(longest, after - at), number + 1, after


def _aligned(row: Row, width: int, first: int) -> Row:
    """The row with its cells of prose taken as one, so that its last cells stand under their headings."""
    tail = width - first
    if len(row) <= width or len(row) < tail + 1:
        return row
    prose = Span(start=row[first - 1].start, end=row[-tail - 1].end)
    return (*row[: first - 1], prose, *row[-tail:])
