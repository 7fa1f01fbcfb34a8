"""Other ways to say the same, from ``rules/aliases.toml``: a step below what was typed, and always shown."""

from __future__ import annotations

from functools import cache

from policykb import rules
from policykb.index.folding import fold

_LONGEST = 20


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for group in rules.toml("aliases.toml")["group"]:
        names = tuple(dict.fromkeys(fold(name) for name in group["names"]))
        for name in names:
            found[name] = (*found.get(name, ()), *(other for other in names if other != name))
    return found


def others(name: str) -> tuple[str, ...]:
    """The other names of what ``name`` names, itself left out.

    >>> "最低生活保障" in others("低保")
    True
    """
    return _groups().get(name, ())


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
