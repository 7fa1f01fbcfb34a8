"""Duties stated by headings that are units: 一、市委宣传部 (1) … (2) …, all the clauses below are that unit's."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from policykb.model import Clause, Span
from policykb.understand.duties.statements import Assignment, Statement
from policykb.understand.units.kinds import kind_of, may_end_a_name
from policykb.understand.units.lists import ListedUnit, split_units

_FEWEST, _SHARE = 3, 0.8  # of a family of clauses; one that is called like a unit may be about that unit
_SHORTEST_BODY = 10
_PARTING = re.compile(r"[、，,\s]|[及和与]")
_NO_DUTY = re.compile(r"电话|联系人|地址|邮编|传真|主要领导|内设机构")


def heading_statements(text: str, clauses: tuple[Clause, ...]) -> Iterator[tuple[Statement, str]]:
    """A statement for each clause without sub-clauses that stands below a unit's name, or is headed by it."""
    families: dict[str | None, list[Clause]] = defaultdict(list)
    for one in clauses:
        if one.label and one.form in ("section", "item"):
            families[one.parent].append(one)
    for family in families.values():
        headed = [(one, units) for one in family if (units := _units(text, one))]
        if len(headed) >= _FEWEST and len(headed) >= _SHARE * len(family):
            for one, units in headed:
                span = Span(start=units[0].start, end=units[-1].end)
                said = Assignment(role="responsible", units=units, span=span, rule_id="heading-unit")
                for leaf in _leaves(one, families):
                    yield Statement(span=span, assignments=(said,), listed=False), leaf.clause_id


def _units(text: str, clause: Clause) -> tuple[ListedUnit, ...]:
    """The units that a clause's heading consists of; none where it says more, or has no body."""
    if not may_end_a_name(clause.heading[-1:] or "。"):
        return ()
    start = text.find(clause.heading, clause.span.start + len(clause.label), clause.span.end)
    end = start + len(clause.heading)
    if start < 0 or clause.span.end - end < _SHORTEST_BODY:
        return ()
    units = split_units(text, start, end)
    if not units or not all(kind_of(one.unit) in ("agency", "government") for one in units):
        return ()
    said = sum(one.end - one.start for one in units)
    all_said = said == len(_PARTING.sub("", clause.heading)) or said == len(clause.heading)
    return units if all_said and not _NO_DUTY.search(text, end, clause.span.end) else ()


def _leaves(clause: Clause, families: dict[str | None, list[Clause]]) -> Iterator[Clause]:
    below = families.get(clause.clause_id, [])
    if not below:
        yield clause
    for one in below:
        yield from _leaves(one, families)
