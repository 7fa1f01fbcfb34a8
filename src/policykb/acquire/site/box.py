"""Which links of a page are the entries of its list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from policykb.acquire.site.address import says
from policykb.acquire.site.documents import is_document
from policykb.acquire.site.profile import Profile, behind_host, is_detail, meant, placed
from policykb.acquire.site.tree import Link, day_of, links

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_LONG = 6
"""Chinese characters that the title of an entry has at least, where nothing else tells entries from navigation."""
_FEWEST = 3
"""Links of one shape that make a list."""


def list_links(profile: Profile, base: str, root: Any, *, boxed: bool = False) -> dict[Link, str]:
    """The links that are entries, in order, each with the address that it leads to.

    They are those in the profile's own box (``entries``; ``boxed``: the page is nothing but the list); or else those
    with a notice's address; or, where no family knows it, those of the commonest shape of long titles with days.
    """
    scope = [root] if boxed or not profile.entries else root.cssselect(profile.entries)
    given = list({link.element: link for box in scope for link in links(box)}.values())
    if boxed or profile.entries:
        named = [link for link in given if not profile.detail or is_detail(placed(link.href), profile)]
        return _addressed(profile, base, named)
    found = _addressed(profile, base, [link for link in given if _named_as_entry(profile, placed(link.href))])
    if profile.detail:
        return found
    return _with_those_beside(profile, base, found, given) if found else _commonest(profile, base, given)


def _named_as_entry(profile: Profile, where: str) -> bool:
    return is_detail(where, profile) or (not profile.detail and is_document(where, profile))


def _addressed(profile: Profile, base: str, given: Iterable[Link]) -> dict[Link, str]:
    return {link: to for link in given if (to := _entry_address(profile, base, link))}


def _entry_address(profile: Profile, base: str, link: Link) -> str | None:
    """Where a link leads that may be an entry: no page of the list, no service of the site."""
    if link.leads_on or link.words.isdigit():
        return None
    to = meant(profile, base, link.href)
    if to is None or to == base or says("aside", behind_host(to)):
        return None
    return None if profile.lists and profile.lists.search(behind_host(to)) else to


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


def _with_those_beside(profile: Profile, base: str, found: dict[Link, str], given: Iterable[Link]) -> dict[Link, str]:
    """The entries found, and those of a list with them whose addresses are of another kind: long titles with days."""
    shapes = Counter(map(shape_of, found))
    targets = {link.element: to for link, to in found.items()}
    beside = (
        link
        for link in given
        if link in found or (_is_long(link) and shapes[shape_of(link)] >= _FEWEST and day_of(link, targets))
    )
    return {link: to for link in beside if (to := found.get(link) or _entry_address(profile, base, link))}


def _commonest(profile: Profile, base: str, given: Iterable[Link]) -> dict[Link, str]:
    """The links of the shape that most looks like a list: long titles, each in a row with a day."""
    found = _addressed(profile, base, filter(_is_long, given))
    targets = {link.element: to for link, to in found.items()}
    shapes = {link: shape_of(link) for link in found}
    weight: Counter[str] = Counter()
    for link, shape in shapes.items():
        weight[shape] += 4 if day_of(link, targets) else 1
    best = max(weight, key=weight.__getitem__, default="")
    chosen = {link: found[link] for link, shape in shapes.items() if shape == best}
    return chosen if len(chosen) >= _FEWEST else {}


def _is_long(link: Link) -> bool:
    return len(_CHINESE.findall(link.words)) >= _LONG
