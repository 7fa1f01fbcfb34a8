"""Sheets as a Markdown page: a section a sheet, a table a notice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from policykb.doors.ledger.sheets import Sheet
from policykb.doors.terminal import one_line
from policykb.doors.views.table import markdown_lines

_MARKS = re.compile(r"([\\`*_\[\]<>#])")


def write_page(path: Path, sheets: Iterable[Sheet]) -> None:
    """Write the sheets to ``path``."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for at, sheet in enumerate(sheets) for line in _section(sheet, first=at == 0))


def _section(sheet: Sheet, *, first: bool) -> Iterator[str]:
    if not first:
        yield ""
    yield f"{'#' if first else '##'} {_plain(sheet.title)}"
    yield ""
    yield _plain(sheet.note)
    names = tuple(column.heading for column in sheet.columns)
    for group in sheet.groups:
        yield ""
        if group.heading is not None:
            yield f"{'##' if first else '###'} {_plain(group.heading)}"
            yield ""
        yield from markdown_lines(names, (dict(zip(names, cells, strict=True)) for cells in group.rows))
    for note in sheet.notes:
        yield ""
        yield _plain(note)


def _plain(text: str) -> str:
    """A line that Markdown reads as it stands."""
    return _MARKS.sub(r"\\\1", one_line(text))
