"""The right to write an index: held by one process, named with who has it and since when.

The operating system lets go of the lock when its process ends, however it ends, so a lock cannot go stale; what a
killed writer wrote into the file stays and tells that it was stopped. On file systems that cannot lock, the process
named in the file holds the lock while it runs.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from policykb.errors import BusyError

FILE = "writer.lock"
_ROOM = 4_000  # characters of the file that are looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who writes, and ``since`` when (UTC): ``boot`` tells one start of the machine from the next; ``doing`` is the
    command."""

    pid: int
    user: str
    host: str
    since: str
    boot: str = ""
    doing: str = ""

    def __str__(self) -> str:
        """As a person reads it: ``process 12 of hong on archive since 2026-11-24 08:30:00``."""
        what = f" ({self.doing})" if self.doing else ""
        since = self.since
        with contextlib.suppress(ValueError):
            since = datetime.fromisoformat(self.since).astimezone().strftime("%Y-%m-%d %H:%M:%S")
        return f"process {self.pid} of {self.user} on {self.host} since {since}{what}"

    @property
    def runs(self) -> bool:
        """Whether that process may still run: one of another machine may, one of another start of this one does not."""
        if self.host != _host():
            return True
        return self.boot == _boot() and _is_alive(self.pid)


class Lock:
    """The right to write, of ``holder``. ``left_by``: a writer before that was stopped before it was done."""

    def __init__(self, folder: Path, *, doing: str = "") -> None:
        """Take the lock. Raises BusyError, with who holds it and since when, where another process has it."""
        folder.mkdir(parents=True, exist_ok=True)
        self._file = (folder / FILE).open("a+", encoding="utf-8")
        try:
            before = _read(self._file)
            if not _taken(self._file, before):
                raise BusyError(
                    f"the index is being written by {before or 'another process'}; try again when that is done"
                )
            self.left_by = before
            since = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
            self.holder = Holder(pid=os.getpid(), user=_user(), host=_host(), since=since, boot=_boot(), doing=doing)
            self._file.truncate(0)
            self._file.write(json.dumps(asdict(self.holder), ensure_ascii=False))
            self._file.flush()
            os.fsync(self._file.fileno())  # a loss of power must leave it known, too
        except BaseException:
            self._file.close()
            raise

    def release(self) -> None:
        """Let go."""
        with contextlib.suppress(OSError):  # a disk that fails now need not be told that all is done
            self._file.truncate(0)
        self._file.close()


def stopped(folder: Path) -> Holder | None:
    """The writer that was stopped before it was done, ``None`` where none was, or one is writing. Takes no lock."""
    try:
        with (folder / FILE).open(encoding="utf-8") as file:
            holder = _read(file)
    except OSError:
        return None
    return None if holder is None or holder.runs else holder


def writing(folder: Path) -> Holder | None:
    """The process that writes now, as far as can be told without taking the lock."""
    try:
        with (folder / FILE).open(encoding="utf-8") as file:
            holder = _read(file)
    except OSError:
        return None
    return holder if holder and holder.runs else None


def _read(file: IO[str]) -> Holder | None:
    """What the file says; ``None`` for nothing, or nothing that can be understood."""
    try:
        file.seek(0)
        return Holder(**json.loads(file.read(_ROOM)))
    except (ValueError, TypeError, OSError):
        return None


def _user() -> str:
    import getpass  # noqa: PLC0415 - a reader need not wait for it

    with contextlib.suppress(OSError, KeyError, ImportError):  # a user id without a name
        return getpass.getuser()
    return "somebody"


def _host() -> str:
    import socket  # noqa: PLC0415 - a reader need not wait for it

    return socket.gethostname()


def _boot() -> str:
    """What tells this start of the machine from others; empty where the system does not say."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _is_alive(pid: int) -> bool:
    if sys.platform == "win32":  # there a signal of 0 would end the process
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


if sys.platform == "win32":
    import msvcrt

    def _taken(file: IO[str], before: Holder | None) -> bool:  # noqa: ARG001 - locking never fails for other reasons
        file.seek(1 << 30)  # a place beyond the text, so that others can read who holds it
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    _CANNOT = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL}

    def _taken(file: IO[str], before: Holder | None) -> bool:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            return error.errno in _CANNOT and (before is None or not before.runs)
        return True
