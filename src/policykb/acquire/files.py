"""What lies in the corpus: its files, and the documents they hold. One that cannot be read never hides another."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from policykb.acquire.archive import Budget, Member, gunzipped, over_limit, zipped
from policykb.acquire.kinds import GZIP, WARC, ZIP, media_type
from policykb.corpus import COMPANIONS, MEMBER, is_companion
from policykb.corpus.origin import read_origin
from policykb.corpus.override import read_override
from policykb.errors import LimitError, SourceError
from policykb.model import RawPage

MOST_NESTED = 2
"""How deep archives may lie within archives."""

PASTED = "-"
"""The name of a source that was typed or piped in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lying:
    """A file of the corpus that may be a source.

    ``size`` in bytes and ``mtime_ns`` take in its companions (sum and latest), so that a change of either shows.
    """

    source: str
    path: Path
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A source that cannot be read, and why."""

    source: str
    error: SourceError


def sources(corpus: Path) -> Iterator[Lying | Refusal]:
    """Every file of the corpus that may be a source, sorted by name folder by folder. No file is opened.

    Dot files and companions are skipped. Links to files within the corpus count as files; a link to a folder is never
    followed: what it shows lies elsewhere in the corpus, or leads in a circle or outside, which is refused.
    """
    if corpus.is_dir():
        yield from _folder(corpus, "", corpus.resolve())


def pages(lying: Iterable[Lying | Refusal], *, limit: int) -> Iterator[RawPage | Refusal]:
    """The documents that lie in those files."""
    for one in lying:
        if isinstance(one, Refusal):
            yield one
        else:
            yield from pages_of(one.path, source=one.source, limit=limit)


def pages_of(path: Path, *, source: str, limit: int) -> Iterator[RawPage | Refusal]:
    """The documents that a file holds: itself, or the members of an archive, with what is known of their origin.

    ``limit`` is the most bytes of one source.
    """
    try:
        body = _body(path, limit)
        origin = read_origin(path)
        page = RawPage(
            source=source,
            body=body,
            media_type=media_type(source, body),
            url=origin.url,
            fetched_at=origin.fetched_at,
            stated=origin.facts,
            override=read_override(path),
        )
        yield from _documents(page, Budget(limit), depth=0)
    except SourceError as error:
        yield Refusal(source=source, error=error)


def pasted(body: bytes, *, limit: int) -> Iterator[RawPage | Refusal]:
    """The documents of bytes that came by typing or a pipe; their source is ``-``."""
    try:
        if too_much := over_limit(len(body), limit):
            raise too_much
        page = RawPage(source=PASTED, body=body, media_type=media_type(PASTED, body))
        yield from _documents(page, Budget(limit), depth=0)
    except SourceError as error:
        yield Refusal(source=PASTED, error=error)


def _folder(folder: Path, prefix: str, corpus: Path) -> Iterator[Lying | Refusal]:
    try:
        with os.scandir(folder) as entries:
            found = {entry.name: entry for entry in entries if not entry.name.startswith(".")}
    except OSError as error:
        yield _refused(prefix.rstrip("/") or folder.name, f"the folder cannot be read ({_reason(error)})")
        return
    for name in sorted(found):
        source, entry = prefix + _shown(name), found[name]
        try:
            if source != prefix + name:
                raise SourceError("its name is not UTF-8, which often means GBK; rename it")
            if entry.is_dir(follow_symlinks=False):
                yield from _subfolder(Path(entry.path), source, corpus)
            elif not is_companion(name) and _is_source(entry, corpus):
                beside = (found[name + suffix] for suffix in COMPANIONS if name + suffix in found)
                states = [each.stat() for each in (entry, *beside)]
                yield Lying(
                    source=source,
                    path=Path(entry.path),
                    size=sum(state.st_size for state in states),
                    mtime_ns=max(state.st_mtime_ns for state in states),
                )
        except OSError as error:
            yield _refused(source, f"it cannot be reached ({_reason(error)}); mend or remove it")
        except SourceError as error:
            yield Refusal(source=source, error=error)


def _subfolder(folder: Path, source: str, corpus: Path) -> Iterator[Lying | Refusal]:
    if source.endswith(MEMBER[0]):
        raise SourceError(f"a folder's name that ends with {MEMBER[0]} looks like an archive's members; rename it")
    yield from _folder(folder, source + "/", corpus)


def _is_source(entry: os.DirEntry[str], corpus: Path) -> bool:
    """Whether it is a file, and not a link to a folder of the corpus. Raises SourceError for anything else."""
    if entry.is_symlink():
        try:
            target = Path(entry.path).resolve(strict=True)
        except FileNotFoundError as error:
            raise SourceError("it is a link to nothing; remove it, or put back what it points to") from error
        except RuntimeError as error:  # so Python 3.11 and 3.12 say it; later ones raise an OSError
            raise SourceError("it is a link that leads in a circle; remove it") from error
        if not target.is_relative_to(corpus):
            raise SourceError("it is a link out of the corpus; put a copy of the file here instead")
        if target.is_dir():
            if Path(entry.path).parent.resolve().is_relative_to(target):
                raise SourceError("it is a link to a folder that holds it, which leads in a circle; remove it")
            return False
    if not entry.is_file():
        raise SourceError("it is a pipe or a device, not a file; remove it")
    return True


def _body(path: Path, limit: int) -> bytes:
    try:
        with path.open("rb") as file:
            body = file.read(limit + 1)
    except FileNotFoundError as error:
        raise SourceError("there is no such file; check its name") from error
    except OSError as error:
        raise SourceError(f"it cannot be read ({_reason(error)}); check its rights and the disk") from error
    if too_much := over_limit(len(body), limit):
        raise too_much
    return body


def _documents(page: RawPage, budget: Budget, *, depth: int) -> Iterator[RawPage | Refusal]:
    """The documents within a source, itself where it is no archive. What is known of its origin goes with them."""
    if page.media_type not in (ZIP, GZIP, WARC):
        yield page
        return
    if depth == MOST_NESTED:
        raise LimitError(f"archives lie within archives more than {MOST_NESTED} deep; unpack the outer ones")
    held = 0
    for member in _members(page, budget):
        if _is_litter(member.name):
            continue
        held += 1
        source = page.source + MEMBER + member.name
        try:
            if isinstance(member.body, SourceError):
                raise member.body
            inner = replace(
                page,
                source=source,
                body=member.body,
                media_type=media_type(member.name, member.body),
                url=member.url or page.url,
                fetched_at=member.fetched_at or page.fetched_at,
            )
            yield from _documents(inner, budget, depth=depth + 1)
        except SourceError as error:
            yield Refusal(source=source, error=error)
    if not held:
        raise SourceError("it is an archive that holds no document; remove it")


def _members(page: RawPage, budget: Budget) -> Iterator[Member]:
    if page.media_type == ZIP:
        return zipped(page.body, budget)
    if page.media_type == WARC:
        from policykb.acquire.warc import records  # noqa: PLC0415  a library few sources need

        return records(page.body, budget)
    return gunzipped(page.body, page.source, budget)


def _is_litter(name: str) -> bool:
    """What systems leave in archives (``__MACOSX/``, ``.DS_Store``, ``Thumbs.db``), and companions."""
    parts = name.replace("\\", "/").split("/")
    return is_companion(name) or "__MACOSX" in parts or parts[-1].startswith(".") or parts[-1] == "Thumbs.db"


def _refused(source: str, why: str) -> Refusal:
    return Refusal(source=source, error=SourceError(why))


def _reason(error: Exception) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error)


def _encodable(name: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in name)


def _shown(name: str) -> str:
    """A name as people can read it: bytes that are not UTF-8 are taken for GBK."""
    return name if _encodable(name) else os.fsencode(name).decode("gb18030", errors="replace")
