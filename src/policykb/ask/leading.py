"""``lead``: the measures that match, who leads each, who else carries it, and the quote that proves it.

Nothing is said that the notice does not say: the unit listed first leads only where the notice states that it does.
Measures that have all the words come alone; only where there are none do those that say most of the question, each with
the words it lacks. Where a place is named, its own measures come alone; then those of the places it lies in.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Literal, NamedTuple

from policykb.ask.answer import Answer, Warning, document_json, warnings_of
from policykb.ask.filters import Filters
from policykb.ask.found import Page, find_page, match_of
from policykb.ask.holdings import Holdings
from policykb.ask.matters import ENDED, disagree, measure_of, others
from policykb.ask.question import Question
from policykb.ask.ranking import Candidate, bigrams, coverage, squeezed, telling_words, weights
from policykb.ask.terms import Term
from policykb.ask.validity import validity
from policykb.index.engine import And, Between, Every, Node, Or, Phrase, Query, Weighted
from policykb.index.records import MeasureRecord
from policykb.index.words import Words
from policykb.json_form import Json

State = Literal[
    "one-lead", "joint-leads", "no-lead-stated", "implied-only", "generic-only", "documents-disagree", "only-repealed"
]
_ROLES = ("lead", "responsible", "cooperate", "guide", "implied")
_STATED = ("lead", "responsible", "cooperate", "guide", "supervise")
_LONGEST_QUOTE = 240
_NEAREST = 3


class _Way(NamedTuple):
    """A way of asking: what measures must fulfil, of that the words alone, and whether some words may be lacking."""

    match: Node
    words: Node
    loosely: bool


def lead(
    holdings: Holdings, question: Question, filters: Filters, *, limit: int, offset: int, sort: str | None
) -> Answer:
    """The answer to ``policykb lead``."""
    way, page = _found(holdings, question, filters, limit=limit, offset=offset, sort=sort)
    measures = [one for place in page.places if (one := measure_of(holdings, place.entry_id))]
    answers = [_answer(holdings, question, way, measure) for measure in measures]
    if sort is None:
        answers = _newest_of_a_matter_first(answers)
    form = {
        "query": question.typed,
        "total": page.total,
        "place": question.where.full if question.where else None,
        "answers": answers,
        "nearest": [] if page.total else _nearest(holdings, question, filters),
    }
    return Answer(form=form, warnings=(*warnings_of(question), *_of_place(question, answers)))


def _found(
    holdings: Holdings, question: Question, filters: Filters, *, limit: int, offset: int, sort: str | None
) -> tuple[_Way, Page]:
    """The first way of asking that has an answer, and the answers on the page."""
    for way in _ways(question, holdings.words, may_lack=sort is None):

        def read(measure_ids: Sequence[str], way: _Way = way) -> Mapping[str, Candidate]:
            return _read(holdings, question, measure_ids, loosely=way.loosely)

        match = match_of(question._replace(match=way.match), filters, holdings)
        page = find_page(
            holdings, question, match, read,
            level="measure", limit=limit, offset=offset, sort=sort, beyond=not way.loosely,
        )  # fmt: skip
        if page.total:
            break
    return way, page


def _ways(question: Question, words: Words, *, may_lack: bool) -> Iterator[_Way]:
    """The strictest way of asking first; the last asks neither for deadline nor for all the words.

    Of other places than the one that is named, measures must have all the words.
    """
    loose = _loosened(question, words) if may_lack else None
    matches = [(question.match, False), *([(loose, True)] if loose else [])]
    wishes: list[tuple[Node, ...]] = [(node,) for node in question.where.nodes()] if question.where else []
    if question.due:
        due = Between(name="due", low=question.due[0], high=question.due[1])
        wishes = [*((*wish, due) for wish in wishes), (due,), *wishes]
    for match, loosely in matches if wishes else ():
        for wish in wishes:
            yield _Way(And(parts=(match, *wish)), match, loosely)
    for match, loosely in matches:
        if not (loosely and question.where):
            yield _Way(match, match, loosely)


def _loosened(question: Question, words: Words) -> Node | None:
    """What measures must fulfil that need not have all the words: so many of their pairs of characters."""
    grams = tuple(dict.fromkeys(gram for word in telling_words(question, words) for gram in bigrams(word)))
    if question.phrases or len(grams) < 2:
        return None
    least = math.ceil(weights()["loose"]["pairs"] * len(grams))
    return And(parts=(question.needed, Or(parts=tuple(Phrase(text=gram) for gram in grams), least=least)))


def _read(holdings: Holdings, question: Question, measure_ids: Sequence[str], *, loosely: bool) -> dict[str, Candidate]:
    """Measures as the second ranking reads them; ``loosely``: those alone that say most of the question."""
    records = holdings.catalog.measures(measure_ids)
    documents = holdings.documents(record.doc_id for record in records.values())
    contexts = holdings.squeezed_texts(tuple(documents)) if loosely else {}

    def rarity(gram: str) -> float:
        return holdings.rarity(gram, "measure")

    def says_enough(record: MeasureRecord) -> bool:
        context = contexts.get(record.doc_id, "")
        said = coverage(question, _said(holdings, record), context, rarity, holdings.words)
        return bool(said >= weights()["loose"]["held"])

    return {
        one: _candidate(holdings, question, records[one])
        for one in measure_ids
        if one in records and records[one].doc_id in documents and (not loosely or says_enough(records[one]))
    }


def _candidate(holdings: Holdings, question: Question, record: MeasureRecord) -> Candidate:
    """A measure: its heading is its head."""
    document = holdings.documents([record.doc_id])[record.doc_id]
    heading = squeezed(record.heading)
    stated, table = weights()["stated"], weights()
    bonus = stated["lead"] if "lead" in record.roles else stated["responsible"] if {*record.roles} & {*_STATED} else 0.0
    bonus += table["repealed"]["measure"] * (holdings.status(document) == "repealed")
    bonus += table["doubted"]["measure"] * (record.doc_id in holdings.spun)
    if standing := question.where and question.where.standing(document.region):
        bonus += table["standing"][standing]
    return Candidate(
        entry_id=record.measure_id,
        head=heading or squeezed(record.text),
        text=_said(holdings, record),
        region=document.region,
        bonus=bonus,
    )


def _said(holdings: Holdings, record: MeasureRecord) -> str:
    """All that says what a measure is about: its notice's title, the headings above it, its text."""
    title = holdings.documents([record.doc_id])[record.doc_id].title or ""
    return squeezed("\n".join((title, record.headings, record.text)))


