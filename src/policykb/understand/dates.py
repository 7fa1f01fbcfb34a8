"""Dates as notices write them: 2024年5月8日, 二〇二四年五月八日, 2024-05-08."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from policykb.model import Span
from policykb.understand.numerals import number_of, year_of

DATE_PATTERN = r"""
    [12一二] (?:(?<=[12])\d{3}|(?<=[一二])[〇○零一二三四五六七八九]{3}) \s?年 \s?
    (?:1[0-2]|0?[1-9]|[一二三四五六七八九十]{1,2}) \s?月 \s?
    (?:3[01]|[12]\d|0?[1-9]|[一二三四五六七八九十]{1,3}) \s?日
"""  # verbose; digits full-width too, as \d takes them; one class of first characters, so that a text is searched fast

_WRITTEN = re.compile(
    r"""
    ([12]\d{3}|[一二][〇○零一二三四五六七八九]{3}) \s?年 \s?
    (\d{1,2}|[一二三四五六七八九十]{1,2}) \s?月 \s?
    (\d{1,2}|[一二三四五六七八九十]{1,3}) \s?日
    | (?<!\d)([12]\d{3}) [-/.] (\d{1,2}) [-/.] (\d{1,2})(?!\d)
    """,
    re.VERBOSE,
)


_BARE = re.compile(r"(20\d{2})(\d{2})(\d{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenDate:
    """A whole date and where it stands."""

    iso: str
    span: Span


def dates_in(text: str, start: int = 0, end: int | None = None) -> Iterator[WrittenDate]:
    """The whole dates between two offsets, in order; impossible ones are skipped.

    >>> [found.iso for found in dates_in("二〇二四年五月八日至2024-12-31，2024年2月30日")]
    ['2024-05-08', '2024-12-31']
    """
    for found in _WRITTEN.finditer(text, start, len(text) if end is None else end):
        year, month, day = found.group(1, 2, 3) if found[1] else found.group(4, 5, 6)
        iso = iso_of(year_of(year), number_of(month), number_of(day))
        if iso:
            yield WrittenDate(iso=iso, span=Span(start=found.start(), end=found.end()))


def first_date(text: str) -> str | None:
    """The first whole date of a text as ISO, or ``None``; eight digits alone are one too.

    >>> first_date("2024年5月8日印发"), first_date("20240508"), first_date("电话20240508")
    ('2024-05-08', '2024-05-08', None)
    """
    if bare := _BARE.fullmatch(text.strip()):
        return iso_of(int(bare[1]), int(bare[2]), int(bare[3]))
    return next((found.iso for found in dates_in(text)), None)


def iso_of(year: int | None, month: int | None, day: int | None) -> str | None:
    """An ISO date, ``None`` where a part is missing or the day does not exist."""
    if year is None or month is None or day is None:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def month_end(year: int, month: int) -> str | None:
    """The last day of a month."""
    if not (1 <= month <= 12 and 1900 <= year <= 2200):
        return None
    return date(year, month, calendar.monthrange(year, month)[1]).isoformat()


def days_after(iso: str, days: int) -> str | None:
    """The date that many days later (earlier where negative); ``None`` beyond the calendar."""
    try:
        return (date.fromisoformat(iso) + timedelta(days=days)).isoformat()
    except OverflowError:
        return None


def last_day_of_term(iso: str, *, years: int = 0, months: int = 0) -> str | None:
    """The last day of a term that begins on ``iso``: 有效期5年 from 2024-04-01 ends on 2029-03-31."""
    begin = date.fromisoformat(iso)
    month = begin.month - 1 + months + 12 * years
    year, month = begin.year + month // 12, month % 12 + 1
    if year > 2999:
        return None
    day = min(begin.day, calendar.monthrange(year, month)[1])
    return days_after(date(year, month, day).isoformat(), -1)
