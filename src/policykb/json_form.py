"""The one JSON form of a notice: what ``extract`` prints, the catalog keeps and the golden tests hold.

Keys and names are a contract (``docs/formats.md``): they are always there; unknown is ``null`` or ``[]``.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from policykb.model import Citation, Clause, Corrected, Duty, Finding, Measure, NamedList, Notice, Part, Span

Json = dict[str, Any]

_UNSAFE = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"


def dumps(value: object, *, indent: int | None = None) -> str:
    """``value`` as JSON text: Chinese as it is; control characters, those that turn the direction of
    writing, U+2028/2029 and lone surrogates escaped.

    >>> dumps({"名": "甲\\u2028乙"})
    '{"名": "甲\\\\u2028乙"}'
    """
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return re.sub(_UNSAFE, lambda found: "\n" if found[0] == "\n" else f"\\u{ord(found[0]):04x}", text)


def span_json(span: Span | None) -> Json:
    """``start`` and ``end`` keys, ``null`` where no place can be named."""
    return {"start": span.start if span else None, "end": span.end if span else None}


def part_json(part: Part) -> Json:
    """One of the documents a page holds."""
    return {"title": part.title, "kind": part.kind, "issuers": list(part.issuers), **span_json(part.span)}


def clause_json(clause: Clause) -> Json:
    """A clause, without its text."""
    return {
        "clause_id": clause.clause_id,
        "label": clause.label,
        "heading": clause.heading,
        "level": clause.level,
        "form": clause.form,
        "parent": clause.parent,
        **span_json(clause.span),
    }


def duty_json(duty: Duty, text: str) -> Json:
    """A duty with its quote cut from ``text``."""
    return {
        "unit": duty.unit,
        "role": duty.role,
        "quote": duty.span.of(text),
        **span_json(duty.span),
        "rule_id": duty.rule_id,
        "kind": duty.kind,
        "full_name": duty.full_name,
        "today": {"state": duty.today.state, "name": duty.today.name, "evidence": duty.today.evidence},
        "successors": [
            {"name": s.name, "relation": s.relation, "since": s.since, "evidence": s.evidence} for s in duty.successors
        ],
    }


def measure_json(measure: Measure, text: str) -> Json:
    """A measure with its text and duties."""
    deadline = measure.deadline
    return {
        "measure_id": measure.measure_id,
        "clause_id": measure.clause_id,
        "label": measure.label,
        "heading": measure.heading,
        "text": measure.span.of(text),
        **span_json(measure.span),
        "deadline": {"text": deadline.text, "date": deadline.date} if deadline else None,
        "targets": list(measure.targets),
        "duties": [duty_json(duty, text) for duty in measure.duties],
    }


def list_json(named: NamedList) -> Json:
    """A named list with its groups."""
    return {
        "name": named.name,
        "stated": named.stated,
        "groups": [{"name": g.name, "stated": g.stated, "items": list(g.items)} for g in named.groups],
        **span_json(named.span),
    }


def citation_json(citation: Citation) -> Json:
    """A cited document; which notice of the base it is, only the base can tell."""
    return {
        "title": citation.title,
        "number": citation.number,
        "relation": citation.relation,
        "doc_id": None,
        **span_json(citation.span),
    }


def finding_json(finding: Finding) -> Json:
    """A finding with its place."""
    return {"code": finding.code, "message": finding.message, **span_json(finding.span)}


def corrected_json(corrected: Corrected) -> Json:
    """What a person corrected, with what the rules had read."""
    return {
        "field": corrected.field,
        "clause_id": corrected.clause_id,
        "unit": corrected.unit,
        "was": list(corrected.was),
        "now": list(corrected.now),
        "who": corrected.who,
        "when": corrected.when,
        "why": corrected.why,
    }


def notice_json(notice: Notice) -> Json:
    """The whole notice, keys in the order of the contract."""
    document, header, text = notice.document, notice.header, notice.text
    return {
        "source": document.source,
        "doc_id": document.doc_id,
        "url": document.url,
        "title": header.title,
        "kind": header.kind,
        "number": header.number,
        "issuers": list(header.issuers),
        "recipients": list(header.recipients),
        "issued_on": header.issued_on,
        "published_on": header.published_on,
        "effective_on": header.effective_on,
        "expires_on": header.expires_on,
        "region": header.region,
        "script": document.script,
        "parts": [part_json(part) for part in header.parts],
        "text": text,
        "sections": [clause_json(clause) for clause in notice.clauses],
        "measures": [measure_json(measure, text) for measure in notice.measures],
        "lists": [list_json(named) for named in notice.lists],
        "citations": [citation_json(citation) for citation in notice.citations],
        "repeals": list(notice.repeals),
        "contacts": [{"text": contact.text, **span_json(contact.span)} for contact in notice.contacts],
        "tables": [
            {**span_json(table.span), "rows": [[cell.of(text) for cell in row] for row in table.rows]}
            for table in document.tables
        ],
        "attachments": [{"name": one.name, "url": one.url, "source": None} for one in document.attachments],
        "findings": [finding_json(finding) for finding in notice.findings],
        "corrected": [corrected_json(corrected) for corrected in notice.corrected],
        "removed": [{"rule_id": removed.rule_id, "text": removed.text} for removed in document.removed],
    }
