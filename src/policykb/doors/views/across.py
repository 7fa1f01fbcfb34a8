"""``check --across``: findings that several notices show together, as a linter prints them, with both quotes."""

from __future__ import annotations

from collections.abc import Iterator

from policykb.doors.messages import translated
from policykb.doors.terminal import Screen, one_line
from policykb.doors.views.beside import quote_lines
from policykb.doors.views.findings import COLUMNS as OF_ONE
from policykb.doors.views.view import Row, View
from policykb.json_form import Json

_OTHER = ("doc_id", "source", "title", "clause_id", "quote", "start", "end")
COLUMNS = (*OF_ONE, "clause_id", "quote", *(f"other_{name}" for name in _OTHER))


def across_view(findings: list[Json]) -> View:
    """A line each: ``SOURCE#OFFSET: code message``, then the quote and that of the other notice."""
    return View(
        whole=lambda: findings,
        records=lambda: findings,
        columns=COLUMNS,
        rows=lambda: map(_row, findings),
        lines=lambda screen: (line for one in findings for line in _lines(one, screen)),
    )


def _row(finding: Json) -> Row:
    other = finding["other"] or dict.fromkeys(_OTHER)
    return {**finding, **{f"other_{name}": other[name] for name in _OTHER}}


def _lines(finding: Json, screen: Screen) -> Iterator[str]:
    code = screen.style(finding["code"], "doubt")
    yield f"{_place(finding)}: {code} {one_line(translated(finding['message']))}"
    if finding["other"]:
        yield from quote_lines("+", finding["quote"], "good", screen)
        yield from quote_lines("-", f"{finding['other']['quote']}  {_place(finding['other'])}", "bad", screen)


def _place(side: Json) -> str:
    return one_line(side["source"] if side["start"] is None else f"{side['source']}#{side['start']}")
