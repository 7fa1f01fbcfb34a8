"""Which box of a page holds what a reader came for.

By structure: from the headline, or the page, inwards, as long as one box keeps nearly all of the prose (text outside
links, headings and label lines). The names that publishing systems give to that box help, where they are known.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from policykb import rules
from policykb.clean.boxes import Box, Page, PageLine

_WORD = re.compile(r"[a-z0-9_-]{2,64}")
_DATE = re.compile(
    r"[\d〇○零一二三四]{4}\s?年\s?[\d一二三四五六七八九十]{1,3}\s?月\s?[\d一二三四五六七八九十]{1,3}\s?日"
)
_SIGNATURE = 6  # lines: several bodies sign, then the date
_SENTENCE = re.compile(r"[。；，、：;,]")
_TAGS = "div td pre blockquote article section main table tr form center dd dl fieldset li ul html"
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_INWARDS = frozenset(["", *_TAGS.split(), *_HEADINGS])  # a heading that is never closed holds the rest of the page
_APART = frozenset({"h1", "h2", "footer", "header", "nav", "aside", "form"})
# A box is entered while it keeps this share of the prose. Swept .6-.95 over the pages that `bench/clean.py` reads.
_KEEPS = 0.8
_KNOWN_KEEPS = 0.3  # for a box with a known name
_FURNITURE_SHARE = 0.3  # a box named as furniture that holds more than this of the text is not furniture
# Chosen on the families of sites in tests/clean/sites.py, which tests/clean/test_site_families.py measures again.
_HEADED_SHARE = 0.6  # the same for a box whose own heading says that it is furniture
_ARTICLE_SHARE = 0.15  # of the prose of a page stands behind its headline
_IMPRINT = 66  # characters of a line within which such a word stands
_SOME = 16  # characters of prose that make a text of what follows a headline
_LITTLE = 60  # characters of prose, in a page of links, that make no article

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
def _labels() -> tuple[frozenset[str], re.Pattern[str]]:
    """How label lines begin: their first characters, and the whole."""
    data = rules.toml("furniture.toml")
    words = sorted({*data["line"], *data["box"]}, key=len, reverse=True)
    labels = "|".join(r"[\s\u3000]{0,9}".join(word) for word in words)
    return (
        frozenset(word[0] for word in words),
        re.compile(rf"[\s\u3000【\[（(]{{0,9}}(?:{labels})[\s\u3000]{{0,9}}[:：]"),
    )


@cache
def _imprint() -> re.Pattern[str]:
    return re.compile("|".join(rules.toml("furniture.toml")["imprint"]))


def _is_label(text: str) -> bool:
    """Whether a line is one of labelled facts, or of an imprint."""
    beginnings, labels = _labels()
    if text.lstrip(" \u00a0\u3000【[（(")[:1] in beginnings and labels.match(text):
        return True
    return bool(_imprint().search(text, 0, _IMPRINT))


def choose(page: Page) -> Content:
    """The box with the content; the whole page where no box stands out, nothing of a page that only leads to others."""
    headed = _headed(page)
    prose = [
        0 if number in headed or page.boxes[line.box].hidden else _prose(page, line)
        for number, line in enumerate(page.lines)
    ]
    upto = [0, *accumulate(prose)]

    def weight(box: Box) -> int:
        return upto[box.after] - upto[box.first]

    chosen = _known(page, weight)
    if chosen is None:
        article = _article(page, upto)
        if article == 0 and upto[-1] < _LITTLE and _mostly_links(page):
            return Content(box=0, first=0, after=0, without=frozenset())
        chosen = _inwards(page, article, weight)
    without = _furniture(page, chosen) | headed
    return Content(box=chosen, first=page.boxes[chosen].first, after=_signed(page, chosen), without=without)


def _mostly_links(page: Page) -> bool:
    return 3 * sum(line.linked for line in page.lines) > sum(len(line.text) for line in page.lines)


@cache
def _headings() -> re.Pattern[str]:
    words = "|".join(rules.toml("furniture.toml")["headings"])
    return re.compile(
        rf"[\s【\[>》|·•■◆]{{0,4}}(?:{words})\s?[】\]:：>》]?\s?(?:[（(]\d{{0,6}}\s?[）)])?(?:\s?更多>{{0,2}})?"
    )


def _headed(page: Page) -> frozenset[int]:
    """The lines of boxes whose first line says what they are: related links, comments, rankings."""
    first = {n for n, line in enumerate(page.lines) if len(line.text) < 24 and _headings().fullmatch(line.text)}
    if not first:
        return frozenset()
    sizes = [0, *accumulate(len(line.text) for line in page.lines)]
    found: set[int] = set()
    for box in page.boxes:
        small = sizes[box.after] - sizes[box.first] < _HEADED_SHARE * sizes[-1]
        if small and box.first in first and box.first not in found and box.after - box.first > 1:
            found.update(range(box.first, box.after))
    return frozenset(found)


def _headline(page: Page) -> int | None:
    """The line that says what the page's title or meta tags say; a heading rather than another."""
    claims = {page.title, *(page.metas.get(name, "") for name in ("articletitle", "og:title"))} - {""}
    found = [
        number
        for number, line in enumerate(page.lines)
        if 4 <= len(line.text) < 150 and line.table is None and not line.linked
        if any(claim.startswith(line.text) for claim in claims)
    ]
    headings = [number for number in found if page.boxes[page.lines[number].box].tag in _HEADINGS]
    return next(iter(headings or found), None)


