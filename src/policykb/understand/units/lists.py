"""Splitting a list of units into its names: 市人社局、财政局，各县（市、区）人民政府等 (``rules/unit_lists.toml``)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from policykb import rules
from policykb.understand import regions
from policykb.understand.units.kinds import LONGEST_UNIT, kind_of
from policykb.understand.units.resolve import is_agency

_OPENING, _CLOSING = "（(〔[【［", "）)〕]】］"
_PARTING = "、；;，,\t/／|｜"
_MAY_END_LEVELS = tuple("省市州县区盟旗乡镇道部级委）)〕］]】")  # a cheap look: no list of levels ends otherwise
_MAY_FOLLOW_UP = tuple("施实责与加合头担办理")  # nor what stands after a name in a list
_LONGEST_FIELD = 12  # a field of work that stands for its agency: 人力资源社会保障
_MARKS = re.compile(r"[（(〔\[【［）)〕\]】］、；;，,\t/／|｜]")
_SPACE = re.compile(r"\s+")
_AND_MORE = re.compile(r"\s|等|以及|[及和与](?!其)")  # what may follow a level list in its last item


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedUnit:
    """A name of a list. ``unit`` as written without white space; ``meant`` with the prefix that carries over to it.

    ``start`` and ``end`` are its place in the text; ``apart`` says that a comma or semicolon stands before it;
    ``leads`` that a mark in brackets makes it the lead (市财政局（牵头）).
    """

    unit: str
    meant: str
    start: int
    end: int
    apart: bool = False
    leads: bool = False

    @property
    def is_known_form(self) -> bool:
        """Whether the name looks like a unit's."""
        return kind_of(self.unit) is not None


def _pattern(rule_id: str) -> re.Pattern[str]:
    return rules.pattern("unit_lists.toml", rule_id)


def verb_pattern() -> re.Pattern[str]:
    """The verbs that end a list within a sentence."""
    return _pattern("list-verb")


def list_end(text: str, start: int, end: int) -> int:
    """Where a list within a sentence ends for certain: behind its 等有关部门, else at ``end``."""
    found = _pattern("list-end").search(text, start, end)
    return found.end() if found else end


def catch_all_at(text: str, start: int, end: int) -> int | None:
    """The end of the catch-all that a stretch begins with (有关部门｜严管…); None where none does."""
    found = _pattern("list-catch-all").match(text, start, end)
    return found.end() if found else None


def split_units(text: str, start: int, end: int) -> tuple[ListedUnit, ...]:
    """The names listed in ``text[start:end]``, in order.

    >>> [one.unit for one in split_units("市发改委、财政局，各县（市、区）人民政府等", 0, 21)]
    ['市发改委', '财政局', '各县（市、区）人民政府']
    """
    found = [
        ListedUnit(
            unit=name.unit,
            meant=name.unit,
            start=item.start + name.start,
            end=item.start + name.end,
            apart=item.apart and name.first,
            leads=name.leads,
        )
        for item in _with_levels_joined(text, _items(text, start, end))
        for name in _names_of(text[item.start : item.end])
    ]
    return _with_prefixes_carried(found)


class _Item(NamedTuple):
    """A stretch between parting marks."""

    start: int
    end: int
    apart: bool


class _Name(NamedTuple):
    """A name and its place in its item; ``first`` if it stands at the item's head."""

    unit: str
    start: int
    end: int
    first: bool
    leads: bool


@lru_cache(maxsize=8192)  # a notice names the same few units again and again
def _names_of(item: str) -> tuple[_Name, ...]:
    """The names of an item: most hold one."""
    return tuple(
        name
        for order, (at, to) in enumerate(_joined_units(item, 0, len(item)))
        for name in _names(item, at, to, first=not order)
    )


def _items(text: str, start: int, end: int) -> Iterator[_Item]:
    """The stretches between parting marks that stand outside brackets."""
    depth, at, apart = 0, start, False
    for found in _MARKS.finditer(text, start, end):
        here, mark = found.start(), found[0]
        if mark in _OPENING:
            depth += 1
        elif mark in _CLOSING:
            depth = max(0, depth - 1)
        elif not depth:
            yield _Item(start=at, end=here, apart=apart)
            at, apart = here + 1, mark not in "、/／"
    yield _Item(start=at, end=end, apart=apart)


def _with_levels_joined(text: str, items: Iterator[_Item]) -> Iterator[_Item]:
    """A level list under one 各 is one unit: 各市、县〔区〕人民政府."""
    held: _Item | None = None
    for item in items:
        words = text[item.start : item.end].strip()
        joins = held is not None and text[held.end] == "、" and _goes_on(_after_lead_in(text, held), words)
        if held is not None and joins:
            held = held._replace(end=item.end)
        else:
            if held is not None:
                yield held
            held = item
        if words[-1:] not in _MAY_END_LEVELS:
            yield held
            held = None
            continue
        levels = _after_lead_in(text, held)
        bare = _pattern("list-bare-levels").fullmatch(levels)
        level = _pattern("list-level").fullmatch(levels.rsplit("、", 1)[-1].strip())
        if not (bare or level or levels.endswith("党委")):
            yield held
            held = None
    if held is not None:
        yield held


