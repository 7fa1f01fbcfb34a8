"""What the page says of a notice outside its body: boxes, meta tags, headlines, and what a person stated by hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

from policykb.model import Document, Fact, Finding, Header
from policykb.understand.dates import first_date
from policykb.understand.header.organs import organs_in
from policykb.understand.header.origin import without_site_tail
from policykb.understand.header.titles import is_title
from policykb.understand.numbers import tidy, whole_number
from policykb.understand.pieces import lines, squeezed

BY_HAND = "stated by hand"


def best(document: Document, field: str) -> Fact | None:
    """The best fact of a field: a person's word, then in the order of places on the page."""
    ranked = sorted((fact for fact in document.facts if fact.field == field and fact.value.strip()), key=_place_rank)
    return ranked[0] if ranked else None


def _place_rank(fact: Fact) -> int:
    places = (BY_HAND, "box", "line", "meta", "headline", "page title")
    return next((rank for rank, place in enumerate(places) if fact.where.startswith(place)), len(places))


def by_hand(document: Document, field: str) -> str | None:
    fact = best(document, field)
    return fact.value.strip() if fact and fact.where == BY_HAND else None


def title_said(document: Document) -> str | None:
    """The best title of the page: an official one before a headline."""
    values = [
        without_site_tail(fact.value)
        for fact in sorted(document.facts, key=_place_rank)
        if fact.field == "title" and fact.value.strip()
    ]
    return next((value for value in values if is_title(squeezed(value))), values[0] if values else None)


def date_said(document: Document, field: str) -> str | None:
    """The date that the page states for a field."""
    fact = best(document, field)
    return first_date(fact.value) if fact else None


def date_by_hand(document: Document, field: str) -> str | None:
    """The date that a person states for a field."""
    stated = by_hand(document, field)
    return first_date(stated) if stated else None


def number_below_headline(document: Document, title: str | None) -> str | None:
    """The number alone on the line below the title, where the page has both above the body."""
    for removed in document.removed if title else ():
        words = [line.of(removed.text) for line in lines(removed.text)]
        for above, below in pairwise(words):
            if squeezed(above) == squeezed(title or "") and (number := whole_number(below)):
                return number
    return None


_READ: dict[str, Callable[[str], str | None]] = {
    "title": without_site_tail,
    "number": tidy,
    "issued_on": first_date,
    "published_on": first_date,
    "effective_on": first_date,
    "expires_on": first_date,
}


def merged(document: Document, header: Header) -> tuple[Header, tuple[Finding, ...]]:
    """The header with what only the page says, what a person says, and where page and body disagree."""
    changes: dict[str, Any] = {}
    findings: list[Finding] = []
    for field, read in _READ.items():
        fact = best(document, field)
        value = read(fact.value) if fact else None
        known = getattr(header, field)
        if fact is None or value is None:
            continue
        if fact.where == BY_HAND or known is None:
            changes[field] = value
        elif fact.where.startswith(("box", "meta", "line")) and not _agree(field, known, value):
            findings.append(_disagreement(field, known, value, fact))
    for field in ("issuers", "recipients"):
        fact = best(document, field)
        if fact and (fact.where == BY_HAND or not getattr(header, field)):
            changes[field] = _names(fact.value)
    return replace(header, **changes), tuple(findings)


def _names(value: str) -> tuple[str, ...]:
    """The names of a box: organs, else whatever its commas part."""
    return organs_in(value) or tuple(name.strip() for name in re.split(r"[，,；;]", value) if name.strip())


def _agree(field: str, known: str, value: str) -> bool:
    if field == "title":
        one, other = squeezed(known), squeezed(value)
        return one in other or other in one
    if field == "number":
        return squeezed(known).endswith(squeezed(value)) or squeezed(value).endswith(squeezed(known))
    return known == value


def _disagreement(field: str, known: str, value: str, fact: Fact) -> Finding:
    return Finding(code="header-disagrees", message=f"{field}: the body says {known}, {fact.where} says {value}")
