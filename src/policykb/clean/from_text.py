"""Plain text as lines."""

from __future__ import annotations

import re

from policykb.clean.from_markdown import read_markdown
from policykb.clean.layout import Layout, flat_tables
from policykb.clean.traced import Traced
from policykb.clean.wrapped import TextLine, columns, joined

_END = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_INDENT = " \u00a0\u3000\ufeff"


def read_text(source: str, *, markdown: bool = False) -> Layout:
    """The lines of plain text: line ends of every kind part them, blank lines and indents go.

    Lines broken at a fixed width are joined; the marks of Markdown are undone where the text is Markdown, or looks
    like it.
    """
    lines: list[TextLine] = []
    begins, at = False, 0
    for end in [*_END.finditer(source), None]:
        stop = end.start() if end else len(source)
        line = Traced.of(source[at:stop], at).strip(_INDENT)
        if line.text.strip():
            line = line.cut(0, len(line.text.rstrip()))
            indent = line.origin(0) - at
            lines.append(TextLine(line, begins or indent > 0, columns(source[at : at + indent]) + columns(line.text)))
        begins = not line.text.strip()
        at = end.end() if end else stop
    texts = [line.text for line in lines]
    return read_markdown(texts) if markdown or _looks_marked(texts) else flat_tables(joined(lines))


def _looks_marked(lines: list[Traced]) -> bool:
    return sum(line.text.startswith(("# ", "## ", "### ", "**", "- **")) for line in lines[:200]) >= 2
