"""Sources put into the corpus and taken out of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from policykb.corpus import MEMBER, RECORD, REMOVED, companions
from policykb.corpus.origin import Origin, write_origin
from policykb.corpus.state import sizes
from policykb.corpus.writing import free_name, json_bytes, keep_names, safe_name, write_new, write_whole
from policykb.errors import NotFoundError, UsageError
from policykb.json_form import Json

_REMOVING = ".removing.json"
"""What is about to be taken out: written before the first move, gone after the last."""


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
    path, version = free_name(corpus / safe_name(name), mine=lambda one: _waits_for(one, body))
    if not dry_run:
        path = _write_source(path, body, origin)
        held.setdefault(len(body), []).append(path)
    return Added(path=path, state="new" if version == 1 else "newer-version")


def remove_sources(corpus: Path, sources: Iterable[str], *, who: str, when: str, why: str) -> tuple[Path, ...]:
    """Move sources and their companions into ``.removed/``, all or none, with a record of who did it, when and why.

    Gives where they lie now. Raises NotFoundError, and UsageError for a member of an archive.
    """
    moves: dict[str, str] = {}
    notes: dict[str, Json] = {}
    for source in dict.fromkeys(sources):
        path = _to_remove(corpus, source)
        target = _free_of(corpus / REMOVED / source, moves.values(), corpus)
        said = {"source": source, "who": who, "when": when, "why": why, "sha256": _sha256(path.read_bytes())}
        notes[_within(target.with_name(target.name + ".removed.json"), corpus)] = said
        for beside in (*companions(path), path):
            moves[_within(beside, corpus)] = _within(target, corpus) + beside.name.removeprefix(path.name)
    write_whole(corpus / _REMOVING, json_bytes({"moves": moves, "notes": notes}))
    finish_removing(corpus)
    return tuple(corpus / moves[source] for source in dict.fromkeys(sources))


def finish_removing(corpus: Path) -> None:
    """Do what a removal that was stopped was about to do; what it has done already stays. For when nobody writes."""
    intent = corpus / _REMOVING
    if not intent.exists():
        return
    said = json.loads(intent.read_bytes())
    for name, note in said["notes"].items():
        write_whole(corpus / name, json_bytes(note))
    for before, after in said["moves"].items():
        with suppress(FileNotFoundError):  # it was moved before the stop
            (corpus / before).replace(corpus / after)
    for folder in {(corpus / name).parent for move in said["moves"].items() for name in move}:
        keep_names(folder)
    intent.unlink()
    keep_names(corpus)


def _to_remove(corpus: Path, source: str) -> Path:
    archive, parted, _ = source.partition(MEMBER)
    if parted:
        raise UsageError(f"{source} lies within an archive: remove {archive}, or take it out of the archive by hand")
    path = corpus / source
    if not path.is_file() or any(part.startswith(".") for part in PurePosixPath(source).parts):
        raise NotFoundError(f"no source {source} in {corpus}: policykb status lists what is there")
    return path


def _free_of(path: Path, taken: Collection[str], corpus: Path) -> Path:
    """The first version of ``path`` that is neither there nor among ``taken``."""
    candidate, _ = free_name(path)
    version = 1
    while _within(candidate, corpus) in taken:
        version += 1
        candidate, _ = free_name(path.with_name(f"{path.stem}.v{version}{path.suffix}"))
    return candidate


def _within(path: Path, corpus: Path) -> str:
    return path.relative_to(corpus).as_posix()


def _sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _write_source(path: Path, body: bytes, origin: Origin) -> Path:
    """Write a source under the first version of its name that is free: the record of its origin first, so that it never
    stands there without.
    """
    while True:
        candidate, _ = free_name(path, mine=lambda one: _waits_for(one, body))
        recorded = None
        try:
            recorded = write_origin(candidate, body, origin)
            write_new(candidate, body)
            return candidate
        except FileExistsError:
            _take_back(recorded)
        except OSError:
            _take_back(recorded)
            raise


def _waits_for(path: Path, body: bytes) -> bool:
    """Whether the record that stands at a free name is of these very bytes: who wrote it was stopped before them."""
    try:
        said = json.loads(path.with_name(path.name + RECORD).read_bytes())
        return companions(path) == (path.with_name(path.name + RECORD),) and said["sha256"] == _sha256(body)
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return False


def _take_back(recorded: Path | None) -> None:
    if recorded:
        with suppress(OSError):  # a disk that cannot be written: what went wrong before counts
            recorded.unlink()
