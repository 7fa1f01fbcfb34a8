"""What heads a notice: read from its body first, then from what the page says of it; a person's word stands above both."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from policykb.model import Document, Fact, Finding, Header, Kind, Part, Span
from policykb.understand import origin, validity
from policykb.understand.dates import first_date
from policykb.understand.labels import styles
from policykb.understand.numbers import number_pattern, rule_pattern, tidy, whole_number
from policykb.understand.parts import parts_after
from policykb.understand.pieces import squeezed
from policykb.understand.recipients import recipients_at
from policykb.understand.regions import leading_place
from policykb.understand.signature import Signature, signature
from policykb.understand.titles import head_units, is_title, kind_of, organs_in, organs_of, pattern, title_at, written_title

BY_HAND = "stated by hand"
_HEAD = 3000  # code points in which a head stands
_MOST_UNITS = 40
_LONGEST_HEADLINE = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """What the first lines say: each field where it was found, and where the body begins."""

    title: Span | None
    number: str | None
    recipients: tuple[str, ...]
    end: int


def read_header(document: Document) -> tuple[Header, tuple[Finding, ...]]:
    """The header of a notice and what is doubtful in it."""
    text = document.text
    head = _read_head(document)
    title = _title(document, written_title(text, head.title) if head.title else None)
    kind = _kind(document, title)
    later = parts_after(text, title, head.end)
    first = Span(start=0, end=later[0].span.start if later else len(text))
    signed = signature(text, Span(start=head.end, end=first.end)) if kind != "报道" else None
    issuers = _issuers(title, head, signed, text)
    header = Header(
        title=title,
        kind=kind,
        number=head.number or _number_in_order(title),
        issuers=issuers,
        recipients=head.recipients,
        issued_on=signed.iso if signed else None,
        parts=_parts(title, kind, issuers, first, later),
    )
    header, findings = _with_facts(document, header)
    header = replace(header, **validity.terms(text, header.issued_on, header.published_on))
    region, doubt = origin.region_of(document, header)
    return replace(header, region=_by_hand(document, "region") or region), (*findings, *doubt)


def _parts(
    title: str | None, kind: Kind | None, issuers: tuple[str, ...], first: Span, later: tuple[Part, ...]
) -> tuple[Part, ...]:
    if title is None and not later:
        return ()
    return (Part(title=title or "", kind=kind, issuers=issuers, span=first), *later)


# The first lines


def _read_head(document: Document) -> _Head:
    """Reads line by line until the recipients or the first sentence."""
    text = document.text
    units = list(head_units(text, Span(start=0, end=min(len(text), _HEAD))))[:_MOST_UNITS]
    title: Span | None = None
    number: str | None = None
    index = 0
    while index < len(units):
        words = units[index].of(text)
        whole = whole_number(words)
        standing = title_at(text, units, index) if whole is None else None
        found = recipients_at(text, units, index) if whole is None and standing is None else None
        if found and (title or number or index < 3):
            return _Head(title=title, number=number or _bracketed(text, title), recipients=found[0], end=found[1])
        if whole or (whole := _promulgated(words)):
            number = number or _with_order(whole, title, text)
        elif standing:
            title = _better(text, title, standing)
            while index + 1 < len(units) and units[index + 1].end <= standing.end:
                index += 1
        elif "。" in words or len(words) > 120:
            break
        index += 1
    number = number or _bracketed(text, title)
    if title is None and not _fact(document, "title"):
        title = _headline(text, units) or _later_title(text, units)
    end = units[index].start if index < len(units) else len(text)
    return _Head(title=title, number=number, recipients=(), end=max(end, title.end if title else 0))


def _better(text: str, known: Span | None, other: Span) -> Span:
    """Of a title that stands twice, the fuller one: the repeat that names the issuer before it."""
    if known is None:
        return other
    short, long = squeezed(known.of(text)), squeezed(other.of(text))
    return other if long.endswith(short) and len(long) > len(short) else known


def _bracketed(text: str, title: Span | None) -> str | None:
    """The number in brackets at the end of a title, or straight behind it."""
    if title is None:
        return None
    found = number_pattern().search(text, max(title.start, title.end - 40), min(len(text), title.end + 40))
    inside = found and text[found.start() - 1 : found.start()] in ("（", "(", "【", "[") and "《" not in text[title.end : found.start()]
    return tidy(found[0]) if found and inside else None


def _with_order(number: str, title: Span | None, text: str) -> str:
    """第12号 below a line 甲市人民政府令 is 甲市人民政府令第12号."""
    name = squeezed(title.of(text)) if title else ""
    if number.startswith("第") and name.endswith(("令", "公告", "通告")):
        return name.removeprefix("中华人民共和国") + number
    return number


def _promulgated(words: str) -> str | None:
    """The number in a remark below a title: （2021年7月27日国务院令第746号公布）."""
    found = rule_pattern("number-order").search(words) if words[0] in "（(" and "公布" in words else None
    return tidy(re.sub(r"\A.*?日|中华人民共和国", "", found[0])) if found else None


def _number_in_order(title: str | None) -> str | None:
    """The number that an order's own title ends with: 甲市人民政府令第12号."""
    found = pattern("kind-order").search(title) if title else None
    return title.removeprefix("中华人民共和国") if title and found and "号" in found[0] else None


