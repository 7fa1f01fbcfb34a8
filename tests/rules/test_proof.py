"""Every rule holds for its examples and for none of its counter-examples; ``policykb rules test`` proves the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from policykb import rules
from policykb.rules import proof
from policykb.rules.proof import Failure, names, prove

PROVEN = {one.file: one for one in prove()}


@pytest.mark.parametrize("name", names())
def test_a_file_is_as_its_examples_say(name: str) -> None:
    assert PROVEN[name].failures == ()
    assert PROVEN[name].rules or name.endswith(".toml")


@pytest.mark.parametrize("name", [name for name in names() if name.endswith(".toml") and rules.rules(name)])
def test_every_file_of_rules_is_tried(name: str) -> None:
    assert PROVEN[name].tried >= PROVEN[name].rules


@pytest.fixture
def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str, str], Path]]:
    """Change a piece of a file of rules, in a copy of the folder that is read instead."""
    folder = tmp_path / "rules"
    shutil.copytree(Path(rules.__file__).parent, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    monkeypatch.setattr(proof, "files", lambda _: folder)
    monkeypatch.setattr(rules, "read", lambda name: (folder / name).read_text(encoding="utf-8"))
    cached = (rules.toml, rules.rows, rules.lines, rules.rules)
    for one in cached:
        one.cache_clear()

    def change(name: str, old: str, new: str) -> Path:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text or not old
        (folder / name).write_text(text.replace(old, new, 1) if old else new, encoding="utf-8")
        return folder / name

    yield change
    for one in cached:
        one.cache_clear()


def failing(name: str) -> list[tuple[str | None, str]]:
    (found,) = prove([name])
    return [(failure.rule_id, failure.reason) for failure in found.failures]


RULE = "[[rule]]\nid = 'a'\npattern = '{}'\nexamples = ['县水务局牵头']\ncounter_examples = ['县水务局配合']\n"


@pytest.mark.parametrize(
    ("pattern", "reasons"),
    [("牵头", []), ("负责", ["example"]), ("水务局", ["counter-example"]), ("配合", ["example", "counter-example"])],
)
def test_an_example_that_fails_is_named(changed: Callable[..., Path], pattern: str, reasons: list[str]) -> None:
    changed("duties.toml", "", RULE.replace("{}", pattern))
    assert failing("duties.toml") == [("a", reason) for reason in reasons]


@pytest.mark.parametrize(
    ("name", "text", "failure"),
    [
        ("duties.toml", "[[rule", (None, "unreadable")),
        ("duties.toml", RULE.replace("{}", "("), (None, "unreadable")),
        ("regions.tsv", "code\tname\n1\n", (None, "unreadable")),
        ("findings.toml", "[[rule]]\nid = 'a'\nexamples = ['b']\nwhat = { en = 'c' }\n", ("a", "incomplete")),
        (
            "reforms.toml",
            "[[rule]]\nid = 'a'\nlevels = 'local'\nold = ['无此局']\nnew = '乙局'\nrelation = 'renamed'\n"
            "evidence = 'c'\nexamples = ['无此局']\n",
            ("a", "incomplete"),
        ),
    ],
)
def test_what_a_person_may_get_wrong_is_named(
    changed: Callable[..., Path], name: str, text: str, failure: tuple[str | None, str]
) -> None:
    changed(name, "", text)
    assert failure in failing(name)


def test_a_new_file_of_rules_is_a_failure_until_it_is_told_how_to_try_it(changed: Callable[..., Path]) -> None:
    changed("duties.toml", "", "").with_name("new.toml").write_text(RULE.replace("{}", "牵头"), encoding="utf-8")
    assert "new.toml" in names()
    assert failing("new.toml") == [(None, "unproven")]


def test_a_file_that_cannot_be_read_hides_no_other(changed: Callable[..., Path]) -> None:
    changed("aliases.toml", "", "[[rule")
    bad = [one.file for one in prove() if any(isinstance(failure, Failure) for failure in one.failures)]
    assert bad == ["aliases.toml"]
