"""Sizes and digests of the files of a generation: written before it is published, compared by ``verify``."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

from policykb.corpus.writing import keep_names, keep_on_disk
from policykb.index.generations import CHECKSUMS

_UNTOLD = (CHECKSUMS, "LOCK", ".lock")  # what no state consists of


def settle(folder: Path, before: Path | None) -> None:
    """Have the disk keep every file of the generation ``folder``, and note their digests.

    A file that is the very one of the generation ``before`` keeps the digest it had there: what has changed in it since
    must show.
    """
    known = _noted(before) if before else {}
    noted = {}
    for name, path in _files(folder):
        same = before is not None and name in known and _is_same(path, before / name)
        if not same:
            keep_on_disk(path)
        noted[name] = known[name] if same else _digest(path)
    with (folder / CHECKSUMS).open("w", encoding="utf-8") as file:
        json.dump(noted, file)
        file.flush()
        os.fsync(file.fileno())
    for inner in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
        keep_names(inner)
    keep_names(folder.parent)


def damaged(folder: Path) -> str | None:
    """The first file of a generation that is not as it was written; ``None`` where all are."""
    noted = _noted(folder)
    if not noted:
        return CHECKSUMS
    present = dict(_files(folder))
    for name in sorted(noted.keys() | present.keys()):
        if name not in present or noted.get(name) != _digest(present[name]):
            return name
    return None


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest(path: Path) -> list[int | str]:
    return [path.stat().st_size, digest_of(path)]


def _noted(folder: Path) -> dict[str, list[int | str]]:
    """What was noted of a generation; nothing where that cannot be read."""
    try:
        noted = json.loads((folder / CHECKSUMS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.endswith(_UNTOLD):
            yield path.relative_to(folder).as_posix(), path


def _is_same(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:
        return False
