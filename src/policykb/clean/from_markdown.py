"""Markdown as lines: its marks undone, its tables as rows, what its front matter claims as facts.

Source: CommonMark 0.31 and GitHub's tables. Lines stay lines: notices are kept with a paragraph on each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policykb.clean.labels import iso_date
from policykb.clean.layout import Layout, flat_tables, removed
from policykb.clean.traced import Traced, join
from policykb.model import Fact

_MARKS = re.compile(
    r"^(?:(?:>\s?){1,5}(?:[*+-]\s{1,3}(?=\S))?|#{1,6}\s{1,4}|[*+-]\s{1,3}(?=\S))|\*\*|__(?=\S)|(?<=\S)__|(?<!`)`(?!`)|~~"
)
_CLOSED = re.compile(r"\s{1,4}#{1,6}\s{0,4}$")
_IMAGE = re.compile(r"!\[[^\]\n]{0,200}\]\([^)\s]{0,500}(?:\s\"[^\"]{0,200}\")?\)")
_LINK = re.compile(
    r"\[([^\]\n]{0,200})\]\((?:https?://|/|mailto:|#|\.|[\w-]{1,80}\.\w)[^)\s]{0,500}(?:\s\"[^\"]{0,200}\")?\)"
)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~-])")
_BREAK = re.compile(r"<br\s{0,3}/?>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:u|b|i|p|em|strong|div|span|font|center|sub|sup|small|big|a)(?:\s[^<>]{0,500})?>|<!--[^\n]{0,2000}?-->",
    re.IGNORECASE,
)
_ROW = re.compile(r"\|.{0,20000}\|")
_RULE = re.compile(r"[\s|:]{0,9}-[-|:\s]{1,400}")
_LINE = re.compile(r"[-*_=\s]{3,400}|(?:`{3}|~{3}).{0,40}")
_BAR = re.compile(r" {0,50}(?<!\\)\| {0,50}")
_FENCE = re.compile(r"---\s{0,4}")
_CLAIM = re.compile(r"([A-Za-z_]{2,20})\s{0,4}[:：]\s{0,4}[\"']?([^\n]{1,500}?)[\"']?\s{0,4}")
_FRONT = 60  # lines, at most, of front matter
_FIELDS = {"title": "title", "url": "url", "link": "url", "source_url": "url", "date": "published_on",
           "published": "published_on", "published_on": "published_on", "issued_on": "issued_on",
           "number": "number", "site": "site", "column": "column"}  # fmt: skip


def read_markdown(lines: list[Traced]) -> Layout:
    """The lines of a Markdown text (none blank)."""
    after, facts = _front(lines)
    found = flat_tables([line for line in _unmarked(lines[after:]) if line.text.strip()])
    gone = (removed("front-matter", join(lines[:after], "\n")),) if after else ()
    return Layout(lines=found.lines, grids=found.grids, facts=tuple(facts), removed=gone)


def _front(lines: list[Traced]) -> tuple[int, list[Fact]]:
    """Where the front matter ends, and what it claims."""
    if not lines or not _FENCE.fullmatch(lines[0].text):
        return 0, []
    facts: list[Fact] = []
    for number, line in enumerate(lines[1:_FRONT], 1):
        if _FENCE.fullmatch(line.text):
            return number + 1, facts
        claim = _CLAIM.fullmatch(line.text)
        field = _FIELDS.get(claim[1].lower()) if claim else None
        value = iso_date(claim[2]) if claim and field and field.endswith("_on") else claim and claim[2]
        if field and value:
            facts.append(Fact(field=field, value=value, where="front matter"))
    return 0, []


def _unmarked(lines: list[Traced]) -> Iterator[Traced]:
    in_table = False
    for number, line in enumerate(lines):
        below = lines[number + 1].text if number + 1 < len(lines) else ""
        heads = "|" in line.text and "|" in below and bool(_RULE.fullmatch(below))
        in_table = heads or bool(_ROW.fullmatch(line.text)) or (in_table and "|" in line.text)
        if in_table:
            if not _RULE.fullmatch(line.text):
                yield _plain(_row(line))
        elif not _LINE.fullmatch(line.text):
            yield _plain(line.sub(_CLOSED, "") if line.text.startswith("#") else line)


def _row(line: Traced) -> Traced:
    start = line.text.startswith("|")
    end = len(line.text) - (line.text.endswith("|") and not line.text.endswith("\\|"))
    return line.cut(int(start), end).strip(" ").sub(_BAR, "\t")


def _plain(line: Traced) -> Traced:
    for pattern in (_IMAGE, _TAG):
        line = line.sub(pattern, "")
    line = line.sub(_BREAK, " ").sub(_LINK, lambda found: found[1]).sub(_MARKS, "")
    return line.sub(_ESCAPED, lambda found: found[1])
