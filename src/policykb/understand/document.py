"""From a clean document to a notice: the order of the steps."""

from __future__ import annotations

from dataclasses import replace

from policykb.model import Document, Notice
from policykb.understand.checks import findings
from policykb.understand.citations import citations, repeals
from policykb.understand.contacts import contacts
from policykb.understand.duties.find import find_duties
from policykb.understand.header.read import read_header
from policykb.understand.lists import named_lists
from policykb.understand.measures import measures
from policykb.understand.outline.clauses import outline


def understand(document: Document) -> Notice:
    """What a document says, who must do it, by when, and what is doubtful in it. Never raises, whatever the text."""
    header, doubts = read_header(document)
    clauses = outline(document, header)
    duties = find_duties(document, header, clauses)
    cited = citations(document.text, header)
    notice = Notice(
        document=document,
        header=header,
        clauses=clauses,
        measures=measures(document, header, clauses, duties),
        lists=named_lists(document.text),
        citations=cited,
        repeals=repeals(cited),
        contacts=contacts(document.text),
        findings=(),
    )
    return replace(notice, findings=(*document.findings, *doubts, *findings(notice)))
