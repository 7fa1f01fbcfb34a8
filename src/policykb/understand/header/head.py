"""The first lines of a notice: its title, number and recipients, read until the body begins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from policykb.model import Span
from policykb.understand.header.head_lines import head_units
from policykb.understand.header.organs import organs_in, pattern
from policykb.understand.header.recipients import recipients_at
from policykb.understand.header.titles import leading_number, title_at
from policykb.understand.numbers import number_pattern, rule_pattern, tidy, whole_number
from policykb.understand.outline.labels import styles
from policykb.understand.pieces import squeezed
from policykb.understand.regions import leading_place

_HEAD = 3000  # code points in which a head stands
_MOST_UNITS = 40
_LONGEST_HEADLINE, _SHORTEST_HEADLINE = 70, 15
_SHORTEST_LINE, _LONGEST_HALF, _MOST_PASSED = 6, 30, 5
_SITES_OWN = re.compile(
    r"(?:日期|时间|来源|作者|编辑|发布时间|发布日期|发布者|浏览|字号|字体|栏目|分类)\s?[:：]|[^。，]{0,30}(?:欢迎您|欢迎访问|今天是)"
)
_ORIGINAL = re.compile(r"原标题\s?[:：]\s?(?=\S{6})")
_NO_HEADLINE = re.compile(r"[（(]|[12]\d{3}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s|\Z)|\d{1,4}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the first lines say: each field where it was found, and where the body begins."""

    title: Span | None
    number: str | None
    recipients: tuple[str, ...]
    end: int


def read_head(text: str, *, title_known: bool) -> Head:
    """Reads line by line until the recipients or the first sentence.

    Where the page itself names a title (``title_known``), no headline is guessed from the first line.
    """
    units = list(islice(head_units(text, Span(start=0, end=min(len(text), _HEAD))), _MOST_UNITS))
    title: Span | None = None
    number: str | None = None
    index = 0
    while index < len(units):
        words = units[index].of(text)
        whole = whole_number(words)
        standing = title_at(text, units, index) if whole is None else None
        found = recipients_at(text, units, index) if whole is None and standing is None else None
        if found and (title or number or index < 3):
            if title is None and index and not title_known:
                title = _headline(text, [*units[:index], Span(start=units[index].start, end=found[1])])
            return Head(title=title, number=number or _bracketed(text, title), recipients=found[0], end=found[1])
        if whole or (whole := _promulgated(words)):
            number = number or _with_order(_organs_before(text, units, index, title) + whole, title, text)
        elif standing:
            title = _better(text, title, standing)
            while index + 1 < len(units) and units[index + 1].end <= standing.end:
                index += 1
        elif "。" in words or len(words) > 120:
            break
        index += 1
    number = number or _bracketed(text, title)
    if title is None and not title_known:
        title = _headline(text, units) or _later_title(text, units)
    elif title and number is None:
        title = _headline_above(text, units, title) or _with_second_half(text, units, title)
    end = units[index].start if index < len(units) else len(text)
    return Head(title=title, number=number, recipients=(), end=max(end, title.end if title else 0))


def _organs_before(text: str, units: list[Span], index: int, title: Span | None) -> str:
    """The organs whose names a blank parts from a number: 甲部 乙局公告2024年第8号."""
    names: list[str] = []
    if "公告" not in units[index].of(text):
        return ""
    while index and units[index - 1].start >= (title.end if title else 0):
        index -= 1
        if not organs_in(units[index].of(text)):
            break
        names.insert(0, units[index].of(text) + " ")
    return "".join(names)


def _better(text: str, known: Span | None, other: Span) -> Span:
    """Of a title that stands twice, the fuller one: the repeat with its issuer, or the letter's 关于…的通知."""
    if known is None:
        return other
    short, long = squeezed(known.of(text)), squeezed(other.of(text))
    if "关于" in long and "关于" not in short and not short.endswith(("令", "公告", "通告")):
        return other
    return other if long.endswith(short) and len(long) > len(short) else known


