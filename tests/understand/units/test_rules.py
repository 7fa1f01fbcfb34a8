"""The rule files of duties, units, lists and places hold for their examples and not for their counter-examples."""

from __future__ import annotations

import pytest

from policykb import rules

SEARCHED = ["duties.toml", "unit_lists.toml"]
NAMES = {"list-level", "list-level-end", "list-bare-levels"}
WHOLE = ["vertical.toml", "place_forms.toml"]


@pytest.mark.parametrize("name", SEARCHED)
def test_patterns_are_found(name: str) -> None:
    for rule in rules.rules(name):
        assert rule.pattern is not None
        holds = rule.pattern.fullmatch if rule.rule_id in NAMES else rule.pattern.search
        for example in rule.examples:
            assert holds(example), (rule.rule_id, example)
        for example in rule.counter_examples:
            assert not holds(example), (rule.rule_id, example)


@pytest.mark.parametrize("name", WHOLE)
def test_patterns_match_from_the_beginning(name: str) -> None:
    for rule in rules.rules(name):
        assert rule.pattern is not None
        for example in rule.examples:
            assert rule.pattern.match(example), (rule.rule_id, example)
        for example in rule.counter_examples:
            assert not rule.pattern.match(example), (rule.rule_id, example)


def test_forms_of_units() -> None:
    for rule in rules.rules("unit_forms.toml"):
        assert rule.pattern is not None
        fits = rule.pattern.fullmatch if rule.values["kind"] else rule.pattern.search
        assert all(fits(example) for example in rule.examples), rule.rule_id
        assert not any(fits(example) for example in rule.counter_examples), rule.rule_id
