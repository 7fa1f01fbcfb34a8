"""Whatever is typed is a question, never SQL, syntax of an engine, a path, or a format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from doors.cli.conftest import base, built, typed  # noqa: F401 - fixtures

Typed = Callable[..., Any]

WORDS = (
    "'; DROP TABLE documents;--", "\" OR 1=1", "养老' UNION SELECT * FROM duties--", "养老*", "养*老~2", "[a TO z]",
    "title:(养老", "title:^9 养老", "养老^1e999", "/养老.*/", "{a: b}", "%s%n{0}${jndi:ldap://x}", "\\", "\x00养老",
    "\udce7\udc95", "养老\u202e\x1b[2J", "../../../etc/passwd", "n0123456789ab#1; .quit", "(" * 300, "“" * 300,
    "-" * 300, "NOT " * 100 + "养老", "养" * 20_000, "９" * 500, "=1+1", "--", "#", "!/", "𠮷𠮷",
)  # fmt: skip
FILTERS = ("region", "issuer", "unit", "role", "kind", "number", "since", "until", "due-since", "due-until", "status",
           "script", "sort", "limit", "offset")  # fmt: skip


def _tidy(done: Any) -> None:
    assert done.code in (0, 1, 2), done.err
    assert "Traceback" not in done.err
    assert "Something went wrong" not in done.err
    assert not set(done.out + done.err) & {"\x00", "\x1b", "\u202e", "\x07"}


@pytest.mark.parametrize("word", WORDS, ids=lambda word: ascii(word)[:30])
def test_any_words_are_a_question(word: str, typed: Typed) -> None:  # noqa: F811
    for command in ("search", "lead", "unit", "show"):
        _tidy(typed(command, "--", word))
    _tidy(typed("check", "--", word))


@pytest.mark.parametrize("name", FILTERS)
def test_any_value_of_a_filter_is_a_value(name: str, typed: Typed, base: Path) -> None:  # noqa: F811
    for word in WORDS:
        _tidy(typed("search", f"--{name}={word}", "养老"))
    assert typed("search", "养老", "--json").json["total"] == 1


@pytest.mark.parametrize("word", ["？？？", "，。", "\udce7\udc95", "“”"])
def test_words_that_hold_no_word_find_nothing(word: str, typed: Typed) -> None:  # noqa: F811
    """A question without a letter is a slip: an answer of all notices would look like one to something else."""
    assert typed("search", word).code in (1, 2)
