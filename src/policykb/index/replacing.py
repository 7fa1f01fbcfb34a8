"""A catalog put in the place of another one, in one step, beneath readers that stay with the one they opened."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from policykb.errors import BusyError

_WAIT = 5.0  # seconds for another process that is just committing


def replace_catalog(path: Path, *, by: Path) -> None:
    """Give the catalog at ``path`` all that the one ``by`` holds, in one transaction; both are closed otherwise.

    One that is no database, or of another page size, is removed and ``by`` renamed. Raises BusyError where another
    process writes it.
    """
    try:
        with closing(sqlite3.connect(by)) as source, closing(sqlite3.connect(path, timeout=_WAIT)) as target:
            sizes = {int(each.execute("PRAGMA page_size").fetchone()[0]) for each in (source, target)}
            if len(sizes) == 1:
                source.backup(target)
                return
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise BusyError(f"another process is writing {path}; try again when it is done") from error
        raise
    except sqlite3.DatabaseError:  # no database at all
        pass
    for beside in path.parent.glob(path.name + "-*"):
        beside.unlink()
    by.replace(path)
