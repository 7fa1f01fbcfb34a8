"""``verify``: what the index holds, proved from the sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policykb.doors.cli.notes import Progress, complain, note
from policykb.doors.cli.options import printing, surroundings
from policykb.doors.cli.output import Output
from policykb.doors.cli.ranks import recall
from policykb.doors.cli.speech import SpokenCommand, option
from policykb.doors.messages import say, translated
from policykb.json_form import Json
from policykb.project import Project

if TYPE_CHECKING:
    from policykb.pipeline.verify import Verification


@click.command("verify", cls=SpokenCommand)
@click.argument("docs", nargs=-1, metavar="[DOC...]")
@option("--repair", is_flag=True)
@surroundings(engine=True)
@printing()
def verify(docs: tuple[str, ...], *, repair: bool, project: Project, output: Output) -> int:
    """See ``command.verify``."""
    from policykb.doors.views.upkeep import verified_view  # noqa: PLC0415 - late, as help needs none
    from policykb.pipeline.verify import repair as run_repair  # noqa: PLC0415
    from policykb.pipeline.verify import verify as run_verify  # noqa: PLC0415

    with Progress() as progress:
        found = run_verify(project, _meant(project, docs), progress=progress)
        if repair and found.faults:
            found = run_repair(project, found, progress=progress)
    for failure in found.failed:
        complain(say("note.failed_source", source=failure.source, message=translated(failure.message)))
    output.show(verified_view(verification_json(found)))
    if found.faults:
        note(say("verify.faults", count=len(found.faults)))
    return found.exit_code


def _meant(project: Project, docs: tuple[str, ...]) -> tuple[str, ...]:
    """The doc_ids of what was named."""
    if not docs:
        return ()
    from policykb.ask.knowledge_base import KnowledgeBase  # noqa: PLC0415 - late, as help needs none

    with KnowledgeBase(project) as base:
        return tuple(base.resolve_doc(recall(project, doc)).doc_id for doc in docs)


def verification_json(found: Verification) -> Json:
    """What was proved and what was not."""
    faults = [
        [
            {name: getattr(fault, name) for name in ("code", "source", "doc_id", "message", "start", "end")}
            for fault in group
        ]
        for group in (found.faults, found.repaired)
    ]
    return {
        "notices": found.notices,
        "faults": faults[0],
        "repaired": faults[1],
        "failed": [{"source": failure.source, "message": failure.message} for failure in found.failed],
    }
