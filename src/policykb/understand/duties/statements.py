"""A statement of duty: one list of units and what they do, with the place that says so."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from policykb import rules
from policykb.model import Role, Span
from policykb.understand.units.lists import ListedUnit

OPENING, CLOSING = "（(〔[【［", "）)〕]】］"
_LONGEST_BRACKET = 1500


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Units in one role. ``span`` runs from the role's label or the first unit to the last unit or the role's word."""

    role: Role
    units: tuple[ListedUnit, ...]
    span: Span
    rule_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What one bracket, line, row or sentence says. ``listed`` is False for a sentence: no rule of order holds."""

    span: Span
    assignments: tuple[Assignment, ...]
    listed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Brackets:
    """The pairs of brackets of a text, of whatever kinds: an opening one is closed by any closing one.

    ``outer`` are those that stand in no other; brackets that lost their partner have no pair.
    """

    pairs: tuple[tuple[int, int], ...]
    outer: tuple[tuple[int, int], ...]

    def around(self, at: int) -> tuple[int, int] | None:
        """The outermost pair that holds the place ``at``."""
        index = bisect_right(self.outer, (at, 1 << 60)) - 1
        return self.outer[index] if index >= 0 and self.outer[index][1] >= at else None


def brackets(text: str) -> Brackets:
    """Every pair of brackets at most 1,500 code points apart."""
    stack: list[int] = []
    pairs = []
    for found in re.finditer(r"[（(〔\[【［）)〕\]】］]", text):
        if found[0] in OPENING:
            stack.append(found.start())
        elif stack and found.start() - stack[-1] <= _LONGEST_BRACKET:
            pairs.append((stack.pop(), found.start()))
        else:
            stack.clear()
    pairs.sort()
    outer: list[tuple[int, int]] = []
    for pair in pairs:
        if not outer or pair[0] > outer[-1][1]:
            outer.append(pair)
    return Brackets(pairs=tuple(pairs), outer=tuple(outer))


@cache
def of_form(form: str) -> tuple[rules.Rule, ...]:
    return tuple(rule for rule in rules.rules("duties.toml") if rule.pattern and rule.values["form"] == form)


@cache
def rules_of_form(form: str) -> tuple[tuple[str, re.Pattern[str], str], ...]:
    """The rules of ``duties.toml`` of one form: id, pattern, role (empty where the form has none)."""
    return tuple((rule.rule_id, rule.pattern, rule.values.get("role", "")) for rule in of_form(form) if rule.pattern)


def matches(form: str, text: str, windows: Sequence[tuple[int, int]]) -> Iterator[tuple[str, str, re.Match[str]]]:
    """Where the rules of one form match within stretches of a text: id, role, match."""
    words = [text[start:end] for start, end in windows]
    for rule in of_form(form):
        for (start, end), said in zip(windows, words, strict=True):
            if rule.pattern and rule.may_stand_in(said):
                for found in rule.pattern.finditer(text, start, end):
                    yield rule.rule_id, rule.values.get("role", ""), found


def overlaps(span: Span, others: Iterable[Span]) -> bool:
    """Whether ``span`` shares a place with one of ``others``."""
    start, end = span.start, span.end
    for other in others:  # noqa: SIM110 - asked so often that the generator of any() shows
        if start < other.end and other.start < end:
            return True
    return False
