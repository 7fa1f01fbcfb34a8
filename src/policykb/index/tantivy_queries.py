"""The nodes of a query as tantivy's own: what matches, and what it adds to the score.

Every list of entries that a query names is read by tantivy once a mention; a mention less is time won. So what a match
and the score have in common is one mention: a match adds to the score wherever whoever fulfils it gets that added.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import tantivy
from tantivy import FieldType, Occur

from policykb.index.engine import And, Between, Every, Keyword, Node, Not, Or, Phrase, Weighted, Word
from policykb.index.folding import fold
from policykb.index.ranking import bigrams, phrase_text, terms_of
from policykb.index.words import Words


class Queries:
    """Makes queries for one index."""

    def __init__(self, schema: tantivy.Schema, words: Words) -> None:
        self._schema = schema
        self._words = words

    def matching(self, node: Node) -> Any:
        """The entries that fulfil ``node``."""
        match node:
            case Word():
                return _any(self._term(f"words_{field}", fold(node.text)) for field in node.fields)
            case Phrase():
                text = phrase_text(node)
                return _any(self._phrase(f"bigrams_{field}", text) for field in node.fields if text)
            case Keyword():
                return self._term("keywords", keyword(node.name, node.value))
            case Between():
                return self._between(node)
            case _:
                return self._tree(node)

    def scored(self, match: Node, rank: Iterable[Weighted]) -> Any:
        """The entries that fulfil ``match``, each with all that ``rank`` adds up."""
        constants: dict[Node, float] = {}
        terms: dict[tuple[str, str], float] = {}
        for weighted in rank:
            if weighted.by == "constant":
                constants[weighted.node] = constants.get(weighted.node, 0.0) + weighted.weight
            else:
                for term in terms_of(weighted, self._words):
                    terms[term] = terms.get(term, 0.0) + weighted.weight
        needed = self._adding(match, constants, terms)
        added = [self._weighed(*term, weight) for term, weight in terms.items()]
        added += [_constant(self.matching(node), weight) for node, weight in constants.items()]
        return tantivy.Query.boolean_query([(Occur.Must, needed), *((Occur.Should, one) for one in added)])

    def _adding(self, node: Node, constants: dict[Node, float], terms: dict[tuple[str, str], float]) -> Any:
        """What matches ``node``, adding of ``constants`` and ``terms`` what it has in common with them, taken out."""
        if node in constants:
            return _constant(self.matching(node), constants.pop(node))
        match node:
            case Word():
                word = fold(node.text)
                fields = tuple(f"words_{field}" for field in node.fields)
                return _any(self._weighed(field, word, terms.pop((field, word), 0.0)) for field in fields)
            case And() if node.parts:
                parts = [(Occur.Must, self._adding(part, constants, terms)) for part in node.parts]
                return parts[0][1] if len(parts) == 1 else tantivy.Query.boolean_query(parts)
            case Or():
                return _any((self._adding(part, constants, terms) for part in node.parts), least=node.least)
            case _:
                return _constant(self.matching(node), 0.0)

    def _tree(self, node: And | Or | Not | Every) -> Any:
        every = tantivy.Query.all_query()
        match node:
            case And():
                parts = [(Occur.Must, self.matching(part)) for part in node.parts]
                return tantivy.Query.boolean_query(parts) if parts else every
            case Or():
                return _any(map(self.matching, node.parts), least=node.least)
            case Not():
                return tantivy.Query.boolean_query([(Occur.Must, every), (Occur.MustNot, self.matching(node.part))])
            case Every():
                return every

    def _weighed(self, field: str, term: str, weight: float) -> Any:
        return tantivy.Query.boost_query(self._term(field, term), weight)

    def _term(self, field: str, term: str) -> Any:
        return tantivy.Query.term_query(self._schema, field, term, index_option="freq")

    def _phrase(self, field: str, text: str) -> Any:
        if len(text) == 1:
            return tantivy.Query.regex_query(self._schema, field, re.escape(text) + ".")
        pairs = bigrams(text)
        if len(pairs) == 1:
            return self._term(field, text)
        last = len(pairs) - 1  # every other pair covers the text, with the last one
        row: list[Any] = [(at, pair) for at, pair in enumerate(pairs) if at % 2 == 0 or at == last]
        return tantivy.Query.phrase_query(self._schema, field, row)

    def _between(self, node: Between) -> Any:
        if node.low is None and node.high is None:
            return tantivy.Query.exists_query(node.name)
        if node.low is not None and node.high is not None and node.low > node.high:
            return tantivy.Query.empty_query()
        return tantivy.Query.range_query(self._schema, node.name, FieldType.Integer, node.low, node.high)


def keyword(name: str, value: str) -> str:
    """The one term that an exact value of a name is."""
    return f"{name}\t{fold(value)}"


def _constant(query: Any, score: float) -> Any:
    return tantivy.Query.const_score_query(query, score)


def _any(queries: Iterable[Any], *, least: int = 1) -> Any:
    parts = [(Occur.Should, query) for query in queries]
    if least < 1:
        return tantivy.Query.all_query()
    if len(parts) < least:
        return tantivy.Query.empty_query()
    if len(parts) == 1:
        return parts[0][1]
    return tantivy.Query.boolean_query(parts, minimum_number_should_match=least)
