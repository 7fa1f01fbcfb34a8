"""``unit``: a body's names, what it leads, shares and joins, by deadline, with what it took over from others marked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from policykb.ask.answer import Answer, document_json
from policykb.ask.filters import Filters
from policykb.ask.found import match_of
from policykb.ask.holdings import Holdings
from policykb.ask.matters import measure_of
from policykb.ask.names import units_named
from policykb.ask.question import NOTHING_ASKED
from policykb.ask.validity import status
from policykb.errors import AmbiguousError, NotFoundError
from policykb.index.engine import Query
from policykb.index.folding import fold, number_key
from policykb.index.records import DutyRecord, UnitRecord
from policykb.json_form import Json

_GROUPS = {"lead": "leads", "responsible": "shares", "cooperate": "joins"}
_ALL = 1_000_000
_SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class _Body:
    """One body: ``key`` tells it from others of the same short name; ``rows`` are the names it is written by."""

    key: str
    region: str | None
    rows: tuple[UnitRecord, ...]


def unit(holdings: Holdings, name: str, asked: str, filters: Filters) -> Answer:
    """The answer to ``policykb unit``; ``asked`` is ``name`` in simplified characters.

    Raises AmbiguousError where several bodies bear the name, NotFoundError where none does.
    """
    body = _the_one(_bodies(holdings, asked, filters), asked)
    duties = [duty for duty in holdings.catalog.duties(_names(body)) if _is_of(duty, body)]
    allowed = _allowed(holdings, filters)
    rows = _said_once(
        (duty, row)
        for duty in duties
        if (allowed is None or duty.measure_id in allowed) and filters.role in (None, duty.role)
        if (row := _row(holdings, duty, body)) is not None
    )
    rows.sort(key=lambda pair: (pair[0].deadline or "9999", pair[0].measure_id))
    own = [row for _, row in rows if row["inherited_from"] is None] or [row for _, row in rows]
    newest = max(own, key=lambda row: row["document"]["issued_on"] or "", default=None)
    inherited_only = bool(own) and all(row["inherited_from"] is not None for row in own)
    form: Json = {
        "query": name,
        "name": asked,
        "full_name": body.key if any(body.key in (row.full_name, row.today_name) for row in body.rows) else None,
        "kind": body.rows[0].kind,
        "region": body.region,
        "names": _written(body),
        "today": _today(newest, body, inherited_only=inherited_only),
        "successors": newest["successors"] if newest and not inherited_only else [],
        **{group: [row for _, row in rows if row["role"] == role] for role, group in _GROUPS.items()},
        "others": [row for _, row in rows if row["role"] not in _GROUPS],
        "total": len(rows),
    }
    return Answer(form=form)


def _bodies(holdings: Holdings, asked: str, filters: Filters) -> list[_Body]:
    """The bodies that bear the name."""
    units, is_meant = units_named(holdings, asked)
    return _grouped([one for one in units if _within(one.region, filters)], is_meant)


def _grouped(rows: Sequence[UnitRecord], fits: Callable[[str], bool]) -> list[_Body]:
    """Rows that are one body put together: by full name, else by the name as written within its region; by its name
    today where that alone ``fits`` what was asked."""
    groups: dict[str, list[UnitRecord]] = {}
    for row in rows:
        heir = row.today_name if row.today_name and fits(fold(row.today_name)) else None
        own = row.full_name or f"{row.region or ''}\t{row.unit}"
        is_own = fits(fold(row.unit)) or fits(fold(row.full_name or ""))
        groups.setdefault(heir if heir and not is_own else own, []).append(row)
    return [_Body(key=key, region=members[0].region, rows=tuple(members)) for key, members in groups.items()]


def _the_one(bodies: list[_Body], asked: str) -> _Body:
    if not bodies:
        raise NotFoundError(
            f"no notice gives {asked} anything to do; look for other names with: policykb search {asked}"
        )
    if len(bodies) == 1:
        return bodies[0]
    candidates = tuple(sorted({_said(body) for body in bodies}))
    shown = "、".join(candidates[:_SHOWN]) + ("…" if len(candidates) > _SHOWN else "")
    raise AmbiguousError(f"{asked} may be any of: {shown}; say the full name or --region", candidates=candidates)


def _said(body: _Body) -> str:
    if "\t" not in body.key:
        return body.key
    region, written = body.key.split("\t")
    return f"{written}（{region}）" if region else written


def _names(body: _Body) -> set[str]:
    names = {name for row in body.rows for name in (row.unit, row.full_name) if name}
    return names | {body.key}


def _is_of(duty: DutyRecord, body: _Body) -> bool:
    """Whether a duty is the body's: by its full name, as its body today, or by the name as written in its region."""
    if body.key in (duty.full_name, duty.today_name):
        return True
    return any((duty.unit, duty.full_name, duty.region) == (row.unit, row.full_name, row.region) for row in body.rows)


def _row(holdings: Holdings, duty: DutyRecord, body: _Body) -> Json | None:
    measure = measure_of(holdings, duty.measure_id)
    stated = (
        next((one for one in measure["duties"] if one["unit"] == duty.unit and one["role"] == duty.role), None)
        if measure
        else None
    )
    if measure is None or stated is None:
        return None
    document = holdings.documents([duty.doc_id])[duty.doc_id]
    own = body.key == duty.full_name or body.key != duty.today_name
    return {
        **stated,
        "measure_id": duty.measure_id,
        "heading": measure["heading"],
        "deadline": measure["deadline"],
        "inherited_from": None if own else duty.full_name or duty.unit,
        "document": document_json(document, status(document, holdings.repealing, on=holdings.today)),
    }


def _said_once(rows: Iterable[tuple[DutyRecord, Json]]) -> list[tuple[DutyRecord, Json]]:
    """The rows without those that a repost of the same notice says again."""
    kept: dict[tuple[object, ...], tuple[DutyRecord, Json]] = {}
    for duty, row in rows:
        name = row["document"]["number"] or row["document"]["title"] or duty.doc_id
        kept.setdefault((number_key(name), row["role"], row["unit"], row["heading"], row["quote"]), (duty, row))
    return list(kept.values())


def _today(newest: Json | None, body: _Body, *, inherited_only: bool) -> Json:
    if newest is None:
        return {"state": "unknown", "name": None, "evidence": ""}
    if inherited_only:
        return {"state": "same", "name": body.key, "evidence": newest["today"]["evidence"]}
    today: Json = newest["today"]
    return today


def _written(body: _Body) -> list[str]:
    """The names that notices write it by, the full one first; those of bodies it took over from are not its own."""
    own = [row for row in body.rows if body.key in (row.full_name, f"{row.region or ''}\t{row.unit}")]
    names = [body.key] if "\t" not in body.key else []
    return list(dict.fromkeys([*names, *(row.unit for row in own)]))


def _within(region: str | None, filters: Filters) -> bool:
    if filters.region is None:
        return True
    from policykb.understand import regions  # noqa: PLC0415

    place = regions.place(filters.region)
    return bool(region) and (region or "").startswith(place.full if place else filters.region)


def _allowed(holdings: Holdings, filters: Filters) -> frozenset[str] | None:
    """The measures within the filters, ``None`` for all of them."""
    if not filters.named():
        return None
    match = match_of(NOTHING_ASKED, filters, holdings)
    found = holdings.engine.find(Query(level="measure", match=match, limit=_ALL))
    return frozenset(hit.entry_id for hit in found.hits)
