"""`--as-of DAY`: every answer judges validity on that day, and says what the judgement rests on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Typed = Callable[..., Any]


@pytest.mark.parametrize(
    ("day", "state"), [("2024-05-19", "not_yet"), ("2024-06-30", "not_yet"), ("2024-07-01", "in_force")]
)
def test_the_day_decides(day: str, state: str, typed: Typed) -> None:
    shown = typed("show", "供水.html", "--as-of", day, "--json").json
    assert (shown["status"], shown["validity"]["state"], shown["validity"]["as_of"]) == (state, state, day)
    for words in (["search", "供水"], ["lead", "供水管理"]):
        (found,) = typed(*words, "--as-of", day, "--status", state, "--json").json[
            "hits" if words[0] == "search" else "answers"
        ]
        assert (found.get("document") or found)["status"] == state
        assert typed(*words, "--as-of", day, "--status", "repealed").code == 1
    duties = typed("unit", "市水务局", "--as-of", day, "--json").json
    assert {one["document"]["status"] for group in ("leads", "shares", "others") for one in duties[group]} == {state}


def test_the_premises_are_shown_with_their_quotes(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = typed("show", "供水.html", "--as-of", "2025-01-01").out.replace("\n", "")
    assert "in_force on 2025-01-01: it holds from 2024-07-01 “本办法自2024年7月1日起施行”" in shown
    monkeypatch.setenv("POLICYKB_LANG", "zh")
    assert "自 2024-07-01 起施行" in typed("show", "供水.html", "--as-of", "2025-01-01").out.replace("\n", "")


@pytest.mark.parametrize("day", ["gestern", "2024", "2024-13-01", ""])
def test_what_is_no_day_is_refused(day: str, typed: Typed) -> None:
    done = typed("search", "供水", "--as-of", day)
    assert done.code == 2
    assert "not a day" in done.err
