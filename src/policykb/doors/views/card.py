"""The pieces of which answers for people are set: headings, labelled facts, units with their roles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from policykb.doors.messages import say, translated
from policykb.doors.terminal import Screen, one_line, pad, width, wrap
from policykb.json_form import Json
from policykb.vocabulary import BY_HAND

INDENT = 3
IN_FORCE = (None, "in_force", "unknown")
"""Statuses that need no word beside a title."""
LABEL = 14  # columns for a label and the gap after it


def fact(label: str, text: str | None, screen: Screen) -> Iterator[str]:
    """A label and its text, folded beside it; nothing where the text is unknown."""
    if not text:
        return
    if screen.plain:
        yield f"{label}\t{one_line(text)}"
        return
    room = screen.prose - INDENT - LABEL
    shown = screen.style(pad(label, LABEL), "faint")
    for line in wrap(one_line(text), room):
        yield f"{' ' * INDENT}{shown}{line}"
        shown = " " * LABEL


def facts(pairs: Iterable[tuple[str, str | None]], screen: Screen) -> Iterator[str]:
    """Several facts, a label each."""
    for label, text in pairs:
        yield from fact(label, text, screen)


def headed(number: int | None, text: str, aside: str, screen: Screen) -> Iterator[str]:
    """``1. heading``, folded, with a word at its side in brackets."""
    mark = f"{number}. " if number is not None else ""
    if screen.plain:
        yield "\t".join(filter(None, (mark.strip(), one_line(text), aside)))
        return
    lines = wrap(one_line(text), screen.prose - width(mark))
    for at, line in enumerate(lines):
        last = at == len(lines) - 1
        lead_in = mark if at == 0 else " " * width(mark)
        yield f"{lead_in}{screen.style(line, 'strong')}" + (f"  [{aside}]" if last and aside else "")


def names(duties: Iterable[Json]) -> str:
    """The units of some duties as written, each with its full name where that says more."""
    return " · ".join(dict.fromkeys(map(_name, duties)))


def _name(duty: Json) -> str:
    full, stated = duty["full_name"], by_hand(duty)
    name = f"{duty['unit']} ({full})" if full and full != duty["unit"] else str(duty["unit"])
    return f"{name} [{stated}]" if stated else name


def by_hand(duty: Json) -> str:
    """Who stated the duty, where a person did."""
    who = duty["rule_id"].removeprefix(BY_HAND)
    return say("corrected.mark", who=who) if who != duty["rule_id"] else ""


def today(duty: Json) -> str:
    """Who carries the duty today, with the evidence; ``unknown`` is said."""
    state = duty["today"]
    evidence = say("lead.evidence", evidence=state["evidence"]) if state["evidence"] else ""
    match state["state"]:
        case "same":
            return say("lead.same", name=state["name"] or duty["full_name"] or duty["unit"]) + evidence
        case "passed-on":
            return say("lead.passed_on", unit=duty["unit"], name=state["name"]) + evidence
    return say("lead.unknown", unit=duty["unit"]) + evidence


def carriers(duties: Iterable[Json]) -> str:
    """:func:`today` of several duties, each unit once."""
    return "; ".join({duty["unit"]: today(duty) for duty in duties}.values())


def deadline(value: Json | None) -> str | None:
    """As written, and the day where it is certain."""
    if not value:
        return None
    return (
        f"{value['text']} ({value['date']})" if value["date"] and value["date"] != value["text"] else str(value["text"])
    )


def notice_line(document: Json) -> str:
    """A notice on one line: title, number, date, region, and its status where that is not plainly in force."""
    shown = [document["title"] or document["source"], document["number"], document["issued_on"], document["region"]]
    status = document.get("status")
    return " · ".join(str(part) for part in [*shown, status if status not in IN_FORCE else None] if part)


def judgement(validity: Json | None) -> str | None:
    """The status with its day and premises, where a base has judged it."""
    if not validity:
        return None
    premises = "; ".join(map(_premise, validity["premises"]))
    return say("show.judged", state=validity["state"], day=validity["as_of"], premises=premises)


def _premise(premise: Json) -> str:
    quote = f" “{one_line(premise['quote'])}”" if premise["quote"] else ""
    return translated(premise["text"]) + quote


def total(key: str, answer: Json) -> str:
    """How many there are of what was asked for, where words were asked."""
    query = say("search.query", query=one_line(answer["query"])) if answer["query"].strip() else ""
    return say(key, total=answer["total"], query=query)


def dates_of(value: Json | None, key: str) -> Any:
    """A key of an object that may be unknown."""
    return value[key] if value else None
