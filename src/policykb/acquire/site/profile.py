"""What is known of a site before its pages are read: where lists begin, what is wanted of them, how to behave.

A profile is a TOML file (:mod:`policykb.acquire.site.keys` tells its keys), or made from an address alone; the family
of the software is then told by each page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from policykb.acquire.site import address
from policykb.acquire.site.families import family_rules
from policykb.vocabulary import Script


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request for a page of a list; ``form``: the body that is sent by POST (``None``: GET)."""

    url: str
    form: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A site as a crawl needs it. Patterns are searched in an address behind its host (``/path?query``).

    ``start``: the first pages of its lists. ``hosts``: where it may be asked, exact or with all below (``.x.gov.cn``).
    ``family``: its software (``None``: told by each page). ``entries``: CSS of the box of a list. ``detail``,
    ``attachment``, ``lists``: which addresses are notices, attachments, further lists, beside what the family knows;
    ``exclude``: which are never asked. ``since``, ``until``: the window of wanted days (ISO, both inclusive). ``pace``:
    seconds between two requests to a host, ``connections`` at once. ``script``: the script its texts are written in.
    ``ignore``: parameters that are no part of a page's name; ``any_order``: their order is none either; ``indexes``:
    file names that stand for their folder; ``secure``: hosts whose http addresses are the same pages as their https
    ones. ``most_pages`` documents a crawl, ``most_lists`` pages a list. ``digest``: of all that the profile says.
    """

    name: str
    title: str
    start: tuple[Ask, ...]
    hosts: tuple[str, ...]
    family: str | None = None
    entries: str | None = None
    detail: re.Pattern[str] | None = None
    attachment: re.Pattern[str] | None = None
    lists: re.Pattern[str] | None = None
    exclude: re.Pattern[str] | None = None
    since: str | None = None
    until: str | None = None
    pace: float = 1.0
    connections: int = 1
    contact: str | None = None
    licence: str | None = None
    script: Script | None = None
    ignore: frozenset[str] = frozenset()
    any_order: bool = False
    indexes: tuple[str, ...] = ()
    secure: frozenset[str] = frozenset()
    most_pages: int = 20_000
    most_lists: int = 500
    digest: str = ""


def canonical(url: str, profile: Profile) -> str:
    """The one name of the page at ``url`` on this site; applied again it changes nothing.

    Raises ValueError where it is no address.
    """
    name = address.canonical(
        url, ignored=profile.ignore, any_order=profile.any_order, indexes=profile.indexes, secure=profile.secure
    )
    for rule in family_rules(profile.family, "same"):
        if rule.pattern:
            name = rule.pattern.sub(rule.values["instead"], name)
    return name


def meant(profile: Profile, base: str, reference: str) -> str | None:
    """The name of the page that a link means; ``None`` where it leads to none of the web."""
    try:
        whole = address.joined(base, reference)
        return canonical(whole, profile) if whole else None
    except ValueError:
        return None


def within(url: str, profile: Profile) -> bool:
    """Whether an address may be asked at all: on one of the hosts, not excluded."""
    try:
        parts = urlsplit(url)
        named = place(parts.hostname or "", parts.port, parts.scheme)
    except ValueError:
        return False
    known = any(
        named == one or (one.startswith(".") and (named.endswith(one) or named == one[1:])) for one in profile.hosts
    )
    return known and not (profile.exclude and profile.exclude.search(behind_host(url)))


def place(host: str, port: int | None, scheme: str) -> str:
    """A host with its port, where that is not the usual one."""
    return host if port in (None, 80 if scheme == "http" else 443) else f"{host}:{port}"


def behind_host(url: str) -> str:
    """Path and query of an address; all of what is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def placed(href: str) -> str:
    """An address as written, so that patterns for what stands behind a host can be searched in it."""
    return href if href.startswith("/") or "//" in href else f"/{href}"


def is_detail(url: str, profile: Profile) -> bool:
    """Whether an address is that of a notice, by the profile's own pattern, else by the family's."""
    if profile.detail:
        return bool(profile.detail.search(behind_host(url)))
    return _of_family(url, profile, "detail")


def is_attachment(url: str, profile: Profile) -> bool:
    """Whether an address is that of an attachment, by the profile's own pattern or by the family's."""
    own = profile.attachment and profile.attachment.search(behind_host(url))
    return bool(own) or _of_family(url, profile, "attachment")


def _of_family(url: str, profile: Profile, what: str) -> bool:
    where = behind_host(url)
    return any(rule.pattern.search(where) for rule in family_rules(profile.family, what) if rule.pattern)
