"""WARC archives of what is fetched (ISO 28500): one for each site and run, split before it is too large to be read."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from policykb import __version__
from policykb.acquire.crawl.received import Received
from policykb.acquire.warc import member_name

BESIDE = ".warc"
"""The folder of the corpus for archives that are kept beside the files: a build passes by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """Where a page was written: the archive, its length with that page, and the page's name in it."""

    source: str
    length: int
    member: str


class Archive:
    """The archives of a run.

    ``limit``: the most bytes of one source; ``agent``: how the sites were asked; ``begun`` is told of each archive
    before it is there.
    """

    def __init__(
        self, corpus: Path, *, folder: str, at: str, limit: int, agent: str, begun: Callable[[str], None]
    ) -> None:
        self._corpus = corpus
        self._folder = folder
        self._stamp = "".join(char for char in at if char.isdigit())
        self._limit = limit
        self._agent = agent
        self._begun = begun
        self._open: dict[str, tuple[BinaryIO, str]] = {}
        self._number = 0

    def write(self, site: str, received: Received) -> Archived:
        """Add a page to the archive of its site."""
        from warcio.statusandheaders import StatusAndHeaders  # noqa: PLC0415  loaded when an archive is written
        from warcio.warcwriter import WARCWriter  # noqa: PLC0415

        file, source = self._file(site, len(received.body))
        headers = [*received.headers.items(), ("Content-Length", str(len(received.body)))]
        writer: Any = WARCWriter(file, gzip=True)
        record = writer.create_warc_record(
            received.final_url,
            "response",
            payload=io.BytesIO(received.body),
            http_headers=StatusAndHeaders(f"{received.status} OK", headers, protocol="HTTP/1.1"),
            warc_headers_dict={"WARC-Date": received.at},
        )
        writer.write_record(record)
        file.flush()
        return Archived(source=source, length=file.tell(), member=member_name(received.final_url))

    def close(self) -> None:
        """Let go of the files."""
        for file, _ in self._open.values():
            file.close()
        self._open.clear()

    def _file(self, site: str, room: int) -> tuple[BinaryIO, str]:
        """The archive to write to, with so much room that a build still reads it as one source."""
        if site in self._open:
            file, source = self._open[site]
            if file.tell() + room <= self._limit // 2:
                return file, source
            file.close()
        while True:
            self._number += 1
            source = f"{self._folder}{site}-{self._stamp}-{self._number:05}.warc.gz"
            path = self._corpus / source
            if not path.exists():
                break
        self._begun(source)
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("xb")
        self._begin(file, path.name)
        self._open[site] = file, source
        return file, source

    def _begin(self, file: BinaryIO, name: str) -> None:
        from warcio.warcwriter import WARCWriter  # noqa: PLC0415

        writer: Any = WARCWriter(file, gzip=True)
        told = {
            "software": f"policykb/{__version__}",
            "format": "WARC File Format 1.0",
            "http-header-user-agent": self._agent,
            "robots": "obey",
        }
        writer.write_record(writer.create_warcinfo_record(name, told))
