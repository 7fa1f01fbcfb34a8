"""Which notices came into force, expired or were repealed since a day: by a notice that came, or by the day alone.

No build takes place on the day that a notice expires: what time did is found when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from policykb.ask.comparison.ancestry import original
from policykb.ask.comparison.courses import Course
from policykb.ask.comparison.events import Cause, Event
from policykb.ask.holdings import Holdings
from policykb.ask.validity import Repealing, Status, status, validity
from policykb.corpus.history import History
from policykb.index.records import CitationRecord, DocumentRecord
from policykb.json_form import Json

_DAY = timedelta(days=1)


def turns(
    holdings: Holdings, history: History, told: Sequence[Course], since: date
) -> Iterator[tuple[Json, Event, str]]:
    """The line of each notice whose status is not what it was, the event, and when it came about.

    It was what could be said on the day before ``since`` by what was known then; of a newer notice, on its first day.
    """
    eve = since - _DAY
    known = Repealing(_known_then(holdings, history, told, since))
    documents = holdings.documents(course.last["doc_id"] for course in told if not course.ended)
    for course in told:
        document = documents.get(course.last["doc_id"])
        line = course.state(history) if document and not course.ended else None
        if document is None or line is None:
            continue
        start = max(eve, course.lines[0].day)
        by_time = status(document, holdings.repealing, on=start)
        then = by_time
        if course.lines[0].day < since:
            then = status(_as_told(course.state(history, before=since), document), known, on=eve)
        now = holdings.status(document)
        if then == now:
            continue
        cause: Cause
        if then == by_time:
            cause, at = "time", f"{_day_of(document, holdings, start, now).isoformat()}T00:00:00Z"
        else:
            cause, at = "notice", _learnt(holdings, document, course, told)
        before = {"text": then, "quote": None}
        yield {**line, **course.last}, Event("status-changed", cause, None, before, _proven(holdings, document)), at


def _known_then(holdings: Holdings, history: History, told: Sequence[Course], since: date) -> Iterator[CitationRecord]:
    """What was known before ``since`` to be repealed, replaced or prolonged."""
    newer = [course for course in told if course.since(since)]
    doc_ids = {line.head["doc_id"] for course in newer for line in course.lines}
    yield from (one for one in holdings.catalog.repealing() if original(holdings, one.doc_id) not in doc_ids)
    for course in newer:
        line = course.state(history, before=since)
        if line and not any(each.head["tells"] in ("gone", "merged") and each.day < since for each in course.lines):
            yield from _ends(line)


def _ends(line: Json) -> Iterator[CitationRecord]:
    """What a notice ends or prolongs, as its line tells."""
    notice = line["state"]["notice"]
    for relation, title, number in line["state"]["ends"]:
        yield CitationRecord(
            doc_id=line["doc_id"],
            title=title,
            number=number,
            relation=relation,
            issued_on=notice["issued_on"],
            effective_on=notice["effective_on"],
            by_title=notice["title"],
            by_number=notice["number"],
            by_region=notice["region"],
        )


def _as_told(line: Json | None, document: DocumentRecord) -> DocumentRecord:
    """The notice with the header that a line tells of."""
    if line is None:
        return document
    notice = line["state"]["notice"]
    told = {name: notice[name] for name in ("title", "number", "region", "issued_on", "effective_on", "expires_on")}
    return document._replace(doc_id=line["doc_id"], issuers=tuple(notice["issuers"]), **told)


def _day_of(document: DocumentRecord, holdings: Holdings, start: date, now: Status) -> date:
    """The first day after ``start`` on which the notice had the status that it has now."""
    days = {document.effective_on, document.issued_on}
    if document.expires_on:
        days.add((date.fromisoformat(document.expires_on) + _DAY).isoformat())
    days |= {one.effective_on or one.issued_on for one in holdings.repealing.of(document)}
    for day in sorted(filter(None, days)):
        on = date.fromisoformat(day)
        if start < on <= holdings.today and status(document, holdings.repealing, on=on) == now:
            return on
    return holdings.today


def _learnt(holdings: Holdings, document: DocumentRecord, own: Course, told: Iterable[Course]) -> str:
    """When the base learnt of it: as the notice that repeals it came, else as its own words did."""
    by = holdings.repealing.by(document, on=holdings.today)
    source = original(holdings, by.doc_id) if by else None
    course = next((each for each in told if source and source == each.last["doc_id"]), own)
    at: str = course.last["at"]
    return at


def _proven(holdings: Holdings, document: DocumentRecord) -> Json:
    """The status of today, with the first quote that it rests on."""
    judged = validity(document, holdings.repealing, on=holdings.today, text_of=holdings.catalog.text)
    quote = next((premise.quote for premise in judged.premises if premise.quote), None)
    return {"text": judged.state, "quote": quote}
