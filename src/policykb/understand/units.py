"""Which body is a unit, in full, and who carries its duties today."""

from __future__ import annotations

from dataclasses import dataclass

from policykb.model import DutyKind, Successor, Today


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedUnit:
    """A unit as written, told relative to its notice: kind, full name, who carries its duties today."""

    kind: DutyKind
    full_name: str | None
    today: Today
    successors: tuple[Successor, ...] = ()


def resolve(unit: str, *, region: str | None, issued_on: str | None) -> ResolvedUnit:
    """What ``unit`` is in a notice of ``region`` (full path) issued on ``issued_on`` (ISO date)."""
    del unit, region, issued_on
    return ResolvedUnit(kind="other", full_name=None, today=Today(state="unknown", name=None, evidence="not told yet"))
