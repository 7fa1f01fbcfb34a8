"""Reposts: notices of which one holds four fifths of the other's text are folded under the better-ranked one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policykb.ask.ranking import weights

_SAMPLES = 24
_DOUBT = 0.25  # how far the sample may err before the whole is compared


def fold_copies(ranked: Sequence[str], texts: Mapping[str, str]) -> list[tuple[str, tuple[str, ...]]]:
    """The ids of ``ranked`` in their order, each with those after it that are its copies, by their folded ``texts``."""
    groups: list[tuple[str, list[str]]] = []
    for one in ranked:
        group = next((group for group in groups if _are_copies(texts[group[0]], texts[one])), None)
        if group:
            group[1].append(one)
        else:
            groups.append((one, []))
    return [(first, tuple(copies)) for first, copies in groups]


def _are_copies(one: str, other: str) -> bool:
    table = weights()["copies"]
    size, share = table["gram"], table["share"]
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < 4 * size:
        return shorter == longer
    step = max(1, (len(shorter) - size) // _SAMPLES)
    lacking, may_lack = 0, (1 - share + _DOUBT) * _SAMPLES
    for at in range(0, len(shorter) - size + 1, step):
        lacking += shorter[at : at + size] not in longer
        if lacking > may_lack:
            return False
    return containment(shorter, longer, size) >= share


def containment(shorter: str, longer: str, size: int) -> float:
    """The share of the shorter text's grams of ``size`` characters that the longer one has too.

    >>> containment("甲乙丙丁", "子甲乙丙丑", 2)
    0.6666666666666666
    """
    grams = {shorter[at : at + size] for at in range(max(1, len(shorter) - size + 1))}
    return len(grams & {longer[at : at + size] for at in range(max(1, len(longer) - size + 1))}) / len(grams)
