"""The links of a page as a reader meets them: where they lead, what they show, in which row of a list they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from policykb.acquire.site.address import joined, says
from policykb.acquire.site.days import day_in
from policykb.errors import MissingPartError

_WORDS = 300  # characters of a link's words that are kept
_ROW = 1500  # characters of a row in which its day is sought
_ROWS = ("li", "tr", "dl")  # elements that are a row whatever else they hold
_UP = 6  # elements from a link up to its row, at most
_LINKS = 20  # links that a row has, at most
_INNER = 12  # elements of a link in which its day is sought
_SHORT = 24  # characters of an element that holds a day and nothing else


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link of a page: its address as written, its words, its element (of lxml)."""

    href: str
    words: str
    element: Any

    @property
    def leads_on(self) -> bool:
        """Whether it leads to the next page of a list."""
        return "next" in (self.element.get("rel") or "").lower().split() or says("next", self.words)


def tree_of(text: str) -> Any:
    """The tree of a page (an element of lxml), scripts and styles left as they are.

    Raises MissingPartError where parsel, which comes with Scrapy, is not installed.
    """
    try:
        from parsel import Selector  # noqa: PLC0415  loaded when a page is read
    except ImportError as error:
        raise MissingPartError(f"reading sites needs parsel ({error}); install it with: pip install scrapy") from error
    return Selector(text=text or "<html></html>", type="html").root


def base_of(root: Any, url: str) -> str:
    """The address that those of a page are relative to."""
    said = next((one.get("href") for one in root.iter("base") if one.get("href")), None)
    return (joined(url, said) if said else None) or url


def shown_instead(root: Any) -> Iterator[str]:
    """The addresses of what a page shows in frames, or leads to by itself (``<meta http-equiv="refresh">``)."""
    for frame in root.iter("iframe", "frame"):
        yield from filter(None, [(frame.get("src") or "").strip()])
    for meta in root.iter("meta"):
        if (meta.get("http-equiv") or "").lower() == "refresh":
            _, _, to = (meta.get("content") or "").partition("=")
            yield from filter(None, [to.strip(" '\"")])


def links(box: Any, worth: Callable[[str], bool] | None = None) -> Iterator[Link]:
    """The links within an element, in order; ``worth``: those alone whose address as written is worth reading more."""
    for element in box.iter("a", "area"):
        href = (element.get("href") or "").strip()
        if href and (worth is None or worth(href)):
            yield Link(href=href, words=_words(element), element=element)


def title_of(link: Link) -> str:
    """What an entry is called: the title of its link, else its words without the day."""
    titled = " ".join((link.element.get("title") or "").split())
    if titled:
        return titled[:_WORDS]
    return link.words.replace(next(_days_within(link.element), ""), "", 1).strip()


def day_of(link: Link, targets: Mapping[Any, str]) -> date | None:
    """The day that an entry's row tells. ``targets``: the address of the notice that each such link leads to.

    The row is the largest element around the link that leads to no other notice. A day within the title is none of it.
    """
    within = next(_days_within(link.element), None)
    if within:
        return day_in(within)
    return day_in(_words(_row_of(link, targets), _ROW).replace(_words(link.element), " ", 1))


def _row_of(link: Link, targets: Mapping[Any, str]) -> Any:
    row, own = link.element, targets.get(link.element)
    for around in islice(link.element.iterancestors(), _UP):
        held = tuple(islice(around.iter("a", "area"), _LINKS + 1))
        if around.tag == "body" or len(held) > _LINKS or any(targets.get(one, own) != own for one in held):
            break
        row = around
        if around.tag in _ROWS:
            break
    return row


def _days_within(element: Any) -> Iterator[str]:
    """The words of innermost elements of a link that hold a day and nothing else."""
    for child in islice(element.iter(), 1, _INNER):
        words = " ".join((child.text or "").split()) if isinstance(child.tag, str) and not len(child) else ""
        if 0 < len(words) <= _SHORT and day_in(words):
            yield words


def _words(element: Any, most: int = _WORDS) -> str:
    return " ".join("".join(islice(element.itertext(), most)).split())[:most]
