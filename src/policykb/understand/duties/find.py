"""Who must do it: the duties a notice states, each with its proof.

The forms are rules (``rules/duties.toml``); this module tells the order of reading: tables, labelled fields,
brackets, sentences; then the rules of order that a notice states of its own lists, and the units it no longer repeats.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from policykb.model import Clause, Document, Header, Role, Span
from policykb.understand.duties.brackets import bracket_statements
from policykb.understand.duties.fields import label_statements
from policykb.understand.duties.headings import heading_statements
from policykb.understand.duties.order import Said, aside, order_rules, ordered, said_of_lists
from policykb.understand.duties.sentences import sentence_statements
from policykb.understand.duties.statements import Brackets, Statement, brackets
from policykb.understand.duties.tables import table_statements
from policykb.understand.guiding import asks_nothing
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


def find_duties(document: Document, header: Header, clauses: tuple[Clause, ...]) -> tuple[FoundDuty, ...]:
    """The duties of a notice, in the order of the text."""
    text = document.text
    pairs = brackets(text)
    said = said_of_lists(text)
    asides = tuple(aside(text, one.found) for one in said)
    clause_at = _clause_finder(clauses)
    placed = [_Placed(statement=statement, clause_id=clause_at(own)) for statement, own in table_statements(document)]
    placed += [
        _Placed(statement=statement, clause_id=clause_id) for statement, clause_id in heading_statements(text, clauses)
    ]
    taken = tuple(one.statement.span for one in placed)
    labelled = [one for one in label_statements(text, pairs, asides) if not _inside(one.span, taken)]
    taken += tuple(one.span for one in labelled)
    bracketed = list(bracket_statements(text, pairs, taken, asides))
    taken += (*(one.span for one in bracketed), *asides)
    told = [
        one
        for part in _parts_without_reports(document, header)
        for one in sentence_statements(text, part, taken)
        if not _looks_back(text, one.span.start, header.issued_on)
    ]
    placed += [_Placed(statement=one, clause_id=clause_at(one.span.start)) for one in (*labelled, *bracketed, *told)]
    placed.sort(key=lambda one: one.statement.span.start)
    order = tuple(order_rules(text, said, pairs))
    placed = [replace(one, statement=ordered(one.statement, order)) for one in placed]
    return tuple(dict.fromkeys((*_listed(placed), *_defaults(text, said, placed, clauses, pairs))))


def _inside(span: Span, others: tuple[Span, ...]) -> bool:
    return any(other.start <= span.start < other.end for other in others)


def _clause_finder(clauses: tuple[Clause, ...]) -> Callable[[int], str]:
    """Tells the innermost clause that holds a place: the last one to begin before it, or the nearest around that."""
    ordered = sorted(clauses, key=lambda one: (one.span.start, one.level))
    starts = [one.span.start for one in ordered]
    by_id = {one.clause_id: one for one in clauses}

    def clause_at(at: int) -> str:
        index = bisect_right(starts, at) - 1
        clause = ordered[index] if index >= 0 else None
        while clause and clause.span.end <= at:
            clause = by_id.get(clause.parent or "")
        return clause.clause_id if clause else ""

    return clause_at


_SENTENCE_START = re.compile(r"[。！？；;\n]")
_YEAR_FIRST = re.compile(r"\s*(?:在|自)?(20\d{2})\s?年[^。，,]{0,8}[，,]")


def _looks_back(text: str, at: int, issued_on: str | None) -> bool:
    """Whether the sentence begins with a year before that of issue: it reports what was done."""
    if issued_on is None:
        return False
    marks = [one.end() for one in _SENTENCE_START.finditer(text, max(0, at - 120), at)]
    year = _YEAR_FIRST.match(text, marks[-1] if marks else max(0, at - 120))
    return year is not None and year[1] < issued_on[:4]


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


def _defaults(
    text: str, said: tuple[Said, ...], placed: list[_Placed], clauses: tuple[Clause, ...], pairs: Brackets
) -> Iterator[FoundDuty]:
    """The units that every later measure has too, because the notice says it will not list them again.

    Said within a list, it holds for the lists that follow; said in a sentence, for measures that list nobody as well.
    """
    for one in (one for one in said if one.form == "default"):
        found = one.found
        units = split_units(text, found.start("units"), found.end("units"))
        listed = [each for each in placed if each.statement.listed]
        earlier = [duty for duty in _listed(listed) if duty.span.start < found.start()]
        reached = [each.clause_id for each in listed if each.statement.span.start > found.end()]
        if not pairs.around(found.start()) and not any(_holds(each, found.start()) for each in listed):
            reached += [leaf.clause_id for leaf in _asking_leaves(text, clauses) if leaf.span.start > found.end()]
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
                    rule_id=one.rule_id,
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
