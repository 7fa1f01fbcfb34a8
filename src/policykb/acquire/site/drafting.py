"""A profile drafted from one page of a list: the family by its traces, the box of the list by what it finds."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from policykb.acquire.site.box import list_links, shape_of
from policykb.acquire.site.families import Told, title_of, told_by
from policykb.acquire.site.keys import of_address, read_profile
from policykb.acquire.site.profile import Profile
from policykb.acquire.site.reading import Listing, read_listing
from policykb.acquire.site.tree import base_of, links, tree_of
from policykb.errors import UsageError

_SITE_NAME = re.compile(
    r"""<meta\s[^<>]{0,200}name=["']SiteName["'][^<>]{0,99}content=["']([^"'<>]{1,80})""", re.IGNORECASE
)
_TERMS = re.compile("版权|网站声明|法律声明|使用条款|免责声明")
_NO_TERMS = '# licence = "…"  # what the site says of reuse'
_MOST = 0.9  # of the entries that a box must hold for it to be the list's


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A profile as a file says it (``text``), what the page shows by it, and by which traces the family was told."""

    text: str
    profile: Profile
    told: tuple[Told, ...]
    listing: Listing


def draft(url: str, source: str) -> Draft:
    """The profile that a page of a list at ``url`` asks for.

    Raises UsageError where the page shows no list by any of the ways that are known.
    """
    bare = of_address(url)
    address = bare.start[0].url
    told = told_by(source)
    profile = replace(bare, family=told[0].family) if told else bare
    listing = read_listing(profile, address, source)
    if told and not (listing.entries or listing.next):  # traces of one family, a list of another kind
        profile, told, listing = bare, (), read_listing(bare, address, source)
    if not (listing.entries or listing.next):
        reason = listing.wrong.message if listing.wrong else "no link on it looks like an entry of a list"
        raise UsageError(f"{url} shows no list: {reason}; give the first page of a list of notices")
    root = tree_of(source)
    box = _box(profile, address, source, root, listing)
    terms = next((f"{link.words}: {link.href}" for link in links(root) if _TERMS.search(link.words)), "")
    text = _written(address, title=_title(source, root), told=told, box=box, terms=terms, entries=len(listing.entries))
    made = read_profile(text, name=profile.name, where=url)
    return Draft(text=text, profile=made, told=told, listing=read_listing(made, address, source))


def _box(profile: Profile, url: str, source: str, root: Any, listing: Listing) -> str | None:
    """CSS of the elements around the entries, where it finds the same ones."""
    found = list_links(profile, base_of(root, url), root)
    wanted = {entry.url for entry in listing.entries}
    shapes = Counter(shape_of(link) for link, to in found.items() if to in wanted)
    shape = max(shapes, key=shapes.__getitem__, default="")
    boxed = read_listing(replace(profile, entries=shape), url, source) if shape else Listing()
    return shape if shape and len({entry.url for entry in boxed.entries} & wanted) >= _MOST * len(wanted) else None


def _title(source: str, root: Any) -> str:
    """The site and its page, as the page calls them."""
    site = _SITE_NAME.search(source)
    page = " ".join((root.findtext(".//title") or "").split())
    return " · ".join(dict.fromkeys(one for one in (site[1].strip() if site else "", page) if one))


def _written(url: str, *, title: str, told: tuple[Told, ...], box: str | None, terms: str, entries: int) -> str:
    """The text of the file."""
    if told:
        family = f"family = {_quoted(told[0].family)}  # {title_of(told[0].family)}: {', '.join(told[0].traces)}"
    else:
        family = "# family: no software that is known left traces here"
    lines = (
        f"title = {_quoted(title or urlsplit(url).netloc)}",
        f"start = [{_quoted(url)}]  # the first page of each list",
        family,
        f"entries = {_quoted(box)}  # CSS of the list; {entries} entries on this page" if box else "",
        f"licence = {_quoted(terms)}  # read it, and say what it allows" if terms else _NO_TERMS,
        "pace = 2.0  # seconds between two requests",
        "# since = 2020-01-01  # the days that are wanted; until = …",
        '# contact = "…"  # an address or page where the site reaches you',
    )
    return "".join(f"{line}\n" for line in lines if line)


def _quoted(text: str) -> str:
    """A string of TOML."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{"".join(char for char in escaped if char.isprintable())}"'
