"""Documents written by hand for the tests of understanding."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from policykb.model import Document, Fact, Removed, Span, Table


def written(
    text: str, facts: Iterable[Fact] = (), removed: Iterable[Removed] = (), tables: Iterable[Table] = ()
) -> Document:
    """A clean document of this text; ``facts`` and ``removed`` are what its page had besides."""
    return Document(
        doc_id="n000000000000",
        source="sample.txt",
        url=None,
        fetched_at=None,
        media_type="text/plain",
        decoded_as="utf-8",
        script="simplified",
        text=text,
        origins=((0, 0),),
        facts=tuple(facts),
        tables=tuple(tables),
        removed=tuple(removed),
        findings=(),
    )


@pytest.fixture(scope="session")
def document() -> Callable[..., Document]:
    """The maker of documents."""
    return written


@pytest.fixture(scope="session")
def table() -> Callable[[list[list[str]]], Document]:
    """The maker of a document that consists of one table."""

    def make(rows: list[list[str]]) -> Document:
        text, spans = "", []
        for row in rows:
            line = []
            for at, cell in enumerate(row):
                text += "\t" if at else ""
                line.append(Span(start=len(text), end=len(text) + len(cell)))
                text += cell
            spans.append(tuple(line))
            text += "\n"
        whole = Table(span=Span(start=0, end=len(text) - 1), rows=tuple(spans))
        return written(text, tables=[whole])

    return make
