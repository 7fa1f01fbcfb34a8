"""``diff``, ``trace``, ``changes``, ``check --across`` as they are typed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from doors.schemas import holds

Typed = Callable[..., Any]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("diff", ["diff", "养老.txt", "供水.html", "--json"]),
        ("trace", ["trace", "养老.txt", "--json"]),
        ("trace", ["trace", "养老.txt#1", "--json"]),
        ("changes", ["changes", "--since", "2026-01-01", "--json"]),
        ("across", ["check", "--across", "--json"]),
        ("explain", ["check", "--explain", "lead-conflict", "--json"]),
    ],
)
def test_json_is_as_written_down(name: str, words: list[str], typed: Typed) -> None:
    done = typed(*words)
    assert done.code in (0, 1)
    holds(done.json, name)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["diff", "养老.txt", "养老.txt"], 1),
        (["diff", "养老.txt", "供水.html"], 0),
        (["diff", "养老.txt", "没有.txt"], 1),
        (["trace", "养老.txt"], 1),
        (["trace", "养老.txt#99"], 1),
        (["changes", "--since", "2026-01-01"], 0),
        (["changes", "--since", "2999-01-01"], 1),
        (["changes"], 2),
        (["changes", "--since", "neulich"], 2),
        (["check", "--across", "--select", "deadline-passed", "--as-of", "2021-01-01"], 1),
        (["check", "--across", "--select", "deadline-passed", "--as-of", "2020-01-01"], 0),
        (["check", "--across", "--select", "contradiction"], 0),
        (["check", "--across", "--select", "nonsense"], 2),
    ],
)
def test_the_exit_code_says_found_nothing_found_or_wrong_use(words: list[str], code: int, typed: Typed) -> None:
    assert typed(*words).code == code


def test_a_passed_deadline_depends_on_the_day(typed: Typed) -> None:
    words = ["check", "养老.txt", "--across", "--select", "deadline-passed"]
    assert typed(*words, "--as-of", "2027-12-31").code == 0
    assert typed(*words, "--as-of", "2028-01-01").code == 1


def test_a_feed_is_written_whole_to_its_file(typed: Typed, tmp_path: Path) -> None:
    file = tmp_path / "changes.atom"
    done = typed("changes", "--since", "2026-01-01", "--atom", str(file))
    assert done.out == ""
    assert file.read_text(encoding="utf-8").startswith('<?xml version="1.0" encoding="utf-8"?>\n<feed ')


@pytest.mark.parametrize("form", ["csv", "tsv", "md", "jsonl"])
def test_each_is_printed_in_every_form(form: str, typed: Typed) -> None:
    for words in (["diff", "养老.txt", "供水.html"], ["changes", "--since", "2026-01-01"], ["check", "--across"]):
        assert typed(*words, "--format", form).out.strip()
