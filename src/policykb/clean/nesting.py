"""Which tags make boxes, and whether they nest as the standard wants.

Where every tag stands where it may, a parser would build the very tree that the tags spell. Source: HTML Living
Standard, 13.1.2.4 (optional tags) and 13.2.6.4 (the rules for parsing tokens in HTML content).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

_BLOCK_TAGS = (
    "address article aside blockquote center dd details dialog div dl dt fieldset figcaption figure footer form "
    "frameset h1 h2 h3 h4 h5 h6 header html li main menu nav ol p pre section summary table td th tr ul caption"
)
BLOCKS = frozenset(_BLOCK_TAGS.split())
"""Elements that begin and end a line."""

_NOT_READ = "noscript template object svg math select option button canvas audio video map datalist plaintext"
UNREAD = frozenset(_NOT_READ.split())
"""Elements whose content is not read, though it has tags."""

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TABLE_PARTS = frozenset({"tr", "td", "th", "caption"})
_APART = _TABLE_PARTS | {"frameset"}  # never where one likes
_CELLS_AND_ROWS = frozenset({"td", "th", "tr"})
_ENDED_BY_BEGINNING = {
    "p": BLOCKS - _APART - {"table"},
    "li": frozenset({"li"}),
    **dict.fromkeys(("dd", "dt"), frozenset({"dd", "dt"})),
    **dict.fromkeys(("td", "th"), _CELLS_AND_ROWS),
    "tr": frozenset({"tr"}),
}
_NEED_NO_END = frozenset({"p", "li", "dd", "dt"})
_ENDS_ITS_LIKE = {
    **dict.fromkeys(("li",), frozenset({"li"})),
    **dict.fromkeys(("dd", "dt"), frozenset({"dd", "dt"})),
    **dict.fromkeys(("form",), frozenset({"form"})),
}
"""Elements whose beginning ends one of these, however deep it stands within, but in a list of its own."""

EVERYWHERE = BLOCKS - _APART - {*_ENDS_ITS_LIKE}
"""Elements that may begin in any but those of :data:`WELCOME`."""
WELCOME = {
    **dict.fromkeys(("ul", "ol", "menu"), EVERYWHERE | {"li"}),
    **dict.fromkeys(HEADINGS, EVERYWHERE - HEADINGS),
    "dl": EVERYWHERE | {"dd", "dt"},
    "p": frozenset[str](),
    "table": frozenset({"tr", "caption"}),
    "tr": frozenset({"td", "th"}),
}
"""What may begin in an element, with nothing else ended by it."""


class Element(Protocol):
    """An open block."""

    tag: str


class DamagedError(Exception):
    """The tags of a page do not nest; a parser has to bring them into order."""


def ended_by_beginning(name: str, around: Sequence[Element]) -> int:
    """How many of the open elements ``around``, the innermost last, the beginning of a block ends.

    Raises DamagedError where it may not begin there.
    """
    count = 0
    parent = around[-1].tag
    while name in _ENDED_BY_BEGINNING.get(parent, ()):
        count += 1
        parent = around[-1 - count].tag
    if name not in WELCOME.get(parent, EVERYWHERE):
        open_ones = (element.tag for element in around[: len(around) - count])
        if name not in _ENDS_ITS_LIKE or parent in WELCOME or not _ENDS_ITS_LIKE[name].isdisjoint(open_ones):
            raise DamagedError
    return count


def ended_by_end(name: str, around: Sequence[Element]) -> int:
    """How many of the open elements the end of a block ends, 0 where it is the end of none.

    Raises DamagedError where others would have to be ended too.
    """
    for count, element in enumerate(reversed(around), 1):
        if element.tag == name:
            return count
        if element.tag not in _NEED_NO_END and not (name in ("table", "tr") and element.tag in _CELLS_AND_ROWS):
            break
    if name in HEADINGS or any(element.tag == name for element in around):
        raise DamagedError
    return 0