def _article(page: Page, upto: list[int]) -> int:
    """The innermost box with the headline and the text behind it; 0, the page, where none is sure."""
    headline = _headline(page)
    if headline is None:
        return 0
    children = _children(page)

    def behind(number: int, line: int) -> int:
        """The prose of a box from a line on, without the boxes there that begin with a heading or a link."""
        box = page.boxes[number]
        inner = (page.boxes[child] for child in children.get(number, []))
        apart = [child for child in inner if line <= child.first and _begins_apart(page, child)]
        return upto[box.after] - upto[line] - sum(upto[child.after] - upto[child.first] for child in apart)

    at = page.lines[headline].box
    while at > 0 and behind(at, headline + 1) < _SOME:
        at = page.boxes[at].parent
    found, text = at, behind(at, headline + 1)
    while at > 0:
        box = page.boxes[at]
        more = behind(box.parent, box.after)
        if more > text:  # the greater part goes on beside it
            found, text = box.parent, text + more
        at = box.parent
    return found if page.boxes[found].tag != "html" and text > _ARTICLE_SHARE * upto[-1] else 0


def _begins_apart(page: Page, box: Box) -> bool:
    """Whether a box begins with a heading of its own, or with a link that its other lines tell of."""
    line = page.lines[box.first]
    return page.boxes[line.box].tag in _HEADINGS or (box.after - box.first > 1 and _is_link(line))


def _is_link(line: PageLine) -> bool:
    """Whether a line leads elsewhere: a link, or a headline with its date."""
    length = len(line.text)
    return line.linked * 2 > length or (line.linked * 3 > length and length - line.linked < 16)


def _prose(page: Page, line: PageLine) -> int:
    """How much of a line is prose: nothing of headings, link lists and label lines."""
    length = len(line.text)
    if _is_link(line) or page.boxes[line.box].tag in _HEADINGS:
        return 0
    if line.text[-1] != "。" and _is_label(line.text):
        return 0
    whole = length > 15 or line.table is not None or _SENTENCE.search(line.text)
    return length - line.linked if whole else length // 4


def _known(page: Page, weight: Weight) -> int | None:
    """The outermost box with a known name that holds a good part of the prose."""
    least = _KNOWN_KEEPS * weight(page.boxes[0])
    for box in page.boxes:
        if weight(box) > least and _named(box, "content"):
            return box.number
    return None


