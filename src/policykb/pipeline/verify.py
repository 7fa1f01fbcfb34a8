"""``verify``: every source read again, every record, quote and entry proved; ``repair`` makes anew what is wrong.

A source is the truth. What a build keeps of it depends on its bytes, the rules and the program alone, so a record is
proved by making it again; a quote by the text that it is cut from, and by the decoded source that text leads back to.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import groupby

from policykb.acquire.files import Refusal, pages_of
from policykb.corpus import MEMBER
from policykb.errors import IndexFormatError, PolicykbError
from policykb.index import dictionary, generations
from policykb.index.catalog import Catalog
from policykb.index.checksums import damaged
from policykb.index.engine import Every, Query, SearchEngine
from policykb.index.engines import LEVELS, engine_of, open_engine
from policykb.index.records import SourceRecord
from policykb.index.words import words_for_questions
from policykb.json_form import Json
from policykb.model import Notice, RawPage, doc_id_of
from policykb.pipeline.build import Progress, build, knowledge
from policykb.pipeline.proving import (
    Families,
    Fault,
    FaultCode,
    Scratch,
    astray,
    differing_rows,
    not_in_engine,
    wrong_quotes,
)
from policykb.pipeline.reading import attempt
from policykb.pipeline.runs import running
from policykb.pipeline.states import CATALOG, SEARCH
from policykb.pipeline.tally import Failure
from policykb.project import Project

_OF_THE_ENGINE = ("engine-differs", "words-damaged")  # mended by filling the engine anew
_READ_AS_TEXT = ("text/html", "application/xhtml+xml", "text/plain", "text/markdown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was proved: of how many notices, what could not be, which sources cannot be read, what was mended."""

    notices: int = 0
    faults: tuple[Fault, ...] = ()
    failed: tuple[Failure, ...] = ()
    repaired: tuple[Fault, ...] = ()

    @property
    def exit_code(self) -> int:
        """0 all is proved, 1 something is not, 3 all but sources that cannot be read."""
        return 1 if self.faults else 3 if self.failed else 0


def verify(project: Project, doc_ids: Collection[str] = (), *, progress: Progress | None = None) -> Verification:
    """Prove what the index holds of ``doc_ids``, of every notice for none.

    Raises NoIndexError where nothing is built.
    """
    try:
        with Catalog.open(project.index / CATALOG) as catalog:
            if damage := catalog.damage(thorough=True):
                return _damaged(f"SQLite says: {damage}")
            with closing(Scratch()) as scratch:
                return _Proof(project, catalog, scratch, frozenset(doc_ids)).run(progress)
    except (IndexFormatError, sqlite3.DatabaseError) as error:
        return _damaged(str(error))


def repair(project: Project, found: Verification, *, progress: Progress | None = None) -> Verification:
    """Make anew what is wrong by ``found``, and prove that again; the rest of the index is left alone."""
    codes = {fault.code for fault in found.faults}
    with running(project, "verify --repair") as run:
        if "catalog-damaged" not in codes:
            with Catalog.open(project.index / CATALOG, writable=True) as catalog, catalog.writing() as writer:
                writer.doubt({fault.source for fault in found.faults}, {fault.doc_id or "" for fault in found.faults})
                if "family-differs" in codes:
                    catalog.families.forget()
                if "words-damaged" in codes:
                    dictionary.drop(project.index, catalog.meta().get("words", ""))
                if any(fault.code in _OF_THE_ENGINE and fault.doc_id is None for fault in found.faults):
                    writer.remember(stamp="")
        build(project, rebuild="catalog-damaged" in codes, progress=progress, within=run)
    again = verify(project, progress=progress)
    left = {(fault.code, fault.source, fault.doc_id) for fault in again.faults}
    mended = (fault for fault in found.faults if (fault.code, fault.source, fault.doc_id) not in left)
    return replace(again, repaired=tuple(mended))


