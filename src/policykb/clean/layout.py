"""A source as it is laid out, before anything is judged: lines, tables, and the facts its furniture claims."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from policykb.clean.traced import EMPTY, Traced, join
from policykb.model import Fact, Removed, Span, Table


class Line(NamedTuple):
    """A paragraph, a heading, or one row of a table with its cells parted by tabs. ``table`` is an index of grids."""

    text: Traced
    table: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table's places, merged cells repeated: each ``(line of the table, cell of the line)``."""

    rows: tuple[tuple[tuple[int, int], ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What a reader of one format found."""

    lines: tuple[Line, ...]
    grids: tuple[Grid, ...] = ()
    facts: tuple[Fact, ...] = ()
    removed: tuple[Removed, ...] = ()

    def traced(self) -> Traced:
        """The whole text, a line each."""
        return join((line.text for line in self.lines), "\n")

    def with_text(self, text: Traced) -> Layout:
        """The same lines with their text mended, those left empty gone; ``text`` has as many lines as there are."""
        mended = text.lines() if self.lines else []
        pairs = zip(self.lines, mended, strict=True)
        return replace(
            self,
            lines=tuple(Line(new, line.table) for line, new in pairs if new.text or line.table is not None),
        )


def removed(rule_id: str, text: Traced) -> Removed:
    """The record of something taken away."""
    return Removed(rule_id=rule_id, text=text.text, start=text.origin(0), end=text.origin(len(text.text)))


def tables(layout: Layout) -> tuple[Table, ...]:
    """The tables whose lines all still stand, with their cells' spans in the final text."""
    rows: dict[int, list[list[Span]]] = {}
    at = 0
    for line in layout.lines:
        if line.table is not None:
            rows.setdefault(line.table, []).append(_cells(line.text.text, at))
        at += len(line.text.text) + 1
    found = []
    for number, spans in rows.items():
        grid = layout.grids[number]
        if len(spans) != 1 + max(row for places in grid.rows for row, _ in places):
            continue
        if any(cell >= len(spans[row]) for places in grid.rows for row, cell in places):
            continue
        found.append(
            Table(
                span=Span(start=spans[0][0].start, end=spans[-1][-1].end),
                rows=tuple(tuple(spans[row][cell] for row, cell in places) for places in grid.rows),
            )
        )
    return tuple(found)


def _cells(line: str, at: int) -> list[Span]:
    spans = []
    for cell in line.split("\t"):
        spans.append(Span(start=at, end=at + len(cell)))
        at += len(cell) + 1
    return spans


def flat_tables(lines: list[Traced]) -> Layout:
    """Lines of a format without tables of its own: neighbours of equally many tabs are rows of one."""
    grids: list[Grid] = []
    done: list[Line] = []
    start = 0
    while start < len(lines):
        width = lines[start].text.count("\t")
        end = start + 1
        while width and end < len(lines) and lines[end].text.count("\t") == width:
            end += 1
        table = len(grids) if end - start > 1 else None
        done.extend(Line(text=line, table=table) for line in lines[start:end])
        if table is not None:
            grids.append(
                Grid(rows=tuple(tuple((row, cell) for cell in range(width + 1)) for row in range(end - start)))
            )
        start = end
    return Layout(lines=tuple(done), grids=tuple(grids))


__all__ = ["EMPTY", "Grid", "Layout", "Line", "flat_tables", "removed", "tables"]
