"""``check --across``: what only several notices together show. Each finding has the quote, and the other notice's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from policykb.ask.comparison.bodies import bearing
from policykb.ask.comparison.facts import Side, changes
from policykb.ask.comparison.matters import Ask, Matters, asks_of
from policykb.ask.holdings import Holdings
from policykb.index.folding import name_keys, telling_number
from policykb.index.records import CitationRecord, DocumentRecord
from policykb.json_form import Json

CODES = ("lead-conflict", "contradiction", "no-successor", "deadline-passed", "missing-citation")
_ENDED = ("repealed", "expired", "not_yet")
_LEANING = ("basis", "forwards", "prolongs")  # who cites so leans on the notice
_ENDING = ("issues", "repeals", "replaces")  # what is issued stands with its letter; what is ended need not be at hand
_SURE = 0.5  # how alike two measures must be for their deadlines and amounts to be of one thing
_YEARS = re.compile(r"(20\d\d)(?:\s?年?\s?[-—–~～至到]{1,2}\s?(20\d\d))?")
_OFFICE = re.compile(r"办公[厅室]$")
_SAYING = {
    "lead": "{} leads here, {} in {}, which nothing shows to have ended",
    "deadline": "the deadline is {} here, {} in {}, which nothing shows to have ended",
    "target": "{} is asked here, {} in {}, which nothing shows to have ended",
}


def across(holdings: Holdings, doc_ids: Sequence[str], select: Sequence[str]) -> list[Json]:
    """The findings that concern ``doc_ids`` (all for none), of the codes ``select`` (of all for none).

    Copies of a notice say nothing of their own; what a notice asked that is repealed or has expired is no finding.
    """
    documents = {document.doc_id: document for document in _standing(holdings)}

    def read(doc_id: str) -> Iterator[Ask]:
        return asks_of(documents[doc_id], holdings.notice(doc_id))

    matters, found = Matters(read), []
    for doc_id in documents:
        for ask in read(doc_id):
            matters.note(ask)
            found += [_no_successor(ask, duty) for duty in ask.leads if _is_without_heir(duty)]
            found += [_passed(ask)] if _due(ask) < holdings.today.isoformat() else []
    found += [finding for pair in matters.pairs() for finding in _conflicts(*pair)]
    found += _missing(holdings, documents)
    wanted = (
        one
        for one in found
        if (not select or one["code"] in select)
        and (not doc_ids or {one["doc_id"], (one["other"] or one)["doc_id"]} & set(doc_ids))
    )
    return sorted(wanted, key=lambda one: (one["source"], one["start"] or 0, one["code"]))


def _standing(holdings: Holdings) -> list[DocumentRecord]:
    """The notices that may hold today, without copies of others."""
    documents = holdings.catalog.documents()
    members = holdings.catalog.families.of(documents)
    return [
        document
        for doc_id, document in documents.items()
        if not (doc_id in members and members[doc_id].folds) and holdings.status(document) not in _ENDED
    ]


def _conflicts(one: Ask, other: Ask, alike: float) -> Iterator[Json]:
    """What the newer measure ``other`` says against the older ``one``.

    Of one issuer it contradicts itself; of several, it is the lead alone that cannot be two bodies'.
    """
    if _is_one_notice(one.document, other.document) or _is_over(one, other):
        return
    itself = bool(_issuers(one) & _issuers(other))
    for change in changes(Side([one.clause], one.text), Side([other.clause], other.text), levels=False):
        before, after, kind = change["before"], change["after"], change["kind"]
        if not before or not after or not _counts(kind, one, other, alike=alike, itself=itself):
            continue
        code = "contradiction" if itself else "lead-conflict"
        saying = _SAYING[kind] if itself else "{} leads here, {} in {}"
        message = saying.format(after["text"], before["text"], _name(one.document))
        yield _finding(other, code, message, after, against=(one, before))


def _counts(kind: str, one: Ask, other: Ask, *, alike: float, itself: bool) -> bool:
    """Whether another fact of that kind is a conflict: no lead under another name, or joined by others, is one."""
    if kind == "lead":
        return not any(
            bearing([first], [second], levels=True) != "changed" for first in one.leads for second in other.leads
        )
    return kind in _SAYING and itself and alike >= _SURE


def _is_one_notice(one: DocumentRecord, other: DocumentRecord) -> bool:
    """Whether they are versions of one notice: what changed between them is for ``diff`` to say."""
    number = telling_number(one.number)
    return bool(number) and number == telling_number(other.number)


def _is_over(one: Ask, other: Ask) -> bool:
    """Whether the older measure was over when the newer was issued, or its plan is of other years."""
    issued = other.document.issued_on or ""
    older, newer = (_period(ask.document.title or "") for ask in (one, other))
    if older and newer and (older[1] < newer[0] or newer[1] < older[0]):
        return True
    return _due(one) < issued or bool(older and issued and older[1] < issued[:4])


def _period(title: str) -> tuple[str, str] | None:
    """The first and the last year that a title names."""
    found = [(first, last or first) for first, last in _YEARS.findall(title)]
    return (min(one[0] for one in found), max(one[1] for one in found)) if found else None


def _issuers(ask: Ask) -> frozenset[str]:
    """Who issued the notice; a government and its office are one."""
    return frozenset(_OFFICE.sub("", name) for name in ask.document.issuers)


def _due(ask: Ask) -> str:
    deadline = ask.measure["deadline"]
    return str(deadline["date"] or "9999") if deadline else "9999"


def _is_without_heir(duty: Json) -> bool:
    """Whether a reform ended the body, or the one it passed to, and who took over there is not known."""
    heirs = duty["successors"]
    return bool(heirs) and (duty["today"]["state"] == "unknown" or heirs[-1]["since"] is None)


def _no_successor(ask: Ask, duty: Json) -> Json:
    unit, heir, evidence = duty["unit"], duty["today"]["name"], duty["today"]["evidence"]
    if duty["today"]["state"] == "passed-on":
        message = (
            f"{unit} led, {heir} took over, and since when another body has taken over there is not known: {evidence}"
        )
    else:
        message = f"{unit} leads, a reform has ended such bodies, and who took over here is not known: {evidence}"
    return _finding(ask, "no-successor", message, {**duty, "text": duty["unit"]})


def _passed(ask: Ask) -> Json:
    deadline = ask.measure["deadline"]
    at = ask.text.find(deadline["text"], ask.clause.start, ask.clause.end)
    place = {"start": at, "end": at + len(deadline["text"])} if at >= 0 else {"start": None, "end": None}
    message = f"the deadline {deadline['date']} has passed"
    return _finding(ask, "deadline-passed", message, {"quote": deadline["text"], **place})


def _missing(holdings: Holdings, by_id: Mapping[str, DocumentRecord]) -> Iterator[Json]:
    """Notices that those of the base lean on, or name by number, and that the base lacks; each once a notice."""
    citations = [one for one in holdings.catalog.citations() if one.doc_id in by_id and _leans(one)]
    keys = {key for one in citations for key in name_keys(one.title, one.number)}
    held = {record.key for record in holdings.catalog.named(keys)}
    seen: set[tuple[str, str]] = set()
    for one in citations:
        names = name_keys(one.title, one.number)
        if not names or held & set(names) or (one.doc_id, names[0]) in seen:
            continue
        seen.add((one.doc_id, names[0]))
        text = holdings.catalog.text(one.doc_id) or ""
        message = f"{one.number or one.title} is cited and not in this base"
        yield _row(
            by_id[one.doc_id],
            None,
            "missing-citation",
            message,
            {"quote": text[one.start : one.end], "start": one.start, "end": one.end},
        )


def _leans(citation: CitationRecord) -> bool:
    """Whether a notice wants the cited one at hand. Laws and regulations, which bear no number, are no notices."""
    if telling_number(citation.number):
        return citation.relation not in _ENDING
    return citation.relation in _LEANING and not (citation.title or "").endswith(("法", "条例", "宪法"))


def _finding(ask: Ask, code: str, message: str, fact: Json, *, against: tuple[Ask, Json] | None = None) -> Json:
    found = _row(ask.document, ask.clause.clause_id, code, message, fact)
    if against:
        other, said = against
        found["other"] = _side(other.document, other.clause.clause_id, said)
    return found


def _row(document: DocumentRecord, clause_id: str | None, code: str, message: str, fact: Json) -> Json:
    side = _side(document, clause_id, fact)
    return {
        "doc_id": side["doc_id"],
        "source": side["source"],
        "title": side["title"],
        "code": code,
        "message": message,
        "clause_id": clause_id,
        "quote": side["quote"],
        "start": side["start"],
        "end": side["end"],
        "other": None,
    }


def _side(document: DocumentRecord, clause_id: str | None, fact: Json) -> Json:
    return {
        "doc_id": document.doc_id,
        "source": document.source,
        "title": document.title,
        "clause_id": clause_id,
        "quote": fact["quote"],
        "start": fact["start"],
        "end": fact["end"],
    }


def _name(document: DocumentRecord) -> str:
    return document.number or document.title or document.source
