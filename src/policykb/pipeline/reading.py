"""From page to notice, on one core or several; whatever goes wrong with one page stays with that page."""

from __future__ import annotations

import json
import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, repeat
from pathlib import Path
from typing import Self

from policykb.clean.page import Parser, clean
from policykb.corpus import MEMBER
from policykb.errors import PolicykbError
from policykb.json_form import dumps
from policykb.model import Notice, Override, RawPage
from policykb.understand.document import understand

MOST_DEATHS = 2
"""How many builds may die while they read a source before it is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What reading a page gave: a notice, or a failure; ``for_good`` where trying again would give the same."""

    source: str
    notice: Notice | None
    message: str = ""
    for_good: bool = False


def read(page: RawPage, *, parser: Parser) -> Notice:
    """Everything understood of one page, with what people corrected of it."""
    return understand(clean(page, parser=parser), _own(page))


def _own(page: RawPage) -> Override:
    """What of a file's corrections is meant for this page: a member of an archive must be named."""
    corrections, faults = page.override.corrections, page.override.faults
    member = page.source.partition(MEMBER)[2] or None
    if member and any(one.member is None for one in corrections):
        faults = (*faults, "a correction beside an archive says by member = … which member it means; mend it")
    return Override(corrections=tuple(one for one in corrections if one.member == member), faults=faults)


def attempt(page: RawPage, parser: Parser) -> Outcome:
    """The same, with what goes wrong as a value."""
    try:
        return Outcome(source=page.source, notice=read(page, parser=parser))
    except PolicykbError as error:
        return Outcome(source=page.source, notice=None, message=str(error))
    except Exception as error:  # noqa: BLE001 - a fault of ours on one page must not end the run for the others
        why = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        message = f"it could not be read, by a fault of the program ({why}); please report it with the source"
        return Outcome(source=page.source, notice=None, message=message, for_good=True)


def attempts(
    pages: Iterable[RawPage], parser: Parser, *, workers: int, journal: Journal | None = None
) -> Iterator[Outcome]:
    """The outcome of each page, in the order of the pages, whatever the number of ``workers`` (processes).

    A build keeps a ``journal`` of what it reads.
    """
    if workers > 1:
        yield from _in_processes(pages, parser, workers, attempt)
        return
    for page in pages:
        yield (journal and journal.begin(page.source)) or attempt(page, parser)


Attempt = Callable[[RawPage, Parser], Outcome]


def _in_processes(pages: Iterable[RawPage], parser: Parser, workers: int, work: Attempt) -> Iterator[Outcome]:
    """Pages are handed out a few ahead; where a process dies, those under way are read again, each in its own."""
    pool = _pool(workers)
    running: deque[tuple[RawPage, Future[Outcome]]] = deque()
    try:
        for page in chain(pages, repeat(None)):
            if page:
                running.append((page, _submit(pool, page, parser, work)))
            if not running:
                return
            if page and len(running) <= 2 * workers:
                continue
            try:
                yield running[0][1].result()
                running.popleft()
            except BrokenProcessPool:
                pool.shutdown()
                pool = _pool(workers)
                while running:
                    yield _alone(running.popleft()[0], parser, work)
    finally:
        pool.shutdown(cancel_futures=True)


def _pool(workers: int) -> ProcessPoolExecutor:
    """Processes that leave an interrupt to the one that started them."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, context, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN))


def _submit(pool: ProcessPoolExecutor, page: RawPage, parser: Parser, work: Attempt) -> Future[Outcome]:
    try:
        return pool.submit(work, page, parser)
    except BrokenProcessPool as error:
        broken: Future[Outcome] = Future()
        broken.set_exception(error)
        return broken


def _alone(page: RawPage, parser: Parser, work: Attempt) -> Outcome:
    with _pool(1) as pool:
        try:
            return _submit(pool, page, parser, work).result()
        except BrokenProcessPool:
            message = "reading it ends the process that does it; please report it with the source"
            return Outcome(source=page.source, notice=None, message=message, for_good=True)


class Journal:
    """A note on disk of the source being read: one that kills the process is known when the next build starts.

    An exception (``KeyboardInterrupt`` too) is no death: the note is taken away.
    """

    def __init__(self, index: Path) -> None:
        self._path = index / ".reading.json"
        self._deaths: dict[str, int] = {}

    def __enter__(self) -> Self:
        with suppress(FileNotFoundError, ValueError):  # ValueError: it died while it wrote the note, or before
            source, deaths = json.loads(self._path.read_text(encoding="utf-8").partition("\n")[0])
            self._deaths = {source: deaths + 1}
        self._file = self._path.open("w", encoding="utf-8")
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._path.unlink()

    def begin(self, source: str) -> Outcome | None:
        """Note that ``source`` is being read; the failure instead where builds have died of it."""
        deaths = self._deaths.pop(source, 0)
        if deaths >= MOST_DEATHS:
            message = f"{deaths} builds died while they read it; policykb build --rebuild tries again"
            return Outcome(source=source, notice=None, message=message, for_good=True)
        self._file.seek(0)  # written over, not anew: some file systems wait for the disk where a file is cut short
        self._file.write(dumps([source, deaths]) + "\n")
        self._file.flush()
        return None
