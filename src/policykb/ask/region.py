"""The place and level that a question for measures asks for, and how the region of a notice stands to it.

Places are those of the gazetteer, and every region that the base has notices of, whatever the gazetteer lacks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from policykb import rules
from policykb.ask.places import places_in
from policykb.index.engine import Keyword, Node, Or

if TYPE_CHECKING:
    from policykb.understand.regions import Level, Place

Standing = Literal["same", "above", "within", "elsewhere"]
"""Of a notice's region to the place asked for: that place itself; one that it lies in; one that lies in it; another."""

Path = tuple[str, ...]

_RANKS = "省市州县区旗盟"
_LONGEST_STEM = 6
_PROVINCE = re.compile("[一-鿿]{2,3}省|[一-鿿]{2,5}自治区|北京市|天津市|上海市|重庆市|香港|澳门")


class Where(NamedTuple):
    """What a question says of the place: ``paths`` of the places meant (several where several bear the name), from the
    province down; ``own`` and ``above``: the regions, as the base has them, of those places and of what they lie in."""

    paths: tuple[Path, ...] = ()
    own: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    level: Level | None = None

    @property
    def full(self) -> str | None:
        """The place as one name; of several the name they share."""
        if not self.paths:
            return None
        return "".join(self.paths[0]) if len(self.paths) == 1 else self.paths[0][-1]

    def nodes(self) -> Iterator[Node]:
        """What notices must fulfil, the nearest to what was asked first: of the place, then of what it lies in."""
        if self.own:
            yield _any(self.own)
        if self.above:
            yield _any(f"={region}" for region in self.above)
        if self.level:
            yield Keyword(name="region", value=f"@{self.level}")

    def standing(self, region: str | None) -> Standing | None:
        """How a notice of ``region`` stands to the place; ``None`` where no place was asked for, or none is known."""
        own = path_of(region) if region else ()
        if not self.paths or not own:
            return None
        found: set[Standing] = {_standing(own, path) for path in self.paths}
        order: tuple[Standing, ...] = ("same", "within", "above")
        return next((one for one in order if one in found), "elsewhere")


class Regions:
    """The regions of the notices of a base."""

    def __init__(self, regions: Iterable[str]) -> None:
        self._lines = "\n".join(regions)
        self._ending = lru_cache(maxsize=4096)(self._regions_of)
        self._borne_by = lru_cache(maxsize=4096)(self._where_of)

    def taken_out(self, text: str) -> tuple[str, Where | None]:
        """A folded text without the places that it names, and the last of those."""
        known = [(at, at + length, place.path) for at, length, place in places_in(text)]
        if known:
            spans = [(start, end) for start, end, _ in known]
            return _without(text, spans), self.where(known[-1][2], is_known=True)
        path, length = _formed(text)
        if not path:
            stem = self._borne(text, ending=f"[{_RANKS}]") if 1 < len(text) < _LONGEST_STEM else None
            return ("", stem) if stem else (text, None)
        where = self._borne(path[0]) if len(path) == 1 else self._borne_by(path)
        if where is None:
            return ("", self.where(path, is_known=False)) if length == len(text) else (text, None)
        inner, further = _formed(text[length:])
        if inner and len(where.paths) == 1:
            return text[length + further :], self.where((*where.paths[0], *inner), is_known=False)
        return text[length:], where

    def where(self, path: Path, *, is_known: bool) -> Where:
        """The place of a path as the base has it."""
        own = ("".join(path),) if is_known else self._ending(path)
        inner = (region for region, lying in self._without_province.items() if _standing(lying, path) == "within")
        above = tuple(region for depth in range(1, len(path)) for region in self._ending(path[:depth]))
        return Where(paths=(path,), own=(*own, *inner), above=tuple(dict.fromkeys(above)))

    @cached_property
    def _without_province(self) -> dict[str, Path]:
        """The regions that notices name without their province, where another notice tells that: their whole paths."""
        told = {}
        for region in self._lines.split("\n"):
            if region and not _PROVINCE.match(region) and (path := path_of(region)):
                longest = [one for one in map(path_of, self._lines_ending(path[-1])) if _is_end(path, one)]
                told[region] = max(longest, key=len)
        return {region: path for region, path in told.items() if len(path) > len(path_of(region))}

    def in_line(self, region: str) -> Node:
        """Notices of a region, of what lies in it, and of what it lies in."""
        where = self._borne_by(path_of(region)) or Where(own=(region,))
        return Or(parts=(_any((*where.own, region)), *(Keyword(name="region", value=f"={one}") for one in where.above)))

    def full(self, region: str | None) -> str | None:
        """A region with what the base knows that it lies in."""
        return "".join(self.longest(region)) if region else None

    def longest(self, region: str) -> Path:
        """The path of a region as far as the base knows it: with its province, where another notice tells that."""
        where = self._borne_by(path_of(region))
        return where.paths[0] if where and len(where.paths) == 1 else path_of(region)

    def _borne(self, name: str, *, ending: str = "") -> Where | None:
        """The places of the base that bear the name (with such an ending)."""
        found = {path_of(region) for region in self._lines_ending(name, ending)}
        whole = [path for path in found if path and re.fullmatch(_key(name) + ending, path[-1])]
        longest = sorted(one for one in whole if not any(_is_end(one, other) for other in whole if other != one))
        wheres = [self.where(path, is_known=False) for path in longest]
        if not wheres:
            return None
        return Where(
            paths=tuple(longest),
            own=tuple(dict.fromkeys(region for one in wheres for region in one.own)),
            above=tuple(dict.fromkeys(region for one in wheres for region in one.above)),
        )

    def _where_of(self, path: Path) -> Where | None:
        if not path:
            return None
        found = self._borne(path[-1])
        if not found:
            return None
        fitting = [one for one in found.paths if _fits(path, one)]
        return self.where(fitting[0], is_known=False) if len(fitting) == 1 else None

    def _regions_of(self, path: Path) -> tuple[str, ...]:
        """The regions of the base that are the place of a path, with or without what it lies in."""
        return tuple(region for region in self._lines_ending(path[-1]) if _fits(path_of(region), path))

    def _lines_ending(self, name: str, ending: str = "") -> list[str]:
        key = _key(name)
        inner = rf"{re.escape(key[:-1])}(?:[一-鿿]{{0,12}}自治)?{key[-1]}"
        return re.findall(rf"^.*{inner if key[-1] in _RANKS else re.escape(key)}{ending}$", self._lines, re.MULTILINE)


