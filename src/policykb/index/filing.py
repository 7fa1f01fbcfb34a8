"""What a notice becomes in the index: rows of the catalog by table, and entries of the engine.

All of it follows from the notice alone, so it is made where the notice is read, and handed on as plain values.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, NamedTuple

from policykb.index.engine import Entry
from policykb.index.entries import entries_of_json
from policykb.index.folding import fold, name_keys, number_key
from policykb.index.resemblance import compared, prints
from policykb.json_form import Json, dumps, notice_json
from policykb.model import Document, Notice

Row = tuple[Any, ...]
"""The values of a row, in the order of the table's columns in ``catalog.sql``."""


class Filed(NamedTuple):
    """A notice, ready to be kept: ``rows`` by table, in the order in which tables refer to each other."""

    doc_id: str
    rows: dict[str, list[Row]]
    entries: tuple[Entry, ...]


def filed(notice: Notice) -> Filed:
    """The notice as it is kept."""
    form, doc_id = notice_json(notice), notice.doc_id
    header = notice.header
    rows = {
        "documents": [_document(notice, form)],
        "names": [(key, doc_id) for key in name_keys(header.title, header.number)],
        "clauses": list(_clauses(doc_id, form)),
        "measures": list(_measures(doc_id, form)),
        "duties": list(_duties(doc_id, form)),
        "citations": list(_citations(doc_id, form)),
        "lists": list(_lists(doc_id, form)),
        "findings": list(_findings(doc_id, form)),
        "prints": [(doc_id, each) for each in prints(compared(notice.text))],
    }
    return Filed(doc_id=doc_id, rows=rows, entries=entries_of_json(form))


def _document(notice: Notice, form: Json) -> Row:
    document, header = notice.document, notice.header
    return (
        document.doc_id, document.source, document.url, document.fetched_at, document.media_type,
        document.decoded_as, header.title, header.kind, header.number,
        number_key(header.number) if header.number else None, "、".join(header.issuers), header.issued_on,
        header.published_on, header.effective_on, header.expires_on, header.region, document.script,
        document.text, hashlib.sha256(fold(document.text).encode()).hexdigest()[:16], dumps(document.origins),
        *_traces(document), dumps(_without_texts(form)),
    )  # fmt: skip


def _traces(document: Document) -> tuple[str, str]:
    """The facts and what was removed, as JSON."""
    return dumps([asdict(fact) for fact in document.facts]), dumps([asdict(removed) for removed in document.removed])


def _without_texts(form: Json) -> Json:
    """The JSON form less what is read again from the columns beside it: the text, the measures' texts, the source."""
    measures = [{**measure, "text": None} for measure in form["measures"]]
    return {**form, "text": None, "source": None, "measures": measures}


def _clauses(doc_id: str, form: Json) -> Iterator[Row]:
    keys = ("clause_id", "label", "heading", "level", "form", "parent", "start", "end")
    return ((doc_id, *(clause[key] for key in keys)) for clause in form["sections"])


def _measures(doc_id: str, form: Json) -> Iterator[Row]:
    for place, measure in enumerate(form["measures"]):
        deadline = measure["deadline"] or {"text": None, "date": None}
        stated = (measure["label"], measure["heading"], measure["start"], measure["end"])
        by_when = (deadline["text"], deadline["date"], dumps(measure["targets"]))
        yield measure["measure_id"], doc_id, measure["clause_id"], *stated, *by_when, place


def _duties(doc_id: str, form: Json) -> Iterator[Row]:
    for measure in form["measures"]:
        for place, duty in enumerate(measure["duties"]):
            today = duty["today"]
            named = (duty["unit"], duty["role"], duty["kind"], duty["full_name"])
            proof = (duty["start"], duty["end"], duty["rule_id"])
            carried = (today["state"], today["name"], today["evidence"])
            yield measure["measure_id"], place, doc_id, *named, *carried, *proof


def _citations(doc_id: str, form: Json) -> Iterator[Row]:
    for cited in form["citations"]:
        key = number_key(cited["number"]) if cited["number"] else None
        yield doc_id, cited["title"], cited["number"], key, cited["relation"], cited["start"], cited["end"]


def _lists(doc_id: str, form: Json) -> Iterator[Row]:
    for named in form["lists"]:
        yield doc_id, named["name"], named["stated"], dumps(named["groups"]), named["start"], named["end"]


def _findings(doc_id: str, form: Json) -> Iterator[Row]:
    for finding in form["findings"]:
        yield doc_id, finding["code"], finding["message"], finding["start"], finding["end"], None
