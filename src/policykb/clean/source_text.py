"""Where the text of an HTML page stands in its source: each piece is sought forward from the one before it.

It serves every parser: a parser says which text comes next, the search says where that text stands.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from policykb.clean.traced import Traced, join

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
BLANK = " \t\r\n\f"
_BLANKS = re.compile(rf"[{BLANK}]{{1,1000000}}")
_PLAIN = re.compile(r"[\u4e00-\u9fff\u3001-\u303f\uff01-\uff5e0-9A-Za-z]{1,10000}")  # hardly ever written as entities
_TAG = re.compile(r"<[a-zA-Z/!?]")
_NEAR = 4000  # characters of tags that may stand before the next piece, ere it is sought by a part of it
_SHORT = 4  # characters; a shorter text may stand in a tag as well, so it is sought at the end of one
_WIDEST = 9  # characters that an entity takes, and some to spare


def folded(text: str) -> str:
    """``text`` with each run of white space as a single blank; other kinds of blanks stay."""
    several = "  " in text or "\n" in text or "\t" in text or "\r" in text or "\f" in text
    return _BLANKS.sub(" ", text) if several else text


class SourceText:
    """Finds the pieces of a page's content in its source, asked for in their order.

    ``pieces`` are the content's, none with a tag in it: the longest is found first, then those before it, backwards to
    the first, and the search begins where the text of that one does.
    """

    def __init__(self, source: str, pieces: Sequence[str]) -> None:
        self._source = source
        body = source.find("<body")
        self._next = max(0, source.find("<BODY") if body < 0 else body)
        longest = max(range(len(pieces)), key=lambda number: len(pieces[number]), default=0)
        found = -1
        for piece in reversed(pieces[: longest + 1]):
            part = _part(piece)
            before = source.find(part, self._next) if found < 0 else source.rfind(part, self._next, found)
            found = before if before >= 0 else found
        self._next = max(source.rfind(">", 0, found) + 1 if found >= 0 else 0, self._next)
        self._floor = self._next

    @property
    def reached(self) -> int:
        """The place behind the last piece that was found."""
        return self._floor + 1

    def place(self, text: str) -> Traced:
        """``text`` with its places; white space is folded, and none at its ends.

        A text that is not found stays at the place of the last one that was.
        """
        if len(text) < _SHORT:
            at = self._source.find(f">{text}", max(0, self._next - 1), self._next + _NEAR) + 1 or -1
        else:
            at = self._source.find(text, self._next, self._next + _NEAR + len(text))
        if at < 0:
            return self._sought(text)
        self._next = at + len(text)
        self._floor = self._next - 1
        return Traced.of(text, at)

    def _sought(self, core: str) -> Traced:
        """A text whose source has entities or line ends in it."""
        at = -1 if core.isspace() else self._source.find(_part(core), self._next)
        if at >= 0:
            reach = _WIDEST * len(core)
            start = max(self._source.rfind(">", 0, at) + 1, self._next, at - reach)
            tag = _TAG.search(self._source, at, at + reach)
            run = _unescaped(self._source[start : tag.start() if tag else at + reach], start).sub(_BLANKS, " ")
            begin = run.text.find(core)
            if begin >= 0:
                found = run.cut(begin, begin + len(core))
                self._floor = found.origin(len(core) - 1)
                self._next = self._floor + 1
                return found
        return Traced.at(core, self._floor, self._floor)


def _part(text: str) -> str:
    """The longest part of a text that is written the same in any source."""
    part = max(_PLAIN.findall(text), key=len, default=text)
    return part if len(part) >= _SHORT else f">{part}"


def _unescaped(run: str, start: int) -> Traced:
    pieces, at = [], 0
    for found in _ENTITY.finditer(run):
        char = html.unescape(found[0])
        if char == found[0]:
            continue
        pieces.append(Traced.of(run[at : found.start()], start + at))
        pieces.append(Traced.at(char, start + found.start(), start + found.end()))
        at = found.end()
    pieces.append(Traced.of(run[at:], start + at))
    return join(pieces)
