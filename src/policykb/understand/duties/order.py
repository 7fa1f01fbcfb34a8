"""What a notice says of its own lists: that the first unit leads, or those before the comma; and where that holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from policykb.model import Span
from policykb.understand.duties.statements import Assignment, Brackets, Statement, rules_of_form
from policykb.understand.units.kinds import kind_of

_CHEAP = {
    "first": re.compile(r"(?:第一|首|最前|前列)[^。\n]{0,24}(?:牵头|主办|主责)"),
    "comma": re.compile(r"号之?前"),
    "default": re.compile(r"不再"),
}  # without this a text holds nothing of the form: a quick look before a costly one
_CLAUSE_START = re.compile(r"[，,；;。（(〔\[【：:\n]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A place where a notice speaks of its own lists: by which rule, of which form."""

    form: str
    rule_id: str
    found: re.Match[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRule:
    """What a notice says of its lists: that the first unit, or those before the comma, lead; and where that holds."""

    rule_id: str
    form: str
    scope: Span


def said_of_lists(text: str) -> tuple[Said, ...]:
    """What a notice says of its lists; most notices say nothing."""
    return tuple(
        Said(form=form, rule_id=rule_id, found=found)
        for form, cheap in _CHEAP.items()
        if cheap.search(text)
        for rule_id, pattern, _ in rules_of_form(form)
        for found in pattern.finditer(text)
    )


def aside(text: str, said: re.Match[str]) -> Span:
    """The words about a list, from the mark that begins their clause."""
    marks = [one.start() for one in _CLAUSE_START.finditer(text, max(0, said.start() - 60), said.start())]
    return Span(start=marks[-1] if marks else said.start(), end=said.end())


def order_rules(text: str, said: tuple[Said, ...], pairs: Brackets) -> Iterator[OrderRule]:
    """The rules of order among what was said, in the order of the text's forms."""
    for one in said:
        if one.form != "default":
            scope = _scope(text, one.found.start(), one.found.end(), pairs)
            yield OrderRule(rule_id=one.rule_id, form=one.form, scope=scope)


def _scope(text: str, start: int, end: int, pairs: Brackets) -> Span:
    """下同 holds from there on; a sentence of its own for the whole notice; else the bracket or line alone."""
    around = pairs.around(start)
    line = text.rfind("\n", 0, start) + 1
    begin = max(line, text.rfind("。", 0, around[0]) + 1) if around else line
    after = text[end : end + 24]
    before = text[max(begin, start - 40) : start]
    if "下同" in after or re.search(r"以下|此后|后续", before):
        return Span(start=begin, end=len(text))
    if re.search(r"以上|上述|各项|各条|所有|全文|文中|本方案|本通知|本意见|分工方案", before):
        return Span(start=0, end=len(text))
    if around or re.search(r"(?:责任|牵头|负责)[^。]{0,4}[:：]", text[line:start]):
        return Span(start=begin, end=around[1] + 1 if around else end)
    return Span(start=0, end=len(text))


def ordered(statement: Statement, order: tuple[OrderRule, ...]) -> Statement:
    """The statement with its leads told by the rule of order in force there; a stated lead goes before it."""
    rule = next((one for one in reversed(order) if one.scope.start <= statement.span.start < one.scope.end), None)
    if rule is None or not statement.listed or any(one.role == "lead" for one in statement.assignments):
        return statement
    told: list[Assignment] = []
    for one in statement.assignments:
        told += _with_lead(one, rule) if one.role == "responsible" and not told else [one]
    return replace(statement, assignments=tuple(told))


def _with_lead(one: Assignment, rule: OrderRule) -> list[Assignment]:
    units = one.units
    if rule.form == "comma":
        count = next((index for index, unit in enumerate(units) if index and unit.apart), 0)
    else:
        count = 1 if len(units) > 1 and kind_of(units[0].unit) != "generic" else 0
    if not count:
        return [one]
    return [replace(one, role="lead", units=units[:count], rule_id=rule.rule_id), replace(one, units=units[count:])]
