"""Where is a place: its path from the province down, from the names and numbers that notices write.

The gazetteer is ``rules/regions.tsv``; places it lacks are known by form (``rules/place_forms.toml``) and say so.
Every look-up reads the head of a name only, through dictionaries: no call walks the gazetteer.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from policykb import rules

Level = Literal["national", "province", "prefecture", "county", "township"]

_LEVELS: tuple[Level, ...] = ("national", "province", "prefecture", "county", "township")
_LONGEST_NAME = 16  # 积石山保安族东乡族撒拉族自治县 has 15 characters
_LONGEST_LETTERS = 5
_OF_A_TOWN = tuple(rank + body for rank in "镇乡" for body in ("人民政府", "政府", "党委"))  # 榆林镇人民政府


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place: full names from the province down (``("云南省", "西双版纳傣族自治州")``); the nation has an empty path.

    ``known`` is False for a place the gazetteer lacks, or one whose name several places bear.
    """

    path: tuple[str, ...]
    level: Level
    known: bool = True

    @property
    def full(self) -> str:
        """The whole path as one name."""
        return "".join(self.path)

    @property
    def name(self) -> str:
        """Its own full name, the last of the path."""
        return self.path[-1] if self.path else ""

    @property
    def short(self) -> str:
        """Its own name as notices shorten it: 西双版纳州, 广西."""
        return _gazetteer().shorts.get(self.path, self.name)

    def holds(self, other: Place) -> bool:
        """Whether ``other`` is this place or lies in it."""
        return other.path[: len(self.path)] == self.path


NATION = Place(path=(), level="national")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gazetteer:
    by_name: dict[str, tuple[Place, ...]]
    beginnings: frozenset[str]  # the first two characters of every name
    by_letters: dict[str, Place]
    shorts: dict[tuple[str, ...], str]
    capitals: frozenset[tuple[str, ...]]


@cache
def _gazetteer() -> _Gazetteer:
    by_code: dict[str, Place] = {}
    by_name: dict[str, list[Place]] = {}
    by_letters: dict[str, Place] = {}
    shorts: dict[tuple[str, ...], str] = {}
    capitals = set()
    for row in rules.rows("regions.tsv"):
        code = row["code"]
        parent = by_code.get(code[:4]) or by_code.get(code[:2]) if len(code) > 2 else None
        place = Place(path=(*(parent.path if parent else ()), row["name"]), level=cast(Level, row["level"]))
        by_code[code] = place
        shorts[place.path] = row["short"]
        if len(code) == 4 and code.endswith("01"):
            capitals.add(place.path)
        for name in {row["name"], row["short"], row["stem"]} - {""}:
            by_name.setdefault(name, []).append(place)
        for letters in filter(None, row["letters"].split("|")):
            by_letters[letters] = place
    return _Gazetteer(
        by_name={name: tuple(places) for name, places in by_name.items()},
        beginnings=frozenset(name[:2] for name in by_name),
        by_letters=by_letters,
        shorts=shorts,
        capitals=frozenset(capitals),
    )


def leading_place(name: str, *, within: Place | None = None) -> tuple[Place, int] | None:
    """The place that a unit's name begins with, and the length of that beginning in code points.

    ``within`` decides between places of one name, and places an unknown one. A path is read as far as it goes.

    >>> leading_place("云南省西双版纳州民政局")
    (Place(path=('云南省', '西双版纳傣族自治州'), level='prefecture', known=True), 8)
    >>> leading_place("各县市人民政府") is None
    True
    """
    at = 2 if name.startswith("中共") else 0
    start, found = at, None
    while True:
        step = _known_step(name, at, found, within) or _formed_step(name, at, found, within if at == start else None)
        if step is None:
            return (found, at) if found else None
        found, at = step
        if not found.known:
            return found, at


def place(name: str) -> Place | None:
    """The place that ``name`` is as a whole: a full path, or a name of its own. None where it is no place's name.

    >>> place("广西").full
    '广西壮族自治区'
    """
    found = leading_place(name)
    while found and not found[0].known and found[1] < len(name):
        found = _formed_step(name, found[1], found[0], None)
    return found[0] if found and found[1] == len(name) else None


def is_capital(place: Place) -> bool:
    """Whether a place is the seat of its province: the first in its province by code (GB/T 2260)."""
    return place.path in _gazetteer().capitals


def place_of_number(number: str) -> Place | None:
    """The place whose letters begin a document number 发文字号; None where no letters, or letters two places share, do.

    >>> place_of_number("云开组〔2020〕7号").name
    '云南省'
    """
    gazetteer = _gazetteer()
    for length in range(_LONGEST_NAME, 1, -1):
        places = gazetteer.by_name.get(number[:length], ())
        if len(places) == 1 and len(number) > length:
            return places[0]
    for length in range(_LONGEST_LETTERS, 0, -1):
        if number[:length] in gazetteer.by_letters and len(number) > length:
            return gazetteer.by_letters[number[:length]]
    return NATION if number.startswith(rules.lines("national_letters.txt")) else None


def _known_step(name: str, at: int, above: Place | None, within: Place | None) -> tuple[Place, int] | None:
    """The longest name of the gazetteer at ``at`` that lies in ``above``."""
    by_name = _gazetteer().by_name
    if name[at : at + 2] not in _gazetteer().beginnings:
        return None
    for length in range(min(_LONGEST_NAME, len(name) - at), 1, -1):
        places = by_name.get(name[at : at + length], ())
        if above:
            places = tuple(one for one in places if above.holds(one) and one != above)
        if places and not _is_wrong_stem(name, at + length):
            return _chosen(places, name[at : at + length], within), at + length
    return None


def _is_wrong_stem(name: str, end: int) -> bool:
    """Whether a suffix of rank follows that the name found lacks: 吉林 of 吉林市 is not the province."""
    if name[end - 1 : end] in "省市州县区旗盟":
        return False
    return name[end : end + 1] in tuple("市州县盟") or name.startswith(_OF_A_TOWN, end)


def _chosen(places: tuple[Place, ...], name: str, within: Place | None) -> Place:
    """Of places of one name: the one in ``within``, or nearest to it; where none is, the name alone."""
    if len(places) == 1:
        return places[0]
    for depth in range(len(within.path) if within else 0, 0, -1):
        near = [one for one in places if within and one.path[:depth] == within.path[:depth]]
        if len(near) == 1:
            return near[0]
    top = [one for one in places if one.level == "province"]
    return top[0] if top else Place(path=(name,), level=places[0].level, known=False)


def _formed_step(name: str, at: int, above: Place | None, within: Place | None) -> tuple[Place, int] | None:
    """A place by the form of its name, put below ``above`` or ``within`` where those are of a higher level."""
    for rule in rules.rules("place_forms.toml"):
        found = rule.pattern.match(name, at, at + _LONGEST_NAME) if rule.pattern else None
        if found:
            level = cast(Level, rule.values["level"])
            over = above or within or NATION
            if level == over.level == "prefecture":
                level = "county"  # a city below a prefecture
            rank = _LEVELS.index(level)
            path = over.path if over == above or _LEVELS.index(over.level) < rank else _above(over, rank)
            return Place(path=(*path, found[0]), level=level, known=False), found.end()
    return None


def _above(place: Place, rank: int) -> tuple[str, ...]:
    """The part of the path that lies above a rank."""
    return place.path[: max(0, len(place.path) - (_LEVELS.index(place.level) - rank) - 1)]
