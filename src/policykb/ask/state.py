"""The state of the base: how much it holds, how old it is, what is doubtful, and what it lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from policykb import __version__
from policykb.ask.citing import lacking
from policykb.ask.holdings import Holdings
from policykb.corpus import MEMBER
from policykb.index.catalog import Catalog
from policykb.index.records import SourceRecord
from policykb.json_form import Json
from policykb.project import Project

_SHOWN = 200


def state(holdings: Holdings, project: Project) -> Json:
    """What ``policykb status`` prints."""
    catalog = holdings.catalog
    counts, meta = catalog.counts(), catalog.meta()
    waiting = list(islice(_waiting(catalog, project.corpus), _SHOWN))
    return {
        "corpus": str(project.corpus),
        "index": str(project.index),
        "notices": counts.documents,
        "measures": counts.measures,
        "duties": counts.duties,
        "units": counts.units,
        "findings": counts.findings,
        "engine": meta.get("engine", ""),
        "profile": project.profile.name,
        "version": meta.get("program", __version__),
        "built_at": meta.get("built_at"),
        "stale": holdings.is_stale(project.corpus),
        "waiting": waiting,
        "failed": [
            {"source": record.path, "message": record.error}
            for record in catalog.sources().values()
            if record.error is not None
        ],
    }


def findings(holdings: Holdings, doc_ids: Sequence[str], select: Sequence[str]) -> list[Json]:
    """The findings of those notices (of all for none) with those codes (with any for none), by source and place."""
    wanted = [
        one
        for one in holdings.catalog.findings()
        if (not doc_ids or one.doc_id in doc_ids) and (not select or one.code in select)
    ]
    documents = holdings.documents(one.doc_id for one in wanted)
    wanted.sort(key=lambda one: (documents[one.doc_id].source, one.start or 0))
    return [
        {
            "doc_id": one.doc_id,
            "source": documents[one.doc_id].source,
            "title": documents[one.doc_id].title,
            "code": one.code,
            "message": one.message,
            "start": one.start,
            "end": one.end,
        }
        for one in wanted
    ]


def missing(holdings: Holdings, limit: int) -> list[Json]:
    """Notices that others cite and the base lacks, most cited first, each with how many cite it."""
    return lacking(holdings.catalog)[:limit]


def _waiting(catalog: Catalog, corpus: Path) -> Iterator[str]:
    """The sources that a build would look at: new, changed or gone."""
    from policykb.acquire.files import Refusal, sources  # noqa: PLC0415 - status alone looks at every file

    known: dict[str, list[SourceRecord]] = {}
    for record in catalog.sources().values():
        known.setdefault(record.path.partition(MEMBER)[0], []).append(record)
    for lying in sources(corpus):
        before = known.pop(lying.source, [])
        if isinstance(lying, Refusal):
            if not before:
                yield lying.source
        elif not before or any(_differs(record, lying.size, lying.mtime_ns) for record in before):
            yield lying.source
    yield from sorted(known)


def _differs(record: SourceRecord, size: int, mtime_ns: int) -> bool:
    """A record without a time was written so shortly before the build that its time says nothing."""
    return record.size != size or record.mtime_ns not in (0, mtime_ns)
