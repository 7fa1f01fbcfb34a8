"""Further pages of a list that are told by their numbers: by a script's call, or by links that show a number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote, urlsplit

from policykb.acquire.site.families import family_rules
from policykb.acquire.site.profile import Profile
from policykb.acquire.site.tree import Link
from policykb.rules import Rule

_FILE = re.compile(r"(?P<name>[\w-]{1,60}?)(?:_(?P<number>\d{1,6}))?\.(?P<suffix>[a-z]{2,6})$")
_NUMBER = re.compile(r"^[1-9]\d{0,3}$")


def script_pages(profile: Profile, url: str, text: str) -> tuple[str, ...]:
    """The addresses, relative to ``url``, of the pages that a script of the page numbers (createPageHTML and its like).

    The script is read, never run. At most the profile's ``most_lists`` are given.
    """
    for rule in family_rules(profile.family, "script-pages"):
        found = rule.pattern.search(text) if rule.pattern else None
        if found:
            return tuple(_numbered(rule, found, url, profile.most_lists))
    return ()


def _numbered(rule: Rule, call: re.Match[str], url: str, limit: int) -> Iterator[str]:
    said = call.groupdict()
    here = _FILE.search(urlsplit(url).path)
    name = said.get("name") or (here["name"] if here else "index")
    suffix = said.get("suffix") or (here["suffix"] if here else "html")
    first: int = rule.values["first"]
    if said.get("current") == "1" and not (here and here["number"]):
        first = 1  # a first page that is called 1, whatever the family does elsewhere
    for number in range(first + 1, first + min(int(call["count"]), limit)):
        yield f"{name}_{number}.{suffix}"


def numbered_links(links: Iterable[Link]) -> Iterator[str]:
    """The addresses of links that show the number of a page which is also in the address."""
    for link in links:
        if _NUMBER.match(link.words) and re.search(rf"(?<!\d)0?{link.words}(?!\d)", unquote(link.href)):
            yield link.href
