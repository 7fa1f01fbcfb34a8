"""``corpus/.history.jsonl``: what each build changed, for ``changes``; append-only, and no index is needed to read it.

A line ``tells`` of a notice as a build left it (``state``), that another source holds the ``same`` now, that it is
``gone`` or is now told of under another one's key (``merged``); or which ``stamp`` the index had that all lines before
it tell of. Every line stands for itself and ends with a mark, so that one cut off by a crash is skipped, and what it
told is written again by the next build.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from policykb.json_form import Json, dumps

NAME = ".history.jsonl"


class Entry(NamedTuple):
    """The last that is known of a notice, by its ``key``: ``doc_id`` and ``source`` that hold it, and since when.

    ``offset`` is where in the file the line with its state stands, in bytes.
    """

    key: str
    doc_id: str
    source: str
    at: str
    offset: int


class History:
    """The file of one corpus. Its entries are read at once, their states when they are asked for."""

    def __init__(self, corpus: Path) -> None:
        self._path = corpus / NAME
        self.stamp = ""
        self.entries: dict[str, Entry] = {}
        for offset, line in self.lines():
            self._take(offset, line)

    def _take(self, offset: int, line: Json) -> None:
        if "stamp" in line:
            self.stamp = line["stamp"]
            return
        self.stamp = ""
        before = self.entries.pop(line["was"] or line["key"], None)
        if line["tells"] in ("gone", "merged"):
            return
        if line["tells"] == "same" and before:
            offset = before.offset
        self.entries[line["key"]] = Entry(
            key=line["key"], doc_id=line["doc_id"], source=line["source"], at=line["at"], offset=offset
        )

    def lines(self) -> Iterator[tuple[int, Json]]:
        """Every whole line with its offset, in the order of writing, without its state."""
        if not self._path.is_file():
            return
        offset = 0
        with self._path.open("rb") as file:
            for raw in file:
                if raw.rstrip(b"\n").endswith(_WHOLE):
                    head, state, _ = raw.partition(_STATE)
                    yield offset, json.loads(head + b"}" if state else raw)
                offset += len(raw)

    def read(self, offsets: Iterable[int]) -> Iterator[Json]:
        """The lines at those offsets, whole."""
        with self._path.open("rb") as file:
            for offset in offsets:
                file.seek(offset)
                line: Json = json.loads(file.readline())
                yield line

    def append(self, lines: Iterable[Json]) -> None:
        """Add lines as they come, all on disk when this returns. Raises OSError where the corpus cannot be written."""
        with self._path.open("ab+") as file:
            if file.tell():
                file.seek(-1, os.SEEK_END)
                if file.read(1) != b"\n":  # the line before was cut off
                    file.write(b"\n")
            file.writelines(map(_written, lines))
            file.flush()
            os.fsync(file.fileno())


_STATE = b', "state": '
_WHOLE = b', "whole": true}'


def _written(line: Json) -> bytes:
    """A line as it is written: its state and the mark that it is whole last."""
    head = {name: value for name, value in line.items() if name != "state"}
    tail = {"state": line["state"]} if "state" in line else {}
    return (dumps({**head, **tail, "whole": True}) + "\n").encode()
