"""Ranking: what the engine adds up over the whole base, and a second reading of the best of what it found.

The second reading (Metzler and Croft's term dependence, in its plainest form) rewards notices in which much of the
question stands, near its head, and close together; and notices that speak of the place the question names.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from policykb import rules
from policykb.ask.places import agreement
from policykb.ask.question import Question
from policykb.ask.terms import Cutter, Term
from policykb.index.engine import Between, Keyword, Level, Node, Or, Phrase, TextField, Weighted

_OFTEN = 100  # a bigram met so often in one text is no longer looked for


def weights() -> dict[str, Any]:
    """The weights, as ``rules/ranking.toml`` has them."""
    return rules.toml("ranking.toml")


def first_ranking(question: Question, level: Level) -> tuple[Weighted, ...]:
    """What adds to an entry's score in the engine."""
    table = weights()["first"]
    of_fields = table[level]
    found: list[Weighted] = []
    fields: tuple[TextField, ...] = ("title", "headings", "body")
    for field in fields if question.runs else ():
        runs = _either(tuple(Phrase(text=run, fields=(field,)) for run in question.runs))
        found.append(Weighted(node=runs, weight=of_fields["bigrams"][field], by="bigrams"))
        found.append(Weighted(node=runs, weight=of_fields["words"][field], by="words"))
    named = tuple(alias.node for term in question.terms for alias in term.aliases)
    if named:
        found.append(Weighted(node=_either(named), weight=of_fields["words"]["body"] * table["aliases"]))
    found.extend(Weighted(node=one.node, weight=table["own_number"], by="constant") for one in question.numbers)
    for term in stepped(question):
        found.append(Weighted(node=term.any, weight=table["each_word"], by="constant"))
        if term.aliases:
            found.append(Weighted(node=term.node, weight=table["typed_word"], by="constant"))
    for own in question.where.own if question.where else ():
        found.append(Weighted(node=Keyword(name="region", value=f"={own}"), weight=table["own_place"], by="constant"))
    found.extend(
        Weighted(node=Phrase(text=kind, fields=("title",)), weight=table["kind"], by="constant")
        for kind in question.kinds
    )
    found.extend(
        Weighted(
            node=Between(name="issued_on", low=year * 10000 + 101, high=year * 10000 + 1231),
            weight=table["year"],
            by="constant",
        )
        for year in question.years
    )
    return tuple(found)


def stepped(question: Question) -> tuple[Term, ...]:
    """The terms by which entries stand in steps: words put side by side, but not the one that all are asked to have."""
    if question.in_sentence:
        return ()
    return tuple(term for term in question.terms if term.aliases or term.any != question.match)


class Candidate(NamedTuple):
    """What the second reading reads of an entry: texts without white space, in lower case.

    ``score`` is the BM25 of the engine, ``tier`` what it set above all scores, ``bonus`` a share of the weight of all
    the question's bigrams.
    """

    entry_id: str
    head: str
    text: str
    region: str | None
    score: float = 0.0
    tier: float = 0.0
    bonus: float = 0.0


def second_ranking(
    question: Question, candidates: Iterable[Candidate], rarity: Callable[[str], float]
) -> list[tuple[str, float]]:
    """The candidates in their final order, each with its score: within a tier, by what the second reading says.

    ``rarity`` is the inverse document frequency of a bigram, as BM25 counts it.
    """
    weight = {gram: rarity(gram) for run in question.runs for gram in bigrams(run)}
    telling = {term.text: _rarity_of(term.text, weight) for term in question.terms}
    whole = sum(weight.values())
    read = [(one, _relevance(question, one, weight, telling, whole)) for one in candidates]
    order = sorted(enumerate(read), key=lambda at: (-at[1][0].tier, -at[1][1], at[0]))
    return [(one.entry_id, relevance) for _, (one, relevance) in order]


def _relevance(
    question: Question, one: Candidate, weight: Mapping[str, float], telling: Mapping[str, float], whole: float
) -> float:
    table = weights()["second"]
    words = weights()["terms"]
    held = {gram: value for gram, value in weight.items() if gram in one.text}
    score: float = table["of_first"] * one.score + table["in_text"] * sum(held.values()) + one.bonus * whole
    score += table["in_window"] * _best_window(held, one.text, table["window"])
    for term in question.terms:
        often = min(one.text.count(term.text), words["often"]) / words["often"]
        score += words["each"] * often * telling[term.text]
    head = one.head[: table["head"]]
    score += table["in_head"] * sum(value for gram, value in weight.items() if gram in head)
    agency = weights()["agency"]
    if any(name in one.head[: agency["head"]] for name in question.agency):
        score += agency["same"] * whole
    places = weights()["place"]
    for place in question.places[-1:]:
        found = agreement(place, region=one.region, head=one.head[: places["head"]], text=one.text)
        score += places[found] * whole
    return score


