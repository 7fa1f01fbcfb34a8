"""Which body is a unit: its full name relative to the notice's region, and who carries its duties today.

Names are data (``rules/agencies.tsv``, ``rules/vertical.toml``); what became of them is told by ``successors``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from policykb import rules
from policykb.model import DutyKind, Successor, Today
from policykb.understand import regions
from policykb.understand.regions import Place
from policykb.understand.units.agencies import Agency, agencies
from policykb.understand.units.kinds import kind_of
from policykb.understand.units.successors import successors_of, today_of

_SECOND_NAME = re.compile(r"[（(〔\[【][^（()）]{1,24}[）)〕\]】]$")
_RANK = re.compile(
    r"(?:中共)?(自治区|自治州|自治县|省|市|州|县|区|盟|旗)(?!直|级|场|民(?!政|族|宗|委|航|兵)|域|[中南北]区)(?=.)"
)
_RANK_ENDINGS = {"州": ("州",), "自治州": ("自治州",), "县": ("县",), "自治县": ("自治县",), "旗": ("旗",)}
_OF_LEVEL = re.compile(r"(?:省|市|州|县|区|乡镇)级")
_NATIONAL = re.compile(r"国家|中国|国务院|中央|全国|最高|中共|中华")
_OF_A_LINE = re.compile(  # branches of the nation's bodies, colleges: their names say whose they are
    r"团[省市州县区旗盟]委|(?:中国)?人民银行|人行|国网|国家电网|[一-鿿]{2,12}(?:银保监|金融监管|证监)(?:分)?局$"
    r"|[一-鿿]{2,16}(?:职业技术学院|职业学院|技师学院|师范学院|大学)$"
)
_NATIONAL_PREFIX = re.compile(r"国家|国务院|中华全国|全国|中国")
_PLAIN_BODY = re.compile(
    r"(?:管委会|开发区|经开区|高新区|新区|园区|工作组|办事处|管理委员会|领导小组|指挥部|联席会议|办公室|专班|海关)$"
)
_LOCAL_LEVELS = {"province": "p", "prefecture": "c", "county": "x", "township": "x", "national": "n"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedUnit:
    """A unit as written, told relative to its notice: kind, full name, who carries its duties today."""

    kind: DutyKind
    full_name: str | None
    today: Today
    successors: tuple[Successor, ...] = ()


@cache
def _plain_in_the_nation() -> dict[str, Agency]:
    """National agencies by their names without 国家, 国务院 …, as a national notice writes them."""
    return {
        written[prefix.end() :]: agency
        for written, agency in reversed(agencies(national=True).items())
        if (prefix := _NATIONAL_PREFIX.match(written)) and len(written) - prefix.end() > 1
    }


def is_agency(name: str) -> bool:
    """Whether a name, its place or rank apart, is one of the agencies known."""
    plain = _SECOND_NAME.sub("", name)
    rank = _RANK.match(plain)
    return any(
        one in agencies(national=False) or one in agencies(national=True)
        for one in (plain, plain[rank.end() :] if rank else plain)
    )


def is_somebody(name: str) -> bool:
    """Whether a name says whose body it is: by place, rank, nation, a known agency, or as a catch-all."""
    if kind_of(name) in {"generic", "government"} or is_agency(name):
        return True
    return bool(
        _RANK.match(name)
        or name.startswith(("镇", "乡"))
        or _OF_LEVEL.match(name)
        or _NATIONAL.match(name)
        or _OF_A_LINE.match(name)
        or _PLAIN_BODY.search(name)
        or regions.leading_place(name)
    )


@lru_cache(maxsize=4096)
def resolve(unit: str, *, region: str | None, issued_on: str | None, national: bool = False) -> ResolvedUnit:
    """What ``unit`` is in a notice of ``region`` (full path) issued on ``issued_on`` (ISO date).

    ``national``: the notice is one of the nation, where 发展改革委 is the national one; a region not known is not that.

    >>> resolve("州民政局", region="云南省西双版纳傣族自治州", issued_on="2020-05-11").full_name
    '西双版纳州民政局'
    """
    kind = kind_of(unit) or ("generic" if _is_of_many(unit) else "other")
    plain = _SECOND_NAME.sub("", unit)
    within = regions.place(region) if region else None
    if kind == "generic":
        return ResolvedUnit(
            kind=kind, full_name=None, today=Today(state="same", name=None, evidence="泛指，以执行时所指的单位为准")
        )
    vertical = _vertical(plain, kind, within, issued_on)
    if vertical:
        return vertical
    agency = agencies(national=True).get(plain) or (_plain_in_the_nation().get(plain) if national else None)
    if agency:
        chain = successors_of(agency.name, place=None)
        today = today_of(chain, issued_on=issued_on, is_known=True, full_name=agency.name)
        return ResolvedUnit(kind=kind, full_name=agency.name, today=today, successors=chain)
    if kind == "company":
        today = Today(state="unknown", name=None, evidence="企业的更名与合并不在规则之内")
        return ResolvedUnit(kind=kind, full_name=None, today=today)
    return _local(plain, kind, within, issued_on)


def is_known(name: str) -> bool:
    """Whether the tables know what a name is: an agency, a local organ by its form, a body of its own name."""
    plain = _SECOND_NAME.sub("", name)
    branch = plain.removesuffix("分局") + "局" if plain.endswith("分局") else plain  # 区公安分局
    if kind_of(plain) not in ("agency", None) or is_agency(branch) or _PLAIN_BODY.search(plain):
        return True
    if any(rule.pattern and rule.pattern.fullmatch(plain) for rule in rules.rules("vertical.toml")):
        return True
    leading = regions.leading_place(plain)
    return bool(leading) and plain[leading[1] :] in agencies(national=False) if leading else _is_of_many(plain)


def _is_of_many(name: str) -> bool:
    """Whether a name without a form of its own is that of a field of work, or of several levels: 财政（部门）."""
    many = "、" in _SECOND_NAME.sub("", name) or re.match("各|有关|相关|同级|地方|(?:省|市|州|县|区)级", name)
    return bool(many) or any(is_agency(name + end) for end in ("局", "委", "厅", "部"))


def _local(unit: str, kind: DutyKind, within: Place | None, issued_on: str | None) -> ResolvedUnit:
    """A unit named by its place, by its rank in the notice's region, or by neither."""
    place, written, rest = _place_and_rest(unit, within)
    agency = agencies(national=False).get(rest)
    full_name, head = None, None
    if place:
        party = agency is not None and "party" in agency.levels
        head = written
        full_name = ("中共" if party and not unit.startswith("中共") else "") + head + (agency.name if agency else rest)
        full_name = full_name.removesuffix("员会") if agency and agency.name == "委员会" else full_name
    chain = successors_of(agency.name if agency else rest, place=head or "", level=place.level if place else None)
    today = today_of(
        chain, issued_on=issued_on, is_known=agency is not None or kind == "government", full_name=full_name
    )
    if full_name is None:
        today = Today(state="unknown", name=None, evidence="名称不足以判断是何地的机构；" + today.evidence)
    return ResolvedUnit(kind=kind, full_name=full_name, today=today, successors=chain)


