"""An HTML page as lines: its content, and as facts what its head, its boxes and its label lines claim."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from policykb import rules
from policykb.clean.boxes import Page, PageLine
from policykb.clean.content import Content, choose
from policykb.clean.grid import Cell, lay
from policykb.clean.labels import box_runs, fields_of, is_box, iso_date
from policykb.clean.layout import Grid, Layout, Line
from policykb.clean.page_reading import read_page
from policykb.clean.parsers import Parser
from policykb.clean.source_text import placed
from policykb.clean.traced import Traced
from policykb.model import Fact, Removed

_HEADLINES = ("h1", "h2", "h3")


def read_html(source: str, parser: Parser) -> Layout:
    """The lines of a page's content, with the facts that stand outside it.

    Only the content is led back to the source character by character; what is left out, by its bounds.
    """
    page = read_page(source, parser)
    content = choose(page)
    inside = [
        number not in content.without and content.first <= number < content.after for number in range(len(page.lines))
    ]
    places = _Places(page.starts())
    lines: list[Line] = []
    grids: list[Grid] = []
    left_out: list[tuple[list[str], int, int]] = []  # texts, the place behind the line before them, lines before them
    for kept, group in groupby(range(len(page.lines)), key=inside.__getitem__):
        if kept:
            lines.extend(_content(page, list(group), places, grids))
        else:
            left_out.append((list(_texts(page, list(group))), places.floor + 1 if lines else 0, len(lines)))
    return Layout(
        lines=tuple(lines),
        grids=tuple(grids),
        facts=(*_head(page), *_outside(page, content, [text for found, _, _ in left_out for text in found])),
        removed=tuple(
            Removed(
                rule_id="outside-content",
                text="\n".join(found),
                start=start,
                end=max(start, lines[before].text.origin(0) if before < len(lines) else len(source)),
            )
            for found, start, before in left_out
        ),
    )


def _content(page: Page, numbers: Sequence[int], places: _Places, grids: list[Grid]) -> Iterator[Line]:
    """The lines of a stretch, those of a table of data as its rows; the grids of the tables are appended."""
    for table, group in groupby(numbers, key=lambda number: page.lines[number].table):
        found = {number: places.of(page.lines[number]) for number in group}
        if table is None:
            yield from (Line(text=text) for text in found.values())
            continue
        rows = [
            [
                Cell(
                    paragraphs=[found[number] for number in _lines_of(page, cell.box) if number in found],
                    rows=cell.rows,
                    columns=cell.columns,
                )
                for cell in row
            ]
            for row in page.tables[table].rows
        ]
        laid, grid = lay(rows)
        yield from (Line(text=text, table=len(grids)) for text in laid)
        grids.append(grid)


class _Places:
    """Leads the lines of a page back to its source, in their order."""

    def __init__(self, starts: Sequence[int]) -> None:
        self._starts = starts
        self.floor = 0  # the place of the last character so far

    def of(self, line: PageLine) -> Traced:
        """The line's text with its places; where a parser moved it before what stood before it, that of the last."""
        text = placed(line.text, line.pieces, self._starts)
        before = self.floor
        for _, origin in text.runs:
            if origin < before:
                return Traced.at(line.text, self.floor, self.floor)
            before = origin
        at, origin = text.runs[-1]
        self.floor = origin + len(text.text) - 1 - at
        return text


def _lines_of(page: Page, box: int) -> range:
    return range(page.boxes[box].first, page.boxes[box].after)


def _texts(page: Page, numbers: Sequence[int]) -> Iterator[str]:
    """The same without their places."""
    for table, group in groupby(numbers, key=lambda number: page.lines[number].table):
        if table is None:
            yield from (page.lines[number].text for number in group)
            continue
        for row in page.tables[table].rows:
            cells = [" ".join(page.lines[number].text for number in _lines_of(page, cell.box)) for cell in row]
            yield from ["\t".join(cells)] if any(cells) else []


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


def _outside(page: Page, content: Content, texts: list[str]) -> list[Fact]:
    """The headline above the content, and what the boxes and label lines among ``texts`` claim."""
    above = (line for line in page.lines[: content.first] if not line.linked)
    headings = [line.text for line in above if page.boxes[line.box].tag in _HEADLINES]
    facts = [Fact(field="title", value=text, where="headline") for text in headings[-1:]]
    boxes = {number: claimed for run in box_runs(texts) for number, claimed in run.items()}
    for number, text in enumerate(texts):
        claimed = boxes.get(number) or fields_of(text, "line") or (fields_of(text, "box") if is_box(text) else ())
        facts.extend(fact for fact in claimed or () if fact not in facts)
    return facts
