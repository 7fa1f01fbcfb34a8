"""The record of what was done to an index: ``index/runs.jsonl``, a line of JSON each run, kept over rebuilds.

It tells who ran which command when, with which versions, what came of it and what failed; a run that was killed is
noted by the next. It is bounded: the oldest go (:data:`MOST`). No build reads it.
"""

from __future__ import annotations

import json
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from policykb import __version__
from policykb.corpus.keeping import finish_removing
from policykb.corpus.writing import sweep_passing, write_whole
from policykb.index.lock import Holder, Lock, stopped
from policykb.json_form import Json, dumps
from policykb.pipeline.clock import now
from policykb.pipeline.states import SEARCH
from policykb.pipeline.tally import Tally
from policykb.project import Project

FILE = "runs.jsonl"
MOST = 1_000
"""So many runs are kept."""

_SLACK = 200  # runs beyond that before the file is written anew
_FAILURES = 20  # of one run that are named; their number is told whole


@dataclass(slots=True, kw_only=True)
class Run:
    """A run under way: the lock it holds, and what a build of it did."""

    lock: Lock
    command: str
    at: str
    outcome: Literal["done", "stopped", "failed"] = "done"
    message: str | None = None
    tally: Tally | None = None
    made_by: dict[str, str] = field(default_factory=dict)

    @property
    def went_on(self) -> Holder | None:
        """The run before, where that was killed."""
        return self.lock.left_by


@contextmanager
def running(project: Project, command: str) -> Iterator[Run]:
    """Hold the right to write the index for a command, and record what became of it.

    What a run that was killed was about to do to the corpus is done first. Raises BusyError where another process holds
    it.
    """
    began, at = time.monotonic(), now()
    lock = Lock(project.index / SEARCH, doing=command)
    run = Run(lock=lock, command=command, at=at)
    try:
        if lock.left_by:
            sweep_passing(project.corpus)
        finish_removing(project.corpus)
        yield run
    except KeyboardInterrupt:
        run.outcome = "stopped"
        raise
    except BaseException as error:
        run.outcome, run.message = "failed", " ".join(str(error).split())
        raise
    finally:
        seconds = round(time.monotonic() - began, 3)
        with suppress(OSError):  # a disk that is full has said so
            _append(project.index, [*_killed(lock.left_by), _told(project, run, seconds)])
        lock.release()


def runs(index: Path, *, limit: int | None = None) -> tuple[Json, ...]:
    """The runs of an index, the newest first, one that was just killed before them; what cannot be read is left out."""
    found = _killed(stopped(index / SEARCH))
    try:
        lines = (index / FILE).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    for line in reversed(lines):
        with suppress(ValueError):
            found.append(json.loads(line))
    return tuple(found[:limit])


def _told(project: Project, run: Run, seconds: float) -> Json:
    tally, me = run.tally, run.lock.holder
    counts = ("added", "changed", "renewed", "removed", "moved", "failed")
    return {
        "at": run.at,
        "command": run.command,
        "outcome": run.outcome,
        "message": run.message,
        "seconds": seconds,
        "user": me.user,
        "host": me.host,
        "pid": me.pid,
        **{name: len(getattr(tally, name)) if tally else None for name in counts},
        "unchanged": tally.unchanged if tally else None,
        "failures": [
            {"source": failure.source, "message": failure.message} for failure in (tally.failed if tally else ())
        ][:_FAILURES],
        "profile": project.profile.name,
        "engine": f"{project.profile.engine} {_version(project.profile.engine)}".strip(),
        "versions": {"policykb": __version__, "python": platform.python_version(), **run.made_by},
    }


def _killed(holder: Holder | None) -> list[Json]:
    """The line of a run that could not write its own; what is not known of it is ``None``."""
    if holder is None:
        return []
    who = {"user": holder.user, "host": holder.host, "pid": holder.pid}
    return [{"at": holder.since, "command": holder.doing, "outcome": "killed", "message": None, **who}]


def _version(engine: str) -> str:
    with suppress(PackageNotFoundError):
        return version({"whoosh": "whoosh-reloaded"}.get(engine, engine))
    return ""


def _append(index: Path, lines: list[Json]) -> None:
    path = index / FILE
    text = "".join(dumps(line) + "\n" for line in lines)
    try:
        before = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        before = ""
    if before and not before.endswith("\n"):  # a line that a loss of power cut
        before += "\n"
        text = "\n" + text
    kept = before.splitlines(keepends=True)
    if len(kept) > MOST + _SLACK:
        write_whole(path, ("".join(kept[-MOST:]) + text).encode())
        return
    with path.open("a", encoding="utf-8") as file:
        file.write(text)