def _answer(holdings: Holdings, question: Question, way: _Way, measure: Json) -> Json:
    document = holdings.documents([measure["doc_id"]])[measure["doc_id"]]
    judged = validity(document, holdings.repealing, on=holdings.today, text_of=holdings.catalog.text)
    spun = document.doc_id in holdings.spun
    duties = [] if spun else measure["duties"]  # a name that a synonym may have replaced is nobody's
    said = _said(holdings, holdings.catalog.measures([measure["measure_id"]])[measure["measure_id"]])
    same = others(holdings, measure, None if way.words == Every() else way.words)
    return {
        "measure_id": measure["measure_id"],
        "doc_id": measure["doc_id"],
        "clause_id": measure["clause_id"],
        "label": measure["label"],
        "heading": measure["heading"],
        "state": _state(duties, judged.state, measure, same),
        **{role: [duty for duty in duties if duty["role"] == role] for role in _ROLES},
        "deadline": measure["deadline"],
        "quote": _quote(measure),
        "place": question.where.standing(document.region) if question.where else None,
        "missing": [term.text for term in question.terms if way.loosely and not _names_in(said, term)],
        "aliases": [
            {"asked": term.text, "matched": names[0]}
            for term in question.terms
            if (names := _names_in(said, term)) and names[0] != term.text
        ],
        "doubts": _doubts(holdings, measure),
        "document": document_json(document, judged.state),
        "validity": judged.json(),
        "others": same,
    }


def _state(duties: Sequence[Json], status: str, measure: Json, same: Sequence[Json]) -> State:
    if status == "repealed" and all(other["status"] == "repealed" for other in same):
        return "only-repealed"
    if status not in ENDED and duties and any(disagree(measure, other) for other in same):
        return "documents-disagree"
    return state_of(duties)


