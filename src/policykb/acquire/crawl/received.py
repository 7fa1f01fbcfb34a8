"""A page as the site sent it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_CHARSET = re.compile(r"""charset\s{0,9}=\s{0,9}["']?\s{0,9}([A-Za-z0-9_.:-]{2,30})""", re.I)
_HEAD = 4096
_TRANSFER = frozenset({"content-encoding", "transfer-encoding", "content-length", "connection", "set-cookie"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """An answer with its body, unpacked. ``url`` was asked, ``final_url`` answered; header names are in small letters.

    ``headers``: those that say something of the page, not of its transfer or of who asked.
    """

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    at: str


def headers_of(pairs: Mapping[str, str]) -> dict[str, str]:
    """The headers that are kept."""
    return {name.lower(): value for name, value in pairs.items() if name.lower() not in _TRANSFER}


def declared_charset(received: Received) -> str | None:
    """The charset that a page says it is in: in its headers, else in its own head."""
    head = received.body[:_HEAD].decode("ascii", "replace")
    for said in (received.headers.get("content-type", ""), head):
        if found := _CHARSET.search(said):
            return found[1].lower()
    return None
