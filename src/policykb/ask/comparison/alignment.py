"""Which clauses of one notice answer which of another; pure.

Two clauses are alike by the pairs of characters they share, weighed by how rare a pair is among the clauses of both
notices (the inverse document frequency of Spärck Jones): the words of the matter count, 牵头单位 counts for nothing.
Versions of one notice keep their order (the classic alignment of sequences, Needleman and Wunsch); notices of two
levels are free to rearrange, to split a clause and to merge several.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from zlib import crc32

from policykb.index.folding import fold

LEAST = 0.18
"""How alike two clauses must be to be taken for one (of 1). Tuned, as the two numbers below, on the notices of
``tests/ask/comparison/levels``, which were aligned by hand before; ``tests/ask/comparison/test_levels.py`` measures it
again. Lower values link clauses of real notices that have nothing to do with each other."""
_PART = 0.22  # how alike a clause must be to one that has a nearer partner, to be a part of what was split or merged
_HEADING = 0.4  # what headings weigh beside the whole text
_WHOLE = 1_000_000  # weights are whole numbers: a sum of them is the same in whatever order
_TIES = 1e-5  # far below any difference that means something: so that no order of looking decides between equals


class Piece(NamedTuple):
    """A clause to be aligned: what it says itself, without its label and without its sub-clauses."""

    heading: str
    text: str


class Link(NamedTuple):
    """Piece ``one`` of the first notice answers piece ``other`` of the second (places in the sequences given).

    ``moved``: the order of a version is broken here. ``part``: one side has a nearer partner; this is a further piece
    of what was split or merged.
    """

    one: int
    other: int
    score: float
    moved: bool = False
    part: bool = False


def align(ones: Sequence[Piece], others: Sequence[Piece], *, ordered: bool) -> tuple[Link, ...]:
    """The links between two notices, by place in the first, then in the second.

    ``ordered``: they are versions of one, and what stands in another order was moved. A notice aligned with itself
    links each piece with itself; with the two changed about, the links are the same ones, turned.
    """
    likeness = Likeness(ones, others)
    scores = {
        (at, to): score - _TIES**2 * (abs(at - to) + _TIES * (at + to))
        for at in range(len(ones))
        for to in range(len(others))
        if (score := likeness.of(at, to)) >= LEAST
    }
    links = _chain(scores, len(ones), len(others)) if ordered else []
    links += _matched(scores, links, moved=ordered)
    if not ordered:
        links += _parts(likeness, links, len(ones), len(others))
    return tuple(sorted(links))


class Likeness:
    """How alike the pieces of two notices are, each to each."""

    def __init__(self, ones: Sequence[Piece], others: Sequence[Piece]) -> None:
        self._ones, self._others = [_Grams(one) for one in ones], [_Grams(one) for one in others]
        every = [*self._ones, *self._others]
        met = Counter(gram for one in every for gram in one.text)
        rarity = {gram: round(_WHOLE * math.log((len(every) + 1) / count)) for gram, count in met.items()}
        for one in every:
            one.weigh(rarity)

    def of(self, at: int, to: int) -> float:
        """From 0 to 1 (the very same), with so little more or less as parts equals from each other."""
        one, other = self._ones[at], self._others[to]
        if one.whole == other.whole:
            return 1.0 + _TIES * one.size / _WHOLE
        return min(0.99, _alike(one, other)) + _TIES * _lot(one.whole, other.whole)


class _Grams:
    """The pairs of characters of a piece."""

    def __init__(self, piece: Piece) -> None:
        self.whole = fold(piece.text)
        self.text = _pairs(self.whole)
        self.heading = _pairs(fold(piece.heading)) & self.text
        self.weights: Mapping[str, int] = {}
        self.size = 0
        self.heading_size = 0

    def weigh(self, rarity: Mapping[str, int]) -> None:
        self.weights = rarity
        self.size = sum(rarity[gram] for gram in self.text)
        self.heading_size = sum(rarity[gram] for gram in self.heading)


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1)) or frozenset({text})


def _alike(one: _Grams, other: _Grams) -> float:
    """Dice's coefficient of the texts, beside how much of each heading stands in the other's text."""
    both = one.size + other.size
    texts = 2 * _shared(one.text, other.text, one.weights) / both if both else 0.0
    headings = one.heading_size + other.heading_size
    if not headings:
        return texts
    met = _shared(one.heading, other.text, one.weights) + _shared(other.heading, one.text, one.weights)
    return (1 - _HEADING) * texts + _HEADING * met / headings


def _shared(one: frozenset[str], other: frozenset[str], weights: Mapping[str, int]) -> int:
    return sum(map(weights.__getitem__, one & other))


def _lot(one: str, other: str) -> float:
    """A number from 0 to 1 that only the pair decides, whichever stands first."""
    return crc32("\n".join(sorted((one, other))).encode(errors="replace")) / 2**32


def _chain(scores: Mapping[tuple[int, int], float], ones: int, others: int) -> list[Link]:
    """The links of the best alignment that keeps the order of both."""
    best = [[0.0] * (others + 1) for _ in range(ones + 1)]
    for at in range(ones):
        for to in range(others):
            linked = best[at][to] + scores.get((at, to), -math.inf)
            best[at + 1][to + 1] = max(linked, best[at][to + 1], best[at + 1][to])
    links, at, to = [], ones, others
    while at and to:
        score = scores.get((at - 1, to - 1), -math.inf)
        if best[at][to] == best[at - 1][to - 1] + score:
            links.append(Link(one=at - 1, other=to - 1, score=score))
            at, to = at - 1, to - 1
        elif best[at][to] == best[at - 1][to]:
            at -= 1
        else:
            to -= 1
    return links


def _matched(scores: Mapping[tuple[int, int], float], taken: Sequence[Link], *, moved: bool) -> list[Link]:
    """Links of pieces that have none yet, the most alike first, each piece once."""
    ones, others = {link.one for link in taken}, {link.other for link in taken}
    links = []
    for (at, to), score in sorted(scores.items(), key=lambda pair: -pair[1]):
        if at not in ones and to not in others:
            ones.add(at)
            others.add(to)
            links.append(Link(one=at, other=to, score=score, moved=moved))
    return links


def _parts(likeness: Likeness, taken: Sequence[Link], ones: int, others: int) -> list[Link]:
    """Links of pieces still without one, each to the one it comes nearest to: that was split, or merges several."""
    free_ones = sorted(set(range(ones)) - {link.one for link in taken})
    free_others = sorted(set(range(others)) - {link.other for link in taken})
    nearest = [max(((likeness.of(at, to), at, to) for to in range(others)), default=None) for at in free_ones]
    nearest += [max(((likeness.of(at, to), at, to) for at in range(ones)), default=None) for to in free_others]
    found = (one for one in nearest if one and one[0] >= _PART)
    return [Link(one=at, other=to, score=score, part=True) for score, at, to in found]
