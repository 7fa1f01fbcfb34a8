"""Duties stated by a table's columns: 任务 | 牵头单位 | 责任单位 | 完成时限, as a grid or as lines parted by tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from policykb.model import Document, Role, Span
from policykb.understand.duties.statements import Assignment, Statement, rules_of_form
from policykb.understand.duties.verbs import by_verbs, verbs
from policykb.understand.units.lists import split_units

_HEADER_ROWS = 3
_LONGEST_HEADING = 16
Row = tuple[Span, ...]


def table_statements(document: Document) -> Iterator[tuple[Statement, int]]:
    """One statement per row that names units, and a place in that row alone (merged cells stand in several)."""
    text = document.text
    grids = [table.rows for table in document.tables]
    spans = [table.span for table in document.tables]
    for rows in (*grids, *_tabbed(text, spans), *_lined(text, spans)):
        head = next((index for index, row in enumerate(rows[:_HEADER_ROWS]) if _columns(text, row)), None)
        if head is None:
            continue
        columns = _columns(text, rows[head])
        for row in rows[head + 1 :]:
            found = tuple(_cells(text, row, columns))
            if found:
                own = max(cell.start for cell in row)
                span = Span(start=min(one.span.start for one in found), end=max(one.span.end for one in found))
                yield Statement(span=span, assignments=found), own


def _columns(text: str, row: Row) -> dict[int, tuple[str, Role]]:
    """Which columns name units, by their headings."""
    found: dict[int, tuple[str, Role]] = {}
    for index, cell in enumerate(row):
        heading = re.sub(r"\s", "", cell.of(text)).rstrip("：:")
        for rule_id, pattern, role in rules_of_form("label"):
            if len(heading) <= _LONGEST_HEADING and pattern.fullmatch(heading + "："):
                found[index] = (rule_id, cast(Role, role))
    found = found or _plain_columns(text, row)
    return found if len(row) > 1 else {}


def _plain_columns(text: str, row: Row) -> dict[int, tuple[str, Role]]:
    """A column that is called 部门 beside one of what is asked: 部门 | 职责与任务."""
    names = [re.sub(r"\s", "", cell.of(text)) for cell in row]
    ((rule_id, unit, role),) = rules_of_form("unit-column")
    ((_, matter, _),) = rules_of_form("matter-column")
    if not any(len(name) <= _LONGEST_HEADING and matter.search(name) for name in names):
        return {}
    return {index: (rule_id, cast(Role, role)) for index, name in enumerate(names) if unit.fullmatch(name)}


def _cells(text: str, row: Row, columns: dict[int, tuple[str, Role]]) -> Iterator[Assignment]:
    for index, (rule_id, role) in columns.items():
        if index >= len(row) or row[index].start >= row[index].end:
            continue
        cell = row[index]
        told = by_verbs(text, cell.start, cell.end) if verbs(text, cell.start, cell.end) else None
        if told:
            yield from told
            continue
        units = tuple(one for part in _lines(text, cell) for one in split_units(text, part.start, part.end))
        known = tuple(one for one in units if one.is_known_form)
        if known:
            span = Span(start=known[0].start, end=known[-1].end)
            yield Assignment(role=role, units=known, span=span, rule_id=rule_id)


def _lines(text: str, cell: Span) -> Iterator[Span]:
    """A cell may list a unit a line, or part them by blanks."""
    for found in re.finditer(r"\S+", cell.of(text)):
        yield Span(start=cell.start + found.start(), end=cell.start + found.end())


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
            yield tuple(rows)
            rows = []
    if rows:
        yield tuple(rows)


_SERIAL = re.compile(r"序号|编号")
_SHORTEST_TABLE, _LONGEST_ROW = 2, 60


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
        columns = _columns(text, head)
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
