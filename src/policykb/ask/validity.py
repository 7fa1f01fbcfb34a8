"""Whether a notice is in force on a day: by its own dates, and by what repeals it in this base. Never by default."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from policykb.index.folding import number_key
from policykb.index.records import CitationRecord, DocumentRecord

Status = Literal["in_force", "not_yet", "expired", "repealed", "unknown"]
_TELLING_TITLE = 8  # characters: 工作方案 may be the title of many


class Repealing:
    """What the notices of the base repeal or replace, by number and by title."""

    def __init__(self, citations: Iterable[CitationRecord]) -> None:
        self._by_name: dict[str, list[CitationRecord]] = {}
        for citation in citations:
            if citation.relation in ("repeals", "replaces"):
                for name in {number_key(citation.number or ""), citation.title or ""} - {""}:
                    self._by_name.setdefault(name, []).append(citation)

    def of(self, document: DocumentRecord) -> Iterable[CitationRecord]:
        """What repeals or replaces ``document``: by its number; by its whole title where either lacks a number."""
        number = number_key(document.number or "")
        yield from self._by_name.get(number, ()) if number else ()
        if document.title and len(document.title) >= _TELLING_TITLE:
            yield from (one for one in self._by_name.get(document.title, ()) if not (number and one.number))


def status(document: DocumentRecord, repealing: Repealing, *, on: date) -> Status:
    """The status of a notice on a day.

    ``in_force`` needs a date of effect that has come, or one of expiry that has not; a notice without either is
    ``unknown``: nothing here shows that it still holds. What repeals it must be issued by then, and not before it.
    """
    day = on.isoformat()
    for citation in repealing.of(document):
        since = citation.issued_on or day
        if citation.doc_id != document.doc_id and (document.issued_on or "") <= since <= day:
            return "repealed"
    if document.expires_on and document.expires_on < day:
        return "expired"
    if document.effective_on and document.effective_on > day:
        return "not_yet"
    return "in_force" if document.effective_on or document.expires_on else "unknown"
