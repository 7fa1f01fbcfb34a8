"""The conventions of the corpus folder, and how it is written to without losing anything.

Sources lie there as received, in any folders. Beside ``FILE`` may stand its companions: ``FILE.source.json`` (what is
known of its origin) and ``FILE.override.toml`` (what a person corrected). What begins with a dot is skipped;
``.removed/`` keeps what was taken out. Another content under a name that is taken is kept beside it as
``NAME.v2.html``, ``NAME.v3.html``. Every file is written whole under a passing name, flushed to disk and renamed, so a
crash leaves the old state or the new.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from policykb.errors import NotFoundError, SourceError, UsageError
from policykb.json_form import dumps
from policykb.model import Fact

RECORD = ".source.json"
OVERRIDE = ".override.toml"
COMPANIONS = (RECORD, OVERRIDE)
REMOVED = ".removed"
MEMBER = "!/"
"""Parts an archive from its member in the name of a source."""

FACTS = (
    "title", "kind", "number", "issuers", "recipients", "issued_on", "published_on", "effective_on", "expires_on",
    "region", "site", "column",
)  # fmt: skip
"""What may be stated of a source's origin: fields of the header, and the site and column it stood in."""


Values = Mapping[str, str | list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a source comes from: its address, when and with which headers it was fetched, facts by name.

    ``stated`` facts were given by a person, ``noted`` ones by a crawler. Raises UsageError for facts that are none.
    """

    url: str | None = None
    fetched_at: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    stated: Values = field(default_factory=dict)
    noted: Values = field(default_factory=dict)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts, those stated by a person first."""
        return (*_facts(self.stated, "stated by hand"), *_facts(self.noted, "source record"))

    def __post_init__(self) -> None:
        for text in (self.url, self.fetched_at):
            _check_text(text, "url and fetched_at")
        _check_facts(self.stated)
        _check_facts(self.noted)

    def corrected(self, by: Origin) -> Origin:
        """This origin, with what another one says of it put over it."""
        return Origin(
            url=by.url or self.url,
            fetched_at=by.fetched_at or self.fetched_at,
            headers={**self.headers, **by.headers},
            stated={**self.stated, **by.stated},
            noted={**self.noted, **by.noted},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What became of a source that was to be added: ``path`` is where its bytes lie now.

    ``same``: they lay there already; ``newer-version``: its name was taken by other content, which stays.
    """

    path: Path
    state: Literal["new", "same", "newer-version"]


def is_companion(name: str) -> bool:
    """Whether a file of that name says something of a source instead of being one."""
    return name.endswith(COMPANIONS)


def companions(path: Path) -> tuple[Path, ...]:
    """The companions that stand beside a source."""
    beside = (path.with_name(path.name + suffix) for suffix in COMPANIONS)
    return tuple(companion for companion in beside if companion.is_file())


def read_origin(path: Path) -> Origin:
    """What is known of the origin of the source at ``path``; an empty origin where nothing is.

    Facts that a crawler noted stand in the record itself, those that a person stated in its table ``stated``.
    Raises SourceError for a record that cannot be understood.
    """
    beside = path.with_name(path.name + RECORD)
    try:
        said = json.loads(beside.read_text(encoding="utf-8"))
        return Origin(
            url=said.get("url"),
            fetched_at=said.get("fetched_at"),
            headers=dict(said.get("headers", {})),
            stated=dict(said.get("stated", {})),
            noted={name: said[name] for name in FACTS if said.get(name) is not None},
        )
    except FileNotFoundError:
        return Origin()
    except (OSError, ValueError, TypeError, AttributeError, RecursionError, UsageError) as error:
        raise SourceError(f"{beside.name} beside it cannot be read ({error}); mend it or delete it") from error


def sizes(corpus: Path) -> dict[int, list[Path]]:
    """The sources of a corpus by their size in bytes: what may hold the same bytes as another."""
    found: dict[int, list[Path]] = {}
    for folder, folders, names in os.walk(corpus):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if not name.startswith(".") and not is_companion(name) and path.is_file():
                found.setdefault(path.stat().st_size, []).append(path)
    return found


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
                _write_record(path, body, origin)
            return Added(path=path, state="same")
    path, version = _free(corpus / safe_name(name))
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
    target = _reserve(corpus / REMOVED / source)
    note = {"source": source, "who": who, "when": when, "why": why, "sha256": _sha256(path.read_bytes())}
    write_whole(target.with_name(target.name + ".removed.json"), _json_bytes(note))
    for companion in companions(path):
        companion.replace(target.with_name(target.name + companion.name.removeprefix(path.name)))
    return path.replace(target)


_UNSAFE = re.compile(r'[<>:"|?*\\\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b-\u200f\u2028\u2029\ud800-\udfff]')
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")
_NAME_BYTES = 180  # of the 255 that file systems allow: companions, versions and passing names need room


def safe_name(name: str) -> str:
    """``name`` as a path that stays within the corpus and that every file system takes.

    >>> safe_name("../../etc/.passwd"), safe_name("a/CON.txt"), safe_name("关于?的通知. "), safe_name("..")
    ('etc/passwd', 'a/_CON.txt', '关于_的通知', 'notice')
    """
    parts = (_safe_part(part) for part in unicodedata.normalize("NFC", name).split("/"))
    return "/".join(part for part in parts if part) or "notice"


def write_whole(path: Path, body: bytes) -> None:
    """Write a file so that it is there whole or not at all: a passing name, flushed to disk, then renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    passing = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with passing.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        passing.replace(path)
    finally:
        passing.unlink(missing_ok=True)


def fingerprint(corpus: Path) -> str:
    """A digest of names, sizes and times of all that lies in the corpus, companions included; no file is opened.

    Equal fingerprints mean that nothing was added, changed, moved or removed.
    """
    total = hashlib.sha256()
    for name, size, changed in _stats(str(corpus), ""):
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


def _free(path: Path) -> tuple[Path, int]:
    """``path``, or its first version whose name is free, and the version's number.

    A name is taken, too, where companions of a source that is gone still stand.
    """
    version, candidate = 1, path
    while candidate.exists() or candidate.is_symlink() or companions(candidate):
        version += 1
        candidate = path.with_name(f"{path.stem}.v{version}{path.suffix}")
    return candidate, version


def _reserve(path: Path) -> Path:
    """The first free version of ``path``, made as an empty file, so that no other process takes it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    while True:
        candidate, _ = _free(path)
        with suppress(FileExistsError):
            candidate.touch(exist_ok=False)
            return candidate


def _write_source(path: Path, body: bytes, origin: Origin) -> Path:
    reserved = _reserve(path)
    try:
        _write_record(reserved, body, origin)
        write_whole(reserved, body)
    except OSError:
        reserved.unlink()
        raise
    return reserved


def _write_record(path: Path, body: bytes, origin: Origin) -> None:
    """Note the origin beside ``path``, over what is noted there already; write nothing where nothing is new."""
    before = read_origin(path)
    now = before.corrected(origin)
    if now == before:
        return
    beside = path.with_name(path.name + RECORD)
    record: dict[str, Any] = json.loads(beside.read_text(encoding="utf-8")) if beside.is_file() else {}
    told = {"url": now.url, "fetched_at": now.fetched_at, "headers": now.headers, **now.noted, "stated": now.stated}
    record |= {name: value for name, value in told.items() if value}
    write_whole(beside, _json_bytes(record | {"sha256": _sha256(body)}))


def _facts(said: Values, where: str) -> Iterator[Fact]:
    for name, value in said.items():
        for text in [value] if isinstance(value, str) else value:
            yield Fact(field=name, value=text, where=where)


def _check_facts(said: Values) -> None:
    for name, value in said.items():
        if name not in FACTS:
            raise UsageError(f"{name!r} is no fact of a notice; known are {', '.join(FACTS)}")
        for text in value if isinstance(value, list) else [value]:
            _check_text(text, name)
            if name.endswith("_on") and not _is_date(text):
                raise UsageError(f"{name} = {text!r} is not a date such as 2024-05-08")


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _check_text(value: object, name: str) -> None:
    if value is not None and not isinstance(value, str):
        raise UsageError(f"{name} = {value!r} is not text")


def _json_bytes(value: object) -> bytes:
    return (dumps(value, indent=2) + "\n").encode()


def _sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
