"""Lists that an interface gives as JSON: entries by the keys such interfaces use, or HTML within."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, TypeVar

from policykb import rules
from policykb.acquire.site.address import ANY
from policykb.acquire.site.days import day_of_value

_CALLED = re.compile(r"^\s{0,99}[\w.$]{1,80}\(\s{0,99}(?=[{\[])")  # JSONP
_MARKUP = re.compile(r"<[a-zA-Z/][^<>]{0,500}>")
_DEEP = 6
_Value = TypeVar("_Value", str, int)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An entry of an interface's list; ``address`` as written."""

    address: str
    title: str
    day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """What an interface's answer holds: entries, HTML (``markup``) with more of them, how many the list has."""

    items: tuple[Item, ...] = ()
    markup: str = ""
    total: int | None = None


def is_data(text: str) -> bool:
    """Whether a page is an interface's answer rather than HTML or XML."""
    return text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[") or bool(_CALLED.match(text[:200]))


def read_data(text: str) -> Data:
    """The list in an interface's answer; an empty one where it is not JSON."""
    text = text.lstrip("\ufeff \t\r\n")
    called = _CALLED.match(text[:200])
    try:
        value = json.loads(text[called.end() :].rstrip(" \r\n\t;)") if called else text)
    except (ValueError, RecursionError):
        return Data()
    keys = rules.toml(ANY)["json"]
    found = tuple(_objects(value))
    items = [item for one in found if (item := _item(one, keys))]
    return Data(
        items=tuple(items),
        markup="".join(one[key] for one in found for key in keys["html"] if isinstance(one.get(key), str)),
        total=next((number for one in found if (number := _first(one, keys["total"], int)) is not None), None),
    )


def next_page(url: str) -> str | None:
    """The address of an interface's next page: its own, with the number of the page one higher.

    >>> next_page("http://example.gov.cn/api/all/5?page=1&sid=2")
    'http://example.gov.cn/api/all/5?page=2&sid=2'
    >>> next_page("http://example.gov.cn/unit?paramJson=%7B%22pageNo%22%3A1%7D")
    'http://example.gov.cn/unit?paramJson=%7B%22pageNo%22%3A2%7D'
    """
    found = _page_number().search(url)
    return f"{url[: found.start(1)]}{int(found[1]) + 1}{url[found.end(1) :]}" if found else None


@cache
def _page_number() -> re.Pattern[str]:
    names = "|".join(rules.toml(ANY)["json"]["page"])
    return re.compile(rf"(?:[?&](?:{names})=|%22(?:{names})%22(?::|%3A))(\d{{1,6}})(?!\d)")


def _objects(value: Any, deep: int = 0) -> Iterator[dict[str, Any]]:
    """Every object within, outer ones first."""
    if isinstance(value, dict):
        yield value
    if deep < _DEEP and isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _objects(one, deep + 1)


def _item(one: dict[str, Any], keys: dict[str, list[str]]) -> Item | None:
    address, title = _first(one, keys["address"], str), _first(one, keys["title"], str)
    if not address or not title:
        return None
    day = next((day for key in keys["day"] if (day := day_of_value(one.get(key)))), None)
    return Item(address=address, title=" ".join(html.unescape(_MARKUP.sub("", title)).split()), day=day)


def _first(one: dict[str, Any], keys: list[str], kind: type[_Value]) -> _Value | None:
    """The first of the keys that has a value of the kind."""
    for key in keys:
        value = one.get(key)
        if isinstance(value, kind) and not isinstance(value, bool) and value != "":
            return value
    return None
