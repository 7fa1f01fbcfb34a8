"""Where the text of an HTML page stands in its source: a forward scan over the source's own text runs, entities undone.

It serves every parser: a parser says which text comes next, the scan says where that text stands.
"""

from __future__ import annotations

import html
import re
from itertools import chain

from policykb.clean.traced import Traced, join

_TAG_OR_COMMENT = re.compile(r"<!--.*?-->|<[a-zA-Z/!?][^>]*>?", re.DOTALL)
_TAG = re.compile(r"<[a-zA-Z/!?][^>]*>?")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
_BLANKS = re.compile(r"[ \t\r\n\f]{1,1000000}")
_LINE_END = re.compile(r"\r\n?")
_FOLDABLE = re.compile(r"[\t\r\n\f]|  ")
_AHEAD = 400  # text runs to look ahead for a text that does not come next


def text_runs(source: str) -> list[tuple[int, int]]:
    """The runs of text between tags and comments, those of white space left out.

    >>> text_runs("<p>一<!-- 二 --> <b a='1'>三</b>")
    [(3, 4), (24, 25)]
    """
    found: list[tuple[int, int]] = []
    at = 0
    # Behind the last end of a comment none is sought: each unclosed beginning would scan the rest.
    closed = source.rfind("-->") + 3 if "-->" in source else 0
    for tag in chain(_TAG_OR_COMMENT.finditer(source, 0, closed), _TAG.finditer(source, closed)):
        start = tag.start()
        if start > at and not source[at:start].isspace():
            found.append((at, start))
        at = max(at, tag.end())
    if at < len(source) and not source[at:].isspace():
        found.append((at, len(source)))
    return found


class SourceText:
    """Finds the texts of a page, asked for in the order of the document, in its source."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._runs = text_runs(source)
        self._next = 0
        self._floor = 0

    def place(self, text: str, *, lines: bool = False) -> Traced:
        """``text`` (not blank) with its places, white space folded to single blanks; line ends stay where ``lines``.

        A text that is not found ahead stays at the place of the last one that was.
        """
        if self._next < len(self._runs):
            start, end = self._runs[self._next]
            if end - start == len(text) and self._source.startswith(text, start):
                self._next, self._floor = self._next + 1, end - 1
                return _fold(Traced.of(text, start), lines)
        return self._sought(text, lines)

    def _sought(self, text: str, lines: bool) -> Traced:
        wanted = _folded(text)
        for number in range(self._next, min(self._next + _AHEAD, len(self._runs))):
            start, end = self._runs[number]
            run = self._source[start:end]
            if run == text or (("&" in run or "\r" in run) and _folded(html.unescape(run)).strip() == wanted.strip()):
                self._next, self._floor = number + 1, end - 1
                return _fold(_unescaped(run, start) if run != text else Traced.of(run, start), lines)
        return Traced.at(wanted, self._floor, self._floor)


def _folded(text: str) -> str:
    return _BLANKS.sub(" ", text)


def _fold(text: Traced, lines: bool) -> Traced:
    if lines:
        return text.sub(_LINE_END, "\n")
    return text.sub(_BLANKS, " ") if _FOLDABLE.search(text.text) else text


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