def _after_lead_in(text: str, item: _Item) -> str:
    """An item's words from its lead-in on; behind a joiner where levels follow it: 市财政局和｜各市."""
    lead_in = _pattern("list-lead-in").match(text, item.start, item.end)
    words = text[lead_in.end() if lead_in else item.start : item.end].strip()
    joined = max(words.rfind(joiner) for joiner in ("及各", "和各", "与各", " 各", "\u3000各"))
    return words[joined + 1 :] if joined > 0 else words


def _goes_on(levels: str, words: str) -> bool:
    """Whether a list of levels goes on: 各市、｜县人民政府, 市、｜区卫生健康部门, 各市、｜县级财政部门."""
    level_end = _pattern("list-level-end").match(words)
    ends = level_end and (level_end.end() == len(words) or _AND_MORE.match(words, level_end.end()))
    if ends or _pattern("list-party").fullmatch(levels + "、" + words):
        return True
    bare = _pattern("list-bare-levels").fullmatch(levels)
    return _pattern("list-next-level" if bare else "list-next-rank").match(words) is not None


def _joined_units(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Parts at 和 及 与 where both sides are units; inside a name (文化和旅游部) these words stay."""
    lead_in = _pattern("list-lead-in").match(text, start, end)
    at = lead_in.end() if lead_in else start
    for joiner in _pattern("list-joiner").finditer(text, start, end):
        if (
            joiner.start() <= at
            or text[joiner.start() - 1] in _PARTING
            or text.count("（", at, joiner.start()) != text.count("）", at, joiner.start())
        ):
            continue
        with_class_noun, right = _bare(text[at : joiner.start()]), _without_remainder(_bare(text[joiner.end() : end]))
        left = _without_remainder(with_class_noun)
        rest = text[joiner.end() : end].strip()
        first_right = (_SPACE if joiner[0].isspace() else _pattern("list-joiner")).split(rest, maxsplit=1)[0]
        named = kind_of(left) or (left != with_class_noun and len(left) <= _LONGEST_FIELD and kind_of(left + "局"))
        if named and (kind_of(right) or kind_of(first_right) or is_agency(right + "局")):
            yield at, joiner.start()
            at = joiner.end()
        elif kind_of(left) and right and joiner[0].isspace():
            end = joiner.start()  # a flattened page: what follows the blank is no longer the list
            break
    yield at, end


def _without_remainder(words: str) -> str:
    return _pattern("list-remainder").sub("", words) if "等" in words else words


def _bare(words: str) -> str:
    """A name without white space and without what may stand before and after it."""
    lead_in = _pattern("list-lead-in").match(words)
    return _pattern("list-follow-up").sub("", _SPACE.sub("", words[lead_in.end() :] if lead_in else words))


def _names(text: str, start: int, end: int, *, first: bool) -> Iterator[_Name]:
    """The name in a stretch, and the class noun after its 等."""
    lead_in = _pattern("list-lead-in").match(text, start, end)
    start = lead_in.end() if lead_in else start
    words = text[start:end]
    cut = _pattern("list-follow-up").search(words) if words.endswith(_MAY_FOLLOW_UP) else None
    words = words[: cut.start()] if cut and cut.start() else words
    words = words[: len(words) - len(_tail(words))]
    noun = _pattern("list-class-noun").search(words) if "等" in words else None
    named = _SPACE.sub("", words[: noun.start()]) if noun else ""
    is_name = kind_of(named) or (len(named) <= _LONGEST_FIELD and kind_of(named + "局"))
    of_place = noun and regions.place(named) and not noun["noun"].endswith("单位")  # 青石县等有关地区
    if noun and is_name and not of_place and kind_of(_SPACE.sub("", noun["noun"])):
        yield from _name(text, start, start + noun.start(), first=first)
        yield from _name(text, start + noun.start("noun"), start + len(words), first=False)
    else:
        yield from _name(text, start, start + len(words), first=first)


def _tail(words: str) -> str:
    found = _pattern("list-remainder").search(words.rstrip()) if "等" in words else None
    return words[found.start() :] if found else ""


def _name(text: str, start: int, end: int, *, first: bool) -> Iterator[_Name]:
    note = mark = None
    if start < end and text[end - 1] in _CLOSING:
        note = _pattern("list-note").search(text[start:end])
        end = start + note.start() if note else end
        mark = _pattern("list-lead-mark").search(text[start:end])
        end = start + mark.start() if mark else end
    while start < end and text[start].isspace():
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in "。.:：等"):
        end -= 1
    unit = _SPACE.sub("", text[start:end])
    if 2 <= len(unit) <= LONGEST_UNIT:
        yield _Name(unit=unit, start=start, end=end, first=first, leads=mark is not None)


def _with_prefixes_carried(units: Sequence[ListedUnit]) -> tuple[ListedUnit, ...]:
    """市人社局、财政局 means 市财政局: a plain name takes the rank of the nearest name before it that has one."""
    carried: list[ListedUnit] = []
    rank = ""
    for one in units:
        found = _pattern("list-rank").match(one.unit)
        rank = found[0] if found else rank if kind_of(one.unit) == "agency" else ""
        takes = rank and not found and _is_plain(one.unit) and kind_of(rank + one.unit) == "agency"
        carried.append(replace(one, meant=rank + one.unit) if takes else one)
    return tuple(carried)


def _is_plain(unit: str) -> bool:
    """Whether a name is an agency's without place or rank, so that a rank can carry over to it."""
    return unit[-1] in "局厅委办" and not _pattern("list-placed").match(unit) and not regions.leading_place(unit)
