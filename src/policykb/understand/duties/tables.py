"""Duties stated by a table's columns: 任务 | 牵头单位 | 责任单位 | 完成时限, as a grid or as lines parted by tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policykb.model import Document, Role, Span
from policykb.understand.duties.columns import unit_columns
from policykb.understand.duties.statements import Assignment, Statement
from policykb.understand.duties.verbs import by_verbs, verbs
from policykb.understand.flat_tables import flat_tables
from policykb.understand.units.lists import split_units

_HEADER_ROWS = 3
_DITTO = ("同上", "同前", "〃", "″")


def table_statements(document: Document) -> Iterator[tuple[Statement, int]]:
    """One statement per row that names units, and a place in that row alone (merged cells stand in several)."""
    text = document.text
    for rows in (table.rows for table in (*document.tables, *flat_tables(document))):
        head = next((index for index, row in enumerate(rows[:_HEADER_ROWS]) if unit_columns(text, row)), None)
        if head is None:
            continue
        columns = unit_columns(text, rows[head])
        above: dict[int, Span] = {}
        for row in rows[head + 1 :]:
            named = {index: _meant(text, row[index], above.get(index)) for index in columns if index < len(row)}
            above |= named
            found = tuple(_cells(text, named, columns))
            if found:
                own = max(cell.start for cell in row)
                span = Span(start=min(one.span.start for one in found), end=max(one.span.end for one in found))
                yield Statement(span=span, assignments=found), own


def _meant(text: str, cell: Span, above: Span | None) -> Span:
    """The cell itself, or the one above it where it says 同上."""
    return above if above and cell.of(text).strip() in _DITTO else cell


def _cells(text: str, row: dict[int, Span], columns: dict[int, tuple[str, Role]]) -> Iterator[Assignment]:
    for index, cell in row.items():
        rule_id, role = columns[index]
        if cell.start >= cell.end:
            continue
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
