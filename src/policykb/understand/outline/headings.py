"""Headings: what a clause is called, from its line, its run-in heading or its first sentence."""

from __future__ import annotations

import re

from policykb.model import Span

LONGEST_HEADING = 40
_SENTENCE_END = re.compile(r"[。！？\n\t]|：\s*\n")
_CUT = re.compile(r"[，；：,;:]")
_LIST_CUT = re.compile(r"[，；：、,;:]")
_BRACKET_BEHIND = re.compile(r"[（(〔【\[][^（(〔【\[]{0,200}[）)〕】\]]\s*\Z")
_NAMED = re.compile(r"[（(]([一-鿿、]{2,20})[）)]")  # 第三条（职责分工）
_BLANK = re.compile(r"(?<=[一-鿿”》）])[ \u3000\xa0]+(?=[一-鿿“《（【12])")
_SENTENCE_BEHIND = re.compile(r"[，,]|\A[12]\d{3}年|\A【|.{24}")  # what shows that no second half of a heading follows
_SENTENCE_MARK = re.compile(r"[；：;:。]")


def heading_of(text: str, own: Span) -> str:
    """The heading of a clause's own text, label aside: its line where that is short, else its run-in heading, else its
    first sentence cut short at a comma."""
    stop = _SENTENCE_END.search(text, own.start, own.end)
    first = text[own.start : stop.start() if stop else own.end].strip(" \u3000\xa0*")
    if named := _NAMED.fullmatch(first):
        return named[1]
    if (blank := _BLANK.search(first)) and _ends_heading(first, blank):
        first = first[: blank.start()]  # a flattened page: a blank where the heading's line ended
    if len(first) <= LONGEST_HEADING:
        return (_BRACKET_BEHIND.sub("", first) or first).rstrip("：:；;，,、 *")
    return shortened(first)


def _ends_heading(sentence: str, blank: re.Match[str]) -> bool:
    """Whether a heading ends at a blank: no sentence stands before it, and one follows."""
    before = sentence[: blank.start()]
    return (
        4 <= len(before) <= LONGEST_HEADING
        and _closed(before)
        and not _SENTENCE_MARK.search(before)
        and _SENTENCE_BEHIND.search(sentence[blank.end() :]) is not None
    )


def shortened(sentence: str) -> str:
    """A sentence cut at the last comma that leaves it short enough, else at a list's mark, else anywhere."""
    for mark in (_CUT, _LIST_CUT):
        marks = (found.start() for found in mark.finditer(sentence, 0, LONGEST_HEADING + 1))
        cuts = [at for at in marks if at >= 6 and _closed(sentence[:at])]
        if cuts:
            return sentence[: cuts[-1]]
    return sentence[:LONGEST_HEADING]


def _closed(words: str) -> bool:
    """Whether every bracket and title that opens in the words closes there."""
    return all(words.count(opened) <= words.count(closed) for opened, closed in ("（）", "()", "《》", "〔〕", "“”"))
