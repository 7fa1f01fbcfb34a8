"""A catalog put in the place of another one, in one step, beneath readers that stay with the one they opened."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from policykb.index.catalog_file import told

_WAIT = 5.0  # seconds for another process that is just committing


def replace_catalog(path: Path, *, by: Path) -> None:
    """Give the catalog at ``path`` all that the one ``by`` holds, in one transaction; both are closed otherwise.

    One that is no database, or of another page size, is removed and ``by`` renamed. Raises BusyError where another
    process writes it, DiskError where the disk does not take it.
    """
    try:
        with closing(sqlite3.connect(by)) as source, closing(sqlite3.connect(path, timeout=_WAIT)) as target:
            sizes = {int(each.execute("PRAGMA page_size").fetchone()[0]) for each in (source, target)}
            if len(sizes) == 1:
                source.backup(target)
                return
    except sqlite3.OperationalError as error:
        if "readonly" not in str(error) or not os.access(path, os.W_OK):  # else its header alone says so
            raise told(error, path) from error
    except sqlite3.DatabaseError:  # no database at all
        pass
    for beside in path.parent.glob(path.name + "-*"):
        beside.unlink()
    by.replace(path)
