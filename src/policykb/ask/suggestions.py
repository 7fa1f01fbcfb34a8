"""Why nothing, or not all, was found: the word that failed, what was tried for it, and the nearest word there is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from policykb.ask import aliases
from policykb.ask.filters import Filters
from policykb.ask.holdings import Holdings
from policykb.ask.question import Question
from policykb.index.engine import And, Level, Phrase
from policykb.index.folding import fold
from policykb.json_form import Json

_NEAREST = 3


def suggestions(holdings: Holdings, question: Question, filters: Filters, *, level: Level, found: int) -> list[Json]:
    """One object for each word that no entry has, and, where nothing was found, one for what shut the rest out.

    ``reason``: ``no-such-word``; ``filters``: the words are there, but not within the filters; ``excluded``: what was
    shut out, or asked for together, leaves nothing.
    """
    unknown = [term for term in question.terms if not holdings.count(term.any, level=level)]
    said = [
        {
            "word": term.text,
            "reason": "no-such-word",
            "tried": [term.text, *(alias.name for alias in term.aliases)],
            "nearest": [
                word
                for word in _nearest(term.text, _vocabulary(holdings))
                if holdings.count(Phrase(text=word), level=level)
            ],
        }
        for term in unknown
    ]
    if found or unknown:
        return said
    blocking = filters.named()
    if blocking and holdings.count(question.match, level=level):
        helpful = [
            name
            for name in blocking
            if holdings.count(And(parts=(question.match, *replace(filters, **{name: None}).nodes())), level=level)
        ]
        return [{"word": blocking[name], "reason": "filters", "tried": [name], "nearest": []} for name in helpful]
    return [{"word": question.typed, "reason": "excluded", "tried": [], "nearest": []}]


def _vocabulary(holdings: Holdings) -> Iterable[str]:
    """The words of titles, units' names, and names that have others: what people ask by."""
    documents = holdings.catalog.documents().values()
    words = {word for one in documents if one.title for word in holdings.words.cut(one.title)}
    return words | {fold(unit.unit) for unit in holdings.catalog.units()} | aliases.names()


def _nearest(word: str, vocabulary: Iterable[str]) -> list[str]:
    """The words that differ from ``word`` in one character, or share most of their characters with it."""
    asked = fold(word)
    scored = []
    for other in vocabulary:
        if abs(len(other) - len(asked)) > 1 or len(other) < 2 or other == asked:
            continue
        in_place = sum(one == another for one, another in zip(asked, other, strict=False))
        shared = len(set(asked) & set(other))
        if 2 * max(in_place, shared) >= len(asked) and shared:
            scored.append((-in_place, -shared, abs(len(other) - len(asked)), other))
    return [other for *_, other in sorted(scored)[:_NEAREST]]
