"""Pages put into the corpus as received: files with their records, or a WARC archive, or both.

A record stands before its file, and the file is whole as soon as it is there: a crawl that is killed in between finds
its own record, and goes on under the same name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from policykb.acquire.crawl.frontier import Page
from policykb.acquire.crawl.received import Received, declared_charset
from policykb.acquire.crawl.warcs import Archive
from policykb.acquire.fetch import name_of
from policykb.corpus import MEMBER, RECORD
from policykb.corpus.origin import Origin, read_origin, record_of
from policykb.corpus.state import sizes
from policykb.corpus.writing import free_name, safe_name, write_whole
from policykb.errors import SourceError

Alike = Callable[[bytes, bytes], bool]
"""Whether two states of a page say the same: pages count their visitors, and tell the time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Where the bytes of a page lie now; ``archive``: the archive that was written to, and its length."""

    outcome: Literal["new", "changed", "same", "unchanged"]
    sha256: str
    source: str
    archive: tuple[str, int] | None = None


class Keeper:
    """Keeps the pages of a crawl. ``archive``: a WARC archive to write them to, ``files``: whether to files too."""

    def __init__(self, corpus: Path, *, alike: Alike, archive: Archive | None, files: bool) -> None:
        self._corpus = corpus
        self._alike = alike
        self._archive = archive
        self._files = files
        self._sized = sizes(corpus)
        self._held: dict[str, Path] = {}

    def keep(self, page: Page, received: Received, *, kind: str, site: str, found: str) -> Kept:
        """Keep a page of the media type ``kind``; ``site`` is the name of its site, ``found`` the charset it is in.

        Bytes that lie in the corpus already are not doubled; what a page was before stays.
        """
        sha256 = hashlib.sha256(received.body).hexdigest()
        if page.source and page.sha256 and (sha256 == page.sha256 or self._says_the_same(page.source, received.body)):
            return Kept(outcome="unchanged", sha256=page.sha256, source=page.source)
        archived = self._archive.write(page.site, received) if self._archive else None
        place = (archived.source, archived.length) if archived else None
        if archived and not self._files:
            source = archived.source + MEMBER + archived.member
            return Kept(outcome="changed" if page.source else "new", sha256=sha256, source=source, archive=place)
        path, new = self._file(page, received, sha256, kind=kind, site=site, found=found)
        outcome: Literal["new", "changed", "same"] = "changed" if page.source else "new" if new else "same"
        return Kept(outcome=outcome, sha256=sha256, source=path.relative_to(self._corpus).as_posix(), archive=place)

    def _file(
        self, page: Page, received: Received, sha256: str, *, kind: str, site: str, found: str
    ) -> tuple[Path, bool]:
        """The file that holds the bytes, and whether it was made now."""
        body = received.body
        for path in self._sized.pop(len(body), ()):  # each is opened once, when bytes of its size come
            with suppress(OSError):
                self._held.setdefault(hashlib.sha256(path.read_bytes()).hexdigest(), path)
        if sha256 in self._held:
            return self._held[sha256], False

        def mine(path: Path) -> bool:
            with suppress(SourceError):
                return read_origin(path).url == received.final_url
            return False

        path, _ = free_name(self._corpus / safe_name(name_of(received.final_url, kind)), mine=mine)
        record = record_of(
            body,
            Origin(
                url=received.final_url,
                fetched_at=received.at,
                headers=received.headers,
                noted={"site": site},
            ),
            _further(page, received, found),
        )
        write_whole(path.with_name(path.name + RECORD), record, flushed=False)
        write_whole(path, body, flushed=False)
        self._held[sha256] = path
        return path, True

    def _says_the_same(self, source: str, body: bytes) -> bool:
        if MEMBER in source:
            return False
        try:
            before = (self._corpus / source).read_bytes()
        except OSError:  # taken out of the corpus since
            return False
        return self._alike(before, body)


def _further(page: Page, received: Received, found: str) -> Mapping[str, Any]:
    """What a record says beside the origin: what was asked, how it was answered, what it is in, what it replaces."""
    listed = {"title": page.title, "date": page.date}
    told = {
        "asked_url": received.url,
        "status": received.status,
        "charset": {"declared": declared_charset(received), "found": found},
        "crawled_as": page.site,
        "listed": listed if any(listed.values()) else None,
        "replaces": page.source,
    }
    return {name: value for name, value in told.items() if value is not None}
