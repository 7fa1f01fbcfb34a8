"""``diff``, ``trace``, ``changes``: notices beside each other, and beside what they were."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

import click

from policykb.doors.cli.asking import told_of
from policykb.doors.cli.notes import complain, note
from policykb.doors.cli.options import dated, printing, surroundings
from policykb.doors.cli.output import Output
from policykb.doors.cli.ranks import recall
from policykb.doors.cli.speech import Day, SpokenCommand, Whole, option
from policykb.doors.messages import say
from policykb.project import Project


@click.command("diff", cls=SpokenCommand)
@click.argument("one", metavar="DOC")
@click.argument("other", metavar="DOC")
@dated
@surroundings()
@printing()
def diff(one: str, other: str, *, as_of: date | None, project: Project, output: Output) -> int:
    """See ``command.diff``."""
    from policykb.ask.knowledge_base import KnowledgeBase  # noqa: PLC0415 - late, as help needs none
    from policykb.doors.views.versions import diff_view  # noqa: PLC0415

    with KnowledgeBase(project, today=as_of) as base:
        told_of(base)
        answer = base.diff(recall(project, one), recall(project, other))
    for warning in answer.warnings:
        note(say(f"warning.{warning.code}", text=warning.text))
    output.show(diff_view(answer.json()))
    counts = answer.json()["counts"]
    if any(counts[state] for state in ("changed", "added", "dropped", "moved")) or answer.json()["header"]:
        return 0
    complain(say("nothing.diff"))
    return 1


@click.command("trace", cls=SpokenCommand)
@click.argument("doc", metavar="DOC[#CLAUSE]")
@dated
@surroundings()
@printing()
def trace(doc: str, *, as_of: date | None, project: Project, output: Output) -> int:
    """See ``command.trace``."""
    from policykb.ask.knowledge_base import KnowledgeBase  # noqa: PLC0415 - late, as help needs none
    from policykb.doors.views.levels import trace_view  # noqa: PLC0415

    with KnowledgeBase(project, today=as_of) as base:
        told_of(base)
        answer = base.trace(recall(project, doc)).json()
    output.show(trace_view(answer))
    if not answer["steps"]:
        complain(say("nothing.trace"))
    return 0 if answer["steps"] else 1


@click.command("changes", cls=SpokenCommand)
@option("--since", "changed_since", type=Day(), required=True, metavar="DAY")
@option("--limit", type=Whole(min=1), metavar="N")
@option("--offset", type=Whole(min=0), default=0, metavar="N")
@option("--atom", type=click.Path(dir_okay=False), metavar="FILE")
@dated
@surroundings()
@printing()
def changes(
    *,
    changed_since: date,
    limit: int | None,
    offset: int,
    atom: str | None,
    as_of: date | None,
    project: Project,
    output: Output,
) -> int:
    """See ``command.changes``."""
    from policykb.ask.knowledge_base import KnowledgeBase  # noqa: PLC0415 - late, as help needs none
    from policykb.doors.feed import write_feed  # noqa: PLC0415
    from policykb.doors.views.changes import changes_view  # noqa: PLC0415

    with KnowledgeBase(project, today=as_of) as base:
        told_of(base)
        answer = base.changes(since=changed_since, limit=limit, offset=offset).json()
    if atom:
        Output(form="atom", path=Path(atom), color=output.color).deliver(partial(write_feed, answer=answer))
    else:
        output.show(changes_view(answer))
    if not answer["total"]:
        complain(say("nothing.changes"))
    return 0 if answer["total"] else 1
