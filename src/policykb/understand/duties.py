"""Who must do it: the duties a notice states, each with its proof."""

from __future__ import annotations

from dataclasses import dataclass

from policykb.model import Clause, Document, Header, Role, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDuty:
    """One unit in one role for one clause. ``span`` is the statement that proves it, role word and unit included."""

    clause_id: str
    unit: str
    role: Role
    span: Span
    rule_id: str


def find_duties(document: Document, header: Header, clauses: tuple[Clause, ...]) -> tuple[FoundDuty, ...]:
    """The duties of a notice, in the order of the text."""
    del document, header, clauses
    return ()
