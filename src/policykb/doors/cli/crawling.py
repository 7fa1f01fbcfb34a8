"""``crawl``: from sites into the corpus, then into the index."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policykb.doors.cli.keeping import name_failures
from policykb.doors.cli.notes import Progress, complain, note
from policykb.doors.cli.options import printing, surroundings
from policykb.doors.cli.output import Output
from policykb.doors.cli.speech import OneOf, SpokenCommand, Whole, option
from policykb.doors.messages import say, translated
from policykb.json_form import Json
from policykb.project import Project

if TYPE_CHECKING:
    from policykb.acquire.crawl.outcome import Warc
    from policykb.pipeline.crawling import CrawlTally

_NAMED = 20
"""How many pages that could not be had are named of a site; all are in the JSON."""


@click.command("crawl", cls=SpokenCommand)
@click.argument("sites", nargs=-1, metavar="[SITE...]")
@option("--all", "every", is_flag=True)
@option("--since-last", "news", is_flag=True)
@option("--dry-run", is_flag=True)
@option("--limit", "most", type=Whole(min=1), metavar="N")
@option("--minutes", type=Whole(min=1), metavar="N")
@option("--warc", type=OneOf(("beside", "instead")))
@option("--contact", metavar="ADDRESS")
@option("--allow-private", "private", multiple=True, metavar="HOST")
@option("--accept", is_flag=True)
@option("--no-build", is_flag=True)
@surroundings(engine=True)
@printing()
def crawl(
    sites: tuple[str, ...],
    *,
    every: bool,
    news: bool,
    dry_run: bool,
    most: int | None,
    minutes: int | None,
    warc: Warc | None,
    contact: str | None,
    private: tuple[str, ...],
    accept: bool,
    no_build: bool,
    project: Project,
    output: Output,
) -> int:
    """See ``command.crawl``."""
    from policykb.doors.views.crawling import crawled_view  # noqa: PLC0415 - late, as help needs none
    from policykb.pipeline import crawling  # noqa: PLC0415

    with Progress() as progress:
        done = crawling.crawl(
            project,
            sites,
            every=every,
            news=news,
            dry_run=dry_run,
            most=most,
            minutes=minutes,
            warc=warc,
            private=private,
            contact=contact,
            index=not no_build,
            accept=accept,
            progress=progress,
        )
    _complain(done)
    output.show(crawled_view(crawled_json(done, dry_run=dry_run)))
    return done.exit_code


def _complain(done: CrawlTally) -> None:
    """Say what went wrong, on stderr."""
    for fault in done.passed_over:
        complain(translated(fault))
    for one in done.crawled:
        for failed in one.failures[:_NAMED]:
            complain(say("note.failed_source", source=failed.url, message=translated(failed.message)))
        if one.failed > _NAMED:
            complain(say("crawl.more_failed", site=one.site, count=one.failed - _NAMED))
        if one.stopped:
            complain(say("note.failed_source", source=one.site, message=translated(one.stopped)))
    for alarm in done.alarms:
        complain(say("note.failed_source", source=alarm.site, message=translated(alarm.message)))
    if done.tally:
        name_failures(done.tally)
    if done.anonymous:
        note(say("crawl.anonymous"))


def crawled_json(done: CrawlTally, *, dry_run: bool) -> list[Json]:
    """What became of each site."""
    return [
        {
            "site": one.site,
            "title": one.profile.title,
            "licence": one.profile.licence,
            "pace": one.profile.pace,
            "since": one.profile.since,
            "until": one.profile.until,
            "state": "dry-run" if dry_run else "finished" if one.finished else "stopped",
            "stopped": one.stopped or None,
            "lists": one.lists,
            "entries": one.entries,
            "documents": one.documents,
            "new": list(one.new),
            "changed": list(one.changed),
            "gone": list(one.gone),
            "unchanged": one.unchanged,
            "same": one.same,
            "robots": one.robots,
            "outside": one.outside,
            "unread": one.unread,
            "failed": [
                {"url": failed.url, "message": failed.message, "code": failed.code or None} for failed in one.failures
            ],
            "pending": list(one.pending),
            "alarms": [
                {"code": alarm.code, "message": alarm.message} for alarm in done.alarms if alarm.site == one.site
            ],
        }
        for one in done.crawled
    ]
