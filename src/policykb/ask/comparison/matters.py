"""Measures of the base that ask for one matter, and of which body's place: what may contradict each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from policykb import rules
from policykb.ask.comparison.alignment import Likeness
from policykb.ask.comparison.ancestry import matter_of
from policykb.ask.comparison.bodies import named
from policykb.ask.comparison.clauses import Clause, clauses_of
from policykb.ask.ranking import bigrams
from policykb.index.folding import fold
from policykb.index.records import DocumentRecord
from policykb.json_form import Json

_HEADINGS = 0.6  # of the pairs of characters of two headings, for them to name one matter
_TEXTS = 0.3  # how alike two measures must be beside that …
_LIKE_HEADINGS, _REWORDED = 0.3, 0.5  # … and where the headings are less alike, the texts more
_GENERAL = 0.6  # how alike the titles, where the heading is one that any plan has
_COMMON = 60  # a pair of characters that so many measures of a place have in their headings singles none out


class Ask(NamedTuple):
    """A measure with its notice, its clause and the text it stands in; ``leads`` are bodies, no catch-alls."""

    document: DocumentRecord
    clause: Clause
    measure: Json
    text: str
    leads: tuple[Json, ...]


def asks_of(document: DocumentRecord, notice: Json) -> Iterator[Ask]:
    """The measures of a notice."""
    for clause in clauses_of(notice):
        if clause.measure:
            leads = named([duty for duty in clause.measure["duties"] if duty["role"] == "lead"])
            yield Ask(document, clause, clause.measure, notice["text"], tuple(leads))


class _Known(NamedTuple):
    """What is kept of a measure while all are gone through, older notices first in order."""

    issued_on: str
    doc_id: str
    clause_id: str
    heading: str


class Matters:
    """The measures of a base by the place of the body that leads, so that a city and its county each doing their own
    are no pair. ``read`` gives the measures of a notice again: no more of them is kept than their headings.
    """

    def __init__(self, read: Callable[[str], Iterable[Ask]]) -> None:
        self._read = read
        self._by_seat: dict[str, list[_Known]] = defaultdict(list)

    def note(self, ask: Ask) -> None:
        """Take a measure into account."""
        document, measure = ask.document, ask.measure
        if measure["heading"]:
            known = _Known(document.issued_on or "", document.doc_id, measure["clause_id"], measure["heading"])
            for seat in _seats(ask):
                self._by_seat[seat].append(known)

    def pairs(self) -> Iterator[tuple[Ask, Ask, float]]:
        """The measures of different notices that ask for the same in one place, the older first, and how alike."""
        seen = set()
        for seat in sorted(self._by_seat):
            for one, other, alike in self._of_place(sorted(self._by_seat[seat])):
                ids = (one.measure["measure_id"], other.measure["measure_id"])
                if ids not in seen:
                    seen.add(ids)
                    yield one, other, alike

    def _of_place(self, known: Sequence[_Known]) -> Iterator[tuple[Ask, Ask, float]]:
        candidates = list(_with_headings_alike(known))
        wanted = {(known[at].doc_id, known[at].clause_id): at for one, other, _ in candidates for at in (one, other)}
        every = [ask for doc_id in dict.fromkeys(doc_id for doc_id, _ in wanted) for ask in self._read(doc_id)]
        order = {wanted.get((ask.document.doc_id, ask.measure["clause_id"])): at for at, ask in enumerate(every)}
        pieces = [ask.clause.piece for ask in every]
        likeness = Likeness(pieces, pieces)
        for one, other, headings in candidates:
            alike = likeness.of(order[one], order[other])
            if alike >= (_TEXTS if headings >= _HEADINGS else _REWORDED) and _may_be_one(
                every[order[one]], every[order[other]]
            ):
                yield every[order[one]], every[order[other]], alike


def _seats(ask: Ask) -> set[str]:
    """The places whose bodies lead, by full path; the notice's own where no body tells another."""
    from policykb.understand import regions  # noqa: PLC0415 - the gazetteer is read where places are compared

    found = set()
    within = regions.place(ask.document.region) if ask.document.region else None
    for lead in ask.leads:
        leading = regions.leading_place(lead["full_name"] or "", within=within)
        found.add(leading[0].full if leading and leading[0].known else ask.document.region or "")
    return (found or {ask.document.region or ""}) - {""}


def _with_headings_alike(known: Sequence[_Known]) -> Iterator[tuple[int, int, float]]:
    """Pairs of places in the list, of different notices, whose headings are alike, and how much."""
    headings = [frozenset(bigrams(fold(one.heading))) for one in known]
    having: dict[str, list[int]] = defaultdict(list)
    for at, grams in enumerate(headings):
        near = {other for gram in grams if len(having[gram]) < _COMMON for other in having[gram]}
        for other in sorted(near):
            alike = len(grams & headings[other]) / len(grams | headings[other])
            if alike >= _LIKE_HEADINGS and known[at].doc_id != known[other].doc_id:
                yield other, at, alike
        for gram in grams:
            having[gram].append(at)


def _may_be_one(one: Ask, other: Ask) -> bool:
    """Whether two measures of one heading are of one matter: under one that any plan has, only where the plans are."""
    if not rules.pattern("comparison.toml", "general-heading").search(one.measure["heading"]):
        return True
    titles = [set(bigrams(matter_of(ask.document.title))) for ask in (one, other)]
    return len(titles[0] & titles[1]) >= _GENERAL * len(titles[0] | titles[1])
