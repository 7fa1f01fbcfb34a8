"""The calendar: a calendar library reads each deadline as an event of its day, with a UID that stays."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import icalendar
from hypothesis import given
from hypothesis import strategies as st

from doors.ledger.records import HOSTILE, RECORDS, record
from policykb.doors.ledger.calendar import folded, write_calendar


def events(path: Path, *records: object) -> list[icalendar.Event]:
    write_calendar(path, records)  # type: ignore[arg-type]
    calendar = icalendar.Calendar.from_ical(path.read_bytes())
    return [event for event in calendar.walk("VEVENT") if isinstance(event, icalendar.Event)]


def test_an_event_for_each_measure_that_is_due_on_a_known_day(tmp_path: Path) -> None:
    found = events(tmp_path / "a.ics", *RECORDS)
    assert [(event["UID"], event.decoded("DTSTART")) for event in found] == [
        ("n0123456789ab#1@policykb", date(2027, 12, 31)),
        ("n0123456789ab#2@policykb", date(2026, 6, 30)),
        ("nffffffffffff#2@policykb", date(2027, 12, 31)),
    ]
    assert found[0]["SUMMARY"] == "建设老年食堂（牵头：县扶贫办）"
    for part in (
        "牵头：县扶贫办",
        "责任：县民政局、县财政局",
        "时限：2027年底前",
        "依据：青政办发〔2026〕3号",
        "牵头单位：县扶贫办",
    ):
        assert part in found[0]["DESCRIPTION"]


def test_the_first_unit_is_no_lead_where_none_is_stated(tmp_path: Path) -> None:
    (event,) = events(tmp_path / "a.ics", record(1, lead=[]))
    assert event["SUMMARY"] == "建设老年食堂（责任：县民政局、县财政局）"


def test_marks_of_the_format_within_a_text_come_back_as_they_were(tmp_path: Path) -> None:
    found = events(tmp_path / "a.ics", record(1, task="甲;乙,丙\\n丁", lead=[], responsible=[]), RECORDS[3])
    assert found[0]["SUMMARY"] == "甲;乙,丙\\n丁"
    assert HOSTILE.split("\n", maxsplit=1)[0] in found[1]["SUMMARY"]


def test_lines_are_as_rfc_5545_says(tmp_path: Path) -> None:
    write_calendar(tmp_path / "a.ics", RECORDS)
    body = (tmp_path / "a.ics").read_bytes()
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    for line in body.split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")  # no character is torn


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    """The stamp is the day of issue; a notice without one, or with a year alone, has a fixed one."""
    vague = [record(1, document={**record(1)["document"], "issued_on": issued}) for issued in (None, "2020", "2020-05")]
    for name in ("a.ics", "b.ics"):
        events(tmp_path / name, *RECORDS, *vague)
    assert (tmp_path / "a.ics").read_bytes() == (tmp_path / "b.ics").read_bytes()


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_unfolding_gives_the_line_again(line: str) -> None:
    body = folded(line)
    assert body.replace(b"\r\n ", b"").decode("utf-8") == line + "\r\n"
    assert all(len(piece) <= 75 for piece in body.split(b"\r\n"))
