"""Targets: the amounts, shares and counts that a measure promises, caps or grants."""

from __future__ import annotations

import re
from collections.abc import Iterable

from policykb import rules
from policykb.model import Span
from policykb.understand.pieces import joined

_NUMBER = re.compile(r"[0-9０-９一二两三四五六七八九十百千万](?!\d)\s?[十百千万亿余多]{0,5}\s?(?=(?P<next>\S))")
_BEFORE, _AFTER = 40, 32  # how far a target reaches around its number
_TITLE = re.compile(r"《[^《》]{1,120}》")


def targets_in(text: str, span: Span) -> tuple[str, ...]:
    """Each target as written, in order, once; numbers inside cited titles are none."""
    numbers = [(found.span(), found["next"]) for found in _NUMBER.finditer(text, span.start, span.end)]
    found = [match for rule in rules.rules("targets.toml") for match in _matches(rule, text, span, numbers)]
    if not found:
        return ()
    taken = [title.span() for title in _TITLE.finditer(text, span.start, span.end)]
    targets: list[tuple[int, int]] = []
    for start, end in found:
        if not any(start < other[1] and other[0] < end for other in taken):
            taken.append((start, end))
            targets.append((start, end))
    return tuple(dict.fromkeys(text[start:end].strip() for start, end in sorted(targets)))


def _matches(rule: rules.Rule, text: str, span: Span, numbers: Iterable[tuple[tuple[int, int], str]]) -> list[tuple[int, int]]:
    """Where a rule matches: around the numbers with one of its characters behind them."""
    follows = rule.values["follows"]
    places = [at for at, behind in numbers if behind in follows]
    if not places or rule.pattern is None:
        return []
    windows = joined(places, span, before=_BEFORE, after=_AFTER)
    return [found.span() for start, end in windows for found in rule.pattern.finditer(text, start, end)]