@lru_cache(maxsize=8192)
def path_of(region: str) -> Path:
    """The path of a region, each place by its plain name (西双版纳州); empty for what is no place."""
    from policykb.understand import regions  # noqa: PLC0415 - only a question that names a place pays for the gazetteer

    place: Place | None = regions.place(region)
    return tuple(map(_key, place.path)) if place else ()


def asked_level(text: str) -> Level | None:
    """The level that a word typed alone asks for (省级, 县里)."""
    return _levels().get(text)


def _any(regions: Iterable[str]) -> Node:
    parts = tuple(Keyword(name="region", value=region) for region in dict.fromkeys(regions))
    return parts[0] if len(parts) == 1 else Or(parts=parts)


def _key(name: str) -> str:
    """A place's name without the peoples whose autonomy it states: 西双版纳傣族自治州 and 西双版纳州 are one."""
    return _autonomous().sub(r"\1\2", name) if "自治" in name and not name.endswith("自治区") else name


@cache
def _autonomous() -> re.Pattern[str]:
    """The stem of a place, the peoples whose autonomy its name states, its rank."""
    peoples = "|".join(sorted(rules.lines("peoples.txt"), key=len, reverse=True))
    return re.compile(rf"^(.{{2,8}}?)(?:{peoples}){{0,5}}自治([{_RANKS}])$")


def _standing(own: Path, asked: Path) -> Standing:
    asked = tuple(map(_key, asked))
    if _fits(own, asked):
        return "same"
    if own[-1] in asked[:-1] and _fits(own, asked[: asked.index(own[-1]) + 1]):
        return "above"
    if asked[-1] in own[:-1] and _fits(asked, own[: own.index(asked[-1]) + 1]):
        return "within"
    return "elsewhere"


def _fits(one: Path, other: Path) -> bool:
    """Whether two paths may lead to one place."""
    return _is_end(one, other) or _is_end(other, one)


def _is_end(path: Path, of: Path) -> bool:
    """Whether ``path`` is the end of the path ``of``: one that lacks the province may be that of any."""
    keys = tuple(map(_key, of))
    return bool(path) and keys[-len(path) :] == tuple(map(_key, path))


def _formed(text: str) -> tuple[Path, int]:
    """The place, by its form alone, that a text begins with, and the length of its name there; ``()`` for none."""
    from policykb.understand import regions  # noqa: PLC0415

    if not any(rank in text for rank in f"{_RANKS}镇乡街"):
        return (), 0
    found = regions.leading_place(text)
    return (found[0].path, found[1]) if found else ((), 0)


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    characters = list(text)
    for start, end in spans:
        characters[start:end] = " " * (end - start)
    return "".join(characters)


@cache
def _levels() -> dict[str, Level]:
    table = rules.toml("question.toml")["levels"]
    names: tuple[Level, ...] = ("national", "province", "prefecture", "county", "township")
    return {word: level for level in names for word in table.get(level, ())}
