"""Whole states: catalog and engine kept in step, so that whenever a build is stopped a reader finds one that is whole.

The engine is written first, then the catalog in one transaction, both under one *stamp*. Where a build was stopped
between the two, the engine is a state ahead; it keeps the state before, which readers take and the next build goes back
to. An index that is to be made anew is made beside the present one (:data:`ANEW`) and put in its place.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path

from policykb.errors import IndexFormatError
from policykb.index import generations
from policykb.index.catalog import Catalog
from policykb.index.catalog_writer import CatalogWriter
from policykb.index.engine import Entry, SearchEngine
from policykb.index.engines import engine_of
from policykb.index.entries import entries_of, entries_of_json
from policykb.index.replacing import replace_catalog
from policykb.pipeline.reading import Outcome
from policykb.pipeline.survey import Survey

CATALOG = "catalog.sqlite"
SEARCH = "search"
"""The engine's folder within the index; the dictionary of words lies in the index itself."""

ANEW = ".anew"
"""The folder within the index where another one is made, to be put in its place."""


class Index:
    """Catalog and engine of one index, open to write.

    An engine that readers cannot use anyway (the first build) is filled in one step at the end, by :meth:`finish`; one
    that does not go with the catalog, or with the words or engine that are in force, is filled at once.
    """

    def __init__(self, folder: Path, catalog: Catalog, engine: SearchEngine) -> None:
        self._catalog = catalog
        self._engine = engine
        self._failed: dict[str, Outcome] = {}
        self._settled = bool(catalog.meta().get("corpus"))  # not so where the last build was stopped before settle
        self._waiting = False
        self.understood: set[str] = set()
        stamp = catalog.stamp() or ""
        if not engine.return_to(stamp):
            if catalog.counts().documents and _is_read(folder / SEARCH):
                self._fill()
            else:
                self._waiting = True

    def keep(self, found: Survey, batch: Iterable[Outcome]) -> None:
        """Keep what was understood; what failed is noted for :meth:`settle`."""
        notices = []
        with self._catalog.writing() as writer:
            for outcome in batch:
                record = found.current[outcome.source]
                if outcome.notice is None:
                    self._failed[record.doc_id or ""] = outcome
                else:
                    writer.put(outcome.notice, record)
                    notices.append(outcome.notice)
            doc_ids = [notice.doc_id for notice in notices]
            self._write(writer, (entry for notice in notices for entry in entries_of(notice)), doc_ids)
            self._settled = False
        self.understood.update(doc_ids)

    def settle(self, found: Survey, work: Iterable[str]) -> None:
        """Bring the records of all sources up to date, and forget the notices that none holds any more."""
        unread = {found.current[path].doc_id for path in work} - self.understood - self._failed.keys()
        for path, record in list(found.current.items()):
            if outcome := self._failed.get(record.doc_id or ""):
                found.fail(path, outcome.message, for_good=outcome.for_good)
            elif record.doc_id and record.doc_id in unread:
                found.fail(path, "it changed while it was read; run policykb build again", for_good=False)
        if self._settled and not found.differing and not found.gone:
            return
        with self._catalog.writing() as writer:
            for record in found.differing:
                if record.error is not None:
                    writer.mark_failed(record, record.error)
                else:
                    writer.put_source(record, doc_id=record.doc_id)
            for path in found.gone:
                writer.drop_source(path)
            if forgotten := writer.sweep():
                self._write(writer, (), forgotten)

    def finish(self) -> None:
        """Fill an engine that waits for it."""
        if self._waiting:
            self._fill()

    def _write(self, writer: CatalogWriter, entries: Iterable[Entry], forget: Sequence[str]) -> None:
        stamp = uuid.uuid4().hex
        if not self._waiting:
            self._engine.write(entries, forget, stamp=stamp)
        writer.remember(stamp=stamp, corpus="")

    def _fill(self) -> None:
        """Fill the engine from the catalog, in one step."""
        stamp = self._catalog.stamp() or uuid.uuid4().hex
        forms = (self._catalog.notice_json(doc_id) for doc_id in self._catalog.doc_ids())
        entries = (entry for form in forms if form for entry in entries_of_json(form))
        self._engine.write(entries, (), stamp=stamp, afresh=True)
        self._waiting = False
        if stamp != self._catalog.stamp():
            with self._catalog.writing() as writer:
                writer.remember(stamp=stamp)


def open_catalog(index: Path) -> Catalog:
    """The catalog of ``index``, to write; one that cannot be read, or is damaged, makes room for a new one."""
    path = index / CATALOG
    try:
        catalog = Catalog.open(path, writable=True)
        if catalog.damage() is None:
            return catalog
        catalog.close()
    except IndexFormatError:
        pass
    for derived in index.glob(CATALOG + "*"):
        derived.unlink()
    return Catalog.open(path, writable=True)


def put_in_place(index: Path) -> None:
    """Put the index that was made in :data:`ANEW` in the place of the present one, for the holder of its lock."""
    made = index / ANEW
    generations.adopt(index / SEARCH, made / SEARCH)
    replace_catalog(index / CATALOG, by=made / CATALOG)
    sweep(index)


def sweep(index: Path) -> None:
    """Remove what is left of an index that was to be put in the place of ``index``."""
    shutil.rmtree(index / ANEW, ignore_errors=True)


def _is_read(search: Path) -> bool:
    """Whether readers find a state in the engine's folder."""
    try:
        return engine_of(search) is not None
    except IndexFormatError:
        return False
