"""``build`` and ``status``: the index made, and what is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policykb.doors.cli.asking import told_of
from policykb.doors.cli.notes import Progress, complain
from policykb.doors.cli.options import printing, surroundings
from policykb.doors.cli.output import Output
from policykb.doors.cli.speech import SpokenCommand, Whole, option
from policykb.doors.messages import say, translated
from policykb.json_form import Json
from policykb.project import Project

if TYPE_CHECKING:
    from policykb.pipeline.tally import Tally


@click.command("build", cls=SpokenCommand)
@option("--rebuild", is_flag=True)
@option("--check", is_flag=True)
@option("--workers", type=Whole(min=0), metavar="N")
@surroundings(engine=True)
@printing()
def build(*, rebuild: bool, check: bool, workers: int | None, project: Project, output: Output) -> int:
    """See ``command.build``."""
    from policykb.doors.views.upkeep import tally_view  # noqa: PLC0415 - late, as help needs none
    from policykb.pipeline.build import build as run_build  # noqa: PLC0415

    if check:
        return _check(project, workers, output)
    with Progress() as progress:
        tally = run_build(project, rebuild=rebuild, workers=workers, progress=progress)
    name_failures(tally)
    output.show(tally_view(tally_json(tally)))
    return tally.exit_code


def _check(project: Project, workers: int | None, output: Output) -> int:
    """Say whether the index is what the corpus gives when it is read anew."""
    from policykb.doors.views.upkeep import checked_view  # noqa: PLC0415 - for this alone
    from policykb.pipeline.checking import check  # noqa: PLC0415

    with Progress() as progress:
        found = check(project, workers=workers, progress=progress)
    differences = [
        {"kind": one.kind, "name": one.name, "state": one.state, "parts": list(one.parts)} for one in found.differences
    ]
    told = {"equal": not differences, "digest": found.digest, "notices": found.notices, "differences": differences}
    output.show(checked_view(told))
    return found.exit_code


def name_failures(tally: Tally) -> None:
    """Name each source that cannot be read, on stderr."""
    for failure in tally.failed:
        complain(say("note.failed_source", source=failure.source, message=translated(failure.message)))


def tally_json(tally: Tally) -> Json:
    """What became of the sources."""
    lists = {name: list(getattr(tally, name)) for name in ("added", "changed", "renewed", "removed")}
    return {
        **lists,
        "moved": [list(move) for move in tally.moved],
        "unchanged": tally.unchanged,
        "failed": [{"source": failure.source, "message": failure.message} for failure in tally.failed],
    }


def failure_code(failed: int, read: int) -> int:
    """0 none failed, 3 some failed, 2 every source failed."""
    return (3 if read else 2) if failed else 0


@click.command("status", cls=SpokenCommand)
@option("--missing", is_flag=True)
@option("--runs", is_flag=True)
@option("--limit", type=Whole(min=1), default=10, metavar="N")
@surroundings()
@printing()
def status(*, missing: bool, runs: bool, limit: int, project: Project, output: Output) -> int:
    """See ``command.status``."""
    from policykb.ask.knowledge_base import KnowledgeBase  # noqa: PLC0415 - late, as help needs none
    from policykb.doors.views.upkeep import MISSING_COLUMNS, rows_view, runs_view, status_view  # noqa: PLC0415

    if runs:
        from policykb.pipeline.runs import runs as runs_of  # noqa: PLC0415 - for this alone

        output.show(runs_view(runs_of(project.index, limit=limit)))
        return 0
    with KnowledgeBase(project) as base:
        told_of(base)
        if missing:
            view = rows_view(MISSING_COLUMNS, base.missing(limit=limit).json())
        else:
            view = status_view(base.status().json())
    output.show(view)
    return 0