def _bracketed(text: str, title: Span | None) -> str | None:
    """The number in brackets at the end of a title or straight behind it, or the one before it."""
    if title is None:
        return None
    if leading := leading_number(squeezed(title.of(text)))[0]:
        return leading
    found = number_pattern().search(text, max(title.start, title.end - 40), min(len(text), title.end + 40))
    if found is None or "《" in text[title.end : found.start()]:
        return None
    return tidy(found[0]) if text[found.start() - 1 : found.start()] in ("（", "(", "【", "[") else None


def _with_order(number: str, title: Span | None, text: str) -> str:
    """第12号 below a line 甲市人民政府令 is 甲市人民政府令第12号."""
    name = squeezed(title.of(text)) if title else ""
    if number.startswith("第") and name.endswith(("令", "公告", "通告")):
        return name.removeprefix("中华人民共和国") + number
    return number


def _promulgated(words: str) -> str | None:
    """The number in a remark below a title: （2021年7月27日国务院令第746号公布）."""
    found = rule_pattern("number-order").search(words) if words[0] in "（(" and "公布" in words else None
    return tidy(re.sub(r"\A.*?日|中华人民共和国", "", found[0])) if found else None


def _headline(text: str, units: list[Span]) -> Span | None:
    """A short first line that ends without a full stop, with text below it; a site's own lines above it are passed."""
    first = next((at for at, unit in enumerate(units[:_MOST_PASSED]) if not _is_sites_own(unit.of(text))), None)
    if first is None or len(units) < first + 2:
        return None
    head, below, further = units[first], units[first + 1], units[first + 2] if len(units) > first + 2 else None
    words = head.of(text)
    if original := _ORIGINAL.match(words):
        return Span(start=head.start + original.end(), end=head.end)
    if not _may_be_headline(words, below.of(text)):
        return None
    if further is None or len(words) > _LONGEST_HALF or not _is_second_line(below.of(text), further.of(text)):
        return head
    if leading_place(below.of(text)) and not leading_place(words):
        return below
    return Span(start=head.start, end=below.end)


def _is_sites_own(words: str) -> bool:
    """Whether a line above a headline is a column's name, a greeting, or a field."""
    return len(words) < _SHORTEST_LINE or (_SITES_OWN.match(words) is not None and len(words) <= _LONGEST_HEADLINE)


def _is_labelled(words: str) -> bool:
    """Whether a line begins with a clause's label."""
    return any(style.pattern.match(words) for style in styles())


def _may_be_headline(words: str, below: str) -> bool:
    labelled = _is_labelled(words) or _NO_HEADLINE.match(words)
    reports = any(pattern(rule_id).match(below[:120]) for rule_id in ("press-byline", "press-dateline"))
    signs = organs_in(words) and not reports
    ends = words[-1] in "，、：:；" or "。" in words or len(words) > _LONGEST_HEADLINE
    return not (labelled or signs or ends)


def _headline_above(text: str, units: list[Span], title: Span) -> Span | None:
    """The headline of a report above a line that merely ends like a title: 采取多项应急措施."""
    words = title.of(text)
    if title.start == units[0].start or pattern("title-verb").search(words) or leading_place(words):
        return None
    headline = _headline(text, units)
    return headline if headline and headline.end - headline.start >= _SHORTEST_HEADLINE else None


def _with_second_half(text: str, units: list[Span], title: Span) -> Span:
    """A headline that reads like a title, with its second half before a report begins: 深化防控措施 / 打赢阻击战."""
    below = [unit for unit in units if unit.start >= title.end][:2]
    words = title.of(text)
    if len(below) < 2 or pattern("title-verb").search(words) or leading_place(words):
        return title
    begins = below[1].of(text)[:120]
    report = pattern("press-dateline").match(begins) or pattern("press-byline").match(begins)
    second = report and _is_second_line(below[0].of(text), begins)
    return Span(start=title.start, end=below[0].end) if second else title


def _is_second_line(words: str, below: str) -> bool:
    """Whether a headline's second half follows, and the text below it."""
    if len(words) > 25 or _is_labelled(words) or re.search(r"[，。：:；\t]|记者|\d日[电讯]", words):
        return False
    return len(below) > 40 or "。" in below or pattern("press-byline").match(below) is not None


def _later_title(text: str, units: list[Span]) -> Span | None:
    """A title behind a stranger's introduction."""
    titles = (title_at(text, units, index) for index in range(len(units)))
    return next((title for title in titles if title), None)
