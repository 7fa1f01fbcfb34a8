"""Recipients 主送机关: the line that ends with a colon, before the first sentence."""

from __future__ import annotations

import re

from policykb.model import Span
from policykb.understand.header.organs import pattern
from policykb.understand.regions import leading_place

_BROKEN_ELSEWHERE = re.compile(r"[^，、,；;\s]\s+(?=\S)")  # a list of names is broken over lines behind its marks alone
_OPEN = "（(〔[【"
_CLOSE = "）)〕]】"
_WHOLE_UNIT = re.compile(
    r"""
    [一-鿿（）()、]{2,40}
    (?:人民政府|政府|委员会|[局厅部委办院组会署社处室站所校园队]|公司|集团|企业|银行|海关|中心|单位|部门|机构|机关|团体|兵团
      |人员|用户|纳税人|代表|委员|主席|同志)
    (?:[（(][^（()）]{1,12}[）)])?
    """,
    re.VERBOSE,
)
_OWN_BEGINNING = re.compile(  # what a name begins with that is none of a list sharing its beginning
    r"各(?!类)|有关|相关|其他|局内|(?!市场|区域|县域)[省市县区州][一-鿿]|全[省市县区州]|中央|国务院|国家|驻"
    r"|开发区|高新区|经开区|新区|管委会|机关|(?!直辖市|计划单列市|自治)[一-鿿]{2,8}(?:[省市县州旗](?!场)|海关)"
)
_FIRST_WORDS = re.compile(r"为(?!期)|根据|按照|依据|近|当前|经|现|日前|自|今年|最近|随着")
_SHORT_PLACE = re.compile(r"[省市县区州旗]")


def recipients_at(text: str, units: list[Span], index: int) -> tuple[tuple[str, ...], int] | None:
    """The recipients that begin with a line, over as many lines as they are broken into, and where they end."""
    if without := _without_colon(text, units, index):
        return without
    start = units[index].start
    limit = units[min(index + 8, len(units) - 1)].end
    window = text[start : min(limit, start + 500)]
    found = pattern("recipients").match(re.sub(r"\s", " ", window))
    if not found or _BROKEN_ELSEWHERE.search(found["names"]):
        return None
    if index == 0 and "各" not in found["names"] and window[found.end() : found.end() + 1].strip():
        return None  # a headline: 市税务局：这些企业可延期缴税
    return split_names(found["names"]), start + found.end()


def _without_colon(text: str, units: list[Span], index: int) -> tuple[tuple[str, ...], int] | None:
    """The recipients that a line names whole, its colon lost, with the first sentence below it."""
    words = units[index].of(text)
    below = units[index + 1].of(text) if index + 1 < len(units) else ""
    if index == 0 or not words.startswith(("各", "有关", "市直", "省直")) or not _FIRST_WORDS.match(below):
        return None
    names = split_names(words)
    return (names, units[index].end) if all(map(_WHOLE_UNIT.fullmatch, names)) else None


def split_names(names: str) -> tuple[str, ...]:
    """The recipients one by one: at ， outside brackets, and at 、 where whole units stand on both sides.

    >>> split_names("各县（市、区）人民政府，市政府各委、办、局")
    ('各县（市、区）人民政府', '市政府各委、办、局')
    >>> split_names("云岭省人民政府、国家发展改革委")
    ('云岭省人民政府', '国家发展改革委')
    """
    found: list[str] = []
    for name in _cut(re.sub(r"\s", "", names), "，,；;"):
        found += _whole_units(name)
    return tuple(name for name in found if name)


def _whole_units(name: str) -> list[str]:
    """The units that 、 joins, where each is whole and begins by itself; else all of it.

    各区民政局、财政局 share their beginning; what 市 or 省 alone begins is carried on by convention (市民政局、财政局).
    """
    first, *others = _cut(name, "、")
    carried = _SHORT_PLACE.match(first) is not None
    found = [first]
    for part in others:
        if _WHOLE_UNIT.fullmatch(found[-1]) and len(part) >= 3 and (carried or _begins_by_itself(part)):
            found.append(part)
        else:
            found[-1] += "、" + part
    return found if all(map(_WHOLE_UNIT.fullmatch, found)) else [name]


def _begins_by_itself(name: str) -> bool:
    return bool(
        _OWN_BEGINNING.match(name)
        or pattern("organ-national").match(name)
        or name.endswith(("公司", "集团", "大学", "医院"))
        or leading_place(name)
    )


def _cut(names: str, marks: str) -> list[str]:
    depth, start, found = 0, 0, []
    for at, character in enumerate(names):
        if character in _OPEN:
            depth += 1
        elif character in _CLOSE:
            depth = max(0, depth - 1)
        elif character in marks and not depth:
            found.append(names[start:at])
            start = at + 1
    return [*found, names[start:]]
