"""From when and until when a notice holds."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policykb.model import Span
from policykb.understand.dates import first_date, last_day_of_term, month_end
from policykb.understand.header.organs import pattern
from policykb.understand.numerals import number_of
from policykb.understand.pieces import around

_TAIL = 300  # code points in which the printing office and date stand
_FROM = re.compile(r"自\s?(?:[12一二]|印发|发布|公布|下发|发文)")  # cheap looks before costly patterns
_UNTIL = re.compile(r"[有截行施](?:(?<=有)效期|(?<=截)止|(?<=[行施])[^。；]{0,24}?至)")
_AROUND = 160  # how far what is said reaches around them
_NEAR = 80  # code points behind the first day within which a term stands


@dataclass(frozen=True, slots=True)
class _Said:
    """Where a text says from when it holds, until which day, and for how long."""

    begin: re.Match[str] | None
    until: re.Match[str] | None
    after: re.Match[str] | None


def _said(text: str) -> _Said:
    begin = _first("effective-from", _FROM, text)
    until = _first("expires-on", _UNTIL, text)
    after = pattern("expires-after").search(text, begin.start()) if begin and not until else None
    return _Said(begin, until, after if after and begin and after.start() - begin.end() < _NEAR else None)


def _first(rule_id: str, hint: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The first match of a rule, which is looked for around its hint alone."""
    windows = around(hint, text, Span(start=0, end=len(text)), before=_AROUND, after=_AROUND)
    found = (pattern(rule_id).search(text, start, end) for start, end in windows)
    return next((one for one in found if one), None)


def stated_terms(text: str) -> tuple[Span | None, Span | None]:
    """Where the text says from when it holds, and until when; ``None`` where it does not."""
    said = _said(text)
    begin, end = said.begin, said.until or said.after
    return _clause(begin, begin.end("from")) if begin else None, _clause(end, end.end()) if end else None


def _clause(found: re.Match[str], least: int) -> Span:
    """What was found, up to the mark that ends its clause behind ``least``."""
    rest = found.string[least : found.end()]
    return Span(
        start=found.start(), end=least + min([len(rest), *(at for at, sign in enumerate(rest) if sign in "，,。；")])
    )


def terms(
    text: str, issued_on: str | None, published_on: str | None, *, said: str | None, stated: str | None
) -> tuple[str | None, str | None]:
    """``effective_on`` and ``expires_on`` as the text sets them.

    Where it names a day without its date (自印发之日起), the day that the page says (``said``) counts; a person's word
    (``stated``) stands above both, and a term (有效期5年) then runs from it.
    """
    where = _said(text)
    begin, after = where.begin, where.after
    effective = (
        stated or first_date(begin["from"]) or said or _day_of(begin["from"], text, issued_on, published_on)
        if begin
        else None
    )
    if where.until:
        return effective, _last_day(where.until["until"])
    if after and effective:
        count = number_of(after["count"]) or 0
        years, months = (count, 0) if after["unit"] == "年" else (0, count)
        return effective, last_day_of_term(effective, years=years, months=months)
    return effective, None


def _day_of(words: str, text: str, issued_on: str | None, published_on: str | None) -> str | None:
    """The date of 印发之日 or 公布之日: that of printing below the text, of publication, or of issue."""
    if "布" in words and published_on:
        return published_on
    return printed_on(text) or issued_on


def printed_on(text: str) -> str | None:
    """The date of printing 印发 on the line of the printing office below a text."""
    printed = printing_office(text)
    return first_date(printed[0]) if printed else None


def printing_office(text: str) -> re.Match[str] | None:
    """The line of the printing office below a text: its name (``who``) and the date of printing 印发."""
    tail = max(0, len(text) - _TAIL)
    return pattern("printed-by").search(text, tail) if text.find("印发", tail) >= 0 else None


def _last_day(words: str) -> str | None:
    if whole := first_date(words):
        return whole
    found = re.match(r"([12]\d{3})年\D?(\d{1,2})?", words)
    return month_end(int(found[1]), int(found[2] or 12)) if found else None
