"""What the pages of a site say, by its profile: a list its entries and further pages, a notice its attachments.

Text in, values out. Nothing of a page is run, nothing raises, whatever the page holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from policykb.acquire.site.box import list_links
from policykb.acquire.site.data_list import is_data, next_page, read_data
from policykb.acquire.site.datastore import interface_pages, next_group, records
from policykb.acquire.site.days import day_in
from policykb.acquire.site.documents import is_offered, is_page, offers_documents
from policykb.acquire.site.numbered import numbered_links, script_pages
from policykb.acquire.site.profile import Ask, Profile, behind_host, meant, within
from policykb.acquire.site.tree import Link, base_of, day_of, links, shown_instead, title_of, tree_of
from policykb.acquire.site.trouble import Trouble, trouble_in, trouble_of

_MOST, _LINKS = 2000, 20_000
"""Entries of one page of a list that are taken, and links of one notice that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Where a list or a notice leads to: the canonical address, the words of the link, the day (ISO) beside it."""

    url: str
    title: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A page of a list: its entries, each once; all further pages it tells of (``next``); what is ``wrong`` with it.

    ``outside``: how many dated entries lead to hosts that are not the site's. ``total``: how many entries the site says
    that the list has.
    """

    entries: tuple[Entry, ...] = ()
    next: tuple[Ask, ...] = ()
    outside: int = 0
    total: int | None = None
    wrong: Trouble | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """A notice: its attachments; further pages it goes on over; what is ``wrong`` with it."""

    attachments: tuple[Entry, ...] = ()
    next: tuple[str, ...] = ()
    wrong: Trouble | None = None


def read_listing(profile: Profile, url: str, text: str) -> Listing:
    """What a page of a list says: HTML, XML in a script of it, or the answer of an interface."""
    return _from_data(profile, url, text) if is_data(text) else _from_page(profile, url, text)


def read_detail(profile: Profile, url: str, text: str) -> Detail:
    """What the page of a notice leads to."""
    wrong = trouble_of(text)
    if wrong:
        return Detail(wrong=wrong)
    stem = behind_host(url).partition("?")[0].rpartition("/")[2].rpartition(".")[0]
    goes_on = bool(stem) and (f"{stem}_" in text or "createPageHTML" in text)
    offers = offers_documents(profile, text)
    if not (goes_on or offers):
        return Detail()
    root = tree_of(text)
    base = base_of(root, url)
    return Detail(
        attachments=tuple(_attached(profile, base, root)) if offers else (),
        next=_continued(profile, url, base, text, root) if goes_on else (),
    )


def _from_page(profile: Profile, url: str, text: str, *, boxed: bool = False) -> Listing:
    """A page; ``boxed``: it is nothing but its list."""
    held = records(text)
    root = tree_of(text)
    base = base_of(root, url)
    listed = tree_of(f"<div>{''.join(held)}</div>") if held else root
    entries, outside = _entries(profile, base, listed, boxed=boxed or bool(held))
    all_links = tuple(links(root))
    told = (
        *script_pages(profile, url, text),
        *(tuple(interface_pages(profile, text, len(held))) or next_group(url, text)),
        *(link.href for link in all_links if link.leads_on),
        *numbered_links(all_links),
        *_sublists(profile, base, all_links),
        *(() if entries else shown_instead(root)),
    )
    return Listing(
        entries=entries,
        next=_asks(profile, url, base, told),
        outside=outside,
        wrong=None if entries else trouble_of(text),
    )


def _from_data(profile: Profile, url: str, text: str) -> Listing:
    data = read_data(text)
    inside = _from_page(profile, url, data.markup, boxed=True) if data.markup else Listing()
    given = ((meant(profile, url, item.address), item) for item in data.items)
    own = [
        Entry(url=to, title=item.title or None, date=item.day.isoformat() if item.day else None)
        for to, item in given
        if to and within(to, profile)
    ]
    entries = _once((*own, *inside.entries))
    following = next_page(url) if entries else None
    return Listing(
        entries=entries,
        next=(*inside.next, *_asks(profile, url, url, [following] if following else [])),
        outside=len(data.items) - len(own) + inside.outside,
        total=data.total,
        wrong=None if entries else trouble_in(text),
    )


def _entries(profile: Profile, base: str, root: Any, *, boxed: bool) -> tuple[tuple[Entry, ...], int]:
    """The entries of a page, and how many dated ones lead outside."""
    found = list_links(profile, base, root, boxed=boxed)
    targets = {link.element: to for link, to in found.items()}
    entries, outside = [], 0
    for link, to in found.items():
        day = day_of(link, targets) or day_in(behind_host(to), "day-address")
        if within(to, profile):
            entries.append(Entry(url=to, title=title_of(link) or None, date=day.isoformat() if day else None))
        elif day:
            outside += 1
    return _once(entries), outside


def _once(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Each address once, as it first stands with a day, else as it first stands."""
    found: dict[str, Entry] = {}
    for entry in entries:
        before = found.get(entry.url)
        if before is None or (entry.date and not before.date):
            found[entry.url] = entry
    return tuple(found.values())[:_MOST]


def _asks(profile: Profile, url: str, base: str, told: Iterable[str]) -> tuple[Ask, ...]:
    """The further pages of a list, each once, without the page itself."""
    pages = dict.fromkeys(to for reference in told if (to := meant(profile, base, reference)))
    return tuple(Ask(url=to) for to in pages if to != url and within(to, profile))[: profile.most_lists]


def _sublists(profile: Profile, base: str, found: Iterable[Link]) -> Iterator[str]:
    """Links to what the profile says are lists as well."""
    for link in found if profile.lists else ():
        to = meant(profile, base, link.href)
        if to and profile.lists and profile.lists.search(behind_host(to)):
            yield to


def _attached(profile: Profile, base: str, root: Any) -> Iterator[Entry]:
    """The documents that a notice offers, each once."""
    found: set[str] = set()
    for link in islice(links(root, lambda href: not is_page(profile, href)), _LINKS):
        to = meant(profile, base, link.href) if is_offered(profile, link) else None
        if to and to not in found and within(to, profile):
            found.add(to)
            yield Entry(url=to, title=link.words or None)


def _continued(profile: Profile, url: str, base: str, text: str, root: Any) -> tuple[str, ...]:
    """The pages on which a notice goes on: named as it is, with a number behind."""
    stem, dot, suffix = behind_host(url).partition("?")[0].rpartition(".")
    if not dot or not stem:
        return ()
    told = (*script_pages(profile, url, text), *(link.href for link in links(root) if link.leads_on))
    pages = (ask.url for ask in _asks(profile, url, base, told))
    own = re.compile(rf"{re.escape(stem)}_\d{{1,3}}\.{re.escape(suffix)}$")
    return tuple(page for page in pages if own.search(behind_host(page)))
