"""After a crawl that was killed, or lost its power: what is left half done is undone, what is lost is asked again."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from policykb.acquire.crawl.frontier import Frontier
from policykb.corpus import MEMBER
from policykb.corpus.writing import keep_on_disk


def open_clean(frontier: Frontier, corpus: Path) -> None:
    """Make good what a crawl that did not come to its end left, and note that one is running."""
    with frontier.writing() as connection:
        found = connection.execute("SELECT clean FROM state").fetchone()
        if found is None:
            connection.execute("INSERT INTO state VALUES (0)")
        elif found[0]:
            connection.execute("UPDATE state SET clean = 0")
        else:
            _cut_archives(frontier, corpus)
            _look_for_files(frontier, corpus)


def close_clean(frontier: Frontier, corpus: Path) -> None:
    """Have the disk keep all that was fetched, and note that the crawl came to its end."""
    unsure = [source for (source,) in frontier.connection.execute("SELECT DISTINCT source FROM page WHERE NOT sure")]
    if hasattr(os, "sync"):
        os.sync()
    else:  # Windows
        for source in unsure:
            keep_on_disk(corpus / source.partition(MEMBER)[0])
    with frontier.writing() as connection:
        connection.execute("UPDATE page SET sure = 1 WHERE NOT sure")
        connection.execute("UPDATE state SET clean = 1")


def _cut_archives(frontier: Frontier, corpus: Path) -> None:
    """Cut what was written into an archive after its last whole record."""
    for source, length in frontier.connection.execute("SELECT source, length FROM warc").fetchall():
        path = corpus / source
        if path.is_file() and path.stat().st_size > length:
            os.truncate(path, length)


def _look_for_files(frontier: Frontier, corpus: Path) -> None:
    """Have asked again whatever was noted as kept and is not there as it was."""
    connection = frontier.connection
    lengths = dict(connection.execute("SELECT source, length FROM warc"))
    for page_id, source, sha256 in connection.execute(
        "SELECT page_id, source, sha256 FROM page WHERE NOT sure"
    ).fetchall():
        file, member, _ = source.partition(MEMBER)
        path = corpus / file
        if member:
            there = path.is_file() and path.stat().st_size >= lengths[file]
        else:
            there = path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256
        if not there:
            connection.execute(
                "UPDATE page SET waiting = 1, outcome = NULL, etag = NULL, modified = NULL, source = NULL, sure = 1"
                " WHERE page_id = ?",
                (page_id,),
            )
