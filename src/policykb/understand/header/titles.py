"""Titles: which lines of a text make one, the kind of document it tells, and who issues by it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import cast

from policykb import rules
from policykb.model import Kind, Span
from policykb.understand.dates import DATE_PATTERN
from policykb.understand.header.head_lines import LONGEST_TITLE
from policykb.understand.header.organs import organs_in, organs_of, pattern
from policykb.understand.numbers import number_pattern, tidy, whole_number
from policykb.understand.outline.tail import is_date
from policykb.understand.pieces import squeezed
from policykb.understand.regions import leading_place

_MOST_LINES = 14
_TRAILING_BRACKET = re.compile(
    r"[（(【\[〔](?:[^（(【\[〔）)】\]〕]{1,40}|[^（(【\[〔]{1,20}[〔\[][^〕\]]{1,6}[〕\]][^（(]{1,10})[）)】\]〕]\s*\Z"
)
_HEADLINE_VERB = re.compile(r"出台|推出|提出|明确|获悉|启动|召开|下发|联合[发印]")
_NO_REMARK = re.compile(r"\d{4}\s?年\s?\d{1,2}\s?月|此件|公开|转载")
_NEVER_IN_TITLE = re.compile(r"[。；！？!?:：]|，.*，|\A(?:[（(，、—-]|附件|[一二三四五六七八九十\d]{1,3}[、.．])")
_MATTER_END = re.compile(r"关于.{4,}(?<!的)(?:措施|政策|举措|方案|计划|规划|办法|细则|要点|规定)\Z")
_LETTER_END = re.compile(r"的(?:[一-鿿]{2})?(?:通知|意见|公告|通告|函|批复|决定|通报)\Z")
_QUOTED_WHOLE = re.compile(r"《[^《》]{6,120}(?:《[^《》]{2,80}》[^《》]{0,60})?》")
_COLUMN = re.compile(  # names of a site's columns
    r"(?:通知公告|公告公示|公示公告|政策文件|政务公开|信息公开|政策法规|规范性文件|最新文件|法规文件|工作动态|新闻动态|新闻中心|政策解读|正文)"
)
_BOXED = re.compile(r"[\[【]\s?[一-鿿 　]{2,9}\s?[\]】]\s")  # a field of a box: [ 发文字号 ] …
_MILL_REMARK = re.compile(
    r"\s?[【\[（(](?:第[一二三四五六七八九十\d]{1,2}篇|(?:通用|精选|推荐|热门|必备|最新|优秀|实用|优质|汇总|集锦)?\s?\d{0,2}\s?[篇份])[】\]）)]\s*\Z"
)
_DATED = re.compile(rf"[一-鿿、]{{4,40}}\s{{1,12}}(?:{DATE_PATTERN})", re.VERBOSE)  # an organ and the date beside it
_QUOTED = re.compile(r"《[^》]*》")
_SENTENCE_MARK = re.compile(r"[。；！\t]")  # a tab parts the cells of a row
_GOES_ON = re.compile(r"\s*(?:的(?:通知|函|公告|通告|决定|意见|批复|通报)|（|\()")


def bare_title(title: str) -> str:
    """A title without the number or remark in brackets at its end, and without white space around.

    >>> bare_title("青岭市救助办法（试行）")
    '青岭市救助办法'
    """
    title = title.strip()
    while found := _TRAILING_BRACKET.search(title):
        if not found.start():
            break
        title = title[: found.start()].rstrip()
    return title


@lru_cache(maxsize=256)  # the same few titles are asked for in every step
def kind_of(title: str) -> tuple[str, Kind | None] | None:
    """The rule that knows a title's end, and the kind it tells (``None``: a known end without a kind of its own).

    >>> kind_of("青岭市促进就业的实施意见（试行）")
    ('kind-opinion', '意见')
    """
    bare = bare_title(title).rstrip("》〉")
    for rule in rules.rules("header.toml"):
        if rule.rule_id.startswith("kind-") and rule.pattern and rule.pattern.search(bare):
            return rule.rule_id, cast("Kind | None", rule.values.get("kind"))
    return None


@lru_cache(maxsize=256)
def is_title(title: str) -> bool:
    """Whether a text is the whole title of an official document."""
    bare = bare_title(title)
    if not 4 <= len(bare) <= LONGEST_TITLE or bare.count("《") != bare.count("》"):
        return False
    outside = _QUOTED.sub("", bare)
    if _NEVER_IN_TITLE.search(outside):
        return False
    if kind_of(bare) is None:
        return False
    return bool(pattern("title-verb").search(bare)) or (7 <= len(bare) <= 60 and not _HEADLINE_VERB.search(bare))


def title_at(text: str, units: list[Span], first: int) -> Span | None:
    """The title that begins with a unit, over as many as it is broken into; ``None`` where none does."""
    for last in range(first, min(first + _MOST_LINES, len(units))):
        words = units[last].of(text)
        if not _may_stand_in_title(words):
            return None
        span = Span(start=units[first].start, end=units[last].end)
        if span.end - span.start > LONGEST_TITLE + 40:
            return None
        follows = units[last + 1].of(text) if last + 1 < len(units) else ""
        if not is_title(squeezed(span.of(text))):
            continue
        if not _GOES_ON.match(follows[:8]):
            return _longer(text, units, first, last) or _without_stranger(text, units, first, last)
        if _TRAILING_BRACKET.fullmatch(follows):
            remark = whole_number(follows) is None and not _NO_REMARK.search(follows)
            own = _without_stranger(text, units, first, last)
            return Span(start=own.start, end=units[last + 1].end) if remark else own
    return None


def _without_stranger(text: str, units: list[Span], first: int, last: int) -> Span:
    """A title without lines before it that are none of it: a site's name, an organ or a line that comes again."""
    for start in range(last, first, -1):
        before = squeezed(text[units[first].start : units[start].start])
        rest = squeezed(text[units[start].start : units[last].end])
        again = rest.startswith(before) or rest.replace("的", "") in before.replace("的", "")
        if not is_title(rest) or (pattern("title-verb").search(before) is not None and not again):
            continue
        stranger = organs_of(rest) and not organs_in(before) and not before.endswith("、")
        if again or (stranger and not _breaks_organ(before, rest)):
            while start - 1 > first and organs_in(units[start - 1].of(text)):
                start -= 1  # noqa: PLW2901  the joint issuers above
            return Span(start=units[start].start, end=units[last].end)
    return Span(start=units[first].start, end=units[last].end)


