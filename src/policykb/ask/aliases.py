"""Other ways to say the same: a step below what was typed, and always shown.

Names of things stand in ``rules/aliases.toml``; an agency's full name and short forms in ``rules/agencies.tsv``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from policykb import rules
from policykb.index.folding import fold

_LONGEST = 20


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    data = rules.toml("aliases.toml")
    groups = (*(group["names"] for group in data["group"]), *_agencies())
    found: dict[str, dict[str, None]] = {}
    for group in groups:
        members = tuple(dict.fromkeys(fold(name) for name in group if name not in ("-", *data["plain"])))
        for name in members if len(members) > 1 else ():
            found.setdefault(name, {}).update((other, None) for other in members if other != name)
    return {name: tuple(others) for name, others in found.items()}


def _agencies() -> Iterator[tuple[str, ...]]:
    return ((row["name"], *row["aliases"].split("|")) for row in rules.rows("agencies.tsv"))


@cache
def _agency_names() -> frozenset[str]:
    """Every name of an agency but those of two characters, which are met too often by chance."""
    return frozenset(fold(name) for group in _agencies() for name in group if len(name) > 2)


def agency_named(text: str) -> tuple[str, ...]:
    """The first agency that a folded ``text`` names (the longest name there), by all its names; ``()`` for none.

    >>> agency_named("某市民政局何时受理申请")[0], agency_named("何时受理申请")
    ('民政局', ())
    """
    names = _agency_names()
    for start in range(len(text)):
        for end in range(min(len(text), start + _LONGEST), start + 2, -1):
            if text[start:end] in names:
                return (text[start:end], *others(text[start:end]))
    return ()


def others(name: str) -> tuple[str, ...]:
    """The other names of what ``name`` names, itself left out.

    >>> "最低生活保障" in others("低保")
    True
    """
    return _groups().get(name, ())


def kin(name: str) -> tuple[str, ...]:
    """The names of the bodies that an agency took over from, and of those that took over from it, one reform away.

    >>> "市场监管局" in kin("工商局"), "工商局" in kin("市场监管局"), kin("低保")
    (True, True, ())
    """
    own = {name, *others(name)}
    near = (one for mine in own for one in _reformed().get(mine, ()))
    return tuple(dict.fromkeys(other for one in near for other in (one, *others(one)) if other not in own))


@cache
def _reformed() -> dict[str, tuple[str, ...]]:
    """What each agency's name is one reform away from."""
    found: dict[str, list[str]] = {}
    for rule in rules.toml("reforms.toml")["rule"]:
        for old in rule["old"] if rule.get("levels") == "local" else ():
            found.setdefault(fold(old), []).append(fold(rule["new"]))
            found.setdefault(fold(rule["new"]), []).append(fold(old))
    return {name: tuple(near) for name, near in found.items()}


def names() -> frozenset[str]:
    """Every name that has others."""
    return frozenset(_groups())


def named_at(words: list[str], at: int) -> int:
    """How many of ``words``, from ``at`` on, make up the longest name that has others; 0 where none begins there.

    Only whole words count: 团委 is not met in 集团|委托.
    """
    longest, joined = 0, ""
    for end in range(at, len(words)):
        joined += words[end]
        if len(joined) > _LONGEST:
            break
        if joined in _groups():
            longest = end + 1 - at
    return longest
