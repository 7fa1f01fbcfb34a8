"""The family of a notice: what is one text with it in whole or in part, and where each member differs."""

from __future__ import annotations

from policykb.ask.holdings import Holdings
from policykb.index.differences import compare
from policykb.index.families import Member
from policykb.index.records import DocumentRecord
from policykb.json_form import Json

MOST = 200
"""How many differences of one member are told."""


def family(holdings: Holdings, doc_id: str) -> Json:
    """The family that a notice stands in, its original first."""
    families = holdings.catalog.families
    own = families.of([doc_id]).get(doc_id)
    members = families.members([own.family]) if own else ()
    documents = holdings.documents(member.doc_id for member in members)
    texts = holdings.catalog.texts(documents)
    return {
        "doc_id": doc_id,
        "family": own.family if own else doc_id,
        "reason": next((member.reason for member in members if member.relation == "original"), None),
        "members": [
            _member(member, documents[member.doc_id], texts[member.family], texts[member.doc_id]) for member in members
        ],
    }


def _member(member: Member, document: DocumentRecord, original: str, text: str) -> Json:
    differences, _ = compare(original, text)
    return {
        "doc_id": member.doc_id,
        "source": document.source,
        "url": document.url,
        "title": document.title,
        "number": document.number,
        "issued_on": document.issued_on,
        "published_on": document.published_on,
        "relation": member.relation,
        "share": member.share,
        "folds": member.folds,
        "differing": len(differences),
        "differences": [
            {
                "original": {"text": one.here.of(original), "start": one.here.start, "end": one.here.end},
                "text": one.there.of(text),
                "start": one.there.start,
                "end": one.there.end,
                "before": text[max(0, one.there.start - 8) : one.there.start],
                "after": text[one.there.end : one.there.end + 8],
            }
            for one in differences[:MOST]
        ],
    }