def _place_and_rest(unit: str, within: Place | None) -> tuple[Place | None, str, str]:
    """The unit's place, how its full name writes it, and the rest of the unit's name."""
    rank = _RANK.match(unit)
    if rank:
        place = _place_of_rank(rank[1], within)
        rest = unit[rank.end() :]
        return place, (place.short if place and rank[1] in {"州", "自治州"} else place.name if place else ""), rest
    leading = regions.leading_place(unit, within=within)
    if leading and leading[1] < len(unit):
        place, length = leading
        written = unit[:length].removeprefix("中共")
        return place, written, unit[length:]
    known = agencies(national=False).get(unit)
    if known and within and _LOCAL_LEVELS[within.level] in known.levels:
        return within, within.short if within.name.endswith("自治州") else within.name, unit
    return None, "", unit


def _place_of_rank(rank: str, within: Place | None) -> Place | None:
    """The place of the notice's region that a rank means: 市 its city, 省 its province."""
    if within is None:
        return None
    for depth in range(len(within.path), 0, -1):
        name = within.path[depth - 1]
        fits = name.endswith(_RANK_ENDINGS.get(rank, (rank,)))
        if fits and not (rank == "区" and name.endswith("自治区")):
            if depth == len(within.path):
                return within
            return regions.place("".join(within.path[:depth]))
    return None


def _vertical(unit: str, kind: DutyKind, within: Place | None, issued_on: str | None) -> ResolvedUnit | None:
    """A local organ of a national body."""
    for rule in rules.rules("vertical.toml"):
        found = rule.pattern.fullmatch(unit) if rule.pattern else None
        if not found:
            continue
        place, written = _inner_place(found["place"], within)
        if place is None:
            break
        words = {
            "place": place.short,
            "stem": re.sub(r"(?:市|州|盟|地区|省)$", "", place.short if place.known else written),
            "province": place.path[0] if regions.is_capital(place) else place.short,
            "written": written,
            "rank": found["rank"],
        }
        full_name = rule.values["full"].format(**words)
        chain: tuple[Successor, ...] = ()
        if "relation" in rule.values:
            chain = (
                Successor(
                    name=rule.values["today"].format(**words),
                    relation=rule.values["relation"],
                    since=rule.values.get("since"),
                    evidence=rule.values["evidence"],
                ),
            )
        today = today_of(chain, issued_on=issued_on, is_known=True, full_name=full_name)
        named = tuple(successor for successor in chain if successor.name)
        return ResolvedUnit(kind=kind, full_name=full_name, today=today, successors=named)
    return None


def _inner_place(written: str, within: Place | None) -> tuple[Place | None, str]:
    """The place inside a name, and how the full name writes it: a rank alone means the notice's own place."""
    if written in {"省", "市", "州", "县", "区", "自治区", "盟", "旗"}:
        place = _place_of_rank(written, within)
        return place, place.short if place else ""
    if not written:
        own_place = within if within and within.level in ("province", "prefecture") else None
        return own_place, own_place.short if own_place else ""
    leading = regions.leading_place(written, within=within)
    if leading and leading[1] == len(written):
        return leading[0], written
    if within and not within.known and len(written) > 1 and within.name.startswith(written):
        return within, written
    return None, written
