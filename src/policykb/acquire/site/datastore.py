"""Lists that lie as XML in a script of the page (大汉 jpage), and the interfaces that hold the rest of a list."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import quote, urlencode

from policykb.acquire.site.families import family_rules
from policykb.acquire.site.profile import Profile
from policykb.rules import Rule

_RECORD, _GROUP = "<record><![CDATA[", "<nextgroup><![CDATA["
_END = "]]>"
_INTERFACES, _AROUND = 8, 1500  # of a page, at most; characters around the call of one that say what it asks
_BETWEEN = re.compile(r">\s{1,200}<!\[CDATA\[")
_HREF = re.compile(r"""href=["']([^"'<>]{1,1000})["']""")
_PAIR = re.compile(r"""["']?(?P<key>\w{1,40})["']?\s{0,9}:\s{0,9}["'](?P<value>[^"']{0,300})["']""")


def records(text: str) -> tuple[str, ...]:
    """The HTML of each record that XML in the page holds."""
    return tuple(_held(text, _RECORD)) if "<record>" in text else ()


def next_group(url: str, text: str) -> tuple[str, ...]:
    """The address of the next group of records, where the XML names it.

    An answer that was asked for by the numbers of its records (``startrecord``) leads nowhere: all others are known.
    """
    if "<nextgroup>" not in text or "startrecord=" in url:
        return ()
    found = (_HREF.search(held) for held in _held(text, _GROUP))
    return tuple(html.unescape(one[1]) for one in found if one)


def _held(text: str, opening: str) -> Iterator[str]:
    text, at = _BETWEEN.sub("><![CDATA[", text), 0
    while (start := text.find(opening, at)) >= 0 and (end := text.find(_END, start)) >= 0:
        yield text[start + len(opening) : end]
        at = end


def interface_pages(profile: Profile, text: str, held: int) -> Iterator[str]:
    """The addresses by which the page's script would ask for the rest of its list; ``held``: records in the page."""
    for rule in family_rules(profile.family, "interface"):
        for found in islice(rule.pattern.finditer(text), _INTERFACES) if rule.pattern else ():
            around = text[max(0, found.start() - _AROUND) : found.end() + _AROUND]
            if "query" in rule.values:
                yield from _unit(rule, found["path"], around)
            else:
                yield from _groups(rule, found["path"], around, held, profile.most_lists)


def _groups(rule: Rule, path: str, text: str, held: int, limit: int) -> Iterator[str]:
    """Groups of records, as many as the page says there are; the first lies in the page itself."""
    settings = {one["key"]: one["value"].strip() for one in re.finditer(rule.values["settings"], text)}
    total, each = _number(rule, "total", text), _number(rule, "per_page", text)
    size = each * (_number(rule, "groups", text) or 1)
    for start in range(min(held, size) + 1, min(total, size * limit) + 1, size or 1):
        span = {"startrecord": start, "endrecord": min(start + size - 1, total), "perpage": each}
        yield f"{path}?{urlencode(span | settings)}"


def _number(rule: Rule, what: str, text: str) -> int:
    """A number that the call says; 0 where it does not."""
    found = re.search(rule.values[what], text)
    return int(found["number"]) if found else 0


def _unit(rule: Rule, path: str, text: str) -> Iterator[str]:
    """The first page of an interface; its answers tell the next ones."""
    found = re.search(rule.values["query"], html.unescape(text))
    if found:
        settings = {one["key"]: one["value"] for one in _PAIR.finditer(found["query"])}
        numbered = quote(f'{{"pageNo":1,"pageSize":{rule.values["page_size"]}}}', safe="")
        yield f"{path}?{urlencode(settings)}&{rule.values['page_in']}={numbered}"
