"""Which notice ``DOC`` means, and what there is to show of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from policykb.ask.attached import attached
from policykb.ask.citing import resolved
from policykb.ask.holdings import Holdings
from policykb.ask.validity import validity
from policykb.corpus import MEMBER
from policykb.errors import AmbiguousError, NotFoundError, SourceError
from policykb.json_form import Json

_SHOWN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A notice, and one clause of it where ``DOC#CLAUSE`` was said."""

    doc_id: str
    clause_id: str | None = None


def resolve(holdings: Holdings, doc: str) -> Reference:
    """What ``doc`` means: a doc_id or its beginning, a path in the corpus, a document number; ``#CLAUSE`` may follow.

    Raises NotFoundError, and AmbiguousError where several notices fit.
    """
    whole = doc.strip()
    name, mark, clause = whole.rpartition("#")
    found = holdings.catalog.find(whole)  # a path may hold the mark itself
    if not found and mark:
        found = holdings.catalog.find(name.strip())
    else:
        clause = ""
    if not found:
        raise NotFoundError(f"no notice is {whole}; say a doc_id, a path in the corpus, a document number or a rank")
    if len(found) > 1:
        documents = holdings.documents(found).values()
        shown = tuple(f"{one.doc_id} {one.title or one.source}" for one in documents)
        more = "…" if len(shown) > _SHOWN else ""
        raise AmbiguousError(f"{whole} may be any of: {'; '.join(shown[:_SHOWN])}{more}", candidates=shown)
    return Reference(doc_id=found[0], clause_id=clause.strip() or None)


def notice(holdings: Holdings, reference: Reference) -> Json:
    """The notice as ``extract`` prints it, with where its attachments lie, the notices it cites, its ``status``.

    With what the status rests on, and the ``clause`` asked for. Raises NotFoundError.
    """
    form = holdings.notice(reference.doc_id)
    document = holdings.documents([reference.doc_id])[reference.doc_id]
    judged = validity(document, holdings.repealing, on=holdings.today, text_of=holdings.catalog.text)
    return {
        **form,
        "attachments": attached(holdings.catalog, form),
        "citations": resolved(holdings.catalog, form),
        "status": judged.state,
        "validity": judged.json(),
        "clause": _clause(form, reference),
    }


def raw(holdings: Holdings, corpus: Path, reference: Reference) -> Json:
    """The decoded source of the notice, or of one clause: ``start`` and ``end`` are offsets in the decoded source.

    Raises SourceError where the source has changed or gone, or is of a form that holds no text of its own.
    """
    from policykb.clean.decode import decode  # noqa: PLC0415 - only --source reads a source again

    form = holdings.notice(reference.doc_id)
    document = holdings.documents([reference.doc_id])[reference.doc_id]
    body = _body(corpus, document.source, reference.doc_id)
    if body.startswith((b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        raise SourceError(f"{document.source} is no text file; open it with its own program")
    text = decode(body).text
    clause = _clause(form, reference)
    start, end = 0, len(text)
    runs = holdings.catalog.origins(reference.doc_id)
    if clause and runs:
        start, end = _origin(runs, clause["start"]), _origin(runs, max(clause["start"], clause["end"] - 1)) + 1
    return {"source": document.source, "start": start, "end": end, "text": text[start:end]}


def _clause(form: Json, reference: Reference) -> Json | None:
    if reference.clause_id is None:
        return None
    for clause in form["sections"]:
        if clause["clause_id"] == reference.clause_id:
            found: Json = clause
            return found
    known = ", ".join(clause["clause_id"] for clause in form["sections"][:12])
    raise NotFoundError(f"{reference.doc_id} has no clause {reference.clause_id}; it begins with {known or 'none'}")


def _body(corpus: Path, source: str, doc_id: str) -> bytes:
    from policykb.acquire.files import Refusal, pages_of  # noqa: PLC0415
    from policykb.model import doc_id_of  # noqa: PLC0415

    path = corpus / source.partition(MEMBER)[0]
    limit = path.stat().st_size * 50 + 1_000_000 if path.is_file() else 1
    for page in pages_of(path, source=source.partition(MEMBER)[0], limit=limit):
        if not isinstance(page, Refusal) and page.source == source and doc_id_of(page.body) == doc_id:
            return page.body
    raise SourceError(f"{source} has changed or gone since it was read; run: policykb build")


def _origin(runs: tuple[tuple[int, int], ...], offset: int) -> int:
    """Where a character of the text stood in the decoded source."""
    from bisect import bisect_right  # noqa: PLC0415

    at = max(0, bisect_right(runs, offset, key=lambda run: run[0]) - 1)
    return runs[at][1] + offset - runs[at][0]
