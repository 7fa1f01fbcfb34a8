"""``diff``: two versions of a notice, clause by clause, character by character, and what they state otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from policykb.ask.answer import Answer, Warning
from policykb.ask.comparison.alignment import Link, align
from policykb.ask.comparison.clauses import Clause, clauses_of
from policykb.ask.comparison.facts import Side, changes
from policykb.ask.comparison.notices import notice_json
from policykb.ask.holdings import Holdings
from policykb.index.differences import compare
from policykb.json_form import Json

STATES = ("unchanged", "changed", "added", "dropped")
_HEADER = ("title", "number", "issuers", "recipients", "issued_on", "effective_on", "expires_on", "region")
_UNLIKE = 0.3  # the share of the shorter notice's clauses that have a partner, below which two are hardly versions


def diff(holdings: Holdings, one: str, other: str) -> Answer:
    """What stands otherwise in the notice ``other`` than in ``one``; a warning where they have little in common."""
    before, after = holdings.notice(one), holdings.notice(other)
    ones, others = clauses_of(before), clauses_of(after)
    links = align([clause.piece for clause in ones], [clause.piece for clause in others], ordered=True)
    clauses = [
        _row(Side([here] if here else [], before["text"]), Side([there] if there else [], after["text"]), moved=moved)
        for here, there, moved in _rows(links, ones, others)
    ]
    counts = Counter(clause["state"] for clause in clauses)
    form = {
        "one": notice_json(holdings, one),
        "other": notice_json(holdings, other),
        "header": [
            {"field": field, "one": before[field], "other": after[field]}
            for field in _HEADER
            if before[field] != after[field]
        ],
        "clauses": clauses,
        "counts": {
            **{state: counts[state] for state in STATES},
            "moved": sum(clause["moved"] for clause in clauses),
        },
    }
    alike = len(links) >= _UNLIKE * min(len(ones), len(others))
    return Answer(form=form, warnings=() if alike else (Warning(code="unlike", position=None, text=other),))


def _rows(
    links: Sequence[Link], ones: Sequence[Clause], others: Sequence[Clause]
) -> Iterator[tuple[Clause | None, Clause | None, bool]]:
    """The clauses beside each other in the order of the second notice; what it dropped stands where it stood."""
    partner = {link.other: link for link in links}
    kept = {link.one for link in links}
    at = 0
    for to, there in enumerate(others):
        link = partner.get(to)
        if link and not link.moved:
            yield from ((here, None, False) for n, here in enumerate(ones[at : link.one], at) if n not in kept)
            at = link.one + 1
        yield (ones[link.one] if link else None, there, bool(link and link.moved))
    yield from ((here, None, False) for n, here in enumerate(ones[at:], at) if n not in kept)


def _row(one: Side, other: Side, *, moved: bool) -> Json:
    here, there = (side.clauses[0] if side.clauses else None for side in (one, other))
    differences = _differences(here, there) if here and there else []
    state = "added" if here is None else "dropped" if there is None else "changed" if differences else "unchanged"
    return {
        "state": state,
        "moved": moved,
        "one": here.json() if here else None,
        "other": there.json() if there else None,
        "differences": differences,
        "changes": changes(one, other, levels=False) if here and there else [],
    }


def _differences(here: Clause, there: Clause) -> list[Json]:
    """Where two clauses differ, in offsets of the notices' texts."""
    found, _ = compare(here.text, there.text)
    return [
        {
            "one": {
                "text": one.here.of(here.text),
                "start": here.start + one.here.start,
                "end": here.start + one.here.end,
            },
            "other": {
                "text": one.there.of(there.text),
                "start": there.start + one.there.start,
                "end": there.start + one.there.end,
            },
        }
        for one in found
    ]
