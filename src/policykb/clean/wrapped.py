"""Plain text whose lines were broken at a fixed width, joined into its paragraphs again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from policykb.clean.traced import Traced, join

_NARROWEST, _WIDEST = (
    40,
    160,
)  # columns, a Chinese character taking two; lists have shorter lines, paragraphs longer ones
_SLACK = 6  # columns a full line may fall short: a word or a mark that must not begin a line went to the next
_FULL_LINES = 4  # so many lines make a width certain
_FULL_SHARE = 0.3  # of all lines
_ENDS = "。！？；：!?;:"
_SAYS = re.compile("[，。；]")
_ITEM = re.compile(
    r"""[\s\u3000]{0,9}(?:第[一二三四五六七八九十百零\d]{1,6}[章节条部编] | [一二三四五六七八九十]{1,4}[、．.]
    | [（(]\s?[一二三四五六七八九十\d]{1,4}\s?[）)] | \d{1,3}[.．、]\D | [①-⑳⑴-⒇] | 附\s?件 | [—-]{2})""",
    re.VERBOSE,
)
_LETTER = re.compile(r"[A-Za-z]")


class TextLine(NamedTuple):
    """A line without its indent, whether an indent or a blank line leads it, and the columns it takes, indented."""

    text: Traced
    begins: bool
    columns: int


def joined(lines: Sequence[TextLine]) -> list[Traced]:
    """The texts of ``lines``, those of broken paragraphs joined.

    Joined is only where one width rules the text: many full lines of running text, most of which end inside a
    sentence. A full line then goes on with the next, unless that is led by an indent, a blank line or a number.
    """
    width = _width(lines)
    if width is None:
        return [line.text for line in lines]
    marked = any(line.begins for line in lines[1:])  # a line end behind a sentence then says nothing
    paragraphs: list[list[Traced]] = [[line.text] for line in lines[:1]]
    for line, following in pairwise(lines):
        ended = line.columns < width - _SLACK or (line.text.text[-1] in _ENDS and not marked)
        title = following.text.text[-1] in "：:" and not any(_SAYS.search(piece.text) for piece in paragraphs[-1])
        if ended or title or following.begins or _ITEM.match(following.text.text):
            paragraphs.append([following.text])
            continue
        if _LETTER.match(line.text.text[-1]) and _LETTER.match(following.text.text):
            paragraphs[-1].append(Traced.at(" ", line.text.origin(len(line.text.text)), 0))
        paragraphs[-1].append(following.text)
    return [join(pieces) if len(pieces) > 1 else pieces[0] for pieces in paragraphs]


def _width(lines: Sequence[TextLine]) -> int | None:
    """The width that most lines fill; none where lines end with their sentences."""
    width = max((line.columns for line in lines), default=0)
    if not _NARROWEST <= width <= _WIDEST:
        return None
    full = [line.text.text for line in lines if line.columns >= width - _SLACK]
    broken = [text for text in full if text[-1] not in _ENDS]
    running = [text for text in full if _SAYS.search(text)]
    enough = len(full) >= _FULL_LINES and len(full) >= _FULL_SHARE * len(lines)
    return width if enough and 2 * len(broken) > len(full) and 2 * len(running) > len(full) else None


def columns(text: str) -> int:
    """How wide a text is: a Chinese character takes two columns."""
    return len(text) + sum(char > "\u2e7f" for char in text)
