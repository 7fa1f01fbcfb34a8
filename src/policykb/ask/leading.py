"""``lead``: the measures that match, who leads each, who else carries it, and the quote that proves it.

Nothing is said that the notice does not say: the unit listed first leads only where the notice states that it does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from policykb.ask.answer import Answer, document_json, warnings_of
from policykb.ask.filters import Filters
from policykb.ask.found import find_page, match_of
from policykb.ask.holdings import Holdings
from policykb.ask.question import Question
from policykb.ask.ranking import Candidate, bigrams, weights
from policykb.ask.searching import squeezed
from policykb.ask.validity import status
from policykb.index.engine import And, Or, Phrase, Query, Weighted
from policykb.index.folding import fold
from policykb.json_form import Json

State = Literal[
    "one-lead", "joint-leads", "no-lead-stated", "implied-only", "generic-only", "documents-disagree", "only-repealed"
]
_ROLES = ("lead", "responsible", "cooperate", "guide", "implied")
_STATED = ("lead", "responsible", "cooperate", "guide", "supervise")
_LONGEST_QUOTE = 240
_ALIKE = 0.6  # of the pairs of characters of two headings, for them to name one matter
_OTHERS = 50
_NEAREST = 3


def lead(
    holdings: Holdings, question: Question, filters: Filters, *, limit: int, offset: int, sort: str | None
) -> Answer:
    """The answer to ``policykb lead``."""
    match = match_of(question, filters, holdings)

    def read(measure_ids: Sequence[str]) -> Mapping[str, Candidate]:
        return read_measures(holdings, measure_ids)

    page = find_page(holdings, question, match, read, level="measure", limit=limit, offset=offset, sort=sort)
    everything = holdings.engine.find(Query(level="measure", match=match, limit=_OTHERS))
    near = [one for one in (measure_of(holdings, hit.entry_id) for hit in everything.hits) if one]
    answers = [
        _answer(holdings, measure, near)
        for place in page.places
        if (measure := measure_of(holdings, place.entry_id)) is not None
    ]
    documents = holdings.documents(one["doc_id"] for one in (*near, *answers)).values()
    if all(status(one, holdings.repealing, on=holdings.today) == "repealed" for one in documents):
        for answer in answers:
            answer["state"] = "only-repealed"
    form = {
        "query": question.typed,
        "total": page.total,
        "answers": answers,
        "nearest": [] if page.total else _nearest(holdings, question, filters),
    }
    return Answer(form=form, warnings=warnings_of(question))


def measure_of(holdings: Holdings, measure_id: str) -> Json | None:
    """A measure as in its notice's JSON, with the notice's ``doc_id`` and ``region``."""
    doc_id = measure_id.partition("#")[0]
    notice = holdings.notice(doc_id)
    for measure in notice.get("measures", ()):
        if measure["measure_id"] == measure_id:
            return {**measure, "doc_id": doc_id, "region": notice["region"], "issued_on": notice["issued_on"]}
    return None


def read_measures(holdings: Holdings, measure_ids: Sequence[str]) -> dict[str, Candidate]:
    """Measures as the second ranking reads them: the headings above them are their head."""
    documents = holdings.documents(measure_id.partition("#")[0] for measure_id in measure_ids)
    stated, late = weights()["stated"], weights()["repealed"]["measure"]
    found = {}
    for measure_id in measure_ids:
        measure = measure_of(holdings, measure_id)
        document = documents.get(measure_id.partition("#")[0])
        if measure is None or document is None:
            continue
        heading, text = squeezed(measure["heading"]), squeezed(measure["text"])
        roles = {duty["role"] for duty in measure["duties"]}
        bonus = stated["lead"] if "lead" in roles else stated["responsible"] if roles & set(_STATED) else 0.0
        repealed = status(document, holdings.repealing, on=holdings.today) == "repealed"
        found[measure_id] = Candidate(
            entry_id=measure_id,
            head=heading or text,
            text=heading + "\n" + text,
            region=document.region,
            bonus=bonus + late * repealed,
        )
    return found


def _answer(holdings: Holdings, measure: Json, near: Sequence[Json]) -> Json:
    document = holdings.documents([measure["doc_id"]])[measure["doc_id"]]
    by_role = {role: [duty for duty in measure["duties"] if duty["role"] == role] for role in _ROLES}
    others = [other for other in near if _same_matter(measure, other)]
    return {
        "measure_id": measure["measure_id"],
        "doc_id": measure["doc_id"],
        "clause_id": measure["clause_id"],
        "label": measure["label"],
        "heading": measure["heading"],
        "state": "documents-disagree"
        if any(_disagree(measure, one) for one in others)
        else state_of(measure["duties"]),
        **by_role,
        "deadline": measure["deadline"],
        "quote": _quote(measure),
        "document": document_json(document, status(document, holdings.repealing, on=holdings.today)),
        "others": [
            {
                "doc_id": one["doc_id"],
                "lead": [duty for duty in one["duties"] if duty["role"] == "lead"],
                "issued_on": one["issued_on"],
            }
            for one in others
        ],
    }


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


def _same_matter(measure: Json, other: Json) -> bool:
    """Whether another notice of the same region asks for the same: their headings are much alike."""
    if other["doc_id"] == measure["doc_id"] or not _same_place(measure["region"], other["region"]):
        return False
    one, another = (set(bigrams(fold(each["heading"]))) for each in (measure, other))
    return bool(measure["heading"] and other["heading"]) and len(one & another) >= _ALIKE * len(one | another)


def _same_place(one: str | None, other: str | None) -> bool:
    """Whether two paths lead to one place; of one the gazetteer lacks, a notice may not name the province."""
    return bool(one and other) and (str(one).endswith(str(other)) or str(other).endswith(str(one)))


def _disagree(measure: Json, other: Json) -> bool:
    """Whether both state a lead, and no name of the one's is one of the other's, bodies today and heirs included."""
    one, another = (_lead_names(each) for each in (measure, other))
    return bool(one and another) and not one & another


def _lead_names(measure: Json) -> set[str]:
    names: set[Any] = set()
    for duty in measure["duties"]:
        if duty["role"] == "lead" and duty["kind"] != "generic":
            names |= {duty["unit"], duty["full_name"], duty["today"]["name"]}
            names |= {successor["name"] for successor in duty["successors"]}
    return names - {None}


def _nearest(holdings: Holdings, question: Question, filters: Filters) -> list[Json]:
    """The measures that say most of what was asked, though not enough to be an answer."""
    if not question.runs:
        return []
    grams = tuple(dict.fromkeys(gram for run in question.runs for gram in bigrams(run)))
    some = Or(parts=tuple(Phrase(text=gram, fields=("headings", "body")) for gram in grams))
    runs = Or(parts=tuple(Phrase(text=run) for run in question.runs))
    match = And(parts=(some, *filters.nodes()))
    rank = (Weighted(node=runs, weight=1.0, by="bigrams"),)
    found = holdings.engine.find(Query(level="measure", match=match, rank=rank, limit=_NEAREST))
    measures = (measure_of(holdings, hit.entry_id) for hit in found.hits)
    return [{key: one[key] for key in ("measure_id", "label", "heading")} for one in measures if one]
