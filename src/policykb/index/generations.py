"""The folder of an engine: whole states, one after the other, and who may make the next.

::

    CURRENT        the state to read and the one before it, a line of JSON each (see State)
    g000012/       the files of a state; they never change
    writer.lock    held by the one process that writes, with who it is and since when

A writer makes the next generation beside the current one (files that stay the same are hard links) and then replaces
CURRENT in one step: a reader sees the one state or the other, and what a killed writer left is swept by the next.
The generation before the current one stays until the next is begun, for readers whose catalog is not committed yet.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from policykb.errors import BusyError, IndexFormatError

FORMAT = 1
"""The version of what engines write. An index of another one is rebuilt: it is derived."""

_REBUILD = "run: policykb build --rebuild"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What CURRENT says. ``words`` is the digest of the dictionary that the texts were cut by."""

    engine: str
    format: int
    words: str
    stamp: str
    generation: int


def states(folder: Path) -> tuple[State, ...]:
    """The state to read and the one before it; none before the first.

    Raises IndexFormatError where CURRENT is damaged, or of another format.
    """
    try:
        lines = (folder / "CURRENT").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return ()
    try:
        found = tuple(State(**json.loads(line)) for line in lines)
    except (ValueError, TypeError) as error:
        raise IndexFormatError(f"{folder / 'CURRENT'} cannot be read; {_REBUILD}") from error
    if not found:
        raise IndexFormatError(f"{folder / 'CURRENT'} cannot be read; {_REBUILD}")
    if found[0].format != FORMAT:
        raise IndexFormatError(f"the index in {folder} is of format {found[0].format}, not {FORMAT}; {_REBUILD}")
    return found


def current(folder: Path) -> State | None:
    """The state to read, ``None`` before the first. Raises IndexFormatError as :func:`states`."""
    return next(iter(states(folder)), None)


def path_of(folder: Path, generation: int) -> Path:
    """Where the files of a generation lie."""
    return folder / f"g{generation:06d}"


class Lock:
    """The right to write. The operating system lets go of it when its process ends, however it ends."""

    def __init__(self, folder: Path) -> None:
        """Take the lock. Raises BusyError, with who holds it and since when, where another process has it."""
        folder.mkdir(parents=True, exist_ok=True)
        self._file = (folder / "writer.lock").open("a+", encoding="utf-8")
        if not _lock(self._file):
            self._file.seek(0)
            holder = self._file.read().strip() or "another process"
            self._file.close()
            raise BusyError(f"the index is being written by {holder}; try again when that is done")
        since = datetime.now(UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")
        self._file.truncate(0)
        self._file.write(f"process {os.getpid()} of {_writer()} since {since}\n")
        self._file.flush()

    def release(self) -> None:
        """Let go."""
        self._file.truncate(0)
        self._file.close()


def begin(folder: Path, *, afresh: bool) -> tuple[int, Path]:
    """A new generation: its number and its folder, with the files of the current one unless ``afresh``.

    For the holder of the lock. Sweeps what earlier writers left.
    """
    import shutil  # noqa: PLC0415 - a reader need not wait for it

    state = None if afresh else current(folder)
    taken = [int(path.name[1:]) for path in folder.glob("g[0-9]*")]
    kept = _readable(folder)
    for generation in taken:
        if not kept or generation != kept.generation:
            shutil.rmtree(path_of(folder, generation), ignore_errors=True)
    number = max(taken, default=0) + 1
    made = path_of(folder, number)
    made.mkdir()
    if state:
        _carry(path_of(folder, state.generation), made)
    return number, made


def publish(folder: Path, state: State) -> None:
    """Make ``state`` the one to read."""
    half = folder / "CURRENT.new"
    before = _readable(folder)
    with half.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(asdict(one)) + "\n" for one in (state, before) if one)
        file.flush()
        os.fsync(file.fileno())
    half.replace(folder / "CURRENT")


def _readable(folder: Path) -> State | None:
    """The current state, ``None`` where there is none that this version reads."""
    try:
        return current(folder)
    except IndexFormatError:
        return None


def _carry(old: Path, new: Path) -> None:
    """Copy the lists of files, which change, and link the files themselves, which never do; leave locks behind."""
    import shutil  # noqa: PLC0415

    for path in sorted(old.rglob("*")):
        target = new / path.relative_to(old)
        if path.is_dir():
            target.mkdir()
        elif path.suffix in {".json", ".toc"}:
            shutil.copyfile(path, target)
        elif not path.name.lower().endswith("lock"):
            try:
                target.hardlink_to(path)
            except OSError:  # a file system without hard links
                shutil.copyfile(path, target)


def _writer() -> str:
    """Who writes, and on which host."""
    import getpass  # noqa: PLC0415 - a reader need not wait for these two
    import socket  # noqa: PLC0415

    user = "somebody"
    with contextlib.suppress(OSError, KeyError, ImportError):  # a user id without a name
        user = getpass.getuser()
    return f"{user} on {socket.gethostname()}"


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[str]) -> bool:
        file.seek(1 << 30)  # a place beyond the text, so that others can read who holds it
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(file: IO[str]) -> bool:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
