"""Two HTML parsers behind one small interface: the tags of a page that do not nest, brought into order.

Only the tags that shape lines go to the parser, each with its number, and of each text its number: what the parser
makes of them says where each stands, and no text need be sought again.
"""

from __future__ import annotations

import re
from typing import Any, Literal

from policykb.clean.nesting import BLOCKS, UNREAD
from policykb.clean.source_text import BLANK
from policykb.clean.tags import Cut, name_of

Parser = Literal["selectolax", "beautifulsoup"]
Step = tuple[int, str, str]
"""The number of a text, the text, and the tag behind it."""

_OTHERS = "head body title meta a br hr tbody thead tfoot colgroup marquee applet dir listing"
_SHAPING = BLOCKS | UNREAD | {*_OTHERS.split()}
_NEVER_CLOSED = "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr"
_VOID = frozenset(_NEVER_CLOSED.split())
_DOCTYPE = "<!doctype"
_STEP = re.compile(r'<(/?[a-z][a-z0-9]*+)(?: n="(\d+)")?+>|(\d+)')

_MANY_TAGS = 5000
DEEP = 400
"""Elements within each other, beyond which a page is damaged."""


def in_order(page: Cut, parser: Parser) -> list[Step]:
    """The texts and tags of a page, each element closed where the standard wants it.

    Raises MissingPartError where the parser is not installed.
    """
    skeleton = _skeleton(page)
    steps: list[Step] = []
    for name, tag, text in _STEP.findall(_lexbor(skeleton) if parser == "selectolax" else _soup(skeleton)):
        if text:
            steps.append((int(text), page.texts[int(text)], ""))
        else:
            steps.append((-1, "", page.tags[int(tag)] if tag else f"<{name}>"))
    return steps


def _skeleton(page: Cut) -> str:
    """The page's tags that shape lines, and the numbers of its texts.

    Tags nested too deep are left out, for on these parsers take time squared.
    """
    done = [next((tag for tag in page.tags if tag[: len(_DOCTYPE)].lower() == _DOCTYPE), "")]
    preformatted = depth = 0
    for number, (text, tag) in enumerate(zip(page.texts, [*page.tags, ""], strict=True)):
        if preformatted or text.strip(BLANK):
            done.append(f"{number} ")
        name = name_of(tag)
        bare = name.removeprefix("/")
        if bare not in _SHAPING:
            continue
        if bare == "pre":
            preformatted += 1 if bare == name else -1
        level = depth
        if bare not in _VOID and len(page.tags) > _MANY_TAGS:
            level = depth + 1 if bare == name else depth
            depth = level if bare == name else max(0, depth - 1)
        if level <= DEEP:
            done.append(f"<{name} n={number}>" if bare == name else f"<{name}>")
    return "".join(done)


def _lexbor(source: str) -> str:
    try:
        from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415  loaded when a page is read
    except ImportError as error:
        raise _missing("selectolax") from error
    ordered = LexborHTMLParser(source).html or ""
    return ordered[max(0, ordered.find("<html")) :]  # the document's type has numbers too


def _soup(source: str) -> str:
    try:
        from bs4.element import NavigableString, PreformattedString, Tag  # noqa: PLC0415  a hundred milliseconds

        from policykb.clean.soup import soup  # noqa: PLC0415
    except ImportError as error:
        raise _missing("beautifulsoup4") from error
    done: list[str] = []
    stack: list[tuple[str, Any]] = [("", iter(soup(source).contents))]
    while stack:
        node = next(stack[-1][1], None)
        if node is None:
            tag, _ = stack.pop()
            done.append(f"</{tag}>" if tag else "")
        elif isinstance(node, Tag):
            done.append(f'<{node.name} n="{node["n"]}">' if "n" in node.attrs else f"<{node.name}>")
            if node.name not in _VOID:
                stack.append((node.name, iter(node.contents)))
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            done.append(node)
    return "".join(done)


def _missing(library: str) -> Exception:
    from policykb.errors import MissingPartError  # noqa: PLC0415

    return MissingPartError(f"{library} is not installed; install it, or choose the other profile with --profile")
