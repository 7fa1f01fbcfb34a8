"""An HTML page as lines: its content, and as facts what its head, its boxes and its label lines claim."""

from __future__ import annotations

from itertools import groupby

from policykb import rules
from policykb.clean.boxes import Page, PageLine, read_page
from policykb.clean.content import Content, choose
from policykb.clean.labels import box_runs, fields_of, is_box, iso_date
from policykb.clean.layout import Layout, Line, removed
from policykb.clean.parsers import Parser
from policykb.clean.traced import join
from policykb.model import Fact, Removed

_HEADLINES = ("h1", "h2", "h3")


def read_html(source: str, parser: Parser) -> Layout:
    """The lines of a page's content, with the facts that stand outside it."""
    page = read_page(source, parser)
    content = choose(page)
    inside = [
        number not in content.without and content.first <= number < content.after for number in range(len(page.lines))
    ]
    lines = tuple(Line(text=line.text, table=line.table) for line, kept in zip(page.lines, inside, strict=True) if kept)
    return Layout(
        lines=lines,
        grids=tuple(page.grids),
        facts=(*_head(page), *_outside(page, content, inside)),
        removed=tuple(_left_out(page.lines, inside)),
    )


def _head(page: Page) -> list[Fact]:
    """What the page's head says: its meta tags and its title."""
    names = rules.toml("furniture.toml")["meta"]
    facts = []
    for name, value in page.metas.items():
        field, shown = (names.get(name.removeprefix("meta-"), {}).get(key) for key in ("field", "shown"))
        said = iso_date(value) if field and field.endswith("_on") else value
        if field and said:
            facts.append(Fact(field=field, value=said, where=f"meta {shown}"))
    if page.title:
        facts.append(Fact(field="title", value=page.title, where="page title"))
    return facts


def _outside(page: Page, content: Content, inside: list[bool]) -> list[Fact]:
    """The headline, the box and the label line that stand outside the content, those above it first."""
    above = [n for n in range(content.first) if not inside[n]]
    others = [n for n in range(content.first, len(page.lines)) if not inside[n]]
    headings = [n for n in above if page.boxes[page.lines[n].box].tag in _HEADLINES and not page.lines[n].linked]
    facts = [Fact(field="title", value=page.lines[n].text.text, where="headline") for n in headings[-1:]]
    texts = [page.lines[number].text.text for number in (*above, *others)]
    boxes = {number: claimed for run in box_runs(texts) for number, claimed in run.items()}
    for number, text in enumerate(texts):
        claimed = boxes.get(number) or fields_of(text, "line") or (fields_of(text, "box") if is_box(text) else ())
        facts.extend(fact for fact in claimed or () if fact not in facts)
    return facts


def _left_out(lines: list[PageLine], inside: list[bool]) -> list[Removed]:
    """The stretches outside the content."""
    groups = groupby(range(len(lines)), key=lambda number: inside[number])
    return [
        removed("outside-content", join((lines[n].text for n in group), "\n")) for kept, group in groups if not kept
    ]
