"""The text as lines, and as pieces that white space of any kind parts, so that flattened pages read like others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from policykb.model import Span

_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_PIECE = re.compile(r"\S+")


def lines(text: str, span: Span | None = None) -> Iterator[Span]:
    """The lines of a stretch, trimmed of white space, none of them blank."""
    start, end = (span.start, span.end) if span else (0, len(text))
    return (Span(start=found.start(), end=found.end()) for found in _LINE.finditer(text, start, end))


def pieces(text: str, span: Span | None = None) -> Iterator[Span]:
    """The runs of characters between white space."""
    start, end = (span.start, span.end) if span else (0, len(text))
    return (Span(start=found.start(), end=found.end()) for found in _PIECE.finditer(text, start, end))


def around(hint: re.Pattern[str], text: str, span: Span, *, before: int, after: int) -> list[tuple[int, int]]:
    """The stretches of a span that hold a hint, with room around: only there need costly patterns look."""
    places = [found.span() for found in hint.finditer(text, span.start, span.end)]
    return joined(places, span, before=before, after=after)


def joined(places: Iterable[tuple[int, int]], span: Span, *, before: int, after: int) -> list[tuple[int, int]]:
    """Places of a span in their order, each with room around, as stretches that do not overlap."""
    windows: list[tuple[int, int]] = []
    for first, last in places:
        start, end = max(span.start, first - before), min(span.end, last + after)
        if windows and start <= windows[-1][1]:
            windows[-1] = (windows[-1][0], end)
        else:
            windows.append((start, end))
    return windows


def trim(text: str, span: Span) -> Span:
    """The span without white space at its ends; an empty one at its start where nothing is left."""
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start=start, end=end)


def squeezed(text: str) -> str:
    """The text without any white space.

    >>> squeezed("关于 印发\\n《办法》的通知")
    '关于印发《办法》的通知'
    """
    return "".join(text.split())
