"""Where a result goes and in which form: stdout, a pager, or a file written whole or not at all."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import click

from policykb.doors.cli.notes import note
from policykb.doors.messages import say
from policykb.doors.terminal import Screen, screen_of
from policykb.doors.views.table import csv_lines, markdown_lines, table_lines, tsv_lines
from policykb.doors.views.view import View
from policykb.errors import UsageError
from policykb.json_form import dumps

FORMS = ("table", "json", "jsonl", "csv", "tsv", "md")
_SUFFIXES = {".json": "json", ".jsonl": "jsonl", ".csv": "csv", ".tsv": "tsv", ".md": "md", ".txt": "table"}


def form_of(path: Path) -> str:
    """The form that a file's suffix asks for. Raises UsageError for a suffix that asks for none."""
    if (form := _SUFFIXES.get(path.suffix.lower())) is None:
        raise UsageError(say("error.format_of_suffix", path=path))
    return form


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """How the caller wants the result. ``form`` is one of FORMS; ``path`` is ``None`` for stdout."""

    form: str
    path: Path | None
    color: str

    def show(self, view: View) -> None:
        """Print or write the answer in the wanted form."""
        if self.path:
            self._write(self.path, self._lines(view, Screen(columns=None, colour=False)))
            note(say("note.written", path=self.path))
        else:
            self._print(view)

    def _lines(self, view: View, screen: Screen) -> Iterable[str]:
        match self.form:
            case "json":
                return [dumps(view.whole(), indent=2)]
            case "jsonl":
                return (dumps(record) for record in view.records())
            case "csv":
                return csv_lines(view.columns, view.rows())
            case "tsv":
                return tsv_lines(view.columns, view.rows())
            case "md":
                return markdown_lines(view.columns, view.rows())
        return view.lines(screen) if view.lines else table_lines(view.columns, view.rows(), screen)

    def _print(self, view: View) -> None:
        screen = screen_of(sys.stdout, self.color)
        lines = self._lines(view, screen)
        if sys.stdout.isatty() and self.form != "json":
            lines, long = _longer_than_screen(iter(lines))
            if long:
                click.echo_via_pager((f"{line}\n" for line in lines), color=screen.colour)
                return
        for line in lines:
            sys.stdout.write(f"{line}\n")

    def _write(self, path: Path, lines: Iterable[str]) -> None:
        """Beside the file first, then in its place. CSV begins with a BOM: spreadsheets take it for GBK otherwise."""
        partial = path.with_name(f".{path.name}.part")
        try:
            with partial.open("w", encoding="utf-8-sig" if self.form == "csv" else "utf-8", newline="\n") as file:
                file.writelines(f"{line}\n" for line in lines)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)


def _longer_than_screen(lines: Iterator[str]) -> tuple[Iterable[str], bool]:
    import shutil  # noqa: PLC0415 - for a terminal alone

    height = shutil.get_terminal_size().lines - 1
    first: list[str] = []
    for line in lines:
        first.append(line)
        if len(first) > height:
            return chain(first, lines), True
    return first, False
