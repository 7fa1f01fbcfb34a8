"""``changes``: what happened since a day, the newest first."""

from __future__ import annotations

from collections.abc import Iterator

from policykb.doors.messages import say
from policykb.doors.terminal import Screen, hang, one_line, wrap
from policykb.doors.views.beside import quote_lines
from policykb.doors.views.card import INDENT, deadline
from policykb.doors.views.view import Row, View
from policykb.json_form import Json

COLUMNS = (
    *("at", "kind", "cause", "doc_id", "clause_id", "heading", "before", "after"),
    *("title", "number", "issued_on", "region", "status", "source"),
)
_MOST = 8  # measures of a new notice for people


def changes_view(answer: Json) -> View:
    """Events with what was stated before and after; rows are events."""
    return View(
        whole=lambda: answer,
        records=lambda: answer["events"],
        columns=COLUMNS,
        rows=lambda: map(_row, answer["events"]),
        lines=lambda screen: (line for event in answer["events"] for line in _event(event, screen)),
    )


def _row(event: Json) -> Row:
    sides = {side: event[side]["text"] if event[side] else None for side in ("before", "after")}
    known = {name: event[name] for name in ("at", "kind", "cause", "doc_id", "clause_id", "heading")}
    return {**event["document"], **known, **sides}


def headline(event: Json) -> str:
    """The event in a line: what happened, to which measure, from what to what."""
    what = say(f"changes.{event['kind']}")
    where = f"{event['label']}{event['heading']}" if event["heading"] or event["label"] else ""
    moved = ""
    if event["before"] or event["after"]:
        sides = (event[side]["text"] if event[side] else say("comparison.none") for side in ("before", "after"))
        moved = " → ".join(sides)
    return one_line("  ".join(part for part in (what, where, moved) if part))


def notice_name(event: Json) -> str:
    """The notice of an event: its title and number."""
    document = event["document"]
    return one_line(" · ".join(filter(None, (document["title"] or document["source"], document["number"]))))


def asked(event: Json) -> Iterator[str]:
    """What a new notice asks for: each measure with its lead and deadline."""
    for measure in event["measures"]:
        told = ("、".join(measure["lead"]), deadline(measure["deadline"]))
        yield one_line("  ".join(filter(None, (f"{measure['label']}{measure['heading']}", *told))))


def _event(event: Json, screen: Screen) -> Iterator[str]:
    yield from wrap(f"{event['at'][:10]}  {headline(event)}", screen.prose)
    yield from (screen.style(line, "faint") for line in hang(" " * INDENT, notice_name(event), screen.prose))
    if event["cause"] in ("reading", "correction"):
        yield " " * INDENT + screen.style(say(f"changes.{event['cause']}"), "doubt")
    for side, mark, style in (("before", "-", "bad"), ("after", "+", "good")):
        if event[side] and event[side]["quote"]:
            yield from quote_lines(mark, event[side]["quote"], style, screen)
    measures = list(asked(event))
    for text in measures[:_MOST]:
        yield from hang(f"{' ' * INDENT}· ", text, screen.prose)
    if len(measures) > _MOST:
        yield " " * INDENT + say("changes.more", count=len(measures) - _MOST)
