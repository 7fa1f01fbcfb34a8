"""The agencies that are known, by every way their names are written: ``rules/agencies.tsv``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from policykb import rules

_NONE = "-"  # of a row without other names


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """An agency's full name behind its place (the whole name of a national one), and the levels it stands at."""

    name: str
    levels: str


@cache
def agencies(*, national: bool) -> dict[str, Agency]:
    """Agencies by every way their names are written; the first row of the file wins a name that two share."""
    found: dict[str, Agency] = {}
    for row in rules.rows("agencies.tsv"):
        if (row["levels"] == "n") == national:
            agency = Agency(name=row["name"], levels=row["levels"])
            for written in (row["name"], *row["aliases"].split("|")):
                if written != _NONE:
                    found.setdefault(written, agency)
    return found
