"""Why nothing, or not all, was found: the word that failed, what was tried for it, and the nearest word there is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from policykb.ask import aliases
from policykb.ask.filters import Filters
from policykb.ask.holdings import Holdings
from policykb.ask.homophones import misspelt, sound
from policykb.ask.question import Question
from policykb.index.engine import And, Every, Level, Node, Not, Phrase
from policykb.index.folding import fold
from policykb.json_form import Json

_NEAREST = 3
_LONGEST = 12  # characters of a word that others are sought for


def suggestions(holdings: Holdings, question: Question, filters: Filters, *, level: Level, found: int) -> list[Json]:
    """One object for each word that no entry has, and, where nothing was found, one for what shut the rest out.

    ``reason``: ``no-such-word``; ``filters``: the words are there, but not within the filters; ``excluded``: what was
    shut out leaves nothing; ``not-together``: the words are there, but nowhere all that must stand together;
    ``homophone``: what was typed stands in fewer notices than a known name that sounds the same.
    """
    heard = list(_homophones(holdings, question, level))
    if found and question.in_sentence:
        return heard  # a sentence has words that no notice needs to have; hits say which they lack
    return heard + _lacking(holdings, question, filters, level=level, found=found)


def _lacking(holdings: Holdings, question: Question, filters: Filters, *, level: Level, found: int) -> list[Json]:
    unknown = [term for term in question.terms if not holdings.count(term.any, level=level)]
    said = [
        {
            "word": term.text,
            "reason": "no-such-word",
            "tried": [term.text, *(alias.name for alias in term.aliases)],
            "nearest": _nearest(holdings, fold(term.text), level),
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
    if question.shut_out and holdings.count(_without_exclusion(question.match), level=level):
        return [{"word": word, "reason": "excluded", "tried": [], "nearest": []} for word in question.shut_out]
    return [{"word": question.typed, "reason": "not-together", "tried": [], "nearest": []}]


def _homophones(holdings: Holdings, question: Question, level: Level) -> Iterator[Json]:
    for run in question.runs:
        if holdings.count(Phrase(text=run), level=level):
            continue  # written so by somebody, as a whole
        for typed, name in misspelt(run):
            if holdings.count(Phrase(text=name), level=level) > holdings.count(Phrase(text=typed), level=level):
                yield {"word": typed, "reason": "homophone", "tried": [typed], "nearest": [name]}


def _without_exclusion(node: Node) -> Node:
    if isinstance(node, And):
        return And(parts=tuple(part for part in node.parts if not isinstance(part, Not)))
    return Every() if isinstance(node, Not) else node


def _nearest(holdings: Holdings, word: str, level: Level) -> list[str]:
    """The words of titles, units and aliases that differ from ``word`` in one character: those that sound the same,
    then the most usual."""
    titles = (document.title or "" for document in holdings.catalog.documents().values())
    units = (unit.unit for unit in holdings.catalog.units())
    vocabulary = "，".join((*titles, *units, *aliases.names()))
    near: Counter[str] = Counter()
    for at in range(len(word) if 1 < len(word) <= _LONGEST else 0):
        pattern = f"{re.escape(word[:at])}[^\\W_]{re.escape(word[at + 1 :])}"
        near.update(found for found in re.findall(pattern, vocabulary) if found != word)
    heard = sound(word)
    ordered = sorted(near, key=lambda other: (sound(other) != heard, -near[other]))
    real = (other for other in ordered if len(holdings.words.cut(other)) == 1 or other in aliases.names())
    return list(islice((other for other in real if holdings.count(Phrase(text=other), level=level)), _NEAREST))
