"""Where a notice comes from: its region, by its issuers, its number, its recipients, its page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policykb.model import Document, Finding, Header
from policykb.understand import regions
from policykb.understand.regions import Place
from policykb.understand.titles import pattern

_SITE_TAIL = re.compile(r"\s*(?:[-_|—–－]{1,2}\s*)[^-_|—–－]{2,40}\s*\Z")
_OURS = re.compile(r"(?:我|全|本)(省|市|县|区|州|旗)")
_PAPER = re.compile(r"([一-鿿]{2,6}?)(?:日报|晚报|晨报|新闻网|新闻|都市报|广播电视台|电视台|网)")


def without_site_tail(title: str) -> str:
    """A page's title without the names of column and site behind it.

    >>> without_site_tail("关于做好救助工作的通知_青岭市民政局")
    '关于做好救助工作的通知'
    """
    while (found := _SITE_TAIL.search(title)) and found.start() >= 6 and _is_tail(title, found.start()):
        title = title[: found.start()]
    return title.strip()


def _is_tail(title: str, at: int) -> bool:
    """Whether a dash parts a site's name off, not a span of years 2021—2023 or a heading in two parts."""
    return not title[at - 1].isdigit() and title[:at].count("《") == title[:at].count("》")


def region_of(document: Document, header: Header) -> tuple[str | None, tuple[Finding, ...]]:
    """The region's full path, ``None`` for the nation and where nothing tells; a place not known is a finding."""
    home = _home(header)
    unknown: Place | None = None
    for place in _witnesses(document, header, home):
        if place.level == "national":
            return None, ()
        if place.known:
            return place.full, ()
        unknown = unknown or place
    if unknown is None:
        return None, ()
    message = f"{unknown.full}: the gazetteer lacks this place or has several; taken from the issuer's name by its form"
    return unknown.full, (Finding(code="unknown-region", message=message),)


def _home(header: Header) -> Place | None:
    """A wider place that decides between places of one name: that of the number's letters."""
    return regions.place_of_number(header.number) if header.number else None


def _witnesses(document: Document, header: Header, home: Place | None) -> Iterator[Place]:
    """The places that speak for a region, the best first."""
    organs = [*header.issuers, *(organ for part in header.parts for organ in part.issuers)]
    for name in (*organs, header.number or "", header.title or ""):
        branch = pattern("organ-branch").match(name)
        if branch and (found := regions.leading_place(name[branch.end() :])):
            yield found[0]
        elif pattern("organ-national").match(name):
            yield regions.NATION
        elif name in organs and (found := regions.leading_place(name, within=home)):
            yield found[0]
    if home:
        yield home
    if any(name.startswith(("各省", "国务院各")) for name in header.recipients):
        yield regions.NATION
    printed = pattern("printed-by").search(document.text, max(0, len(document.text) - 300))
    for name in filter(None, (*header.recipients, header.title, printed["who"] if printed else None)):
        found = regions.leading_place(re.sub(r"\A【[^】]*】", "", name))
        if found and found[0].known:
            yield found[0]
    yield from _of_page(document)


def _of_page(document: Document) -> Iterator[Place]:
    """The place of the site or the paper, where the text speaks of 我市 and the like."""
    ours = _OURS.search(document.text)
    sites = [fact.value for fact in document.facts if fact.field in ("site", "issuers")]
    removed = [one.text for one in document.removed]
    for words in sites + (removed if ours else []):
        for paper in _PAPER.finditer(words) if ours else ():
            if place := _ours(paper[1], ours[1] if ours else ""):
                yield place
        found = regions.leading_place(words) if words in sites else None
        if found and found[0].known:
            yield found[0]


def _ours(name: str, rank: str) -> Place | None:
    """The place of a paper's name that has the rank the text claims: 德州 and 我市 make 德州市."""
    for candidate in (name + rank, name):
        place = regions.place(candidate)
        if place and place.known and place.name.endswith((rank, "自治" + rank)):
            return place
    return None
