#!/usr/bin/env python3
"""Write anew what is generated in the documentation: ``python docs/refresh.py``; ``--check`` only says what differs.

Generated are docs/commands.md and docs/commands.zh.md (from the help texts), what stands between ``<!-- begin … -->``
and ``<!-- end -->`` in docs/formats.md (from docs/schemas.json and the finding codes) and in docs/rules.md (from the
files of rules/), and the answers of the sessions (blocks marked ``console``) in README.md, run on a copy of corpus/.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import takewhile
from pathlib import Path
from typing import Any

import click

from policykb import rules
from policykb.doors.cli.helping import TOPICS, topic_text
from policykb.doors.cli.speech import GROUPS, Commands
from policykb.rules import proof

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|\+00:00)")
MADE = "<!-- Made by docs/refresh.py; edit src/policykb/doors/help.toml instead. -->\n"


def commands(language: str) -> str:
    """The reference of all commands in a language."""
    os.environ["POLICYKB_LANG"] = language
    group = Commands("policykb")
    top = click.Context(group, info_name="policykb", terminal_width=100, max_content_width=100)
    pages = [f"# policykb\n{MADE}", f"```\n{group.get_help(top)}\n```\n"]
    for name in (name for names in GROUPS.values() for name in names):
        command = group.get_command(top, name)
        assert command is not None
        context = click.Context(command, info_name=name, parent=top, terminal_width=100, max_content_width=100)
        pages.append(f"## policykb {name}\n```\n{command.get_help(context)}\n```\n")
    for topic in TOPICS:
        formatter = click.HelpFormatter(width=100)
        pages.append(f"## policykb help {topic}\n```\n{topic_text(topic, formatter)}\n```\n")
    return "\n".join(pages)


def objects() -> str:
    """Every object of docs/schemas.json: a heading, its meaning, its keys."""
    schemas = json.loads((DOCS / "schemas.json").read_text(encoding="utf-8"))["$defs"]
    return "\n".join(line for name, schema in schemas.items() for line in _object(name, schema))


def _object(name: str, schema: dict[str, Any]) -> Iterator[str]:
    yield f"### {name}\n{schema['description']}\n"
    inner = schema.get("items", schema)
    if "anyOf" in inner:
        inner = inner["anyOf"][0]
    if "enum" in inner:
        yield f"{_form(inner)}\n"
    if "properties" not in inner:
        return
    yield "| key | form | meaning |\n|---|---|---|"
    for key, value in inner["properties"].items():
        yield f"| `{key}` | {_form(value)} | {value.get('description', '')} |"
    yield ""


def _form(schema: dict[str, Any]) -> str:
    """A schema in a few words."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name})"
    if "anyOf" in schema:
        return " or ".join(_form(one) for one in schema["anyOf"])
    if "enum" in schema:
        return " ".join(f"`{value}`" if value else "null" for value in schema["enum"])
    if schema["type"] == "array":
        return f"array of {_form(schema['items'])}"
    if "properties" in schema:
        return "{" + ", ".join(f"`{key}`: {_form(value)}" for key, value in schema["properties"].items()) + "}"
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return " or ".join(
        "date" if "pattern" in schema and one == "string" and r"\d{4}" in schema["pattern"] else one for one in types
    )


def codes() -> str:
    """Every finding code with its meaning in both languages."""
    rows = [
        f"| `{rule.rule_id}` | {rule.values['what']['en']} | {rule.values['what']['zh']} |"
        for rule in sorted(rules.rules("findings.toml"), key=lambda rule: rule.rule_id)
    ]
    return "\n".join(["| code | meaning | 含义 |\n|---|---|---|", *rows, ""])


def files_of_rules() -> str:
    """Every file of rules/ with its first comment line."""
    rows = ["| file | what it says |\n|---|---|"]
    for name in proof.names():
        head = takewhile(lambda line: line.startswith("# "), rules.read(name).splitlines())
        said = " ".join(line.lstrip("# ") for line in head).replace("|", r"\|")
        rows.append(f"| `{name}` | {re.split(r'(?<=[.]) ', said)[0]} |")
    return "\n".join([*rows, ""])


PARTS: dict[str, Callable[[], str]] = {"objects": objects, "codes": codes, "files": files_of_rules}


def filled(text: str) -> str:
    """A page with what stands between its marks made anew."""
    return re.sub(
        r"(<!-- begin (\w+) -->\n).*?(<!-- end -->)",
        lambda found: found[1] + PARTS[found[2]]() + found[3],
        text,
        flags=re.DOTALL,
    )


def sessions(text: str) -> str:
    """A page whose ``console`` blocks are typed again, one after the other, in a folder with a copy of corpus/."""
    with tempfile.TemporaryDirectory() as home:
        shutil.copytree(ROOT / "corpus", Path(home, "corpus"))
        return re.sub(r"(?<=```console\n).*?(?=```)", lambda found: _typed(found[0], home), text, flags=re.DOTALL)


def _typed(block: str, home: str) -> str:
    typed = [line for line in block.splitlines() if line.startswith("$ ")]
    return "\n".join("\n".join([line, *_answer(shlex.split(line[2:]), home)]) + "\n" for line in typed)


def _answer(words: list[str], home: str) -> list[str]:
    """What the command prints, on either stream."""
    assert words[0] == "policykb", words
    settings = {name: value for name, value in os.environ.items() if not name.startswith("POLICYKB_")}
    done = subprocess.run(
        [sys.executable, "-c", "from policykb.doors.cli import main; main()", *words[1:]],
        cwd=home,
        env=settings | {"POLICYKB_LANG": "en", "COLUMNS": "100", "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.stdout.rstrip("\n").split("\n")


def masked(text: str) -> str:
    """A page without what differs from run to run."""
    return TIME.sub("TIME", text)


PAGES: dict[Path, Callable[[str], str]] = {
    DOCS / "commands.md": lambda _: commands("en"),
    DOCS / "commands.zh.md": lambda _: commands("zh"),
    DOCS / "formats.md": filled,
    DOCS / "rules.md": filled,
    ROOT / "README.md": sessions,
}


def main() -> int:
    """Refresh or check every page; 1 where a check finds a difference."""
    differing = []
    for path, fresh in PAGES.items():
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        new = fresh(old)
        if masked(old) != masked(new):
            differing.append(path)
            if "--check" not in sys.argv:
                path.write_text(new, encoding="utf-8")
    for path in differing:
        print(path.relative_to(ROOT))
    return 1 if differing and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
