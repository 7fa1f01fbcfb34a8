"""``site``: profiles of sites drafted from a page, tried on saved pages, and listed with what they yielded."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policykb.doors.cli.notes import note
from policykb.doors.cli.options import printing, surroundings
from policykb.doors.cli.output import Output
from policykb.doors.cli.speech import OneOf, SpokenCommand, option
from policykb.doors.messages import say
from policykb.errors import UsageError
from policykb.json_form import Json
from policykb.project import Project

if TYPE_CHECKING:
    from policykb.pipeline.sites import KnownSite

ACTIONS = ("new", "check", "list")


@click.command("site", cls=SpokenCommand)
@click.argument("action", type=OneOf(ACTIONS), metavar="new|check|list")
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
    if action == "list":
        return _list(project, output)
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


def _list(project: Project, output: Output) -> int:
    from policykb.doors.views.sites import SITE_COLUMNS  # noqa: PLC0415 - late, as help needs none
    from policykb.doors.views.upkeep import rows_view  # noqa: PLC0415
    from policykb.pipeline.sites import known_sites, sites_folder  # noqa: PLC0415

    rows = [site_row(one) for one in known_sites(project)]
    output.show(rows_view(SITE_COLUMNS, rows))
    if not rows:
        note(say("site.none", folder=sites_folder(project)))
    return 0 if rows else 1


def site_row(one: KnownSite) -> Json:
    """A site and what its latest round yielded, shares rounded to hundredths."""
    profile, latest = one.profile, one.latest
    got = latest.got if latest else None
    shares = {name: getattr(got, name, None) for name in ("text", "numbered", "issued", "measures")}
    return {
        "site": one.name,
        "title": profile.title if profile else None,
        "family": profile.family if profile else None,
        "licence": profile.licence if profile else None,
        "crawled_at": latest.at if latest else None,
        "judged": latest.judged if latest else None,
        "entries": sum(got.lists.values()) if got and got.lists else None,
        "pages": got.pages if got else None,
        **{name: None if value is None else round(value, 2) for name, value in shares.items()},
    }
