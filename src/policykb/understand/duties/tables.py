"""Duties stated by a table's columns: 任务 | 牵头单位 | 责任单位 | 完成时限, as a grid or as lines parted by tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policykb.model import Document, Role, Span
from policykb.understand.duties.columns import Row, unit_columns
from policykb.understand.duties.statements import Assignment, Statement
from policykb.understand.duties.verbs import by_verbs, verbs
from policykb.understand.flat_tables import flat_tables
from policykb.understand.units.lists import split_units

_HEADER_ROWS = 3


def table_statements(document: Document) -> Iterator[tuple[Statement, int]]:
    """One statement per row that names units, and a place in that row alone (merged cells stand in several)."""
    text = document.text
    for rows in (table.rows for table in (*document.tables, *flat_tables(document))):
        head = next((index for index, row in enumerate(rows[:_HEADER_ROWS]) if unit_columns(text, row)), None)
        if head is None:
            continue
        columns = unit_columns(text, rows[head])
        for row in rows[head + 1 :]:
            found = tuple(_cells(text, row, columns))
            if found:
                own = max(cell.start for cell in row)
                span = Span(start=min(one.span.start for one in found), end=max(one.span.end for one in found))
                yield Statement(span=span, assignments=found), own


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
