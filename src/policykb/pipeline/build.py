"""The build: what is new in the corpus becomes part of the index; catalog and engine always hold the same state."""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import groupby
from pathlib import Path

import policykb
from policykb import __version__, rules
from policykb.acquire.files import pages_of
from policykb.corpus.state import snapshot
from policykb.errors import IndexFormatError, UsageError
from policykb.index.catalog import Catalog
from policykb.index.engine import SearchEngine
from policykb.index.engines import open_engine
from policykb.index.filing import Filed
from policykb.index.records import SourceRecord
from policykb.index.words import Words, words_for_documents
from policykb.model import RawPage, doc_id_of
from policykb.pipeline import history
from policykb.pipeline.families import regroup
from policykb.pipeline.reading import Outcome, attempt_to_file, attempts
from policykb.pipeline.runs import Run, running
from policykb.pipeline.states import ANEW, CATALOG, SEARCH, Index, open_catalog, put_in_place, sweep
from policykb.pipeline.stopping import Stop, stop_at_interrupt
from policykb.pipeline.survey import Survey, survey, tally, to_understand
from policykb.pipeline.tally import Tally
from policykb.pipeline.workers import how_many
from policykb.project import Project

Progress = Callable[[int, int, str], None]
"""Called with how many notices are done, of how many, and the source read last."""

BATCH = 2_000
"""How many notices are kept together: the most that a build loses when it is killed."""


def build(
    project: Project,
    *,
    rebuild: bool = False,
    workers: int | None = None,
    progress: Progress | None = None,
    within: Run | None = None,
) -> Tally:
    """Bring the index up to the corpus: understand what is new or changed, forget what is gone.

    ``rebuild`` understands every source anew, whatever index is there. ``workers`` are the processes that read; by
    default one a core where there is much to do, else one. With none sources are read in this process: one that crashes
    or hangs ends the build. Ctrl-C keeps what is read by then. A build that is part of another command is given
    its run, ``within``. Raises BusyError where another process builds,
    IndexFormatError for an index that only a rebuild can mend, UsageError without a corpus.
    """
    started = time.monotonic()
    if not project.corpus.is_dir():
        raise UsageError(f"there is no corpus at {project.corpus}; add a notice: policykb add FILE")
    with running(project, "build") if within is None else nullcontext(within) as run:
        run.made_by = knowledge()
        found, understood = _built(project, run, rebuild=rebuild, workers=workers, progress=progress)
        run.tally = tally(found, understood=understood, seconds=time.monotonic() - started)
        return run.tally


def _built(
    project: Project, run: Run, *, rebuild: bool, workers: int | None, progress: Progress | None
) -> tuple[Survey, frozenset[str]]:
    """What was found in the corpus, and the doc_ids of what was understood."""
    words = words_for_documents(project.index, project.profile.segmenter)
    search = project.index / SEARCH
    with closing(open_engine(project.profile.engine, search, words, writable=True, lock=run.lock)) as engine:
        before = history.begin(project)
        if rebuild and (project.index / CATALOG).exists():
            known = _known(project.index)
            found, understood = _made_anew(project, words, workers, progress)
            found = replace(found, known=known)
        else:
            sweep(project.index)
            found, understood = bring_up(project, engine, words, workers, progress)
        history.record(project, None if rebuild else understood, before=before)
    return found, understood


def _made_anew(
    project: Project, words: Words, workers: int | None, progress: Progress | None
) -> tuple[Survey, frozenset[str]]:
    """An index made beside the present one and put in its place; one that was begun so is gone on with."""
    beside = replace(project, index=project.index / ANEW)
    with closing(open_engine(project.profile.engine, beside.index / SEARCH, words, writable=True)) as engine:
        open_catalog(beside.index).close()
        made = bring_up(beside, engine, words, workers, progress)
    put_in_place(project.index)
    return made


def bring_up(
    project: Project, engine: SearchEngine, words: Words, workers: int | None, progress: Progress | None
) -> tuple[Survey, frozenset[str]]:
    """The index brought up to the corpus: what was found there, and the doc_ids of what was understood."""
    with Catalog.open(project.index / CATALOG, writable=True) as catalog:
        meta, made_by = catalog.meta(), knowledge()
        state = snapshot(project.corpus)
        found = survey(
            project.corpus,
            catalog.sources(),
            knowledge=" ".join(made_by.values()),
            trusting=bool(meta.get("corpus")) and made_by.items() <= meta.items(),
            limit=project.source_limit,
        )
        work = to_understand(found, catalog)
        index = Index(catalog, engine, words=words.digest)
        with stop_at_interrupt() as stopped:
            outcomes = attempts(
                _pages(project, found, work),
                partial(attempt_to_file, parser=project.profile.parser),
                workers=how_many(workers, len(work)),
                seconds=project.source_seconds,
                stopped=stopped,
            )
            reported = _reported(outcomes, len(work), progress, stopped)
            while index.keep(found, reported, most=BATCH):
                pass
        if stopped():
            raise KeyboardInterrupt
        index.settle(found, work)
        regroup(catalog)
        index.finish()
        _remember(catalog, engine=project.profile.engine, words=words.digest, corpus=state, **made_by)
        return found, frozenset(index.understood)


def _known(index: Path) -> dict[str, SourceRecord]:
    """The sources that an index remembers; none where it cannot be read."""
    try:
        with Catalog.open(index / CATALOG) as catalog:
            return catalog.sources()
    except (IndexFormatError, sqlite3.DatabaseError):
        return {}


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


def _reported(
    outcomes: Iterator[Outcome[Filed]], total: int, progress: Progress | None, stopped: Stop
) -> Iterator[Outcome[Filed]]:
    """The same, each told of; a progress that is interrupted asks for a stop."""
    for done, outcome in enumerate(outcomes, start=1):
        yield outcome
        try:
            if progress:
                progress(done, total, outcome.source)
        except KeyboardInterrupt:
            stopped.ask()


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


def _remember(catalog: Catalog, **made: str) -> None:
    """Note what the index was made from, and when; an index that was up to date is left as it is."""
    if made.items() <= catalog.meta().items():
        return
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    with catalog.writing() as writer:
        writer.remember(built_at=now, **made)
