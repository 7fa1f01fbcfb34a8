"""Which notice of the base follows which, from level to level, and what shows it.

Proven is what a notice cites: by number or by title. That two cite one basis, or have titles alike, is said as that and
no more; the one must then stand above the other by its region.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Literal, NamedTuple, get_args

from policykb import rules
from policykb.ask.citing import resolved
from policykb.ask.holdings import Holdings
from policykb.ask.ranking import bigrams
from policykb.index.engine import Or, Phrase, Query, Weighted
from policykb.index.folding import telling_number, title_keys
from policykb.index.records import DocumentRecord
from policykb.json_form import Json

Ground = Literal["cites-number", "cites-title", "same-basis", "similar"]
"""The lower one cites the upper one · both cite a third · only their titles are alike."""
PROVEN = ("cites-number", "cites-title")

Rank = Literal["national", "province", "prefecture", "county", "township", "unknown"]

_FOLLOWING = ("basis", "forwards")
_NOT_ABOVE = ("issues", "repeals", "replaces", "prolongs")
_ALIKE = 0.5  # of the pairs of characters of two titles' matters, for them to be taken for one
_SHORTEST = 6  # characters of a title's matter that tell anything
_CANDIDATES = 40
_MOST = 40  # notices that one trace goes through


class Following(NamedTuple):
    """The notice ``lower`` follows ``upper``: on what ground, and the quote that shows it, in the text of ``by``."""

    upper: str
    lower: str
    ground: Ground
    by: str | None = None
    quote: str | None = None
    start: int | None = None
    end: int | None = None
    leans: bool = False  # it is cited as a basis, or is forwarded

    def json(self) -> Json:
        """As ``trace`` prints it."""
        return {"relation": self.ground, "by": self.by, "quote": self.quote, "start": self.start, "end": self.end}


def lineage(holdings: Holdings, doc_id: str) -> tuple[Following, ...]:
    """All that leads from the notices above ``doc_id`` down to it, and from it to those below, without detours.

    Where a notice has something proven above (below) it, what is only alike is left out.
    """
    found: dict[tuple[str, str], Following] = {}
    for step in (above, below):
        seen, waiting = {doc_id}, [doc_id]
        while waiting and len(seen) < _MOST:
            for one in _surest(step(holdings, waiting.pop(0))):
                found.setdefault((one.upper, one.lower), one)
                for met in {one.upper, one.lower} - seen:
                    seen.add(met)
                    waiting.append(met)
    return _direct(found)


def above(holdings: Holdings, doc_id: str) -> Iterator[Following]:
    """What the notice follows: all it cites, then what has one basis with it, then what is only alike."""
    form, own = holdings.notice(doc_id), _record(holdings, doc_id)
    for cited in resolved(holdings.catalog, form):
        upper = cited["doc_id"] and original(holdings, cited["doc_id"])
        if not upper or upper == doc_id or cited["relation"] in _NOT_ABOVE:
            continue
        if _may_stand_above(_record(holdings, upper), own, following=cited["relation"] in _FOLLOWING):
            yield _citing(form, cited, upper, doc_id)
    for other, cited in _of_one_basis(holdings, form):
        if _is_above(_record(holdings, other), own):
            yield Following(other, doc_id, "same-basis", doc_id, *_quoted(form, cited))
    for other in _alike(holdings, own):
        if _is_above(_record(holdings, other), own):
            yield Following(other, doc_id, "similar")


def below(holdings: Holdings, doc_id: str) -> Iterator[Following]:
    """What follows the notice, in the same order."""
    form, own = holdings.notice(doc_id), _record(holdings, doc_id)
    names = dict.fromkeys(filter(None, (form["title"], *(part["title"] for part in form["parts"]))))
    citing = [one for title in names for one in holdings.catalog.citations_of(number=form["number"], title=title)]
    for lower in dict.fromkeys(original(holdings, one.doc_id) for one in citing):
        yield from (one for one in above(holdings, lower) if one.ground in PROVEN and one.upper == doc_id)
    for other, cited in _of_one_basis(holdings, form):
        if _is_above(own, _record(holdings, other)):
            yield Following(doc_id, other, "same-basis", doc_id, *_quoted(form, cited))
    for other in _alike(holdings, own):
        if _is_above(own, _record(holdings, other)):
            yield Following(doc_id, other, "similar")


def rank_of(document: DocumentRecord) -> Rank:
    """The level that a notice is of, by its region; the nation's by its issuers or number."""
    from policykb.model import Header  # noqa: PLC0415 - a search needs none of it
    from policykb.understand import regions  # noqa: PLC0415
    from policykb.understand.header.origin import is_national  # noqa: PLC0415

    if is_national(Header(number=document.number, issuers=document.issuers, region=document.region)):
        return "national"
    place = regions.place(document.region) if document.region else None
    return place.level if place else "unknown"


