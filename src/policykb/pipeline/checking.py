"""``build --check``: the corpus read anew into an index of its own, compared with the present one record by record.

Nothing of the project is written: the other index is made in a passing folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from policykb.errors import UsageError
from policykb.index.catalog import Catalog
from policykb.index.engines import open_engine
from policykb.index.words import words_for_documents
from policykb.pipeline.build import Progress, bring_up
from policykb.pipeline.digest import digest_of, digests
from policykb.pipeline.states import CATALOG, SEARCH
from policykb.project import Project

MOST_TOLD = 20
"""So many differences are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A record that the two do not share: ``meta``, ``source`` or ``notice``, its name, and what is other."""

    kind: str
    name: str
    state: Literal["missing", "unexpected", "differs"]
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What comparing gave: the digest of the index made anew, how many notices it has, the first differences."""

    digest: str
    notices: int
    differences: tuple[Difference, ...]

    @property
    def exit_code(self) -> int:
        """0 where both hold the same."""
        return 1 if self.differences else 0


def check(project: Project, *, workers: int | None = None, progress: Progress | None = None) -> Checked:
    """Read every source anew and compare. Raises NoIndexError where nothing is built, UsageError without a corpus."""
    if not project.corpus.is_dir():
        raise UsageError(f"there is no corpus at {project.corpus}; add a notice: policykb add FILE")
    with (
        Catalog.open(project.index / CATALOG) as present,
        TemporaryDirectory(prefix="policykb-", ignore_cleanup_errors=True) as folder,
    ):
        beside = replace(project, index=Path(folder))
        words = words_for_documents(beside.index, project.profile.segmenter)
        engine = open_engine(project.profile.engine, beside.index / SEARCH, words, writable=True)
        with closing(engine):
            bring_up(beside, engine, words, workers, progress)
        with Catalog.open(beside.index / CATALOG) as anew:
            found: list[Difference] = []
            for one in _differences(present, anew):
                found.append(one)
                if len(found) == MOST_TOLD:
                    break
            return Checked(digest=digest_of(anew), notices=len(anew.doc_ids()), differences=tuple(found))


def _differences(present: Catalog, anew: Catalog) -> Iterator[Difference]:
    held = {(kind, name): digest for kind, name, digest in digests(present)}
    for kind, name, digest in digests(anew):
        before = held.pop((kind, name), None)
        if before is None:
            yield Difference(kind=kind, name=name, state="missing")
        elif before != digest:
            yield Difference(kind=kind, name=name, state="differs", parts=_parts(present, anew, kind, name))
    for kind, name in held:
        yield Difference(kind=kind, name=name, state="unexpected")


def _parts(present: Catalog, anew: Catalog, kind: str, name: str) -> tuple[str, ...]:
    """The tables of a notice, or the fields of a source, that are other."""
    if kind == "notice":
        one, other = (catalog.rows_of(name, alone=False) for catalog in (present, anew))
        return tuple(table for table in one if one[table] != other[table])
    if kind == "source":
        records = [catalog.sources()[name]._replace(mtime_ns=0)._asdict() for catalog in (present, anew)]
        return tuple(field for field, value in records[0].items() if value != records[1][field])
    return ()
