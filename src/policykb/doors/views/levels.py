"""``trace``: a measure, or a whole notice, from level to level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policykb.doors.messages import say
from policykb.doors.terminal import Screen, hang, one_line, shorten
from policykb.doors.views.beside import change_cells, change_lines, clause_name
from policykb.doors.views.card import INDENT, notice_line
from policykb.doors.views.view import Row, View
from policykb.json_form import Json

COLUMNS = (
    "upper", "lower", "relation", "state", "upper_clauses", "upper_headings", "lower_clauses", "lower_headings",
    "changes",
)  # fmt: skip

_SURE = 0.3  # how alike clauses are that need no second look: of 36 of real notices looked at, all above it were right


def trace_view(answer: Json) -> View:
    """The notices by level, then step by step what answers what; rows are clauses of a step."""
    return View(
        whole=lambda: answer,
        records=lambda: answer["steps"],
        columns=COLUMNS,
        rows=lambda: (_row(step, clause) for step in answer["steps"] for clause in step["clauses"]),
        lines=lambda screen: _lines(answer, screen),
    )


def _row(step: Json, clause: Json) -> Row:
    sides = {
        f"{side}_{name}": [one[key] for one in clause[side]]
        for side in ("upper", "lower")
        for name, key in (("clauses", "clause_id"), ("headings", "heading"))
    }
    return {
        "upper": step["upper"],
        "lower": step["lower"],
        "relation": step["why"]["relation"],
        "state": clause["state"],
        **sides,
        "changes": change_cells(clause["changes"]),
    }


def _lines(answer: Json, screen: Screen) -> Iterator[str]:
    names = {}
    for number, notice in enumerate(answer["notices"], start=1):
        names[notice["doc_id"]] = str(number)
        own = say("comparison.own") if notice["doc_id"] == answer["doc_id"] else ""
        level = say(f"comparison.{notice['level']}")
        yield from hang(f"{number}. {level}  ", f"{one_line(notice_line(notice))}{own}", screen.prose)
    for step in answer["steps"]:
        yield ""
        yield from _step(step, names[step["upper"]], names[step["lower"]], screen)


def _step(step: Json, upper: str, lower: str, screen: Screen) -> Iterator[str]:
    why = step["why"]
    ground = say(f"comparison.{why['relation']}", upper=upper, lower=lower)
    yield screen.style(f"{upper} → {lower}", "strong") + f"  {ground}"
    if why["quote"]:
        quote = hang(" " * (INDENT + 4), f"“{one_line(why['quote'])}”", screen.prose)
        yield from (screen.style(line, "faint") for line in quote)
    for clause in step["clauses"]:
        yield from _clause(clause, screen)
    if not step["clauses"]:
        yield f"{' ' * INDENT}{say('comparison.unanswered', lower=lower)}"


def _clause(clause: Json, screen: Screen) -> Iterator[str]:
    room = screen.prose - INDENT
    match clause["state"]:
        case "carried":
            text = f"{_named(clause['upper'])} → {_named(clause['lower'])}"
            doubt = f"  [{say('comparison.doubtful')}]" if clause["likeness"] < _SURE else ""
            yield " " * INDENT + screen.style(shorten(text, room), "name") + screen.style(doubt, "doubt")
            yield from change_lines(clause["changes"], screen)
        case "added":
            yield " " * INDENT + screen.style(shorten(f"+ {_named(clause['lower'])}", room), "good")
        case _:
            yield " " * INDENT + screen.style(shorten(f"- {_named(clause['upper'])}", room), "bad")


def _named(clauses: Sequence[Json]) -> str:
    return " ＋ ".join(map(clause_name, clauses))
