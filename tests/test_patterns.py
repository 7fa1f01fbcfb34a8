"""No regular expression can be made to hang: what may repeat without end repeats nothing that may."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from re import _constants as codes
from re import _parser as parser
from typing import Any

import pytest

import policykb
from policykb import rules
from policykb.rules.proof import names

_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT)


def repeats(tree: Any, around: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    """The upper bounds of each repeat and of those around it, outermost first."""
    for code, value in tree:
        if code in _REPEATS:
            _, most, inner = value
            here = (*around, most)
            yield here
            yield from repeats(inner, here)
        elif code is codes.SUBPATTERN:
            yield from repeats(value[-1], around)
        elif code is codes.BRANCH:
            for branch in value[1]:
                yield from repeats(branch, around)
        elif code in (codes.ASSERT, codes.ASSERT_NOT):
            yield from repeats(value[1], around)


def of_rules() -> Iterator[tuple[str, str, int]]:
    for name in names():
        for rule in rules.rules(name) if name.endswith(".toml") else ():
            if rule.pattern:
                yield f"{name}: {rule.rule_id}", rule.pattern.pattern, rule.pattern.flags & ~re.UNICODE
            of_calls = (
                rule.values[key] for key in ("settings", "total", "per_page", "groups", "query") if key in rule.values
            )
            for pattern in (*rule.values.get("patterns", ()), *of_calls):
                yield f"{name}: {rule.rule_id}", pattern, 0


def of_code() -> Iterator[tuple[str, str, int]]:
    """Patterns written out in the code, where they are whole literals."""
    root = Path(policykb.__file__).parent
    for path in sorted(root.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.args):
                continue
            first = call.args[0]
            named = call.func.attr in {"compile", "search", "match", "fullmatch", "finditer", "split", "sub", "findall"}
            of_re = isinstance(call.func.value, ast.Name) and call.func.value.id == "re"
            if named and of_re and isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield f"{path.relative_to(root)}:{call.lineno}", first.value, 0


DELIMITED = ("citations.toml: cited-", "ask/terms.py:")
"""Where each round begins with a mark that the stretch repeated in it cannot hold: no two ways to read one text."""

PATTERNS = [
    pytest.param(source, flags, id=name)
    for name, source, flags in (*of_rules(), *of_code())
    if not name.startswith(DELIMITED)
]


@pytest.mark.parametrize(("source", "flags"), PATTERNS)
def test_nothing_without_end_repeats_without_end(source: str, flags: int) -> None:
    for bounds in repeats(parser.parse(source, flags)):
        assert bounds.count(codes.MAXREPEAT) <= 1, bounds


@pytest.mark.parametrize(("source", "flags"), PATTERNS)
def test_repeats_within_repeats_are_few(source: str, flags: int) -> None:
    """A bounded repeat within a bounded one costs their product at worst: it stays small, or the outer one ends."""
    for bounds in repeats(parser.parse(source, flags)):
        if len(bounds) > 1 and codes.MAXREPEAT not in bounds:
            product = 1
            for bound in bounds:
                product *= bound
            assert product <= 2000, bounds


def test_the_patterns_of_every_rule_file_are_looked_at() -> None:
    assert len(PATTERNS) > 300


def test_a_pattern_that_would_hang_is_told() -> None:
    assert (codes.MAXREPEAT, codes.MAXREPEAT) in set(repeats(parser.parse("(?:a+)*b")))