def _rarity_of(term: str, weight: Mapping[str, float]) -> float:
    """How telling a term is: the mean of its bigrams."""
    values = [weight.get(gram, 0.0) for gram in bigrams(term)]
    return sum(values) / len(values)


def coverage(question: Question, text: str, context: str, rarity: Callable[[str], float], words: Cutter) -> float:
    """How much of a question a measure says: of the bigrams of its words, by how telling they are, the share.

    ``text`` is the measure's, ``context`` that of its notice: what stands there alone counts half. A thing that the
    text names otherwise counts as said. Where too many words are lacking as a whole, nothing counts: of what is asked
    about (校园食品安全) not the half may be passed over in silence.
    """
    table = weights()["loose"]
    named = (term.text for term in question.terms if any(alias.name in text for alias in term.aliases))
    whole = "\n".join((text, *named))
    asked = telling_words(question, words)
    own, around = ([word for word in asked if not _has_most(one, word)] for one in (whole, whole + context))
    if len(around) > table["absent"] * len(asked) or len(own) > table["lacking"] * len(asked):
        return 0.0
    weight = {gram: rarity(gram) for word in asked for gram in bigrams(word)}
    held = sum(value * (1.0 if gram in whole else 0.5) for gram, value in weight.items() if gram in whole + context)
    return held / (sum(weight.values()) or 1.0)


def _has_most(text: str, word: str) -> bool:
    """Whether a text has more than half of a word: 二手房 is not 二手车."""
    grams = bigrams(word)
    return 2 * sum(gram in text for gram in grams) > len(grams)


def telling_words(question: Question, words: Cutter) -> tuple[str, ...]:
    """The words of a question's terms, each once; lone characters side by side are one, a lone one is none."""
    found: dict[str, None] = {}
    for term in question.terms:
        for lone, group in groupby(words.cut(term.text), key=lambda word: len(word) == 1):
            found.update((word, None) for word in (["".join(group)] if lone else group) if len(word) > 1)
    return tuple(found)


def squeezed(text: str) -> str:
    """A text as the second ranking compares it: without white space, in lower case. Cheaper than folding it whole."""
    return "".join(text.split()).lower()


def bigrams(run: str) -> list[str]:
    """The pairs of neighbouring characters of a run; a run of one is itself."""
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


def rarity(holding: int, of: int) -> float:
    """Inverse document frequency, Lucene's form: how telling it is to meet what ``holding`` of ``of`` entries hold."""
    return math.log(1 + (of - holding + 0.5) / (holding + 0.5))


def occurrences(grams: Sequence[str], text: str) -> list[tuple[int, int]]:
    """Where the ``grams`` stand in ``text``, each with its place among them, in order."""
    found: list[tuple[int, int]] = []
    for number, gram in enumerate(grams):
        at = text.find(gram)
        for _ in range(_OFTEN):
            if at < 0:
                break
            found.append((at, number))
            at = text.find(gram, at + 1)
    found.sort()
    return found


def _best_window(weight: Mapping[str, float], text: str, width: int) -> float:
    """The most that stands within ``width`` characters of ``text``, each gram counted once."""
    places = occurrences(tuple(weight), text)
    values = tuple(weight.values())
    last = [-1] * len(values)  # where each gram was met last: it counts while that is within the window
    best = held = 0.0
    first = 0
    for at, gram in places:
        if last[gram] < 0:
            held += values[gram]
        last[gram] = at
        while places[first][0] < at - width:
            gone, gram_gone = places[first]
            if last[gram_gone] == gone:
                last[gram_gone] = -1
                held -= values[gram_gone]
            first += 1
        if held > best:  # noqa: PLR1730 - max() is slower, and this runs for every place of every gram
            best = held
    return best


def _either(nodes: tuple[Node, ...]) -> Node:
    return nodes[0] if len(nodes) == 1 else Or(parts=nodes)
