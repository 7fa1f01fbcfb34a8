"""Measures: which clauses ask for something to be done, by when, with what target, by whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from policykb.model import Clause, Deadline, Document, Duty, Header, Measure, Span
from policykb.understand.deadlines import cell_deadline, deadline_in
from policykb.understand.duties.find import FoundDuty
from policykb.understand.guiding import asks_nothing
from policykb.understand.header.origin import is_national
from policykb.understand.outline.labels import style_and_number
from policykb.understand.outline.unnumbered import pattern
from policykb.understand.targets import targets_in
from policykb.understand.units.resolve import resolve

_SUBPOINTS = ("label-digit-paren", "label-digit-half-paren", "label-circled")
_SHORTEST_OWN_TEXT = 15


def measures(
    document: Document, header: Header, clauses: Sequence[Clause], found: Sequence[FoundDuty]
) -> tuple[Measure, ...]:
    """The measures in order: every clause with a stated duty, and every leaf that asks for something."""
    text = document.text
    duties = _by_clause(header, found)
    children: dict[str, list[Clause]] = defaultdict(list)
    for clause in clauses:
        if clause.parent:
            children[clause.parent].append(clause)
    judge = _Judge(text, children, frozenset(duties))
    chosen = [clause for clause in clauses if judge.is_measure(clause)]
    chosen_ids = {clause.clause_id for clause in chosen}
    return tuple(
        Measure(
            measure_id=f"{document.doc_id}#{clause.clause_id}",
            clause_id=clause.clause_id,
            label=clause.label,
            heading=clause.heading,
            span=clause.span,
            deadline=_deadline(text, clause, own, header.issued_on),
            targets=targets_in(text, own),
            duties=duties.get(clause.clause_id, ()),
        )
        for clause in chosen
        for own in (_own(clause, children[clause.clause_id], chosen_ids),)
    )


class _Judge:
    """Tells measures from other clauses; remembers what it said of each."""

    def __init__(self, text: str, children: dict[str, list[Clause]], with_duty: frozenset[str]) -> None:
        self._text, self._children, self._with_duty = text, children, with_duty
        self._excluded: dict[str, bool] = {}
        self._enumerates: dict[str, bool] = {}

    def is_measure(self, clause: Clause) -> bool:
        """Whether a clause asks for something to be done."""
        children = self._children[clause.clause_id]
        excluded = self._is_excluded(clause)
        self._excluded[clause.clause_id] = excluded
        listed = bool(clause.parent) and self._enumerates.get(clause.parent or "", False)
        self._enumerates[clause.clause_id] = listed or self._is_enumeration(clause, children)
        if clause.clause_id in self._with_duty:
            return True
        if excluded or listed or clause.form == "paragraph":
            return False
        asking = [child for child in children if child.form != "named"]
        return not asking or self._enumerates[clause.clause_id] or self._has_own_text(clause, asking[0])

    def _is_excluded(self, clause: Clause) -> bool:
        if clause.parent and self._excluded.get(clause.parent, False):
            return True
        return asks_nothing(self._text, clause)

    def _is_enumeration(self, clause: Clause, children: list[Clause]) -> bool:
        """Whether the sub-clauses only list what one sentence names."""
        if not children:
            return False
        if 2 * sum(self._runs_in(child) for child in children) >= len(children):
            return False
        lead = self._text[clause.span.start : children[0].span.start]
        style = style_and_number(children[0].label)
        subpoints = clause.form in ("article", "item") and style is not None and style[0] in _SUBPOINTS
        return clause.form == "article" or subpoints or pattern("introduces-enumeration").search(lead[-60:]) is not None

    def _runs_in(self, clause: Clause) -> bool:
        """Whether a clause has a heading of its own with something said behind it: （一）登记。…"""
        own = self._text[clause.span.start + len(clause.label) : clause.span.end].lstrip()
        rest = own.removeprefix(clause.heading)
        return len(rest) < len(own) and rest.startswith("。") and len(rest) > _SHORTEST_OWN_TEXT

    def _has_own_text(self, clause: Clause, first: Clause) -> bool:
        """Whether a clause says something itself before its sub-clauses."""
        own = self._text[clause.span.start + len(clause.label) : first.span.start].strip()
        rest = own[len(clause.heading) :].strip("。：: \n\t\u3000")
        return len(rest) >= _SHORTEST_OWN_TEXT and own.endswith(("。", "）", ")", "；"))


def _own(clause: Clause, children: list[Clause], chosen: set[str]) -> Span:
    """The stretch that speaks for a measure alone: up to the first sub-clause that is a measure itself."""
    first = next((child for child in children if child.clause_id in chosen), None)
    return Span(start=clause.span.start, end=first.span.start if first else clause.span.end)


def _deadline(text: str, clause: Clause, own: Span, issued_on: str | None) -> Deadline | None:
    if clause.form == "row":
        cells = own.of(text).replace("\n", "\t").split("\t")
        in_cell = next((found for cell in reversed(cells) if (found := cell_deadline(cell, issued_on=issued_on))), None)
        if in_cell:
            return in_cell
    return deadline_in(text, own, issued_on=issued_on)


def _by_clause(header: Header, found: Sequence[FoundDuty]) -> dict[str, tuple[Duty, ...]]:
    """The duties of each clause, every unit told relative to the notice's region and date."""
    told: dict[str, Callable[[FoundDuty], Duty]] = {}
    by_clause: dict[str, list[Duty]] = defaultdict(list)
    for duty in found:
        if duty.meant not in told:
            told[duty.meant] = _telling(duty.meant, header)
        by_clause[duty.clause_id].append(told[duty.meant](duty))
    return {clause_id: tuple(duties) for clause_id, duties in by_clause.items()}


def _telling(meant: str, header: Header) -> Callable[[FoundDuty], Duty]:
    known = resolve(meant, region=header.region, issued_on=header.issued_on, national=is_national(header))
    return lambda duty: Duty(
        unit=duty.unit,
        role=duty.role,
        span=duty.span,
        rule_id=duty.rule_id,
        kind=known.kind,
        full_name=known.full_name,
        today=known.today,
        successors=known.successors,
    )
