"""Is a name a unit's, and of which kind: by the agencies that are known, and the forms of ``rules/unit_forms.toml``."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import cast

from policykb import rules
from policykb.model import DutyKind
from policykb.understand.units.agencies import agencies

LONGEST_UNIT = 48
"""A longer stretch is a sentence, not a name."""


def may_end_a_name(character: str) -> bool:
    """Whether a list of units can end in this character: a cheap look before a costly one."""
    return character in _last_characters()


@cache
def _last_characters() -> frozenset[str]:
    return frozenset(rules.toml("unit_forms.toml")["last_characters"])


@cache
def _levels_before() -> re.Pattern[str]:
    return re.compile(rules.toml("unit_forms.toml")["levels_before"])


@cache
def _known() -> frozenset[str]:
    """The agencies that are known as notices name them: those of a place behind its level, others as they are."""
    levels = rules.toml("unit_forms.toml")["levels_of_agencies"]
    local = (level + name for level in levels for name in agencies(national=False))
    return frozenset((*local, *(name for name in agencies(national=True) if len(name) > 2)))


@lru_cache(maxsize=8192)
def kind_of(name: str) -> DutyKind | None:
    """The kind of the unit that ``name`` is by its form; None where it is no unit's name.

    >>> kind_of("州民政局"), kind_of("各有关部门"), kind_of("群众")
    ('agency', 'generic', None)
    """
    if not 2 <= len(name) <= LONGEST_UNIT:
        return None
    return _kind_by_form(name) or ("agency" if name in _known() else None)


def _kind_by_form(name: str) -> DutyKind | None:
    levels = _levels_before().match(name)
    if levels and kind_of(name[levels.end() :]):
        return "generic"
    for rule in rules.rules("unit_forms.toml"):
        if rule.pattern is None:
            continue
        kind = rule.values["kind"]
        if not kind and rule.pattern.search(name):
            return None
        if kind and rule.pattern.fullmatch(name):
            return cast(DutyKind, kind)
    return None
