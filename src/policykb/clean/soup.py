"""Beautiful Soup over Python's own html.parser, closing elements as the HTML standard does.

html.parser only splits tags; left alone, a missing ``</p>`` or ``</td>`` nests what stands side by side, and the two
parsers would lay out a page differently. Source: HTML Living Standard, 13.1.2.4 (optional tags) and 13.2.6.4.7.
"""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = (
    "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form h1 h2 h3 "
    "h4 h5 h6 header hr main menu nav ol p pre section summary table ul li dd dt"
)
_CLOSE_P = frozenset(_BLOCKS.split())
_SCOPE_TAGS = "html body table td th caption button template object applet marquee"
_SCOPES = frozenset(_SCOPE_TAGS.split())
# What the opening of a tag closes, and what stops the search for it upwards.
_CLOSES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset({"li"}), _SCOPES | {"ul", "ol", "menu", "dir"}),
    "dd": (frozenset({"dd", "dt"}), _SCOPES | {"dl"}),
    "dt": (frozenset({"dd", "dt"}), _SCOPES | {"dl"}),
    "td": (frozenset({"td", "th", "caption"}), frozenset({"table", "html"})),
    "th": (frozenset({"td", "th", "caption"}), frozenset({"table", "html"})),
    "tr": (frozenset({"tr", "caption"}), frozenset({"table", "html"})),
    "tbody": (frozenset({"tbody", "thead", "tfoot", "caption"}), frozenset({"table", "html"})),
    "thead": (frozenset({"tbody", "thead", "tfoot", "caption"}), frozenset({"table", "html"})),
    "tfoot": (frozenset({"tbody", "thead", "tfoot", "caption"}), frozenset({"table", "html"})),
    "option": (frozenset({"option"}), frozenset({"select"})),
    "a": (frozenset({"a"}), _SCOPES),
}
_TABLE_PARTS = frozenset({"caption", "col", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr"})
_INLINE = "a b big code em font i nobr s small strike strong tt u span sub sup label form"
_FORMATTING = frozenset(_INLINE.split())


class _Soup(BeautifulSoup):
    """The tree of a page, with the standard's implied ends."""

    def handle_starttag(self, name: str, *args: Any, **more: Any) -> Any:
        self.endData()  # the text so far belongs to what is open now
        if name in _TABLE_PARTS and not self._within(frozenset({"table"}), frozenset({"html"})):
            return None  # outside a table the standard passes over them
        if name in _CLOSE_P:
            self._close(frozenset({"p"}), _SCOPES)
        if name in _HEADINGS and self.currentTag is not None and self.currentTag.name in _HEADINGS:
            self.popTag()
        if name in _CLOSES:
            self._close(*_CLOSES[name])
        return super().handle_starttag(name, *args, **more)

    def handle_endtag(self, name: str, nsprefix: str | None = None) -> None:
        if name in _FORMATTING and self._opened_blocks_since(name):
            return  # the standard closes and reopens the formatting: the blocks inside go on
        stops = frozenset({"html"}) if name == "table" else _SCOPES - {name}
        if name not in _SCOPES and not self._within(frozenset({name}), stops):
            return
        super().handle_endtag(name, nsprefix)

    def _close(self, names: frozenset[str], stops: frozenset[str]) -> None:
        if self._within(names, stops):
            while self.currentTag is not None:
                done = self.currentTag.name in names
                self.popTag()
                if done:
                    break

    def _within(self, names: frozenset[str], stops: frozenset[str]) -> bool:
        for tag in reversed(self.tagStack):
            if tag.name in names:
                return True
            if tag.name in stops:
                return False
        return False

    def _opened_blocks_since(self, name: str) -> bool:
        for tag in reversed(self.tagStack):
            if tag.name == name:
                return False
            if tag.name not in _FORMATTING:
                return True
        return True


def soup(source: str) -> BeautifulSoup:
    """The tree of ``source``."""
    return _Soup(source, "html.parser")
