"""What the index holds of one notice, proved: from its source read again, from its own text, and in the engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from policykb.clean.decode import decode
from policykb.clean.proof import leads_back
from policykb.clean.traced import Traced
from policykb.index.catalog import SCRATCH, Catalog
from policykb.index.engine import And, Between, Entry, Every, Keyword, Level, Node, Or, Phrase, Query, SearchEngine
from policykb.index.engines import LEVELS
from policykb.index.entries import entries_of_json
from policykb.index.families import Member
from policykb.index.folding import fold
from policykb.index.records import SourceRecord
from policykb.json_form import Json
from policykb.model import Notice, RawPage
from policykb.pipeline.families import regroup

FaultCode = Literal[
    "catalog-damaged", "made-otherwise", "source-missing", "source-changed", "record-missing", "record-differs",
    "quote-differs", "origin-astray", "engine-differs", "family-missing", "family-differs", "words-damaged",
]  # fmt: skip

_PROBE = 20  # characters of an entry that are looked for in the engine
_SHOWN = 30  # characters of a value that a message shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something stored that cannot be proved. ``start`` and ``end`` count in the stored text."""

    code: FaultCode
    source: str
    doc_id: str | None
    message: str
    start: int | None = None
    end: int | None = None


class Families:
    """The families of a catalog found anew, in a copy of it."""

    def __init__(self, catalog: Catalog) -> None:
        self._stored = catalog
        self._folder = TemporaryDirectory(prefix="policykb-")
        path = Path(self._folder.name, "catalog.sqlite")
        catalog.copy(path)
        self._anew = Catalog.open(path, writable=True)
        with self._anew.writing():
            self._anew.families.forget()
        regroup(self._anew)

    def close(self) -> None:
        """Remove the copy."""
        self._anew.close()
        self._folder.cleanup()

    def differing(self, doc_ids: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Each notice whose place in its family, or what comparing with its original shows, is another; and how."""
        stored, anew = (catalog.families.of(doc_ids) for catalog in (self._stored, self._anew))
        for doc_id in doc_ids:
            one, other = stored.get(doc_id), anew.get(doc_id)
            if one is None:
                yield doc_id, "it is in no family"
            elif one != other:
                yield doc_id, f"it is {_as_member(one)}, by the texts {_as_member(other)}"
            elif self._stored.families.findings(doc_id) != self._anew.families.findings(doc_id):
                yield doc_id, "the years that it changed are not those that its text and its original's show"


def _as_member(member: Member | None) -> str:
    if member is None:
        return "in no family"
    return f"{member.relation} in the family of {member.family} (share {member.share}, folds {member.folds})"


class Scratch:
    """An empty catalog in memory, to see what a notice would be kept as."""

    def __init__(self) -> None:
        self._catalog = Catalog.open(SCRATCH, writable=True)

    def close(self) -> None:
        """Let go of the memory."""
        self._catalog.close()

    def rows(self, notice: Notice, record: SourceRecord) -> dict[str, list[dict[str, Any]]]:
        """The rows that a build would write of a notice, by table."""
        with self._catalog.writing() as writer:
            writer.clear()
            writer.put(notice, record)
        return self._catalog.rows_of(notice.doc_id)


def differing_rows(catalog: Catalog, notice: Notice, record: SourceRecord, scratch: Scratch) -> Iterator[Fault]:
    """Where the rows of a notice are not those that its source gives when it is read again."""
    stored, fresh = catalog.rows_of(notice.doc_id), scratch.rows(notice, record)
    for table, rows in fresh.items():
        kept = stored[table]
        if len(kept) != len(rows):
            message = f"the table {table} has {len(kept)} rows of it, its source gives {len(rows)}"
            yield _fault("record-differs", record, message)
            continue
        for name, one, other in _cells(kept, rows):
            at = _first_difference(one, other)
            here, there = (value[max(0, at - 5) :][:_SHOWN] for value in (one, other))
            message = f"{table}.{name} is …{here}…, its source gives …{there}…"
            place = {"start": at, "end": min(at + 1, len(one))} if name == "text" else {}
            yield _fault("record-differs", record, message, **place)


def _cells(rows: list[dict[str, Any]], others: list[dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """The first cell of each column that differs: column, one value, the other."""
    seen = set()
    for one, other in zip(rows, others, strict=True):
        for name in one:
            if one[name] != other[name] and name not in seen:
                seen.add(name)
                yield name, str(one[name]), str(other[name])


def _first_difference(one: str, other: str) -> int:
    """How long the beginning is that two texts share."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def wrong_quotes(form: Json, record: SourceRecord) -> Iterator[Fault]:
    """Quotes that are not what the stored text has in their place."""
    text = form["text"]
    for one in _quoted(form):
        cut = text[one["start"] : one["end"]]
        if not 0 <= one["start"] <= one["end"] <= len(text) or cut != one.get("quote", cut):
            message = f"the quote {one.get('quote', '')[:_SHOWN]} is not what stands there: {cut[:_SHOWN]}"
            yield _fault("quote-differs", record, message, start=one["start"], end=one["end"])


def astray(form: Json, origins: tuple[tuple[int, int], ...], page: RawPage, record: SourceRecord) -> Iterator[Fault]:
    """Quotes that do not lead back to the characters of the decoded source."""
    source, traced = decode(page.body).text, Traced(form["text"], origins)
    for one in _quoted(form):
        if one["start"] < one["end"] <= len(traced.text):
            passage = source[traced.origin(one["start"]) : traced.origin(one["end"] - 1) + 1]
            quote = traced.text[one["start"] : one["end"]]
            if not leads_back(quote, passage):
                message = f"the quote {quote[:_SHOWN]} does not lead back to its source, but to {passage[:_SHOWN]}"
                yield _fault("origin-astray", record, message, start=one["start"], end=one["end"])


def _quoted(form: Json) -> Iterator[Json]:
    """Everything of a notice that has a place in its text."""
    for measure in form["measures"]:
        yield measure
        yield from measure["duties"]
    for name in ("parts", "sections", "lists", "citations", "contacts"):
        yield from form[name]


def not_in_engine(engine: SearchEngine, form: Json, record: SourceRecord) -> Iterator[Fault]:
    """Whether the engine holds other entries of a notice than the catalog, or entries of other values or words."""
    doc_id = form["doc_id"]
    own = Keyword(name="doc_id", value=doc_id)
    entries = entries_of_json(form)
    for level in LEVELS:
        wanted = {entry.entry_id for entry in entries if entry.level == level}
        match = And(parts=(own, Or(parts=tuple(_probe(entry) for entry in entries if entry.level == level))))
        for node in (own, match) if wanted else (own,):
            if _ids(engine, level, node, len(wanted) + 1) != wanted:
                yield _fault("engine-differs", record, f"the engine does not hold the {level} entries of the catalog")
                break


def _probe(entry: Entry) -> Node:
    """What holds of an entry: all its values, and words from the middle of its text."""
    keywords = [Keyword(name=name, value=value) for name, values in entry.keywords.items() for value in values]
    numbers = [Between(name=name, low=value, high=value) for name, value in entry.numbers.items()]
    body = fold(entry.texts["body"])
    words = body[max(0, (len(body) - _PROBE) // 2) :][:_PROBE]
    phrases = [Phrase(text=words, fields=("body",))] if words else []
    return And(parts=(*keywords, *numbers, *phrases)) if keywords or numbers or phrases else Every()


def _ids(engine: SearchEngine, level: Level, match: Node, limit: int) -> set[str]:
    return {hit.entry_id for hit in engine.find(Query(level=level, match=match, limit=limit)).hits}


def _fault(code: FaultCode, record: SourceRecord, message: str, **place: int) -> Fault:
    return Fault(code=code, source=record.path, doc_id=record.doc_id, message=message, **place)
