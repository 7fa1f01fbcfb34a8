"""Two HTML parsers behind one small interface: a page in, the same page well-formed out.

Well-formed is what the standard's own serialisation gives: every element closed, attributes in double quotes, ``<``
and ``&`` escaped. One regular expression then reads it (:data:`TAG`), which costs a third of a walk over the nodes.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any, Literal

Parser = Literal["selectolax", "beautifulsoup"]

TAG = re.compile(r'<(/?[a-z][^\s>/]*+)((?: [^ >][^ =>]*+="[^"]*+")*+)>')
"""A tag of a well-formed page: its name, ``/`` before it at the end of an element, and its attributes."""

_NOT_READ = (
    "script style noscript template iframe object embed svg math select option button textarea canvas audio video map "
    "noframes noembed datalist input xmp plaintext"
)
_UNREAD = frozenset(_NOT_READ.split())
"""Elements whose content is not read."""
_NEVER_CLOSED = "area base basefont bgsound br col frame hr img keygen link meta param source track wbr"
_VOID = frozenset(_NEVER_CLOSED.split())
# Comments, conditions of old browsers and scripts: parsers pass over them as well, but slower, and not all alike.
# One that never ends takes the rest.
_PASSED_OVER = re.compile(
    r"""<!--(?:-?>|[^-]*+(?:-(?!->)[^-]*+)*+(?:-->|\Z)) | <!\[[^>]*+>?
    | <script[\ >][^<]*+(?:<(?!/[sS][cC][rR][iI][pP][tT])[^<]*+)*+""",
    re.VERBOSE,
)
_DECLARATION = re.compile(r"<!--.*?-->|<![a-zA-Z][^>]*>", re.DOTALL)  # what comments remain, the document's type

_MANY_TAGS, _DEEP = 5000, 400
_NESTING = re.compile(
    r"<(/?)(?:div|span|font|b|strong|i|em|u|a|table|ul|ol|section|article|blockquote|center|form|dl|small|big|label)\b"
    r"[^>]*>?",
    re.IGNORECASE,
)


def _shallow(source: str) -> str:
    """``source`` without tags nested too deep, cut where a comment never ends: on these parsers take time squared."""
    source = _PASSED_OVER.sub("", source)
    if source.count("<") < _MANY_TAGS:
        return source
    depth = 0

    def blanked(tag: re.Match[str]) -> str:
        nonlocal depth
        level = depth if tag[1] else depth + 1
        depth = max(0, depth - 1) if tag[1] else level
        return tag[0] if level <= _DEEP else " " * len(tag[0])

    return _NESTING.sub(blanked, source)


def well_formed(source: str, parser: Parser) -> str:
    """A page as well-formed HTML, without comments and what is not read (scripts, styles, fields of forms).

    Raises MissingPartError where the parser is not installed.
    """
    source = _shallow(source)
    return _lexbor(source) if parser == "selectolax" else _soup(source)


def _lexbor(source: str) -> str:
    try:
        from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415  loaded when a page is read
    except ImportError as error:
        raise _missing("selectolax") from error
    tree = LexborHTMLParser(source)
    tree.strip_tags([*_UNREAD])
    return _DECLARATION.sub("", tree.html or "")


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
            if node.name not in _UNREAD:
                done.append(f"<{node.name}{_attributes(node)}>")
                if node.name not in _VOID:
                    stack.append((node.name, iter(node.contents)))
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            done.append(escape(node, quote=False))
    return "".join(done)


def _attributes(tag: Any) -> str:
    values = ((name, " ".join(value) if isinstance(value, list) else value or "") for name, value in tag.attrs.items())
    return "".join(f' {name}="{escape(value)}"' for name, value in values)


def _missing(library: str) -> Exception:
    from policykb.errors import MissingPartError  # noqa: PLC0415

    return MissingPartError(f"{library} is not installed; install it, or choose the other profile with --profile")
