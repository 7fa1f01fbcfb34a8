"""``changes``: what is new in the base since a day, by measure, from the history that builds have written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from policykb.ask.answer import Answer
from policykb.ask.comparison.courses import Course, courses
from policykb.ask.comparison.events import Event, events
from policykb.ask.comparison.standing import turns
from policykb.ask.holdings import Holdings
from policykb.corpus.history import History
from policykb.json_form import Json

KINDS = (
    *("new-notice", "new-measure", "lead-changed", "deadline-moved", "targets-changed", "status-changed"),
    *("measure-removed", "notice-removed"),
)


def changes(holdings: Holdings, corpus: Path, *, since: date, limit: int | None = None, offset: int = 0) -> Answer:
    """What happened from ``since`` to the day that the holdings are asked on, the newest first."""
    history = History(corpus)
    told = courses(history, until=holdings.today)
    found = [
        *_by_builds(holdings, history, told, since),
        *(_event(holdings, line, event, at) for line, event, at in turns(holdings, history, told, since)),
    ]
    found.sort(key=lambda one: (one["at"], one["doc_id"], one["clause_id"] or "", KINDS.index(one["kind"])))
    found.reverse()
    end = None if limit is None else offset + limit
    form = {
        "since": since.isoformat(),
        "until": holdings.today.isoformat(),
        "total": len(found),
        "events": found[offset:end],
    }
    return Answer(form=form)


def _by_builds(holdings: Holdings, history: History, told: Iterable[Course], since: date) -> Iterator[Json]:
    """What builds found."""
    for course in told:
        before: Json | None = None
        for line in course.lines if course.since(since) else ():
            if line.head["tells"] == "state":
                (after,) = history.read([line.offset])
                for event in _news(before, after) if line.day >= since else ():
                    yield _event(holdings, after, event, after["at"])
                before = after
            elif line.head["tells"] == "gone" and line.day >= since and before:
                gone = Event("notice-removed", "notice", None, None, None)
                yield _event(holdings, {**before, **line.head}, gone, line.head["at"])


def _news(before: Json | None, after: Json) -> Iterator[Event]:
    if before is None:
        yield Event("new-notice", "notice", None, None, None)
    else:
        yield from events(before, after)


def _event(holdings: Holdings, line: Json, event: Event, at: str) -> Json:
    """An event of the notice as the line has it."""
    measure, notice = event.measure, line["state"]["notice"]
    document = holdings.documents([line["doc_id"]]).get(line["doc_id"])
    said = (line["key"], at, event.kind, measure and measure["clause_id"], event.before, event.after)
    return {
        "event_id": hashlib.sha256(repr(said).encode(errors="replace")).hexdigest()[:16],
        "at": at,
        "kind": event.kind,
        "cause": event.cause,
        "doc_id": line["doc_id"],
        "clause_id": measure["clause_id"] if measure else None,
        "label": measure["label"] if measure else None,
        "heading": measure["heading"] if measure else None,
        "before": event.before,
        "after": event.after,
        "measures": [_asked(one) for one in line["state"]["measures"]] if event.kind == "new-notice" else [],
        "document": {
            **{name: notice[name] for name in ("title", "number", "issuers", "issued_on", "region")},
            "status": holdings.status(document) if document else "unknown",
            "source": line["source"],
        },
    }


def _asked(measure: Json) -> Json:
    """What a new notice asks for, in short."""
    return {
        "clause_id": measure["clause_id"],
        "label": measure["label"],
        "heading": measure["heading"],
        "lead": [lead["unit"] for lead in measure["lead"]],
        "deadline": measure["deadline"],
    }
