"""Where the text of an HTML page stands in its source: a forward scan over the source's own text runs, entities undone.

It serves every parser: a parser says which text comes next, the scan says where that text stands.
"""

from __future__ import annotations

import html
import re

from policykb.clean.traced import Traced, join

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
_BLANKS = re.compile(r"[ \t\r\n\f]{1,1000000}")
_AHEAD = 400  # text runs to look ahead for a text that does not come next


def text_runs(source: str) -> list[tuple[int, int]]:
    """The runs of text between tags and comments, those of white space left out.

    >>> text_runs("<p>一<!-- 二 --> <b a='1'>三</b>")
    [(3, 4), (24, 25)]
    """
    found: list[tuple[int, int]] = []
    at, length = 0, len(source)
    no_comment_end = False
    while at < length:
        tag = source.find("<", at)
        while tag >= 0 and not (tag + 1 < length and (source[tag + 1].isalpha() or source[tag + 1] in "/!?")):
            tag = source.find("<", tag + 1)
        end = length if tag < 0 else tag
        if end > at and not source[at:end].isspace():
            found.append((at, end))
        if tag < 0:
            break
        if source.startswith("<!--", tag) and not no_comment_end:
            close = source.find("-->", tag + 4)
            no_comment_end = close < 0
            at = tag + 1 if close < 0 else close + 3
            continue
        close = source.find(">", tag)
        at = length if close < 0 else close + 1
    return found


class SourceText:
    """Finds the texts of a page, asked for in the order of the document, in its source."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._runs = text_runs(source)
        self._next = 0
        self._floor = 0

    def place(self, text: str) -> Traced:
        """``text`` (not blank) with its places, white space folded to single blanks.

        A text that is not found ahead stays at the place of the last one that was.
        """
        wanted = _folded(text)
        for number in range(self._next, min(self._next + _AHEAD, len(self._runs))):
            start, end = self._runs[number]
            if self._source[start:end] == text:
                self._next, self._floor = number + 1, end - 1
                return _fold(Traced.of(text, start))
            run = self._source[start:end]
            if ("&" in run or "\r" in run) and _folded(html.unescape(run)).strip() == wanted.strip():
                self._next, self._floor = number + 1, end - 1
                return _fold(_unescaped(run, start))
        return Traced.at(wanted, self._floor, self._floor)


def _folded(text: str) -> str:
    return _BLANKS.sub(" ", text)


def _fold(text: Traced) -> Traced:
    return text.sub(_BLANKS, " ")


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
