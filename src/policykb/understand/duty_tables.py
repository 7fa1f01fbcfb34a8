"""Duties stated by a table's columns: 任务 | 牵头单位 | 责任单位 | 完成时限, as a grid or as lines parted by tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from policykb.model import Document, Role, Span
from policykb.understand.duty_verbs import by_verbs, verbs
from policykb.understand.statements import Assignment, Statement, rules_of_form
from policykb.understand.unit_lists import split_units

_HEADER_ROWS = 3
Row = tuple[Span, ...]


def table_statements(document: Document) -> Iterator[tuple[Statement, int]]:
    """One statement per row that names units, and a place that lies in that row alone (merged cells stand in several)."""
    text = document.text
    grids = [table.rows for table in document.tables]
    spans = [table.span for table in document.tables]
    for rows in (*grids, *_tabbed(text, spans)):
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
            if len(heading) <= 16 and pattern.fullmatch(heading + "：") and role != "none":
                found[index] = (rule_id, cast(Role, role))
    return found if len(row) > 1 else {}


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
