"""A WARC archive gives its pages, each with its address and time; what a crawl fetches along with them stays behind."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb.acquire.archive import Budget, Member
from policykb.acquire.files import Refusal, pasted
from policykb.acquire.warc import records
from policykb.errors import LimitError, SourceError
from policykb.model import RawPage

PAGE = "<html><body><p>云溪县人民政府办公室关于防汛工作的通知</p></body></html>"
SITE = "https://www.yunxi.example.gov.cn"
LIMIT = 1_000_000


Answer = tuple[str, str, str, bytes]


def record(kind: str, address: str, block: bytes) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2026-03-02T08:00:00Z\r\n"
        f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def warc(answers: Sequence[Answer], *, packed: bool = True, more: str = "") -> bytes:
    """An archive of answers ``(address, status, content type, body)``, each behind its request."""
    found = [record("warcinfo", "", b"software: a crawler\r\n")]
    for address, status, kind, body in answers:
        found.append(record("request", address, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"))
        head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{more}\r\n"
        found.append(record("response", address, head.encode() + body))
    return b"".join(map(gzip.compress, found) if packed else found)


def read(body: bytes) -> list[RawPage | Refusal]:
    return list(pasted(body, limit=LIMIT))


@pytest.mark.parametrize("packed", [True, False])
def test_each_answer_that_holds_a_document_is_a_page(packed: bool) -> None:
    answers = [
        (f"{SITE}/a/t1.html", "200 OK", "text/html; charset=gbk", PAGE.encode("gb18030")),
        (f"{SITE}/logo.png", "200 OK", "image/png", b"\x89PNG\r\n\x1a\n"),
        (f"{SITE}/style.css", "200 OK", "text/css", b"p {}"),
        (f"{SITE}/gone.html", "404 Not Found", "text/html", b"<html><p>404</p></html>"),
        (f"{SITE}/a/%E9%80%9A%E7%9F%A5.pdf?v=2", "200 OK", "application/pdf", b"%PDF-1.4"),
        (f"{SITE}/a/t1.html", "200 OK", "text/html", PAGE.encode()),
    ]
    pages = [page for page in read(warc(answers, packed=packed)) if isinstance(page, RawPage)]
    host = SITE.removeprefix("https://")
    assert [(page.source, page.media_type) for page in pages] == [
        (f"-!/{host}/a/t1.html", "text/html"),
        (f"-!/{host}/a/通知.pdf?v=2", "application/pdf"),
        (f"-!/{host}/a/t1.html (2)", "text/html"),
    ]
    assert pages[0].url == f"{SITE}/a/t1.html"
    assert pages[0].fetched_at == "2026-03-02T08:00:00Z"
    assert pages[0].body == PAGE.encode("gb18030")


def test_pages_within_an_archive_that_were_sent_packed_are_unpacked() -> None:
    sent = gzip.compress(PAGE.encode())
    (page,) = read(warc([(f"{SITE}/", "200 OK", "text/html", sent)], more="Content-Encoding: gzip\r\n"))
    assert isinstance(page, RawPage)
    assert page.body == PAGE.encode()


def test_an_archive_without_documents_is_refused() -> None:
    (refused,) = read(warc([(f"{SITE}/logo.png", "200 OK", "image/png", b"\x89PNG")]))
    assert isinstance(refused, Refusal)
    assert "holds no document" in str(refused.error)


def test_too_large_a_page_hides_no_other_and_too_large_an_archive_ends() -> None:
    answers = [
        (f"{SITE}/large", "200 OK", "text/html", PAGE.encode() + bytes(LIMIT)),
        (f"{SITE}/good", "200 OK", "text/html", PAGE.encode()),
    ]
    large, good = read(warc(answers))
    assert isinstance(large, Refusal)
    assert isinstance(large.error, LimitError)
    assert isinstance(good, RawPage)
    bomb = warc([(f"{SITE}/bomb", "200 OK", "text/html", bytes(60 * LIMIT))])
    assert len(bomb) < LIMIT
    assert any(isinstance(one, Refusal) and "times the limit" in str(one.error) for one in read(bomb))


WHOLE = warc([(f"{SITE}/a", "200 OK", "text/html", PAGE.encode())], packed=False)


@given(st.binary(max_size=60), st.integers(0, len(WHOLE)), st.integers(0, 40), st.booleans())
def test_no_damage_raises_anything_but_a_source_error(noise: bytes, at: int, lost: int, packed: bool) -> None:
    damaged = WHOLE[:at] + noise + WHOLE[at + lost :]
    with suppress(SourceError):
        for member in records(gzip.compress(damaged) if packed else damaged, Budget(LIMIT)):
            assert isinstance(member, Member)
