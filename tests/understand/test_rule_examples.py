"""Every rule of understanding holds for its examples and for none of its counter-examples."""

from __future__ import annotations

import re

import pytest

from policykb import rules

_FILES = (
    "numbers.toml",
    "header.toml",
    "outline.toml",
    "measures.toml",
    "deadlines.toml",
    "targets.toml",
    "citations.toml",
)
_RULES = [(name, rule) for name in _FILES for rule in rules.rules(name)]


@pytest.mark.parametrize(("name", "rule"), _RULES, ids=lambda value: getattr(value, "rule_id", value))
def test_rule_tells_its_examples_from_its_counter_examples(name: str, rule: rules.Rule) -> None:
    assert rule.pattern is not None
    for example in rule.examples:
        assert rule.pattern.search(example), example
    for other in rule.counter_examples:
        assert not rule.pattern.search(other), other


@pytest.mark.parametrize("rule", rules.rules("findings.toml"), ids=lambda rule: rule.rule_id)
def test_every_finding_is_explained_in_both_languages(rule: rules.Rule) -> None:
    for key in ("what", "why", "remedy"):
        assert set(rule.values[key]) == {"zh", "en"}
        assert all(rule.values[key].values())


@pytest.mark.parametrize(
    "rule", [rule for rule in rules.rules("findings.toml") if "patterns" in rule.values], ids=lambda rule: rule.rule_id
)
def test_findings_that_show_in_words_hold_for_their_examples(rule: rules.Rule) -> None:
    patterns = [re.compile(pattern) for pattern in rule.values["patterns"]]
    for example in rule.examples:
        assert any(pattern.search(example) for pattern in patterns), example
    for other in rule.counter_examples:
        assert not any(pattern.search(other) for pattern in patterns), other
