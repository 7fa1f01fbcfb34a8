"""Who must do it: the duties a notice states, each with its proof.

The forms are rules (``rules/duties.toml``); this module tells the order of reading: tables, labelled fields,
brackets, sentences; then the rules of order that a notice states of its own lists, and the units it no longer repeats.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from policykb.model import Clause, Document, Header, Role, Span
from policykb.understand.duties.brackets import bracket_statements
from policykb.understand.duties.fields import label_statements
from policykb.understand.duties.headings import heading_statements
from policykb.understand.duties.sentences import sentence_statements
from policykb.understand.duties.statements import Assignment, Brackets, Statement, brackets, rules_of_form
from policykb.understand.duties.tables import table_statements
from policykb.understand.guiding import asks_nothing
from policykb.understand.units.kinds import kind_of
from policykb.understand.units.lists import split_units


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDuty:
    """One unit in one role for one clause; ``clause_id`` is empty where no clause holds the statement.

    ``unit`` is as written; ``meant`` has the prefix that a list carries over (市人社局、财政局 means 市财政局): resolve
    that. ``span`` is the statement that proves it: the role's label or word, and the units.
    """

    clause_id: str
    unit: str
    meant: str
    role: Role
    span: Span
    rule_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A statement and the clause it belongs to."""

    statement: Statement
    clause_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _OrderRule:
    """What a notice says of its lists: that the first unit, or those before the comma, lead; and where that holds."""

    rule_id: str
    form: str
    scope: Span


def find_duties(document: Document, header: Header, clauses: tuple[Clause, ...]) -> tuple[FoundDuty, ...]:
    """The duties of a notice, in the order of the text."""
    text = document.text
    pairs = brackets(text)
    asides = tuple(_asides(text))
    placed = [
        _Placed(statement=statement, clause_id=_clause_at(own, clauses))
        for statement, own in table_statements(document)
    ]
    placed += [
        _Placed(statement=statement, clause_id=clause_id) for statement, clause_id in heading_statements(text, clauses)
    ]
    taken = tuple(one.statement.span for one in placed)
    labelled = [one for one in label_statements(text, pairs, asides) if not _inside(one.span, taken)]
    taken += tuple(one.span for one in labelled)
    bracketed = list(bracket_statements(text, pairs, taken, asides))
    taken += (*(one.span for one in bracketed), *asides)
    told = [one for part in _parts_without_reports(document, header) for one in sentence_statements(text, part, taken)]
    placed += [
        _Placed(statement=one, clause_id=_clause_at(one.span.start, clauses)) for one in (*labelled, *bracketed, *told)
    ]
    placed.sort(key=lambda one: one.statement.span.start)
    order = tuple(_order_rules(text, pairs))
    placed = [replace(one, statement=_ordered(one.statement, order)) for one in placed]
    return tuple(dict.fromkeys((*_listed(placed), *_defaults(text, placed, clauses, pairs))))


def _inside(span: Span, others: tuple[Span, ...]) -> bool:
    return any(other.start <= span.start < other.end for other in others)


def _clause_at(at: int, clauses: tuple[Clause, ...]) -> str:
    """The innermost clause that holds a place."""
    holding = [one for one in clauses if one.span.start <= at < one.span.end]
    return max(holding, key=lambda one: (one.level, one.span.start)).clause_id if holding else ""


def _parts_without_reports(document: Document, header: Header) -> Iterator[Span]:
    """The stretches whose sentences can lay down duties: not those of a press report."""
    if not header.parts:
        if header.kind != "报道":
            yield Span(start=0, end=len(document.text))
        return
    at = 0
    for part in header.parts:
        if part.kind == "报道":
            if at < part.span.start:
                yield Span(start=at, end=part.span.start)
            at = part.span.end
    if at < len(document.text):
        yield Span(start=at, end=len(document.text))


def _listed(placed: list[_Placed]) -> Iterator[FoundDuty]:
    for one in placed:
        for assignment in one.statement.assignments:
            for unit in assignment.units:
                yield FoundDuty(
                    clause_id=one.clause_id,
                    unit=unit.unit,
                    meant=unit.meant,
                    role=assignment.role,
                    span=assignment.span,
                    rule_id=assignment.rule_id,
                )


