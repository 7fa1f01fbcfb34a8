"""Who signed a document and when: names and a date on lines of their own, or run together on a flattened page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policykb.model import Span
from policykb.understand.dates import DATE_PATTERN, first_date
from policykb.understand.header.head_lines import head_units
from policykb.understand.header.organs import organs_in, pattern
from policykb.understand.outline.tail import is_date, is_signature
from policykb.understand.pieces import squeezed
from policykb.understand.regions import leading_place

_MOST_SIGNERS = 8
_MOST_LETTERS = 12
_LONGEST_BROKEN = 40  # a name that a line's end breaks
_SIGNED_LINE = re.compile(rf"(?P<who>[一-鿿、\s]{{2,80}}?)\s{{1,12}}(?P<date>{DATE_PATTERN})", re.VERBOSE)
_DATE = re.compile(DATE_PATTERN, re.VERBOSE)
_RUN_TOGETHER = re.compile(  # who signs, straight before a date
    r"""
    (?:[。！）)：:；]|\A|\s) \s?
    (?P<who>(?!截至|自|从|于|到)[一-鿿]{2,30}(?:人民政府|国务院|委员会|办公厅|办公室|领导小组|指挥部|机制|中心|[局厅部委院]))
    \s?\Z
    """,
    re.VERBOSE,
)
_LONGEST_RUN = 40
_NO_DATE_OF_ISSUE = re.compile(
    r"\s?(?:起|前|以|至|之|的|印发|发布|公布|召开|批准|通过|修订|施行|实施|，|、|—|-|第|国务|公)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The signing organs (none where only a date stands), the date as ISO, and where they stand."""

    organs: tuple[str, ...]
    iso: str | None
    span: Span


def signature(text: str, span: Span) -> Signature | None:
    """The first signature of a stretch."""
    return _on_lines(text, span) or _run_together(text, span)


def _on_lines(text: str, span: Span) -> Signature | None:
    units = list(head_units(text, span))
    for index, unit in enumerate(units):
        if text[unit.end - 1] not in "日）)" and not text[unit.end - 1].isdecimal():
            continue  # no date ends so
        words = unit.of(text)
        if words[-1] == "日" and (signed := _SIGNED_LINE.fullmatch(words)):
            organs = organs_in(signed["who"]) or organs_in(squeezed(signed["who"]))
            if organs and index:
                return Signature(organs=organs, iso=first_date(signed["date"]), span=unit)
        if not is_date(words) or index == 0 or words[0] in "（(":
            continue
        signers = _signers_before(text, units, index)
        after_sentence = units[index - 1].of(text)[-1] in "。！：:”）)"
        if signers:
            organs, start = _names(text, units, signers)
            return Signature(organs=organs, iso=first_date(words), span=Span(start=start, end=unit.end))
        if spaced := _letter_spaced(text, units, index):
            organ, start = spaced
            return Signature(organs=(organ,), iso=first_date(words), span=Span(start=start, end=unit.end))
        if after_sentence or index == len(units) - 1:
            return Signature(organs=(), iso=first_date(words), span=unit)
    return _joint_name(text, units)


def _names(text: str, units: list[Span], signers: list[int]) -> tuple[tuple[str, ...], int]:
    """The signing organs and where they begin; a first name without its place is read with the line above it."""
    first = signers[0]
    organs = [organ for at in signers for organ in organs_in(units[at].of(text))]
    above = units[first - 1].of(text)
    broken = leading_place(organs[0]) is None and len(above) <= _LONGEST_BROKEN and _begins_organ(above)
    if broken and organs_in(above + units[first].of(text)):
        return (above + organs[0], *organs[1:]), units[first - 1].start
    return tuple(organs), units[first].start


def _begins_organ(words: str) -> bool:
    """Whether an organ's name may begin so: with its place, or as the nation's organs do."""
    return leading_place(words) is not None or pattern("organ-national").match(words) is not None


def _letter_spaced(text: str, units: list[Span], index: int) -> tuple[str, int] | None:
    """An organ written with blanks between its characters: 财 政 部."""
    at = index
    while at and index - at < _MOST_LETTERS and units[at - 1].end - units[at - 1].start == 1:
        at -= 1
    name = "".join(unit.of(text) for unit in units[at:index])
    return (name, units[at].start) if len(name) > 1 and organs_in(name) == (name,) else None


def _signers_before(text: str, units: list[Span], index: int) -> list[int]:
    """The units before a date that name who signs, but for the document's very first lines."""
    at = index
    while at > 0 and index - at < _MOST_SIGNERS and is_signature(units[at - 1].of(text)):
        if not organs_in(units[at - 1].of(text)):
            break
        at -= 1
    return list(range(at, index)) if at > 0 else []


def _joint_name(text: str, units: list[Span]) -> Signature | None:
    """A last line that names an organ, the date lost: it signs, but says no day."""
    if len(units) < 3:
        return None
    last = units[-1]
    organs = organs_in(last.of(text)) if is_signature(last.of(text)) and last.end - last.start >= 4 else ()
    ended = units[-2].of(text)[-1:] in "。！"
    return Signature(organs=organs, iso=None, span=last) if organs and ended else None


def _run_together(text: str, span: Span) -> Signature | None:
    for date in _DATE.finditer(text, span.start, span.end):
        signer = _RUN_TOGETHER.search(text, max(span.start, date.start() - _LONGEST_RUN), date.start())
        if signer is None or _NO_DATE_OF_ISSUE.match(text, date.end(), span.end):
            continue
        organs, iso = organs_in(signer["who"]), first_date(date[0])
        if organs and iso:
            return Signature(organs=organs, iso=iso, span=Span(start=signer.start("who"), end=date.end()))
    return None
