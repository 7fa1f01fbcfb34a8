"""The shapes of answers: the JSON of ``docs/formats.md``, with what the doors must say beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from policykb.ask.question import Question
from policykb.ask.snippet import Snippet
from policykb.index.records import DocumentRecord
from policykb.json_form import Json


class Warning(NamedTuple):
    """Something the asker should know: a fault of the question at ``position``, and what was searched instead."""

    code: str
    position: int | None
    text: str


class Answer(NamedTuple):
    """An answer: ``form`` is its JSON, an object or an array."""

    form: Any
    warnings: tuple[Warning, ...] = ()

    def json(self) -> Any:
        """The answer as JSON."""
        return self.form


def warnings_of(question: Question) -> tuple[Warning, ...]:
    """The faults of a question, as warnings."""
    return tuple(Warning(code=fault.code, position=fault.position, text=fault.read_as) for fault in question.faults)


def document_json(document: DocumentRecord, status: str) -> Json:
    """The notice that an answer stands in."""
    return {
        "title": document.title,
        "number": document.number,
        "issuers": list(document.issuers),
        "issued_on": document.issued_on,
        "region": document.region,
        "status": status,
        "source": document.source,
    }


def snippets_json(snippets: Iterable[Snippet]) -> list[Json]:
    """The passages that made a hit."""
    return [{"text": one.text, "start": one.start, "marks": [list(mark) for mark in one.marks]} for one in snippets]
