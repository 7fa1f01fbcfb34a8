"""Citations: the other documents that a notice names, and what it does with them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
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
_DECIDING_TITLE = re.compile(r"关于[^。]{0,60}(?:废止|失效|继续有效|文件清理结果)")
_BEFORE, _AFTER = 240, 1500  # code points that tell a relation; one repeal may follow many titles


def citations(text: str, header: Header) -> tuple[Citation, ...]:
    """The cited documents in order, each title and number once for each use; a notice's own short names are none."""
    short = {found[1] for found in _ABBREVIATED.finditer(text)}
    found: dict[tuple[str | None, str | None, Relation], Citation] = {}
    covered: list[Span] = []
    turns = _turns(text, header)
    for quoted, title in _quoted(text):
        number, end = _number_behind(text, quoted.end)
        span = Span(start=quoted.start, end=end)
        covered.append(span)
        if title in short or not (number or _is_document(title)) or _is_own(title, header, span):
            continue
        citation = Citation(title=title, number=number, relation=_relation(text, span, turns), span=span)
        found.setdefault((squeezed(title), number, citation.relation), citation)
    known = {number for _, number, _ in found}
    for citation in _bare_numbers(text, header, covered, turns):
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


def _is_document(title: str) -> bool:
    named = rules.pattern("citations.toml", "document-title")
    return (len(title) >= 5 and named.search(title) is not None) or re.search(r"[一-鿿]{2,}法\Z", title) is not None


def _is_own(title: str, header: Header, span: Span) -> bool:
    """Whether a title in brackets stands in the notice's own title."""
    own = header.parts[0].span if header.parts else None
    return bool(header.title and own and title in header.title and span.start < own.start + len(header.title) + 20)


@dataclass(frozen=True, slots=True)
class _Turn:
    """A word of a decision on documents, and what it says of those that follow."""

    start: int
    end: int
    relation: Relation


def _turns(text: str, header: Header) -> tuple[_Turn, ...]:
    """The words that turn a decision on documents, behind its title and outside of quoted titles, in their order."""
    if not header.title or not _DECIDING_TITLE.search(header.title):
        return ()
    quoted = [span for span, _ in _quoted(text)]
    starts = [span.start for span in quoted]
    body = text.find(header.title) + len(header.title) if header.title in text else 0
    found = []
    for rule in _of_side("turn"):
        assert rule.pattern is not None
        for word in rule.pattern.finditer(text, body):
            at = bisect_right(starts, word.start()) - 1
            if at < 0 or word.start() >= quoted[at].end:
                found.append(_Turn(word.start(), word.end(), cast(Relation, rule.values["relation"])))
    return tuple(sorted(found, key=lambda turn: turn.start))


def _relation(text: str, span: Span, turns: tuple[_Turn, ...]) -> Relation:
    before = text[max(0, span.start - _BEFORE) : span.start]
    before = before[max(before.rfind("。"), before.rfind("\n"), before.rfind("；")) + 1 :]
    after = re.split(r"[。；\n]", text[span.end : span.end + _AFTER], maxsplit=1)[0]
    if turn := _turn_for(text, span, turns):
        if any(rule.pattern and rule.pattern.search(after) for rule in _of_side("amended")):
            return "mentions"
        since = before[max(0, turn.end - (span.start - len(before))) :]  # behind the turn, where one sentence has both
        return _by_rules(since, "") or turn.relation
    return _by_rules(before, after) or "mentions"


def _turn_for(text: str, span: Span, turns: tuple[_Turn, ...]) -> _Turn | None:
    """The turn that holds for a citation: that of its own row of a table, else the nearest before it."""
    at = bisect_right(turns, span.start, key=lambda turn: turn.start)
    first = text.rfind("\n", 0, span.start) + 1
    last = text.find("\n", span.end)
    last = last if last >= 0 else len(text)
    if at < len(turns) and turns[at].start < last and "\t" in text[first:last]:
        return turns[at]
    return turns[at - 1] if at else None


def _by_rules(before: str, after: str) -> Relation | None:
    """By the first rule that holds for the words before a citation, or for those behind it."""
    for rule in _of_side("before", "after"):
        if rule.pattern and rule.pattern.search(before if rule.values["side"] == "before" else after):
            return cast(Relation, rule.values["relation"])
    return None


@cache
def _of_side(*sides: str) -> tuple[rules.Rule, ...]:
    return tuple(rule for rule in rules.rules("citations.toml") if rule.values.get("side") in sides)


def _bare_numbers(text: str, header: Header, covered: list[Span], turns: tuple[_Turn, ...]) -> Iterator[Citation]:
    """Numbers that stand without a title, but for the notice's own."""
    own = squeezed(header.number or "")
    for span in numbers_in(text):
        if any(other.start <= span.start < other.end for other in covered):
            continue
        number = tidy(span.of(text))
        if own and (number.endswith(own) or own.endswith(number)):
            continue
        yield Citation(title=None, number=number, relation=_relation(text, span, turns), span=span)
