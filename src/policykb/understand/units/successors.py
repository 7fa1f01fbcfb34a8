"""Who carries a duty today: reforms as data (``rules/reforms.toml``), followed from name to name.

The ground for handing a duty on: duties of older documents pass to the body that was re-formed, and until they are
transferred the original body keeps them (Standing Committee of the National People's Congress, 2018-04-27).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from policykb import rules
from policykb.model import Successor, Today

_LONGEST_CHAIN = 6
_YEARS_OF_GRACE = 1  # local plates were changed up to a year after the reform


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reform:
    new: str
    new_province: str
    relation: str
    since: str | None
    evidence: str
    varies_at: tuple[str, ...]


@cache
def _reforms(levels: str) -> dict[str, _Reform]:
    """The reforms by the name that each ended."""
    return {
        old: _Reform(
            new=rule.values["new"],
            new_province=rule.values.get("new_province", rule.values["new"]),
            relation=rule.values["relation"],
            since=rule.values.get("since"),
            evidence=rule.values["evidence"],
            varies_at=tuple(rule.values.get("varies_at", ())),
        )
        for rule in rules.rules("reforms.toml")
        if rule.values["levels"] == levels
        for old in rule.values["old"]
    }


def successors_of(name: str, *, place: str | None, level: str | None = None) -> tuple[Successor, ...]:
    """The chain of bodies that took over from ``name``, nearest first; it ends with the first whose date is not known.

    ``place`` is what local names begin with (西双版纳州) and ``level`` its level; None asks for the reforms of national
    bodies. Where the names that places of that level chose differ, the chain ends as if the date were not known.

    >>> [one.name for one in successors_of("扶贫开发办公室", place="青石州")]
    ['青石州乡村振兴局', '青石州农业农村局']
    """
    reforms = _reforms("national" if place is None else "local")
    found: list[Successor] = []
    while name in reforms and len(found) < _LONGEST_CHAIN:
        reform = reforms[name]
        name = reform.new_province if level == "province" else reform.new
        since = None if level in reform.varies_at else reform.since
        found.append(
            Successor(name=(place or "") + name, relation=reform.relation, since=since, evidence=reform.evidence)
        )
        if since is None:
            break
    return tuple(found)


def today_of(chain: tuple[Successor, ...], *, issued_on: str | None, is_known: bool, full_name: str | None) -> Today:
    """Who carries the duty of the body that ``chain`` took over from; unknown where only the locality could tell."""
    certain = [one for one in chain if one.since is not None]
    late = certain and issued_on and int(issued_on[:4]) > int((certain[0].since or "")[:4]) + _YEARS_OF_GRACE
    if late:
        said = f"文件印发于{issued_on[:4]}年，晚于此项改革，仍用旧名：{certain[0].evidence}" if issued_on else ""
        return Today(state="unknown", name=None, evidence=said)
    if certain:
        proof = "；".join(f"{one.since}：{one.evidence}" for one in certain)
        open_end = "".join(f"。其后：{one.evidence}" for one in chain if one.since is None)
        return Today(state="passed-on", name=certain[-1].name, evidence=proof + open_end)
    if chain:
        return Today(state="unknown", name=None, evidence=chain[0].evidence)
    if is_known:
        return Today(state="same", name=full_name, evidence="2008年以来历次机构改革的规则未见此名更改")
    return Today(state="unknown", name=None, evidence="规则中没有这一机构的沿革")