class _Proof:
    """One run over a catalog."""

    def __init__(self, project: Project, catalog: Catalog, scratch: Scratch, only: frozenset[str]) -> None:
        self._project = project
        self._catalog = catalog
        self._scratch = scratch
        self._only = only
        self._faults: list[Fault] = []
        self._failed: list[Failure] = []
        self._engine: SearchEngine | None = None
        self._proved_of: set[str] = set()

    def run(self, progress: Progress | None) -> Verification:
        """Everything, source by source."""
        records = [one for one in self._catalog.sources().values() if not self._only or one.doc_id in self._only]
        others = knowledge().items() - self._catalog.meta().items()
        if others:
            names = ", ".join(sorted(name for name, _ in others))
            message = f"it was made by another state of {names}; run: policykb build"
            self._faults.append(_whole("made-otherwise", message))
        if dictionary.is_damaged(self._project.index, self._catalog.meta().get("words", "")):
            self._faults.append(_whole("words-damaged", "the dictionary of words is not as it was written"))
        self._engine = self._opened_engine()
        try:
            for number, record in enumerate(self._read(records, anew=not others), start=1):
                if progress:
                    progress(number, len(records), record.path)
            self._faults.extend(self._of_the_whole())
        finally:
            if self._engine:
                self._engine.close()
        order = sorted(self._faults, key=lambda fault: (fault.source, fault.code, fault.start or 0, fault.message))
        return Verification(notices=len(self._proved_of), faults=tuple(order), failed=tuple(self._failed))

    def _read(self, records: Sequence[SourceRecord], *, anew: bool) -> Iterator[SourceRecord]:
        """Each source read and judged, file by file."""
        for name, group in groupby(records, key=lambda record: record.path.partition(MEMBER)[0]):
            waiting = {record.path: record for record in group}
            file = self._project.corpus / name
            pages = pages_of(file, source=name, limit=self._project.source_limit) if file.is_file() else ()
            for page in pages:
                if isinstance(page, Refusal) and page.source not in waiting:
                    self._failed.append(Failure(source=page.source, message=str(page.error)))
                elif record := waiting.pop(page.source, None):
                    self._judge(record, page, anew=anew)
                    yield record
            for record in waiting.values():
                if record.doc_id is not None:
                    self._note(record, "source-missing", "it is gone from the corpus; run: policykb build")
                yield record

    def _judge(self, record: SourceRecord, page: RawPage | Refusal, *, anew: bool) -> None:
        if isinstance(page, Refusal):
            self._failed.append(Failure(source=record.path, message=str(page.error)))
        elif record.doc_id is None:
            self._failed.append(Failure(source=record.path, message=record.error or ""))
        elif hashlib.sha256(page.body).hexdigest() != record.sha256:
            self._note(record, "source-changed", "its bytes are not those that were read; run: policykb build")
        elif record.doc_id != doc_id_of(page.body):
            self._note(record, "record-differs", "the catalog says that it holds another notice")
        elif (document := self._catalog.documents([record.doc_id]).get(record.doc_id)) is None:
            self._note(record, "record-missing", "the catalog has no notice of it")
        elif document.source == record.path:
            self._proved_of.add(document.doc_id)
            self._faults.extend(self._proved(record, page, anew=anew))

    def _proved(self, record: SourceRecord, page: RawPage, *, anew: bool) -> Iterator[Fault]:
        """What cannot be proved of a notice whose source has not changed."""
        outcome = attempt(page, self._project.profile.parser) if anew else None
        if outcome and outcome.made is None:
            self._failed.append(Failure(source=record.path, message=outcome.message))
        elif outcome and isinstance(outcome.made, Notice):
            yield from differing_rows(self._catalog, outcome.made, record, self._scratch)
        try:
            form = self._catalog.notice_json(record.doc_id or "") or {}
            yield from wrong_quotes(form, record)
            if page.media_type.split(";")[0].strip().lower() in _READ_AS_TEXT:
                yield from astray(form, self._catalog.origins(form["doc_id"]), page, record)
        except (IndexFormatError, ValueError, LookupError, TypeError, AttributeError) as error:
            message = f"what is stored of it cannot be read ({error})"
            yield Fault(code="record-differs", source=record.path, doc_id=record.doc_id, message=message)
            return
        yield from self._in_engine(form, record)

    def _in_engine(self, form: Json, record: SourceRecord) -> Iterator[Fault]:
        """Whether the engine holds a notice as the catalog does; one that cannot be read is asked no more."""
        if self._engine is None:
            return
        try:
            yield from not_in_engine(self._engine, form, record)
        except IndexFormatError as error:
            self._engine.close()
            self._engine = None
            yield _whole("engine-differs", str(error))

    def _of_the_whole(self) -> Iterator[Fault]:
        """What no single source tells: notices without a source or a family, entries that belong to none."""
        doc_ids = self._only or frozenset(self._catalog.doc_ids())
        told = {fault.doc_id for fault in self._faults} | self._proved_of
        for doc_id, document in self._catalog.documents(doc_ids - told).items():
            message = f"{document.source} is no source that holds it"
            yield Fault(code="record-missing", source=document.source, doc_id=doc_id, message=message)
        yield from self._of_families(doc_ids)
        if self._engine and not self._only:
            counts = self._catalog.counts()
            for level, wanted in zip(LEVELS, (counts.documents, counts.measures), strict=True):
                found = self._engine.find(Query(level=level, match=Every(), limit=1)).total
                if found != wanted:
                    yield _whole("engine-differs", f"the engine holds {found} {level} entries, the catalog {wanted}")

    def _of_families(self, doc_ids: frozenset[str]) -> Iterator[Fault]:
        """Notices in no family, or, where all are proved, in another than their texts put them in."""
        documents = self._catalog.documents(doc_ids)
        if self._only or self._faults:
            for doc_id in sorted(set(self._catalog.families.pending()) & doc_ids):
                source = documents[doc_id].source
                yield Fault(code="family-missing", source=source, doc_id=doc_id, message="it is in no family")
            return
        with closing(Families(self._catalog)) as families:
            for doc_id, message in families.differing(sorted(doc_ids)):
                code: FaultCode = "family-missing" if message == "it is in no family" else "family-differs"
                yield Fault(code=code, source=documents[doc_id].source, doc_id=doc_id, message=message)

    def _opened_engine(self) -> SearchEngine | None:
        """The engine of the catalog's state; a fault where there is none."""
        try:
            name = engine_of(self._project.index / SEARCH)
            if name is None:
                self._faults.append(_whole("engine-differs", "there is no engine beside the catalog"))
                return None
            search = self._project.index / SEARCH
            state = generations.state_of(search, self._catalog.stamp() or "")
            if state and (file := damaged(generations.path_of(search, state.generation))):
                message = f"the file {file} of the engine is not as it was written"
                self._faults.append(_whole("engine-differs", message))
                return None
            words = words_for_questions(self._project.index, self._catalog.meta().get("words"))
            return open_engine(name, self._project.index / SEARCH, words, stamp=self._catalog.stamp() or "")
        except PolicykbError as error:
            self._faults.append(_whole("engine-differs", str(error)))
            return None

    def _note(self, record: SourceRecord, code: FaultCode, message: str) -> None:
        self._faults.append(Fault(code=code, source=record.path, doc_id=record.doc_id, message=message))


def _damaged(what: str) -> Verification:
    return Verification(faults=(_whole("catalog-damaged", what),))


def _whole(code: FaultCode, message: str) -> Fault:
    """A fault of the index as a whole."""
    return Fault(code=code, source="", doc_id=None, message=message)
