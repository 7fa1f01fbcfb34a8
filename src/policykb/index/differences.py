"""Where two texts differ, character by character, and which years one has changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from policykb.index.folding import fold, fold_with_offsets
from policykb.model import Span

_PIECE = re.compile(r"[^，。；：、！？\n\t]{0,200}[，。；：、！？\n\t]?")
_MOST = 250_000  # characters of one stretch times those of the other, up to which it is compared one by one
_YEAR = re.compile(r"(?:19|20)\d\d")
_DIGITS = frozenset("0123456789")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A stretch of one text, and the stretch of the other that stands in its place; either may be empty."""

    here: Span
    there: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedYear:
    """A year of one text where the other has another year in the same place."""

    here: Span
    year: str
    there: Span
    instead: str


def compare(one: str, other: str) -> tuple[tuple[Difference, ...], tuple[ChangedYear, ...]]:
    """The differences of two texts, and the years changed; how characters are spaced and wide makes none.

    >>> found, years = compare("到 ２０２０年 底", "到2023年底")
    >>> [(change.year, change.instead) for change in years]
    [('2020', '2023')]
    """
    (ones, here), (others, there) = fold_with_offsets(one), fold_with_offsets(other)
    found = differences(ones, others)
    return (
        tuple(Difference(here=_placed(one.here, here), there=_placed(one.there, there)) for one in found),
        _placed_years(changed_years(ones, others, found), here, there),
    )


def years_changed(one: str, other: str) -> tuple[ChangedYear, ...]:
    """The same years without the differences, which costs little where there are none."""
    ones, others = fold(one), fold(other)
    changed = () if ones == others else changed_years(ones, others, differences(ones, others))
    return changed and _placed_years(changed, fold_with_offsets(one)[1], fold_with_offsets(other)[1])


def differences(one: str, other: str) -> tuple[Difference, ...]:
    """What to put in place of which stretches of ``one`` to have ``other``, from front to back; the rest is equal.

    First by pieces of sentences, then within what differs by characters.

    >>> [(d.here.of("到2020年底"), d.there.of("到2023年底")) for d in differences("到2020年底", "到2023年底")]
    [('0', '3')]
    """
    ones, others = _PIECE.findall(one), _PIECE.findall(other)
    here, there = _places(ones), _places(others)
    found: list[Difference] = []
    for tag, *at in SequenceMatcher(None, ones, others).get_opcodes():
        if tag != "equal":
            first, last, from_, to = at
            places = Span(start=here[first], end=here[last]), Span(start=there[from_], end=there[to])
            found.extend(_within(one, other, *places))
    return tuple(found)


def changed_years(one: str, other: str, found: Sequence[Difference]) -> tuple[ChangedYear, ...]:
    """The years of ``other`` that stand where ``one`` has another year, by the ``differences`` of the two."""
    changed: dict[Span, ChangedYear] = {}
    for difference in found:
        here, there = _number_around(one, difference.here), _number_around(other, difference.there)
        year, instead = here.of(one), there.of(other)
        if year != instead and _YEAR.fullmatch(year) and _YEAR.fullmatch(instead):
            changed[here] = ChangedYear(here=here, year=year, there=there, instead=instead)
    return tuple(changed.values())


def _placed(span: Span, offsets: Sequence[int]) -> Span:
    """The span of a folded text in the text that was folded."""
    start = offsets[span.start]
    return Span(start=start, end=offsets[span.end - 1] + 1 if span.end > span.start else start)


def _placed_years(changed: Iterable[ChangedYear], here: Sequence[int], there: Sequence[int]) -> tuple[ChangedYear, ...]:
    return tuple(replace(one, here=_placed(one.here, here), there=_placed(one.there, there)) for one in changed)


def _places(pieces: Sequence[str]) -> list[int]:
    """Where each piece begins, and where the last one ends."""
    at, places = 0, [0]
    for piece in pieces:
        at += len(piece)
        places.append(at)
    return places


def _within(one: str, other: str, here: Span, there: Span) -> Iterator[Difference]:
    """The differences within two stretches that are known to differ."""
    if (here.end - here.start) * (there.end - there.start) > _MOST:
        yield Difference(here=here, there=there)
        return
    for tag, first, last, from_, to in SequenceMatcher(None, here.of(one), there.of(other), False).get_opcodes():
        if tag != "equal":
            yield Difference(
                here=Span(start=here.start + first, end=here.start + last),
                there=Span(start=there.start + from_, end=there.start + to),
            )


def _number_around(text: str, span: Span) -> Span:
    """The span, widened over the digits on both its sides."""
    start, end = span.start, span.end
    while start and text[start - 1] in _DIGITS:
        start -= 1
    while end < len(text) and text[end] in _DIGITS:
        end += 1
    return Span(start=start, end=end)
