"""Targets: the amounts, shares and counts that a measure promises, caps or grants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from policykb import rules
from policykb.model import Span
from policykb.understand.pieces import joined

_NUMBER = re.compile(r"[0-9０-９一二两三四五六七八九十百千万](?!\d)\s?[十百千万亿余多]{0,5}\s?(?=(?P<next>\S))")
_BEFORE, _AFTER = 28, 16  # how far a target reaches around its number
_TITLE = re.compile(r"《[^《》]{1,120}》")


def targets_in(text: str, span: Span) -> tuple[str, ...]:
    """Each target as written, in order, once; numbers inside cited titles are none."""
    numbers = [(found.span(), found["next"]) for found in _NUMBER.finditer(text, span.start, span.end)]
    behind = {after for _, after in numbers}
    found = [
        match
        for pattern, follows in _rules()
        if not follows.isdisjoint(behind)
        for match in _matches(pattern, text, span, [at for at, after in numbers if after in follows])
    ]
    if not found:
        return ()
    taken = [title.span() for title in _TITLE.finditer(text, span.start, span.end)]
    targets: list[tuple[int, int]] = []
    for start, end in found:
        if not any(start < other[1] and other[0] < end for other in taken):
            taken.append((start, end))
            targets.append((start, end))
    return tuple(dict.fromkeys(text[start:end].strip() for start, end in sorted(targets)))


@cache
def _rules() -> tuple[tuple[re.Pattern[str], frozenset[str]], ...]:
    """Each rule's pattern, and the characters that stand behind its number."""
    return tuple(
        (rule.pattern, frozenset(rule.values["follows"])) for rule in rules.rules("targets.toml") if rule.pattern
    )


def _matches(
    pattern: re.Pattern[str], text: str, span: Span, numbers: Iterable[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Where a pattern matches around the numbers."""
    for start, end in joined(numbers, span, before=_BEFORE, after=_AFTER):
        yield from (found.span() for found in pattern.finditer(text, start, end))
