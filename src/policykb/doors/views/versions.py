"""``diff``: two versions of a notice for people and programs."""

from __future__ import annotations

from collections.abc import Iterator

from policykb.doors.messages import say
from policykb.doors.terminal import Screen, hang, one_line, shorten
from policykb.doors.views.beside import change_cells, change_lines, clause_name, marked, quote_lines
from policykb.doors.views.card import INDENT, facts, notice_line
from policykb.doors.views.view import Row, View
from policykb.json_form import Json

COLUMNS = (
    "state", "moved", "one_clause", "one_heading", "other_clause", "other_heading", "one_text", "other_text", "changes",
)  # fmt: skip
_AROUND = 12  # characters shown on both sides of a difference
_MARKS = {"added": ("+", "good"), "dropped": ("-", "bad"), "changed": ("~", "doubt")}


def diff_view(answer: Json) -> View:
    """Clause by clause; for people those that differ, with what differs within and the facts that changed."""
    return View(
        whole=lambda: answer,
        records=lambda: answer["clauses"],
        columns=COLUMNS,
        rows=lambda: map(_row, answer["clauses"]),
        lines=lambda screen: _lines(answer, screen),
    )


def _row(clause: Json) -> Row:
    sides = {
        f"{side}_{name}": clause[side][key] if clause[side] else None
        for side in ("one", "other")
        for name, key in (("clause", "clause_id"), ("heading", "heading"), ("text", "text"))
    }
    return {"state": clause["state"], "moved": clause["moved"], **sides, "changes": change_cells(clause["changes"])}


def _lines(answer: Json, screen: Screen) -> Iterator[str]:
    for mark, side, style in (("-", "one", "bad"), ("+", "other", "good")):
        document = answer[side]
        named = one_line(f"{document['source']} · {notice_line(document)}")
        yield from (screen.style(line, style) for line in hang(f"{mark} ", named, screen.prose))
    counts = answer["counts"]
    yield say("comparison.counts", **counts)
    yield from facts(
        ((one["field"], f"{_said(one['one'])} → {_said(one['other'])}") for one in answer["header"]), screen
    )
    for clause in answer["clauses"]:
        if clause["state"] != "unchanged" or clause["moved"] or clause["changes"]:
            yield ""
            yield from _clause(clause, screen)


def _said(value: object) -> str:
    if isinstance(value, list):
        return "、".join(map(str, value))
    return say("comparison.none") if value is None else str(value)


def _clause(clause: Json, screen: Screen) -> Iterator[str]:
    state = say(f"comparison.{clause['state']}") + (say("comparison.and_moved") if clause["moved"] else "")
    shown = clause["other"] or clause["one"]
    mark, style = _MARKS.get(clause["state"], (" ", "faint"))
    room = screen.prose - INDENT - len(state) * 2
    yield f"{screen.style(mark, style)} {screen.style(shorten(clause_name(shown), room), 'strong')}  [{state}]"
    if clause["state"] in ("added", "dropped"):
        yield from quote_lines(mark, shown["text"], style, screen)
    yield from (_difference(clause, one, screen) for one in clause["differences"])
    yield from change_lines(clause["changes"], screen)


def _difference(clause: Json, difference: Json, screen: Screen) -> str:
    """``…before [-old-]{+new+} after…`` on one line."""
    other, there = clause["other"], difference["other"]
    start, end = there["start"] - other["start"], there["end"] - other["start"]
    before, after = other["text"][max(0, start - _AROUND) : start], other["text"][end : end + _AROUND]
    changed = marked(difference["one"]["text"], there["text"], screen)
    return f"{' ' * (INDENT + 2)}…{one_line(before)}{changed}{one_line(after)}…"
