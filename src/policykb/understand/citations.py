"""Citations: the other documents that a notice names, and what it does with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import cast

from policykb import rules
from policykb.model import Citation, Header, Relation, Span
from policykb.understand.numbers import number_pattern, numbers_in, rule_pattern, tidy
from policykb.understand.pieces import squeezed

_LONGEST_TITLE = 200
_ABBREVIATED = re.compile(r"(?:以下简称|简称为?|以下称)[：:]?\s?[“‘]?《([^《》]{1,30})》")
_NUMBER_BRACKET = re.compile(
    r"\s{0,2}[（(](?P<inside>[^（）()。]{3,60}(?:[（(][^（）()]{0,8}[）)][^（）()。]{0,12})?)[）)]"
)
_REPEALING_TITLE = re.compile(r"关于[^。]{0,60}(?:废止|宣布[^。]{0,12}失效)")
_BEFORE, _AFTER = 240, 1500  # code points that tell a relation; one repeal may follow many titles


def citations(text: str, header: Header) -> tuple[Citation, ...]:
    """The cited documents in order, each title and number once for each use; a notice's own short names are none."""
    short = {found[1] for found in _ABBREVIATED.finditer(text)}
    found: dict[tuple[str | None, str | None, Relation], Citation] = {}
    covered: list[Span] = []
    for quoted, title in _quoted(text):
        number, end = _number_behind(text, quoted.end)
        span = Span(start=quoted.start, end=end)
        covered.append(span)
        if title in short or not (number or _is_document(title)) or _is_own(title, header, span):
            continue
        citation = Citation(title=title, number=number, relation=_relation(text, span, header), span=span)
        found.setdefault((squeezed(title), number, citation.relation), citation)
    known = {number for _, number, _ in found}
    for citation in _bare_numbers(text, header, covered):
        if citation.number not in known:
            found.setdefault((None, citation.number, citation.relation), citation)
    return tuple(sorted(found.values(), key=lambda citation: citation.span.start))


def repeals(cited: tuple[Citation, ...]) -> tuple[str, ...]:
    """What the notice repeals: numbers, titles where a document has none."""
    return tuple(
        dict.fromkeys(
            (citation.number or citation.title or "")
            for citation in cited
            if citation.relation in ("repeals", "replaces")
        )
    )


def _quoted(text: str) -> Iterator[tuple[Span, str]]:
    """The outermost 《…》 with what stands in them; an unclosed one is skipped."""
    at = text.find("《")
    while at >= 0:
        end = _closing(text, at)
        if end is not None:
            yield Span(start=at, end=end), re.sub(r"\s+", " ", text[at + 1 : end - 1]).strip()
        at = text.find("《", end if end is not None else at + 1)


def _closing(text: str, start: int) -> int | None:
    depth = 0
    for at in range(start, min(len(text), start + _LONGEST_TITLE)):
        if text[at] == "《":
            depth += 1
        elif text[at] == "》":
            depth -= 1
            if depth == 0:
                return at + 1
    nearest = text.find("》", start, start + _LONGEST_TITLE)
    return nearest + 1 if nearest >= 0 else None


def _number_behind(text: str, end: int) -> tuple[str | None, int]:
    """The number in brackets behind a title, an incomplete one too, and where the bracket ends."""
    bracket = _NUMBER_BRACKET.match(text, end)
    if bracket is None:
        return None, end
    inside = bracket["inside"]
    for pattern in (
        number_pattern(),
        rule_pattern("number-yearless"),
        rule_pattern("number-order"),
        rule_pattern("number-notice"),
    ):
        if number := pattern.search(inside):
            return tidy(number[0]), bracket.end()
    return None, end


@cache
def _document_title() -> re.Pattern[str]:
    rule = next(rule for rule in rules.rules("citations.toml") if rule.rule_id == "document-title")
    assert rule.pattern is not None
    return rule.pattern


def _is_document(title: str) -> bool:
    return (len(title) >= 5 and _document_title().search(title) is not None) or re.search(
        r"[一-鿿]{2,}法\Z", title
    ) is not None


def _is_own(title: str, header: Header, span: Span) -> bool:
    """Whether a title in brackets stands in the notice's own title."""
    own = header.parts[0].span if header.parts else None
    return bool(header.title and own and title in header.title and span.start < own.start + len(header.title) + 20)


def _relation(text: str, span: Span, header: Header) -> Relation:
    if header.title and _REPEALING_TITLE.search(header.title) and _under_repeal(text, span):
        return "repeals"
    before = text[max(0, span.start - _BEFORE) : span.start]
    before = before[max(before.rfind("。"), before.rfind("\n"), before.rfind("；")) + 1 :]
    after = re.split(r"[。；\n]", text[span.end : span.end + _AFTER], maxsplit=1)[0]
    for rule in rules.rules("citations.toml"):
        if rule.pattern and "relation" in rule.values:
            words = before if rule.values["side"] == "before" else after
            if rule.pattern.search(words):
                return cast(Relation, rule.values["relation"])
    return "mentions"


def _under_repeal(text: str, span: Span) -> bool:
    """In a decision that repeals and amends: whether the nearest word before a citation repeals."""
    before = text[max(0, span.start - _AFTER) : span.start]
    return max(before.rfind("废止"), before.rfind("失效")) >= before.rfind("修改")


def _bare_numbers(text: str, header: Header, covered: list[Span]) -> Iterator[Citation]:
    """Numbers that stand without a title, but for the notice's own."""
    own = squeezed(header.number or "")
    for span in numbers_in(text):
        if any(other.start <= span.start < other.end for other in covered):
            continue
        number = tidy(span.of(text))
        if own and (number.endswith(own) or own.endswith(number)):
            continue
        yield Citation(title=None, number=number, relation=_relation(text, span, header), span=span)
