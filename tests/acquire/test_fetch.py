"""One page from the web: within limits, with its origin, never from a private network unless that is allowed."""

from __future__ import annotations

import gzip
import http.server
import socket
import threading
from collections.abc import Iterator

import pytest

from policykb.acquire import fetch as room
from policykb.acquire.addresses import allowed
from policykb.acquire.fetch import fetch, is_url, name_of
from policykb.acquire.kinds import HTML
from policykb.errors import LimitError, SourceError

PAGE = "<html><body><p>临河县水务局关于抗旱工作的通知</p></body></html>".encode()
LIMIT = 100_000
LOOPBACK = allowed(["127.0.0.1"])


class _Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        headers, status, body = {"Content-Type": "text/html"}, 200, PAGE
        if self.path == "/gone":
            status = 404
        elif self.path.startswith("/to/"):
            status, headers["Location"], body = 302, self.path.removeprefix("/to/"), b""
        elif self.path == "/packed":
            headers["Content-Encoding"], body = "gzip", gzip.compress(PAGE)
        elif self.path == "/bomb":
            headers["Content-Encoding"], body = "gzip", gzip.compress(b" " * 1_000_000)
        elif self.path == "/torn":
            headers["Content-Encoding"] = "gzip"
        elif self.path == "/large":
            body = PAGE * 2000
        elif self.path == "/short":
            headers["Content-Length"] = "9999"
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Site) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("path", ["/zwgk/2024/t5.html", "/packed", "/to//zwgk", "/to//to//zwgk", "/通知?名=值"])
def test_a_page_comes_with_its_origin(site: str, path: str) -> None:
    page = fetch(site + path, limit=LIMIT, may=LOOPBACK)
    assert page.body == PAGE
    assert page.origin.url is not None
    assert page.origin.url.startswith(site)
    assert page.origin.fetched_at is not None
    assert page.origin.fetched_at.endswith("Z")
    assert page.origin.headers["content-type"] == "text/html"
    assert page.name.startswith("127.0.0.1/")
    assert page.name.endswith(".html")


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/gone", "404"),
        ("/to/loop", "infinite loop"),
        ("/torn", "damaged"),
        ("/to/file:///etc/passwd", "not allowed"),
        ("/to/ftp://example.com/x", "not an http"),
        ("/short", "breaks off"),
    ],
)
def test_what_cannot_be_had_is_one_line(site: str, path: str, says: str) -> None:
    with pytest.raises(SourceError, match=says) as caught:
        fetch(site + path, limit=LIMIT, may=LOOPBACK)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("path", ["/large", "/bomb"])
def test_a_page_over_the_limit_is_refused(site: str, path: str) -> None:
    with pytest.raises(LimitError):
        fetch(site + path, limit=LIMIT, may=LOOPBACK)


def test_private_addresses_are_refused_unless_allowed(site: str) -> None:
    with pytest.raises(SourceError, match="private network"):
        fetch(site + "/", limit=LIMIT)


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.8", "169.254.169.254", "::1", "fe80::1", "0.0.0.0"])
def test_a_name_that_means_a_private_address_is_refused_before_any_connection(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    found = [(family, socket.SOCK_STREAM, 6, "", (address, 80))]
    monkeypatch.setattr(room.urllib.request, "getproxies", dict)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(SourceError, match="private network"):
        fetch("http://www.example.gov.cn/", limit=LIMIT)


def test_a_redirect_into_a_private_network_is_refused(site: str) -> None:
    with pytest.raises(SourceError, match=r"10\.0\.0\.8 lies in a private network"):
        fetch(site + "/to/http://10.0.0.8/", limit=LIMIT, may=LOOPBACK)


def test_without_a_network_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def offline(*_: object, **__: object) -> object:
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    monkeypatch.setattr(room.urllib.request, "getproxies", dict)
    monkeypatch.setattr(socket, "getaddrinfo", offline)
    with pytest.raises(SourceError, match="no network here"):
        fetch("https://www.example.gov.cn/", limit=LIMIT)


@pytest.mark.parametrize("url", ["http://", "http://user:secret@example.com/", "http://[::1", "http://a:port/"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(SourceError, match="not an address"):
        fetch(url, limit=LIMIT)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.example.gov.cn/", "www.example.gov.cn/index.html"),
        ("https://www.example.gov.cn/a/b.htm", "www.example.gov.cn/a_b.htm"),
        ("https://www.example.gov.cn/a/show.aspx?id=3", "www.example.gov.cn/a_show.aspx_id=3.html"),
        ("https://www.example.gov.cn/%E9%80%9A%E7%9F%A5.html", "www.example.gov.cn/通知.html"),
    ],
)
def test_pages_are_named_by_host_and_path(url: str, name: str) -> None:
    assert name_of(url, HTML) == name


@pytest.mark.parametrize(("text", "url"), [("HTTP://a", True), ("https://a", True), ("a.html", False), ("http", False)])
def test_what_is_to_be_fetched(text: str, url: bool) -> None:
    assert is_url(text) is url
