"""Crawls in processes of their own: Scrapy's reactor runs once a process, and a crawl is to be killed at any moment."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import signal
import sys
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from acquire.crawl.server import Site
from policykb.acquire.crawl.outcome import Crawled, Order, Wanted
from policykb.acquire.crawl.run import crawl
from policykb.acquire.site.keys import read_profile
from policykb.clean.decode import decode
from policykb.errors import PolicykbError

DAY = "2026-11-24T08:00:00Z"
_AT_MOMENTS = {"open", "os.rename", "os.truncate", "sqlite3.connect", "socket.connect", "os.listdir", "os.scandir"}


def wanted(site: Site, *start: str, name: str = "site", **said: Any) -> Wanted:
    """A profile of the test site, without pace unless one is ``said``."""
    values = {"start": [site.address + path for path in start], "pace": 0, "connections": 4, **said}
    text = "".join(f"{key} = {json.dumps(value)}\n" for key, value in values.items())
    return Wanted(given=name, profile=read_profile(text, name=name, where=name), agent="policykb/0 (+a@example.org)")


def crawled(corpus: Path, *sites: Wanted, **said: Any) -> tuple[Crawled, ...]:
    """Crawl to the end; what came of it."""
    found, _ = ended(corpus, *sites, **said)
    assert found is not None
    return found


def ended(corpus: Path, *sites: Wanted, moment: float | None = None, **said: Any) -> tuple[Any, int]:
    """Crawl: what came of it, and how many files were opened, renamed … on the way.

    ``moment``: be killed, after so many of them, or (below 1) after so many seconds; both from the first connection on.
    """
    values = {"private": ("127.0.0.1",), "agent": "policykb/0 (+a@example.org)", "page_limit": 300_000, **said}
    order = Order(sites=sites, **values)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, "policykb.acquire.crawl.spider", "scrapy.crawler"])
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_crawl, args=(theirs, corpus, order, moment))
    process.start()
    theirs.close()
    try:
        found = ours.recv()
    except EOFError:
        found = None, 0
    process.join()
    if found[0] is None and moment is None:
        raise AssertionError(f"the crawl ended with {process.exitcode}")
    if isinstance(found[0], Exception):
        raise found[0]
    return found


def kept(corpus: Path) -> dict[str, str]:
    """The sources of a corpus and their records, with digests: of the bytes, and of what is told of the origin."""
    found = {}
    for path in sorted(corpus.rglob("*")):
        name = path.relative_to(corpus).as_posix()
        if path.is_file() and not any(part.startswith(".") for part in name.split("/")):
            body = path.read_bytes()
            if name.endswith(".source.json"):
                record = json.loads(body)
                body = json.dumps([record["url"], record["sha256"], record["status"]]).encode()
            found[name] = hashlib.sha256(body).hexdigest()
    return found


def records(corpus: Path) -> Mapping[str, Any]:
    """What the records say, by address."""
    said = (json.loads(path.read_text(encoding="utf-8")) for path in corpus.rglob("*.source.json"))
    return {record["url"]: record for record in said}


def _crawl(answer: Connection, corpus: Path, order: Order, moment: float | None) -> None:
    count, connected = 0, False

    def look(event: str, _: object) -> None:
        nonlocal count, connected
        if event == "socket.connect" and not connected:
            connected = True
            if moment and moment < 1:
                signal.setitimer(signal.ITIMER_REAL, moment)  # the system ends the process where nobody handles it
        if connected and event in _AT_MOMENTS:
            count += 1
            if count == moment:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(look)

    def text(body: bytes) -> tuple[str, str]:
        decoded = decode(body)
        return decoded.text, decoded.encoding

    try:
        found, _ = crawl(corpus, order, decode=text, alike=lambda _, __: False, now=lambda: DAY)
        answer.send((found, count))
    except PolicykbError as error:
        answer.send((error, count))
