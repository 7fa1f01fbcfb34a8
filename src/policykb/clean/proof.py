"""Whether a quote of the reader's text leads back to its source: the passage it was made from has its characters."""

from __future__ import annotations

import html
import re
import unicodedata

from policykb.clean.repair import repair
from policykb.clean.script import canonical
from policykb.clean.traced import Traced

_TAG = re.compile(r"<!--|-->|<[a-zA-Z/!?][^<>]{0,10000}>?")
_BLANK = re.compile(r"\s{1,100000}")


def leads_back(quote: str, passage: str) -> bool:
    """Whether ``quote`` can be read in ``passage`` of the decoded source: in order, tags, entities and repairs undone.

    >>> leads_back("产业发展", "產(chǎn)業(yè)<b>發展</b>")
    True
    >>> leads_back("产业发展", "產業規劃")
    False
    """
    read = _comparable(_plain(passage))
    at = 0
    for char in _comparable(quote):
        at = read.find(char, at) + 1
        if not at:
            return False
    return True


def _comparable(text: str) -> str:
    """What is left of a text when nothing counts that cleaning changes; plain text may have tags and entities, too."""
    repaired = canonical(repair(Traced.of(_plain(text)))[0].text)
    return _BLANK.sub("", unicodedata.normalize("NFKC", repaired)).lower()


def _plain(text: str) -> str:
    return html.unescape(_TAG.sub("", text))
