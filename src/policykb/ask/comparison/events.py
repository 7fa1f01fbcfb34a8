"""What became of a notice between two states of it that the history tells of; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from policykb.index.folding import fold
from policykb.json_form import Json

Cause = Literal["notice", "reading", "correction", "time"]
"""The notice says otherwise · we read the same words otherwise · a person corrected it · a day came."""

_NEAR = 0.6  # of the pairs of characters of two headings, for them to head one measure


class Event(NamedTuple):
    """Something that an official would want to hear of, of a notice or of one of its measures.

    ``before`` and ``after`` are what was stated, as ``{"text", "quote"}``, ``None`` for nothing.
    """

    kind: str
    cause: Cause
    measure: Json | None
    before: Json | None
    after: Json | None


def events(before: Json, after: Json) -> Iterator[Event]:
    """The events between two lines of one notice, each with its ``state``."""
    same_text, same_knowledge = before["text"] == after["text"], before["made_by"] == after["made_by"]
    ones, others = before["state"]["measures"], after["state"]["measures"]
    corrected = set(before["state"]["corrected"]) ^ set(after["state"]["corrected"])

    def cause(one: Json | None, other: Json | None) -> Cause:
        clause = (other or one or {})["clause_id"]
        if clause in corrected or (one and other and one["by_hand"] != other["by_hand"]):
            return "correction"
        unread = one is not None and other is not None and one["text"] == other["text"]
        return "reading" if same_text or (unread and not same_knowledge) else "notice"

    met = matched(ones, others)
    for one, other in met:
        yield from _moved(one, other, cause(one, other))
    kept = {one["clause_id"] for one, _ in met}, {other["clause_id"] for _, other in met}
    for one in (each for each in ones if each["clause_id"] not in kept[0]):
        yield Event("measure-removed", cause(one, None), one, None, None)
    for other in (each for each in others if each["clause_id"] not in kept[1]):
        yield Event("new-measure", cause(None, other), other, None, None)


def matched(ones: Sequence[Json], others: Sequence[Json]) -> list[tuple[Json, Json]]:
    """The measures of two states that are one: by clause and heading, by words, by heading alone."""
    left, right = {one["clause_id"]: one for one in ones}, {other["clause_id"]: other for other in others}
    met: list[tuple[Json, Json]] = []

    def meet(one: Json, other: Json) -> None:
        met.append((left.pop(one["clause_id"]), right.pop(other["clause_id"])))

    for one in ones:
        other = right.get(one["clause_id"])
        if other and (one["text"] == other["text"] or _alike(one, other) >= _NEAR):
            meet(one, other)
    for one in list(left.values()):
        if other := next((each for each in right.values() if each["text"] == one["text"]), None):
            meet(one, other)
    near = sorted(
        (-alike, one["clause_id"], other["clause_id"])
        for one in left.values()
        for other in right.values()
        if (alike := _alike(one, other)) >= _NEAR
    )
    for _, first, second in near:
        if first in left and second in right:
            meet(left[first], right[second])
    return met


def _moved(one: Json, other: Json, cause: Cause) -> Iterator[Event]:
    before, after = ([fold(lead["unit"]) for lead in each["lead"]] for each in (one, other))
    if set(before) != set(after):
        yield Event("lead-changed", cause, other, _lead(one), _lead(other))
    before, after = ([_day(each["deadline"])] for each in (one, other))
    if before != after:
        yield Event("deadline-moved", cause, other, _deadline(one), _deadline(other))
    before, after = ([fold(target) for target in each["targets"]] for each in (one, other))
    if set(before) != set(after):
        yield Event("targets-changed", cause, other, _targets(one), _targets(other))


def _alike(one: Json, other: Json) -> float:
    first, second = (_pairs(fold(each["heading"])) for each in (one, other))
    return len(first & second) / len(first | second) if first | second else 0.0


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1)) or frozenset({text})


def _lead(measure: Json) -> Json | None:
    leads = measure["lead"]
    return {"text": "、".join(lead["unit"] for lead in leads), "quote": leads[0]["quote"]} if leads else None


def _day(deadline: Json | None) -> str:
    """What tells a deadline: its day, or its words where no day is certain."""
    return str(deadline["date"] or fold(deadline["text"])) if deadline else ""


def _deadline(measure: Json) -> Json | None:
    deadline = measure["deadline"]
    return {"text": deadline["date"] or deadline["text"], "quote": deadline["text"]} if deadline else None


def _targets(measure: Json) -> Json | None:
    targets = "；".join(measure["targets"])
    return {"text": targets, "quote": targets} if targets else None
