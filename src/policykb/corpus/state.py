"""What lies in the corpus by name, size and time, and whether that changed; no file is opened."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from policykb.corpus import is_companion
from policykb.json_form import dumps

MOST_STATTED = 2_000
"""Up to how many files a snapshot tells each file's state; of more it tells the folders' alone, so that a question does
not wait for it (3 to 6 ms a thousand files; ``bench/build.py --files N``)."""


def snapshot(corpus: Path) -> str:
    """The state of the corpus as a line, to be compared with :func:`is_as`; no file is opened.

    It tells names, sizes and times of all that lies there, companions included; in a large corpus the times of its
    folders, which show what was added, moved, removed or replaced, but not what was edited in place.
    """
    files = list(islice(_stats(str(corpus), ""), MOST_STATTED + 1))
    if len(files) <= MOST_STATTED:
        return dumps({"files": _digest_of(files)})
    return dumps(
        {"folders": {path.relative_to(corpus).as_posix(): path.stat().st_mtime_ns for path in folders(corpus)}}
    )


def is_as(corpus: Path, before: str) -> bool:
    """Whether the corpus is as it was when ``before`` was taken; nothing is as an empty snapshot."""
    if not before:
        return False
    state = json.loads(before)
    if "files" in state:
        return bool(state["files"] == _digest_of(islice(_stats(str(corpus), ""), MOST_STATTED + 1)))
    try:
        return all((corpus / folder).stat().st_mtime_ns == time for folder, time in state["folders"].items())
    except OSError:
        return False


def folders(corpus: Path) -> Iterator[Path]:
    """The corpus and every folder in it; links are not followed, and what begins with a dot is skipped."""
    for folder, inner, _ in os.walk(corpus):
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        yield Path(folder)


def sizes(corpus: Path) -> dict[int, list[Path]]:
    """The sources of a corpus by their size in bytes: what may hold the same bytes as another."""
    found: dict[int, list[Path]] = {}
    for name, size, _ in _stats(str(corpus), ""):
        if size >= 0 and not is_companion(name):
            found.setdefault(size, []).append(corpus / name)
    return found


def _digest_of(files: Iterable[tuple[str, int, int]]) -> str:
    import hashlib  # noqa: PLC0415 - costs a question two milliseconds, and a large corpus is not told by digests

    total = hashlib.sha256()
    for name, size, changed in files:
        total.update(f"{name}\0{size}\0{changed}\n".encode(errors="surrogateescape"))
    return total.hexdigest()[:16]


def _stats(folder: str, prefix: str) -> Iterator[tuple[str, int, int]]:
    """Name within the corpus, size and time of each file; links to folders are named but not followed."""
    try:
        with os.scandir(folder) as entries:
            found = sorted((entry for entry in entries if not entry.name.startswith(".")), key=lambda e: e.name)
    except OSError:
        return
    for entry in found:
        name = prefix + entry.name
        if entry.is_dir(follow_symlinks=False):
            yield from _stats(entry.path, name + "/")
            continue
        try:
            stat = entry.stat()
            yield name, stat.st_size, stat.st_mtime_ns
        except OSError:  # a dangling link: its name is all there is
            yield name, -1, -1
