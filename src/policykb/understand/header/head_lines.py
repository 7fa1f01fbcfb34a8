"""The lines of a head as they are read: those of a flattened page by its blanks, numbers parted from titles."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache

from policykb.model import Span
from policykb.understand.numbers import whole_number
from policykb.understand.pieces import lines, pieces

LONGEST_TITLE = 160
_LONG_LINE = 150  # longer ones are whole pages flattened to one line, where blanks stand for line ends
_STAMP = re.compile(
    r"20\d{2}-\d{1,2}-\d{1,2}(?:\s\d{1,2}:\d{2}(?::\d{2})?)?\s?(?=[一-鿿]{6})"
)  # a time that a title runs on
_LONGEST_NUMBER = 80
_WORDS = re.compile(r"\w")
_GLUED = re.compile(r"(?:通知|意见|公告|通告|决定|批复|函)(?=[一-鿿A-Z]{2,12}[〔\[（(][12]\d{3})")
_NUMBERED = re.compile(  # a number with the title behind it on its line
    r"(?P<number>[一-鿿][一-鿿 、]{1,60}(?:公告|通告|令)\s?(?:[12]\d{3}\s?年)?\s?第\s?\d{1,4}\s?号)\s+(?=关于)"
)


def head_units(text: str, span: Span) -> Iterator[Span]:
    """The lines of a stretch; a page flattened to one line is read by its blanks."""
    units = _units_of(text)
    first = bisect_left(units, span.start, key=lambda unit: unit.start)
    last = bisect_right(units, span.end, key=lambda unit: unit.end)
    if first and units[first - 1].end > span.start:
        yield from _read_units(text, Span(start=span.start, end=min(units[first - 1].end, span.end)))
    yield from units[first:last]
    if first <= last < len(units) and units[last].start < span.end:
        yield from _read_units(text, Span(start=units[last].start, end=span.end))


@lru_cache(maxsize=1)  # a notice's head, parts and signatures are read one after the other
def _units_of(text: str) -> tuple[Span, ...]:
    return tuple(_read_units(text, Span(start=0, end=len(text))))


def _read_units(text: str, span: Span) -> Iterator[Span]:
    for line in lines(text, span):
        for unit in _whole_pieces(text, line) if _is_long(text, line) else (line,):
            bare = _without_markup(text, unit)
            if bare.start == bare.end or not (text[bare.start].isalnum() or _WORDS.search(text, bare.start, bare.end)):
                continue
            if text[bare.end - 1] == "号":
                yield from _without_glued_number(text, bare)
            elif 0 <= text.find("号", bare.start, bare.end) < bare.start + _LONGEST_NUMBER and (
                number := _NUMBERED.match(text, bare.start, bare.end)
            ):
                yield from pieces(text, Span(start=bare.start, end=number.end("number")))
                yield Span(start=number.end(), end=bare.end)
            else:
                yield bare


def _whole_pieces(text: str, line: Span) -> Iterator[Span]:
    """The pieces of a line that blanks part, a blank within “ ” or 《 》 aside."""
    words = line.of(text)
    if "“" not in words and "《" not in words:
        yield from pieces(text, line)
        return
    start: int | None = None
    for piece in pieces(text, line):
        begin = piece.start if start is None else start
        words = text[begin : piece.end]
        if start is None and "“" not in words and "《" not in words:
            yield piece
            continue
        opened = words.count("“") > words.count("”") or words.count("《") > words.count("》")
        if opened and piece.end - begin <= LONGEST_TITLE:
            start = begin
            continue
        yield Span(start=begin, end=piece.end)
        start = None
    if start is not None:
        yield Span(start=start, end=line.end)


def _without_glued_number(text: str, unit: Span) -> Iterator[Span]:
    """A line as a title and the number that runs on behind it without a blank, else the line itself."""
    words = unit.of(text)
    found = _GLUED.search(words) if len(words) <= LONGEST_TITLE and words[-1] == "号" else None
    if found and whole_number(words[found.end() :]) and "关于" in words[: found.end()]:
        yield Span(start=unit.start, end=unit.start + found.end())
        yield Span(start=unit.start + found.end(), end=unit.end)
    else:
        yield unit


def _is_long(text: str, line: Span) -> bool:
    """Whether the whole line around a stretch of it is long."""
    before, after = max(0, line.start - _LONG_LINE), min(len(text), line.end + _LONG_LINE)
    start, end = text.rfind("\n", before, line.start), text.find("\n", line.end, after)
    return start < 0 > end or (after if end < 0 else end) - (before if start < 0 else start + 1) > _LONG_LINE


def _without_markup(text: str, unit: Span) -> Span:
    start, end = unit.start, unit.end
    if text[start] not in "#*2" and text[end - 1] != "*":
        return unit
    while start < end and text[start] in "#* ":
        start += 1
    if text.startswith("20", start) and (stamp := _STAMP.match(text, start, end)):
        start = stamp.end()
    while end > start and text[end - 1] in "* ":
        end -= 1
    return unit if (start, end) == (unit.start, unit.end) else Span(start=start, end=end)
