"""Which notice of the base a citation means, across the ways of writing numbers and titles; and what the base lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from policykb.index.folding import telling_number, title_keys
from policykb.index.records import CitationRecord, NameRecord
from policykb.json_form import Json

_NAMES = ("title", "number", "relation")
_TELLING_TITLE = 8  # characters: a shorter one may be the title of many


class Named:
    """The notices of the base by their numbers and titles."""

    def __init__(self, names: Iterable[NameRecord]) -> None:
        self._by_number: dict[str, list[NameRecord]] = {}
        self._by_title: dict[str, list[NameRecord]] = {}
        self._titles: dict[str, tuple[str, ...]] = {}
        for name in names:
            if number := telling_number(name.number):
                self._by_number.setdefault(number, []).append(name)
            self._titles[name.doc_id] = title_keys(name.title)
            for title in self._titles[name.doc_id]:
                self._by_title.setdefault(title, []).append(name)

    def meant(self, title: str | None, number: str | None, relation: str, *, by: str, region: str | None) -> str | None:
        """The doc_id of the notice that ``by``, a notice of ``region``, cites; ``None`` where the base lacks it, or
        where it may be any of several.

        The number decides; a whole title does where one of the two has no number, and no other region is named. What a
        letter issues (关于印发《…》的通知) stands with the letter.
        """
        telling = telling_number(number)
        if relation == "issues" and set(title_keys(title)) & set(self._titles.get(by, ())):
            return by
        if telling and (found := self._by_number.get(telling)):
            return _the_one([one for one in found if one.doc_id != by])
        near = [
            one
            for key in title_keys(title)
            if len(key) >= _TELLING_TITLE
            for one in self._by_title.get(key, ())
            if one.doc_id != by and not (telling and telling_number(one.number)) and _is_near(one.region, region)
        ]
        return _the_one(near)


def resolved(named: Named, form: Json) -> list[Json]:
    """The citations of a notice's JSON form, each with the ``doc_id`` of the notice that it means."""
    return [
        {**one, "doc_id": named.meant(*(one[name] for name in _NAMES), by=form["doc_id"], region=form["region"])}
        for one in form["citations"]
    ]


def lacking(named: Named, citations: Iterable[CitationRecord]) -> list[Json]:
    """What is cited and not in the base: the most cited first, each by the name most often used, and how many notices
    cite it."""
    names: dict[str, Counter[tuple[str | None, str | None]]] = {}
    citing: dict[str, set[str]] = {}
    for one in citations:
        key = telling_number(one.number) or next(iter(title_keys(one.title)), "")
        if key and named.meant(one.title, one.number, one.relation, by=one.doc_id, region=one.by_region) is None:
            names.setdefault(key, Counter())[one.title, one.number] += 1
            citing.setdefault(key, set()).add(one.by_number or one.by_title or one.doc_id)
    found = []
    for key, spellings in names.items():
        title, number = min(spellings, key=lambda name: (-spellings[name], name[0] or "", name[1] or ""))
        found.append({"title": title, "number": number, "cited_by": len(citing[key])})
    return sorted(found, key=lambda one: (-one["cited_by"], one["title"] or "", one["number"] or ""))


def _the_one(found: Sequence[NameRecord]) -> str | None:
    """The first of several copies of one document; ``None`` where they are documents of their own."""
    documents = {telling_number(one.number) or (one.title, one.issued_on) for one in found}
    return min(one.doc_id for one in found) if len(documents) == 1 else None


def _is_near(one: str | None, other: str | None) -> bool:
    """Whether two regions are one, or one lies in the other; one that is not told may be any."""
    return not (one and other) or one.startswith(other) or other.startswith(one)
