"""``unit``: a body's names, what it leads, shares and joins, by deadline, whom it works with, and what it took over.

What another body was given, and this one took over, stands apart: it is never said to be stated of this one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from policykb.ask.answer import Answer, document_json
from policykb.ask.bodies import Body, bodies
from policykb.ask.filters import Filters
from policykb.ask.found import match_of
from policykb.ask.holdings import Holdings
from policykb.ask.matters import ENDED, measure_of
from policykb.ask.parents import parent_of
from policykb.ask.question import NOTHING_ASKED
from policykb.errors import AmbiguousError, NotFoundError
from policykb.index.engine import Query
from policykb.index.folding import number_key
from policykb.index.records import DutyRecord
from policykb.json_form import Json

_GROUPS = {"lead": "leads", "responsible": "shares", "cooperate": "joins"}
_ALL = 1_000_000
_SHOWN = 8
_PARTNERS = 10


def unit(holdings: Holdings, name: str, asked: str, filters: Filters) -> Answer:
    """The answer to ``policykb unit``; ``asked`` is ``name`` in simplified characters.

    Raises AmbiguousError where several bodies bear the name, NotFoundError where none does.
    """
    body = _the_one(bodies(holdings, asked, filters), asked)
    duties = [duty for duty in holdings.catalog.duties(body.keys) if body.bears(duty)]
    allowed = _allowed(holdings, filters)
    rows = _said_once(
        row
        for duty in duties
        if (allowed is None or duty.measure_id in allowed) and filters.role in (None, duty.role)
        if (row := _row(holdings, duty, body)) is not None
    )
    rows.sort(key=lambda row: (row["deadline"] or {}).get("date") or "9999")
    own = [row for row in rows if row["inherited"] is None]
    inherited = [row for row in rows if row["inherited"] is not None]
    newest = max(own, key=lambda row: row["document"]["issued_on"] or "", default=None) or _itself(body)
    form: Json = {
        "query": name,
        "name": asked,
        "full_name": body.full_name,
        "kind": body.rows[0].kind,
        "region": body.region,
        "parent": parent_of(body.full_name, body.region),
        "names": body.written,
        "named": _named(own),
        "today": newest["today"],
        "successors": newest["successors"],
        **{group: [row for row in own if row["role"] == role] for role, group in _GROUPS.items()},
        "others": [row for row in own if row["role"] not in _GROUPS],
        "inherited": inherited,
        "partners": _partners(holdings, own, body),
        "total": len(rows),
    }
    return Answer(form=form)


def _the_one(found: Sequence[Body], asked: str) -> Body:
    if not found:
        raise NotFoundError(
            f"no notice gives {asked} anything to do; look for other names with: policykb search {asked}"
        )
    if len(found) == 1:
        return found[0]
    candidates = tuple(sorted({body.said for body in found}))
    shown = "、".join(candidates[:_SHOWN]) + ("…" if len(candidates) > _SHOWN else "")
    raise AmbiguousError(f"{asked} may be any of: {shown}; say the full name or --region", candidates=candidates)


def _row(holdings: Holdings, duty: DutyRecord, body: Body) -> Json | None:
    measure = measure_of(holdings, duty.measure_id)
    stated = (
        next((one for one in measure["duties"] if one["unit"] == duty.unit and one["role"] == duty.role), None)
        if measure
        else None
    )
    if measure is None or stated is None:
        return None
    document = holdings.documents([duty.doc_id])[duty.doc_id]
    return {
        **stated,
        "measure_id": duty.measure_id,
        "heading": measure["heading"],
        "deadline": measure["deadline"],
        "due": _due(measure["deadline"], holdings.today.isoformat()),
        "inherited": _inherited(stated, body) if body.inherits(duty) else None,
        "doubts": ["spun-text"] if duty.doc_id in holdings.spun else [],
        "document": document_json(document, holdings.status(document)),
    }


def _inherited(stated: Json, body: Body) -> Json:
    """From whom a duty came to the body, how, since when, and what proves it."""
    step = next((one for one in stated["successors"] if one["name"] == body.key), None)
    return {
        "name": stated["full_name"] or stated["unit"],
        "relation": step["relation"] if step else None,
        "since": step["since"] if step else None,
        "evidence": stated["today"]["evidence"],
    }


def _due(deadline: Json | None, today: str) -> str | None:
    """Whether the deadline has passed (``past``) or is yet to come (``coming``); ``None`` where none is certain."""
    if not deadline or not deadline["date"]:
        return None
    return "past" if deadline["date"] < today else "coming"


def _said_once(rows: Iterable[Json]) -> list[Json]:
    """The rows without those that a repost of the same notice says again."""
    kept: dict[tuple[object, ...], Json] = {}
    for row in rows:
        name = row["document"]["number"] or row["document"]["title"] or row["measure_id"].partition("#")[0]
        kept.setdefault((number_key(name), row["role"], row["unit"], row["heading"], row["quote"]), row)
    return list(kept.values())


def _named(rows: Sequence[Json]) -> list[Json]:
    """Each name as written, with the years of the first and last notice that writes it so, and how many do."""
    notices: dict[str, dict[str, str]] = {}
    for row in rows:
        notices.setdefault(row["unit"], {})[row["measure_id"].partition("#")[0]] = row["document"]["issued_on"] or ""
    told = []
    for name, dates in notices.items():
        years = sorted(day[:4] for day in dates.values() if day)
        first, last = (years[0], years[-1]) if years else (None, None)
        told.append({"name": name, "first": first, "last": last, "notices": len(dates)})
    return sorted(told, key=lambda one: (str(one["first"] or "9999"), str(one["name"])))


def _itself(body: Body) -> Json:
    """What the rules know of a body that no notice names: it took over from one that they name."""
    from policykb.understand.units.resolve import resolve  # noqa: PLC0415 - only such a question needs the agencies

    known = resolve(body.key, region=body.region, issued_on=None)
    return {"today": asdict(known.today), "successors": [asdict(one) for one in known.successors]}


def _partners(holdings: Holdings, own: Sequence[Json], body: Body) -> list[Json]:
    """With whom it shares most measures that have not ended; those of predecessors are theirs."""
    measures = [row["measure_id"] for row in own if row["document"]["status"] not in ENDED]
    found = holdings.catalog.partners(measures, but=body.names, limit=_PARTNERS)
    return [{"unit": unit, "full_name": name, "measures": count} for unit, name, count in found]


def _allowed(holdings: Holdings, filters: Filters) -> frozenset[str] | None:
    """The measures within the filters, ``None`` for all of them."""
    if not filters.named():
        return None
    match = match_of(NOTHING_ASKED, filters, holdings)
    found = holdings.engine.find(Query(level="measure", match=match, limit=_ALL))
    return frozenset(hit.entry_id for hit in found.hits)
