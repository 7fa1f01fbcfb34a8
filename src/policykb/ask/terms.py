"""The terms of a stretch of text: what of it a notice is asked to have, by words of the index and by other names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple, Protocol

from policykb import rules
from policykb.ask import aliases
from policykb.index.engine import TEXT_FIELDS, And, Level, Node, Or, Phrase, TextField, Word
from policykb.index.folding import fold

LONGEST_PHRASE = 40
"""Characters of one phrase, as engines take it."""

_RUN = re.compile(r"[^\W_]+(?:[.·•%][^\W_]+)*")
_POINTED = re.compile(r"([a-z0-9]+(?:[.·•%][a-z0-9]+)+%?)")  # pm2.5: one thing, though its cut is two words
_MARKS = re.compile("[?？]")


class Cutter(Protocol):
    """One way of cutting for index and question: :class:`policykb.index.words.Words`."""

    def cut(self, text: str) -> list[str]:
        """The words of a text, whole and in order."""


class Alias(NamedTuple):
    """Another name, and what finds it."""

    name: str
    node: Node


class Term(NamedTuple):
    """One thing asked for: as typed, what finds it, its other names, and how a text may write it (``()``: as typed)."""

    text: str
    node: Node
    aliases: tuple[Alias, ...] = ()
    written: tuple[str, ...] = ()

    @property
    def any(self) -> Node:
        """The thing itself or any of its other names."""
        return Or(parts=(self.node, *(alias.node for alias in self.aliases))) if self.aliases else self.node


class Asked(NamedTuple):
    """What a typed stretch asks: its terms, its runs of text, and whether a word or mark of asking stood in it.

    A stretch of words that only ask or bind has ``spare`` terms, for a question that has no others."""

    terms: tuple[Term, ...]
    runs: tuple[str, ...]
    asks: bool
    spare: tuple[Term, ...] = ()


def asked(typed: str, words: Cutter, level: Level, within: tuple[TextField, ...] = TEXT_FIELDS) -> Asked:
    """What an unquoted stretch asks of the fields ``within`` the entries of ``level``."""
    text = fold(typed)
    stripped = _asking().sub(" ", text)
    runs = _RUN.findall(stripped)
    binding = binding_words(level)
    terms = tuple(term for run in runs for term in _terms(run, words, binding, within))
    if level == "measure":
        terms = tuple(_with_kin(term, within) for term in terms)
    return Asked(
        terms=terms,
        runs=tuple(part for run in runs for part in _chunks(run)) if terms else (),
        asks=stripped != text or bool(_MARKS.search(text)),
        spare=() if terms else tuple(Term(text=run, node=Word(text=run, fields=within)) for run in _RUN.findall(text)),
    )


@cache
def binding_words(level: Level) -> frozenset[str]:
    """The words that no entry of ``level`` is asked to have."""
    table = rules.toml("question.toml")["words"]
    return frozenset(table["binding"] + (table["leading"] if level == "measure" else []))


def _terms(run: str, words: Cutter, binding: frozenset[str], within: tuple[TextField, ...]) -> Iterator[Term]:
    """Names that have others whole, lone characters with their neighbours, and no binding words."""
    for at, part in enumerate(_POINTED.split(run)):
        if at % 2:
            yield Term(text=part, node=_phrase(part, within))
        else:
            yield from _of_words(words.cut(part), binding, within)


def _of_words(cut: list[str], binding: frozenset[str], within: tuple[TextField, ...]) -> Iterator[Term]:
    at = 0
    while at < len(cut):
        if count := aliases.named_at(cut, at):
            yield _named(cut[at : at + count], within)
            at += count
        elif cut[at] in binding:
            at += 1
        else:
            end = _end_of_term(cut, at, binding)
            text = "".join(cut[at:end])
            if len(text) > 1 or len(cut) == 1:
                node: Node = Word(text=text, fields=within) if end == at + 1 else _phrase(text, within)
                yield Term(text=text, node=node)
            at = end


def _end_of_term(cut: list[str], at: int, binding: frozenset[str]) -> int:
    """Where the term that begins at ``at`` ends: lone characters go together, one alone with the word after it, and an
    ending such as 县 or 局 with the word before it."""

    def joins(next_one: int) -> bool:
        return next_one < len(cut) and cut[next_one] not in binding and not aliases.named_at(cut, next_one)

    end = at + 1
    if len(cut[at]) == 1:
        while joins(end) and len(cut[end]) == 1:
            end += 1
        if end == at + 1 and joins(end):
            end += 1
    return end + 1 if joins(end) and cut[end] in rules.toml("question.toml")["words"]["endings"] else end


def _with_kin(term: Term, within: tuple[TextField, ...]) -> Term:
    """An agency with the names of those before and after it, too: notices of other years give them the same to do."""
    if not term.aliases:
        return term
    near = tuple(Alias(name=name, node=_phrase(name, within)) for name in aliases.kin(term.text) if len(name) > 2)
    return term._replace(aliases=(*term.aliases, *near))


def _named(cut: list[str], within: tuple[TextField, ...]) -> Term:
    name = "".join(cut)
    nodes = tuple(Word(text=word, fields=within) for word in cut)
    return Term(
        text=name,
        node=nodes[0] if len(nodes) == 1 else And(parts=nodes),
        aliases=tuple(
            Alias(name=other, node=_phrase(other, within) if len(other) > 2 else Word(text=other, fields=within))
            for other in aliases.others(name)
        ),
    )


def _phrase(text: str, within: tuple[TextField, ...]) -> Node:
    return Phrase(text=text[:LONGEST_PHRASE], fields=within)


def _chunks(run: str) -> Iterator[str]:
    """A run in stretches an engine takes, each overlapping the next by one character, so that no bigram is lost."""
    step = LONGEST_PHRASE - 1
    return (run[at : at + LONGEST_PHRASE] for at in range(0, max(1, len(run) - 1), step))


@cache
def _asking() -> re.Pattern[str]:
    words = sorted(rules.toml("question.toml")["words"]["asking"], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))
