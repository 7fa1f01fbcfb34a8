"""Profiles of sites: drafted from a page, kept with the page, and tried on saved pages without any network.

The saved pages of a profile ``sites/NAME.toml`` lie in ``sites/NAME/``: each with its address (``PAGE.source.json``)
and with what the profile found in it when somebody last looked (``PAGE.expected.json``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from policykb.acquire.addresses import allowed
from policykb.acquire.fetch import fetch, is_url
from policykb.acquire.site.drafting import Draft, draft
from policykb.acquire.site.keys import SITES, load, own_sites
from policykb.acquire.site.profile import Profile, canonical, is_detail
from policykb.acquire.site.reading import Listing, read_detail, read_listing
from policykb.clean.decode import decode
from policykb.corpus.origin import Origin, read_origin, write_origin
from policykb.corpus.writing import json_bytes, safe_name, write_whole
from policykb.errors import SourceError, UsageError
from policykb.pipeline.yields import Remembered, remembered
from policykb.project import Project

EXPECTED = ".expected.json"
What = Literal["entry", "next", "attachment", "wrong"]
_WHAT: tuple[What, ...] = get_args(What)
_PAGES = (".html", ".htm", ".shtml", ".json", ".xml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a profile finds in a saved page otherwise than was recorded: ``-`` is not found any more, ``+`` is new."""

    site: str
    page: str
    sign: Literal["+", "-"]
    what: What
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Profiles tried on saved pages: how many of each, what differs, pages of which nothing is recorded yet."""

    sites: int
    pages: int
    differences: tuple[Difference, ...]
    unrecorded: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSite:
    """A site of the project: its profile (``None`` where it was crawled by its address alone), its latest round."""

    name: str
    profile: Profile | None
    latest: Remembered | None


def known_sites(project: Project) -> tuple[KnownSite, ...]:
    """The sites with a profile in the project, and those that were crawled, by name."""
    folder = sites_folder(project)
    profiles = {profile.name: profile for profile in (load(name, folder=folder) for name in own_sites(folder))}
    rounds = {one.site: one for one in remembered(project.corpus)}
    return tuple(
        KnownSite(name=name, profile=profiles.get(name), latest=rounds.get(name))
        for name in sorted(profiles.keys() | rounds.keys())
    )


def sites_folder(project: Project) -> Path:
    """Where the profiles of a project lie."""
    return project.root / SITES


def new_site(
    project: Project, given: str, *, url: str | None = None, name: str | None = None, private: Sequence[str] = ()
) -> Draft:
    """A profile drafted from the first page of a list: an address that is fetched, or a saved page.

    ``url`` is the address of a saved page that has no record of it. With ``name`` the profile is kept as
    ``sites/NAME.toml``, the page beside it. Raises UsageError, and SourceError where the page cannot be had.
    """
    folder = sites_folder(project)
    if name and (name != safe_name(name) or "/" in name):
        raise UsageError(f"{name!r} is no name for a file; take letters, digits and hyphens")
    if name and (folder / f"{name}.toml").exists():
        raise UsageError(f"{folder / name}.toml is there already; take another --name, or edit that file")
    address, body = _page(project, given, url, private)
    made = draft(address, decode(body).text)
    if not made.listing.entries and is_url(given):
        made = replace(made, listing=_further(project, made, private))
    if name:
        write_whole(folder / f"{name}.toml", made.text.encode())
        page = folder / name / f"{safe_name(urlsplit(address).path.strip('/').replace('/', '_') or 'index')}"
        page = page if page.suffix in _PAGES else page.with_name(f"{page.name}.html")
        write_whole(page, body)
        write_origin(page, body, Origin(url=address))
        _record(page, _found(made.profile, address, body))
    return made


def check_sites(
    project: Project, given: Sequence[str] = (), *, pages: Path | None = None, record: bool = False
) -> Checked:
    """Try profiles (all of the project, or those named) on their saved pages; no network.

    ``pages`` is a folder that holds a folder of pages for each profile; by default those lie beside the profiles.
    ``record``: what is found now is what is expected from now on. Raises UsageError where there is no profile.
    """
    folder = sites_folder(project)
    names = tuple(given) or own_sites(folder)
    if not names:
        raise UsageError(f"no profile in {folder} yet; draft one: policykb site new ADDRESS --name NAME")
    count = 0
    differences: list[Difference] = []
    unrecorded: list[str] = []
    for name in names:
        profile = load(name, folder=folder)
        home = (pages or folder) / Path(name).stem
        for page in saved_pages(home):
            count += 1
            shown = page.relative_to(pages or folder).as_posix()
            found = _found(profile, _address_of(page), page.read_bytes())
            expected = _recorded(page)
            if record:
                _record(page, found)
            elif expected is None:
                unrecorded.append(shown)
            else:
                differences += _differences(profile.name, shown, expected, found)
    return Checked(sites=len(names), pages=count, differences=tuple(differences), unrecorded=tuple(unrecorded))


def saved_pages(folder: Path) -> tuple[Path, ...]:
    """The pages of a folder of saved ones, sorted."""
    found = (path for path in folder.rglob("*") if path.suffix.lower() in _PAGES and path.is_file())
    return tuple(sorted(path for path in found if not path.name.endswith((EXPECTED, ".source.json"))))


def _page(project: Project, given: str, url: str | None, private: Sequence[str]) -> tuple[str, bytes]:
    """The address and the bytes of what a draft is to be made from."""
    if is_url(given):
        page = fetch(given, limit=project.source_limit, may=allowed(private))
        return page.origin.url or given, page.body
    path = Path(given)
    if not path.is_file():
        raise UsageError(f"{given} is neither an address nor a file; give the first page of a list")
    address = url or read_origin(path).url
    if not address:
        raise UsageError(f"the address of {given} is not known; add --url with the address it was saved from")
    return address, path.read_bytes()


def _further(project: Project, made: Draft, private: Sequence[str]) -> Listing:
    """What the page of a list shows whose entries all come from the first further page that it tells of."""
    asked = made.listing.next[0].url
    page = fetch(asked, limit=project.source_limit, may=allowed(private))
    found = read_listing(made.profile, asked, decode(page.body).text)
    return replace(found, next=(*made.listing.next, *found.next))


def _address_of(page: Path) -> str:
    address = read_origin(page).url
    if not address:
        raise SourceError(f'{page} lacks its address; write it to {page.name}.source.json: {{"url": "https://…"}}')
    return address


def _found(profile: Profile, url: str, body: bytes) -> dict[str, Any]:
    """What a profile finds in a page, in a form that is kept."""
    address, text = canonical(url, profile), decode(body).text
    if is_detail(address, profile):
        detail = read_detail(profile, address, text)
        attachments = [_line(entry.url, entry.title) for entry in detail.attachments]
        return {"attachment": attachments, "next": list(detail.next), "wrong": _wrong(detail.wrong)}
    listing = read_listing(profile, address, text)
    entries = [_line(entry.url, entry.date, entry.title) for entry in listing.entries]
    return {"entry": entries, "next": [ask.url for ask in listing.next], "wrong": _wrong(listing.wrong)}


def _line(url: str, *said: str | None) -> str:
    return " ".join((url, *(one for one in said if one)))


def _wrong(trouble: Any) -> list[str]:
    return [f"{trouble.code}: {trouble.message}"] if trouble else []


def _record(page: Path, found: dict[str, Any]) -> None:
    write_whole(page.with_name(page.name + EXPECTED), json_bytes(found))


def _recorded(page: Path) -> dict[str, list[str]] | None:
    beside = page.with_name(page.name + EXPECTED)
    if not beside.is_file():
        return None
    try:
        said = json.loads(beside.read_text(encoding="utf-8"))
        return {what: [str(one) for one in said.get(what, ())] for what in _WHAT}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise SourceError(f"{beside} cannot be read ({error}); write it anew: policykb site check --record") from error


def _differences(
    site: str, page: str, expected: dict[str, list[str]], found: dict[str, list[str]]
) -> Iterator[Difference]:
    for what in _WHAT:
        old, new = expected.get(what, []), found.get(what, [])
        for said in (one for one in old if one not in new):
            yield Difference(site=site, page=page, sign="-", what=what, said=said)
        for said in (one for one in new if one not in old):
            yield Difference(site=site, page=page, sign="+", what=what, said=said)
