"""The pages of a WARC archive, as crawlers keep them (ISO 28500): a member for each answer that holds a document."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from policykb.acquire.archive import DAMAGE, MOST_MEMBERS, Budget, Member, over_limit, too_many
from policykb.errors import SourceError

_Read = TypeVar("_Read")

_HOLDS_PAGES = frozenset({"response", "resource"})
# What a crawl fetches along with the pages: no document, whatever its bytes look like.
_BESIDE = ("image/", "video/", "audio/", "font/", "text/css", "text/javascript", "application/javascript",
           "application/x-javascript", "application/json", "application/font", "text/dns")  # fmt: skip
_LOGS = ("dns:", "whois:", "metadata:", "urn:")


def records(body: bytes, budget: Budget) -> Iterator[Member]:
    """The pages of a WARC archive, packed (``.warc.gz``) or not, in its order, each with its address and time.

    A member is named by its address (``www.example.gov.cn/t1.html``); one that comes again is numbered. Answers other
    than 200, and what is no document by its stated type (pictures, styles, scripts), are left out. Raises SourceError
    for a damaged archive and LimitError for too much in it (what came before was given).
    """
    try:
        from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415  loaded when an archive is read
        from warcio.exceptions import ArchiveLoadFailed  # noqa: PLC0415
    except ImportError as error:
        raise SourceError("it is a WARC archive, which needs warcio; install it with: pip install warcio") from error
    seen: dict[str, int] = {}
    count = 0
    try:
        archive = iter(ArchiveIterator(_Unpacked(body, budget)))
        while (record := _silently(next, archive, None)) is not None:
            count += 1
            if count > 10 * MOST_MEMBERS:
                raise too_many(count)
            member = _silently(_member, record, budget)
            if member is not None:
                seen[member.name] = times = seen.get(member.name, 0) + 1
                yield member if times == 1 else _numbered(member, times)
    except (ArchiveLoadFailed, *DAMAGE, AttributeError, TypeError, LookupError) as error:
        raise SourceError(f"it is a damaged WARC archive ({_line(error)}); fetch it again") from error


def _silently(read: Callable[..., _Read], *values: Any) -> _Read:
    """What ``read`` gives, while the library's complaints go nowhere: they hold the archive's bytes as they are."""
    with redirect_stderr(io.StringIO()):
        return read(*values)


class _Unpacked(io.RawIOBase):
    """The archive's bytes, unpacked as they are read and counted on the way."""

    def __init__(self, body: bytes, budget: Budget) -> None:
        packed = body.startswith(b"\x1f\x8b")
        self._file: Any = gzip.GzipFile(fileobj=io.BytesIO(body)) if packed else io.BytesIO(body)
        self._budget = budget

    def read(self, size: int = -1) -> bytes:
        """As a file's, though never more than one source may hold at a time."""
        most = self._budget.limit
        read: bytes = self._file.read(most if size < 0 else min(size, most))
        self._budget.spend(len(read))
        return read


def _member(record: Any, budget: Budget) -> Member | None:
    address = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")
    if record.rec_type not in _HOLDS_PAGES or not address or address.startswith(_LOGS):
        return None
    http = record.http_headers
    kind = (http or record.rec_headers).get_header("Content-Type") or ""
    if kind.lower().startswith(_BESIDE) or (http is not None and http.get_statuscode() != "200"):
        return None
    read = record.content_stream().read(budget.limit + 1)
    return Member(
        name=member_name(address),
        body=over_limit(len(read), budget.limit) or read,
        url=address,
        fetched_at=record.rec_headers.get_header("WARC-Date"),
    )


def member_name(address: str) -> str:
    """An address as the name of a member: without its scheme, readable."""
    parts = urlsplit(address)
    path = unquote(parts.path.rstrip("/")) + (f"?{parts.query}" if parts.query else "")
    return "".join(char if char.isprintable() else "_" for char in (parts.netloc + path or address))


def _numbered(member: Member, times: int) -> Member:
    return Member(name=f"{member.name} ({times})", body=member.body, url=member.url, fetched_at=member.fetched_at)


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
