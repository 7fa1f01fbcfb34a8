"""Words typed by their sound: input methods offer 异地 for 易地. Told beside the answer, never mixed into it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from policykb import rules
from policykb.ask import aliases

_SHORTEST, _LONGEST = 3, 20  # characters of a name; shorter ones sound alike by chance


def sound(text: str) -> tuple[str, ...]:
    """The syllable of each character without its tone; a character that has none is itself.

    >>> sound("易地a") == sound("异地a")
    True
    """
    syllables = _syllables()
    return tuple(syllables.get(character, character) for character in text)


def misspelt(text: str) -> Iterator[tuple[str, str]]:
    """``(stretch, name)`` for every stretch of ``text`` that sounds as a known name and is written otherwise.

    >>> list(misspelt("异地扶贫搬迁后续扶持"))
    [('异地扶贫搬迁', '易地扶贫搬迁')]
    """
    named, sounds = _names(), sound(text)
    at = 0
    while at + _SHORTEST <= len(text):
        for end in range(min(len(text), at + _LONGEST), at + _SHORTEST - 1, -1):
            if names := named.get(sounds[at:end]):
                if text[at:end] not in names:
                    yield from ((text[at:end], name) for name in names)
                at = end - 1
                break
        at += 1


@cache
def _syllables() -> dict[str, str]:
    return {character: row["syllable"] for row in rules.rows("pinyin.tsv") for character in row["characters"]}


@cache
def _names() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Names of things and agencies, and words of policy, by their sound."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for name in sorted({*aliases.names(), *rules.lines("words.txt")}):
        if len(name) >= _SHORTEST:
            found[sound(name)] = (*found.get(sound(name), ()), name)
    return found
