"""Where a notice comes from: its region, by its issuers, its number, its recipients, its page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policykb.model import Document, Finding, Header
from policykb.understand import regions
from policykb.understand.header.organs import pattern
from policykb.understand.header.validity import printing_office
from policykb.understand.regions import Place

_SITE_TAIL = re.compile(r"\s*(?:[-_|—–－]{1,2}\s*)[^-_|—–－]{2,40}\s*\Z")
_NO_PLACE = re.compile(r"[委局厅部办组会团府]")
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
    place = next(_witnesses(document, header, _home(header)), None)
    if place and not place.known:
        place = _meant(place, header) or place
    if place is None or place.level == "national":
        return None, ()
    if place.known:
        return place.full, ()
    full = _spelled_out(document, place) or place.full
    message = f"{full}: the gazetteer lacks this place or has several; taken from the issuer's name by its form"
    return full, (Finding(code="unknown-region", message=message),)


def is_national(header: Header) -> bool:
    """Whether a notice is the nation's: told by its issuers or its number, not by a region that is not known."""
    if header.region is not None:
        return False
    organs = (*header.issuers, *(organ for part in header.parts for organ in part.issuers))
    if any(pattern("organ-national").match(name) and not pattern("organ-branch").match(name) for name in organs):
        return True
    return header.number is not None and regions.place_of_number(header.number) == regions.NATION


def _meant(place: Place, header: Header) -> Place | None:
    """The known place of a title that a shortened name means: 阜蒙县 and 阜新蒙古族自治县."""
    for title in (header.title or "", *(part.title for part in header.parts)):
        found = regions.leading_place(re.sub(r"\A(?:.{0,60}?(?:关于|印发))?《?", "", title))
        if found and found[0].known and len(place.path) == 1 and _shortens(place.path[0], found[0].name):
            return found[0]
    return None


def _shortens(short: str, name: str) -> bool:
    """Whether the characters of a short name stand in the whole name in the same order, from the first to the last."""
    at = iter(name)
    return len(short) >= 3 and short[0] == name[0] and short[-1] == name[-1] and all(one in at for one in short)


def _spelled_out(document: Document, place: Place) -> str | None:
    """The path of an unknown place, province first, where the page writes it out somewhere."""
    spelled = re.compile(
        rf"[一-鿿]{{2,8}}?(?:省|自治区)(?:[一-鿿]{{2,10}}?(?:市|州|盟|地区))?{re.escape(place.path[0])}"
    )
    for words in (document.text, *(one.text for one in document.removed)):
        for found in spelled.finditer(words):
            for at in range(found.start(), found.end() - len(place.path[0])):
                wider = regions.leading_place(found[0][at - found.start() :])
                province = regions.place(wider[0].path[0]) if wider and wider[0].path else None
                if province and province.known and province.level == "province":
                    return found[0][at - found.start() :] + "".join(place.path[1:])
    return None


def _leading(name: str, home: Place | None) -> Place | None:
    """The place a name begins with; one that is not known is not put into another by guess, and is read to its end."""
    found = regions.leading_place(name, within=home)
    if found and not found[0].known:
        found = regions.leading_place(name)
    if not found or found[0].known:
        return found[0] if found else None
    place, end = found
    if _NO_PLACE.search(place.path[-1]):
        return Place(path=place.path[:-1], level="prefecture") if len(place.path) > 1 else None
    below = regions.leading_place(name[end:])
    if below and not below[0].known and not _NO_PLACE.search(below[0].full):
        return Place(path=(*place.path, *below[0].path), level=below[0].level, known=False)
    return place


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
        elif (name in organs or _is_ours(name, document.text)) and (place := _leading(name, home)):
            yield place
    if home:
        yield home
    if any(name.startswith(("各省", "国务院各")) for name in header.recipients):
        yield regions.NATION
    printed = printing_office(document.text)
    for name in filter(None, (*header.recipients, header.title, printed["who"] if printed else None)):
        bare = re.sub(r"\A【[^】]*】", "", name)
        found = regions.leading_place(bare)
        several = found and bare.startswith("等", found[1]) and len(found[0].path) > 1  # 甲省乙县等五个县
        if found and found[0].known:
            yield (regions.place(found[0].path[0]) or found[0]) if several else found[0]
    if place := _of_matter(header.title or ""):
        yield place
    yield from _of_page(document)


def _of_matter(title: str) -> Place | None:
    """The known place that a title's matter begins with: 关于青岭市物流企业通行的通知."""
    verb = pattern("title-verb").search(title)
    found = regions.leading_place(title[verb.end() :].lstrip("《")) if verb else None
    return found[0] if found and found[0].known else None


def _is_ours(title: str, text: str) -> bool:
    """Whether the place that a title begins with is the issuer's own: 青岭市人民政府…, or 我市 in the text."""
    found = regions.leading_place(title)
    if not found:
        return False
    ours = _OURS.search(text)
    return title.startswith("人民政府", found[1]) or bool(ours and found[0].name.endswith(ours[1]))


def _of_page(document: Document) -> Iterator[Place]:
    """The place of the site or the paper, where the text speaks of 我市 and the like."""
    ours = _OURS.search(document.text)
    sites = [fact.value for fact in document.facts if fact.field in ("site", "issuers")]
    removed = [one.text for one in document.removed]
    for words in sites + (removed if ours else []):
        for paper in _PAPER.finditer(words) if ours else ():
            if place := _ours(paper[1], ours[1] if ours else "", removed):
                yield place
        found = regions.leading_place(words) if words in sites else None
        if found and found[0].known:
            yield found[0]


def _ours(name: str, rank: str, removed: list[str]) -> Place | None:
    """The place of a paper's name that has the rank the text claims: 德州 and 我市 make 德州市.

    A place the gazetteer lacks counts where the page writes it out with its province.
    """
    for candidate in (name + rank, name):
        place = regions.place(candidate)
        if place and place.known and place.name.endswith((rank, "自治" + rank)):
            return place
    if any(re.search(rf"[省区市州]{re.escape(name + rank)}", words) for words in removed):
        return Place(path=(name + rank,), level="county", known=False)
    return None
