"""The organs that issue: which names a text consists of, one by one, however they are joined or run together."""

from __future__ import annotations

import re

from policykb import rules

_AND_OTHERS = re.compile(r"等(?:[一二三四五六七八九十]{1,3}|\d{1,2})?个?(?:部门|单位)\s*\Z")
_JOINTS = re.compile(r"[、\s　]+")


def pattern(rule_id: str) -> re.Pattern[str]:
    """The pattern of a rule of ``rules/header.toml``."""
    return rules.pattern("header.toml", rule_id)


def organs_of(title: str) -> tuple[str, ...]:
    """The organs that a title begins with, before its 关于 or 印发.

    >>> organs_of("青岭市民政局、青岭市财政局关于做好救助工作的通知")
    ('青岭市民政局', '青岭市财政局')
    """
    verb = pattern("title-verb").search(title)
    return organs_in(_AND_OTHERS.sub("", title[: verb.start()])) if verb else ()


def organs_in(words: str) -> tuple[str, ...]:
    """The organs that a text consists of, parted by blanks or 、 or run together; none where it says something else."""
    found: list[str] = []
    for name in filter(None, _JOINTS.split(words.strip())):
        parts = _parted(name)
        if not all(pattern("organ").fullmatch(part) for part in parts):
            return ()
        found += parts
    return tuple(
        dict.fromkeys(name.removeprefix("中华人民共和国") if name.endswith("国务院") else name for name in found)
    )


_PLACE = re.compile(r"(?:中共|中国共产党)?([一-鿿]{2,12}?(?:自治区|自治州|[省市州县区旗]))")


def _parted(name: str) -> list[str]:
    """Organs run together, parted where the place of the first begins again: 甲省委甲省人民政府."""
    place = _PLACE.match(name)
    if not place:
        return _tiled(name)
    cuts = [0]
    for again in re.finditer(rf"(?:中共)?{re.escape(place[1])}", name):
        if again.start() > 0 and pattern("organ").fullmatch(name[cuts[-1] : again.start()]):
            cuts.append(again.start())
    if len(cuts) == 1:
        return _tiled(name)
    return [name[start:end] for start, end in zip(cuts, [*cuts[1:], len(name)], strict=True)]


_NATIONAL = re.compile(
    r"中共中央|国务院(?:[一-鿿]{2,6}?(?:办公室|办|委))?|国家[一-鿿]{2,10}?(?:总局|局|委员会|委)|[一-鿿]{2,6}?总局|中国人民银行|人民银行"
    r"|[一-鿿]{2,3}监会|全国总工会|共青团中央|全国妇联|[一-鿿]{2,10}?(?<!管理)部"
)
_LOCAL = re.compile(r"(?P<rank>[省市县区州])[一-鿿]{2,12}?(?:委员会|办公室|[局厅部])")


def _tiled(name: str) -> list[str]:
    """Ministries, or a province's or city's offices, run together: 民政部财政部, 省民政厅省财政厅."""
    for organ in (_NATIONAL, _LOCAL):
        found = [one.span() for one in organ.finditer(name)]
        ends = [start for start, _ in found[1:]] + [len(name)]
        if len(found) > 1 and found[0][0] == 0 and [end for _, end in found] == ends:
            return [name[start:end] for start, end in found]
    return [name]
