"""Two HTML parsers behind one small interface: the events of a page, in the order of the document.

An event is ``(kind, tag or text, attributes)``. Tags that only shape characters (``b``, ``font``, ``span``) give none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal

Parser = Literal["selectolax", "beautifulsoup"]
Kind = Literal["open", "close", "text"]
Attributes = dict[str, str | None]
Event = tuple[Kind, str, Attributes | None]

_BLOCKS = (
    "address article aside blockquote center dd details dialog div dl dt fieldset figcaption figure footer form "
    "frameset h1 h2 h3 h4 h5 h6 header hr html li main menu nav ol p pre section summary table td th tr ul "
    "caption"
)
BLOCKS = frozenset(_BLOCKS.split())
"""Tags that begin and end a line."""
_MARKED = BLOCKS | {"a", "br", "meta", "title"}
_NOT_READ = (
    "script style noscript template iframe object embed svg math select option button textarea canvas audio video map "
    "noframes noembed datalist input"
)
_UNREAD = frozenset(_NOT_READ.split())
"""Elements whose content is not read."""
_PLAIN = frozenset({"p", "li", "tr", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "html", "dt", "dd"})
_WITH_ATTRIBUTES = BLOCKS - _PLAIN | {"meta"}
"""Elements whose attributes are read; those of the many paragraphs and list items say nothing and cost time."""


_MANY_TAGS, _DEEP = 5000, 400
_NESTING = re.compile(
    r"<(/?)(?:div|span|font|b|strong|i|em|u|a|table|ul|ol|section|article|blockquote|center|form|dl|small|big|label)\b"
    r"[^>]*>?",
    re.IGNORECASE,
)


def _shallow(source: str) -> str:
    """``source`` without tags nested too deep, cut where a comment never ends: on these parsers take time squared."""
    unclosed = source.find("<!--", source.rfind("-->") + 1)
    if unclosed >= 0:
        source = source[:unclosed]
    if source.count("<") < _MANY_TAGS:
        return source
    depth = 0

    def blanked(tag: re.Match[str]) -> str:
        nonlocal depth
        level = depth if tag[1] else depth + 1
        depth = max(0, depth - 1) if tag[1] else level
        return tag[0] if level <= _DEEP else " " * len(tag[0])

    return _NESTING.sub(blanked, source)


def events(source: str, parser: Parser) -> Iterator[Event]:
    """The events of a page. Raises MissingPartError where the parser is not installed."""
    source = _shallow(source)
    return _lexbor(source) if parser == "selectolax" else _soup(source)


def _lexbor(source: str) -> Iterator[Event]:
    try:
        from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415  loaded when a page is read
    except ImportError as error:
        raise _missing("selectolax") from error
    node: Any = LexborHTMLParser(source).root
    open_tags: list[tuple[Any, str]] = []
    while node is not None:
        tag = node.tag
        child = None
        if tag == "-text":
            text = node.text_content
            if text and not text.isspace():
                yield "text", text, None
        elif tag and tag[0] != "-" and tag[0] != "!" and tag not in _UNREAD:
            if tag in _MARKED:
                yield "open", tag, node.attributes if tag in _WITH_ATTRIBUTES else None
            child = node.first_child
            if child is not None:
                open_tags.append((node, tag))
                node = child
                continue
            if tag in _MARKED:
                yield "close", tag, None
        following = node.next
        while following is None and open_tags:
            node, tag = open_tags.pop()
            if tag in _MARKED:
                yield "close", tag, None
            following = node.next
        node = following


def _soup(source: str) -> Iterator[Event]:
    try:
        from bs4.element import NavigableString, PreformattedString, Tag  # noqa: PLC0415  a hundred milliseconds

        from policykb.clean.soup import soup  # noqa: PLC0415
    except ImportError as error:
        raise _missing("beautifulsoup4") from error
    stack: list[tuple[str, Iterator[Any]]] = [("", iter(soup(source).contents))]
    while stack:
        node = next(stack[-1][1], None)
        if node is None:
            tag, _ = stack.pop()
            if tag in _MARKED:
                yield "close", tag, None
        elif isinstance(node, Tag):
            if node.name in _UNREAD:
                continue
            if node.name in _MARKED:
                yield "open", node.name, _attributes(node) if node.name in _WITH_ATTRIBUTES else None
            stack.append((node.name, iter(node.contents)))
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            text = str(node)
            if text and not text.isspace():
                yield "text", text, None


def _attributes(tag: Any) -> Attributes:
    return {name: " ".join(value) if isinstance(value, list) else value for name, value in tag.attrs.items()}


def _missing(library: str) -> Exception:
    from policykb.errors import MissingPartError  # noqa: PLC0415

    return MissingPartError(f"{library} is not installed; install it, or choose the other profile with --profile")
