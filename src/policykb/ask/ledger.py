"""The table of tasks 任务分解表 as records: a measure each, its units by role, its proof, and what is doubtful of it.

Nothing is said that the notice does not say: a unit stands as written, in the role that the notice states; who carries
its duty today stands beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar, get_args

from policykb.ask.answer import document_json
from policykb.ask.clauses import measure_text, place, task_name
from policykb.ask.doubts import doubts_of
from policykb.ask.filters import Filters
from policykb.ask.found import match_of
from policykb.ask.holdings import Holdings
from policykb.ask.leading import state_of
from policykb.ask.names import names_meant
from policykb.ask.question import NOTHING_ASKED
from policykb.ask.validity import status
from policykb.errors import UsageError
from policykb.index.engine import Query
from policykb.index.folding import fold
from policykb.index.records import DocumentRecord
from policykb.json_form import Json
from policykb.vocabulary import Role

SORTS = ("issued_on", "-issued_on", "due", "-due")
_PAGE = 1000
T = TypeVar("T")
_ROLES: tuple[str, ...] = get_args(Role)
_DUTY = ("unit", "role", "full_name", "today", "today_name", "quote", "rule_id")


def tasks(
    holdings: Holdings, filters: Filters, *, limit: int | None = None, offset: int = 0, sort: str | None = None
) -> Iterator[Json]:
    """One record a measure within the filters, numbered from 1: notice by notice, the oldest first, as the text goes.

    ``sort`` is of :data:`SORTS`; what has no date comes last. A repost is left out where its original is within the
    filters too. The same notices give the same records in the same order, however the index was built.
    """
    if sort not in (None, *SORTS):
        raise UsageError(f"cannot sort by {sort}; say one of {', '.join(SORTS)}, with - for the last first")
    by_due = sort in ("due", "-due")
    records = _records(holdings, filters, newest_first=sort == "-issued_on")
    if by_due:
        records = iter(_dated(records, lambda record: (record["deadline"] or {}).get("date"), latest=sort == "-due"))
    stop = None if limit is None else offset + limit
    for number, record in enumerate(islice(records, offset, stop), 1):
        yield {"no": number, **record}


def duties(holdings: Holdings, records: Iterable[Json], filters: Filters) -> Iterator[Json]:
    """The records as flat rows, one a duty; a measure without any has one row of its own.

    ``unit`` and ``role`` among the filters choose duties, not whole measures.
    """
    units = names_meant(holdings, filters.unit) if filters.unit else frozenset[str]()
    for record in records:
        carried = sorted((duty for role in _ROLES for duty in record[role]), key=lambda duty: int(duty["start"]))
        for duty in carried:
            names = {fold(name) for name in (duty["unit"], duty["full_name"], duty["today"]["name"]) if name}
            if filters.role in (None, duty["role"]) and (filters.unit is None or units & names):
                yield {**_flat(record), **_flat_duty(duty)}
        if not carried:
            yield {**_flat(record), **dict.fromkeys(_DUTY)}


def _records(holdings: Holdings, filters: Filters, *, newest_first: bool) -> Iterator[Json]:
    chosen = _chosen(holdings, filters)
    documents = holdings.documents(chosen)
    reposts = {
        one.doc_id for one in holdings.catalog.families.of(chosen).values() if one.folds and one.family in chosen
    }
    kept = (document for doc_id, document in sorted(documents.items()) if doc_id not in reposts)
    for document in _dated(kept, lambda document: document.issued_on, latest=newest_first):
        yield from _of_notice(holdings, document, chosen[document.doc_id])


def _chosen(holdings: Holdings, filters: Filters) -> dict[str, set[str]]:
    """Notices with those of their measures that are within the filters."""
    match = match_of(NOTHING_ASKED, filters, holdings)
    chosen: dict[str, set[str]] = {}
    offset, total = 0, 1
    while offset < total:
        found = holdings.engine.find(Query(level="measure", match=match, sort="issued_on", limit=_PAGE, offset=offset))
        total = found.total
        offset += _PAGE
        for hit in found.hits:
            chosen.setdefault(hit.entry_id.partition("#")[0], set()).add(hit.entry_id)
    return chosen


def _dated(things: Iterable[T], date: Callable[[T], str | None], *, latest: bool) -> list[T]:
    """By date, in the order they come where dates are equal; those without one last."""
    listed = list(things)
    dated = sorted((one for one in listed if date(one)), key=lambda one: date(one) or "", reverse=latest)
    return dated + [one for one in listed if not date(one)]


def _of_notice(holdings: Holdings, document: DocumentRecord, measure_ids: set[str]) -> Iterator[Json]:
    notice = holdings.notice(document.doc_id)
    sections = {section["clause_id"]: section for section in notice["sections"]}
    shown = document_json(document, status(document, holdings.repealing, on=holdings.today))
    for stated in notice["measures"]:
        if stated["measure_id"] in measure_ids:
            measure = {**stated, "duties": []} if document.doc_id in holdings.spun else stated  # no name there is sure
            by_role = {role: [duty for duty in measure["duties"] if duty["role"] == role] for role in _ROLES}
            yield {
                "measure_id": measure["measure_id"],
                "doc_id": document.doc_id,
                "clause_id": measure["clause_id"],
                "clause": place(measure, sections),
                "label": measure["label"],
                "heading": measure["heading"],
                "task": task_name(measure, sections),
                "measure": measure_text(measure, sections),
                **by_role,
                "deadline": measure["deadline"],
                "targets": measure["targets"],
                "text": measure["text"],
                "start": measure["start"],
                "end": measure["end"],
                "state": state_of(measure["duties"]),
                "doubts": doubts_of(measure, notice),
                "document": shown,
            }


def _flat(record: Json) -> Json:
    document, deadline = record["document"], record["deadline"] or {"text": None, "date": None}
    return {
        "doc_id": record["doc_id"],
        **{name: document[name] for name in ("title", "number")},
        "issuers": "、".join(document["issuers"]),
        **{name: document[name] for name in ("issued_on", "region", "status", "source")},
        **{name: record[name] for name in ("measure_id", "label", "heading", "text")},
        "deadline": deadline["text"],
        "deadline_date": deadline["date"],
        "targets": "；".join(record["targets"]),
    }


def _flat_duty(duty: Json) -> Json:
    today = duty["today"]
    return {**{name: duty.get(name) for name in _DUTY}, "today": today["state"], "today_name": today["name"]}
