"""The folder of an engine: whole states, one after the other, and who may make the next.

::

    CURRENT              the state to read and the one before it, a line of JSON each (see State)
    g000012/             the files of a state; they never change
    g000012/CHECKSUMS    their sizes and digests (see policykb.index.checksums)
    writer.lock          who writes, and since when (see policykb.index.lock)

A writer makes the next generation beside the current one (files that stay the same are hard links), has the disk keep
all of it, and then replaces CURRENT in one step: a reader sees the one state or the other, whatever is lost, and what a
killed writer left is swept by the next. The generation before the current one stays in CURRENT, for readers whose
catalog is not committed yet and for a writer that goes back to it; older ones stay for readers that are just opening.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from policykb.errors import IndexFormatError

CHECKSUMS = "CHECKSUMS"

FORMAT = 3
"""The version of what engines write. An index of another one is rebuilt: it is derived."""

_REBUILD = "run: policykb build --rebuild"
_OPENING = 60  # seconds that a state stays on disk after it was replaced: a reader may be about to open it


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What CURRENT says. ``words`` is the digest of the dictionary that the texts were cut by."""

    engine: str
    format: int
    words: str
    stamp: str
    generation: int


def states(folder: Path) -> tuple[State, ...]:
    """The state to read and the one before it; none before the first.

    Raises IndexFormatError where CURRENT is damaged, or of another format.
    """
    try:
        lines = (folder / "CURRENT").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return ()
    try:
        said = [json.loads(line) for line in lines]
        written = said[0]["format"]
        if written != FORMAT:
            raise _of_another_format(folder, written)
        return tuple(State(**one) for one in said)
    except (ValueError, TypeError, LookupError) as error:
        raise IndexFormatError(f"{folder / 'CURRENT'} cannot be read; {_REBUILD}") from error


def _of_another_format(folder: Path, written: object) -> IndexFormatError:
    if isinstance(written, int) and written > FORMAT:
        return IndexFormatError(f"{folder} was made by a newer version; install that, or {_REBUILD}")
    return IndexFormatError(f"the index in {folder} is of format {written}, not {FORMAT}; {_REBUILD}")


def current(folder: Path) -> State | None:
    """The state to read, ``None`` before the first. Raises IndexFormatError as :func:`states`."""
    return next(iter(states(folder)), None)


def state_of(folder: Path, stamp: str) -> State | None:
    """The state of that stamp, where readers find it. Raises IndexFormatError as :func:`states`."""
    return next((state for state in states(folder) if state.stamp == stamp), None)


def path_of(folder: Path, generation: int) -> Path:
    """Where the files of a generation lie."""
    return folder / f"g{generation:06d}"


def begin(folder: Path, *, afresh: bool) -> tuple[int, Path]:
    """A new generation: its number and its folder, with the files of the current one unless ``afresh``.

    For the holder of the lock. Sweeps what earlier writers left.
    """
    state = None if afresh else current(folder)
    taken = _generations(folder)
    _sweep(folder, taken, _readable(folder))
    number = max(taken, default=0) + 1
    made = path_of(folder, number)
    made.mkdir()
    if state:
        _carry(path_of(folder, state.generation), made)
    return number, made


def drop(folder: Path, generation: int) -> None:
    """Forget a generation that was begun and not published."""
    import shutil  # noqa: PLC0415 - a reader need not wait for it

    shutil.rmtree(path_of(folder, generation), ignore_errors=True)


def publish(folder: Path, state: State) -> None:
    """Make ``state`` the one to read, once the disk holds all of it."""
    from policykb.index.checksums import settle  # noqa: PLC0415 - a reader need not wait for it

    before = _readable(folder)
    settle(path_of(folder, state.generation), path_of(folder, before.generation) if before else None)
    _point(folder, (state, before) if before else (state,))


def return_to(folder: Path, stamp: str) -> bool:
    """Make the state of ``stamp`` the one to read, where it is the one before the current; whether it is now."""
    try:
        found = states(folder)
    except IndexFormatError:
        return False
    wanted = next((state for state in found if state.stamp == stamp), None)
    if wanted is None or not path_of(folder, wanted.generation).is_dir():
        return False
    if wanted != found[0]:
        _point(folder, (wanted,))
    return True


def adopt(folder: Path, other: Path) -> None:
    """Move the current state of the folder ``other`` into ``folder``, and make it the one to read there."""
    state = current(other)
    if state is None:
        raise IndexFormatError(f"there is no state in {other}; {_REBUILD}")
    number = max(_generations(folder), default=0) + 1
    path_of(other, state.generation).replace(path_of(folder, number))
    publish(folder, replace(state, generation=number))


def _point(folder: Path, found: Iterable[State]) -> None:
    from policykb.corpus.writing import keep_names  # noqa: PLC0415 - a reader need not wait for it

    half = folder / "CURRENT.new"
    with half.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(asdict(one)) + "\n" for one in found)
        file.flush()
        os.fsync(file.fileno())
    half.replace(folder / "CURRENT")
    keep_names(folder)


def _generations(folder: Path) -> list[int]:
    return [int(path.name[1:]) for path in folder.glob("g[0-9]*")]


def _sweep(folder: Path, taken: Iterable[int], kept: State | None) -> None:
    """Remove what killed writers left, and what was replaced so long ago that no reader is just opening it."""
    now = time.time()
    for generation in taken:
        if kept and generation == kept.generation:
            continue
        later = path_of(folder, generation + 1) / CHECKSUMS
        with contextlib.suppress(OSError):
            if kept and generation < kept.generation and now - later.stat().st_mtime < _OPENING:
                continue
        drop(folder, generation)


def _readable(folder: Path) -> State | None:
    """The current state, ``None`` where there is none that this version reads."""
    try:
        return current(folder)
    except IndexFormatError:
        return None


def _carry(old: Path, new: Path) -> None:
    """Copy the lists of files, which change, and link the files themselves, which never do; leave locks behind."""
    import shutil  # noqa: PLC0415

    for path in sorted(old.rglob("*")):
        target = new / path.relative_to(old)
        if path.is_dir():
            target.mkdir()
        elif path.suffix in {".json", ".toc"}:
            shutil.copyfile(path, target)
        elif path.name != CHECKSUMS and not path.name.lower().endswith("lock"):
            try:
                target.hardlink_to(path)
            except OSError:  # a file system without hard links
                shutil.copyfile(path, target)
