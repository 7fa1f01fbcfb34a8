"""Tables that rules (drawn lines) part on a printed page: from lines to a grid of cells, some reaching over others."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, Self

_NEAR = 3.0  # points: two lines no further apart are one; so wide is the widest line drawn as a filled rectangle
_MOST_LINES = 1000  # of one direction on a page, joined; a drawing has more, a table never
_MOST_PLACES = 20_000


class Rule(NamedTuple):
    """A drawn line, or the box that holds it, in points from the page's top left."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def between(cls, one: tuple[float, float], other: tuple[float, float]) -> Self:
        """The line between two points."""
        return cls(min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1]))

    @classmethod
    def around(cls, rules: Sequence[Self]) -> Self:
        """The box that holds some lines."""
        return cls(
            min(rule.left for rule in rules),
            min(rule.top for rule in rules),
            max(rule.right for rule in rules),
            max(rule.bottom for rule in rules),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A table's lines: where its columns and rows part, row by row which cell each place belongs to, and the right
    edge of each cell."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    places: tuple[tuple[int, ...], ...]
    edges: tuple[float, ...]

    def at(self, x: float, y: float) -> int | None:
        """The number of the cell at a point; ``None`` outside the table."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        if 0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1:
            return self.places[row][column]
        return None


class _Line(NamedTuple):
    """A line along one direction: where it lies across it, where it starts and ends."""

    at: float
    start: float
    end: float


def rulings(rules: Sequence[Rule]) -> list[Ruling]:
    """The tables of at least two columns that lines part, from the top of the page down."""
    across = _joined(
        _Line((r.top + r.bottom) / 2, r.left, r.right) for r in rules if _is_thin(r.top, r.bottom, r.left, r.right)
    )
    down = _joined(
        _Line((r.left + r.right) / 2, r.top, r.bottom) for r in rules if _is_thin(r.left, r.right, r.top, r.bottom)
    )
    if not across or not down or max(len(across), len(down)) > _MOST_LINES:
        return []
    found = (_ruling(*lines) for lines in _touching(across, down))
    return sorted((ruling for ruling in found if ruling), key=lambda ruling: ruling.ys[0])


def _is_thin(low: float, high: float, start: float, end: float) -> bool:
    return high - low <= _NEAR < end - start


def _joined(lines: Iterable[_Line]) -> list[_Line]:
    """Lines that go on from one another as one."""
    lines = sorted(lines)
    grouped: list[list[_Line]] = []
    for line in lines:
        if grouped and line.at - grouped[-1][-1].at <= _NEAR and line.at - grouped[-1][0].at <= 2 * _NEAR:
            grouped[-1].append(line)
        else:
            grouped.append([line])
    found: list[_Line] = []
    for group in grouped:
        at = sum(line.at for line in group) / len(group)
        start, end = None, 0.0
        for line in sorted(group, key=lambda line: line.start):
            if start is None or line.start > end + _NEAR:
                if start is not None:
                    found.append(_Line(at, start, end))
                start, end = line.start, line.end
            end = max(end, line.end)
        if start is not None:
            found.append(_Line(at, start, end))
    return found


def _touching(across: list[_Line], down: list[_Line]) -> Iterator[tuple[list[_Line], list[_Line]]]:
    """The lines that touch, directly or through others: those of one table each."""
    left_across, left_down = set(across), set(down)
    while left_across:
        waiting: list[tuple[_Line, bool]] = [(left_across.pop(), True)]
        rows: list[_Line] = []
        columns: list[_Line] = []
        while waiting:
            line, is_across = waiting.pop()
            (rows if is_across else columns).append(line)
            others = left_down if is_across else left_across
            met = {other for other in others if _meet(line, other)}
            others -= met
            waiting.extend((other, not is_across) for other in met)
        yield rows, columns


def _meet(one: _Line, other: _Line) -> bool:
    return one.start - _NEAR <= other.at <= one.end + _NEAR and other.start - _NEAR <= one.at <= other.end + _NEAR


def _ruling(across: list[_Line], down: list[_Line]) -> Ruling | None:
    ys = _apart(line.at for line in across)
    # Tables open at their sides end where their rows do.
    xs = _apart([*(line.at for line in down), min(line.start for line in across), max(line.end for line in across)])
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 2 or rows * columns > _MOST_PLACES:
        return None
    walls = _Walls(
        right=[[_covers(down, xs[c + 1], (ys[r] + ys[r + 1]) / 2) for c in range(columns)] for r in range(rows)],
        below=[[_covers(across, ys[r + 1], (xs[c] + xs[c + 1]) / 2) for c in range(columns)] for r in range(rows)],
    )
    place = [[-1] * columns for _ in range(rows)]
    edges: list[float] = []
    for row in range(rows):
        for column in range(columns):
            if place[row][column] < 0:
                free = next((c for c in range(column, columns) if place[row][c] >= 0), columns)
                after, below = walls.reach(row, column, free)
                for covered in range(row, below):
                    place[covered][column:after] = [len(edges)] * (after - column)
                edges.append(xs[after])
    return Ruling(xs=xs, ys=ys, places=tuple(map(tuple, place)), edges=tuple(edges))


class _Walls(NamedTuple):
    """Whether a line closes each place of a table at its right, and below it."""

    right: list[list[bool]]
    below: list[list[bool]]

    def reach(self, row: int, column: int, free: int) -> tuple[int, int]:
        """Where the cell that begins at a place ends: to the right until a line (or ``free``), then down until one."""
        after = column + 1
        while after < free and not self.right[row][after - 1]:
            after += 1
        below = row + 1
        while below < len(self.below) and not any(self.below[below - 1][column:after]):
            below += 1
        return after, below


def _covers(lines: list[_Line], at: float, point: float) -> bool:
    return any(abs(line.at - at) <= 2 * _NEAR and line.start <= point <= line.end for line in lines)


def _apart(values: Iterable[float]) -> tuple[float, ...]:
    """The values in order, those near an earlier one left out."""
    ordered = sorted(values)
    return tuple(ordered[:1]) + tuple(after for before, after in pairwise(ordered) if after - before > 2 * _NEAR)
