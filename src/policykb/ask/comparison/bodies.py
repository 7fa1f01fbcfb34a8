"""Whether the body that one notice names is that of another: itself, under another name, or at another level."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Literal

from policykb import rules
from policykb.json_form import Json

Bearing = Literal["same", "successor", "counterpart", "changed"]
"""The same names · bodies that a reform binds · of the same field of work, each at its own level · others."""

_RANKS = ("自治区", "自治州", "省", "市", "州", "县", "区", "盟", "旗")
_SHORTEST = 2  # characters of a field of work


def bearing(ones: Sequence[Json], others: Sequence[Json], *, levels: bool) -> Bearing:
    """How some duties' bodies stand to those of another notice; ``levels``: the notices are of two levels.

    Catch-alls count for nothing: hand over duties that name a body.
    """
    if {one["unit"] for one in ones} == {other["unit"] for other in others}:
        return "same"
    if _each_met(ones, others, _share_a_name):
        return "successor"
    if levels and _each_met(ones, others, _share_a_name_or_field):
        return "counterpart"
    return "changed"


def names_of(duty: Json) -> frozenset[str]:
    """Every full name of a duty's body and of those it passed to; as written where no full one is known."""
    names = {duty["full_name"] or duty["unit"], duty["today"]["name"]}
    return frozenset(name for name in (*names, *(one["name"] for one in duty["successors"])) if name)


def named(duties: Sequence[Json]) -> list[Json]:
    """The duties that name a body, not a catch-all."""
    return [duty for duty in duties if duty["kind"] != "generic"]


def _each_met(ones: Sequence[Json], others: Sequence[Json], meets: Callable[[Json, Json], bool]) -> bool:
    return all(any(meets(one, other) for other in others) for one in ones) and all(
        any(meets(one, other) for one in ones) for other in others
    )


def _share_a_name(one: Json, other: Json) -> bool:
    return bool(names_of(one) & names_of(other))


def _share_a_name_or_field(one: Json, other: Json) -> bool:
    return _share_a_name(one, other) or _share_a_field(one, other)


def _share_a_field(one: Json, other: Json) -> bool:
    if one["kind"] == other["kind"] == "government":
        return True
    return any(_one_field(first, second) for first in _fields(one) for second in _fields(other))


def _fields(duty: Json) -> frozenset[str]:
    return frozenset(field_of(name) for name in (duty["unit"], *names_of(duty)))


def _one_field(first: str, second: str) -> bool:
    groups = _groups()
    return first == second or bool(groups.get(first, frozenset()) & groups.get(second, frozenset()))


@lru_cache(maxsize=4096)
def field_of(name: str) -> str:
    """The field of work that a body's name tells: place, rank and the word for a body taken away.

    >>> field_of("国家发展改革委"), field_of("省民政厅"), field_of("州发展改革委")
    ('发展改革', '民政', '发展改革')
    """
    from policykb.understand import regions  # noqa: PLC0415 - the gazetteer is read where bodies are compared

    rest = _without_ending(name.removeprefix("中共"))
    if rest in _groups():  # 市场监管总局 is of no city
        return rest
    leading = regions.leading_place(rest)
    beginnings = (rest[: leading[1]],) if leading and leading[1] < len(rest) else (*_words()["national"], *_RANKS)
    before = next((one for one in beginnings if rest.startswith(one) and len(rest) - len(one) >= _SHORTEST), "")
    return rest[len(before) :]


def _without_ending(name: str) -> str:
    ending = next((one for one in _words()["endings"] if name.endswith(one) and len(name) - len(one) >= _SHORTEST), "")
    return name.removesuffix(ending)


def _words() -> dict[str, list[str]]:
    found: dict[str, list[str]] = rules.toml("comparison.toml")["bodies"]
    return found


@cache
def _groups() -> dict[str, frozenset[int]]:
    groups: dict[str, frozenset[int]] = {}
    for number, names in enumerate(rules.toml("comparison.toml")["bodies"]["fields"]):
        for name in names:
            groups[name] = groups.get(name, frozenset()) | {number}
    return groups
