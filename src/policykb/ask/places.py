"""Places: which ones a question names, and whether the head of a notice speaks of the same one.

Only names that the gazetteer knows count; a county's name must carry its rank (县 市 区), for 朝阳 is many things.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Literal

from policykb import rules

if TYPE_CHECKING:
    from policykb.understand.regions import Place

Agreement = Literal["same", "near", "mentioned", "other", "none"]
"""Of a notice with the place of a question: its head names the place or one within it; another one of the province;
only its text names it; its head names other provinces alone; it names none."""

_LONGEST = 16


def named_places(text: str) -> tuple[Place, ...]:
    """The places that ``text`` names, in order, none within a longer name.

    >>> [place.full for place in named_places("陕西省政府和西双版纳州有哪些举措")]
    ['陕西省', '云南省西双版纳傣族自治州']
    """
    return tuple(dict.fromkeys(place for _, _, place in places_in(text)))


def places_in(text: str) -> Iterator[tuple[int, int, Place]]:
    """Each place that ``text`` names, with its offset and length, in order; none within a longer name."""
    at = 0
    while at < len(text) - 1:
        step = _place_at(text, at) if text[at : at + 2] in _beginnings() else None
        if step and step[0].known and _is_whole(text, at, step):
            yield at, step[1], step[0]
            at += step[1]
        else:
            at += 1


def _place_at(text: str, at: int) -> tuple[Place, int] | None:
    from policykb.understand import regions  # noqa: PLC0415 - only a question that names a place pays for the gazetteer

    return regions.leading_place(text[at : at + 3 * _LONGEST])


def agreement(place: Place, *, region: str | None, head: str, text: str) -> Agreement:
    """How a notice of ``region`` (full path, or ``None``) that begins with ``head`` agrees with ``place``."""
    names = _names(place)
    if (region and region.startswith(place.full)) or any(name in head for name in names):
        return "same"
    provinces = set(_provinces_in(head))
    if region and (own := _place_at(region, 0)):
        provinces.add(own[0].path[0])
    if place.path[0] in provinces:
        return "near"
    if any(name in text for name in names):
        return "mentioned"
    return "other" if provinces else "none"


def _is_whole(text: str, at: int, step: tuple[Place, int]) -> bool:
    place, length = step
    if place.level in ("province", "prefecture"):
        return True
    return text[at : at + length].endswith(place.name[-1:])


def _names(place: Place) -> tuple[str, ...]:
    row = _rows_by_path().get(place.path)
    return tuple(dict.fromkeys(filter(None, (row["stem"], row["short"], row["name"])))) if row else (place.name,)


@cache
def _rows_by_path() -> dict[tuple[str, ...], dict[str, str]]:
    by_code: dict[str, tuple[str, ...]] = {}
    found = {}
    for row in rules.rows("regions.tsv"):
        code = row["code"]
        above = by_code.get(code[:4]) or by_code.get(code[:2]) or () if len(code) > 2 else ()
        by_code[code] = (*above, row["name"])
        found[by_code[code]] = row
    return found


@cache
def _beginnings() -> frozenset[str]:
    """The first two characters of places' names and of other cells of the table: told without reading the rows, for
    most questions name no place."""
    return frozenset(re.findall("(?<=\t)[^\t\n]{2}", rules.read("regions.tsv")))


@cache
def _provinces() -> dict[str, tuple[tuple[str, str], ...]]:
    """The names of provinces and prefectures with the province of each, the longest first, by two characters."""
    found: dict[str, dict[str, str]] = {}
    for path, row in _rows_by_path().items():
        if row["level"] in ("province", "prefecture"):
            for name in {row["name"], row["short"], row["stem"]} - {""}:
                found.setdefault(name[:2], {})[name] = path[0]
    return {start: tuple(sorted(names.items(), key=lambda one: -len(one[0]))) for start, names in found.items()}


def _provinces_in(head: str) -> Iterator[str]:
    beginnings = _provinces()
    after = 0  # the end of the last name: none overlap
    for at in range(len(head) - 1):
        if at >= after and head[at : at + 2] in beginnings:
            for name, province in beginnings[head[at : at + 2]]:
                if head.startswith(name, at):
                    after = at + len(name)
                    yield province
                    break
