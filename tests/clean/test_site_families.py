"""Of a whole page, whatever software made it, the reader gets the notice: all of it, and nearly nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable

import pytest

from clean.sites import NO_ARTICLE, SITES, TITLE, Site
from policykb.clean import content
from policykb.clean.page import Parser, clean
from policykb.model import Document, RawPage

PARSERS: tuple[Parser, ...] = ("selectolax", "beautifulsoup")


def cleaned(page: str, parser: Parser, encoding: str = "utf-8") -> Document:
    return clean(RawPage(source="page", body=page.encode(encoding), media_type="text/html"), parser=parser)


def grams(text: str) -> Counter[str]:
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    return Counter(folded[at : at + 4] for at in range(max(1, len(folded) - 3)))


def likeness(text: str, wanted: str) -> float:
    """F1 of character 4-grams."""
    got, want = grams(text), grams(wanted)
    return 2 * (got & want).total() / (got.total() + want.total())


def without_title(site: Site, text: str) -> str:
    """The page's headline may stand above the text, once."""
    first, _, rest = text.partition("\n")
    return rest if first in (TITLE, "停水通知") and site.wanted[0] != first else text


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("name", SITES)
def test_the_notice_is_found_on_every_family_of_sites(name: str, parser: Parser) -> None:
    site = SITES[name]
    text = without_title(site, cleaned(site.page, parser, site.encoding).text)
    assert likeness(text, "\n".join(site.wanted)) >= 0.98, text


@pytest.mark.parametrize("name", SITES)
def test_the_notice_is_found_by_structure_alone(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As above, where no name of a box is known."""
    monkeypatch.setattr(content, "_names", lambda kind: frozenset())
    site = SITES[name]
    text = without_title(site, cleaned(site.page, "selectolax", site.encoding).text)
    assert likeness(text, "\n".join(site.wanted)) >= 0.98, text


def without_names(page: str) -> str:
    return re.sub(r"""\s(?:class|id)\s?=\s?("[^"]*"|'[^']*'|[^\s>]+)""", "", page, flags=re.IGNORECASE)


def in_more_boxes(page: str) -> str:
    """The page with two boxes more within each."""
    return re.sub("</(div|td)>", r"</div></div></\1>", re.sub(r"<(div|td)\b([^>]*)>", r"<\1\2><div><div>", page))


def in_capitals(page: str) -> str:
    return re.sub("</?[a-zA-Z]+", lambda tag: tag[0].upper(), page)


@pytest.mark.parametrize("changed", [without_names, in_more_boxes, in_capitals])
@pytest.mark.parametrize("name", SITES)
def test_the_notice_is_found_however_its_boxes_are_made(
    name: str, changed: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no name of a box is known either."""
    monkeypatch.setattr(content, "_names", lambda kind: frozenset())
    site = SITES[name]
    text = without_title(site, cleaned(changed(site.page), "selectolax", site.encoding).text)
    assert likeness(text, "\n".join(site.wanted)) >= 0.98, text


@pytest.mark.parametrize("name", SITES)
def test_both_parsers_read_every_family_alike(name: str) -> None:
    site = SITES[name]
    one, other = (cleaned(site.page, parser, site.encoding) for parser in PARSERS)
    assert one == other


@pytest.mark.parametrize("name", SITES)
def test_what_is_not_in_the_text_is_in_removed(name: str) -> None:
    site = SITES[name]
    document = cleaned(site.page, "selectolax", site.encoding)
    kept = document.text + "".join(gone.text for gone in document.removed)
    assert all(word in kept for word in ("首页", "云溪县"))


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("name", NO_ARTICLE)
def test_a_page_without_an_article_gives_no_text_but_a_finding(name: str, parser: Parser) -> None:
    document = cleaned(NO_ARTICLE[name], parser)
    assert (document.text, document.findings[0].code) == ("", "no-text")
