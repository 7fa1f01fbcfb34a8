"""Plain text and Markdown as lines."""

from __future__ import annotations

import re

from policykb.clean.layout import Layout, flat_tables
from policykb.clean.traced import Traced

_END = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_INDENT = " \u00a0\u3000\ufeff"
_MARKS = re.compile(r"^(?:#{1,6}\s{1,4}|>\s?|[*+-]\s{1,3}(?=\S))|\*\*|__(?=\S)|(?<=\S)__")
_LINK = re.compile(r"!?\[([^\]\n]{0,200})\]\((?:https?://|/|mailto:|#|\.)[^)\s]{0,500}\)")
_RULE = re.compile(r"[-|:\s]{3,400}")


def read_text(source: str, *, markdown: bool = False) -> Layout:
    """The lines of plain text: line ends of every kind part them, blank lines and indents go.

    Emphasis, heading marks and links of Markdown are undone where the text is Markdown, or looks like it.
    """
    lines, at = [], 0
    for end in [*_END.finditer(source), None]:
        stop = end.start() if end else len(source)
        line = Traced.of(source[at:stop], at).strip(_INDENT)
        if line.text.strip():
            lines.append(line.cut(0, len(line.text.rstrip())))
        at = end.end() if end else stop
    if markdown or _looks_marked(lines):
        lines = [line for line in map(_unmarked, lines) if line.text.strip()]
    return flat_tables(lines)


def _looks_marked(lines: list[Traced]) -> bool:
    return sum(line.text.startswith(("# ", "## ", "### ", "**", "- **")) for line in lines[:200]) >= 2


def _unmarked(line: Traced) -> Traced:
    if line.text.startswith("|") and line.text.endswith("|") and len(line.text) > 2:
        if _RULE.fullmatch(line.text):
            return Traced.of("")
        return line.cut(1, len(line.text) - 1).sub(_BAR, "\t").strip(" ")
    return line.sub(_LINK, lambda found: found[1]).sub(_MARKS, "")


_BAR = re.compile(r" {0,50}\| {0,50}")
