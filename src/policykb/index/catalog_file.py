"""The file of the catalog: how it is opened, to read or to write, and whether it is one of this version."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from policykb.errors import BusyError, DiskError, IndexFormatError, PolicykbError

FORMAT = 4
"""The version of ``catalog.sql``; a catalog of another one is rebuilt, never migrated: it is derived."""

_CACHE = 65_536  # KiB of pages that a writer keeps: prints are put all over their tables
_APPLICATION = 0x706B6231  # "pkb1", in the file's header


_UNLOCKED = "win32-none" if sys.platform == "win32" else "unix-none"  # SQLite's way to files without locks
_LOGGED = slice(18, 20)  # of the file's header: both bytes are 2 where SQLite writes and reads with a log
_OF_THE_DISK = ("full", "disk I/O", "readonly", "unable to open")


def told(error: sqlite3.DatabaseError, path: Path) -> PolicykbError:
    """What SQLite says of the catalog at ``path``, as an error that says what to do."""
    said = str(error)
    if "locked" in said:
        return BusyError(f"another process is writing {path}; try again when it is done")
    if any(words in said for words in _OF_THE_DISK):
        return DiskError(f"cannot write {path} ({said}); free the disk or mend its rights, then run it again")
    return IndexFormatError(f"cannot read {path} ({said}); run: policykb build --rebuild")


def connect(path: Path, *, writable: bool) -> sqlite3.Connection:
    if writable:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, isolation_level=None, timeout=0.2)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA cache_size = -{_CACHE}")
    else:
        connection = _connect_to_read(path)
    connection.row_factory = sqlite3.Row
    return connection


def _connect_to_read(path: Path) -> sqlite3.Connection:
    """A read-only connection, pinned to one state by a transaction.

    On a disk that cannot be written nobody writes either, and what readers and writers share is not to be had: the file
    is read as it stands, with the log that a stopped build may have left beside it.
    """
    address = path.resolve().as_uri()
    connection = sqlite3.connect(f"{address}?mode=ro", uri=True, isolation_level=None)
    try:
        _pin(connection)
    except sqlite3.OperationalError:
        connection.close()
        log = path.with_name(path.name + "-wal")
        if not log.exists() or not log.stat().st_size:
            return sqlite3.connect(f"{address}?immutable=1", uri=True, isolation_level=None)
        connection = sqlite3.connect(f"{address}?mode=ro&vfs={_UNLOCKED}", uri=True, isolation_level=None)
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")  # the index of the log in this process's memory
        _pin(connection)
    return connection


def _pin(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


def check_format(connection: sqlite3.Connection, path: Path, *, writable: bool) -> None:
    def pragma(name: str) -> int:
        return int(connection.execute(f"PRAGMA {name}").fetchone()[0])

    if writable and pragma("schema_version") == 0:
        connection.execute("PRAGMA journal_mode = WAL")
        script = Path(__file__).with_name("catalog.sql").read_text(encoding="utf-8")
        header = f"PRAGMA application_id = {_APPLICATION}; PRAGMA user_version = {FORMAT};"
        connection.executescript(f"BEGIN IMMEDIATE;\n{script}\n{header}\nCOMMIT;")
    if pragma("application_id") == _APPLICATION and pragma("user_version") > FORMAT:
        raise IndexFormatError(f"{path} was made by a newer version; install that, or run: policykb build --rebuild")
    if (pragma("application_id"), pragma("user_version")) != (_APPLICATION, FORMAT):
        raise IndexFormatError(f"{path} was made by another version; run: policykb build --rebuild")


def wrong_form(connection: sqlite3.Connection, path: Path) -> str | None:
    """What of a catalog that is sound is not of the form that this version writes: its tables, its file's header."""
    with closing(sqlite3.connect(":memory:")) as anew:
        anew.executescript(Path(__file__).with_name("catalog.sql").read_text(encoding="utf-8"))
        if _statements(connection) != _statements(anew):
            return "its tables are not those of this version"
    if path.is_file():
        with path.open("rb") as file:
            if file.read(_LOGGED.stop)[_LOGGED] != b"\2\2":
                return "its header says that no log is kept of it"
    return None


def _statements(connection: sqlite3.Connection) -> list[str]:
    """The statements that made its tables, views and indexes."""
    rows = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name")
    return [row[0] for row in rows]
