"""Which links of a page are the entries of its list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from policykb import rules
from policykb.acquire.site.address import says
from policykb.acquire.site.profile import Profile, behind_host, is_attachment, is_detail, meant
from policykb.acquire.site.tree import Link, day_of, links

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_LONG = 6
"""Chinese characters that the title of an entry has at least, where nothing else tells entries from navigation."""
_FEWEST = 3
"""Links of one shape that make a list."""


def list_links(
    profile: Profile, base: str, root: Any, *, boxed: bool = False
) -> tuple[tuple[Link, ...], dict[Any, str]]:
    """The links that are entries, in order, and the address that each link of the list leads to, by its element.

    They are those in the profile's own box (``entries``; ``boxed``: the page is nothing but the list); or else those
    with a notice's address; or, where no family knows it, those of the commonest shape of long titles with days.
    """
    scope = [root] if boxed or not profile.entries else root.cssselect(profile.entries)
    found = {link.element: link for box in scope for link in links(box)}
    addresses = {link.element: to for link in found.values() if (to := _entry_address(profile, base, link))}
    given = [link for link in found.values() if link.element in addresses]
    if profile.detail or not (boxed or profile.entries):
        chosen = [link for link in given if _named_as_entry(profile, addresses[link.element])]
        if profile.detail:
            return tuple(chosen), addresses
        given = _beside(chosen, given, addresses) if chosen else _commonest(given, addresses)
    return tuple(given), addresses


def _entry_address(profile: Profile, base: str, link: Link) -> str | None:
    """Where a link leads that may be an entry: no page of the list, no service of the site."""
    if link.leads_on or link.words.isdigit():
        return None
    to = meant(profile, base, link.href)
    if to is None or to == base or says("aside", behind_host(to)):
        return None
    return None if profile.lists and profile.lists.search(behind_host(to)) else to


def _named_as_entry(profile: Profile, to: str) -> bool:
    return is_detail(to, profile) or (not profile.detail and is_document(to, profile))


def is_document(to: str, profile: Profile) -> bool:
    """Whether an address is that of a document to download: known as such, or named with the suffix of one."""
    path, _, query = behind_host(to).partition("?")
    names = (path, *(pair.partition("=")[2] for pair in query.split("&")))
    return is_attachment(to, profile) or any(has_suffix(unquote(name)) for name in names)


def has_suffix(name: str) -> bool:
    """Whether a name ends as those of documents do."""
    return name.rpartition(".")[2].strip().lower() in rules.toml("attachments.toml")["suffixes"] and "." in name


def shape_of(link: Link) -> str:
    """The elements around a link, with their classes, as CSS that finds all links of its kind."""
    steps: list[str] = []
    for element in link.element.iterancestors():
        if element.tag in ("body", "html") or len(steps) == 3:
            break
        if named := _classes(element):
            steps.append(f"{element.tag}.{named}")
            break
        steps.append(element.tag)
    return " > ".join(reversed(steps))


def _classes(element: Any) -> str:
    """The first class of an element that can stand in CSS as it is."""
    names = (element.get("class") or "").split()
    return next((name for name in names if re.fullmatch(r"[A-Za-z][\w-]{1,40}", name)), "")


def _beside(chosen: list[Link], given: list[Link], addresses: dict[Any, str]) -> list[Link]:
    """The chosen links, and those of a list with them whose addresses are of another kind: long titles with days."""
    shapes = Counter(map(shape_of, chosen))
    own = {link.element for link in chosen}
    targets = {link.element: addresses[link.element] for link in given}

    def belongs(link: Link) -> bool:
        return link.element in own or (
            len(_CHINESE.findall(link.words)) >= _LONG
            and shapes[shape_of(link)] >= _FEWEST
            and day_of(link, targets) is not None
        )

    return [link for link in given if belongs(link)]


def _commonest(given: Iterable[Link], addresses: dict[Any, str]) -> list[Link]:
    """The links of the shape that most looks like a list: long titles, each in a row with a day."""
    long = [link for link in given if len(_CHINESE.findall(link.words)) >= _LONG]
    shapes = {link.element: shape_of(link) for link in long}
    targets = {link.element: addresses[link.element] for link in long}
    weight: Counter[str] = Counter()
    for link in long:
        weight[shapes[link.element]] += 4 if day_of(link, targets) else 1
    best = weight.most_common(1)
    count = sum(shape == best[0][0] for shape in shapes.values()) if best else 0
    return [link for link in long if shapes[link.element] == best[0][0]] if count >= _FEWEST else []
