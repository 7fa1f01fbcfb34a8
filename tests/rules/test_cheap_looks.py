"""What lets a text be passed over before a pattern is tried (``needs``, ``begins``, ``follows``) hides no match."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from re import _constants as codes
from re import _parser as parser
from typing import Any

import pytest

from policykb import rules
from policykb.model import Span
from policykb.understand.targets import targets_in


def with_needs() -> Iterator[Any]:
    for path in sorted(files("policykb.rules").iterdir(), key=lambda entry: entry.name):
        for rule in rules.rules(path.name) if path.name.endswith(".toml") else ():
            if rule.needs:
                yield pytest.param(rule, id=f"{path.name}: {rule.rule_id}")


def holds(tree: list[Any], needs: tuple[str, ...], run: str = "") -> bool:
    """Whether every text that a parsed pattern matches, behind the characters ``run``, holds one of ``needs``."""
    if not tree or any(word in run for word in needs):
        return any(word in run for word in needs)
    (code, value), rest = tree[0], tree[1:]
    return all(holds(tail, needs, seen) for tail, seen in ways(code, value, rest, needs, run))


def ways(code: Any, value: Any, rest: list[Any], needs: tuple[str, ...], run: str) -> list[tuple[list[Any], str]]:
    """How a match goes on behind the first node: what is left of the pattern, and the characters read without a gap."""
    if code is codes.LITERAL:
        found = [(rest, run + chr(value))]
    elif code is codes.IN and all(one is codes.LITERAL for one, _ in value):
        found = [(rest, run + chr(character)) for _, character in value]
    elif code is codes.BRANCH:
        found = [([*branch, *rest], run) for branch in value[1]]
    elif code is codes.SUBPATTERN:
        found = [([*value[-1], *rest], run)]
    elif code in (codes.ASSERT, codes.ASSERT_NOT, codes.AT):
        found = [(rest, run)]
    elif code in (codes.MAX_REPEAT, codes.MIN_REPEAT) and value[0] and holds(list(value[2]), needs):
        found = []  # what stands at least once holds it
    elif code in (codes.MAX_REPEAT, codes.MIN_REPEAT) and value[1] == 1:
        found = [(rest, run), ([*value[2], *rest], run)]
    else:
        found = [(rest, "")]
    return found


@pytest.mark.parametrize("rule", list(with_needs()))
def test_whatever_a_rule_matches_holds_one_of_the_words_it_needs(rule: rules.Rule) -> None:
    assert holds(list(parser.parse(rule.pattern.pattern, rule.pattern.flags & ~32)), rule.needs)


def test_a_pattern_that_matches_without_the_word_is_told() -> None:
    assert holds(list(parser.parse("(?:甲|乙)?牵头")), ("牵头",))
    assert not holds(list(parser.parse("(?:牵头|主办)单位")), ("牵头",))
    assert not holds(list(parser.parse("(?:牵头)?单位")), ("牵头",))


@pytest.mark.parametrize(
    "rule", [rule for rule in rules.rules("outline.toml") if "begins" in rule.values], ids=lambda rule: rule.rule_id
)
def test_a_label_begins_with_one_of_its_characters(rule: rules.Rule) -> None:
    found = [match for example in rule.examples if (match := rule.pattern.search(example))]
    assert found
    assert all(match[0][0] in rule.values["begins"] for match in found)


@pytest.mark.parametrize("rule", rules.rules("targets.toml"), ids=lambda rule: rule.rule_id)
def test_a_target_is_found_wherever_it_stands(rule: rules.Rule) -> None:
    """The looks at what follows a number pass over no example of a rule, in the middle of a text too."""
    for example in rule.examples:
        text = "加强领导，健全机制。" * 6 + example + "。" + "加强领导，健全机制。" * 6
        assert targets_in(text, Span(start=0, end=len(text))), example