def original(holdings: Holdings, doc_id: str) -> str:
    """The notice, or the one that it is a copy of."""
    own = holdings.catalog.families.of([doc_id]).get(doc_id)
    return own.family if own and own.folds else doc_id


def _surest(found: Iterable[Following]) -> list[Following]:
    """The steps on the strongest ground there is; one step a pair of notices."""
    every = list(found)
    order = get_args(Ground)
    best = min((order.index(one.ground) for one in every), default=0)
    kept = [one for one in every if order.index(one.ground) <= max(best, order.index("cites-title"))]
    return list({(one.upper, one.lower): one for one in reversed(kept)}.values())[::-1]


def _direct(found: dict[tuple[str, str], Following]) -> tuple[Following, ...]:
    """The steps without those that others make in two."""
    middles = {upper: {lower for above_, lower in found if above_ == upper} for upper, _ in found}
    return tuple(
        one
        for (upper, lower), one in found.items()
        if not any((middle, lower) in found for middle in middles[upper] - {lower})
    )


def _record(holdings: Holdings, doc_id: str) -> DocumentRecord:
    return holdings.documents([doc_id])[doc_id]


def _citing(form: Json, cited: Json, upper: str, lower: str) -> Following:
    ground: Ground = "cites-number" if telling_number(cited["number"]) else "cites-title"
    return Following(upper, lower, ground, lower, *_quoted(form, cited), leans=cited["relation"] in _FOLLOWING)


def _quoted(form: Json, cited: Json) -> tuple[str, int, int]:
    start, end = cited["start"], cited["end"]
    return form["text"][start:end], start, end


def _of_one_basis(holdings: Holdings, form: Json) -> Iterator[tuple[str, Json]]:
    """The notices that rest on a document that this one rests on and the base lacks, each with how it is cited here."""
    for cited in resolved(holdings.catalog, form):
        if cited["relation"] in _FOLLOWING and cited["doc_id"] is None and telling_number(cited["number"]):
            for one in holdings.catalog.citations_of(number=cited["number"]):
                if one.relation in _FOLLOWING and one.doc_id != form["doc_id"]:
                    yield original(holdings, one.doc_id), cited


def _alike(holdings: Holdings, own: DocumentRecord) -> Iterator[str]:
    """The notices whose titles name the same matter."""
    matter = matter_of(own.title)
    if len(matter) < _SHORTEST:
        return
    grams = tuple(dict.fromkeys(bigrams(matter)))
    match = Or(parts=tuple(Phrase(text=gram, fields=("title",)) for gram in grams))
    rank = (Weighted(node=match, weight=1.0, by="bigrams"),)
    hits = holdings.engine.find(Query(level="notice", match=match, rank=rank, limit=_CANDIDATES)).hits
    for document in holdings.documents(hit.entry_id for hit in hits).values():
        other = set(bigrams(matter_of(document.title)))
        is_alike = len(other & set(grams)) * 2 >= _ALIKE * (len(other) + len(grams))
        if is_alike and document.doc_id not in (own.doc_id, original(holdings, own.doc_id)):
            yield original(holdings, document.doc_id)


def matter_of(title: str | None) -> str:
    """What a title is about: without issuer and place, 关于 and 印发, and the kind of document.

    >>> matter_of("白石县人民政府关于印发白石县农村供水提升实施方案的通知")
    '农村供水提升'
    """
    from policykb.understand import regions  # noqa: PLC0415 - the gazetteer is read where titles are compared

    keys = title_keys(title)
    words = _around()[0].sub("", keys[-1]) if keys else ""
    place = regions.leading_place(words)
    words = words[place[1] :] if place else words
    return _around()[1].sub("", words)


@cache
def _around() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before and behind the matter in a title."""
    words = rules.toml("comparison.toml")["titles"]
    return re.compile(words["before"]), re.compile(words["behind"])


def _may_stand_above(upper: DocumentRecord, lower: DocumentRecord, *, following: bool) -> bool:
    """Whether a cited notice may be of a higher level: never one of a place within; another's only as a ``following``
    basis, and where the gazetteer cannot tell."""
    if _is_above(lower, upper):
        return False
    if _is_above(upper, lower):
        return True
    unsure = "unknown" in (rank_of(upper), rank_of(lower)) or not (_is_known(upper.region) and _is_known(lower.region))
    return following and (unsure or (upper.region == lower.region and upper.issuers != lower.issuers))


def _is_above(upper: DocumentRecord, lower: DocumentRecord) -> bool:
    """Whether a notice's region holds the other's and is not the same."""
    if rank_of(upper) == "national":
        return rank_of(lower) not in ("national", "unknown")
    return (
        bool(upper.region and lower.region)
        and lower.region != upper.region
        and str(lower.region).startswith(str(upper.region))
    )


def _is_known(region: str | None) -> bool:
    from policykb.understand import regions  # noqa: PLC0415 - the gazetteer is read where regions are compared

    place = regions.place(region) if region else None
    return bool(place and place.known)
