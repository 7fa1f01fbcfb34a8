"""The clauses of a notice as they are compared: each with its own words, apart from its label and its sub-clauses."""

from __future__ import annotations

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

    def json(self) -> Json:
        """As answers show it: the text is the notice's from ``start`` to ``end``."""
        return {
            "clause_id": self.clause_id,
            "label": self.label,
            "heading": self.heading,
            "text": self.text,
            "start": self.start,
            "end": self.end,
        }


def clauses_of(notice: Json) -> tuple[Clause, ...]:
    """What a notice (its JSON form) says, in order: the words before the first clause, then every clause."""
    sections, text = notice["sections"], notice["text"]
    measures = {measure["clause_id"]: measure for measure in notice["measures"]}
    found = [_clause(text, _HEAD, 0, sections[0]["start"] if sections else len(text), heads=False, measure=None)]
    for at, section in enumerate(sections):
        after = sections[at + 1] if at + 1 < len(sections) else None
        inner = after if after and after["start"] < section["end"] else None
        start = section["start"] + len(section["label"])
        end = max(start, inner["start"] if inner else section["end"])
        heads = inner is not None and end - start - len(section["heading"]) < _SAID
        found.append(_clause(text, section, start, end, heads=heads, measure=measures.get(section["clause_id"])))
    return tuple(found)


_HEAD: Json = {"clause_id": None, "label": "", "heading": ""}  # what stands before the first clause
_SAID = 12  # characters beside its label and heading, from which a clause over others says something itself


def _clause(text: str, section: Json, start: int, end: int, *, heads: bool, measure: Json | None) -> Clause:
    own = text[start:end]
    start += len(own) - len(own.lstrip())
    end = max(start, start + len(own.strip()))
    return Clause(
        clause_id=section["clause_id"],
        label=section["label"],
        heading=section["heading"],
        start=start,
        end=end,
        text=text[start:end],
        heads=heads,
        measure=measure,
    )
