"""Deadlines as an iCalendar file (RFC 5545): an event of a whole day for each measure that is due on a known day.

A measure keeps its UID for ever, so a calendar that takes the file in again moves events and doubles none. Nothing is
asked of a clock: an event is stamped with the day its notice was issued.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from policykb.doors.ledger.columns import OTHERWISE, STATED, basis, proof, units
from policykb.doors.terminal import safe
from policykb.json_form import Json

_LONGEST_LINE = 75  # octets, RFC 5545 section 3.1
_ESCAPED = re.compile(r"[\\;,]")
_HEAD = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//policykb//tasks//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH")
_NO_DATE = "19700101"


def write_calendar(path: Path, records: Iterable[Json]) -> None:
    """Write an event for each record whose deadline is a certain day to ``path``."""
    lines = [*_HEAD, f"X-WR-CALNAME:{_text('任务完成时限')}"]
    for record in records:
        if is_due(record):
            lines += _event(record)
    with path.open("wb") as file:
        for line in (*lines, "END:VCALENDAR"):
            file.write(folded(line))


def is_due(record: Json) -> bool:
    """Whether the record's deadline is a certain day."""
    return bool(record["deadline"] and record["deadline"]["date"])


def _event(record: Json) -> Iterator[str]:
    issued = (record["document"]["issued_on"] or _NO_DATE).replace("-", "")
    description = "\n".join(_description(record))
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(record['measure_id'])}@policykb"
    yield f"DTSTAMP:{issued if len(issued) == len(_NO_DATE) else _NO_DATE}T000000Z"
    yield f"DTSTART;VALUE=DATE:{record['deadline']['date'].replace('-', '')}"
    yield f"SUMMARY:{_text(_summary(record))}"
    yield f"DESCRIPTION:{_text(description)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _summary(record: Json) -> str:
    """The task and who leads it; who is responsible where no lead is stated."""
    role = next((role for role in STATED if record[role]), None)
    return f"{record['task']}（{STATED[role]}：{units(role)(record)}）" if role else str(record["task"])


def _description(record: Json) -> Iterator[str]:
    yield str(record["measure"])
    for role, label in {**STATED, **OTHERWISE}.items():
        if record[role]:
            yield f"{label}：{units(role)(record)}"
    yield f"时限：{record['deadline']['text']}"
    yield f"依据：{basis(record)}"
    yield f"原文：{proof(record)}"


def _text(value: str) -> str:
    """A value of type TEXT, RFC 5545 section 3.3.11."""
    return _ESCAPED.sub(lambda found: "\\" + found[0], safe(value)).replace("\n", "\\n").replace("\t", " ")


def folded(line: str) -> bytes:
    r"""A content line in UTF-8, folded after at most 75 octets, never within a character.

    >>> folded("SUMMARY:ok")
    b'SUMMARY:ok\r\n'
    """
    pieces, taken = [bytearray()], 0
    for character in line:
        octets = character.encode("utf-8")
        if taken + len(octets) > _LONGEST_LINE:
            pieces.append(bytearray(b" "))
            taken = 1
        pieces[-1] += octets
        taken += len(octets)
    return b"\r\n".join(map(bytes, pieces)) + b"\r\n"
