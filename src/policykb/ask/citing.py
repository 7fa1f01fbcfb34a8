"""Which notice of the base a citation means, across the ways of writing numbers and titles; and what the base lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from policykb.ask.validity import TELLING_TITLE, is_near
from policykb.index.catalog import Catalog
from policykb.index.folding import name_keys, telling_number, title_keys
from policykb.index.records import NameRecord
from policykb.json_form import Json


class Cited(NamedTuple):
    """A citation: the ``title`` and ``number`` that the notice ``by``, of a title and region of its own, cites."""

    title: str | None
    number: str | None
    relation: str
    by: str
    by_title: str | None
    region: str | None


class Named:
    """Notices of the base by their keys."""

    def __init__(self, held: Iterable[NameRecord]) -> None:
        self._by_key: dict[str, list[NameRecord]] = {}
        for one in held:
            self._by_key.setdefault(one.key, []).append(one)

    def meant(self, cited: Cited) -> str | None:
        """The doc_id of the notice that is cited; ``None`` where the base lacks it, or where it may be any of several.

        The number decides; a whole title does where one of the two has no number, and no other region is named. What a
        letter issues (关于印发《…》的通知) stands with the letter.
        """
        number, titles = telling_number(cited.number), title_keys(cited.title)
        if cited.relation == "issues" and set(titles) & set(title_keys(cited.by_title)):
            return cited.by
        if number and (found := self._by_key.get(number)):
            return _the_one([one for one in found if one.doc_id != cited.by])
        near = {
            one.doc_id: one
            for key in titles
            if len(key) >= TELLING_TITLE
            for one in self._by_key.get(key, ())
            if one.doc_id != cited.by
            and not (number and telling_number(one.number))
            and is_near(one.region, cited.region)
        }
        return _the_one(tuple(near.values()))


def resolved(catalog: Catalog, form: Json) -> list[Json]:
    """The citations of a notice's JSON form, each with the ``doc_id`` of the notice that it means."""
    found = [
        Cited(one["title"], one["number"], one["relation"], form["doc_id"], form["title"], form["region"])
        for one in form["citations"]
    ]
    named = _named(catalog, found)
    return [{**one, "doc_id": named.meant(cited)} for one, cited in zip(form["citations"], found, strict=True)]


def lacking(catalog: Catalog) -> list[Json]:
    """What is cited and not in the base: the most cited first, each by the name most often used, and how many notices
    cite it."""
    citations = catalog.citations()
    cited = [Cited(one.title, one.number, one.relation, one.doc_id, one.by_title, one.by_region) for one in citations]
    named = _named(catalog, cited)
    names: dict[str, Counter[tuple[str | None, str | None]]] = {}
    citing: dict[str, set[str]] = {}
    for record, one in zip(citations, cited, strict=True):
        key = next(iter(name_keys(one.title, one.number)), "")
        if key and named.meant(one) is None:
            names.setdefault(key, Counter())[one.title, one.number] += 1
            citing.setdefault(key, set()).add(record.by_number or one.by_title or one.by)
    found = []
    for key, spellings in names.items():
        title, number = min(spellings, key=lambda name: (-spellings[name], name[0] or "", name[1] or ""))
        found.append({"title": title, "number": number, "cited_by": len(citing[key])})
    return sorted(found, key=lambda one: (-one["cited_by"], one["title"] or "", one["number"] or ""))


def _named(catalog: Catalog, cited: Iterable[Cited]) -> Named:
    """The notices that any of the citations may mean."""
    return Named(catalog.named({key for one in cited for key in name_keys(one.title, one.number)}))


def _the_one(found: Sequence[NameRecord]) -> str | None:
    """The first of several copies of one document; ``None`` where they are documents of their own."""
    documents = {telling_number(one.number) or (one.title, one.issued_on) for one in found}
    return min(one.doc_id for one in found) if len(documents) == 1 else None
