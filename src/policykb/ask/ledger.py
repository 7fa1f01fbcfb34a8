"""Rows for export: measures, or duties with their measures, as flat as a spreadsheet wants them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from policykb.ask.filters import Filters
from policykb.ask.found import match_of
from policykb.ask.holdings import Holdings
from policykb.ask.names import names_meant
from policykb.ask.question import NOTHING_ASKED
from policykb.ask.validity import status
from policykb.index.engine import Query
from policykb.index.folding import fold
from policykb.json_form import Json

What = Literal["measures", "duties"]
_PAGE = 1000


def rows(holdings: Holdings, what: What, filters: Filters) -> Iterator[Json]:
    """One row a duty (a measure without any has one row of its own), or one row a measure; notice by notice.

    ``unit`` and ``role`` among the filters choose rows of duties, not whole measures.
    """
    units = names_meant(holdings, filters.unit) if filters.unit else frozenset[str]()
    for doc_id, measure_ids in _chosen(holdings, filters):
        notice = holdings.notice(doc_id)
        document = holdings.documents([doc_id])[doc_id]
        head = {
            "doc_id": doc_id,
            "title": document.title,
            "number": document.number,
            "issuers": "、".join(document.issuers),
            "issued_on": document.issued_on,
            "region": document.region,
            "status": status(document, holdings.repealing, on=holdings.today),
            "source": document.source,
        }
        for measure in notice["measures"]:
            if measure["measure_id"] in measure_ids:
                row = {**head, **_measure(measure)}
                yield from [{**row, **_units(measure)}] if what == "measures" else _duties(row, measure, filters, units)


def _chosen(holdings: Holdings, filters: Filters) -> Iterator[tuple[str, set[str]]]:
    """Notices with those of their measures that are within the filters, in the order of the index."""
    match = match_of(NOTHING_ASKED, filters, holdings)
    chosen: dict[str, set[str]] = {}
    offset, total = 0, 1
    while offset < total:
        found = holdings.engine.find(Query(level="measure", match=match, sort="issued_on", limit=_PAGE, offset=offset))
        total = found.total
        offset += _PAGE
        for hit in found.hits:
            chosen.setdefault(hit.entry_id.partition("#")[0], set()).add(hit.entry_id)
    yield from chosen.items()


def _measure(measure: Json) -> Json:
    deadline = measure["deadline"] or {"text": None, "date": None}
    return {
        "measure_id": measure["measure_id"],
        "label": measure["label"],
        "heading": measure["heading"],
        "text": measure["text"],
        "deadline": deadline["text"],
        "deadline_date": deadline["date"],
        "targets": "；".join(measure["targets"]),
    }


def _units(measure: Json) -> Json:
    roles = ("lead", "responsible", "cooperate", "guide", "supervise", "implied")
    return {role: "、".join(one["unit"] for one in measure["duties"] if one["role"] == role) for role in roles}


def _duties(row: Json, measure: Json, filters: Filters, units: frozenset[str]) -> Iterator[Json]:
    blank = dict.fromkeys(("unit", "role", "full_name", "today", "today_name", "quote", "rule_id"))
    narrowed = filters.unit is not None or filters.role is not None
    for duty in measure["duties"]:
        names = {fold(name) for name in (duty["unit"], duty["full_name"], duty["today"]["name"]) if name}
        if filters.role in (None, duty["role"]) and (filters.unit is None or units & names):
            yield {
                **row,
                "unit": duty["unit"],
                "role": duty["role"],
                "full_name": duty["full_name"],
                "today": duty["today"]["state"],
                "today_name": duty["today"]["name"],
                "quote": duty["quote"],
                "rule_id": duty["rule_id"],
            }
    if not measure["duties"] and not narrowed:
        yield {**row, **blank}
