"""`policykb rules`: the same proof as the tests have, at the hand of whoever edits a rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from policykb.rules import proof

Typed = Callable[..., Any]


def test_rules_that_hold_are_no_news(typed: Typed) -> None:
    done = typed("rules", "test")
    assert (done.code, done.out) == (0, "")
    assert "All hold" in done.err


def test_a_rule_that_does_not_hold_is_named_like_a_finding(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    failure = proof.Failure(file="duties.toml", rule_id="led-by", reason="example", text="由县水务局牵头")
    shown = proof.Proof(file="duties.toml", rules=1, tried=1, failures=(failure,))
    monkeypatch.setattr(proof, "prove", lambda _: iter([shown]))
    done = typed("rules", "test", "duties.toml")
    assert (done.code, done.out) == (1, "duties.toml#led-by: example 由县水务局牵头\n")
    assert "Failures: 1" in done.err


def test_the_list_can_be_narrowed_to_a_file(typed: Typed) -> None:
    rows = typed("rules", "list", "duties.toml", "--json").json
    assert {row["file"] for row in rows} == {"duties.toml"}
    assert all(row["examples"] for row in rows)


def test_impact_of_unchanged_rules_is_none(typed: Typed) -> None:
    done = typed("rules", "impact")
    assert (done.code, done.out) == (0, "")
    assert "Nothing changes; notices read again: 3" in done.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("rules",), "list|test|impact"),
        (("rules", "burn"), "not one of list, test, impact"),
        (("rules", "test", "nobody.toml"), "no nobody.toml in rules/"),
        (("rules", "impact", "duties.toml"), "takes no files"),
    ],
)
def test_what_cannot_be_meant_is_refused(words: tuple[str, ...], said: str, typed: Typed) -> None:
    done = typed(*words)
    assert done.code == 2
    assert said in done.err
