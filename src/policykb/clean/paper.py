"""What stands on printed pages: letters, lines, tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from policykb.clean.grid import Cell
from policykb.clean.ruled import Rule
from policykb.clean.traced import Traced


class Glyph(NamedTuple):
    """A letter and its box."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A printed page: its letters in the order they were set, and the lines drawn on it."""

    glyphs: Sequence[Glyph]
    rules: Sequence[Rule] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A printed line: its text, its edges, the height of its letters, its page, the edges of its column."""

    text: Traced
    left: float
    right: float
    height: float
    page: int
    top: float = 0.0
    column: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedTable:
    """A table on a page: where its columns part, and for each place, row by row, the cell that covers it."""

    xs: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]
    page: int


Block = Printed | PrintedTable
