"""Duties stated in a bracket without labels: （A牵头，B配合） (A、B负责) and, at a measure's end, bare （A、B）."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from policykb.model import Span
from policykb.understand import regions
from policykb.understand.duties.statements import Assignment, Brackets, Statement, overlaps
from policykb.understand.duties.verbs import by_verbs
from policykb.understand.units.kinds import kind_of, may_end_a_name
from policykb.understand.units.lists import ListedUnit, split_units

_LONGEST = 700
_NOT_A_FIELD = re.compile(r"联系|电话|记者|通讯员|来源|供稿|印章|盖章|简称|抄送|出席|列席|参会|缺席|请假")
_ROLE_WORD = re.compile(r"牵头|主办|配合|参与|参加|协|指导|督|监督|负责|责任|承办|承担|落实|实施|推进|职责|职能")
_ENDS_A_PARAGRAPH = re.compile(  # on a flattened page a number or a signature with its date follows
    r"[。；;]?(?:\s*\Z|[ \xa0\u3000]*\n|[ \xa0\u3000]{2,}|\s+[（(一二三四五六七八九十\d]"
    r"|[（(][一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、](?!\d)"
    r"|\s[一-鿿]{4,30}\s?[12]\d{3}年\d{1,2}月)"
)
_PARTING = re.compile(r"[、，,；;。/／\s]|等(?:有关|相关)?(?:部门|单位)?|以及|[及和与并由]|[（(][^（()）]{0,12}[）)]")
_DEADLINE_BEHIND = re.compile(  # （市财政局，2024年4月底前完成）
    r"[，,；;、]\s?(?:(?:20\d{2}\s?年)?\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?日|底|末|份|[上中下]旬)?|20\d{2}\s?年(?:底|末)?|年底|长期|全年|持续)"
    r"[^，,；;、）)]{0,8}\Z"
)
_EXPLAINS = re.compile(
    r"\s*(?:原(?![州阳平])|不含|不包括|含|包括|包含|除|即|如|见|详见|参见|例如|指|简称|以下)"
)  # （原市旅游局）
_RANKED = re.compile(r"[省市州县区盟旗]|自治区|各|国家|中国")


def bracket_statements(
    text: str, pairs: Brackets, taken: tuple[Span, ...], asides: tuple[Span, ...]
) -> Iterator[Statement]:
    """The statements of brackets that no labelled field has read; of nested ones the outermost that makes sense."""
    read: list[Span] = list(taken)
    for start, end in pairs.pairs:
        span = Span(start=start, end=end + 1)
        if end - start > _LONGEST or end - start < 4 or overlaps(span, read[-3:]) or overlaps(span, taken):
            continue
        until = min([end, *(aside.start for aside in asides if start < aside.start < end)])
        told = by_verbs(text, start + 1, until) if _ROLE_WORD.search(text, start, until) else None
        whole = _content(text, start + 1, max((one.span.end for one in told or ()), default=until))
        found = tuple(replace(one, span=whole) for one in told or ()) or _bare(text, start, until, end)
        if found:
            read.append(span)
            yield Statement(span=span, assignments=found)


def _content(text: str, start: int, end: int) -> Span:
    """The bracket's words: the whole of them proves each of its units."""
    while start < end and text[start].isspace():
        start += 1
    return Span(start=start, end=end)


def _bare(text: str, start: int, until: int, end: int) -> tuple[Assignment, ...]:
    """Units alone in a bracket that ends a paragraph, or that goes on to say which of them leads."""
    deadline = _DEADLINE_BEHIND.search(text, start, end) if until == end else None
    last = deadline.start() if deadline else end
    if until == end and not (may_end_a_name(text[last - 1]) and _ENDS_A_PARAGRAPH.match(text, end + 1)):
        return ()
    before = text[max(0, start - 40) : start].rstrip()
    line_start = text.rfind("\n", 0, start) + 1
    if (
        not before
        or _EXPLAINS.match(text, start + 1)
        or _NOT_A_FIELD.search(text, max(line_start, start - 80), end)
        or "：" in text[start:end]
    ):
        return ()
    said = min(until, last)
    units = split_units(text, start + 1, said)
    if not units or not all(one.is_known_form for one in units) or _says_more(text, units, start + 1, said):
        return ()
    span = Span(start=units[0].start, end=units[-1].end)
    bare = (Assignment(role="responsible", units=units, span=span, rule_id="bare-bracket"),)
    if until < end:
        return bare
    named = any(_names_somebody(one) for one in units) or (len(units) > 1 and before[-1] in "。；")
    own = before[-1] in "。！？；;”" or not _follows_a_name(before, units)
    return bare if named and own and _ENDS_A_PARAGRAPH.match(text, end + 1) else ()


def _says_more(text: str, units: tuple[ListedUnit, ...], start: int, end: int) -> bool:
    """Whether anything but names and what parts them stands there: （市台新闻中心 王某）."""
    edges = [start, *(edge for one in units for edge in (one.start, one.end)), end]
    between = "".join(text[at:to] for at, to in zip(edges[::2], edges[1::2], strict=True))
    return _PARTING.sub("", between) != ""


def _names_somebody(one: ListedUnit) -> bool:
    """Whether the unit can carry the duty alone: a signature (山西省财政厅) writes its place, a duty its rank."""
    return (bool(_RANKED.match(one.unit)) or kind_of(one.unit) == "agency") and not regions.leading_place(one.unit)


def _follows_a_name(before: str, units: tuple[ListedUnit, ...]) -> bool:
    """Whether the bracket belongs to the name before it (市商务局（市投资促进局）), or says too little to be a duty."""
    words = re.split(r"[，。；：、\n（(]", before)[-1]
    return (
        kind_of(words[-24:]) is not None
        or any(kind_of(words[-n:]) for n in range(3, 16))
        or (len(units) == 1 and not _RANKED.match(units[0].unit))
    )
