"""Which box of a page holds what a reader came for.

By structure first: from the page inwards, as long as one box keeps nearly all of the prose (text outside links,
headings and label lines). The names that publishing systems give to that box help, and never decide alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from policykb import rules
from policykb.clean.boxes import Box, Page, PageLine

_WORD = re.compile(r"[a-z0-9_-]{2,64}")
_SENTENCE = re.compile(r"[。；，、：;,]")
_TAGS = "div td pre blockquote article section main table tr form center dd dl fieldset li ul html"
_INWARDS = frozenset(["", *_TAGS.split()])
_APART = frozenset({"h1", "h2", "footer", "header", "nav", "aside", "form"})
_HEADINGS = frozenset({"h1", "h2", "h3"})
# A box is entered while it keeps this share of the prose. Swept .6-.95 over the pages that `bench/clean.py` reads.
_KEEPS = 0.8
_KNOWN_KEEPS = 0.3  # for a box with a known name
_FURNITURE_SHARE = 0.3  # a box named as furniture that holds more than this of the text is not furniture


Weight = Callable[[Box], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The lines ``[first, after)`` of the chosen box, without those in ``without``."""

    box: int
    first: int
    after: int
    without: frozenset[int]


@cache
def _names(kind: str) -> frozenset[str]:
    return frozenset(rules.toml("furniture.toml")[kind])


@cache
def _labels() -> re.Pattern[str]:
    data = rules.toml("furniture.toml")
    words = sorted({*data["line"], *data["box"]}, key=len, reverse=True)
    labels = "|".join(r"[\s\u3000]{0,9}".join(word) for word in words)
    return re.compile(
        rf"[\s\u3000【\[（(]{{0,9}}(?:{labels})[\s\u3000]{{0,9}}[:：]|.{{0,60}}(?:{'|'.join(data['imprint'])})"
    )


def choose(page: Page) -> Content:
    """The box with the content; the whole page where no box stands out."""
    prose = [0 if page.boxes[line.box].hidden else _prose(page, line) for line in page.lines]
    upto = [0]
    for amount in prose:
        upto.append(upto[-1] + amount)

    def weight(box: Box) -> int:
        return upto[box.after] - upto[box.first]

    chosen = _known(page, weight) or _inwards(page, weight)
    box = page.boxes[chosen]
    return Content(box=chosen, first=box.first, after=box.after, without=_furniture(page, chosen))


def _prose(page: Page, line: PageLine) -> int:
    """How much of a line is prose: nothing of headings, link lists and label lines."""
    length = len(line.text)
    if line.linked * 2 > length or page.boxes[line.box].tag in _HEADINGS or _labels().match(line.text):
        return 0
    return (
        (length - line.linked) if length > 15 or _SENTENCE.search(line.text) or line.table is not None else length // 4
    )


def _known(page: Page, weight: Weight) -> int | None:
    """The outermost box with a known name that holds a good part of the prose."""
    total = weight(page.boxes[0])
    for number, box in enumerate(page.boxes):
        if box.names and _named(box, "content") and weight(box) > _KNOWN_KEEPS * total and weight(box) > 0:
            return number
    return None


def _named(box: Box, kind: str) -> bool:
    names = _names(kind)
    return any(word in names for word in _WORD.findall(box.names))


def _inwards(page: Page, weight: Weight) -> int:
    """The innermost box that keeps the prose, then out again while what stands beside it is unnamed and prose too."""
    children: dict[int, list[int]] = {}
    for number, box in enumerate(page.boxes):
        if box.after > box.first:
            children.setdefault(box.parent, []).append(number)
    at = 0
    while (inner := _heaviest(page, children.get(at, []), weight)) is not None:
        box = page.boxes[inner]
        if box.tag not in _INWARDS or box.after - box.first < 2 or weight(box) < _KEEPS * weight(page.boxes[at]):
            break
        at = inner
    while (parent := page.boxes[at].parent) > 0 and _belongs_around(page, parent, children[parent], at, weight):
        at = parent
    return at


def _heaviest(page: Page, numbers: list[int], weight: Weight) -> int | None:
    return max(numbers, key=lambda number: weight(page.boxes[number]), default=None)


def _belongs_around(page: Page, parent: int, children: list[int], chosen: int, weight: Weight) -> bool:
    """Whether what stands beside the chosen box is more of the same text: prose in boxes without names."""
    beside = [page.boxes[number] for number in children if number != chosen]
    if page.boxes[parent].tag not in _INWARDS or not sum(weight(box) for box in beside):
        return False
    return all(not box.names.strip() and not box.hidden and box.tag not in _APART for box in beside)


def _furniture(page: Page, chosen: int) -> frozenset[int]:
    """The lines of boxes inside the chosen one that are furniture by name."""
    content = page.boxes[chosen]
    sizes = [len(line.text) for line in page.lines]
    whole = sum(sizes[content.first : content.after])
    without = {n for n in range(content.first, content.after) if page.boxes[page.lines[n].box].hidden}
    if 2 * len(without) > content.after - content.first:
        without = set()
    for number in range(chosen + 1, len(page.boxes)):
        box = page.boxes[number]
        if box.first >= content.after:
            break
        if box.names and box.after > box.first and _named(box, "furniture"):
            size = sum(sizes[box.first : box.after])
            if size < _FURNITURE_SHARE * whole:
                without.update(range(box.first, box.after))
    return frozenset(without)
