"""The day of a list's entry, as the list or the entry's address tells it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from policykb.acquire.site.address import general

_SECONDS, _MILLISECONDS = range(600_000_000, 5_000_000_000), range(600_000_000_000, 5_000_000_000_000)


def day_in(text: str, what: str = "day") -> date | None:
    """The first day that ``text`` tells: the words of an entry, or with ``day-address`` its address.

    >>> day_in("关于供水的通知 [2024-03-08]"), day_in("/202403/t20240308_5.html", "day-address"), day_in("03-08")
    (datetime.date(2024, 3, 8), datetime.date(2024, 3, 8), None)
    """
    for rule in general(what):
        if rule.pattern and (found := rule.pattern.search(text)):
            try:
                return date(int(found["year"]), int(found["month"]), int(found["day"]))
            except ValueError:  # 31 April
                continue
    return None


def day_of_value(value: Any) -> date | None:
    """The day that a value of an interface tells: words, or seconds or milliseconds since 1970."""
    if isinstance(value, str) and not value.isdigit():
        return day_in(value)
    try:
        number = int(value)
    except (TypeError, ValueError):
        return None
    if number in _MILLISECONDS:
        number //= 1000
    # The days of these sites are those of China, eight hours ahead.
    return datetime.fromtimestamp(number + 8 * 3600, UTC).date() if number in _SECONDS else None
