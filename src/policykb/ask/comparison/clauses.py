"""The clauses of a notice as they are compared: each with its own words, apart from its label and its sub-clauses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policykb.ask.comparison.alignment import Piece
from policykb.json_form import Json

_LONGEST_HEADING = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A clause of its own words: ``text`` is ``start`` to ``end`` of the notice's text, the label left out.

    ``clause_id`` is ``None`` for what stands before the first clause. ``heads``: it is a heading over others and says
    nothing else. ``measure`` is the measure of that clause, where it is one.
    """

    clause_id: str | None
    label: str
    heading: str
    start: int
    end: int
    text: str
    heads: bool
    measure: Json | None

    @property
    def piece(self) -> Piece:
        """As it is aligned."""
        return Piece(heading=self.heading[:_LONGEST_HEADING], text=self.text)


def clauses_of(notice: Json) -> tuple[Clause, ...]:
    """What a notice (its JSON form) says, in order: the words before the first clause, then every clause."""
    sections, text = notice["sections"], notice["text"]
    measures = {measure["clause_id"]: measure for measure in notice["measures"]}
    first = sections[0]["start"] if sections else len(text)
    found = [_clause(text, None, "", "", 0, first, heads=False, measure=None)]
    for section, end, heads in _own(sections):
        start = section["start"] + len(section["label"])
        found.append(
            _clause(
                text,
                section["clause_id"],
                section["label"],
                section["heading"],
                min(start, end),
                end,
                heads=heads,
                measure=measures.get(section["clause_id"]),
            )
        )
    return tuple(found)


def _own(sections: list[Json]) -> Iterator[tuple[Json, int, bool]]:
    """Each section, where its own words end, and whether it has sub-clauses and no words beside its heading."""
    for at, section in enumerate(sections):
        after = sections[at + 1] if at + 1 < len(sections) else None
        inner = after is not None and after["start"] < section["end"]
        end = min(section["end"], after["start"]) if inner and after else section["end"]
        said = end - section["start"] - len(section["label"]) - len(section["heading"])
        yield section, end, inner and said < _SAID


_SAID = 12  # characters beside its label and heading, from which a clause over others says something itself


def _clause(
    text: str,
    clause_id: str | None,
    label: str,
    heading: str,
    start: int,
    end: int,
    *,
    heads: bool,
    measure: Json | None,
) -> Clause:
    own = text[start:end]
    start += len(own) - len(own.lstrip())
    end = max(start, start + len(own.strip()))
    return Clause(
        clause_id=clause_id,
        label=label,
        heading=heading,
        start=start,
        end=end,
        text=text[start:end],
        heads=heads,
        measure=measure,
    )
