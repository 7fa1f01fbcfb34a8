"""A person's corrections written beside their sources, followed by a build."""

from __future__ import annotations

import getpass
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policykb.corpus import MEMBER
from policykb.corpus.override import append_correction, correction_of
from policykb.errors import UsageError
from policykb.pipeline.build import Progress, build
from policykb.pipeline.clock import now
from policykb.pipeline.runs import running
from policykb.pipeline.tally import Tally
from policykb.project import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Correcting:
    """One correction: ``source`` is the path in the corpus, ``said`` the keys of a ``[[correct]]`` table but for who,
    when and member."""

    source: str
    said: Mapping[str, Any]


def correct(
    project: Project, wanted: Sequence[Correcting], *, who: str | None = None, progress: Progress | None = None
) -> tuple[tuple[Path, ...], str, Tally]:
    """Write the corrections, all or none of them, then build; gives the files written, the time noted, and the tally.

    Raises UsageError for a correction that cannot be meant, a file that must be mended first, or a source that is gone.
    """
    when = now()
    signature = {"who": who or getpass.getuser(), "when": when}
    entries = [_entry(project, one, signature) for one in wanted]
    with running(project, "correct") as run:
        written = tuple(append_correction(path, entry) for path, entry in entries)
        return written, when, build(project, progress=progress, within=run)


def _entry(project: Project, wanted: Correcting, signature: Mapping[str, str]) -> tuple[Path, dict[str, Any]]:
    """The file that the source is or lies in, and the table to write beside it."""
    file, _, member = wanted.source.partition(MEMBER)
    path = project.corpus / file
    if not path.is_file():
        raise UsageError(f"{file} is gone from the corpus; run: policykb build")
    entry = {**wanted.said, **({"member": member} if member else {}), **signature}
    correction_of(entry)
    return path, entry
