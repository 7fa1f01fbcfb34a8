"""``search``: notices by words, each with the passages that made it a hit, what it lacks and its other names met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policykb.ask.answer import Answer, snippets_json, warnings_of
from policykb.ask.facets import facets
from policykb.ask.filters import Filters
from policykb.ask.found import Held, Place, find_page, held_terms, match_of
from policykb.ask.holdings import Holdings
from policykb.ask.question import Question
from policykb.ask.ranking import Candidate, squeezed, weights
from policykb.ask.snippet import snippets
from policykb.ask.suggestions import suggestions
from policykb.index.records import DocumentRecord
from policykb.json_form import Json


def search(
    holdings: Holdings,
    question: Question,
    filters: Filters,
    *,
    limit: int,
    offset: int,
    sort: str | None,
    counted: bool,
) -> Answer:
    """The answer to ``policykb search``; facets only where they are to be ``counted``."""
    match = match_of(question, filters, holdings)

    def read(doc_ids: Sequence[str]) -> Mapping[str, Candidate]:
        return read_notices(holdings, doc_ids)

    page = find_page(holdings, question, match, read, level="notice", limit=limit, offset=offset, sort=sort)
    documents = holdings.documents(one for place in page.places for one in (place.entry_id, *place.copies))
    places = [place for place in page.places if place.entry_id in documents]
    ids = [place.entry_id for place in places]
    held = held_terms(holdings, question.terms, ids, level="notice")
    texts = holdings.catalog.texts(ids)
    form = {
        "query": question.typed,
        "total": page.total,
        "hits": [
            _hit(holdings, question, place, documents, held, text=texts.get(place.entry_id, "")) for place in places
        ],
        "facets": facets(holdings, match) if page.total and counted else {},
        "suggestions": suggestions(holdings, question, filters, level="notice", found=page.total),
    }
    return Answer(form=form, warnings=warnings_of(question))


def read_notices(holdings: Holdings, doc_ids: Sequence[str]) -> dict[str, Candidate]:
    """Notices as the second ranking reads them: the title and the beginning of the text are their head."""
    documents, texts = holdings.documents(doc_ids), holdings.squeezed_texts(doc_ids)
    found = {}
    for doc_id in filter(texts.__contains__, doc_ids):
        text = texts[doc_id]
        title = squeezed(documents[doc_id].title or "")
        head = text[: weights()["place"]["head"]]
        repealed = holdings.status(documents[doc_id]) == "repealed"
        found[doc_id] = Candidate(
            entry_id=doc_id,
            head=head if title in head else title + head,
            text=text if title in head else title + text,
            region=documents[doc_id].region,
            bonus=weights()["repealed"]["notice"] if repealed else 0.0,
        )
    return found


def sought(question: Question, held: Sequence[Held], entry_id: str) -> list[str]:
    """What to mark in an entry: the terms it has, by the name it has them by, and the runs of a sentence."""
    names: list[str] = []
    for one in held:
        if entry_id in one.typed:
            names.extend(one.term.written or (one.term.text,))
        names.extend(name for name, ids in one.named.items() if entry_id in ids)
    return names or list(question.runs)


def _hit(
    holdings: Holdings,
    question: Question,
    place: Place,
    documents: Mapping[str, DocumentRecord],
    held: Sequence[Held],
    *,
    text: str,
) -> Json:
    document = documents[place.entry_id]
    return {
        "doc_id": document.doc_id,
        "source": document.source,
        "title": document.title,
        "number": document.number,
        "issued_on": document.issued_on,
        "region": document.region,
        "status": holdings.status(document),
        "score": place.score,
        "copies": [
            source
            for one in (place.entry_id, *place.copies)
            for source in documents[one].sources
            if source != document.source
        ],
        "missing": [one.term.text for one in held if not one.anyhow(place.entry_id)],
        "aliases": [
            {"asked": one.term.text, "matched": name}
            for one in held
            for name, ids in one.named.items()
            if place.entry_id in ids
        ],
        "snippets": snippets_json(snippets(text, sought(question, held, place.entry_id), title=document.title)),
    }
