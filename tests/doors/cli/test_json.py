"""Every command's JSON holds to docs/schemas.json."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from doors import samples
from doors.schemas import ROOT, holds

Typed = Callable[..., Any]

COMMANDS = [
    ("search", ["search", "养老", "--json"]),
    ("search", ["search", "没有这样的词语", "--json"]),
    ("search", ["search", "--region", "青溪县", "--json"]),
    ("lead", ["lead", "老年食堂", "--json"]),
    ("lead", ["lead", "没有这样的词语", "--json"]),
    ("unit", ["unit", "县民政局", "--json"]),
    ("show", ["show", "养老.txt", "--json"]),
    ("show", ["show", "养老.txt#1", "--json"]),
    ("raw", ["show", "养老.txt#1", "--source", "--json"]),
    ("family", ["show", "养老.txt", "--family", "--json"]),
    ("verify", ["verify", "--json"]),
    ("check", ["check", "--json"]),
    ("explain", ["check", "--explain", "numbering-gap", "--json"]),
    ("status_of_base", ["status", "--json"]),
    ("missing", ["status", "--missing", "--json"]),
    ("rules_list", ["rules", "list", "--json"]),
    ("rules_test", ["rules", "test", "--json"]),
    ("rules_impact", ["rules", "impact", "--json"]),
    ("doctor", ["doctor", "--json"]),
    ("build", ["build", "--json"]),
    ("extract", ["extract", "corpus/供水.html", "--json"]),
    ("add", ["add", "corpus/供水.html", "--json"]),
    ("add", ["add", "corpus/供水.html", "--dry-run", "--json"]),
    ("remove", ["remove", "养老.txt", "--why", "试", "--json"]),
    ("correct", ["correct", "养老.txt", "--field", "number", "--drop", "--why", "试", "--json"]),
    ("export", ["export", "--format", "json"]),
    ("export_duties", ["export", "--duties", "--json"]),
]


@pytest.mark.parametrize(("name", "words"), COMMANDS, ids=[" ".join(words) for _, words in COMMANDS])
def test_json_is_as_written_down(name: str, words: list[str], typed: Typed) -> None:
    done = typed(*words)
    assert done.code in (0, 1)
    holds(done.json, name)


def test_json_lines_are_the_same_objects(typed: Typed) -> None:
    whole = typed("search", "养老", "--json").json
    lines = typed("search", "养老", "--format", "jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == whole["hits"]


@pytest.mark.parametrize(("command", "name"), [("search", "search"), ("lead", "lead")])
def test_a_file_of_questions_has_one_answer_a_line(command: str, name: str, typed: Typed) -> None:
    """In the order of the file; a blank line and one that asks nothing have an answer too."""
    questions = ["养老", "", "“没有闭合", "没有这样的词语"]
    done = typed(command, "--from", "-", "--format", "jsonl", stdin="\r\n".join(questions).encode("gb18030"))
    answers = [json.loads(line) for line in done.out.splitlines()]
    assert [answer["query"] for answer in answers] == questions
    for answer in answers:
        holds(answer, name)
    assert done.code == 0


def test_every_sample_notice_is_as_written_down(typed: Typed) -> None:
    done = typed("extract", str(ROOT / "corpus"), "--format", "jsonl")
    notices = [json.loads(line) for line in done.out.splitlines()]
    assert len(notices) >= 15
    for notice in notices:
        holds(notice, "extract")
        for measure in notice["measures"]:
            assert all(notice["text"][duty["start"] : duty["end"]] == duty["quote"] for duty in measure["duties"])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("extract", samples.NOTICE),
        ("show", samples.SHOWN),
        ("search", samples.SEARCH),
        ("lead", samples.LEADS),
        ("unit", samples.UNIT),
        ("check", samples.CHECKED),
        ("add", samples.ADDED),
    ],
)
def test_the_samples_of_these_tests_are_true_to_the_schemas(name: str, value: Any) -> None:
    holds(value, name)
