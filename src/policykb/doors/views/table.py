"""Flat rows as a table for people, as CSV, TSV and Markdown."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence

from policykb.doors.terminal import Screen, one_line, pad, safe, width, wrap
from policykb.doors.views.view import Row

GAP = "  "
NARROW = 6  # columns under which a cell is not squeezed
_LEGIBLE = 14  # columns that a folded cell needs to be read with ease
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def cell(value: object) -> str:
    """A value as the text of a cell: nothing for unknown, lists parted by ``；``.

    >>> cell(None), cell(["市民政局", "市财政局"]), cell(True)
    ('', '市民政局；市财政局', 'true')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return "；".join(map(cell, value)) if isinstance(value, list | tuple) else str(value)


def spreadsheet_cell(value: object) -> str:
    """A cell that no spreadsheet takes for a formula: a text that begins like one gets an apostrophe.

    >>> spreadsheet_cell("=1+1"), spreadsheet_cell(-5)
    ("'=1+1", '-5')
    """
    text = safe(cell(value))
    return "'" + text if isinstance(value, str | list | tuple) and text.startswith(_FORMULA) else text


def csv_lines(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """RFC 4180, a record at a time; a record may hold newlines within quotes."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        yield _taken(buffer)
        writer.writerow([spreadsheet_cell(row.get(column)) for column in columns])
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue().removesuffix("\n")
    buffer.seek(0)
    buffer.truncate()
    return text


def tsv_lines(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """A record a line, cells parted by one tab; tabs and newlines within a cell become blanks."""
    yield "\t".join(columns)
    for row in rows:
        yield "\t".join(spreadsheet_cell(_flat(row.get(column))) for column in columns)


def _flat(value: object) -> object:
    return one_line(cell(value)) if isinstance(value, str | list | tuple) else value


def markdown_lines(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """A Markdown table."""
    yield f"| {' | '.join(columns)} |"
    yield f"|{'---|' * len(columns)}"
    for row in rows:
        cells = (one_line(cell(row.get(column))).replace("\\", "\\\\").replace("|", "\\|") for column in columns)
        yield f"| {' | '.join(cells)} |"


def table_lines(columns: Sequence[str], rows: Iterable[Row], screen: Screen) -> Iterator[str]:
    """Columns padded by East Asian width; where the screen ends, the widest columns are folded.

    Where too many columns share the screen for that, each row is a block with a line for each of its cells.
    """
    if screen.plain:
        yield from tsv_lines(columns, rows)
        return
    texts = [[one_line(cell(row.get(column))) for column in columns] for row in rows]
    if not texts:
        return
    widths = [max(width(line[at]) for line in [list(columns), *texts]) for at in range(len(columns))]
    if screen.columns:
        room = screen.columns - len(GAP) * (len(columns) - 1)
        if sum(min(one, _LEGIBLE) for one in widths) > room:
            yield from _blocks(columns, texts, screen)
            return
        widths = squeezed(widths, room)
    yield from _folded(list(columns), widths, lambda text: screen.style(text, "strong"))
    for line in texts:
        yield from _folded(line, widths, str)


def _blocks(columns: Sequence[str], texts: Iterable[Sequence[str]], screen: Screen) -> Iterator[str]:
    """A block a row, parted by a blank line: each cell that holds something beside the name of its column."""
    left = max(map(width, columns)) + len(GAP)
    for at, line in enumerate(texts):
        if at:
            yield ""
        for name, text in zip(columns, line, strict=True):
            beside = name
            for part in wrap(text, max(NARROW, screen.prose - left)) if text else ():
                yield screen.style(pad(beside, left), "faint") + part
                beside = ""


def squeezed(widths: Sequence[int], room: int) -> list[int]:
    """The widths with the widest made narrower, one column at a time, until they fit the room.

    >>> squeezed([4, 40, 60], 60)
    [4, 28, 28]
    """
    fitted = list(widths)
    while sum(fitted) > room and max(fitted) > NARROW:
        widest = max(fitted)
        next_widest = max([w for w in fitted if w < widest], default=0)
        those = [at for at, w in enumerate(fitted) if w == widest]
        over = -(-(sum(fitted) - room) // len(those))
        for at in those:
            fitted[at] = max(NARROW, widest - min(over, widest - next_widest or over))
    return fitted


def _folded(texts: list[str], widths: list[int], styled: Callable[[str], str]) -> Iterator[str]:
    folded = [wrap(text, columns) for text, columns in zip(texts, widths, strict=True)]
    for at in range(max(map(len, folded))):
        cells = [lines[at] if at < len(lines) else "" for lines in folded]
        padded = [pad(text, columns) for text, columns in zip(cells, widths, strict=True)]
        yield styled(GAP.join(padded).rstrip())
