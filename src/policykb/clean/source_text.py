"""Texts of an HTML page led back to their places in its source."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from policykb.clean.traced import Traced, join

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
BLANK = " \t\r\n\f"
_BLANKS = re.compile(rf"[{BLANK}]{{1,1000000}}")


Piece = tuple[int, int, str]
"""A stretch of text between two tags: in which of the page's texts, where in it, and as written."""


def folded(text: str) -> str:
    """``text`` with each run of white space as a single blank; other kinds of blanks stay."""
    several = "  " in text or "\n" in text or "\t" in text or "\r" in text or "\f" in text
    return _BLANKS.sub(" ", text) if several else text


def said(pieces: Sequence[Piece]) -> str:
    """The text of pieces that follow each other, entities undone, white space folded, none at its ends."""
    text = pieces[0][2] if len(pieces) == 1 else "".join([text for _, _, text in pieces])
    return folded((unescaped(text) if "&" in text else text).strip())


def unescaped(text: str) -> str:
    """``text`` with its entities undone, the commonest of them at little cost."""
    text = text.replace("&nbsp;", "\u00a0")
    return html.unescape(text) if "&" in text else text


def placed(text: str, pieces: Sequence[Piece], starts: Sequence[int]) -> Traced:
    """``text``, which the pieces say, with its places; ``starts`` are those of the page's texts."""
    if len(pieces) == 1:
        number, within, written = pieces[0]
        before = written.find(text)
        if before >= 0:
            return Traced(text, ((0, starts[number] + within + before),))
    else:
        before = "".join([written for _, _, written in pieces]).find(text)
    if before < 0:
        parts = [_led_back(written, starts[number] + within) for number, within, written in pieces]
        return join(parts).sub(_BLANKS, " ").strip()
    runs: list[tuple[int, int]] = []
    at = -before
    for number, within, written in pieces:
        if at < len(text) and at + len(written) > 0:
            runs.append((at, starts[number] + within) if at >= 0 else (0, starts[number] + within - at))
        at += len(written)
    return Traced(text, tuple(runs))


def _led_back(run: str, start: int) -> Traced:
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
