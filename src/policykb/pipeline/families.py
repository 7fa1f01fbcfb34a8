"""Families: reposts, forwarded notices and editions put beside the original they come from, when the index is built.

A notice that is new is compared with those alone that its prints make likely (:mod:`policykb.index.resemblance`). What
is decided depends on the notices of the base and nothing else, not on the order in which they came.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from math import sqrt
from urllib.parse import urlsplit

from policykb import rules
from policykb.index.catalog import Catalog
from policykb.index.differences import years_changed
from policykb.index.families import Alike, Claim, FamilyRelation, Member, Sketch
from policykb.index.folding import fold
from policykb.index.resemblance import ALIKE, compared, grams, likely, shares
from policykb.json_form import Json
from policykb.pipeline.likeness import Read, alike

_DOUBT = 0.8  # how far the share of one print may err; of n, by the root of n less
_FEWEST = 4  # prints beyond twice those shared that leave two notices in doubt
_CLOSE = 0.9  # the share of prints from which two notices count as likely the same
_ENOUGH = 8  # of those that call themselves the same
_REMEMBERED = 1_000  # sketches whose likely ones are kept in memory
_MOST_COMPARED = 64  # notices that one is compared with, the likeliest first
_MOST_YEARS = 20  # changed years that are noted of one repost


def regroup(catalog: Catalog) -> tuple[str, ...]:
    """Put every notice that is in no family yet into one, and those again that this concerns; gives their doc_ids."""
    families = catalog.families
    pending = families.pending()
    if not pending:
        return ()
    new, changed = frozenset(pending), set(pending)
    read = _Reader(catalog)
    with catalog.writing():
        concerned = {pair.doc_id for pair in families.alike(pending)}  # those whose original has gone know each other
        for pair in _pairs(catalog, pending, read):
            families.put_alike([pair])
            concerned |= {pair.doc_id, pair.other}
        families.put(_alone(doc_id) for doc_id in pending if doc_id not in concerned)
        while concerned:
            together = _reached(catalog, {concerned.pop()})
            concerned -= together
            before = {doc_id: one for doc_id, one in families.of(together).items() if doc_id not in new}
            for member in _grouped(families.claims(together), families.alike(together), before, read):
                if before.get(member.doc_id) != member:
                    _keep(catalog, member, read)
                    changed.add(member.doc_id)
    return tuple(sorted(changed))


class _Reader:
    """The notices read last, as they are compared."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self.compared = lru_cache(maxsize=256)(self._compared)
        self.grams_of_text = lru_cache(maxsize=16)(self._grams_of_text)

    def text(self, doc_id: str) -> str:
        """The clean text of a notice."""
        return self._catalog.text(doc_id) or ""

    def _compared(self, doc_id: str) -> Read:
        return Read(claim=self._catalog.families.claims([doc_id])[doc_id], text=compared(self.text(doc_id)))

    def _grams_of_text(self, doc_id: str) -> frozenset[str]:
        """The grams of a text with its years as they are."""
        return grams(fold(self.text(doc_id)))


def _pairs(catalog: Catalog, pending: Iterable[str], read: _Reader) -> Iterator[Alike]:
    """The pairs that pending notices make with any other; each is to be kept before the next is asked for."""
    sketches = _Sketches(catalog)
    left = dict.fromkeys(reversed(tuple(pending)))
    while left:  # what was likely beside the one before comes next, so that few texts are read twice
        doc_id, _ = left.popitem()
        for other in sketches.candidates(doc_id):
            if not catalog.families.are_alike(doc_id, other):
                found = alike(*(read.compared(each) for each in sorted((doc_id, other))))
                if found:
                    yield found
            if other in left:
                left[other] = left.pop(other)