def state_of(duties: Sequence[Json]) -> State:
    """What the duties of one measure say of its lead."""
    leads = [duty for duty in duties if duty["role"] == "lead"]
    named = [duty for duty in leads if duty["kind"] != "generic"]
    stated = [duty for duty in duties if duty["role"] in _STATED]
    if named:
        return "one-lead" if len({duty["unit"] for duty in named}) == 1 else "joint-leads"
    if leads or (stated and all(duty["kind"] == "generic" for duty in stated)):
        return "generic-only"
    if not stated and duties:
        return "implied-only"
    return "no-lead-stated"


def _quote(measure: Json) -> str | None:
    """The words that state who does it: all of them where they stand together, else those for the first."""
    stated = [duty for duty in measure["duties"] if duty["role"] in _STATED] or measure["duties"]
    if not stated:
        return None
    start, end = min(duty["start"] for duty in stated), max(duty["end"] for duty in stated)
    at = measure["start"]
    if at <= start and end <= measure["end"] and end - start <= _LONGEST_QUOTE:  # a merged cell stands in another row
        return str(measure["text"][start - at : end - at])
    first = next((duty for duty in stated if duty["role"] == "lead"), stated[0])
    return str(first["quote"])


def _names_in(text: str, term: Term) -> list[str]:
    """The names by which a text says what a term of the question asks for, the one typed first."""
    return [name for name in (term.text, *(alias.name for alias in term.aliases)) if name in text]


def _doubts(holdings: Holdings, measure: Json) -> list[Json]:
    """The findings that touch the measure, and a spun text, which touches every name."""
    return [
        {"code": one["code"], "message": one["message"]}
        for one in holdings.notice(measure["doc_id"])["findings"]
        if one["code"] == "spun-text"
        or (one["start"] is not None and measure["start"] <= one["start"] < measure["end"])
    ]


def _newest_of_a_matter_first(answers: list[Json]) -> list[Json]:
    """The answers in their order, those of one matter and place among themselves by date, what has ended last."""
    order = list(answers)
    placed: set[str] = set()
    for answer in answers:
        same = {other["measure_id"] for other in answer["others"] if other["place"] == "same"} | {answer["measure_id"]}
        slots = [at for at, one in enumerate(order) if one["measure_id"] in same - placed]
        newest = sorted(
            (order[at] for at in slots),
            key=lambda one: (one["document"]["status"] not in ENDED, one["document"]["issued_on"] or ""),
            reverse=True,
        )
        for at, one in zip(slots, newest, strict=True):
            order[at] = one
        placed |= same
    return order


def _of_place(question: Question, answers: Sequence[Json]) -> tuple[Warning, ...]:
    """That nothing of the place itself was found, where that is so."""
    if not question.where or not question.where.full or not answers:
        return ()
    if any(answer["place"] in ("same", "within") for answer in answers):
        return ()
    code = "only-above" if any(answer["place"] == "above" for answer in answers) else "only-elsewhere"
    return (Warning(code=code, position=None, text=question.where.full),)


def _nearest(holdings: Holdings, question: Question, filters: Filters) -> list[Json]:
    """The measures that say most of what was asked, though not enough to be an answer."""
    if not question.runs:
        return []
    grams = tuple(dict.fromkeys(gram for run in question.runs for gram in bigrams(run)))
    some = Or(parts=tuple(Phrase(text=gram, fields=("headings", "body")) for gram in grams))
    runs = Or(parts=tuple(Phrase(text=run) for run in question.runs))
    match = And(parts=(some, *filters.nodes()))
    rank = (Weighted(node=runs, weight=1.0, by="bigrams"),)
    found = holdings.engine.find(Query(level="measure", match=match, rank=rank, limit=2 * _NEAREST))
    measures = (measure_of(holdings, hit.entry_id) for hit in found.hits)
    told = {one["text"]: one for one in measures if one}.values()  # a repost says nothing new
    return [{key: one[key] for key in ("measure_id", "label", "heading")} for one in islice(told, _NEAREST)]
