"""Printed lines joined to paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from policykb.clean.paper import Printed
from policykb.clean.traced import Traced, join

END = "。；：！？"
"""What ends a sentence or introduces a list."""
LEAST = 8
"""Letters of a line that runs on."""

_LABEL = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、]|第[一二三四五六七八九十百]{1,5}[条章节]|附件"
)
_TOGETHER = re.compile(r"[（《〈“‘【〔]{0,3}(?:[A-Za-z0-9.%]{1,20}|.)[，。、；：？！）》〉”’】〕]{0,3}")
_PADDING = 6.0  # points between a cell's text and its edge


def paragraphs(lines: Sequence[Printed], *, right: float | None = None, left: float | None = None) -> list[Traced]:
    """Printed lines joined where one runs to the right edge and the next begins at the left one.

    Lines that stand further apart than usual are not. The edges are those of the column, else ``right`` and ``left``,
    else the most frequent ones.
    """
    if right is None or left is None:
        right, left = edges(lines)
    found: list[Traced] = []
    pitch = _pitch(lines)
    for number, line in enumerate(lines):
        before = lines[number - 1] if number else None
        first, _ = line.column or (left, right)
        apart = line.left > first + 1.2 * line.height or (before is not None and _down(before, line) > 1.35 * pitch)
        if before is not None and not apart and _runs_on(before, line, right) and not _begins(found[-1], line):
            found[-1] = join((found[-1], line.text), _between(found[-1].text, line.text.text))
        else:
            found.append(line.text)
    return found


def _pitch(lines: Sequence[Printed]) -> float:
    """How far apart lines usually stand."""
    steps = sorted(step for before, line in pairwise(lines) if (step := _down(before, line)) > 0)
    return steps[len(steps) // 2] if steps else 0.0


def _down(before: Printed, line: Printed) -> float:
    """How far a line stands below the one before it; 0 over the end of a page or a column."""
    return max(0.0, line.top - before.top) if line.page == before.page else 0.0


def _runs_on(line: Printed, after: Printed, right: float) -> bool:
    edge = line.column[1] if line.column else right
    return line.height > 0 and len(line.text.text) > LEAST and _had_no_place(line, after, edge)


def edges(lines: Sequence[Printed]) -> tuple[float, float]:
    """The usual right and left edge."""
    long = [line for line in lines if len(line.text.text) > 12]
    right = _usual([line.right for line in long])
    full = [line.left for line in long if line.right > right - 2 * line.height]
    return right, _usual(full or [line.left for line in long])


def _between(before: str, after: str) -> str:
    return " " if before[-1:].isascii() and after[:1].isascii() and after[:1].isalpha() else ""


def _usual(edges: list[float]) -> float:
    """The most frequent edge, to four points."""
    return Counter(round(edge / 4) * 4.0 for edge in edges).most_common(1)[0][0] if edges else 0.0


def within_cell(lines: list[Printed], edge: float) -> list[Traced]:
    """The paragraphs of a cell: a line goes on where what follows had no more place in it."""
    found: list[Traced] = []
    for number, line in enumerate(lines):
        if number and _had_no_place(lines[number - 1], line, edge - _PADDING) and not _begins(found[-1], line):
            found[-1] = join((found[-1], line.text), _between(found[-1].text, line.text.text))
        else:
            found.append(line.text)
    return found


def _had_no_place(line: Printed, after: Printed, edge: float) -> bool:
    """Whether the first letters of the next line, those that may not be parted, had no place before the edge."""
    letter = (line.right - line.left) / max(1.0, _width(line.text.text))
    together = _TOGETHER.match(after.text.text)
    return line.right + (_width(together[0] if together else "") + 0.6) * letter > edge


def _width(text: str) -> float:
    """In full letters."""
    return sum(0.5 if char.isascii() else 1.0 for char in text)


def _begins(before: Traced, line: Printed) -> bool:
    """Whether a line begins a numbered paragraph behind a sentence."""
    return before.text[-1:] in END and bool(_LABEL.match(line.text.text))
