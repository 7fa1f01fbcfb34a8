"""``help`` and Tab: topics in both languages, and names of the base for the shell."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from policykb.doors.cli.helping import TOPICS
from policykb.doors.messages import catalogue

Typed = Callable[..., Any]


@pytest.mark.parametrize("spoken", ["zh", "en"])
@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_is_told_in_the_readers_language(
    typed: Typed, monkeypatch: pytest.MonkeyPatch, topic: str, spoken: str
) -> None:
    monkeypatch.setenv("POLICYKB_LANG", spoken)
    done = typed("help", topic)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(catalogue("topics.toml")[topic]["title"][spoken])
    for row in catalogue("topics.toml")[topic]["rows"]:
        assert row["name"] in done.out


def test_help_lists_topics_tells_commands_and_says_what_it_does_not_know(typed: Typed) -> None:
    assert all(topic in typed("help").out for topic in TOPICS)
    assert typed("help", "unit").out == typed("unit", "--help").out
    done = typed("help", "weather")
    assert (done.code, "weather" in done.err) == (2, True)


def offered(base: Path, words: str, *, shell: str = "bash") -> list[str]:
    """What a shell is offered for the last of ``words``."""
    settings = {
        "_POLICYKB_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": f"policykb {words}",
        "COMP_CWORD": str(len(words.split(" "))),
        "POLICYKB_CORPUS": str(base / "corpus"),
        "POLICYKB_INDEX": str(base / "index"),
    }
    done = subprocess.run(
        [sys.executable, "-c", "from policykb.doors.cli import main; main()"],
        env={**os.environ, **settings},
        cwd=base.parent,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stderr == ""
    return [line.partition(",")[2] for line in done.stdout.splitlines() if line]


@pytest.mark.parametrize(
    ("words", "among"),
    [
        ("unit 县民", "县民政局"),
        ("unit 青溪县财", "青溪县财政局"),
        ("unit 财政", "县财政局"),
        ("search 供水 --unit 县财", "县财政局"),
        ("search 供水 --region 白石", "白石市"),
        ("search 供水 --number 青政办发", "青政办发〔2026〕3号"),
        ("show 青政", "青政发〔2020〕8号"),
        ("help ex", "exit-codes"),
        ("un", "unit"),
    ],
)
def test_tab_offers_units_regions_numbers_topics_and_commands(base: Path, words: str, among: str) -> None:
    assert among in offered(base, words)


def test_tab_offers_nothing_where_there_is_nothing(base: Path, tmp_path: Path) -> None:
    assert offered(base, "unit 没有") == []
    assert offered(tmp_path, "unit 县") == []
