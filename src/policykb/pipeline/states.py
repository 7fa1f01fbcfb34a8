"""Whole states: catalog and engine kept in step, so that whenever a build is stopped a reader finds one that is whole.

The engine is written first, then the catalog in one transaction, both under one *stamp*. Where a build was stopped
between the two, the engine is a state ahead; it keeps the state before, which readers take and the next build goes back
to. An index that is to be made anew is made beside the present one (:data:`ANEW`) and put in its place.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from policykb.errors import IndexFormatError
from policykb.index import generations
from policykb.index.catalog import Catalog
from policykb.index.catalog_writer import CatalogWriter
from policykb.index.engine import Entry, SearchEngine
from policykb.index.entries import entries_of_json
from policykb.index.filing import Filed
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

    An engine that does not go with the catalog, or with the words or engine that are in force, is filled at once.
    """

    def __init__(self, catalog: Catalog, engine: SearchEngine, *, words: str) -> None:
        """``words`` is the digest of those that the engine cuts by."""
        self._catalog = catalog
        self._engine = engine
        self._words = words
        self._failed: dict[str, Outcome[Filed]] = {}
        self._settled = bool(catalog.meta().get("corpus"))  # not so where the last build was stopped before settle
        self.understood: set[str] = set()
        self._afresh = not engine.return_to(catalog.stamp() or "")  # the first thing written begins with nothing
        if self._afresh and catalog.doc_ids():
            self._fill()

    def keep(self, found: Survey, outcomes: Iterator[Outcome[Filed]], *, most: int) -> bool:
        """Make a state with what comes next, up to ``most``; what failed is noted for :meth:`settle`. False at the end.

        What comes is written as it comes, and not held.
        """
        first = next(outcomes, None)
        if first is None:
            return False
        doc_ids: list[str] = []
        with self._catalog.writing() as writer:
            batch = chain([first], islice(outcomes, most - 1))
            self._write(writer, self._put(writer, found, batch, doc_ids), ())
            self._settled = False
        self.understood.update(doc_ids)
        return True

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
            forgotten = writer.sweep()
            writer.name(found.named)
            if forgotten:
                self._write(writer, (), forgotten)

    def finish(self) -> None:
        """Give an engine that nothing was written to a state of its own."""
        if self._afresh:
            self._fill()

    def _put(
        self, writer: CatalogWriter, found: Survey, outcomes: Iterable[Outcome[Filed]], doc_ids: list[str]
    ) -> Iterator[Entry]:
        """Put what was understood into the catalog, its doc_ids into ``doc_ids``, and give its entries."""
        for outcome in outcomes:
            record = found.current[outcome.source]
            if outcome.made is None:
                self._failed[record.doc_id or ""] = outcome
            else:
                writer.file(outcome.made, record)
                doc_ids.append(outcome.made.doc_id)
                yield from outcome.made.entries

    def _write(self, writer: CatalogWriter, entries: Iterable[Entry], forget: Sequence[str]) -> None:
        stamp = uuid.uuid4().hex
        self._engine.write(entries, forget, stamp=stamp, afresh=self._afresh)
        self._afresh = False
        writer.remember(stamp=stamp, words=self._words, corpus="")

    def _fill(self) -> None:
        """Fill the engine from the catalog, in one step."""
        stamp = self._catalog.stamp() or uuid.uuid4().hex
        forms = (self._catalog.notice_json(doc_id) for doc_id in self._catalog.doc_ids())
        entries = (entry for form in forms if form for entry in entries_of_json(form))
        self._engine.write(entries, (), stamp=stamp, afresh=True)
        self._afresh = False
        with self._catalog.writing() as writer:
            writer.remember(stamp=stamp, words=self._words)


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
