"""Every message, help text and code has both languages; nothing said is missing there, nothing there is unused."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

import click
import pytest

import policykb
from policykb import errors
from policykb.doors.cli.speech import GROUPS, Commands
from policykb.doors.messages import catalogue, help_text, language, messages, say, translated
from policykb.model import Role
from policykb.rules import rules

SOURCE = Path(policykb.__file__).parent
CATALOGUES = ("messages.toml", "help.toml")


def leaves(table: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    for key, value in table.items():
        if {"en", "zh"} & set(value):
            yield f"{path}{key}", value
        else:
            yield from leaves(value, f"{path}{key}.")


EVERY = [(name, key, texts) for name in CATALOGUES for key, texts in leaves(catalogue(name))]


def test_a_table_read_alone_is_that_of_the_whole() -> None:
    whole = catalogue("messages.toml")
    assert {table: messages(table) for table in whole} == whole


@pytest.mark.parametrize(("name", "key", "texts"), EVERY, ids=[f"{name}:{key}" for name, key, _ in EVERY])
def test_both_languages_say_the_same_things(name: str, key: str, texts: dict[str, str]) -> None:
    assert set(texts) == {"en", "zh"}
    assert all(text.strip() for text in texts.values())
    if name == "messages.toml":
        places = [{field for _, field, _, _ in string.Formatter().parse(text) if field} for text in texts.values()]
        assert places[0] == places[1]


def test_nothing_is_said_that_is_not_in_the_catalogue_and_nothing_in_it_is_never_said() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (SOURCE / "doors").rglob("*.py"))
    said = set(re.findall(r"""(?:say|total)\(\s*f?["']([^"']+)["']""", code))
    groups = {key.partition(".{")[0] for key in said if "{" in key}
    known = {key for key, _ in leaves(catalogue("messages.toml"))}
    assert {key for key in said if "{" not in key} <= known
    assert {key for key in known - said if key.partition(".")[0] not in groups} == set()


@pytest.mark.parametrize("command", [name for names in GROUPS.values() for name in names])
def test_every_command_and_option_has_help(command: str) -> None:
    loaded = Commands("policykb").get_command(click.Context(Commands("policykb")), command)
    assert loaded is not None
    assert help_text(f"command.{command}")
    context = click.Context(loaded, info_name=command)
    assert all(option.get_help_record(context) for option in loaded.params if isinstance(option, click.Option))


def test_every_role_and_state_has_a_word() -> None:
    assert all(say(f"lead.{role}") for role in get_args(Role))


def test_every_warning_and_every_reason_for_nothing_has_a_message() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (SOURCE / "ask").rglob("*.py"))
    warnings = set(re.findall(r'(?:Warning|Fault)\(\s*code="([a-z-]+)"|_fault\("([a-z-]+)"', code))
    assert {one or other for one, other in warnings} <= set(catalogue("messages.toml")["warning"])
    assert set(re.findall(r'"reason": "([a-z-]+)"', code)) <= set(catalogue("messages.toml")["suggestion"])


def test_every_finding_code_in_the_program_is_explained() -> None:
    emitted = set()
    for path in SOURCE.rglob("*.py"):
        emitted |= set(re.findall(r'Finding\(\s*code="([a-z-]+)"', path.read_text(encoding="utf-8")))
    assert emitted <= {rule.rule_id for rule in rules("findings.toml")}


TRANSLATIONS = catalogue("translations.toml")["text"]


@pytest.mark.parametrize("entry", TRANSLATIONS, ids=[entry["en"] for entry in TRANSLATIONS])
def test_a_translation_fills_the_same_places(entry: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is found by its own wording, not by an earlier entry, and what is filled in stands in it."""
    monkeypatch.setenv("POLICYKB_LANG", "zh")
    values = [f"（{letter}）" for letter in "甲乙丙丁戊己庚辛"[: entry["en"].count("{}")]]
    assert translated(entry["en"].format(*values)) == entry["zh"].format(*values)
    assert all(value in entry["zh"].format(*values) for value in values)


def said_by_other_rooms() -> Iterator[tuple[str, str]]:
    """Templates of errors and findings, ``{}`` for what is filled in, with the file; those of rules/ left out."""
    for path in sorted(SOURCE.rglob("*.py")):
        if {"doors", "rules"} & set(path.relative_to(SOURCE).parts):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for value in _said_by(node):
                if (template := _template(value)) and re.search("[a-z]{2} [a-z]", template):
                    yield path.name, template


def _said_by(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Assign) and any(isinstance(to, ast.Name) and to.id == "message" for to in node.targets):
        return [node.value]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        if node.func.id in vars(errors):
            return node.args[:1]
        if node.func.id == "Finding":
            return [keyword.value for keyword in node.keywords if keyword.arg == "message"]
    return []


def _template(value: ast.expr) -> str | None:
    if isinstance(value, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in value.values)
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None


@pytest.mark.parametrize(("name", "template"), sorted(set(said_by_other_rooms())))
def test_every_error_and_finding_is_said_in_chinese_too(
    name: str, template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where this fails: add the template to ``doors/translations.toml``."""
    monkeypatch.setenv("POLICYKB_LANG", "zh")
    assert translated(template.replace("{}", "※")) != template.replace("{}", "※")


@pytest.mark.parametrize(
    ("environ", "wanted"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_TW"}, "zh"),
        ({"LANG": "zh_CN", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "zh_CN", "POLICYKB_LANG": "en"}, "en"),
        ({"LANG": "de_DE", "POLICYKB_LANG": "zh"}, "zh"),
        ({"LANG": "de_DE", "POLICYKB_LANG": "fr"}, "en"),
    ],
)
def test_the_language_is_that_of_the_reader(environ: dict[str, str], wanted: str) -> None:
    assert language(environ) == wanted


def test_rooms_load_alone() -> None:
    """No file of commands needs another one to have been loaded before."""
    assert all(
        import_module(f"policykb.doors.cli.{name}")
        for name in ("asking", "reading", "judging", "keeping", "adding", "doctor")
    )
