"""The filters of every question, the same words everywhere, and what they ask of the engine."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import get_args

from policykb.ask.typed import readable
from policykb.errors import UsageError
from policykb.index.engine import Between, Keyword, Node, Or
from policykb.index.folding import fold, number_key
from policykb.vocabulary import Role

_DATE = re.compile(r"(\d{4})(?:[-/年.]?(\d{1,2}))?(?:[-/月.]?(\d{1,2})日?)?[年月]?")
STATUSES = ("in_force", "not_yet", "expired", "repealed", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What narrows a question. ``since`` and ``until`` bound the date of issue, ``due_since`` and ``due_until`` the
    deadline; both ends count, and a date may be a year or a month. ``status`` is of :data:`STATUSES`. Raises UsageError
    for a value that is no text.
    """

    region: str | None = None
    issuer: str | None = None
    unit: str | None = None
    role: str | None = None
    kind: str | None = None
    number: str | None = None
    since: str | None = None
    until: str | None = None
    due_since: str | None = None
    due_until: str | None = None
    status: str | None = None
    script: str | None = None

    def __post_init__(self) -> None:
        for value in self.named().values():
            readable(value)

    def named(self) -> dict[str, str]:
        """Those that are set."""
        return {field.name: value for field in fields(self) if (value := getattr(self, field.name)) is not None}

    def nodes(self, units: Iterable[str] = ()) -> tuple[Node, ...]:
        """What an entry must fulfil, but for ``status``, which the catalog tells. Raises UsageError for a bad value.

        ``units`` are the names that ``unit`` means, itself alone where none are given.
        """
        if self.role is not None and self.role not in get_args(Role):
            raise UsageError(f"{self.role} is no role; say one of {', '.join(get_args(Role))}")
        if self.status is not None and self.status not in STATUSES:
            raise UsageError(f"{self.status} is no status; say one of {', '.join(STATUSES)}")
        found: list[Node] = []
        if self.region:
            found.append(_any("region", *_region_names(self.region)))
        if self.issuer:
            found.append(Keyword(name="issuer", value=fold(self.issuer)))
        if self.unit:
            found.append(_any(self.role or "unit", *(sorted(units) or [self.unit])))
        elif self.role:
            found.append(Keyword(name="role", value=self.role))
        for name in ("kind", "script"):
            if value := getattr(self, name):
                found.append(Keyword(name=name, value=fold(value)))
        if self.number:
            found.append(Keyword(name="number", value=number_key(self.number)))
        if self.since or self.until:
            found.append(Between(name="issued_on", low=day(self.since), high=day(self.until, last=True)))
        if self.due_since or self.due_until:
            found.append(Between(name="due", low=day(self.due_since), high=day(self.due_until, last=True)))
        return tuple(found)


def day(text: str | None, *, last: bool = False) -> int | None:
    """A date as YYYYMMDD; of a year or month its first day, or its ``last``. Raises UsageError for anything else.

    >>> day("2020-05-11"), day("2020"), day("2020年5月", last=True)
    (20200511, 20200101, 20200531)
    """
    if text is None:
        return None
    found = _DATE.fullmatch(fold(text))
    if not found:
        raise UsageError(f"{text} is no date; write 2020, 2020-05 or 2020-05-11")
    month = int(found[2] or (12 if last else 1))
    of_month = int(found[3] or (31 if last else 1))
    if not 1 <= month <= 12 or not 1 <= of_month <= 31:
        raise UsageError(f"{text} is no date; write 2020, 2020-05 or 2020-05-11")
    return int(found[1]) * 10000 + month * 100 + of_month


def _region_names(name: str) -> tuple[str, ...]:
    """The names under which a place may be kept: as given, and its full path."""
    from policykb.understand import regions  # noqa: PLC0415 - only a question that names a place pays for the gazetteer

    place = regions.place(name)
    return (name, place.full) if place and place.known else (name,)


def _any(field: str, *values: str) -> Node:
    parts = tuple(Keyword(name=field, value=value) for value in dict.fromkeys(fold(value) for value in values))
    return parts[0] if len(parts) == 1 else Or(parts=parts)
