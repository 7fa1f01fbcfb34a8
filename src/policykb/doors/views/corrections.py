"""What people corrected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policykb.doors.messages import say
from policykb.doors.terminal import Screen, one_line, wrap
from policykb.doors.views.card import INDENT
from policykb.doors.views.view import View
from policykb.json_form import Json

COLUMNS = ("doc_id", "source", "file", "field", "clause_id", "unit", "was", "now", "who", "when", "why")


def corrected_view(rows: list[Json]) -> View:
    """What became of the corrections just made."""

    def lines(screen: Screen) -> Iterator[str]:
        for row in rows:
            yield screen.style(one_line(row["file"]), "faint")
            yield from corrected_lines([row], screen)

    return View(whole=lambda: rows, records=lambda: rows, columns=COLUMNS, rows=lambda: rows, lines=lines)


def corrected_lines(corrected: Iterable[Json], screen: Screen) -> Iterator[str]:
    """A correction a line: what was read, what stands, who said so and why."""
    for one in corrected:
        place = f"{one['clause_id']} {one['unit']}" if one["clause_id"] else one["field"]
        was, now = (" · ".join(one[name]) or "—" for name in ("was", "now"))
        said = say("corrected.line", place=place, was=was, now=now, who=one["who"], when=one["when"], why=one["why"])
        yield from (" " * INDENT + line for line in wrap(one_line(said), screen.prose - INDENT))
