"""Which engines there are, and what they share: whole states on disk, one writer, an index for each level.

A level has an index of its own, so that the statistics of notices and measures do not mix. An engine's library is
imported when the engine is asked for.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast, get_args

from policykb.errors import IndexFormatError, MissingPartError, NoIndexError
from policykb.index import generations
from policykb.index.engine import EngineName, Entry, Found, Level, Query, SearchEngine
from policykb.index.words import Words

if TYPE_CHECKING:
    from policykb.index.lock import Lock

LEVELS: tuple[Level, ...] = get_args(Level)
_REPLACED = 3  # how often a reader that finds its generation swept looks for the next one


class LevelWriter(Protocol):
    """Writes the index of one level, in a generation that nobody reads yet."""

    def forget(self, doc_id: str) -> None:
        """Take out the entries of a notice that were there before."""

    def add(self, entry: Entry, place: int) -> None:
        """Add an entry; ``place`` decides ties, the lower first."""

    def commit(self) -> None:
        """Keep it all, and stop: no file changes after this."""

    def cancel(self) -> None:
        """Stop; what was written is of no use."""


class LevelReader(Protocol):
    """Reads the index of one level."""

    def find(self, query: Query) -> Found:
        """The entries that match."""

    def close(self) -> None:
        """Let go of the files."""


class Backend(Protocol):
    """What an engine's module is: :mod:`policykb.index.on_tantivy`, :mod:`policykb.index.on_whoosh`."""

    def writer(self, folder: Path, words: Words) -> LevelWriter:
        """A writer for the level whose files are in ``folder``, or are to be there."""

    def reader(self, folder: Path, words: Words) -> LevelReader:
        """A reader of the level whose files are in ``folder``."""


class StoredEngine:
    """A :class:`policykb.index.engine.SearchEngine` of either kind, over a folder of generations."""

    def __init__(
        self, name: EngineName, folder: Path, words: Words, *, own: Lock | None, writable: bool, pinned: str | None
    ) -> None:
        self._name: EngineName = name
        self._backend = cast(Backend, importlib.import_module(f"policykb.index.on_{name}"))
        self._folder = folder
        self._words = words
        self._own = own
        self._writable = writable
        self._pinned = pinned
        self._readers: dict[Level, LevelReader] = {}
        self._read: generations.State | None = None

    def write(self, entries: Iterable[Entry], forget: Iterable[str], *, stamp: str, afresh: bool = False) -> None:
        if not self._writable:
            raise NoIndexError("this engine was opened to read; open it with writable=True")
        state = None if afresh else self._state()
        if state and state.words != self._words.digest:
            raise IndexFormatError("the index was cut by other words than these; run: policykb build --rebuild")
        number, folder = generations.begin(self._folder, afresh=state is None)
        writers: dict[Level, LevelWriter] = {}
        try:
            for level in LEVELS:
                writers[level] = self._backend.writer(folder / level, self._words)
            _fill(writers, entries, forget)
            for writer in writers.values():
                writer.commit()
        except BaseException:
            for writer in writers.values():
                writer.cancel()
            generations.drop(self._folder, number)
            raise
        made = generations.State(
            engine=self._name, format=generations.FORMAT, words=self._words.digest, stamp=stamp, generation=number
        )
        generations.publish(self._folder, made)

    def return_to(self, stamp: str) -> bool:
        if not self._writable:
            raise NoIndexError("this engine was opened to read; open it with writable=True")
        if not generations.return_to(self._folder, stamp):
            return False
        state = generations.current(self._folder)
        return state is not None and (state.engine, state.words) == (self._name, self._words.digest)

    def stamp(self) -> str | None:
        state = self._state()
        return state.stamp if state else None

    def find(self, query: Query) -> Found:
        for _ in range(_REPLACED):
            try:
                return self._reader(query.level).find(query)
            except FileNotFoundError:
                self._close_readers()
        raise IndexFormatError(f"files of the index in {self._folder} are missing; run: policykb build --rebuild")

    def close(self) -> None:
        self._close_readers()
        if self._own:
            self._own.release()
            self._own = None

    def _state(self) -> generations.State | None:
        if self._pinned and self._read:
            return self._read
        states = generations.states(self._folder)
        state = next((one for one in states if self._pinned in (None, one.stamp)), None)
        if states and state is None:
            raise IndexFormatError(f"the last build of {self._folder} was stopped half-way; run: policykb build")
        if state and state.engine != self._name:
            raise IndexFormatError(
                f"the index was built with {state.engine}, not {self._name}; run: policykb build --rebuild"
            )
        return state

    def _reader(self, level: Level) -> LevelReader:
        state = self._state()
        if state is None:
            raise NoIndexError("nothing is indexed yet; run: policykb build")
        if state != self._read:
            self._close_readers()
            self._read = state
        if level not in self._readers:
            folder = generations.path_of(self._folder, state.generation)
            self._readers[level] = self._backend.reader(folder / level, self._words)
        return self._readers[level]

    def _close_readers(self) -> None:
        for reader in self._readers.values():
            reader.close()
        self._readers = {}
        self._read = None


