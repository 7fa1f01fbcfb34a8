"""What people corrected, applied to what the rules read: their word stands, and what was read is kept beside it.

A correction that fits nothing any more changes nothing and becomes a finding ``correction-adrift``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from policykb.model import (
    Clause,
    Corrected,
    Document,
    DutyCorrection,
    Fact,
    Finding,
    Header,
    HeaderCorrection,
    Override,
    Span,
)
from policykb.understand.duties.find import FoundDuty
from policykb.understand.header.page_facts import BY_HAND as STATED_BY_HAND
from policykb.understand.header.read import read_header
from policykb.understand.pieces import squeezed
from policykb.vocabulary import BY_HAND

_LONGEST_QUOTE = 40
_OF_PART = ("title", "kind", "issuers")
_SEVERAL = ("issuers", "recipients")


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What became of the corrections of one notice."""

    corrected: list[Corrected]
    findings: list[Finding]

    def adrift(self, asked: HeaderCorrection | DutyCorrection, why: str) -> None:
        """Note a correction that fits nothing."""
        message = f"the correction by {asked.who} of {asked.when[:10]} fits no more: {why}"
        self.findings.append(Finding(code="correction-adrift", message=message))


def begin(override: Override) -> Outcome:
    """An outcome that holds the faults of the file so far."""
    faults = [Finding(code="correction-unreadable", message=fault) for fault in override.faults]
    return Outcome(corrected=[], findings=faults)


def corrected_header(document: Document, override: Override, outcome: Outcome) -> tuple[Header, tuple[Finding, ...]]:
    """The header as people have it, the rest of it read by the light of their word; with what is doubtful in it."""
    asked = [one for one in override.corrections if isinstance(one, HeaderCorrection)]
    read, doubts = read_header(document)
    if not asked:
        return read, doubts
    last = {one.field: one for one in asked}
    facts = (
        Fact(field=name, value=value, where=STATED_BY_HAND) for name, one in last.items() for value in one.value[:1]
    )
    unknown = [name for name, one in last.items() if not one.value]
    told = (fact for fact in document.facts if fact.field not in unknown)
    informed, doubts = read_header(replace(document, facts=(*facts, *told)), unknown=unknown)
    header = replace(informed, **{name: _as_field(name, one.value) for name, one in last.items()})
    if header.parts:
        own: dict[str, Any] = {name: getattr(header, name) for name in _OF_PART if name in last}
        if "title" in own:
            own["title"] = own["title"] or ""
        header = replace(header, parts=(replace(header.parts[0], **own), *header.parts[1:]))
    for name, one in last.items():
        outcome.corrected.append(
            Corrected(
                field=name,
                clause_id=None,
                unit=None,
                was=_as_tuple(getattr(read, name)),
                now=one.value,
                who=one.who,
                when=one.when,
                why=one.why,
            )
        )
    return header, doubts


def corrected_duties(
    found: Sequence[FoundDuty], text: str, clauses: Iterable[Clause], override: Override, outcome: Outcome
) -> tuple[FoundDuty, ...]:
    """The duties as people have them."""
    by_id = {clause.clause_id: clause for clause in clauses}
    duties = list(found)
    for asked in override.corrections:
        if isinstance(asked, DutyCorrection):
            duties = _corrected(duties, asked, text, by_id.get(asked.clause_id), outcome)
    return tuple(duties)


def _corrected(
    duties: list[FoundDuty], asked: DutyCorrection, text: str, clause: Clause | None, outcome: Outcome
) -> list[FoundDuty]:
    if clause is None:
        outcome.adrift(asked, f"there is no clause {asked.clause_id}")
        return duties
    if asked.heading is not None and squeezed(asked.heading) != squeezed(clause.heading):
        outcome.adrift(asked, f"clause {asked.clause_id} is headed {clause.heading or '—'} now")
        return duties
    if asked.quote is not None and asked.quote not in clause.span.of(text):
        outcome.adrift(asked, f"its quote stands nowhere in clause {asked.clause_id}")
        return duties
    held = [one for one in duties if one.clause_id == asked.clause_id and asked.unit in (one.unit, one.meant)]
    touched = [one for one in held if not asked.drop or asked.role in (None, one.role)]
    if asked.drop and not touched:
        outcome.adrift(asked, f"{asked.unit} has no such role in clause {asked.clause_id}")
        return duties
    stated = () if asked.drop or asked.role is None else (_stated(asked, text, clause, held),)
    left = [one for one in held if one not in touched]
    outcome.corrected.append(
        Corrected(
            field="duty",
            clause_id=asked.clause_id,
            unit=asked.unit,
            was=tuple(dict.fromkeys(one.role for one in held)),
            now=tuple(dict.fromkeys(one.role for one in (*left, *stated))),
            who=asked.who,
            when=asked.when,
            why=asked.why,
        )
    )
    place = duties.index(touched[0]) if touched else len(duties)
    return [
        *(one for one in duties[:place] if one not in touched),
        *stated,
        *(one for one in duties[place:] if one not in touched),
    ]


def _stated(asked: DutyCorrection, text: str, clause: Clause, held: Sequence[FoundDuty]) -> FoundDuty:
    assert asked.role is not None
    before = held[0] if held else None
    return FoundDuty(
        clause_id=asked.clause_id,
        unit=before.unit if before else asked.unit,
        meant=before.meant if before else asked.unit,
        role=asked.role,
        span=before.span if before and asked.quote is None else _proof(asked, text, clause),
        rule_id=BY_HAND + asked.who,
    )


def _proof(asked: DutyCorrection, text: str, clause: Clause) -> Span:
    """Where the clause has the quote, else the unit's name; else how the clause begins."""
    for words in filter(None, (asked.quote, asked.unit)):
        at = text.find(words, clause.span.start, clause.span.end)
        if at >= 0:
            return Span(start=at, end=at + len(words))
    line = clause.span.of(text).partition("\n")[0][:_LONGEST_QUOTE]
    return Span(start=clause.span.start, end=clause.span.start + len(line))


def _as_field(name: str, value: tuple[str, ...]) -> Any:
    return value if name in _SEVERAL else next(iter(value), None)


def _as_tuple(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else () if value is None else (value,)
