"""Whether a notice is in force on a day: by its own dates, and by what repeals it in this base. Never by default.

``docs/validity.md`` tells the rules for people.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from policykb.index.folding import telling_number, title_keys
from policykb.index.records import CitationRecord, DocumentRecord
from policykb.json_form import Json

Status = Literal["in_force", "not_yet", "expired", "repealed", "unknown"]
_ENDING = ("repeals", "replaces")
_PROLONGING = "prolongs"
TELLING_TITLE = 8  # characters: 工作方案 may be the title of many
_TRIAL = re.compile(r"试行|暂行")
_LONGEST_QUOTE = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Premise:
    """What a judgement rests on: in words, and the quote of the notice ``doc_id`` that proves it, where one does."""

    text: str
    doc_id: str
    quote: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """The judgement on a day, with all that it rests on."""

    state: Status
    as_of: str
    premises: tuple[Premise, ...]

    def json(self) -> Json:
        """As ``show`` prints it."""
        premises = [
            {"text": one.text, "doc_id": one.doc_id, "quote": one.quote, "start": one.start, "end": one.end}
            for one in self.premises
        ]
        return {"state": self.state, "as_of": self.as_of, "premises": premises}


class Repealing:
    """What the notices of the base repeal, replace or prolong, by number and by title."""

    def __init__(self, citations: Iterable[CitationRecord]) -> None:
        self._by_name: dict[str, list[CitationRecord]] = {}
        for citation in citations:
            if citation.relation in (*_ENDING, _PROLONGING):
                for name in {telling_number(citation.number), *title_keys(citation.title)} - {""}:
                    self._by_name.setdefault(name, []).append(citation)

    def of(self, document: DocumentRecord) -> Iterator[CitationRecord]:
        """What ends or prolongs ``document``: by its number; by its whole title where either lacks a number.

        The notice itself, and what is a copy of it, does not.
        """
        if not self._by_name:
            return
        number = telling_number(document.number)
        for citation in self._by_name.get(number, ()) if number else ():
            if not _is_same(citation, document):
                yield citation
        for title in title_keys(document.title):
            for citation in self._by_name.get(title, ()) if len(title) >= TELLING_TITLE else ():
                by_title = not (number and telling_number(citation.number)) and is_near(
                    document.region, citation.by_region
                )
                if by_title and not _is_same(citation, document):
                    yield citation

    def by(self, document: DocumentRecord, *, on: date) -> CitationRecord | None:
        """The first that repeals or replaces it by ``on``: from its day of effect, else that of issue, where it tells
        one. What was issued before the notice repeals another of that name.
        """
        day, oldest = on.isoformat(), document.issued_on or ""
        told = ((one, one.effective_on or one.issued_on) for one in self.of(document) if one.relation in _ENDING)
        held = [
            (since or day, one) for one, since in told if oldest <= (one.issued_on or day) and (since or day) <= day
        ]
        return min(held, key=lambda pair: pair[0])[1] if held else None

    def prolonging(self, document: DocumentRecord, *, on: date) -> CitationRecord | None:
        """The last notice that says by ``on`` that it goes on, issued after it."""
        day, oldest = on.isoformat(), document.issued_on or ""
        told = (one for one in self.of(document) if one.relation == _PROLONGING)
        held = [one for one in told if oldest <= (one.issued_on or day) <= day]
        return max(held, key=lambda one: one.issued_on or "") if held else None


def status(document: DocumentRecord, repealing: Repealing, *, on: date) -> Status:
    """The status of a notice on a day.

    ``in_force`` needs a date of effect that has come, or one of expiry that has not; a notice without either is
    ``unknown``: nothing here shows that it still holds. So is a trial (试行, 暂行) of which no end is stated, and one
    whose end has come, though another notice prolongs it: until when is for a person to read.
    """
    day = on.isoformat()
    if repealing.by(document, on=on):
        return "repealed"
    if document.expires_on and document.expires_on < day:
        return "unknown" if repealing.prolonging(document, on=on) else "expired"
    if max(document.effective_on or "", document.issued_on or "") > day:
        return "not_yet"
    if document.expires_on or (document.effective_on and not _TRIAL.search(document.title or "")):
        return "in_force"
    return "unknown"


def validity(
    document: DocumentRecord, repealing: Repealing, *, on: date, text_of: Callable[[str], str | None]
) -> Validity:
    """The status with its premises; ``text_of`` gives the text of a notice by doc_id."""
    state = status(document, repealing, on=on)
    premises = tuple(_premises(document, state, repealing, on, text_of))
    return Validity(state=state, as_of=on.isoformat(), premises=premises)


def _premises(
    document: DocumentRecord,
    state: Status,
    repealing: Repealing,
    on: date,
    text_of: Callable[[str], str | None],
) -> Iterator[Premise]:
    by = repealing.by(document, on=on)
    for one in filter(None, (by, repealing.prolonging(document, on=on))):
        yield _of_another(one, text_of(one.doc_id) or "")
    day, own = on.isoformat(), document.doc_id
    if document.issued_on and document.issued_on > day:
        yield Premise(text=f"it was issued on {document.issued_on}", doc_id=own)
    yield from _terms(document, text_of(own) or "")
    if state not in ("in_force", "unknown"):
        return
    if not document.effective_on and not document.expires_on:
        yield Premise(text="it states neither since when nor until when it holds", doc_id=own)
    elif not document.expires_on:
        trial = _TRIAL.search(document.title or "")
        text = "it is a trial, and no end is stated" if trial else "no end is stated"
        yield Premise(text=text, doc_id=own, quote=document.title if trial else None)
    yield Premise(text="nothing in this base repeals it", doc_id=own)


def _of_another(by: CitationRecord, text: str) -> Premise:
    name = by.by_number or by.by_title or by.doc_id
    since = by.effective_on or by.issued_on
    said = f"{name} {by.relation} it from {since} on" if since else f"{name} {by.relation} it"
    start, end = _sentence(text, by.start, by.end)
    return Premise(text=said, doc_id=by.doc_id, quote=text[start:end] or None, start=start, end=end)


def _terms(document: DocumentRecord, text: str) -> Iterator[Premise]:
    """The days that the notice states, each with the words that state it where they stand in its text."""
    if not document.effective_on and not document.expires_on:
        return
    from policykb.understand.header.validity import stated_terms  # noqa: PLC0415 - a search needs no premises

    dates = (("it holds from {}", document.effective_on), ("it holds until {}", document.expires_on))
    for (words, day), span in zip(dates, stated_terms(text), strict=True):
        if day:
            where = {"quote": span.of(text), "start": span.start, "end": span.end} if span else {}
            yield Premise(text=words.format(day), doc_id=document.doc_id, **where)  # type: ignore[arg-type]


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around a place, as far as it is not long."""
    first = max(text.rfind(mark, 0, start) for mark in "。\n；") + 1
    first += len(text[first:start]) - len(text[first:start].lstrip())
    ends = (at for mark in "。；\n" if (at := text.find(mark, end)) >= 0)
    return max(first, start - _LONGEST_QUOTE // 2), min([*ends, len(text), end + _LONGEST_QUOTE // 2])


def _is_same(citation: CitationRecord, document: DocumentRecord) -> bool:
    """Whether the notice that cites is this one, or another copy of it."""
    if citation.doc_id == document.doc_id:
        return True
    ours, theirs = telling_number(document.number), telling_number(citation.by_number)
    if ours and theirs:
        return ours == theirs
    alike = bool(document.title) and document.title == citation.by_title
    return alike and (citation.issued_on == document.issued_on or None in (citation.issued_on, document.issued_on))


def is_near(one: str | None, other: str | None) -> bool:
    """Whether a title alone may mean a document of the region ``one``, said in a notice of ``other``: they are one, or
    one lies in the other; a region that is not told may be any."""
    return not (one and other) or one.startswith(other) or other.startswith(one)