def open_engine(
    name: EngineName,
    folder: Path,
    words: Words,
    *,
    writable: bool = False,
    lock: Lock | None = None,
    stamp: str | None = None,
) -> SearchEngine:
    """The engine ``name`` over the files in ``folder``, to read or, alone, to read and write.

    A writable one takes the lock of the folder, and lets go of it when it is closed; one that is given a ``lock``
    writes under that, which stays with its holder.

    ``stamp`` pins a reader to the state of that stamp, which is the catalog's: while a build commits, the engine is a
    moment ahead, and keeps the state before. Raises IndexFormatError where it has neither.

    Raises NoIndexError where there is nothing to read, IndexFormatError for files of another engine or version (a
    writable engine opens all the same, to write afresh), BusyError where another process writes, MissingPartError where
    the engine's library is absent.
    """
    own = _locked(folder) if writable and lock is None else None
    try:
        engine = StoredEngine(name, folder, words, own=own, writable=writable, pinned=stamp)
        if not writable and engine.stamp() is None:
            raise NoIndexError(f"there is no index in {folder} yet; run: policykb build")
    except ImportError as error:
        if own:
            own.release()
        raise MissingPartError(f"{name} is not installed; run: pip install {name}, or use the other profile") from error
    return engine


def _locked(folder: Path) -> Lock:
    from policykb.index.lock import Lock  # noqa: PLC0415 - a reader need not wait for it

    return Lock(folder)


def engine_of(folder: Path) -> EngineName | None:
    """The engine whose files lie in ``folder``, ``None`` for none.

    Raises IndexFormatError for files of another version.
    """
    state = generations.current(folder)
    return cast(EngineName, state.engine) if state else None


def words_of(folder: Path) -> str | None:
    """The digest of the words that the index in ``folder`` was cut by."""
    state = generations.current(folder)
    return state.words if state else None


def _fill(writers: dict[Level, LevelWriter], entries: Iterable[Entry], forget: Iterable[str]) -> None:
    """Write ``entries``, after taking out what was there of their notices and of those to forget."""
    seen: dict[str, int] = {}

    def take_out(doc_id: str) -> None:
        if doc_id not in seen:
            seen[doc_id] = 0
            for writer in writers.values():
                writer.forget(doc_id)

    for doc_id in forget:
        take_out(doc_id)
    for entry in entries:
        doc_id = entry.entry_id.partition("#")[0]
        take_out(doc_id)
        writers[entry.level].add(entry, _place(doc_id, seen[doc_id]))
        seen[doc_id] += 1


def _place(doc_id: str, ordinal: int) -> int:
    """What ties go by: the doc_id (``n`` and twelve hex digits), then the order in which a notice's entries came."""
    return int(doc_id[1:], 16) << 15 | min(ordinal, (1 << 15) - 1)
