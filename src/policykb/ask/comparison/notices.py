"""The notices that are put beside each other, as answers name them."""

from __future__ import annotations

from policykb.ask.answer import document_json
from policykb.ask.holdings import Holdings
from policykb.json_form import Json


def notice_json(holdings: Holdings, doc_id: str) -> Json:
    """A notice that an answer compares: its ``doc_id`` and what every answer says of a notice."""
    document = holdings.documents([doc_id])[doc_id]
    return {"doc_id": doc_id, **document_json(document, holdings.status(document))}
