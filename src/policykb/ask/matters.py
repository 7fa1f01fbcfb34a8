"""One matter in several notices: who else is to lead the same measure, in the same place and in those above and below.

Two measures are one matter where both answer the question and their headings are much alike.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from policykb.ask.holdings import Holdings
from policykb.ask.ranking import bigrams
from policykb.ask.region import Where
from policykb.index.engine import And, Node, Or, Phrase, Query
from policykb.index.folding import fold
from policykb.json_form import Json

_ALIKE = 0.6  # of the pairs of characters of two headings, for them to name one matter
_OF_TITLES = 0.3  # of those of two titles, where no words say what is asked about
_READ = 200
_LONGEST = 30  # characters of a heading that are compared
ENDED = ("repealed", "expired")
"""Statuses of notices that no longer speak for their place."""


def measure_of(holdings: Holdings, measure_id: str) -> Json | None:
    """A measure as in its notice's JSON, with the notice's ``doc_id`` and ``region``."""
    doc_id = measure_id.partition("#")[0]
    notice = holdings.notice(doc_id)
    for measure in notice.get("measures", ()):
        if measure["measure_id"] == measure_id:
            return {**measure, "doc_id": doc_id, "region": notice["region"], "issued_on": notice["issued_on"]}
    return None


def others(holdings: Holdings, measure: Json, words: Node | None) -> list[Json]:
    """What other notices say of the matter of ``measure``, the newest first; ``words``: what they must fulfil.

    Of the same place, of those that it lies in and of those that lie in it; a repost says nothing new.
    """
    heading, region = _compared(measure["heading"]), measure["region"]
    if len(heading) < 2 or not region:
        return []
    match = And(parts=(words or _like(heading), holdings.regions.in_line(region)))
    found = holdings.engine.find(Query(level="measure", match=match, sort="-issued_on", limit=_READ))
    ids = [hit.entry_id for hit in found.hits if hit.entry_id.partition("#")[0] != measure["doc_id"]]
    headings = holdings.catalog.headings(ids)
    near = [one for one in ids if one in headings and _are_alike(heading, _compared(headings[one]), _ALIKE)]
    return list(_told(holdings, measure, near, by_title=words is None))


def _like(heading: str) -> Node:
    """Measures that have as many of a heading's pairs of characters above them as headings alike share."""
    grams = tuple(dict.fromkeys(bigrams(heading)))
    parts = tuple(Phrase(text=gram, fields=("headings",)) for gram in grams)
    return Or(parts=parts, least=math.ceil(_ALIKE * len(grams)))


def _told(holdings: Holdings, measure: Json, ids: Sequence[str], *, by_title: bool) -> Iterator[Json]:
    documents = holdings.documents([measure["doc_id"], *(one.partition("#")[0] for one in ids)])
    families = holdings.catalog.families.of(documents)
    where = Where(paths=(holdings.regions.longest(measure["region"]),))
    own = documents[measure["doc_id"]]
    told = {_family(families, own.doc_id)}
    originals = {one.partition("#")[0] for one in ids}
    for one in ids:
        document = documents[one.partition("#")[0]]
        family = _family(families, document.doc_id)
        if family != document.doc_id and family in originals:
            continue
        other = measure_of(holdings, one)
        if other is None or family in told:
            continue
        if by_title and not _are_alike(own.title or "", document.title or "", _OF_TITLES):
            continue
        told.add(family)
        yield {
            "doc_id": document.doc_id,
            "measure_id": one,
            "heading": other["heading"],
            "lead": [duty for duty in other["duties"] if duty["role"] == "lead"],
            "title": document.title,
            "number": document.number,
            "issued_on": document.issued_on,
            "region": document.region,
            "status": holdings.status(document),
            "place": where.standing(holdings.regions.full(document.region)),
        }


def disagree(measure: Json, other: Json) -> bool:
    """Whether another notice of the same place, still holding, names other leads.

    Both must state one, and no name of the one's may be one of the other's, bodies today and heirs included.
    """
    if other["place"] != "same" or other["status"] in ENDED:
        return False
    one, another = _lead_names(measure["duties"]), _lead_names(other["lead"])
    return bool(one and another) and not one & another


def _lead_names(duties: Sequence[Json]) -> set[str]:
    names: set[Any] = set()
    for duty in duties:
        if duty["role"] == "lead" and duty["kind"] != "generic":
            names |= {duty["unit"], duty["full_name"], duty["today"]["name"]}
            names |= {successor["name"] for successor in duty["successors"]}
    return names - {None}


def _compared(heading: str) -> str:
    return fold(heading)[:_LONGEST]


def _are_alike(one: str, other: str, share: float) -> bool:
    first, second = set(bigrams(fold(one))), set(bigrams(fold(other)))
    return len(first & second) >= share * len(first | second)


def _family(families: Any, doc_id: str) -> str:
    member = families.get(doc_id)
    return member.family if member and member.folds else doc_id
