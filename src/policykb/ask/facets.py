"""Facets: how what was found is spread over regions, issuers, kinds, years, units and statuses."""

from __future__ import annotations

from collections import Counter

from policykb.ask.holdings import Holdings
from policykb.index.engine import Node, Query
from policykb.json_form import Json

_OF = 500  # notices counted at most
_SHOWN = 12  # values a facet


def facets(holdings: Holdings, match: Node) -> Json:
    """The counts of each value over (at most five hundred of) the notices that fulfil ``match``, most first."""
    found = holdings.engine.find(Query(level="notice", match=match, limit=_OF))
    by_id = holdings.documents(hit.entry_id for hit in found.hits)
    documents = by_id.values()
    counts: dict[str, Counter[str]] = {
        "region": Counter(one.region for one in documents if one.region),
        "issuer": Counter(issuer for one in documents for issuer in one.issuers),
        "kind": Counter(one.kind for one in documents if one.kind),
        "year": Counter(one.issued_on[:4] for one in documents if one.issued_on),
        "unit": Counter(holdings.catalog.units_in(by_id)),
        "status": Counter(holdings.status(one) for one in documents),
    }
    return {
        name: [{"value": value, "count": count} for value, count in _ordered(counter)]
        for name, counter in counts.items()
    }


def _ordered(counter: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counter.items(), key=lambda item: (-item[1], item[0]))[:_SHOWN]
