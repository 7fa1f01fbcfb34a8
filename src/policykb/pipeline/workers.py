"""Processes that read: they may crash or hang at what they are given, and nothing but that is lost.

A child is a fresh interpreter that imports what it is asked to call, and nothing of the program that started it: a
script needs no ``__main__`` guard. It answers in the order in which it is given pages, and has one lying ready while it
works on another. One that ends, or is ended because it hangs, is replaced. A child ends by itself when the process that
started it is gone.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe, wait
from queue import SimpleQueue
from threading import Thread
from typing import Any, Generic, TypeVar

from policykb.errors import PolicykbError
from policykb.model import RawPage

Made = TypeVar("Made")

SPREAD_FROM = 200
"""How many pages are worth a process a core (each takes as long to start as fifty take to read)."""

FEWEST = 1
"""How many processes read fewer pages than that; with none they are read in this one."""

_DEATHS = 2  # children that may end over a page before it is given up: the first may have been ended from outside
_AHEAD = 2  # pages a child has: the one it works on, the one that lies ready
_LOOK = 0.2  # seconds between two looks at whether a child hangs, or a stop is wanted
_LOADING = 120.0  # seconds that a child may take to be ready
_MEMORY = 3 << 30  # bytes a child may use: more is a MemoryError there, where the system can hold it to that
_DEADLY = (
    "reading it ends the process that does it; please report it with the source (policykb build --rebuild tries again)"
)
_SLOW = (
    "reading it takes longer than {:g} seconds; raise it in policykb.toml ([limits] source_seconds = …), then: "
    "policykb build --rebuild"
)
_CONNECTION = "PipeConnection" if sys.platform == "win32" else "Connection"
_START = f"""
import sys
from multiprocessing.connection import {_CONNECTION}
pipe = {_CONNECTION}(int(sys.argv[1]))
sys.path[:] = pipe.recv()
from policykb.pipeline.workers import serve
serve(pipe)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """What became of a page whose reading had to be given up."""

    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Generic[Made]):
    """What reading a page gave."""

    page: RawPage
    made: Made | Lost


def how_many(asked: int | None, pages: int) -> int:
    """The number of processes for so many pages: as asked, else one a core where there is much to do."""
    if asked is not None:
        return asked
    return (os.cpu_count() or 1) if pages >= SPREAD_FROM else FEWEST


