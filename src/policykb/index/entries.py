"""From a notice to what the search engine holds of it: one entry for the notice, one for each measure.

Keywords (exact values, folded):

- ``doc_id kind script``, ``number`` (:func:`policykb.index.folding.number_key`), ``issuer``;
- ``region``: every place of the path, from the province down, as a path (云南省西双版纳傣族自治州), by its own name and
  its short one (西双版纳州); of the notice's own place alone the path behind ``=``, and its level behind ``@``;
- ``role``: the roles that occur; ``unit`` for any role, and one per role, ``lead responsible cooperate guide supervise
  implied``: each unit as written, by its full name, and by the name of who carries the duty today. A notice has those
  of all its measures.

Numbers: ``issued_on published_on due`` as YYYYMMDD; ``due`` of a notice is the first of its measures'.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policykb.index.engine import Entry, NumberField
from policykb.index.folding import fold, number_key
from policykb.json_form import Json, notice_json
from policykb.model import Notice
from policykb.understand import regions

Keywords = dict[str, tuple[str, ...]]

_BARE_KINDS = ("纪要", "公告", "通告", "通报")
_OPENING = 300  # characters before the first clause


def entries_of(notice: Notice) -> tuple[Entry, ...]:
    """The entry of the notice, then those of its measures in their order."""
    return entries_of_json(notice_json(notice))


def entries_of_json(form: Json) -> tuple[Entry, ...]:
    """The same from the notice's JSON form: what an engine is filled with again from the catalog."""
    doc_id, title = form["doc_id"], form["title"] or ""
    shared = {
        "doc_id": (doc_id,),
        "kind": _folded([form["kind"]]),
        "script": (form["script"],),
        "number": tuple(number_key(number) for number in [form["number"]] if number),
        "issuer": _folded(form["issuers"]),
        "region": _folded(_places(form["region"])),
    }
    dates = {"issued_on": form["issued_on"], "published_on": form["published_on"]}
    measures = form["measures"]
    due = min((day for measure in measures if (day := _due(measure))), default=None)
    notice = Entry(
        entry_id=doc_id,
        level="notice",
        texts={"title": title, "headings": "\n".join(_headings(form["sections"])), "body": form["text"]},
        keywords={**shared, **_carriers(measures)},
        numbers=_numbers(**dates, due=due),
    )
    paths, subject = _paths(form["sections"]), _subject(form)
    parts = (
        Entry(
            entry_id=measure["measure_id"],
            level="measure",
            texts={
                "title": subject,
                "headings": paths.get(measure["clause_id"], measure["heading"]),
                "body": measure["text"],
            },
            keywords={**shared, **_carriers([measure])},
            numbers=_numbers(**dates, due=_due(measure)),
        )
        for measure in measures
    )
    return (notice, *parts)


def _subject(form: Json) -> str:
    """What all measures of a notice are about: its title; of one that names its kind alone (会议纪要, 公告), with what
    stands before the first clause."""
    title: str = form["title"] or ""
    first = min((section["start"] for section in form["sections"]), default=0)
    if not title.endswith(_BARE_KINDS) or any(mark in title for mark in ("关于", "《")):
        return title
    return f"{title}\n{form['text'][max(0, first - _OPENING) : first]}"


def _headings(sections: Iterable[Json]) -> Iterator[str]:
    return (section["heading"] for section in sections if section["heading"])


def _paths(sections: Iterable[Json]) -> dict[str, str]:
    """The headings from the top down to each clause, a line each."""
    paths: dict[str, str] = {}
    for section in sections:
        above = paths.get(section["parent"] or "", "")
        paths[section["clause_id"]] = "\n".join(filter(None, (above, section["heading"])))
    return paths


def _places(region: str | None) -> Iterator[str]:
    place = regions.place(region) if region else None
    if region:
        yield region
        yield f"={region}"
    if place:
        yield f"@{place.level}"
    for depth in range(1, len(place.path) + 1 if place else 1):
        above = regions.Place(path=place.path[:depth], level=place.level) if place else regions.NATION
        yield from (above.full, above.name, above.short)


def _carriers(measures: Iterable[Json]) -> Keywords:
    names: dict[str, list[str | None]] = {}
    for measure in measures:
        for duty in measure["duties"]:
            carried = [duty["unit"], duty["full_name"], duty["today"]["name"]]
            names.setdefault("role", []).append(duty["role"])
            names.setdefault("unit", []).extend(carried)
            names.setdefault(duty["role"], []).extend(carried)
    return {role: _folded(carried) for role, carried in names.items()}


def _due(measure: Json) -> str | None:
    return measure["deadline"]["date"] if measure["deadline"] else None


def _folded(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(value) for value in values if value))


def _numbers(**dates: str | None) -> dict[NumberField, int]:
    names: tuple[NumberField, ...] = ("issued_on", "published_on", "due")
    return {name: int(day.replace("-", "")) for name in names if (day := dates[name])}
