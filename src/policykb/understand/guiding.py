"""Clauses that guide, introduce, define or close: they ask for nothing (``rules/measures.toml``)."""

from __future__ import annotations

from policykb import rules
from policykb.model import Clause

_BEGINNING = 500  # code points in which a clause shows what it is


def asks_nothing(text: str, clause: Clause) -> bool:
    """Whether a clause is none that asks for something, by its heading or the beginning of its text."""
    at = clause.span.start + len(clause.label)
    words = text[at : min(clause.span.end, at + _BEGINNING)].lstrip()
    return any(
        rule.pattern is not None and rule.pattern.match(clause.heading if rule.values["of"] == "heading" else words)
        for rule in rules.rules("measures.toml")
    )
