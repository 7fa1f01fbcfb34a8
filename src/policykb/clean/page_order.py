"""The order in which a printed page is read: rows of pieces from the top down, columns one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

_MOST_ROWS = 200  # of one page; a page with more is no page of text
# Two columns of text are told from a table without lines, and from names beside each other, by how much stands in them.
_COLUMN_LINES = 4
_COLUMN_LETTERS = 10
_GUTTER = 8.0  # points
_TABLE_ROWS = 3

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Letters that stand together on a line."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def of(cls, glyphs: Sequence[tuple[str, float, float, float, float]]) -> Self:
        """The piece of some letters ``(text, left, top, right, bottom)``."""
        return cls(
            text="".join(glyph[0] for glyph in glyphs),
            left=min(glyph[1] for glyph in glyphs),
            top=min(glyph[2] for glyph in glyphs),
            right=max(glyph[3] for glyph in glyphs),
            bottom=max(glyph[4] for glyph in glyphs),
        )

    @property
    def middle(self) -> float:
        """Its height on the page."""
        return (self.top + self.bottom) / 2


Row = list[Piece]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Rows that are read one after the other; ``edges`` of their column where they are one of several."""

    rows: Sequence[Sequence[Piece]]
    edges: Interval | None = None
    is_table: bool = False


def in_rows(pieces: Sequence[Piece]) -> list[Row]:
    """Pieces on one line as a row, from left to right; rows from the top down."""
    rows: list[Row] = []
    for piece in sorted(pieces, key=lambda piece: piece.middle):
        if rows and _beside(rows[-1], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [_together(sorted(row, key=lambda piece: piece.left)) for row in rows]


def _beside(row: Row, piece: Piece) -> bool:
    tallest = max(row, key=lambda other: other.bottom - other.top)
    shared = min(tallest.bottom, piece.bottom) - max(tallest.top, piece.top)
    return shared > 0.5 * min(tallest.bottom - tallest.top, piece.bottom - piece.top)


def _together(row: Row) -> Row:
    """The row with pieces that follow each other closely as one."""
    found = row[:1]
    for piece in row[1:]:
        last = found[-1]
        height = min(last.bottom - last.top, piece.bottom - piece.top)
        if piece.left - last.right < 1.2 * height or _is_bullet(last.text):
            letters = last.text[-1:].isascii() and piece.text[:1].isascii()
            blank = " " if letters and piece.left - last.right > 0.15 * height else ""
            found[-1] = Piece(
                text=last.text + blank + piece.text,
                left=last.left,
                top=min(last.top, piece.top),
                right=max(last.right, piece.right),
                bottom=max(last.bottom, piece.bottom),
            )
        else:
            found.append(piece)
    return found


def _is_bullet(text: str) -> bool:
    return len(text) == 1 and not text.isalnum()


def columns_of(rows: Sequence[Row]) -> Iterator[Order]:
    """The rows in reading order: stretches in two columns column by column, tables without lines as such."""
    if len(rows) > _MOST_ROWS:
        yield Order(rows=rows)
        return
    edges = (min((row[0].left for row in rows), default=0.0), max((row[-1].right for row in rows), default=0.0))
    start = 0
    while start < len(rows):
        after, gutter = _stretch(rows, start, edges)
        if gutter is not None:
            for side in _sides(rows[start:after], gutter):
                ends = (min(row[0].left for row in side), max(row[-1].right for row in side))
                yield Order(rows=side, edges=ends)
        else:
            after = _aligned(rows, start)
            yield Order(rows=rows[start:after], is_table=after - start >= _TABLE_ROWS)
        start = after


def _stretch(rows: Sequence[Row], start: int, edges: Interval) -> tuple[int, float | None]:
    """Where the stretch from ``start`` on ends over which a gutter runs, and the gutter, if both sides hold text."""
    free = _free(rows[start], edges)
    after = start + 1
    while after < len(rows) and (still := _shared(free, _free(rows[after], edges))):
        free = still
        after += 1
    return after, _gutter(rows[start:after], free)


def _free(row: Row, edges: Interval) -> list[Interval]:
    """Where a row leaves the page free, its edges included."""
    found, at = [], edges[0]
    for piece in row:
        if piece.left - at >= _GUTTER:
            found.append((at, piece.left))
        at = piece.right
    if edges[1] - at >= _GUTTER:
        found.append((at, edges[1]))
    return found


def _shared(some: list[Interval], others: list[Interval]) -> list[Interval]:
    both = ((max(a, c), min(b, d)) for a, b in some for c, d in others)
    return [(low, high) for low, high in both if high - low >= _GUTTER]


def _gutter(rows: Sequence[Row], free: list[Interval]) -> float | None:
    for low, high in free:
        middle = (low + high) / 2
        if all(_is_text(side) for side in _sides(rows, middle)):
            return middle
    return None


def _sides(rows: Sequence[Row], middle: float) -> tuple[list[Row], list[Row]]:
    left = [[piece for piece in row if piece.right <= middle] for row in rows]
    right = [[piece for piece in row if piece.right > middle] for row in rows]
    return [row for row in left if row], [row for row in right if row]


def _is_text(rows: list[Row]) -> bool:
    letters = sum(len(piece.text) for row in rows for piece in row)
    return len(rows) >= _COLUMN_LINES and letters >= _COLUMN_LETTERS * len(rows)


def _aligned(rows: Sequence[Row], start: int) -> int:
    """Where the rows end that have as many pieces as the first, one below the other; one row where it has one piece."""
    after = start + 1
    while (
        len(rows[start]) > 1
        and after < len(rows)
        and len(rows[after]) == len(rows[start])
        and all(
            one.left < other.right and other.left < one.right
            for one, other in zip(rows[after], rows[after - 1], strict=True)
        )
    ):
        after += 1
    return after