def _headline(text: str, units: list[Span]) -> Span | None:
    """A short first line that ends without a full stop, with text below it."""
    if len(units) < 2:
        return None
    words = units[0].of(text)
    labelled = any(style.pattern.match(words) for style in styles()) or words[0] in "（(0123456789"
    if 6 <= len(words) <= _LONGEST_HEADLINE and "。" not in words and words[-1] not in "，、：:；" and not labelled:
        return units[0]
    return None


def _later_title(text: str, units: list[Span]) -> Span | None:
    """A title behind a stranger's introduction."""
    titles = (title_at(text, units, index) for index in range(len(units)))
    return next((title for title in titles if title), None)


# Fields


def _title(document: Document, written: str | None) -> str | None:
    """The body's title; what the page says where the body has none, or only a line that may be a heading."""
    said = _fact_title(document)
    if written is None or said is None:
        return written or said
    official = kind_of(written) and (pattern("title-verb").search(written) or leading_place(written))
    return written if official or squeezed(written) in squeezed(said) else said


def _kind(document: Document, title: str | None) -> Kind | None:
    """The kind by the title's end; a press report by its words, where no official title says otherwise."""
    known = kind_of(title) if title else None
    official = title is not None and known is not None and bool(pattern("title-verb").search(title))
    if official or (known and not _reads_like_press(document, title)):
        return known[1] if known else None
    return "报道" if _reads_like_press(document, title) else None


def _reads_like_press(document: Document, title: str | None) -> bool:
    text = document.text
    at = text.find(title) if title else -1
    body = text[at + len(title or "") if at >= 0 else 0 :].lstrip()
    return bool(pattern("press-dateline").match(body[:200]) or pattern("press-credit").search(body[-80:].strip()))


def _issuers(title: str | None, head: _Head, signed: Signature | None, text: str) -> tuple[str, ...]:
    """The organs of the title; those of the signature where it names them in full, or names more."""
    titled = organs_of(title) if title else ()
    signing = signed.organs if signed else ()
    if not titled and head.title:
        titled = organs_in(text[: head.title.start].strip()[-80:]) if head.title.start < 120 else ()
    if not titled or (signing and len(signing) >= len(titled) and _fuller(signing, titled)):
        return signing or titled
    return titled


def _fuller(signing: tuple[str, ...], titled: tuple[str, ...]) -> bool:
    return set(titled) <= set(signing) or all(len(long) > len(short) for long, short in zip(signing, titled, strict=False))


# What the page says


def _fact(document: Document, field: str) -> Fact | None:
    """The best fact of a field: a person's word, then in the order of places on the page."""
    ranked = sorted((fact for fact in document.facts if fact.field == field and fact.value.strip()), key=_place_rank)
    return ranked[0] if ranked else None


def _place_rank(fact: Fact) -> int:
    places = (BY_HAND, "box", "line", "meta", "headline", "page title")
    return next((rank for rank, place in enumerate(places) if fact.where.startswith(place)), len(places))


def _by_hand(document: Document, field: str) -> str | None:
    fact = _fact(document, field)
    return fact.value.strip() if fact and fact.where == BY_HAND else None


def _fact_title(document: Document) -> str | None:
    """The best title of the page: an official one before a headline."""
    values = [
        origin.without_site_tail(fact.value)
        for fact in sorted(document.facts, key=_place_rank)
        if fact.field == "title" and fact.value.strip()
    ]
    return next((value for value in values if is_title(squeezed(value))), values[0] if values else None)


_READ: dict[str, Callable[[str], str | None]] = {
    "title": origin.without_site_tail,
    "number": tidy,
    "issued_on": first_date,
    "published_on": first_date,
    "effective_on": first_date,
    "expires_on": first_date,
}


def _with_facts(document: Document, header: Header) -> tuple[Header, tuple[Finding, ...]]:
    """The header with what only the page says, what a person says, and where page and body disagree."""
    changes: dict[str, object] = {}
    findings: list[Finding] = []
    for field, read in _READ.items():
        fact = _fact(document, field)
        value = read(fact.value) if fact else None
        known = getattr(header, field)
        if fact is None or value is None:
            continue
        if fact.where == BY_HAND or known is None:
            changes[field] = value
        elif fact.where.startswith(("box", "meta", "line")) and not _agree(field, known, value):
            findings.append(_disagreement(field, known, value, fact))
    for field in ("issuers", "recipients"):
        fact = _fact(document, field)
        if fact and (fact.where == BY_HAND or not getattr(header, field)):
            names = organs_in(fact.value) or tuple(_names(fact.value))
            changes[field] = names
    return replace(header, **changes), tuple(findings)  # type: ignore[arg-type]


def _names(value: str) -> Iterator[str]:
    return filter(None, (name.strip() for name in value.replace("；", "，").replace(";", "，").replace(",", "，").split("，")))


def _agree(field: str, known: str, value: str) -> bool:
    if field == "title":
        one, other = squeezed(known), squeezed(value)
        return one in other or other in one
    if field == "number":
        return squeezed(known).endswith(squeezed(value)) or squeezed(value).endswith(squeezed(known))
    return known == value


def _disagreement(field: str, known: str, value: str, fact: Fact) -> Finding:
    return Finding(code="header-disagrees", message=f"{field}: the body says {known}, {fact.where} says {value}")
