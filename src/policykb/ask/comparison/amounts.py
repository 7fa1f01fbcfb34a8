"""Amounts of two clauses beside each other: which answers which, and which is the stricter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Literal, NamedTuple, get_args

from policykb import rules
from policykb.index.folding import fold

Bound = Literal["least", "most", "made"]
"""At least so much · at most · so many made or reached: a total, which is less for a part of the country."""
Effect = Literal["tightened", "loosened", "changed", "added", "dropped"]

_NUMBER = re.compile(r"(\d{1,3}(?:[,，]\d{3})+|\d+)(\.\d+)?\s?([十百千万亿]{0,3})")
_SIZES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_RANGE = re.compile(r"\d\s?[-—~～至]\s?\d")
_TAIL = re.compile(r"(?:及?以上|及?以下|以内|之内|左右|内)$")
_MARKS = "，。；：、！？\n\t（）()"
_SENTENCE = "。；\n"
_SAME_SENTENCE = 0.3  # how alike two sentences are that speak of one matter, the words at the amounts apart
_AROUND = 16  # characters before an amount, in its part of the sentence, that tell what it is of


class Amount(NamedTuple):
    """An amount as a clause states it: ``start`` to ``end`` of the notice's text.

    ``value`` and ``unit`` are ``None`` where no one number tells it; ``matter`` are the words of its part of the
    sentence, ``sentence`` those of the whole, as pairs of characters.
    """

    text: str
    start: int
    end: int
    value: float | None
    unit: str | None
    bound: Bound | None
    matter: frozenset[str]
    sentence: frozenset[str]


def amounts_of(targets: Sequence[str], text: str, start: int, end: int) -> tuple[Amount, ...]:
    """The amounts among ``targets`` where they stand within ``text[start:end]``, in order."""
    found: list[Amount] = []
    for target in targets:
        at = text.find(target, start, end)
        while at >= 0:
            found.append(_amount(target, text, at, start, end))
            at = text.find(target, at + len(target), end)
    return tuple(sorted(found, key=lambda one: one.start))


def paired(ones: Sequence[Amount], others: Sequence[Amount]) -> Iterator[tuple[Amount | None, Amount | None]]:
    """Each amount beside the one of the other clause that is of the same thing, ``None`` where there is none.

    The same thing: the same unit, and words around it that they share, or sentences that are much alike.
    """
    near = sorted(
        (
            (-_nearness(one, other), at, to)
            for at, one in enumerate(ones)
            for to, other in enumerate(others)
            if _nearness(one, other) > 0
        ),
    )
    of_one: dict[int, int] = {}
    for _, at, to in near:
        if at not in of_one and to not in of_one.values():
            of_one[at] = to
    yield from ((one, others[of_one[at]] if at in of_one else None) for at, one in enumerate(ones))
    yield from ((None, other) for to, other in enumerate(others) if to not in of_one.values())


def effect(one: Amount, other: Amount, *, levels: bool) -> Effect | None:
    """What became of an amount: ``None`` where it stayed; which way only where both bind in the same way.

    Totals of two ``levels`` are not measured by each other.
    """
    if fold(one.text) == fold(other.text) or (
        one.value == other.value and one.bound == other.bound and one.value is not None
    ):
        return None
    if one.value is None or other.value is None or one.bound != other.bound or one.bound is None:
        return "changed"
    if one.bound == "made" and levels:
        return "changed"
    return "loosened" if (other.value > one.value) == (one.bound == "most") else "tightened"


def _nearness(one: Amount, other: Amount) -> float:
    if one.unit != other.unit:
        return 0.0
    sentences = _dice(one.sentence, other.sentence)
    return _dice(one.matter, other.matter) or (sentences / 10 if sentences >= _SAME_SENTENCE else 0.0)


def _dice(ones: frozenset[str], others: frozenset[str]) -> float:
    shared = len(ones & others)
    return 2 * shared / (len(ones) + len(others)) if shared else 0.0


def _amount(target: str, text: str, at: int, start: int, end: int) -> Amount:
    number = _NUMBER.search(target)
    behind = at + len(target)
    before, after = _around(_MARKS, text, (max(start, at - _AROUND), at), (behind, min(end, behind + _AROUND)))
    first, last = _around(_SENTENCE, text, (start, at), (behind, end))
    alone = number is not None and not _RANGE.search(target)
    return Amount(
        text=target,
        start=at,
        end=behind,
        value=_value(number) if number and alone else None,
        unit=_TAIL.sub("", target[number.end() :]).strip("余多 ") if number and alone else None,
        bound=_bound(target, text[max(start, at - 4) : at]),
        matter=_grams(text[before:at], target[: number.start()] if number else "", text[behind:after]) - _comparing(),
        sentence=_grams(text[first:last]) - _comparing(),
    )


def _around(marks: str, text: str, before: tuple[int, int], behind: tuple[int, int]) -> tuple[int, int]:
    """Where the part of the text between two of ``marks`` begins and ends, looked for in two stretches."""
    begins = [at for mark in marks if (at := text.rfind(mark, *before)) >= 0]
    ends = [at for mark in marks if (at := text.find(mark, *behind)) >= 0]
    return max(begins, default=before[0] - 1) + 1, min(ends, default=behind[1])


def _grams(*texts: str) -> frozenset[str]:
    folded = map(fold, texts)
    return frozenset(text[at : at + 2] for text in folded for at in range(len(text) - 1))


def _value(number: re.Match[str]) -> float:
    value = float(number[1].replace(",", "").replace("，", "") + (number[2] or ""))
    for size in number[3]:
        value *= _SIZES[size]
    return value


def _bound(target: str, before: str) -> Bound | None:
    words = _words()
    if target.endswith(tuple(words["most_behind"])):
        return "most"
    if target.endswith(tuple(words["least_behind"])):
        return "least"
    said = before + target
    found = [(said.find(word), -len(word), bound) for bound in get_args(Bound) for word in words[bound] if word in said]
    return min(found)[2] if found else None


@cache
def _comparing() -> frozenset[str]:
    """The pairs of characters that words of comparing consist of: they tell nothing of the matter."""
    words = _words()
    return frozenset(
        word[at : at + 2] for key in ("least", "most") for word in words[key] for at in range(len(word) - 1)
    )


def _words() -> dict[str, list[str]]:
    found: dict[str, list[str]] = rules.toml("comparison.toml")["amounts"]
    return found
