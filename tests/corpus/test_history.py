"""The file that builds write on: whole lines count, a cut-off one is passed over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policykb.corpus.history import NAME, Entry, History

Json = dict[str, Any]


def line(key: str, tells: str = "state", *, doc_id: str = "n1", was: str | None = None, **state: object) -> Json:
    told: Json = {
        "at": "2026-03-01T08:00:00Z",
        "key": key,
        "was": was,
        "doc_id": doc_id,
        "source": "a.txt",
        "tells": tells,
    }
    return {**told, "state": state} if tells == "state" else told


def test_the_last_word_on_each_notice_counts(tmp_path: Path) -> None:
    History(tmp_path).append([line("甲", n=1), line("乙", n=2), line("甲", n=3), {"at": "", "stamp": "s1"}])
    history = History(tmp_path)
    assert history.stamp == "s1"
    states = {key: next(history.read([entry.offset]))["state"] for key, entry in history.entries.items()}
    assert states == {"甲": {"n": 3}, "乙": {"n": 2}}


def test_what_is_gone_or_told_of_elsewhere_is_not_there(tmp_path: Path) -> None:
    History(tmp_path).append([line("甲"), line("乙"), line("丙")])
    History(tmp_path).append([line("甲", "gone"), line("乙", "merged")])
    assert set(History(tmp_path).entries) == {"丙"}


def test_the_same_elsewhere_keeps_its_state_and_a_new_key_its_past(tmp_path: Path) -> None:
    History(tmp_path).append(
        [line("甲", n=1), line("甲", "same", doc_id="n2"), line("乙", "same", was="甲", doc_id="n3")]
    )
    history = History(tmp_path)
    assert history.entries == {"乙": Entry(key="乙", doc_id="n3", source="a.txt", at="2026-03-01T08:00:00Z", offset=0)}


def test_a_stamp_holds_until_the_next_line(tmp_path: Path) -> None:
    History(tmp_path).append([line("甲"), {"at": "", "stamp": "s1"}, line("乙")])
    assert History(tmp_path).stamp == ""


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(cut=st.integers(min_value=0, max_value=2_000), text=st.text(max_size=20))
def test_a_file_cut_anywhere_is_read_and_written_on(tmp_path: Path, cut: int, text: str) -> None:
    """As after a crash: every line that was whole counts, and what is added after it counts whole."""
    path = tmp_path / NAME
    path.unlink(missing_ok=True)
    lines = [line(f"{number}", deadline={"text": text}) for number in range(4)]
    History(tmp_path).append(lines)
    body = path.read_bytes()
    path.write_bytes(body[:cut])
    whole = body[:cut].count(b', "whole": true}')
    assert len(History(tmp_path).entries) == whole
    History(tmp_path).append([line("neu")])
    assert set(History(tmp_path).entries) == {*(f"{number}" for number in range(whole)), "neu"}


def test_a_folder_that_has_none_has_no_entries(tmp_path: Path) -> None:
    assert History(tmp_path).entries == {}


def test_a_corpus_that_cannot_be_written_raises(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    with pytest.raises(OSError, match=NAME):
        History(tmp_path).append([line("甲")])