class _Sketches:
    """The sketches of notices, and who is likely beside whom by them."""

    def __init__(self, catalog: Catalog) -> None:
        self._families = catalog.families
        self._sketch = lru_cache(maxsize=20_000)(self._families.sketch)
        self._found: dict[object, list[tuple[float, str]]] = {}  # of late: copies find the same

    def candidates(self, doc_id: str) -> list[str]:
        """The notices that may be alike, by their prints, number or title, the likeliest first.

        Of notices that are likely the same and call themselves the same, the first few are enough: by these all hang
        together, however many there are.
        """
        own = self._sketch(doc_id)
        if own.key not in self._found:
            if len(self._found) == _REMEMBERED:
                self._found.clear()
            self._found[own.key] = sorted(self._likely(doc_id, own))
        same: Counter[object] = Counter()
        kept = []
        for share, other in self._found[own.key]:
            name = self._sketch(other).name
            same[name] += share == -_CLOSE
            if other != doc_id and (share > -_CLOSE or same[name] <= _ENOUGH):
                kept.append(other)
        return kept[:_MOST_COMPARED]

    def _likely(self, doc_id: str, own: Sketch) -> Iterator[tuple[float, str]]:
        """Minus the share of prints, and the notice; itself among them."""
        for other, count in self._families.sharing(doc_id).items():
            sketch = self._sketch(other)
            if count and _overlap(own.prints, sketch.prints) > _FEWEST + count / (ALIKE / 2):
                continue
            share, of = likely(own.prints, sketch.prints)
            if not count or share >= ALIKE - _DOUBT / sqrt(max(1, of)):
                yield -min(share, _CLOSE), other


def _overlap(one: array[int], other: array[int]) -> int:
    """How many prints of the one that has fewer there lie where both have prints."""
    if not one or not other:
        return 0
    bound = min(one[-1], other[-1])
    return min(bisect_right(one, bound), bisect_right(other, bound))


def _reached(catalog: Catalog, doc_ids: Collection[str]) -> set[str]:
    """All that hangs together with ``doc_ids``, pair by pair."""
    found, new = set(doc_ids), set(doc_ids)
    while new:
        new = {pair.other for pair in catalog.families.alike(new)} - found
        found |= new
    return found


def _alone(doc_id: str) -> Member:
    return Member(doc_id=doc_id, family=doc_id, relation="original", share=1.0, folds=False)


def _grouped(
    claims: Mapping[str, Claim], pairs: Sequence[Alike], before: Mapping[str, Member], read: _Reader
) -> Iterator[Member]:
    """Families of what hangs together: the best original takes what comes from it, the best of the rest the next.

    What stood ``before`` under the same original is what it was.
    """
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
        for doc_id, by in found.items():
            known = before.get(doc_id)
            if by and known and known.family == original and original in before:
                yield known
            elif by:
                yield _member(original, alike(read.compared(doc_id), read.compared(original)) or by, read)


def _member(original: str, pair: Alike, read: _Reader) -> Member:
    share = round(max(pair.held, pair.holds), 4)
    folds = pair.bond == "same" and _is_held(pair.doc_id, original, read)
    return Member(doc_id=pair.doc_id, family=original, relation=_relation(pair), share=share, folds=folds)


def _is_held(doc_id: str, other: str, read: _Reader) -> bool:
    """Whether one text holds the other with its years as they are."""
    if read.text(doc_id) == read.text(other):
        return True
    return max(shares(read.grams_of_text(doc_id), read.grams_of_text(other))) >= ALIKE


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


def _keep(catalog: Catalog, member: Member, read: _Reader) -> None:
    """Keep a member, with what comparing it with its original shows."""
    catalog.families.put([member])
    if member.relation not in ("original", "edition"):
        for finding in _findings(read.text(member.family), read.text(member.doc_id), member.family):
            catalog.families.put_finding(member.doc_id, finding, against=member.family)


def _findings(original: str, mine: str, doc_id: str) -> Iterator[Json]:
    for changed in years_changed(original, mine)[:_MOST_YEARS]:
        message = f"{changed.instead} here, {changed.year} in the original {doc_id}"
        place = {"start": changed.there.start, "end": changed.there.end}
        yield {"code": "changed-year", "message": message, **place}
