"""Duties stated by a word of role behind its units: A、B牵头，C配合 (``verb`` and ``joint`` of ``duties.toml``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from policykb.model import Role, Span
from policykb.understand.duties.statements import Assignment, matches, rules_of_form
from policykb.understand.units.kinds import kind_of
from policykb.understand.units.lists import ListedUnit, split_units

_ENDS_A_CLAUSE = "，,；;、。.：）)〕]】］（(〔[【 \n\t\u3000"
_SECTORS_FOLLOW = re.compile(r"等(?:\d{1,2}个|多个)?(?:有关|相关|职能|主管|监管|行业)*(?:部门|单位|机关)")
_KNOWN_SHARE = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """A word of role and its place."""

    rule_id: str
    role: Role
    start: int
    end: int


def verbs(text: str, start: int, end: int) -> list[Verb]:
    """The words of role in a stretch that end a clause of it, in order; of two that overlap the earlier, longer one."""
    found = [
        Verb(rule_id=rule_id, role=cast(Role, role), start=one.start(), end=one.end())
        for rule_id, role, one in matches("verb", text, [(start, end)])
        if one.end() == end or text[one.end()] in _ENDS_A_CLAUSE
    ]
    found.sort(key=lambda one: (one.start, -one.end))
    kept: list[Verb] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def by_verbs(text: str, start: int, end: int) -> tuple[Assignment, ...] | None:
    """What a stretch says when its units stand before their words of role; None where they are no units."""
    found: list[Assignment] = []
    at = start
    for verb in verbs(text, start, end):
        before = tuple(_before(text, at, verb))
        if not before and text[at : verb.start].strip("，,；;。 "):
            return None
        for one in before:
            if not are_units(one.units, text[at : verb.start]):
                return None
            found.append(one)
        at = verb.end
    if not found:
        return None
    return (*found, *(tuple(_joined_after(text, at, end)) or _left_over(text, at, end, found[-1])))


def _before(text: str, at: int, verb: Verb) -> Iterator[Assignment]:
    """The units before a word of role; those behind 会同 cooperate."""
    rule_id, joint, _ = rules_of_form("joint")[0]
    between = joint.search(text, at, verb.start)
    first = split_units(text, at, between.start() if between else verb.start)
    if first:
        leads = between is not None and "牵头" in between[0]  # A牵头会同B负责
        yield Assignment(
            role="lead" if leads else verb.role,
            units=first,
            span=Span(start=first[0].start, end=verb.end),
            rule_id=verb.rule_id,
        )
    if between:
        yield from _cooperating(text, between.start(), between.end(), verb.start, rule_id)


def _joined_after(text: str, at: int, end: int) -> Iterator[Assignment]:
    """A牵头，会同B: the units behind the last word of role."""
    rule_id, joint, _ = rules_of_form("joint")[0]
    between = joint.search(text, at, min(end, at + 8))
    if between:
        yield from _cooperating(text, between.start(), between.end(), end, rule_id)


def _left_over(text: str, at: int, end: int, last: Assignment) -> Iterator[Assignment]:
    """A牵头，B、C: units behind a lead, without a word of their own, carry the duty as units alone in a bracket do."""
    if last.role != "lead" or text[at : at + 1] not in ("，", ",", "；", ";"):
        return
    units = split_units(text, at + 1, end)
    if units and all(one.is_known_form for one in units):
        span = Span(start=units[0].start, end=units[-1].end)
        yield Assignment(role="responsible", units=units, span=span, rule_id="bare-bracket")


def _cooperating(text: str, start: int, at: int, end: int, rule_id: str) -> Iterator[Assignment]:
    units = split_units(text, at, end)
    if units and are_units(units, text[at:end]):
        yield Assignment(role="cooperate", units=units, span=Span(start=start, end=units[-1].end), rule_id=rule_id)


def are_units(units: tuple[ListedUnit, ...], written: str) -> bool:
    """Whether a list is one of units: most look like units, and none is a clause of a sentence."""
    if not units:
        return False
    if _SECTORS_FOLLOW.search(written) and all(len(one.unit) <= 12 and not one.apart for one in units[1:]):
        return all(kind_of(one.unit) or kind_of(one.unit + "局") for one in units)
    known = sum(one.is_known_form for one in units)
    return known >= _KNOWN_SHARE * len(units) and all(one.is_known_form or kind_of(one.unit + "局") for one in units)
