"""Bodies: the units of the base that are one, and which of them a name may mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from policykb.ask.filters import Filters
from policykb.ask.holdings import Holdings
from policykb.ask.names import units_named
from policykb.index.folding import fold
from policykb.index.records import DutyRecord, UnitRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """One body: ``key`` tells it from others of the same short name; ``rows`` are the names it is written by."""

    key: str
    region: str | None
    rows: tuple[UnitRecord, ...]

    @property
    def full_name(self) -> str | None:
        """Its full name, ``None`` where it cannot be told."""
        return self.key if any(self.key in (row.full_name, row.today_name) for row in self.rows) else None

    @property
    def said(self) -> str:
        """Its name for a person who must choose."""
        if "\t" not in self.key:
            return self.key
        region, written = self.key.split("\t")
        return f"{written}（{region}）" if region else written

    @property
    def keys(self) -> set[str]:
        """The names that all its duties stand under: the full one, which no other body has, where it can be told."""
        return {self.key} if self.full_name else self.names

    @property
    def names(self) -> set[str]:
        """Every name that it is written by."""
        return {name for row in self.rows for name in (row.unit, row.full_name) if name} | {self.key}

    @property
    def written(self) -> list[str]:
        """The names that notices write it by, the full one first; those of bodies it took over from are not its own."""
        own = [row for row in self.rows if self.key in (row.full_name, f"{row.region or ''}\t{row.unit}")]
        names = [self.key] if "\t" not in self.key else []
        return list(dict.fromkeys([*names, *(row.unit for row in own)]))

    def bears(self, duty: DutyRecord) -> bool:
        """Whether a duty is its: by its full name, as the body today, or by the name as written in its region."""
        if self.key in (duty.full_name, duty.today_name):
            return True
        written = (duty.unit, duty.full_name, duty.region)
        return any(written == (row.unit, row.full_name, row.region) for row in self.rows)

    def inherits(self, duty: DutyRecord) -> bool:
        """Whether a duty that it bears was laid on another body, which it took over from."""
        return self.key != duty.full_name and self.key == duty.today_name


def bodies(holdings: Holdings, asked: str, filters: Filters) -> list[Body]:
    """The bodies that bear the name, within the region of the filters or the place that is said before it."""
    place, _, name = asked.strip().partition(" ")
    where = holdings.regions.taken_out(place)[1] if name else None
    units, is_meant = units_named(holdings, name.strip() if where else asked)
    near = (one for one in units if _within(one.region, filters.region))
    return _grouped([one for one in near if not where or where.standing(one.region) == "same"], is_meant)


def _grouped(rows: Sequence[UnitRecord], fits: Callable[[str], bool]) -> list[Body]:
    """Rows that are one body put together: by full name, else by the name as written within its region; by its name
    today where that alone ``fits`` what was asked."""
    groups: dict[str, list[UnitRecord]] = {}
    for row in rows:
        heir = row.today_name if row.today_name and fits(fold(row.today_name)) else None
        own = row.full_name or f"{row.region or ''}\t{row.unit}"
        is_own = fits(fold(row.unit)) or fits(fold(row.full_name or ""))
        groups.setdefault(heir if heir and not is_own else own, []).append(row)
    return [Body(key=key, region=members[0].region, rows=tuple(members)) for key, members in groups.items()]


def _within(region: str | None, asked: str | None) -> bool:
    if asked is None:
        return True
    from policykb.understand import regions  # noqa: PLC0415 - only a question that names a place pays for the gazetteer

    place = regions.place(asked)
    return bool(region) and (region or "").startswith(place.full if place else asked)
