"""The members of an archive (.zip, .gz), read one at a time and never more than the limits allow."""

from __future__ import annotations

import gzip
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from policykb.errors import LimitError, SourceError

MOST_MEMBERS = 10_000
MOST_UNPACKED = 50
"""How often the limit of one source an archive may hold in all, unpacked, the archives within it included."""

DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, OSError, NotImplementedError, RuntimeError, ValueError, IndexError),
)
"""What unpacking raises for bytes that are damaged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Something an archive holds: its name, its bytes or what is wrong with them, and where and when it was found."""

    name: str
    body: bytes | SourceError
    url: str | None = None
    fetched_at: str | None = None


class Budget:
    """How much may still be unpacked: ``limit`` bytes at a time, a multiple of that from one source in all."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._left = MOST_UNPACKED * limit

    def spend(self, size: int) -> None:
        """Note so many bytes as unpacked. Raises LimitError where that was too much."""
        self._left -= size
        if self._left < 0:
            raise LimitError(
                f"it unpacks to more than {MOST_UNPACKED} times the limit of one source; unpack it, or split it"
            )


def zipped(body: bytes, budget: Budget) -> Iterator[Member]:
    """The members of a ZIP archive, in its order; what is wrong with one stands in place of its bytes.

    Raises SourceError for a damaged archive, LimitError for one with too many members or too much in them (what came
    before was given).
    """
    with _opened(body) as archive:
        kept = [info for info in archive.infolist() if not info.filename.endswith("/")]
        if len(kept) > MOST_MEMBERS:
            raise too_many(len(kept))
        for info in kept:
            read = _member(archive, info, budget)
            yield Member(name=_name(info) or "unnamed", body=read)


def gunzipped(body: bytes, name: str, budget: Budget) -> Iterator[Member]:
    """The one member of a gzip file, named as the file without ``.gz``."""
    inner = name.rpartition("/")[2].removesuffix(".gz") or name
    try:
        with gzip.open(io.BytesIO(body)) as file:
            read = file.read(budget.limit + 1)
    except DAMAGE as error:
        raise SourceError(f"it is a damaged archive ({error}); fetch it again") from error
    budget.spend(len(read))
    yield Member(name=inner, body=over_limit(len(read), budget.limit) or read)


def too_many(count: int) -> LimitError:
    """The error for an archive of more members than the limit."""
    return LimitError(f"it has {count} members, over the limit of {MOST_MEMBERS}; unpack it, or split it")


def _opened(body: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(body))
    except DAMAGE as error:
        raise SourceError(f"it is a damaged archive ({error}); fetch it again") from error


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> bytes | SourceError:
    if info.flag_bits & 0x1:
        return SourceError("it is locked by a password; unpack the archive and add what it holds")
    try:
        with archive.open(info) as file:
            read = file.read(budget.limit + 1)
    except DAMAGE as error:
        return SourceError(f"it cannot be unpacked ({error}); fetch the archive again")
    budget.spend(len(read))
    return over_limit(len(read), budget.limit) or read


def over_limit(size: int, limit: int) -> LimitError | None:
    """The error for a source of more bytes than the limit, ``None`` for one within it."""
    if size <= limit:
        return None
    return LimitError(
        f"it is over the limit of {limit / 1e6:g} MB for one source; "
        "raise it in policykb.toml ([limits] source_mb = …), or split the source"
    )


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name; one not marked as UTF-8 is UTF-8 or GBK rather than the code page 437 that zipfile takes."""
    if info.flag_bits & 0x800:
        return info.filename
    raw = info.filename.encode("cp437", errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename
