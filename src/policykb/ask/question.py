"""What was typed → what the engine is asked, and the places, kinds and years that a question names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from policykb import rules
from policykb.ask import aliases
from policykb.ask.places import named_places
from policykb.ask.reader import Reader
from policykb.ask.terms import Cutter, Term
from policykb.ask.typed import Fault, pieces_of
from policykb.index.engine import Every, Level, Node

if TYPE_CHECKING:
    from policykb.ask.region import Regions, Where
    from policykb.understand.regions import Place

_LONGEST = 500  # characters of a question that are read
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=年|$|\D)")


class Question(NamedTuple):
    """A question as understood. ``runs`` are its stretches of text that rank, without the words that only ask;
    ``agency`` the first agency it names, by all its names; ``needed`` what of ``match`` no answer may lack.

    Of a question for measures, ``where`` is the place or level that it asks for, and ``due`` the first and last day of
    the deadlines; both are no part of its words."""

    typed: str
    match: Node
    terms: tuple[Term, ...]
    runs: tuple[str, ...]
    numbers: tuple[Term, ...]
    phrases: tuple[str, ...]
    shut_out: tuple[str, ...]
    places: tuple[Place, ...]
    agency: tuple[str, ...]
    kinds: tuple[str, ...]
    years: tuple[int, ...]
    in_sentence: bool
    faults: tuple[Fault, ...]
    needed: Node = Every()
    where: Where | None = None
    due: tuple[int, int] | None = None

    def as_typed(self, typed: str) -> Question:
        """The same question, with the words that the asker typed."""
        return self._replace(typed=typed)


NOTHING_ASKED = Question(
    typed="", match=Every(), terms=(), runs=(), numbers=(), phrases=(), shut_out=(), places=(), agency=(), kinds=(),
    years=(), in_sentence=False, faults=(),
)  # fmt: skip
"""The question that every entry answers: filters alone narrow it."""


def read_question(
    typed: str, words: Cutter, *, level: Level = "notice", literal: bool = False, regions: Regions | None = None
) -> Question:
    """The meaning of what was typed, already in simplified characters. Never fails: faults say what was read instead.

    ``level``: what is sought; in a question for measures words such as 牵头单位 tell nothing.
    ``regions``: those of the base, where a place that is named is to be told apart from the words.
    ``literal``: every typed word is a plain substring; no aliases, no question words, nothing guessed.
    """
    pieces, faults = pieces_of(typed[:_LONGEST])
    if len(typed) > _LONGEST:
        faults.append(Fault(code="long-question", position=_LONGEST, read_as=typed[:_LONGEST]))
    reader = Reader(typed[:_LONGEST], pieces, faults, words, level, literal=literal, regions=regions)
    match = reader.whole()
    text = "".join(reader.runs)
    guessed = not literal
    return Question(
        typed=typed,
        match=match,
        terms=tuple({term.text: term for term in reader.terms}.values()),
        runs=tuple(dict.fromkeys(reader.runs)),
        numbers=tuple(reader.numbers),
        shut_out=tuple(reader.shut_out),
        phrases=tuple(piece.text for piece in pieces if piece.kind == "quoted"),
        places=named_places(text) if guessed else (),
        agency=aliases.agency_named(text) if guessed else (),
        kinds=tuple(kind for kind in rules.toml("question.toml")["kinds"]["names"] if guessed and kind in text),
        years=tuple(dict.fromkeys(int(year) for year in _YEAR.findall(text))) if guessed else (),
        in_sentence=reader.in_sentence,
        faults=tuple(sorted(faults, key=lambda fault: fault.position)),
        needed=reader.needed,
        where=reader.where,
        due=reader.due,
    )
