"""Families: reposts, forwarded notices and editions put beside the original they come from, when the index is built.

A notice that is new is compared with those alone that its prints make likely (:mod:`policykb.index.resemblance`). What
is decided depends on the notices of the base and nothing else, not on the order in which they came.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from math import sqrt
from urllib.parse import urlsplit

from policykb import rules
from policykb.index.catalog import Catalog
from policykb.index.differences import compare
from policykb.index.families import Alike, Claim, FamilyRelation, Member
from policykb.index.folding import fold
from policykb.index.resemblance import ALIKE, compared, containment, likely
from policykb.json_form import Json
from policykb.pipeline.likeness import Read, alike

_DOUBT = 0.8  # how far the share of one print may err; of n, by the root of n less
_FEWEST = 4  # prints beyond twice those shared that leave two notices in doubt
_MOST_COMPARED = 64  # notices that one is compared with, the likeliest first
_MOST_YEARS = 20  # changed years that are noted of one repost


def regroup(catalog: Catalog) -> tuple[str, ...]:
    """Put every notice that is in no family yet into one, and those again that this concerns; gives their doc_ids."""
    families = catalog.families
    pending = families.pending()
    if not pending:
        return ()
    pairs = tuple(_pairs(catalog, pending))
    with catalog.writing():
        families.put_alike(pairs)
        concerned = _reached(catalog, {pair.doc_id for pair in pairs} | {pair.other for pair in pairs})
        families.put(_alone(doc_id) for doc_id in pending if doc_id not in concerned)
        before = families.of(concerned)
        members = list(_grouped(families.claims(concerned), families.alike(concerned)))
        new = set(pending)
        changed = [one for one in members if before.get(one.doc_id) != one or new & {one.doc_id, one.family}]
        _keep(catalog, changed)
    return tuple(sorted({*pending, *(one.doc_id for one in changed)}))


def _pairs(catalog: Catalog, pending: Iterable[str]) -> Iterator[Alike]:
    """The pairs that pending notices make with any other."""
    seen: set[tuple[str, str]] = set()
    sketches = _Sketches(catalog)

    @lru_cache(maxsize=256)
    def read(doc_id: str) -> Read:
        return Read.of(catalog.families.claims([doc_id])[doc_id], compared(catalog.text(doc_id) or ""))

    left = dict.fromkeys(reversed(tuple(pending)))
    while left:  # what was likely beside the one before comes next, so that few texts are read twice
        doc_id, _ = left.popitem()
        for other in sketches.candidates(doc_id):
            pair = (min(doc_id, other), max(doc_id, other))
            if pair not in seen and (found := alike(read(pair[0]), read(pair[1]))):
                seen.add(pair)
                yield found
            if other in left:
                left[other] = left.pop(other)


class _Sketches:
    """The prints of notices, and of those met before how many they are and how far they reach."""

    def __init__(self, catalog: Catalog) -> None:
        self._families = catalog.families
        self._prints = lru_cache(maxsize=2_000)(self._families.prints)
        self._reach: dict[str, tuple[int, int]] = {}

    def candidates(self, doc_id: str) -> list[str]:
        """The notices that may be alike, by their prints, number or title, the likeliest first."""
        own = self._prints(doc_id)
        found = []
        for other, count in self._families.sharing(doc_id).items():
            if count and self._expected(own, other) > _FEWEST + count / (ALIKE / 2):
                continue
            share, of = likely(own, self._prints(other))
            if not count or share >= ALIKE - _DOUBT / sqrt(max(1, of)):
                found.append((-share, other))
        return [other for _, other in sorted(found)[:_MOST_COMPARED]]

    def _expected(self, own: tuple[int, ...], other: str) -> float:
        """How many prints of the one with fewer lie where both have prints; of the other one an estimate."""
        if other not in self._reach:
            prints = self._prints(other)
            self._reach[other] = (len(prints), prints[-1])
        size, last = self._reach[other]
        bound = min(own[-1], last)
        return min(bisect_right(own, bound), size * bound / last)


def _reached(catalog: Catalog, doc_ids: Collection[str]) -> set[str]:
    """All that hangs together with ``doc_ids``, pair by pair."""
    found, new = set(doc_ids), set(doc_ids)
    while new:
        new = {pair.other for pair in catalog.families.alike(new)} - found
        found |= new
    return found


def _alone(doc_id: str) -> Member:
    return Member(doc_id=doc_id, family=doc_id, relation="original", share=1.0, folds=False)


def _grouped(claims: Mapping[str, Claim], pairs: Sequence[Alike]) -> Iterator[Member]:
    """Families of what hangs together: the best original takes what comes from it, the best of the rest the next."""
    beside: dict[str, dict[str, Alike]] = {doc_id: {} for doc_id in claims}
    for pair in pairs:
        beside[pair.doc_id][pair.other] = pair
    forwarding = {pair.doc_id for pair in pairs if pair.bond == "quoted" and pair.holds > pair.held}
    order = sorted(claims, key=lambda doc_id: _order(claims[doc_id], doc_id in forwarding))
    left = dict.fromkeys(order)
    for original in order:
        if original not in left:
            continue
        found = _descended(original, beside, left)
        for doc_id in found:
            del left[doc_id]
        second = next((doc_id for doc_id in order if doc_id in found and doc_id != original), None)
        reason = _reason(claims[original], claims[second], forwarding) if second else None
        yield Member(doc_id=original, family=original, relation="original", share=1.0, folds=False, reason=reason)
        yield from (_member(original, pair) for pair in found.values() if pair)


def _member(original: str, pair: Alike) -> Member:
    share = round(max(pair.held, pair.holds), 4)
    return Member(doc_id=pair.doc_id, family=original, relation=_relation(pair), share=share, folds=pair.bond == "same")


def _descended(
    original: str, beside: Mapping[str, Mapping[str, Alike]], left: Collection[str]
) -> dict[str, Alike | None]:
    """The original and what comes from it: all beside it, and beside its copies what holds their text."""
    found: dict[str, Alike | None] = {original: None}
    copies = [original]
    for doc_id in copies:
        for other, pair in sorted(beside[doc_id].items()):
            if (
                other in left
                and other not in found
                and (doc_id == original or (pair.held >= ALIKE and pair.bond == "same"))
            ):
                found[other] = beside[other].get(original, pair.turned)
                if pair.bond == "same" and min(pair.held, pair.holds) >= ALIKE:
                    copies.append(other)
    return found


def _relation(pair: Alike) -> FamilyRelation:
    """What a notice is to the original that it makes a pair with."""
    if pair.bond == "edition":
        return "edition"
    if pair.bond == "same" and min(pair.held, pair.holds) >= ALIKE:
        return "copy"
    return "contains" if pair.holds > pair.held else "contained"


_MERITS: tuple[tuple[str, Callable[[Claim], object]], ...] = (
    ("no-report", lambda claim: claim.kind == "报道"),
    ("official-host", lambda claim: not _is_official(claim.url)),
    ("government-metadata", lambda claim: not _has_metadata(claim)),
    ("number", lambda claim: claim.number is None),
    ("title", lambda claim: claim.title is None),
    ("issuers", lambda claim: not claim.issuers),
    ("date", lambda claim: claim.issued_on is None),
    ("earliest", lambda claim: claim.published_on or claim.issued_on or "9999"),
    ("longest", lambda claim: -claim.length),
)
"""What makes an original, the weightiest first; the smaller value wins."""


def _order(claim: Claim, forwards: bool) -> tuple[object, ...]:
    return (forwards, *(merit(claim) for _, merit in _MERITS), claim.doc_id)


def _reason(original: Claim, second: Claim, forwarding: Collection[str]) -> str:
    """The first merit that tells the original from the next best."""
    if second.doc_id in forwarding:
        return "forwarded"
    return next((name for name, merit in _MERITS if merit(original) != merit(second)), "equal")


def _is_official(url: str | None) -> bool:
    host = urlsplit(url or "").hostname or ""
    return any(f".{host}".endswith(f".{known}") for known in rules.toml("originals.toml")["hosts"])


def _has_metadata(claim: Claim) -> bool:
    known = tuple(rules.toml("originals.toml")["places"])
    return any(place.startswith(known) for place in claim.places)


def _keep(catalog: Catalog, members: Sequence[Member]) -> None:
    """Keep members, with what comparing each with its original shows."""
    texts = catalog.texts(doc_id for one in members for doc_id in (one.doc_id, one.family))
    for member in members:
        mine, original = texts[member.doc_id], texts[member.family]
        folds = member.folds and containment(fold(mine), fold(original)) >= ALIKE
        catalog.families.put([member._replace(folds=folds)])
        if member.relation not in ("original", "edition"):
            for finding in _findings(original, mine, member.family):
                catalog.families.put_finding(member.doc_id, finding, against=member.family)


def _findings(original: str, mine: str, doc_id: str) -> Iterator[Json]:
    _, years = compare(original, mine)
    for changed in years[:_MOST_YEARS]:
        message = f"{changed.instead} here, {changed.year} in the original {doc_id}"
        place = {"start": changed.there.start, "end": changed.there.end}
        yield {"code": "changed-year", "message": message, **place}
