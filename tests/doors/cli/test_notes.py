"""How far long work has come, and how long it will take: on a terminal alone, not too often."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import pytest

from policykb.doors.cli.notes import Progress


def told(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    moments: Iterable[tuple[float, int]],
    total: int,
) -> list[str]:
    """The lines shown where so many are done at so many seconds."""
    now = [0.0]
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    progress = Progress(lambda: now[0])
    for moment, done in moments:
        now[0] = moment
        progress(done, total, "通知.txt")
    return [line.strip() for line in capsys.readouterr().err.split("\r") if line.strip()]


def test_the_time_left_is_told_where_it_takes_long(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = [(1.0, 10), (10.0, 100), (10.02, 101), (60.0, 600), (99.0, 990), (100.0, 1_000)]
    assert told(capsys, monkeypatch, moments, 1_000) == [
        "10/1000 通知.txt",
        "100/1000, 90 s left: 通知.txt",
        "600/1000, 40 s left: 通知.txt",
        "990/1000, 1 s left: 通知.txt",
        "1000/1000 通知.txt",
    ]


@pytest.mark.parametrize(("total", "left"), [(5_000, "9 min"), (100_000, "3 h"), (600, "50 s")])
def test_it_is_told_in_the_unit_that_people_use(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, total: int, left: str
) -> None:
    (line,) = told(capsys, monkeypatch, [(10.0, 100)], total)
    assert line == f"100/{total}, {left} left: 通知.txt"


def test_where_there_is_no_terminal_nothing_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    Progress()(1, 2, "通知.txt")
    assert capsys.readouterr().err == ""
