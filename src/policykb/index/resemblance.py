"""How much of one text stands in another, and the prints by which a text that may hold it is found without reading it.

Texts are compared folded, by their grams (Broder's shingles) of eight characters, with years made equal: a repost that
changed the years is still a repost. Prints are hashes of a few grams, chosen by the content alone and hence the same in
a copy: those behind a very common character (Manber's anchors), of which the smallest hashes are kept (a bottom-k
sketch). Whatever the lengths of two texts, the prints below both their largest ones are a fair sample of both.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from zlib import crc32

from policykb.index.folding import fold

GRAM = 8
"""Characters of a gram."""

ALIKE = 0.8
"""The share of the shorter text's grams that the longer one must have for the one to be a copy of the other."""

_ANCHOR = re.compile("[的和为在对各等]")
_LEAST = 32  # prints of a text, where it has so many anchors …
_CHARACTERS_A_PRINT = 256  # … and one more for so many characters
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def compared(text: str) -> str:
    """A text as it is compared: folded, every year made the same.

    >>> compared("到２０２０年， 到2023年")
    '到0000年,到0000年'
    """
    return _YEAR.sub("0000", fold(text))


def prints(text: str) -> tuple[int, ...]:
    """The prints of a :func:`compared` text, in rising order."""
    last = len(text) - GRAM
    hashes = {
        crc32(text[at : at + GRAM].encode(errors="replace"))
        for found in _ANCHOR.finditer(text)
        if (at := found.start()) <= last
    }
    return tuple(sorted(hashes)[: _LEAST + len(text) // _CHARACTERS_A_PRINT])


def likely(one: Collection[int], other: Collection[int]) -> tuple[float, int]:
    """An estimate of :func:`containment` by the prints of two texts, and how many prints it rests on."""
    bound = min(max(one, default=0), max(other, default=0))
    ones, others = ({each for each in prints if each <= bound} for prints in (one, other))
    fewer = min(len(ones), len(others))
    return (len(ones & others) / fewer if fewer else 0.0), fewer


def grams(text: str) -> frozenset[str]:
    """Every gram of a text; the whole of one that is shorter."""
    return frozenset(text[at : at + GRAM] for at in range(max(1, len(text) - GRAM + 1)))


def shares(one: Collection[str], other: Collection[str]) -> tuple[float, float]:
    """How much of the grams ``one`` stands in ``other``, and how much of those in these.

    >>> shares(grams("一二三四五六七八九"), grams("零一二三四五六七八九十"))
    (1.0, 0.5)
    """
    shared = len(frozenset(one) & frozenset(other))
    return shared / len(one), shared / len(other)


def containment(one: str, other: str) -> float:
    """The share of the grams of the text with fewer that the other has too."""
    return max(shares(grams(one), grams(other)))
