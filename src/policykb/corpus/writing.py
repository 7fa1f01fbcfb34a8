"""Writing so that nothing is lost, half there, or outside: whole files, safe names, no name taken twice.

A file is written under a passing name, flushed to disk and renamed: a crash leaves the old state or the new.
"""

from __future__ import annotations

import errno
import os
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from policykb.corpus import companions, is_companion
from policykb.json_form import dumps

_UNSAFE = re.compile(r'[<>:"|?*\\\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b-\u200f\u2028\u2029\ud800-\udfff]')
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")
_PASSING = re.compile(r"\..+\.\d+\.part")
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)
_NAME_BYTES = 180  # of the 255 that file systems allow: companions, versions and passing names need room


def safe_name(name: str) -> str:
    """``name`` as a path that stays within the corpus and that every file system takes.

    >>> safe_name("../../etc/.passwd"), safe_name("a/CON.txt"), safe_name("关于?的通知. "), safe_name("..")
    ('etc/passwd', 'a/_CON.txt', '关于_的通知', 'notice')
    """
    parts = (_safe_part(part) for part in unicodedata.normalize("NFC", name).split("/"))
    return "/".join(part for part in parts if part) or "notice"


def write_whole(path: Path, body: bytes, *, flushed: bool = True) -> None:
    """Write a file so that it is there whole or not at all: a passing name, flushed to disk, then renamed.

    One that is not ``flushed`` survives the end of the process, but not a loss of power: for who looks after that.
    """
    with _passing(path, body, flushed=flushed) as passing:
        passing.replace(path)
        if flushed:
            keep_names(path.parent)


def write_new(path: Path, body: bytes) -> None:
    """The same under a name that must be free: FileExistsError where it is taken, also by another process just now."""
    with _passing(path, body, flushed=True) as passing:
        try:
            path.hardlink_to(passing)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            path.touch(exist_ok=False)
            passing.replace(path)
        keep_names(path.parent)


def make_folder(folder: Path) -> None:
    """Make a folder, and those it lies in, so that a loss of power does not undo it."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        keep_names(folder.parent)


def sweep_passing(corpus: Path) -> None:
    """Remove what writers that were stopped left under passing names. For when nobody writes."""
    for folder, _, names in os.walk(corpus):
        for name in names:
            if _PASSING.fullmatch(name):
                Path(folder, name).unlink(missing_ok=True)


@contextmanager
def _passing(path: Path, body: bytes, *, flushed: bool) -> Iterator[Path]:
    """A file beside ``path`` that holds ``body``, under a passing name."""
    make_folder(path.parent)
    passing = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with passing.open("wb") as file:
            file.write(body)
            if flushed:
                file.flush()
                os.fsync(file.fileno())
        yield passing
    finally:
        with suppress(OSError):  # a disk that cannot be written: what went wrong before counts
            passing.unlink(missing_ok=True)


def keep_on_disk(path: Path) -> None:
    """Have the disk keep the bytes of a file, so that a loss of power does not undo them."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def keep_names(folder: Path) -> None:
    """Have the disk keep which files lie in ``folder``: what was made there, renamed, removed."""
    if sys.platform == "win32":  # where folders cannot be opened, and names are kept by the file system's own log
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno != errno.EINVAL:  # a file system that has nothing to do for it
            raise
    finally:
        os.close(handle)


def json_bytes(value: object) -> bytes:
    """``value`` as the bytes of a JSON file that people can read."""
    return (dumps(value, indent=2) + "\n").encode()


def free_name(path: Path, *, mine: Callable[[Path], bool] | None = None) -> tuple[Path, int]:
    """``path``, or its first version whose name is free, and the version's number.

    A name is taken, too, where companions of a source that is gone still stand, unless they are ``mine``.
    """
    version, candidate = 1, path
    while candidate.exists() or candidate.is_symlink() or (companions(candidate) and not (mine and mine(candidate))):
        version += 1
        candidate = path.with_name(f"{path.stem}.v{version}{path.suffix}")
    return candidate, version


def _safe_part(part: str) -> str:
    part = _UNSAFE.sub("_", part).strip().lstrip(".").rstrip(". !")
    if is_companion(part):
        part += ".txt"
    if _RESERVED.match(part):
        part = "_" + part
    stem, dot, suffix = part.rpartition(".")
    if not stem or len(suffix) > 10:
        stem, dot, suffix = part, "", ""
    room = _NAME_BYTES - len((dot + suffix).encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip() + dot + suffix
