"""The knowledge, as data, and the one loader of it.

Every file of this folder is edited by people who know the subject. A ``.toml`` file of rules holds ``[[rule]]``
tables: ``id``, what the rule says (a ``pattern``, names, values), ``examples`` it must hold for, ``counter_examples``
it must not, and perhaps ``needs``, words it cannot match without; ``[parts]`` may name pieces of patterns, used as
``{name}``. Lists are ``.tsv`` (first line: columns) or ``.txt`` (a word a line); ``#`` begins a comment in both.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from policykb.errors import RuleError

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule with its examples. ``values``: its further keys as the file has them; ``pattern``: compiled.

    ``needs``: words of which one stands in whatever the pattern matches, so that texts without them need not be tried.
    """

    rule_id: str
    pattern: re.Pattern[str] | None
    examples: tuple[Any, ...]
    counter_examples: tuple[Any, ...]
    values: dict[str, Any]
    needs: tuple[str, ...] = ()

    def may_stand_in(self, words: str) -> bool:
        """Whether the pattern may match there: a cheap look before a costly one."""
        for word in self.needs:  # no any(): a generator costs more than what it looks for
            if word in words:
                return True
        return not self.needs


@cache
def read(name: str) -> str:
    """The text of a file of ``rules/``."""
    return (_FOLDER / name).read_text(encoding="utf-8")


@cache
def toml(name: str) -> dict[str, Any]:
    """A TOML file of ``rules/``. Raises RuleError where it is not TOML."""
    try:
        return tomllib.loads(read(name))
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"rules/{name}: {error}; mend the file") from error


@cache
def lines(name: str) -> tuple[str, ...]:
    """The lines of a ``.txt`` list, without comments and blank lines."""
    kept = (line.split("#", 1)[0].strip() for line in read(name).splitlines())
    return tuple(line for line in kept if line)


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a ``.tsv`` file, by the column names of its first line.

    Raises RuleError for a row of another width.
    """
    kept = [line for line in read(name).splitlines() if line.strip() and not line.startswith("#")]
    columns = kept[0].split("\t")
    found = []
    for line in kept[1:]:
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise RuleError(f"rules/{name}: {line[:40]!r} has {len(cells)} cells, not {len(columns)}; mend the row")
        found.append(dict(zip(columns, cells, strict=True)))
    return tuple(found)


@cache
def rules(name: str) -> tuple[Rule, ...]:
    """The ``[[rule]]`` tables of a file, in its order, patterns compiled with the file's ``[parts]`` filled in.

    Raises RuleError for a rule without id or examples, a doubled id, or a pattern that does not compile.
    """
    data = toml(name)
    parts = {
        key: _filled(value, data.get("parts", {}), f"rules/{name}") for key, value in data.get("parts", {}).items()
    }
    found: dict[str, Rule] = {}
    for table in data.get("rule", []):
        values = dict(table)
        rule_id = values.pop("id", None)
        examples = tuple(values.pop("examples", ()))
        if not rule_id or not examples or rule_id in found:
            raise RuleError(f"rules/{name}: rule {rule_id!r} needs an id of its own and examples; mend the rule")
        source = values.pop("pattern", None)
        found[rule_id] = Rule(
            rule_id=rule_id,
            pattern=_compiled(source, parts, f"rules/{name}: {rule_id}") if source is not None else None,
            examples=examples,
            counter_examples=tuple(values.pop("counter_examples", ())),
            needs=tuple(values.pop("needs", ())),
            values=values,
        )
    return tuple(found.values())


@cache
def pattern(name: str, rule_id: str) -> re.Pattern[str]:
    """The pattern of one rule of a file. Raises RuleError where the file has no such rule, or it has no pattern."""
    found = next((rule.pattern for rule in rules(name) if rule.rule_id == rule_id), None)
    if found is None:
        raise RuleError(f"rules/{name}: no rule {rule_id!r} with a pattern; add it")
    return found


@cache
def digest() -> str:
    """A digest of every file of ``rules/``: what the index remembers of the knowledge it was made with."""
    import hashlib  # noqa: PLC0415 - costs a question two milliseconds

    total = hashlib.sha256()
    for path in sorted(_FOLDER.iterdir(), key=lambda entry: entry.name):
        if path.is_file() and not path.name.endswith((".py", ".pyc")):
            total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()[:16]


_PART = re.compile(r"\{([a-z_]+)\}")  # `{name}`; a quantifier such as {2,4} never begins with a letter


def _filled(pattern: str, parts: dict[str, str], where: str, depth: int = 0) -> str:
    if depth > 8:
        raise RuleError(f"{where}: the parts of a pattern go in a circle; mend the file")

    def fill(found: re.Match[str]) -> str:
        if found[1] not in parts:
            raise RuleError(f"{where}: no part named {found[1]!r}; add it to [parts]")
        return _filled(parts[found[1]], parts, where, depth + 1)

    return _PART.sub(fill, pattern)


def _compiled(pattern: str, parts: dict[str, str], where: str) -> re.Pattern[str]:
    try:
        return re.compile(_filled(pattern, parts, where), re.VERBOSE)
    except re.error as error:
        raise RuleError(f"{where}: the pattern does not compile ({error}); mend the rule") from error
