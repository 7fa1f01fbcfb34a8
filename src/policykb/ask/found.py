"""From a question to a page of entries: the engine finds, the second reading orders, reposts are folded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from policykb.ask.copies import fold_copies
from policykb.ask.filters import Filters
from policykb.ask.holdings import Holdings
from policykb.ask.names import names_meant
from policykb.ask.question import Question
from policykb.ask.ranking import Candidate, first_ranking, second_ranking, stepped, weights
from policykb.ask.terms import Term
from policykb.errors import UsageError
from policykb.index.engine import And, Every, Keyword, Level, Node, Not, Or, Query

SORTS = ("issued_on", "published_on", "due")


class Place(NamedTuple):
    """One place of a ranking: an entry, its score, and the entries folded under it."""

    entry_id: str
    score: float
    copies: tuple[str, ...] = ()


class Page(NamedTuple):
    """A page of a ranking; ``total`` entries match."""

    total: int
    places: tuple[Place, ...]


Reader = Callable[[Sequence[str]], Mapping[str, Candidate]]
"""Reads entries for the second ranking, scores and tiers yet to be filled in. An entry that the catalog does not have
yet, because a build is just committing, is left out."""


def match_of(question: Question, filters: Filters, holdings: Holdings) -> Node:
    """What an entry must fulfil: the question and every filter."""
    units = names_meant(holdings, filters.unit) if filters.unit else ()
    parts = (question.match, *filters.nodes(units), *_of_status(filters, holdings))
    kept = tuple(part for part in parts if part != Every())
    return kept[0] if len(kept) == 1 else And(parts=kept)


def find_page(
    holdings: Holdings,
    question: Question,
    match: Node,
    read: Reader,
    *,
    level: Level,
    limit: int,
    offset: int,
    sort: str | None,
    beyond: bool = True,
) -> Page:
    """The places ``offset`` to ``offset + limit`` of the ranking, or of the order that ``sort`` names.

    The first ``pool`` entries are read again and folded; what comes after them keeps the engine's order, so that pages
    never overlap and never skip. Unless ``beyond``, what the reader left out and what comes after them is no answer.
    """
    if sort is not None:
        if sort.removeprefix("-") not in SORTS:
            raise UsageError(f"cannot sort by {sort}; say one of {', '.join(SORTS)}, with - for the last first")
        found = holdings.engine.find(Query(level=level, match=match, sort=sort, limit=limit, offset=offset))
        return Page(
            total=found.total, places=tuple(Place(entry_id=hit.entry_id, score=hit.score) for hit in found.hits)
        )
    rank, size = first_ranking(question, level), weights()["second"]["pool"]
    pool = holdings.engine.find(Query(level=level, match=match, rank=rank, limit=size))
    places = _read_again(holdings, question, {hit.entry_id: hit.score for hit in pool.hits}, read, level)
    page = places[offset : offset + limit]
    if not beyond:
        return Page(total=len(places), places=tuple(page))
    lacking = limit - len(page)
    if lacking and pool.total > size:
        beyond = size + max(0, offset - len(places))
        more = holdings.engine.find(Query(level=level, match=match, rank=rank, limit=lacking, offset=beyond))
        page += [Place(entry_id=hit.entry_id, score=hit.score) for hit in more.hits]
    total = len(places) if level == "measure" and pool.total <= size else pool.total  # of measures, folded ones once
    return Page(total=total, places=tuple(page))


class Held(NamedTuple):
    """Which entries have a term as typed, and which have it by which other name alone."""

    term: Term
    typed: frozenset[str]
    named: Mapping[str, frozenset[str]]

    def anyhow(self, entry_id: str) -> bool:
        """Whether the entry has it by any name."""
        return entry_id in self.typed or any(entry_id in ids for ids in self.named.values())


def held_terms(holdings: Holdings, terms: Sequence[Term], ids: Sequence[str], *, level: Level) -> tuple[Held, ...]:
    """For each term, which of the entries ``ids`` have it."""
    nodes = [node for term in terms for node in (term.node, *(alias.node for alias in term.aliases))]
    sets = iter(holdings.those_of(nodes, ids, level=level))
    found = []
    for term in terms:
        typed = next(sets)
        named = {alias.name: next(sets) - typed for alias in term.aliases}
        found.append(Held(term=term, typed=typed, named=named))
    return tuple(found)


def _read_again(
    holdings: Holdings, question: Question, scores: Mapping[str, float], read: Reader, level: Level
) -> list[Place]:
    candidates = read(tuple(scores))
    ids = tuple(one for one in scores if one in candidates)
    tiers = _tiers(holdings, question, ids, level)
    scored = [candidates[one]._replace(score=scores[one] - tiers[one], tier=tiers[one]) for one in ids]
    ranked = second_ranking(question, scored, lambda gram: holdings.rarity(gram, level))
    values = dict(ranked)
    texts = {one: candidates[one].text for one in ids}
    members = holdings.catalog.families.of(one.partition("#")[0] for one in ids)
    groups = fold_copies(list(values), members, texts)
    best = {one: number for number, one in enumerate(values)}
    return [
        Place(entry_id=first, score=round(values[min((first, *copies), key=best.__getitem__)], 4), copies=copies)
        for first, copies in groups
    ]


def _tiers(holdings: Holdings, question: Question, ids: Sequence[str], level: Level) -> dict[str, float]:
    """What the engine's steps add to each entry: own numbers, and for words put side by side how many are there."""
    table = weights()["first"]
    tiers = dict.fromkeys(ids, 0.0)
    for own in held_terms(holdings, question.numbers, ids, level=level):
        for one in own.typed:
            tiers[one] += table["own_number"]
    for held in held_terms(holdings, stepped(question), ids, level=level):
        for one in ids:
            tiers[one] += table["each_word"] * held.anyhow(one)
            tiers[one] += table["typed_word"] * (bool(held.term.aliases) and one in held.typed)
    return tiers


def _of_status(filters: Filters, holdings: Holdings) -> tuple[Node, ...]:
    """The notices of the status asked for, or, where those are the fewer, not the others."""
    if filters.status is None:
        return ()
    having: list[Node] = []
    others: list[Node] = []
    for doc_id, document in holdings.catalog.documents().items():
        of_status = holdings.status(document) == filters.status
        (having if of_status else others).append(Keyword(name="doc_id", value=doc_id))
    if len(others) < len(having):
        return (Not(part=Or(parts=tuple(others))),) if others else ()
    return (Or(parts=tuple(having)),)
