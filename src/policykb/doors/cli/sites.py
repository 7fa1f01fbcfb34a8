"""``site``: profiles of sites drafted from a page, and tried on saved pages."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from policykb.doors.cli.notes import note
from policykb.doors.cli.options import printing, surroundings
from policykb.doors.cli.output import Output
from policykb.doors.cli.speech import OneOf, SpokenCommand, option
from policykb.doors.messages import say
from policykb.errors import UsageError
from policykb.json_form import Json
from policykb.project import Project

ACTIONS = ("new", "check")


@click.command("site", cls=SpokenCommand)
@click.argument("action", type=OneOf(ACTIONS), metavar="new|check")
@click.argument("sites", nargs=-1, metavar="[ADDRESS|FILE|SITE...]")
@option("--name", "site_name", metavar="NAME")
@option("--url", metavar="URL")
@option("--pages", type=click.Path(file_okay=False, exists=True), metavar="DIR")
@option("--record", is_flag=True)
@option("--allow-private", "private", multiple=True, metavar="HOST")
@surroundings()
@printing()
def site(
    action: str,
    sites: tuple[str, ...],
    *,
    site_name: str | None,
    url: str | None,
    pages: str | None,
    record: bool,
    private: tuple[str, ...],
    project: Project,
    output: Output,
) -> int:
    """See ``command.site``."""
    if action == "check":
        return _check(project, sites, Path(pages) if pages else None, record=record, output=output)
    if len(sites) != 1:
        raise UsageError(say("error.one_site"))
    from policykb.doors.views.sites import draft_view  # noqa: PLC0415 - late, as help needs none
    from policykb.pipeline.sites import new_site, sites_folder  # noqa: PLC0415

    made = new_site(project, sites[0], url=url, name=site_name, private=private)
    listing = made.listing
    entries = [asdict(entry) for entry in listing.entries]
    told: Json = {
        "profile": made.text,
        "family": made.profile.family,
        "traces": [trace for one in made.told[:1] for trace in one.traces],
        "entries": entries,
        "next": [ask.url for ask in listing.next],
        "outside": listing.outside,
        "total": listing.total,
    }
    output.show(draft_view(told))
    if site_name:
        note(say("note.written", path=sites_folder(project) / f"{site_name}.toml"))
    return 0


def _check(project: Project, sites: tuple[str, ...], pages: Path | None, *, record: bool, output: Output) -> int:
    from policykb.doors.views.sites import difference_view  # noqa: PLC0415 - late, as help needs none
    from policykb.pipeline.sites import check_sites  # noqa: PLC0415

    found = check_sites(project, sites, pages=pages, record=record)
    differences = [asdict(one) for one in found.differences]
    counts = {"sites": found.sites, "pages": found.pages}
    output.show(difference_view({**counts, "differences": differences, "unrecorded": list(found.unrecorded)}))
    for page in found.unrecorded:
        note(say("site.unrecorded", page=page))
    key = "recorded" if record else "differ" if differences else "hold"
    note(say(f"site.{key}", **counts, differences=len(differences)))
    return 1 if differences or found.unrecorded else 0
