"""The members of a ZIP archive, read one at a time and never more than the limits allow."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from policykb.errors import LimitError, SourceError

MOST_MEMBERS = 10_000
MOST_UNPACKED = 50
"""How often the limit of one source an archive may hold in all, unpacked."""

_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


def members(body: bytes, *, limit: int) -> Iterator[tuple[str, bytes | SourceError]]:
    """Name and bytes of each member, in the archive's order; what is wrong with one stands in place of its bytes.

    ``limit`` is the most bytes of one member. Raises SourceError for a damaged archive, LimitError for one with too
    many members or too much in them (what came before was given).
    """
    with _opened(body) as archive:
        kept = [info for info in archive.infolist() if not info.is_dir()]
        if len(kept) > MOST_MEMBERS:
            raise LimitError(f"it has {len(kept)} members, over the limit of {MOST_MEMBERS}; unpack it, or split it")
        unpacked = 0
        for info in kept:
            read = _member(archive, info, limit)
            if isinstance(read, bytes):
                unpacked += len(read)
            if unpacked > MOST_UNPACKED * limit:
                raise LimitError(
                    f"it unpacks to more than {MOST_UNPACKED} times the limit of one source; unpack it, or split it"
                )
            yield _name(info), read


def _opened(body: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(body))
    except _DAMAGE as error:
        raise SourceError(f"it is a damaged archive ({error}); fetch it again") from error


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes | SourceError:
    if info.flag_bits & 0x1:
        return SourceError("it is locked by a password; unpack the archive and add what it holds")
    try:
        with archive.open(info) as file:
            read = file.read(limit + 1)
    except _DAMAGE as error:
        return SourceError(f"it cannot be unpacked ({error}); fetch the archive again")
    return over_limit(len(read), limit) or read


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