_CLAUSE_START = re.compile(r"[，,；;。（(〔\[【：:\n]")


def _asides(text: str) -> Iterator[Span]:
    """What a notice says of its lists, from the mark that begins the clause."""
    for form in ("first", "comma", "default"):
        for _, pattern, _ in rules_of_form(form):
            for found in pattern.finditer(text):
                before = [
                    one.start() for one in _CLAUSE_START.finditer(text, max(0, found.start() - 60), found.start())
                ]
                yield Span(start=before[-1] if before else found.start(), end=found.end())


def _order_rules(text: str, pairs: Brackets) -> Iterator[_OrderRule]:
    for form in ("first", "comma"):
        for rule_id, pattern, _ in rules_of_form(form):
            for found in pattern.finditer(text):
                yield _OrderRule(rule_id=rule_id, form=form, scope=_scope(text, found.start(), found.end(), pairs))


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


def _ordered(statement: Statement, order: tuple[_OrderRule, ...]) -> Statement:
    """The statement with its leads told by the rule of order in force there; a stated lead goes before it."""
    rule = next((one for one in reversed(order) if one.scope.start <= statement.span.start < one.scope.end), None)
    if rule is None or not statement.listed or any(one.role == "lead" for one in statement.assignments):
        return statement
    told: list[Assignment] = []
    for one in statement.assignments:
        told += _with_lead(one, rule) if one.role == "responsible" and not told else [one]
    return replace(statement, assignments=tuple(told))


def _with_lead(one: Assignment, rule: _OrderRule) -> list[Assignment]:
    units = one.units
    if rule.form == "comma":
        count = next((index for index, unit in enumerate(units) if index and unit.apart), 0)
    else:
        count = 1 if len(units) > 1 and kind_of(units[0].unit) != "generic" else 0
    if not count:
        return [one]
    return [replace(one, role="lead", units=units[:count], rule_id=rule.rule_id), replace(one, units=units[count:])]


def _defaults(text: str, placed: list[_Placed], clauses: tuple[Clause, ...], pairs: Brackets) -> Iterator[FoundDuty]:
    """The units that every later measure has too, because the notice says it will not list them again.

    Said within a list, it holds for the lists that follow; said in a sentence, for measures that list nobody as well.
    """
    for rule_id, pattern, _ in rules_of_form("default"):
        for found in pattern.finditer(text):
            units = split_units(text, found.start("units"), found.end("units"))
            listed = [one for one in placed if one.statement.listed]
            earlier = [duty for duty in _listed(listed) if duty.span.start < found.start()]
            reached = [one.clause_id for one in listed if one.statement.span.start > found.end()]
            if not pairs.around(found.start()) and not any(_holds(one, found.start()) for one in listed):
                reached += [one.clause_id for one in _asking_leaves(text, clauses) if one.span.start > found.end()]
            for unit in units:
                twin = next((duty for duty in reversed(earlier) if duty.unit.startswith(unit.unit)), None)
                span = twin.span if twin else Span(start=found.start(), end=found.end())
                for clause_id in dict.fromkeys(reached):
                    yield FoundDuty(
                        clause_id=clause_id,
                        unit=twin.unit if twin else unit.unit,
                        meant=twin.meant if twin else unit.meant,
                        role=twin.role if twin else "responsible",
                        span=span,
                        rule_id=rule_id,
                    )


def _holds(one: _Placed, at: int) -> bool:
    """Whether a place lies in a statement, or straight behind it."""
    return one.statement.span.start <= at <= one.statement.span.end + 2


def _asking_leaves(text: str, clauses: tuple[Clause, ...]) -> Iterator[Clause]:
    """The clauses without sub-clauses that ask for something."""
    parents = {one.parent for one in clauses}
    silent = {one.clause_id for one in clauses if asks_nothing(text, one)}
    for one in clauses:
        if one.parent in silent:
            silent.add(one.clause_id)
        elif one.clause_id not in parents | silent and one.form != "paragraph":
            yield one
