"""An HTML page cut at its tags, exactly as the standard's tokenizer would, each text with its place.

Comments go with their content, and so do scripts, styles and fields, whose content is no markup. Source: HTML Living
Standard, 13.2.5 (tokenization).
"""

from __future__ import annotations

import re
from itertools import accumulate


def _any_case(word: str) -> str:
    return "".join(f"[{char}{char.upper()}]" for char in word)


# One that never ends takes the rest.
_COMMENT = r"!--(?:-?>|[^-]*+(?:-(?!->)[^-]*+)*+(?:-->|\Z))"
_RAW_TAGS = "script style textarea xmp iframe noembed noframes"
_RAW = "|".join(
    rf"{tag}[\s/>][^<]*+(?:<(?!/{tag})[^<]*+)*+(?:</[^>]*+>)?+" for tag in map(_any_case, _RAW_TAGS.split())
)
# Quotes hold a value only behind "="; the first line is how nearly all attributes are written.
_ATTRIBUTES = r"""[^"'=>]*+(?:="[^"]*+"[^"'=>]*+)*+
    (?:(?:[^"'=>]++|=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'>][^\s>]*+)?+|["'])++)?+"""
_TAG = re.compile(
    rf"(<(?:/[a-zA-Z][^>]*+(?:>|\Z)|{_RAW}|[a-zA-Z]{_ATTRIBUTES}(?:>|\Z)|{_COMMENT}|[!?/][^>]*+(?:>|\Z)))", re.VERBOSE
)
_NAME = re.compile(r"<(/?[a-zA-Z][^\s/>]*)")
_VALUE = re.compile(r"""([a-zA-Z:-]{1,20})\s{0,9}=\s{0,9}(?:"([^"]{0,3000})"|'([^']{0,3000})'|([^\s"'>]{1,3000}))""")


class Cut:
    """A page's ``tags`` as written, and its ``texts``: one before each tag and one behind the last."""

    def __init__(self, source: str) -> None:
        self._parts = _TAG.split(source)
        self.texts = self._parts[::2]
        self.tags = self._parts[1::2]

    def starts(self) -> list[int]:
        """Where each text stands in the source."""
        return [0, *accumulate(map(len, self._parts))][::2]


def name_of(tag: str) -> str:
    """The name of a tag, lower case, ``/`` before it at the end of an element; "" of what is no element.

    >>> name_of('<DIV class="a">'), name_of("</p >"), name_of("<br/>"), name_of("<!-- -->")
    ('div', '/p', 'br', '')
    """
    found = _NAME.match(tag)
    return found[1].lower() if found else ""


def values(tag: str) -> dict[str, str]:
    """The attributes of a tag, names in lower case, values as written."""
    return {found[1].lower(): found[2] or found[3] or found[4] or "" for found in _VALUE.finditer(tag)}
