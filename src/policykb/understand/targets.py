"""Targets: the amounts, shares and counts that a measure promises, caps or grants."""

from __future__ import annotations

import re

from policykb import rules
from policykb.model import Span
from policykb.understand.pieces import around

_DIGITS = re.compile(
    r"(?<![\d.第〔\[（(-])(?<!(?<!每)[年月])\d(?!\d{3}\s?年|\d?\s?月)"
    r"|[一二两三四五六七八九十](?:年|个月|天|日|个?小时)|分之"
)
_BEFORE, _AFTER = 24, 32  # how far a target reaches around a digit
_TITLE = re.compile(r"《[^《》]{1,120}》")


def targets_in(text: str, span: Span) -> tuple[str, ...]:
    """Each target as written, in order, once; numbers inside cited titles are none."""
    titles = [found.span() for found in _TITLE.finditer(text, span.start, span.end)]
    taken: list[tuple[int, int]] = []
    windows = around(_DIGITS, text, span, before=_BEFORE, after=_AFTER)
    for rule in rules.rules("targets.toml"):
        if rule.pattern is None:
            continue
        for found in (match for start, end in windows for match in rule.pattern.finditer(text, start, end)):
            if not any(start < found.end() and found.start() < end for start, end in titles + taken):
                taken.append(found.span())
    return tuple(dict.fromkeys(text[start:end].strip() for start, end in sorted(taken)))
