"""From a clean document to a notice: the order of the steps."""

from __future__ import annotations

from dataclasses import replace

from policykb.model import Clause, Document, Measure, Notice, Override
from policykb.understand.checks import findings
from policykb.understand.citations import citations, repeals
from policykb.understand.contacts import contacts
from policykb.understand.corrections import begin, corrected_duties, corrected_header
from policykb.understand.duties.find import find_duties
from policykb.understand.lists import named_lists
from policykb.understand.measures import measures
from policykb.understand.outline.clauses import outline


def understand(document: Document, override: Override = Override()) -> Notice:  # noqa: B008 - it is frozen
    """What a document says, who must do it, by when, and what is doubtful in it. Never raises, whatever the text.

    What people corrected (``override``) stands above what the rules read, and is told as such.
    """
    outcome = begin(override)
    header, doubts = corrected_header(document, override, outcome)
    clauses = outline(document, header)
    duties = corrected_duties(find_duties(document, header, clauses), document.text, clauses, override, outcome)
    found = measures(document, header, clauses, duties)
    cited = citations(document.text, header)
    notice = Notice(
        document=document,
        header=header,
        clauses=_that_speak(clauses, found),
        measures=found,
        lists=named_lists(document.text),
        citations=cited,
        repeals=repeals(cited),
        contacts=contacts(document.text),
        findings=(),
        corrected=tuple(outcome.corrected),
    )
    return replace(notice, findings=(*document.findings, *doubts, *outcome.findings, *findings(notice)))


def _that_speak(clauses: tuple[Clause, ...], found: tuple[Measure, ...]) -> tuple[Clause, ...]:
    """The clauses without paragraphs that only seemed to assign something."""
    asking = {measure.clause_id for measure in found}
    return tuple(clause for clause in clauses if clause.form != "paragraph" or clause.clause_id in asking)
