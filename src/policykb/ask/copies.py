"""Reposts: notices of which one holds four fifths of the other's text are folded under the better-ranked one.

Every pair compared in full would cost more than the search. So the grams that begin with a very common character,
chosen by the content alone and hence the same in a copy, stand for all of them (Manber's fingerprints); only pairs that
they leave in doubt are compared in full.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from math import sqrt

from policykb.ask.ranking import weights

_ANCHOR = re.compile("的")
_DOUBT = 0.8  # how far the share of one anchored gram may err; of n, by the root of n less


def fold_copies(
    ranked: Sequence[str], texts: Mapping[str, str], numbers: Mapping[str, str | None]
) -> list[tuple[str, tuple[str, ...]]]:
    """The ids of ``ranked`` in their order, each with those after it that are its copies, by their ``texts``.

    Documents of different ``numbers`` are never copies: one county's notice may repeat another's word for word.

    >>> text = "关于做好秋收工作的通知，各村要抢抓晴好天气，及时收割晾晒。" * 2
    >>> fold_copies(["甲", "乙", "丙"], {"甲": text, "乙": "另一回事，与秋收无关的通知。", "丙": "转发：" + text}, {})
    [('甲', ('丙',)), ('乙', ())]
    """
    share, size = weights()["copies"]["share"], weights()["copies"]["gram"]
    groups: list[tuple[str, list[str]]] = []
    prints: list[frozenset[str]] = []
    holders: dict[str, list[int]] = {}
    for one in ranked:
        own = _fingerprints(texts[one], size)
        shared = Counter(group for gram in own for group in holders.get(gram, ()))
        for group, count in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
            fewer = min(len(own), len(prints[group]))
            likely, doubt = count / fewer, _DOUBT / sqrt(fewer)
            ours, theirs = numbers.get(one), numbers.get(groups[group][0])
            if likely < share - doubt or (ours and theirs and ours != theirs):
                continue
            if likely > share + doubt or containment(texts[one], texts[groups[group][0]], size) >= share:
                groups[group][1].append(one)
                break
        else:
            for gram in own:
                holders.setdefault(gram, []).append(len(groups))
            groups.append((one, []))
            prints.append(own)
    return [(first, tuple(copies)) for first, copies in groups]


def containment(one: str, other: str, size: int) -> float:
    """The share of the grams of ``size`` characters of the text with fewer that the other has too.

    >>> containment("甲乙丙丁", "子甲乙丙丑", 2)
    0.6666666666666666
    """
    fewer, more = sorted((_grams(one, size), _grams(other, size)), key=len)
    return len(fewer & more) / len(fewer)


def _grams(text: str, size: int) -> set[str]:
    return {text[at : at + size] for at in range(max(1, len(text) - size + 1))}


def _fingerprints(text: str, size: int) -> frozenset[str]:
    last = len(text) - size
    found = frozenset(text[at : at + size] for place in _ANCHOR.finditer(text) if (at := place.start()) <= last)
    return found or frozenset((text,))
