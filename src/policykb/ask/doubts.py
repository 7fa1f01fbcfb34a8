"""What is doubtful of a row of the table of tasks, so that a person looks before it is sent out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from policykb.ask.holdings import Holdings
from policykb.ask.leading import state_of
from policykb.json_form import Json

UNKNOWN_SUCCESSOR = "unknown-successor"
_CERTAIN = ("one-lead", "joint-leads")


def doubts_of(measure: Json, notice: Json) -> list[Json]:
    """No lead stated, a subject or a catch-all alone (the codes of ``state``), a unit whose body today is unknown, and
    the notice's findings that stand within the measure. ``message`` says why; ``None`` where the code says it all.

    That a clause names no unit is no doubt where it only frames other measures.
    """
    state = state_of(measure["duties"])
    framing = not measure["duties"] and any(_frames(measure, other) for other in notice["measures"])
    found = [] if state in _CERTAIN or framing else [_doubt(state)]
    for duty in measure["duties"]:
        today = duty["today"]
        doubt = _doubt(UNKNOWN_SUCCESSOR, unit=duty["unit"], message=today["evidence"])
        if today["state"] == "unknown" and doubt not in found:
            found.append(doubt)
    return found + [_of_finding(finding) for finding in notice["findings"] if _within(finding, measure)]


def doubts(holdings: Holdings, records: Iterable[Json]) -> Iterator[Json]:
    """Every doubt of the records of tasks, each with its ``no``, ``measure_id``, ``doc_id`` and ``task``; a notice's
    findings that stand in none of its measures precede those of its first, without number.
    """
    seen = set()
    for record in records:
        if record["doc_id"] not in seen:
            seen.add(record["doc_id"])
            notice = holdings.notice(record["doc_id"])
            for finding in _loose(notice["findings"], notice["measures"]):
                whole = {**record, "no": None, "measure_id": None, "task": None, "clause": ""}
                yield {**_placed(whole), **_of_finding(finding)}
        yield from ({**_placed(record), **doubt} for doubt in record["doubts"])


def _placed(record: Json) -> Json:
    return {name: record[name] for name in ("no", "measure_id", "doc_id", "task", "clause", "document")}


def _loose(findings: Iterable[Json], measures: Sequence[Json]) -> Iterator[Json]:
    yield from (one for one in findings if not any(_within(one, measure) for measure in measures))


def _frames(measure: Json, other: Json) -> bool:
    inside = bool(measure["start"] <= other["start"] and other["end"] <= measure["end"])
    return inside and other["measure_id"] != measure["measure_id"]


def _within(finding: Json, measure: Json) -> bool:
    start: int | None = finding["start"]
    return start is not None and bool(measure["start"] <= start < measure["end"])


def _of_finding(finding: Json) -> Json:
    return _doubt(finding["code"], message=finding["message"])


def _doubt(code: str, *, unit: str | None = None, message: str | None = None) -> Json:
    return {"code": code, "unit": unit, "message": message}
