"""One page from the web, fetched once: with limits, and never from within a private network unless that is allowed."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from policykb import __version__
from policykb.acquire.addresses import NONE, Allowed, check, check_written
from policykb.acquire.archive import over_limit
from policykb.acquire.kinds import SUFFIXES, media_type
from policykb.corpus.origin import Origin
from policykb.errors import SourceError

SILENCE = 30.0
"""Seconds without a byte after which a server is given up."""
WHOLE = 120.0
"""Seconds that a whole page may take."""

_KEPT_HEADERS = ("content-type", "last-modified", "etag", "date")
_CHUNK = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A page as received: ``name`` is the name it should have in the corpus (``HOST/PATH_OF_THE_PAGE.html``)."""

    name: str
    body: bytes
    origin: Origin


def is_url(text: str) -> bool:
    """Whether a source named so is to be fetched."""
    return text.lower().startswith(("http://", "https://"))


def fetch(url: str, *, limit: int, may: Allowed = NONE) -> Fetched:
    """The page at ``url``, at most ``limit`` bytes of it, redirects followed; its origin is the address it came from.

    ``may`` are private addresses that may be asked. Raises SourceError where it cannot be had: no network, an answer
    other than 200, an address in a private network.
    """
    url = ascii_form(url)
    opener = _opener(url, may)
    request = urllib.request.Request(url, headers={"User-Agent": f"policykb/{__version__}", "Accept": "*/*"})
    try:
        with opener.open(request, timeout=SILENCE) as answer:
            body = _read(answer, limit)
            headers = {name: value for name in _KEPT_HEADERS if (value := answer.headers.get(name))}
            body = _unpacked(body, answer.headers.get("content-encoding", ""), limit)
            address = answer.geturl()
    except urllib.error.HTTPError as error:
        error.close()
        reason = " ".join(str(error.reason).split())
        raise SourceError(f"the site answers {error.code} {reason}; look at the address in a browser") from error
    except (urllib.error.URLError, OSError, http.client.HTTPException, ValueError) as error:
        raise SourceError(_why(error)) from error
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return Fetched(
        name=name_of(address, media_type(urllib.parse.urlsplit(address).path, body)),
        body=body,
        origin=Origin(url=address, fetched_at=now, headers=headers),
    )


def name_of(url: str, kind: str) -> str:
    """The name for a page in the corpus: its host as a folder, its path and query as one name, a suffix that fits.

    ``kind`` is its media type.

    >>> name_of("https://www.example.gov.cn/zwgk/2024/t5.html?id=3", "text/html")
    'www.example.gov.cn/zwgk_2024_t5.html_id=3.html'
    """
    parts = urllib.parse.urlsplit(url)
    name = urllib.parse.unquote(parts.path).strip("/").replace("/", "_") or "index"
    if parts.query:
        name += "_" + urllib.parse.unquote(parts.query).replace("/", "_")
    fitting = SUFFIXES[kind]
    known = {fitting, ".htm"} if fitting == ".html" else {fitting}
    suffix = PurePosixPath(name).suffix.lower()
    return f"{parts.hostname}/{name}" if suffix in known else f"{parts.hostname}/{name}{fitting}"


def ascii_form(url: str) -> str:
    """The address with Chinese names in the form that the net takes."""
    try:
        parts = urllib.parse.urlsplit(url.strip())
        host = (parts.hostname or "").encode("idna").decode()
        port = f":{parts.port}" if parts.port else ""
    except (ValueError, UnicodeError) as error:
        raise SourceError(f"{url} is not an address ({error}); copy it from a browser") from error
    if not host or parts.username:
        raise SourceError(f"{url} is not an address of a public page; copy it from a browser")
    host = f"[{host}]" if ":" in host else host
    path, query = (urllib.parse.quote(part, safe="/:@!$&'()*+,;=%~?-._") for part in (parts.path, parts.query))
    return urllib.parse.urlunsplit((parts.scheme.lower(), host + port, path or "/", query, ""))


def _opener(url: str, may: Allowed) -> urllib.request.OpenerDirector:
    """An opener for http and https alone, whose every connection is checked; a proxy of the user's is trusted."""
    proxies = urllib.request.getproxies()
    trusted = may.and_hosts(proxies.values())

    def connect(address: tuple[str, int], timeout: float, *_: Any) -> socket.socket:
        return _connect(address, timeout, trusted)

    class PlainConnection(http.client.HTTPConnection):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            self._create_connection = connect

    class SecureConnection(http.client.HTTPSConnection):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            self._create_connection = connect

    class Plain(urllib.request.HTTPHandler):
        def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
            return self.do_open(PlainConnection, req)

    class Secure(urllib.request.HTTPSHandler):
        def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
            return self.do_open(SecureConnection, req, context=ssl.create_default_context())

    class Redirects(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *told: Any) -> urllib.request.Request | None:
            request, answer, code, message, headers, address = told
            try:
                check_written(address, may)
            except SourceError:
                answer.close()
                raise
            return super().redirect_request(request, answer, code, message, headers, ascii_form(address))

    check_written(url, may)
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(proxies),
        Plain(),
        Secure(),
        Redirects(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    return opener


def _connect(address: tuple[str, int], timeout: float, may: Allowed) -> socket.socket:
    """A connection to the very address that was checked, so that a name cannot change its meaning in between."""
    host, port = address
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    check(host, [str(where[4][0]) for where in found], may)
    refused = OSError("it has no address")
    for family, kind, protocol, _, where in found:
        connection = socket.socket(family, kind, protocol)
        connection.settimeout(timeout)
        try:
            connection.connect(where)
        except OSError as error:
            connection.close()
            refused = error
        else:
            return connection
    raise refused


def _read(answer: http.client.HTTPResponse, limit: int) -> bytes:
    until = time.monotonic() + WHOLE
    body = b""
    while chunk := answer.read1(_CHUNK):
        body += chunk
        if too_much := over_limit(len(body), limit):
            raise too_much
        if time.monotonic() > until:
            raise SourceError(f"the site takes more than {WHOLE:.0f} s for the page; try again, or add the file itself")
    if answer.length:
        raise SourceError("the page breaks off before its end; try again")
    return body


def _unpacked(body: bytes, encoding: str, limit: int) -> bytes:
    """The page as it was before transfer; servers pack pages even where they are not asked to."""
    if encoding.lower() not in ("gzip", "x-gzip", "deflate"):
        return body
    try:
        body = zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(body, limit + 1)
    except zlib.error as error:
        raise SourceError(f"the page came damaged ({error}); try again") from error
    if too_much := over_limit(len(body), limit):
        raise too_much
    return body


def _why(error: Exception) -> str:
    cause = getattr(error, "reason", error)
    if isinstance(cause, socket.gaierror):
        return "its host is not found: no network here, or the name is wrong; save the page elsewhere and add the file"
    if isinstance(cause, TimeoutError):
        return "the site does not answer in time; try again later, or save the page in a browser and add the file"
    if isinstance(cause, ssl.SSLError):
        return f"its certificate is not accepted ({cause}); save the page in a browser and add the file"
    return f"it cannot be fetched ({cause}); save the page in a browser and add the file"
