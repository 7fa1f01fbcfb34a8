"""What heads a notice: from its body first, then from what the page says of it; a person's word stands above both."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import cast, get_args

from policykb.model import Document, Finding, Header, Kind, Part, Span
from policykb.understand.dates import first_date
from policykb.understand.header.head import Head, read_head
from policykb.understand.header.organs import organs_in, organs_of, pattern
from policykb.understand.header.origin import region_of
from policykb.understand.header.page_facts import (
    best,
    by_hand,
    date_by_hand,
    date_said,
    merged,
    number_below_headline,
    title_said,
)
from policykb.understand.header.parts import parts_after
from policykb.understand.header.signature import Signature, signature
from policykb.understand.header.titles import kind_of, written_title
from policykb.understand.header.validity import printed_on, terms
from policykb.understand.outline.tail import is_date
from policykb.understand.pieces import lines, squeezed
from policykb.understand.regions import leading_place


def read_header(document: Document, *, unknown: Collection[str] = ()) -> tuple[Header, tuple[Finding, ...]]:
    """The header of a notice and what is doubtful in it.

    What follows from another field (from 印发之日 the day of effect, from that and 有效期5年 the last day) follows from
    a person's word on it; ``unknown`` are fields that a person says are not known.
    """
    text = document.text
    head = read_head(text, title_known=best(document, "title") is not None)
    title = by_hand(document, "title") or _title(document, written_title(text, head.title) if head.title else None)
    kind = _kind(document, title, head)
    later = parts_after(text, title, head.end)
    first = Span(start=0, end=later[0].span.start if later else len(text))
    signed = signature(text, Span(start=head.end, end=first.end))
    if kind == "报道" and (later or not (signed and signed.organs and signed.iso)):
        signed = None  # only a notice that a report gives whole is signed
    signed = signed or (_signed_above(text, head) if kind != "报道" else None)
    issuers = _issuers(title, head, signed, text)
    issued_on = (signed.iso if signed else None) or _dated_below(text, head) or printed_on(text)
    effective_on, expires_on = terms(
        text,
        _day(document, "issued_on", issued_on, unknown),
        date_said(document, "published_on"),
        said=date_said(document, "effective_on"),
        stated=date_by_hand(document, "effective_on"),
    )
    header = Header(
        title=title,
        kind=kind,
        number=head.number or _number_in_order(title) or number_below_headline(document, title),
        issuers=issuers,
        recipients=head.recipients,
        issued_on=issued_on,
        effective_on=effective_on,
        expires_on=expires_on,
        parts=_parts(title, kind, issuers, first, later),
    )
    header, findings = merged(document, header)
    region, doubts = region_of(document, header)
    stated = by_hand(document, "region")
    return replace(header, region=stated or region), (*findings, *(() if stated else doubts))


def _day(document: Document, field: str, read: str | None, unknown: Collection[str]) -> str | None:
    """The day that others follow from: as a person states it, as the text has it, as the page says."""
    return None if field in unknown else date_by_hand(document, field) or read or date_said(document, field)


def _dated_below(text: str, head: Head) -> str | None:
    """The date in brackets straight below a title: （2021年12月16日）."""
    line = next(lines(text, Span(start=head.title.end, end=len(text))), None) if head.title else None
    words = line.of(text)[:40].split()[0] if line else ""
    return first_date(words) if words[:1] in ("（", "(") and is_date(words) else None


def _signed_above(text: str, head: Head) -> Signature | None:
    """The organ above a title with the date beside it, as minutes have it: 甲市人民政府办公室 2024年4月11日."""
    above = signature(text, Span(start=0, end=head.title.start)) if head.title and head.title.start else None
    return above if above and above.organs and above.iso else None


def _parts(
    title: str | None, kind: Kind | None, issuers: tuple[str, ...], first: Span, later: tuple[Part, ...]
) -> tuple[Part, ...]:
    if title is None and not later:
        return ()
    return (Part(title=title or "", kind=kind, issuers=issuers, span=first), *later)


def _number_in_order(title: str | None) -> str | None:
    """The number that an order's own title ends with: 甲市人民政府令第12号."""
    found = pattern("kind-order").search(title) if title else None
    return title.removeprefix("中华人民共和国") if title and found and "号" in found[0] else None


def _title(document: Document, written: str | None) -> str | None:
    """The body's title; what the page says where the body has none, or only a line that may be a heading."""
    said = title_said(document)
    if written is None or said is None:
        return written or said
    official = kind_of(written) and (pattern("title-verb").search(written) or leading_place(written))
    return written if official or squeezed(written) in squeezed(said) else said


def _kind(document: Document, title: str | None, head: Head) -> Kind | None:
    """The kind by the title's end; a press report where nothing official stands and the text reads so."""
    stated = by_hand(document, "kind")
    if stated in get_args(Kind):
        return cast(Kind, stated)
    known = kind_of(title) if title else None
    kind = known[1] if known else None
    if head.number or head.recipients:
        return kind
    body = _behind_title(document.text, title)
    if pattern("press-byline").match(body[:240]) or pattern("press-credit").search(body[-80:].strip()):
        return "报道"
    if title and pattern("press-title").match(squeezed(title)) and pattern("press-words").search(body[:300]):
        return "报道"
    if known and title and "关于" in title:
        return kind
    news = pattern("press-dateline").match(body[:120]) or (
        not known and (pattern("press-voice").search(body) or (title and pattern("press-words").search(body[:300])))
    )
    return "报道" if news else kind


def _behind_title(text: str, title: str | None) -> str:
    at = text.find(title) if title else -1
    return text[at + len(title or "") if at >= 0 else 0 :].lstrip()


def _issuers(title: str | None, head: Head, signed: Signature | None, text: str) -> tuple[str, ...]:
    """The organs of the title; those of the signature where it names them in full, or names more."""
    titled = organs_of(title) if title else ()
    signing = (signed.organs if signed else ()) or _red_head(text[: head.end], titled)
    if not titled and head.title:
        titled = organs_in(text[: head.title.start].strip()[-80:]) if head.title.start < 120 else ()
    if not titled or (signing and len(signing) >= len(titled) and _fuller(signing, titled)):
        return signing or titled
    return titled


def _red_head(above: str, titled: tuple[str, ...]) -> tuple[str, ...]:
    """The organ of the line 甲市人民政府办公室文件, where the title calls it 市人民政府办公室 only."""
    for line in above.split()[:20]:
        if (found := pattern("organ-red-head").match(line)) and len(titled) == 1 and found["who"].endswith(titled[0]):
            return organs_in(found["who"])
    return ()


def _fuller(signing: tuple[str, ...], titled: tuple[str, ...]) -> bool:
    if set(titled) <= set(signing):
        return len(signing) > len(titled)
    return all(len(long) > len(short) for long, short in zip(signing, titled, strict=False))
