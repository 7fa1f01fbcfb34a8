"""Where a result goes and in which form: stdout, a pager, or a file written whole or not at all."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import click

from policykb.doors.cli.notes import note
from policykb.doors.messages import say
from policykb.doors.terminal import PLAIN_SCREEN, Screen, screen_of
from policykb.doors.views.view import View
from policykb.errors import UsageError
from policykb.json_form import dumps

FORMS = ("table", "json", "jsonl", "csv", "tsv", "md")
FILES = ("xlsx", "ics", "sqlite")
"""Forms that the table of tasks has beside these."""
_SUFFIXES = {
    **{f".{form}": form for form in (*FORMS, *FILES)},
    **{".txt": "table", ".db": "sqlite", ".sqlite3": "sqlite"},
}


def form_of(path: Path, forms: Collection[str] = FORMS) -> str:
    """The form that a file's suffix asks for. Raises UsageError for a suffix that asks for none of ``forms``."""
    form = _SUFFIXES.get(path.suffix.lower())
    if form not in forms or form is None:
        raise UsageError(say("error.format_of_suffix", path=path))
    return form


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """How the caller wants the result. ``form`` is one of FORMS; ``path`` is ``None`` for stdout.

    ``plain``: what is for people comes for scripts, too: no colour, no padding, nothing folded, no pager.
    """

    form: str
    path: Path | None
    color: str
    plain: bool = False

    def show(self, view: View, *, marked: bool | None = None) -> None:
        """Print or write the answer in the wanted form. ``marked``: whether CSV begins with a BOM (``None``: in a file,
        as spreadsheets take it for GBK otherwise).
        """
        if self.path:
            with _placed(self.path) as partial:
                screen = Screen(columns=None, colour=False, plain=self.plain)
                self._write(partial, self._lines(view, screen), marked=marked is not False)
            note(say("note.written", path=self.path))
        else:
            if marked:
                sys.stdout.write("\ufeff")
            self._print(view)

    def deliver(self, make: Callable[[Path], None]) -> None:
        """Have a file made that is no lines of text; without a path its bytes go to stdout."""
        if self.path:
            with _placed(self.path) as partial:
                make(partial)
            note(say("note.written", path=self.path))
            return
        if sys.stdout.isatty() and self.form in ("xlsx", "sqlite"):
            raise UsageError(say("error.not_on_a_terminal", form=self.form))
        from tempfile import TemporaryDirectory  # noqa: PLC0415 - for this alone

        with TemporaryDirectory() as folder:
            made = Path(folder, "made")
            make(made)
            sys.stdout.flush()
            sys.stdout.buffer.write(made.read_bytes())

    def _lines(self, view: View, screen: Screen) -> Iterable[str]:
        match self.form:
            case "json":
                return [dumps(view.whole(), indent=2)]
            case "jsonl":
                return (dumps(record) for record in view.records())
        for_people = self.form == "table"
        lines = view.lines(screen) if view.lines and for_people else self._table(view, screen)
        return (line.lstrip(" ") for line in lines) if screen.plain and for_people else lines

    def _table(self, view: View, screen: Screen) -> Iterable[str]:
        from policykb.doors.views import table  # noqa: PLC0415 - most answers are none

        match self.form:
            case "csv":
                return table.csv_lines(view.columns, view.rows())
            case "tsv":
                return table.tsv_lines(view.columns, view.rows())
            case "md":
                return table.markdown_lines(view.columns, view.rows())
        return table.table_lines(view.columns, view.rows(), screen)

    def _print(self, view: View) -> None:
        screen = PLAIN_SCREEN if self.plain else screen_of(sys.stdout, self.color)
        lines = self._lines(view, screen)
        if sys.stdout.isatty() and self.form != "json" and not self.plain:
            lines, long = _longer_than_screen(iter(lines))
            if long:
                click.echo_via_pager((f"{line}\n" for line in lines), color=screen.colour)
                return
        for line in lines:
            sys.stdout.write(f"{line}\n")

    def _write(self, path: Path, lines: Iterable[str], *, marked: bool) -> None:
        encoding = "utf-8-sig" if self.form == "csv" and marked else "utf-8"
        with path.open("w", encoding=encoding, newline="\n") as file:
            file.writelines(f"{line}\n" for line in lines)


@contextmanager
def _placed(path: Path) -> Iterator[Path]:
    """An empty file beside ``path`` to write to, put in its place where all went well."""
    partial = path.with_name(f".{path.name}.part")
    try:
        partial.write_bytes(b"")
        yield partial
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
