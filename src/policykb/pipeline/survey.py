"""What is new: the corpus as it lies there, compared with what the catalog remembers of the last build."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from policykb.acquire.files import Lying, Refusal, pages_of, sources
from policykb.corpus import MEMBER, companions
from policykb.errors import SourceError
from policykb.index.catalog import Catalog
from policykb.index.records import SourceRecord
from policykb.model import doc_id_of
from policykb.pipeline.tally import Failure, Tally

_SETTLED_NS = 2_000_000_000
"""A file written less than two seconds before it was read may change again without its time showing it."""


@dataclass(slots=True, kw_only=True)
class Survey:
    """``known``: sources as the catalog remembers them; ``current``: as they are; both by path, in stable order.

    A record of ``current`` with an error is of a source that cannot be read. ``named`` are the sources that notices are
    to be named by, where that may be another than before.
    """

    corpus: Path
    known: dict[str, SourceRecord]
    current: dict[str, SourceRecord] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)

    @property
    def gone(self) -> tuple[str, ...]:
        """Paths that are in the corpus no more."""
        return tuple(path for path in self.known if path not in self.current)

    @property
    def differing(self) -> tuple[SourceRecord, ...]:
        """Records that the catalog does not have so."""
        return tuple(record for path, record in self.current.items() if self.known.get(path) != record)

    def file(self, path: str) -> Path:
        """The file that a source is or lies in."""
        return self.corpus / path.partition(MEMBER)[0]

    def fail(self, path: str, message: str, *, for_good: bool) -> SourceRecord:
        """Note that a source failed: ``for_good`` until it or what reads it changes, else until the next build."""
        record = self.current[path]
        made_from = record.made_from if for_good else ""
        self.current[path] = record._replace(doc_id=None, error=message, made_from=made_from)
        return self.current[path]


def survey(corpus: Path, known: dict[str, SourceRecord], *, knowledge: str, trusting: bool, limit: int) -> Survey:
    """Look at every source, opening those alone whose size or time is not as remembered.

    ``knowledge`` names rules and program; ``trusting`` says that the catalog was made with the same.
    """
    found = Survey(corpus=corpus, known=known)
    members: dict[str, list[SourceRecord]] = {}
    for record in known.values():
        members.setdefault(record.path.partition(MEMBER)[0], []).append(record)
    for one in sources(corpus):
        if isinstance(one, Refusal):
            found.current[one.source] = _refused(one, size=0, mtime_ns=0)
            continue
        before = members.get(one.source, [])
        if trusting and before and all(_as_remembered(record, one) for record in before):
            found.current.update((record.path, record) for record in before)
        else:
            found.current.update((record.path, record) for record in _opened(one, knowledge, limit))
    return found


def to_understand(found: Survey, catalog: Catalog) -> tuple[str, ...]:
    """The sources that must be understood, one for each notice that is new or was made from something else.

    Where several sources hold one notice, it is read and named by one with companions, then by the first by path,
    whichever came first.
    """
    touched = {record.doc_id for record in (*found.differing, *(found.known[path] for path in found.gone))}
    holders: dict[str, list[str]] = {}
    for path, record in found.current.items():
        if record.doc_id and record.doc_id in touched:
            holders.setdefault(record.doc_id, []).append(path)
    held = catalog.documents(holders)
    work = []
    for doc_id, paths in holders.items():
        named = min(paths, key=lambda path: (not companions(found.file(path)), path))
        found.named[doc_id] = named
        before = held[doc_id].source if doc_id in held else ""
        made = found.known.get(before)
        is_same_kind = PurePosixPath(before).suffix == PurePosixPath(named).suffix
        if made is None or made.made_from != found.current[named].made_from or not is_same_kind:
            work.append(named)
    return tuple(work)


def tally(found: Survey, *, understood: frozenset[str], seconds: float) -> Tally:
    """What became of each source. ``understood`` are the doc_ids that were understood in this run."""
    lost: dict[str, list[str]] = {}
    for path in found.gone:
        lost.setdefault(found.known[path].doc_id or "", []).append(path)
    groups: dict[str, list[str]] = {"added": [], "changed": [], "renewed": [], "unchanged": []}
    moved, failed = [], []
    for path, record in sorted(found.current.items()):
        before = found.known.get(path)
        if record.error is not None:
            failed.append(Failure(source=path, message=record.error))
        elif before is None or before.doc_id is None:
            if before is None and (left := lost.get(record.doc_id or "")):
                moved.append((left.pop(0), path))
            else:
                groups["added"].append(path)
        elif before.doc_id != record.doc_id:
            groups["changed"].append(path)
        else:
            groups["renewed" if record.doc_id in understood else "unchanged"].append(path)
    return Tally(
        added=tuple(groups["added"]),
        changed=tuple(groups["changed"]),
        renewed=tuple(groups["renewed"]),
        removed=tuple(sorted(path for paths in lost.values() for path in paths)),
        moved=tuple(moved),
        unchanged=len(groups["unchanged"]),
        failed=tuple(failed),
        seconds=seconds,
    )


def _opened(file: Lying, knowledge: str, limit: int) -> Iterator[SourceRecord]:
    settled = time.time_ns() - file.mtime_ns > _SETTLED_NS
    mtime_ns = file.mtime_ns if settled else 0
    try:
        beside = _digest(*(companion.read_bytes() for companion in companions(file.path)))
    except OSError as error:
        unreadable = SourceError(f"what stands beside it cannot be read ({error}); check its rights and the disk")
        yield _refused(Refusal(source=file.source, error=unreadable), size=file.size, mtime_ns=mtime_ns)
        return
    for page in pages_of(file.path, source=file.source, limit=limit):
        if isinstance(page, Refusal):
            yield _refused(page, size=file.size, mtime_ns=mtime_ns)
            continue
        sha256 = hashlib.sha256(page.body).hexdigest()
        yield SourceRecord(
            path=page.source,
            size=file.size,
            mtime_ns=mtime_ns,
            sha256=sha256,
            made_from=_digest(sha256.encode(), beside.encode(), knowledge.encode()),
            doc_id=doc_id_of(page.body),
        )


def _refused(refusal: Refusal, *, size: int, mtime_ns: int) -> SourceRecord:
    """A record without ``made_from``: the next build tries again."""
    return SourceRecord(
        path=refusal.source, size=size, mtime_ns=mtime_ns, sha256=None, made_from="", error=str(refusal.error)
    )


def _as_remembered(record: SourceRecord, file: Lying) -> bool:
    return bool(record.made_from) and (record.size, record.mtime_ns) == (file.size, file.mtime_ns)


def _digest(*parts: bytes) -> str:
    total = hashlib.sha256()
    for part in parts:
        total.update(len(part).to_bytes(8, "big") + part)
    return total.hexdigest()[:16]
