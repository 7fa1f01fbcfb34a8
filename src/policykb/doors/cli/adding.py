"""``add`` and ``remove``: sources into the corpus and out of it, the index kept in step."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from policykb.doors.cli.keeping import failure_code, name_failures
from policykb.doors.cli.notes import Progress
from policykb.doors.cli.options import printing, surroundings
from policykb.doors.cli.output import Output
from policykb.doors.cli.ranks import recall
from policykb.doors.cli.speech import SpokenCommand, option
from policykb.json_form import Json
from policykb.project import Project

if TYPE_CHECKING:
    from policykb.pipeline.intake import Addition

_STATED = {  # option → field of the header
    "title": "title",
    "stated_number": "number",
    "stated_issuer": "issuers",
    "issued_on": "issued_on",
    "published_on": "published_on",
    "stated_region": "region",
}


@click.command("add", cls=SpokenCommand)
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@option("--url", metavar="URL")
@option("--title", metavar="TEXT")
@option("--number", "stated_number", metavar="TEXT")
@option("--issuer", "stated_issuer", metavar="TEXT")
@option("--issued-on", metavar="DAY")
@option("--published-on", metavar="DAY")
@option("--region", "stated_region", metavar="TEXT")
@option("--allow-private", "private", multiple=True, metavar="HOST")
@option("--dry-run", is_flag=True)
@surroundings(engine=True)
@printing()
def add(
    sources: tuple[str, ...],
    *,
    url: str | None,
    private: tuple[str, ...],
    dry_run: bool,
    project: Project,
    output: Output,
    **said: Any,
) -> int:
    """See ``command.add``."""
    from policykb.acquire.addresses import allowed  # noqa: PLC0415 - late, as help needs none
    from policykb.doors.views.upkeep import added_view  # noqa: PLC0415
    from policykb.pipeline import intake  # noqa: PLC0415

    stated = {field: value for name, field in _STATED.items() if (value := said[name])}
    stdin = sys.stdin.buffer.read() if "-" in sources else b""
    with Progress() as progress:
        additions, _ = intake.add(
            project,
            sources,
            stdin=stdin,
            url=url,
            stated=stated,
            dry_run=dry_run,
            may=allowed(private),
            progress=progress,
        )
    told = [row for addition in additions for row in addition_rows(addition, dry_run=dry_run)]
    output.show(added_view(told))
    failed = sum(one["state"] == "failed" for one in told)
    return failure_code(failed, len(told) - failed)


def addition_rows(addition: Addition, *, dry_run: bool) -> list[Json]:
    """What became of a source: one object a notice, one for a source that failed."""
    state = "would-add" if dry_run and addition.state in ("new", "newer-version") else addition.state
    if not addition.notices:
        blank = dict.fromkeys(("doc_id", "title", "kind", "number", "issuers", "issued_on", "region"))
        counts = {"issuers": [], "measures": 0, "duties": 0, "findings": []}
        source = addition.source or addition.given
        return [{"state": state, "source": source, **blank, **counts, "message": addition.message or None}]
    header = ("doc_id", "title", "kind", "number", "issuers", "issued_on", "region")
    return [
        {
            "state": state,
            "source": notice["source"],
            **{name: notice[name] for name in header},
            "measures": len(notice["measures"]),
            "duties": sum(len(measure["duties"]) for measure in notice["measures"]),
            "findings": notice["findings"],
            "message": addition.message or None,
        }
        for notice in addition.notices
    ]


@click.command("remove", cls=SpokenCommand)
@click.argument("docs", nargs=-1, required=True, metavar="DOC...")
@option("--why", required=True, metavar="TEXT")
@surroundings(engine=True)
@printing()
def remove(docs: tuple[str, ...], *, why: str, project: Project, output: Output) -> int:
    """See ``command.remove``."""
    from policykb.ask.knowledge_base import KnowledgeBase  # noqa: PLC0415 - late, as help needs none
    from policykb.doors.views.upkeep import removed_view  # noqa: PLC0415
    from policykb.pipeline import intake  # noqa: PLC0415

    with KnowledgeBase(project) as base:
        sources = tuple(dict.fromkeys(source for doc in docs for source in base.sources(recall(project, doc))))
    with Progress() as progress:
        moved, tally = intake.remove(project, sources, why=why, progress=progress)
    name_failures(tally)
    rows: list[Json] = [
        {"source": source, "moved": path.relative_to(project.corpus).as_posix()}
        for source, path in zip(sources, moved, strict=True)
    ]
    output.show(removed_view(rows))
    return 0