def _breaks_organ(before: str, rest: str) -> bool:
    """Whether a line's end breaks an organ's name: the place and the beginning above, 应急指挥部公告 below."""
    begins_itself = leading_place(rest) is not None or pattern("organ-national").match(rest) is not None
    return not begins_itself and leading_place(before) is not None and bool(organs_of(before + rest))


def _longer(text: str, units: list[Span], first: int, last: int) -> Span | None:
    """The title that goes on on further lines.

    Behind a word that ends titles but seldom (记录制度 / 审核制度的指导意见), or that ends the matter of a letter
    (关于采取支持性政策 / 降低企业成本的通知).
    """
    so_far = squeezed(text[units[first].start : units[last].end])
    known = kind_of(so_far)
    if known is None or (known[1] is not None and not _MATTER_END.search(so_far)):
        return None
    for at in range(last + 1, min(last + 3, len(units))):
        if not _may_stand_in_title(units[at].of(text)) or pattern("title-verb").search(units[at].of(text)):
            return None
        span = Span(start=units[first].start, end=units[at].end)
        whole = squeezed(span.of(text))
        further = kind_of(whole)
        if further and further[1] and is_title(whole) and (known[1] is None or _LETTER_END.search(whole)):
            return span
    return None


def _may_stand_in_title(words: str) -> bool:
    return (
        len(words) <= LONGEST_TITLE
        and words[-1] not in ":："
        and not _SENTENCE_MARK.search(words)
        and not is_date(words)
        and not (words[-1] == "日" and _DATED.fullmatch(words))
        and _COLUMN.fullmatch(words) is None
        and _BOXED.match(words) is None
        and whole_number(words) is None
    )


def written_title(text: str, span: Span) -> str:
    """A title as one line: broken lines joined, a blank kept between joint organs and where the line itself has one."""
    joined = ""
    for line in span.of(text).split("\n"):
        part = re.sub(r"[\s　]+", " ", line).strip()
        joint = joined and part.startswith("关于") is False and _ends_with_organ(joined) and _begins_with_organ(part)
        joined += (" " if joint else "") + part
    title = re.sub(r" ?([《》〈〉]) ?| (?=关于)", r"\1", _without_number(leading_number(joined.strip("#* "))[1]))
    title = _MILL_REMARK.sub("", title)
    return title[1:-1] if _QUOTED_WHOLE.fullmatch(title) else title


def leading_number(title: str) -> tuple[str | None, str]:
    """The number that some pages put before a title, and the title without it.

    >>> leading_number("青政发〔2024〕5号-青岭市人民政府关于做好工作的通知")
    ('青政发〔2024〕5号', '青岭市人民政府关于做好工作的通知')
    """
    found = number_pattern().match(title)
    return (tidy(found[0]), title[found.end() :].lstrip(" -—_：:")) if found else (None, title)


def _without_number(title: str) -> str:
    found = _TRAILING_BRACKET.search(title)
    inside = title[found.start() :].strip() if found else ""
    return title[: found.start()].rstrip() if found and number_pattern().search(inside) else title


def _ends_with_organ(words: str) -> bool:
    return pattern("organ").fullmatch(words.rsplit(" ", maxsplit=1)[-1]) is not None


def _begins_with_organ(words: str) -> bool:
    return bool(organs_of(words))
