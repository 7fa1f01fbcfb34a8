"""Lists with a name, a stated count and groups: 重点帮扶县名单（25个） · 甲州（6个）：…"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from policykb.model import ListGroup, NamedList, Span
from policykb.understand.pieces import lines

_COUNT = r"[（(]\s?(?:共\s?)?(?P<count>\d{1,4})\s?(?:个|家|名|户|人|项|所|处|种|件)?(?:县|市|村|乡镇)?\s?[）)]"
_GROUP = re.compile(rf"(?P<name>[^，。；：:、（()）\s]{{2,24}})\s?{_COUNT}\s?[:：]\s?(?P<items>[^。：:]*)\Z")
_ALONE = re.compile(rf"{_COUNT}\Z")
_NAMED = re.compile(rf"(?P<name>[^，。；：:、\s]{{2,60}}?(?:名单|目录|清单|一览表|名录))\s?(?:{_COUNT})?\s?[:：]?\Z")
_ITEMS = re.compile(r"[^。；：:]{2,}\Z")
_PARTS = re.compile(r"[、，,\s　]+")


@dataclass(slots=True)
class _Open:
    """A list that is being read."""

    name: str
    stated: int | None
    start: int
    end: int
    groups: list[ListGroup] = field(default_factory=list)


def named_lists(text: str) -> tuple[NamedList, ...]:
    """The named lists of a text: a line with the name, the count there or on the next line, then groups or items."""
    found: list[_Open] = []
    stretch = list(lines(text))
    index = 0
    while index < len(stretch):
        line = stretch[index]
        words = line.of(text)
        if len(words) <= 70 and (named := _NAMED.fullmatch(words)):
            found.append(_Open(named["name"], _number(named["count"]), line.start, line.end))
        elif found and found[-1].stated is None and not found[-1].groups and (count := _ALONE.fullmatch(words)):
            found[-1].stated, found[-1].end = int(count["count"]), line.end
        elif found and (group := _GROUP.fullmatch(words)):
            index = _read_group(text, stretch, index, group, found[-1])
        elif found and not found[-1].groups and found[-1].stated is not None and _follows(found[-1], line, text):
            index = _read_items(text, stretch, index, found[-1])
        index += 1
    return tuple(
        NamedList(name=one.name, stated=one.stated, groups=tuple(one.groups), span=Span(start=one.start, end=one.end))
        for one in found
        if one.groups
    )


def _number(count: str | None) -> int | None:
    return int(count) if count else None


def _follows(one: _Open, line: Span, text: str) -> bool:
    return not text[one.end : line.start].strip()


def _read_group(text: str, stretch: list[Span], index: int, group: re.Match[str], one: _Open) -> int:
    """A group's line, with its items behind the colon or on the next line."""
    items, last = group["items"], index
    if not items.strip() and index + 1 < len(stretch):
        following = stretch[index + 1].of(text)
        if _ITEMS.fullmatch(following) and not _GROUP.fullmatch(following) and not _NAMED.fullmatch(following):
            items, last = following, index + 1
    one.groups.append(ListGroup(name=group["name"], stated=int(group["count"]), items=_items(items)))
    one.end = stretch[last].end
    return last


def _read_items(text: str, stretch: list[Span], index: int, one: _Open) -> int:
    """The items of a list without groups: one line of names, or a line each."""
    names: list[str] = []
    last = index - 1
    while last + 1 < len(stretch) and len(names) < (one.stated or 0):
        words = stretch[last + 1].of(text)
        if not _ITEMS.fullmatch(words) or _NAMED.fullmatch(words) or len(words) > 2000:
            break
        names += _items(words) if "、" in words else (re.sub(r"\A\d{1,3}\s?[.．、]\s?", "", words),)
        last += 1
    if len(names) > 1:
        one.groups.append(ListGroup(name=None, stated=None, items=tuple(names)))
        one.end = stretch[last].end
        return last
    return index


def _items(words: str) -> tuple[str, ...]:
    return tuple(filter(None, (item.strip("；;。") for item in _PARTS.split(words.strip()))))