def answers(
    pages: Iterable[RawPage],
    work: Callable[[RawPage], Made],
    *,
    workers: int,
    seconds: float,
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[Answer[Made]]:
    """What ``work`` makes of each page, as soon as it is made, in so many ``workers``; few pages are held at a time.

    ``work`` is a function of a module or a partial of one, raises nothing, and gives what can be pickled. A page over
    which children end, or that one is at for longer than ``seconds``, is lost. Stops early where ``stopped()``.
    Raises PolicykbError where no process can be started.
    """
    pool = _Pool(iter(pages), pickle.dumps(work), workers, seconds)
    try:
        while not stopped() and pool.hand_out():
            yield from pool.collect()
    finally:
        pool.end()


class _Pool:
    """The children, and the pages on their way to them."""

    def __init__(self, pages: Iterator[RawPage], work: bytes, workers: int, seconds: float) -> None:
        self._pages = pages
        self._seconds = seconds
        self._children = [_Child(work) for _ in range(workers)]
        self._again: deque[RawPage] = deque()  # those that a child had when it ended
        self._deaths: dict[str, int] = {}

    def hand_out(self) -> bool:
        """Give every child its pages. False where there is nothing left to wait for."""
        for child in self._children:
            while len(child.pages) < _AHEAD and (page := self._next()):
                child.give(page)
        return any(child.pages for child in self._children)

    def collect(self) -> Iterator[Answer[Any]]:
        """The answers that have come, after a while at most; what has become of those that will not come."""
        busy = {child.pipe: child for child in self._children if child.pages}
        came = wait(busy, timeout=_LOOK)
        for pipe, child in busy.items():
            try:
                if pipe in came:
                    yield from child.answer()
                elif child.has_been_at_it_for() > (self._seconds if child.ready else _LOADING):
                    yield self._given_up(child, _SLOW.format(self._seconds))
            except (EOFError, OSError):
                yield from self._died(child)

    def end(self) -> None:
        """End all children."""
        for child in self._children:
            child.end()

    def _next(self) -> RawPage | None:
        return self._again.popleft() if self._again else next(self._pages, None)

    def _died(self, child: _Child) -> Iterator[Answer[Any]]:
        """A child has ended by itself: its page is tried once more."""
        source = child.pages[0].source
        self._deaths[source] = self._deaths.get(source, 0) + 1
        if self._deaths[source] == _DEATHS or not child.ready:
            yield self._given_up(child, _DEADLY)
        else:
            self._again.extend(child.end())

    def _given_up(self, child: _Child, why: str) -> Answer[Any]:
        if not child.ready:
            raise PolicykbError("no process to read in can be started here; run: policykb build --workers 0")
        page, *others = child.end()
        self._again.extend(others)
        return Answer(page=page, made=Lost(message=why))


class _Child:
    """A process that reads, started when it is given the first page, and anew after its end.

    ``pages`` are those given and not answered yet, in order; it is ``ready`` when it has loaded what it needs.
    """

    def __init__(self, work: bytes) -> None:
        self._work = work
        self._process: subprocess.Popen[bytes] | None = None
        self._since = 0.0
        self.pages: deque[RawPage] = deque()
        self.ready = False

    def give(self, page: RawPage) -> None:
        if self._process is None:
            self._start()
        if not self.pages:
            self._since = time.monotonic()
        self.pages.append(page)
        with suppress(OSError):  # it has ended, as will be seen when its answer does not come
            self.pipe.send(page)

    def answer(self) -> Iterator[Answer[Any]]:
        """The answer that has come; none where it says that it is ready. Raises EOFError where it has ended."""
        made = self.pipe.recv()
        self._since = time.monotonic()
        if self.ready:
            yield Answer(page=self.pages.popleft(), made=made)
        self.ready = True

    def has_been_at_it_for(self) -> float:
        """How many seconds its page, or loading, has taken up to now."""
        return time.monotonic() - self._since

    def end(self) -> list[RawPage]:
        """End it, with whatever it has started; gives the pages that are not answered."""
        left = [*self.pages]
        self.pages.clear()
        if self._process:
            with suppress(OSError):
                _kill(self._process)
            self._process.wait()
            self._process = None
            self.pipe.close()
        return left

    def _start(self) -> None:
        self.pipe, theirs = Pipe()
        self.ready = False
        with theirs:
            handle = theirs.fileno()
            command = [sys.executable, "-I", "-c", _START, str(handle)]
            none = subprocess.DEVNULL
            if sys.platform == "win32":
                os.set_handle_inheritable(handle, True)
                self._process = subprocess.Popen(command, stdin=none, stdout=none, stderr=none, close_fds=False)
            else:
                self._process = subprocess.Popen(
                    command, stdin=none, stdout=none, stderr=none, pass_fds=[handle], process_group=0
                )
        self.pipe.send(sys.path)
        self.pipe.send_bytes(self._work)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a child and its own children (LibreOffice), which have a group of processes to themselves."""
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)


def serve(pipe: Connection) -> None:
    """What a child does: answer, page by page, until the other side is gone."""
    pages: SimpleQueue[RawPage] = SimpleQueue()
    work = pickle.loads(pipe.recv_bytes())
    _hold_memory()
    pipe.send(None)
    Thread(target=_receive, args=(pipe, pages), daemon=True).start()
    while True:
        pipe.send(work(pages.get()))


def _receive(pipe: Connection, pages: SimpleQueue[RawPage]) -> None:
    """Take in what is given, whatever else goes on, so that the other side never waits for it to be taken."""
    with suppress(EOFError, OSError):
        while True:
            pages.put(pipe.recv())
    os._exit(0)


def _hold_memory() -> None:
    with suppress(ImportError, OSError, ValueError):  # not everywhere, and not above what is allowed here
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
