"""Reposts stand under their original in an answer: the families of the catalog, as ``build`` found them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policykb.index.families import Member


def fold_copies(
    ranked: Sequence[str], members: Mapping[str, Member], texts: Mapping[str, str]
) -> list[tuple[str, tuple[str, ...]]]:
    """The entries of ``ranked`` in their order, those of one family together where the best of them stands.

    ``members`` by doc_id. The original stands for its family where it is among them, else the best-ranked does.
    Measures are folded where their ``texts`` are copies of each other, too.
    """
    groups: list[list[str]] = []
    of_family: dict[str, list[list[str]]] = {}
    for one in ranked:
        near = of_family.setdefault(_family(one, members), [])
        for group in near:
            if "#" not in one or _alike(texts[one], texts[group[0]]):
                group.append(one)
                break
        else:
            groups.append([one])
            near.append(groups[-1])
    return [_led(group, members) for group in groups]


def _alike(text: str, other: str) -> bool:
    from policykb.index.resemblance import ALIKE, containment  # noqa: PLC0415 - most questions meet no such pair

    return containment(text, other) >= ALIKE


def _family(entry_id: str, members: Mapping[str, Member]) -> str:
    """The family that an entry is folded into; a notice that does not fold is one of its own."""
    doc_id = entry_id.partition("#")[0]
    member = members.get(doc_id)
    return member.family if member and member.folds else doc_id


def _led(group: Sequence[str], members: Mapping[str, Member]) -> tuple[str, tuple[str, ...]]:
    family = _family(group[0], members)
    first = next((one for one in group if one.partition("#")[0] == family), group[0])
    return first, tuple(one for one in group if one != first)
