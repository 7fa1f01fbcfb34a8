"""Before a crawl: what one that was killed left half done is undone, what the disk lost with its power is asked again.

Files are not flushed one by one, which would cost more than fetching them. A page is *sure* once its file was found as
it was received, long enough after it was written that the system has put it on the disk.
"""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

from policykb.acquire.crawl.frontier import Frontier
from policykb.corpus import MEMBER

_ON_DISK = 600
"""Seconds after which systems have written to the disk what they were given; most do it within one minute."""


def make_good(frontier: Frontier, corpus: Path) -> None:
    """Make good what the last crawl left."""
    with frontier.writing():
        _cut_archives(frontier, corpus)
        _look_for_files(frontier, corpus)


def _cut_archives(frontier: Frontier, corpus: Path) -> None:
    """Cut what was written into an archive after its last whole record; one without any is removed."""
    for source, length in frontier.connection.execute("SELECT source, length FROM warc").fetchall():
        path = corpus / source
        if not length:
            path.unlink(missing_ok=True)
            frontier.connection.execute("DELETE FROM warc WHERE source = ?", (source,))
        elif path.is_file() and path.stat().st_size > length:
            os.truncate(path, length)


def _look_for_files(frontier: Frontier, corpus: Path) -> None:
    """Have asked again whatever was noted as kept and is not there as it was."""
    connection = frontier.connection
    lengths = dict(connection.execute("SELECT source, length FROM warc"))
    unsure = connection.execute("SELECT page_id, source, sha256 FROM page WHERE NOT sure").fetchall()
    on_disk = time.time() - _ON_DISK
    for page_id, source, sha256 in unsure:
        file, member, _ = source.partition(MEMBER)
        path = corpus / file
        if not path.is_file():
            there = False
        elif member:
            there = path.stat().st_size >= lengths.get(file, 0)
        else:
            there = hashlib.sha256(path.read_bytes()).hexdigest() == sha256
        if not there:
            connection.execute(
                "UPDATE page SET waiting = 1, outcome = NULL, etag = NULL, modified = NULL, source = NULL, sure = 1"
                " WHERE page_id = ?",
                (page_id,),
            )
        elif path.stat().st_mtime < on_disk:
            connection.execute("UPDATE page SET sure = 1 WHERE page_id = ?", (page_id,))
