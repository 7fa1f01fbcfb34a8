"""What a page offers for download with its text, and what it shows in frames: read from the links of its source.

A link counts where it stands within the text, or behind a word that announces attachments (附件：).
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left, bisect_right
from functools import cache
from urllib.parse import unquote, urljoin

from policykb import rules
from policykb.clean.layout import Layout
from policykb.model import Attachment

_LINK = re.compile(r"<[aA]\s([^<>]{1,2000})>")
_FRAME = re.compile(r"<(?:i?frame|embed)\s([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]{1,20})\s{0,9}=\s{0,9}(?:"([^"]{0,1500})"|'([^']{0,1500})'|([^\s"'>]{1,1500}))""")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_NAME = 400  # characters of source, at most, from a link's tag to its end
_BEFORE = 300  # characters of source before a link in which a word may announce it
_MOST = 200
_ATTACHED = re.compile("附")
_CASES = (str.lower, str.upper, str.capitalize)


@cache
def _suffix() -> re.Pattern[str]:
    # Written out, for a pattern that minds no case is slow to search.
    suffixes = "|".join(form(end) for end in rules.toml("attachments.toml")["suffixes"] for form in _CASES)
    return re.compile(rf"\.(?:{suffixes})(?![A-Za-z0-9])")


def _may_lead(source: str, link: re.Match[str], words: list[int]) -> bool:
    """Whether a link may lead to a document, told at little cost; ``words``: where 附 stands."""
    if _suffix().search(link[1]):
        return True
    word = bisect_left(words, link.start())
    if word < len(words) and words[word] <= link.end() + _NAME:
        return True
    end = source.find("</a", link.end(), link.end() + _NAME)
    return bool(_suffix().search(source, link.end(), end if end >= 0 else link.end() + _NAME))


@cache
def _announced() -> re.Pattern[str]:
    """A word that announces attachments, behind it nothing but their numbers."""
    words = "|".join(map(re.escape, rules.toml("attachments.toml")["words"]))
    return re.compile(rf"(?:^|[\s>])(?:{words})(?:[\s\d一二三四五六七八九十：:、.]{{0,20}})")


def attachments(source: str, layout: Layout, address: str | None) -> tuple[Attachment, ...]:
    """The documents that a page with this text offers, in its order, each address once.

    ``source`` is the decoded page, which the layout's origins lead back to; ``address`` is its own, for those that
    lie relative to it.
    """
    if not layout.lines:
        return ()
    words = [word.start() for word in _ATTACHED.finditer(source)]
    links = [link for link in _LINK.finditer(source) if _may_lead(source, link, words)]
    if not links:
        return ()
    last = layout.lines[-1].text
    start, end = layout.lines[0].text.origin(0), last.origin(len(last.text))
    comments = _comments(source)
    found: dict[str, Attachment] = {}
    for link in links:
        href, name = _value(link[1], "href"), _name(source, link.end())
        within = start <= link.start() < end or _announced().match(name) or _is_announced(source, link.start())
        if not within or not _offers(href, name) or _covers(comments, link.start()):
            continue
        title = name or _value(link[1], "title") or unquote(href.partition("?")[0].rpartition("/")[2])
        place = _whole(href, address)
        found.setdefault(place, Attachment(name=title, url=place))
        if len(found) == _MOST:
            break
    return tuple(found.values())


def frames(source: str) -> tuple[str, ...]:
    """The addresses of what a page shows in frames."""
    shown = (_value(frame[1], "src") for frame in _FRAME.finditer(source))
    return tuple(dict.fromkeys(src for src in shown if src and not src.startswith(("about:", "javascript:"))))[:_MOST]


def _offers(href: str, name: str) -> bool:
    """Whether a link leads to a document: by its address, by the name it shows, or because it is called 附件."""
    if not href or href[0] == "#" or href.lower().startswith(("javascript:", "mailto:")):
        return False
    if _suffix().search(unquote(href)) or _suffix().search(name):
        return True
    suffix = href.partition("?")[0].rpartition(".")[2].lower()
    return bool(_announced().match(name)) and suffix not in rules.toml("attachments.toml")["pages"]


def _whole(href: str, address: str | None) -> str:
    try:
        return urljoin(address, href) if address else href
    except ValueError:  # no address, whatever it was meant to be
        return href


def _is_announced(source: str, at: int) -> bool:
    """Whether the words before a link announce attachments, other links of the kind in between."""
    before = source[max(0, at - _BEFORE) : at]
    return bool(_announced().search(" " + _TAG.sub(" ", before[before.find(">") + 1 :])))


def _name(source: str, at: int) -> str:
    """What a link shows."""
    inner = source[at : at + _NAME]
    end = inner.lower().find("</a")
    shown = html.unescape(_TAG.sub("", inner if end < 0 else inner[:end]))
    return " ".join(shown.split())[:200]


def _value(attributes: str, name: str) -> str:
    for found in _ATTRIBUTE.finditer(attributes):
        if found[1].lower() == name:
            return html.unescape(found[2] or found[3] or found[4] or "").strip()
    return ""


def _comments(source: str) -> list[tuple[int, int]]:
    found, at = [], 0
    while (start := source.find("<!--", at)) >= 0:
        end = source.find("-->", start)
        at = end if end >= 0 else len(source)
        found.append((start, at))
    return found


def _covers(comments: list[tuple[int, int]], at: int) -> bool:
    number = bisect_right(comments, (at, len(comments))) - 1
    return number >= 0 and at < comments[number][1]
