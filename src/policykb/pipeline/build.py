"""The build: what is new in the corpus becomes part of the index; catalog and engine always hold the same state."""

from __future__ import annotations

import hashlib
import os
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from itertools import groupby, islice
from pathlib import Path

import policykb
from policykb import __version__, rules
from policykb.acquire.files import pages_of
from policykb.corpus.state import snapshot
from policykb.errors import IndexFormatError, UsageError
from policykb.index.catalog import Catalog
from policykb.index.catalog_writer import CatalogWriter
from policykb.index.engine import Entry, SearchEngine
from policykb.index.engines import open_engine, words_of
from policykb.index.entries import entries_of, entries_of_json
from policykb.index.words import Words, words_for_documents
from policykb.model import RawPage, doc_id_of
from policykb.pipeline.families import regroup
from policykb.pipeline.reading import Journal, Outcome, attempts
from policykb.pipeline.survey import Survey, survey, tally, to_understand
from policykb.pipeline.tally import Tally
from policykb.project import Project

Progress = Callable[[int, int, str], None]
"""Called with how many notices are done, of how many, and the source read last."""

BATCH = 1_000
"""How many notices are kept together: the most that a build loses when it is stopped."""


CATALOG = "catalog.sqlite"
SEARCH = "search"
"""The engine's folder within the index; the dictionary of words lies in the index itself."""

SPREAD_FROM = 200
"""How many notices are worth starting a process a core (each takes as long to start as fifty notices take to read)."""


def build(
    project: Project, *, rebuild: bool = False, workers: int | None = None, progress: Progress | None = None
) -> Tally:
    """Bring the index up to the corpus: understand what is new or changed, forget what is gone.

    ``rebuild`` understands every source anew, whatever index is there. ``workers`` are processes; by default one a core
    where there is much to do. Raises BusyError where another process builds, IndexFormatError for an index that only a
    rebuild can mend, UsageError without a corpus.
    """
    started = time.monotonic()
    if not project.corpus.is_dir():
        raise UsageError(f"there is no corpus at {project.corpus}; add a notice: policykb add FILE")
    words = words_for_documents(project.index, project.profile.segmenter)
    with (
        closing(open_engine(project.profile.engine, project.index / SEARCH, words, writable=True)) as engine,
        _catalog(project, rebuild) as catalog,
    ):
        meta = catalog.meta()
        made_by = knowledge()
        settled = bool(meta.get("corpus"))
        state = snapshot(project.corpus)
        found = survey(
            project.corpus,
            catalog.sources(),
            knowledge=" ".join(made_by.values()),
            trusting=not rebuild and settled and made_by.items() <= meta.items(),
            limit=project.source_limit,
        )
        work = to_understand(found, catalog, everything=rebuild)
        afresh = rebuild or not _agree(project, meta, engine, words)
        index = _Index(catalog, None if afresh else engine, settled=settled)
        with Journal(project.index) as journal:
            processes = workers or ((os.cpu_count() or 1) if len(work) >= SPREAD_FROM else 1)
            pages = _pages(project, found, work)
            outcomes = attempts(pages, project.profile.parser, workers=processes, journal=journal)
            for batch in _batches(_reported(outcomes, len(work), progress)):
                index.keep(found, batch)
        index.settle(found, work)
        regroup(catalog)
        if afresh:
            _refill(catalog, engine)
        _remember(catalog, engine=project.profile.engine, words=words.digest, corpus=state, **made_by)
        return tally(found, understood=frozenset(index.understood), seconds=time.monotonic() - started)


class _Index:
    """Catalog and engine, written together: the engine first, then the catalog, under one stamp.

    Where one is written and the other is not, the stamps differ, and the next build fills the engine from the catalog.
    """

    def __init__(self, catalog: Catalog, engine: SearchEngine | None, *, settled: bool) -> None:
        self._catalog = catalog
        self._engine = engine
        self._settled = settled  # not so where the last build was stopped between keep and settle
        self._failed: dict[str, Outcome] = {}
        self.understood: set[str] = set()

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

    def _write(self, writer: CatalogWriter, entries: Iterable[Entry], forget: Sequence[str]) -> None:
        stamp = uuid.uuid4().hex
        if self._engine:
            self._engine.write(entries, forget, stamp=stamp)
        writer.remember(stamp=stamp, corpus="")


def _pages(project: Project, found: Survey, work: Iterable[str]) -> Iterator[RawPage]:
    """The pages of the sources to understand, file by file; one that is not as it was surveyed is left out."""
    for file, paths in groupby(sorted(work), key=found.file):
        wanted = set(paths)
        source = file.relative_to(found.corpus).as_posix()
        for page in pages_of(file, source=source, limit=project.source_limit):
            if page.source not in wanted or not isinstance(page, RawPage):
                continue
            if doc_id_of(page.body) == found.current[page.source].doc_id:
                yield page


def _reported(outcomes: Iterator[Outcome], total: int, progress: Progress | None) -> Iterator[Outcome]:
    for done, outcome in enumerate(outcomes, start=1):
        yield outcome
        if progress:
            progress(done, total, outcome.source)


def _batches(outcomes: Iterator[Outcome]) -> Iterator[list[Outcome]]:
    while batch := list(islice(outcomes, BATCH)):
        yield batch


def _catalog(project: Project, rebuild: bool) -> Catalog:
    path = project.index / CATALOG
    try:
        catalog = Catalog.open(path, writable=True)
        if not rebuild or catalog.damage() is None:
            return catalog
        catalog.close()
    except IndexFormatError:
        if not rebuild:
            raise
    for derived in project.index.glob(CATALOG + "*"):
        derived.unlink()
    return Catalog.open(path, writable=True)


def knowledge() -> dict[str, str]:
    """What reads notices: program, code and rules, as the index remembers them."""
    return {"program": __version__, "code": _code(), "rules": rules.digest()}


def _code() -> str:
    """A digest of the code that reads notices: an installation from a checkout changes without its version."""
    total = hashlib.sha256()
    root = Path(policykb.__file__).parent
    for folder in ("clean", "understand"):
        for path in sorted((root / folder).rglob("*.py")):
            total.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:16]


def _agree(project: Project, meta: Mapping[str, str], engine: SearchEngine, words: Words) -> bool:
    """Whether the engine in force is the one last written, by these words, and holds what the catalog holds."""
    try:
        return engine.stamp() == meta.get("stamp", "") and words_of(project.index / SEARCH) == words.digest
    except IndexFormatError:
        return False


def _refill(catalog: Catalog, engine: SearchEngine) -> None:
    """Fill the engine from the catalog, in one step."""
    stamp = uuid.uuid4().hex
    forms = (catalog.notice_json(doc_id) for doc_id in catalog.doc_ids())
    engine.write((entry for form in forms if form for entry in entries_of_json(form)), (), stamp=stamp, afresh=True)
    with catalog.writing() as writer:
        writer.remember(stamp=stamp)


def _remember(catalog: Catalog, **made: str) -> None:
    """Note what the index was made from, and when; an index that was up to date is left as it is."""
    if made.items() <= catalog.meta().items():
        return
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    with catalog.writing() as writer:
        writer.remember(built_at=now, **made)
