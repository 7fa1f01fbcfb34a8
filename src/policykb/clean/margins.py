"""Page numbers and running heads of printed pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from policykb.clean.paper import Block, Printed

_NUMBER = re.compile(r"[\s\-—–―·第]{0,6}\d{1,4}[\s\-—–―·页]{0,6}(?:[/／共]\s?\d{1,4}\s?页?)?")
_DIGITS = re.compile(r"\d{1,9}")


def without_margins(blocks: Sequence[Block]) -> tuple[list[Block], list[tuple[str, Printed]]]:
    """The blocks without page numbers and running heads, and these with their rules' ids.

    They are a page's first or last line, or stand there beside such a line.
    """
    kept, gone = _without_edges(list(blocks), set())
    if gone:
        kept, more = _without_edges(kept, {rule for rule, _ in gone})
        gone = sorted([*gone, *more], key=lambda found: found[1].text.origin(0))
    return kept, gone


def _without_edges(blocks: list[Block], done: set[str]) -> tuple[list[Block], list[tuple[str, Printed]]]:
    edges = {
        number
        for number, block in enumerate(blocks)
        if number in (0, len(blocks) - 1)
        or blocks[number - 1].page != block.page
        or blocks[number + 1].page != block.page
    }
    pages = len({block.page for block in blocks})
    heads = Counter(_head(blocks[number]) for number in edges)
    kept: list[Block] = []
    gone: list[tuple[str, Printed]] = []
    for number, block in enumerate(blocks):
        rule = _margin(block, heads, pages) if number in edges else None
        if rule and rule not in done and isinstance(block, Printed):
            gone.append((rule, block))
        else:
            kept.append(block)
    return kept, gone


def _margin(block: Block, heads: Counter[str], pages: int) -> str | None:
    if not isinstance(block, Printed):
        return None
    if _NUMBER.fullmatch(block.text.text):
        return "page-number"
    return "running-head" if pages > 2 and heads[_head(block)] * 2 > pages else None


def _head(block: Block) -> str:
    return _DIGITS.sub("", block.text.text) if isinstance(block, Printed) else "\t"
