"""Targets: the amounts, shares and counts that a measure promises, caps or grants."""

from __future__ import annotations

import re

from policykb import rules
from policykb.model import Span

_TITLE = re.compile(r"《[^《》]{1,120}》")


def targets_in(text: str, span: Span) -> tuple[str, ...]:
    """Each target as written, in order, once; numbers inside cited titles are none."""
    titles = [found.span() for found in _TITLE.finditer(text, span.start, span.end)]
    taken: list[tuple[int, int]] = []
    for rule in rules.rules("targets.toml"):
        if rule.pattern is None:
            continue
        for found in rule.pattern.finditer(text, span.start, span.end):
            if not any(start < found.end() and found.start() < end for start, end in titles + taken):
                taken.append(found.span())
    return tuple(dict.fromkeys(text[start:end].strip() for start, end in sorted(taken)))
