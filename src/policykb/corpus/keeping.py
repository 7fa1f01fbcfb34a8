"""Sources put into the corpus and taken out of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from policykb.corpus import MEMBER, REMOVED, companions
from policykb.corpus.origin import Origin, write_origin
from policykb.corpus.state import sizes
from policykb.corpus.writing import free_name, json_bytes, reserve, safe_name, write_whole
from policykb.errors import NotFoundError, UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What became of a source that was to be added: ``path`` is where its bytes lie now.

    ``same``: they lay there already; ``newer-version``: its name was taken by other content, which stays.
    """

    path: Path
    state: Literal["new", "same", "newer-version"]


def add_source(
    corpus: Path,
    name: str,
    body: bytes,
    origin: Origin,
    *,
    held: dict[int, list[Path]] | None = None,
    dry_run: bool = False,
) -> Added:
    """Keep ``body`` under ``name`` (folders parted by ``/``; made safe), with a record of its origin where it has one.

    ``held`` is :func:`sizes` of the corpus, taken once where many are added; it is kept up to date. ``dry_run`` tells
    what would become of it.
    """
    held = sizes(corpus) if held is None else held
    for path in held.get(len(body), ()):
        if path.read_bytes() == body:
            if not dry_run:
                write_origin(path, body, origin)
            return Added(path=path, state="same")
    path, version = free_name(corpus / safe_name(name))
    if not dry_run:
        path = _write_source(path, body, origin)
        held.setdefault(len(body), []).append(path)
    return Added(path=path, state="new" if version == 1 else "newer-version")


def remove_source(corpus: Path, source: str, *, who: str, when: str, why: str) -> Path:
    """Move a source and its companions into ``.removed/``, with a record of who did it, when and why.

    Gives where it lies now. Raises NotFoundError, and UsageError for a member of an archive.
    """
    archive, parted, _ = source.partition(MEMBER)
    if parted:
        raise UsageError(f"{source} lies within an archive: remove {archive}, or take it out of the archive by hand")
    path = corpus / source
    if not path.is_file() or any(part.startswith(".") for part in PurePosixPath(source).parts):
        raise NotFoundError(f"no source {source} in {corpus}: policykb status lists what is there")
    target = reserve(corpus / REMOVED / source)
    note = {
        "source": source,
        "who": who,
        "when": when,
        "why": why,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
    write_whole(target.with_name(target.name + ".removed.json"), json_bytes(note))
    for companion in companions(path):
        companion.replace(target.with_name(target.name + companion.name.removeprefix(path.name)))
    return path.replace(target)


def _write_source(path: Path, body: bytes, origin: Origin) -> Path:
    reserved = reserve(path)
    try:
        write_origin(reserved, body, origin)
        write_whole(reserved, body)
    except OSError:
        reserved.unlink()
        raise
    return reserved
