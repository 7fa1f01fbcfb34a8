"""Lists with a name, a stated count and groups: 重点帮扶县名单（25个） · 甲州（6个）：…

The items stand behind a colon, on lines of their own, numbered or not, or in the rows of a table; on a flattened page
blanks stand for the ends of lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from policykb.model import ListGroup, NamedList, Span
from policykb.understand.pieces import lines, pieces

_LONG_LINE = 150  # longer ones are flattened pages
_LONGEST_NAME = 70
_LONGEST_ITEM = 40
_UNIT = r"(?:个|家|名|户|人|项|所|处|种|件|位|只|台|套|份|类|支|门|间|村|县|镇|乡|市|区|企业|单位)"
_BARE_COUNT = rf"(?:共计?|总计|合计)?\s?(?P<count>(?!(?:19|20)\d\d(?:\D|\Z))\d{{1,4}})\s?(?:{_UNIT}[一-鿿]{{0,4}})?"
_COUNT = rf"[（(]\s?{_BARE_COUNT}\s?[）)]"
_LABEL = r"(?:[（(]?[一二三四五六七八九十]{1,3}[）)、.．]\s?|\d{1,3}\s?[.．、]\s?)?"
_GROUP = re.compile(
    rf"{_LABEL}(?P<name>[^，。；：:、（()）\s\d]{{2,24}})\s?{_COUNT}\s?[:：]\s?(?P<items>[^。：:]*)[。；;]?\Z"
)
_GROUP_HEAD = re.compile(rf"{_LABEL}(?P<name>[^，。；：:、（()）\s\d]{{2,24}})\s?{_COUNT}\Z")
_ALONE = re.compile(rf"(?:{_COUNT}|共计?\s?{_BARE_COUNT.replace('?P<count>', '?P<alone>')})\s?[:：。]?\Z")
_NAMED = re.compile(
    rf"(?:附\s?件\s?\d{{0,2}}\s?[:：.．、]?\s?)?{_LABEL}"
    rf"(?P<name>[^，。；：:、\s]{{2,60}}?(?:名单|目录|清单|一览表|名录|名册))\s?(?:[（(](?:19|20)\d\d\s?年?[^（）()]{{0,8}}[）)])?\s?(?:{_COUNT})?\s?[:：]?\Z"
)
_NAMES = ("名单", "目录", "清单", "一览表", "名录", "名册")  # one of them or a count and a colon is in every list
_COUNT_END = re.compile(r"[）)]\s?[:：]")
_ROLL = ("名单", "名录", "名册", "一览表")  # lists that may go without a count
_NUMBERED = re.compile(r"[（(]?(?P<n>\d{1,3})\s?(?:[.．、）)]\s?|\t)(?P<item>[^\n]+)")
_TASKS = re.compile(r"责任|牵头|时限|措施")  # columns of a task table, which is no list
_ITEMS = re.compile(r"(?![（(]?[一二三四五六七八九十]{1,3}[）)、.．])[^。；：:]{2,}[。；]?\Z")
_PARTS = re.compile(r"[、，,；;\s　]+")
_COUNT_PIECE = re.compile(rf"(?:{_COUNT})\s?[:：]?\Z")


@dataclass(slots=True)
class _Open:
    """A list that is being read."""

    name: str
    stated: int | None
    start: int
    end: int
    groups: list[ListGroup] = field(default_factory=list)
    whole: bool = False  # a group that stands under no name: nothing further belongs to it


def named_lists(text: str) -> tuple[NamedList, ...]:
    """The named lists of a text: a line with the name, the count there or on the next line, then groups or items.

    A group with a count that stands under no such name is a list by itself.
    """
    if not (any(word in text for word in _NAMES) or _COUNT_END.search(text)):
        return ()
    reading = _Reading(text)
    index = 0
    while index < len(reading.lines):
        index = reading.read(index)
    return tuple(
        NamedList(name=one.name, stated=one.stated, groups=tuple(one.groups), span=Span(start=one.start, end=one.end))
        for one in reading.found
        if one.groups
    )


def _readable_lines(text: str) -> list[Span]:
    """The lines; a long one by its blanks, a count that stands alone joined to the name before it."""
    found: list[Span] = []
    for line in lines(text):
        if line.end - line.start <= _LONG_LINE or "\t" in line.of(text):
            found.append(line)
            continue
        first = len(found)
        for piece in pieces(text, line):
            joins = len(found) > first and (
                _COUNT_PIECE.match(piece.of(text)) or text[found[-1].end - 1] in "、，" or text[piece.start] in "、，"
            )
            if joins and piece.end - found[-1].start <= 2000:
                found[-1] = Span(start=found[-1].start, end=piece.end)
            else:
                found.append(piece)
    return found


class _Reading:
    """The lists of a text as they are read line by line."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = _readable_lines(text)
        self.found: list[_Open] = []
        self._heads_group: str | None = None

    def read(self, index: int) -> int:
        """Reads what begins on a line; the index of the next line to read."""
        line = self.lines[index]
        words = line.of(self.text)
        one = self.found[-1] if self.found else None
        if len(words) <= _LONGEST_NAME and any(word in words for word in _NAMES) and (named := _NAMED.fullmatch(words)):
            self.found.append(_Open(named["name"], _number(named["count"]), line.start, line.end))
        elif (
            one
            and one.stated is None
            and not one.groups
            and self._follows(one, line)
            and (n := _ALONE.fullmatch(words))
        ):
            one.stated, one.end = int(n["count"] or n["alone"]), line.end
        elif _COUNT_END.search(words) and (group := _GROUP.fullmatch(words)):
            return self._group(index, group["name"], int(group["count"]), group["items"])
        elif one and self._follows(one, line) and (group := _GROUP_HEAD.fullmatch(words)):
            return self._group(index, group["name"], int(group["count"]), "")
        elif one and not one.groups and self._follows(one, line):
            return self._plain(index, one)
        return index + 1

    def _follows(self, one: _Open, line: Span) -> bool:
        return not one.whole and not self.text[one.end : line.start].strip()

    def _group(self, index: int, name: str, stated: int, words: str) -> int:
        """A group's line, with its items behind the colon or on the lines below."""
        items, after = _items(words), index + 1
        if not items:
            items, after = self._lines_of(index + 1, stated)
        if not items:
            return index + 1
        line = self.lines[index]
        one = self.found[-1] if self.found and self._follows(self.found[-1], line) else None
        if one is None:
            if max(map(len, items)) > _LONGEST_ITEM // 2 or len(items) < 2:
                return index + 1
            only = ListGroup(name=None, stated=None, items=items)
            self.found.append(_Open(name, stated, line.start, line.end, [only], whole=True))
        else:
            one.groups.append(ListGroup(name=name, stated=stated, items=items))
        self.found[-1].end = self.lines[after - 1].end
        return after

    def _plain(self, index: int, one: _Open) -> int:
        """The items of a list without groups."""
        if one.stated is None and not one.name.endswith(_ROLL):
            return index + 1
        items, after = self._lines_of(index, one.stated)
        if len(items) > 1:
            one.groups.append(ListGroup(name=None, stated=None, items=items))
            one.end = self.lines[after - 1].end
            return after
        return index + 1

    def _lines_of(self, index: int, stated: int | None) -> tuple[tuple[str, ...], int]:
        """The items on lines: numbered, or joined by 、, or as many lines as are stated; and the line behind them."""
        for items, after in (self._numbered(index), self._joined(index, stated), self._single(index, stated)):
            if items:
                return items, after
        return (), index

    def _numbered(self, index: int) -> tuple[tuple[str, ...], int]:
        """Lines or rows that count 1, 2, 3; a table's head above them, unless it is that of a task table."""
        at = index
        head = self.lines[at].of(self.text) if at < len(self.lines) else ""
        if head.startswith("序号\t"):
            if _TASKS.search(head):
                return (), index
            at += 1
        names: list[str] = []
        while at < len(self.lines):
            found = _NUMBERED.fullmatch(self.lines[at].of(self.text))
            if not found or int(found["n"]) != len(names) + 1:
                break
            item = found["item"].split("\t", maxsplit=1)[0].strip(" 　；;。")
            if not item or len(item) > _LONGEST_ITEM or re.search("[，。：:]", item):
                return (), index
            names.append(item)
            at += 1
        return (tuple(names), at) if len(names) > 1 else ((), index)

    def _joined(self, index: int, stated: int | None) -> tuple[tuple[str, ...], int]:
        """Lines of names that 、 joins."""
        names: list[str] = []
        at = index
        while at < len(self.lines) and len(names) < (stated or 1):
            words = self.lines[at].of(self.text)
            if not _is_items(words) or not ("、" in words or stated == 1) or (stated is None and words.endswith("。")):
                break
            names += _items(words)
            at += 1
        return tuple(names), at

    def _single(self, index: int, stated: int | None) -> tuple[tuple[str, ...], int]:
        """As many lines as are stated, each an item."""
        names: list[str] = []
        at = index
        while at < len(self.lines) and len(names) < (stated or 0):
            words = self.lines[at].of(self.text)
            if not _is_items(words) or len(words) > _LONGEST_ITEM or "，" in words:
                break
            names.append(words.strip(" 　；;。"))
            at += 1
        return tuple(names), at


def _number(count: str | None) -> int | None:
    return int(count) if count else None


def _is_items(words: str) -> bool:
    heads = any(head.fullmatch(words) for head in (_GROUP, _GROUP_HEAD, _NAMED))
    return len(words) <= 2000 and _ITEMS.fullmatch(words) is not None and not heads


def _items(words: str) -> tuple[str, ...]:
    return tuple(filter(None, (item.strip("；;。") for item in _PARTS.split(words.strip()))))
