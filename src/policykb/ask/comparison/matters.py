"""Measures of the base that ask for one matter, and of which body's place: what may contradict each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from policykb import rules
from policykb.ask.comparison.alignment import Likeness, Piece
from policykb.ask.comparison.ancestry import matter_of
from policykb.ask.comparison.bodies import named
from policykb.ask.comparison.clauses import Clause, clauses_of
from policykb.ask.ranking import bigrams
from policykb.index.folding import fold
from policykb.index.records import DocumentRecord
from policykb.json_form import Json

_HEADINGS = 0.6  # of the pairs of characters of two headings, for them to name one matter
_TEXTS = 0.3  # how alike two measures must be beside that
_GENERAL = 0.6  # … and how alike the titles, where the heading is one that any plan has
_COMMON = 60  # a pair of characters that so many measures of a place have in their headings singles none out


class Ask(NamedTuple):
    """A measure with its notice, its clause and the text it stands in; ``leads`` are bodies, no catch-alls."""

    document: DocumentRecord
    clause: Clause
    measure: Json
    text: str
    leads: tuple[Json, ...]

    @property
    def key(self) -> str:
        """Its place in one fixed order: older notices first."""
        return f"{self.document.issued_on or ''} {self.measure['measure_id']}"


def asks_of(document: DocumentRecord, notice: Json) -> Iterator[Ask]:
    """The measures of a notice."""
    for clause in clauses_of(notice):
        if clause.measure:
            leads = named([duty for duty in clause.measure["duties"] if duty["role"] == "lead"])
            yield Ask(document, clause, clause.measure, notice["text"], tuple(leads))


def pairs(asks: Iterable[Ask]) -> Iterator[tuple[Ask, Ask, float]]:
    """The measures of different notices that ask for the same in the same place, the older first, and how alike.

    The place is that of the body that leads, so that a city and its county each doing their own are no pair.
    """
    by_seat: dict[str, list[Ask]] = defaultdict(list)
    for ask in asks:
        for seat in sorted(_seats(ask)):
            by_seat[seat].append(ask)
    seen: set[tuple[str, str]] = set()
    for seat in sorted(by_seat):
        place = _Place(sorted(by_seat[seat], key=lambda ask: ask.key))
        for one, other, alike in place.pairs():
            ids = (one.measure["measure_id"], other.measure["measure_id"])
            if ids not in seen:
                seen.add(ids)
                yield one, other, alike


def _seats(ask: Ask) -> set[str]:
    """The places whose bodies lead, by full path; the notice's own where no body tells another."""
    from policykb.understand import regions  # noqa: PLC0415 - the gazetteer is read where places are compared

    found = set()
    within = regions.place(ask.document.region) if ask.document.region else None
    for lead in ask.leads:
        leading = regions.leading_place(lead["full_name"] or "", within=within)
        found.add(leading[0].full if leading and leading[0].known else ask.document.region or "")
    return (found or {ask.document.region or ""}) - {""}


class _Place:
    """The measures of one place."""

    def __init__(self, asks: Sequence[Ask]) -> None:
        self._asks = asks
        self._headings = [frozenset(bigrams(fold(ask.measure["heading"]))) for ask in asks]

    @cached_property
    def _likeness(self) -> Likeness:
        pieces = [Piece(heading=ask.clause.heading, text=ask.clause.text) for ask in self._asks]
        return Likeness(pieces, pieces)

    def pairs(self) -> Iterator[tuple[Ask, Ask, float]]:
        for one, other in sorted(self._candidates()):
            if self._have_one_heading(one, other) and (alike := self._likeness.of(one, other)) >= _TEXTS:
                yield self._asks[one], self._asks[other], alike

    def _candidates(self) -> set[tuple[int, int]]:
        """Pairs of places in the list that share a pair of characters that is not everybody's."""
        having: dict[str, list[int]] = defaultdict(list)
        for at, grams in enumerate(self._headings):
            for gram in grams:
                having[gram].append(at)
        return {
            (one, other)
            for places in having.values()
            if len(places) <= _COMMON
            for n, one in enumerate(places)
            for other in places[n + 1 :]
        }

    def _have_one_heading(self, one: int, other: int) -> bool:
        first, second = self._asks[one], self._asks[other]
        if first.document.doc_id == second.document.doc_id:
            return False
        headings = self._headings[one], self._headings[other]
        if len(headings[0] & headings[1]) < _HEADINGS * len(headings[0] | headings[1]):
            return False
        if rules.pattern("comparison.toml", "general-heading").search(first.measure["heading"]):
            titles = [set(bigrams(matter_of(ask.document.title))) for ask in (first, second)]
            return len(titles[0] & titles[1]) >= _GENERAL * len(titles[0] | titles[1])
        return True
