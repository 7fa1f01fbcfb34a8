"""One writer at a time: a lock on the index folder that the system lets go of when its holder dies."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from policykb.errors import BusyError

_FAR = 1 << 30  # where Windows locks: away from the text, so that others can read who holds it


@contextmanager
def writer_lock(index: Path) -> Iterator[None]:
    """Hold the index folder for writing; made where there is none. Raises BusyError where another process holds it."""
    index.mkdir(parents=True, exist_ok=True)
    with (index / ".lock").open("a+", encoding="utf-8") as file:
        if not _locked(file):
            file.seek(0)
            holder = file.read().strip() or "another process"
            raise BusyError(f"{holder} is writing {index}; wait until it is done, or end it")
        file.truncate(0)
        file.write(f"process {os.getpid()}, since {datetime.now().astimezone():%Y-%m-%d %H:%M:%S},")
        file.flush()
        yield
        file.truncate(0)


if sys.platform == "win32":
    import msvcrt

    def _locked(file: IO[str]) -> bool:
        try:
            file.seek(_FAR)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _locked(file: IO[str]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