def _named(box: Box, kind: str) -> bool:
    return not _names(kind).isdisjoint(_WORD.findall(box.names))


def _inwards(page: Page, start: int, weight: Weight) -> int:
    """The innermost box that keeps the prose, then out again while what stands beside it is unnamed and prose too."""
    children = _children(page)
    at = start
    while (inner := _heaviest(page, children.get(at, []), weight)) is not None:
        box = page.boxes[inner]
        if box.tag not in _INWARDS or box.after - box.first < 2 or weight(box) < _KEEPS * weight(page.boxes[at]):
            break
        at = inner
    reached = at  # boxes around it that only wrap it have been passed
    while (parent := page.boxes[reached].parent) > start:
        around, within = page.boxes[parent], page.boxes[at]
        alone = around.first == within.first and around.after == within.after and around.tag != "tr"
        if not alone:
            if not _belongs_around(page, parent, children[parent], reached, weight):
                break
            at = parent
        reached = parent
    return at


def _children(page: Page) -> dict[int, list[int]]:
    """The boxes within each box that hold any line."""
    children: dict[int, list[int]] = {}
    for number, box in enumerate(page.boxes):
        if box.after > box.first:
            children.setdefault(box.parent, []).append(number)
    return children


def _heaviest(page: Page, numbers: list[int], weight: Weight) -> int | None:
    return max(numbers, key=lambda number: weight(page.boxes[number]), default=None)


def _belongs_around(page: Page, parent: int, children: list[int], chosen: int, weight: Weight) -> bool:
    """Whether what stands beside the chosen box is more of the same text: prose in boxes without names."""
    beside = [page.boxes[number] for number in children if number != chosen]
    if page.boxes[parent].tag not in _INWARDS or not sum(weight(box) for box in beside):
        return False
    if any(box.names or box.hidden or box.tag in _APART for box in beside):
        return False
    return not any(_leads_elsewhere(page.lines[box.first : box.after]) for box in beside)


def _leads_elsewhere(lines: list[PageLine]) -> bool:
    """Whether most of some lines is links."""
    return 2 * sum(line.linked for line in lines) > sum(len(line.text) for line in lines)


def _signed(page: Page, chosen: int) -> int:
    """Where the content ends: with the signature and its date, where these stand just behind the box."""
    box = page.boxes[chosen]
    lines = page.lines
    if any(_DATE.fullmatch(line.text) for line in lines[max(box.first, box.after - 3) : box.after]):
        return box.after
    around = page.boxes[box.parent]
    while around.after == box.after and around.number:  # it only wraps
        around = page.boxes[around.parent]
    for number in range(box.after, min(box.after + _SIGNATURE, around.after)):
        line = lines[number]
        if line.linked or len(line.text) > 40 or page.boxes[line.box].tag in _HEADINGS or page.boxes[line.box].hidden:
            break
        if _DATE.fullmatch(line.text):
            return number + 1
    return box.after


def _furniture(page: Page, chosen: int) -> frozenset[int]:
    """The lines of boxes inside the chosen one that are furniture by name."""
    content = page.boxes[chosen]
    sizes = [len(line.text) for line in page.lines]
    whole = sum(sizes[content.first : content.after])
    without = {n for n in range(content.first, content.after) if page.boxes[page.lines[n].box].hidden}
    if 2 * len(without) > content.after - content.first:
        without = set()
    named: dict[str, bool] = {}
    for box in page.boxes[chosen + 1 :]:
        if box.first >= content.after:
            break
        if box.written not in named:
            named[box.written] = _named(box, "furniture")
        if named[box.written] and box.after > box.first:
            size = sum(sizes[box.first : box.after])
            if size < _FURNITURE_SHARE * whole:
                without.update(range(box.first, box.after))
    return frozenset(without)
