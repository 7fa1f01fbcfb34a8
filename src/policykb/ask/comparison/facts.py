"""What two clauses state of one matter, fact by fact: who leads, by when, how much. Each with both quotes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from policykb.ask.comparison.amounts import Amount, amounts_of, effect, paired
from policykb.ask.comparison.bodies import bearing, named
from policykb.ask.comparison.clauses import Clause
from policykb.json_form import Json

_MARKS = "，。；\n\t"
_LONGEST_QUOTE = 80
_LONGEST_UNITS = 240


class Side(NamedTuple):
    """The clauses of one notice that speak of the matter, and the notice's text."""

    clauses: Sequence[Clause]
    text: str

    @property
    def measures(self) -> list[tuple[Clause, Json]]:
        """Those that ask for something, with what is understood of it."""
        return [(clause, clause.measure) for clause in self.clauses if clause.measure]


def changes(one: Side, other: Side, *, levels: bool) -> list[Json]:
    """What the second says otherwise than the first: ``kind effect before after``, in this order of kinds."""
    return [*_of_units(one, other, levels=levels), *_of_deadline(one, other), *_of_amounts(one, other, levels=levels)]


def quoted(text: str, start: int, end: int, said: str, *, since: int) -> Json:
    """A fact ``said`` with its part of the sentence, from ``since`` on: a quote and where it stands."""
    first = max([since, *(text.rfind(mark, since, start) + 1 for mark in _MARKS)])
    last = min([len(text), *(at for mark in _MARKS if (at := text.find(mark, end)) >= 0)])
    if last - first > _LONGEST_QUOTE:
        first, last = max(first, start - _LONGEST_QUOTE // 2), min(last, end + _LONGEST_QUOTE // 2)
    first += len(text[first:start]) - len(text[first:start].lstrip())
    return {"text": said, "quote": text[first:last], "start": first, "end": last}


def _change(kind: str, effect: str, before: Json | None, after: Json | None) -> Json:
    return {"kind": kind, "effect": effect, "before": before, "after": after}


def _of_units(one: Side, other: Side, *, levels: bool) -> Iterator[Json]:
    """The leads; where neither names one, whoever else carries it."""
    duties = [[duty for _, measure in side.measures for duty in measure["duties"]] for side in (one, other)]
    leads = [_in_role(each, "lead") for each in duties]
    kind, (ones, others) = (
        ("lead", leads) if any(leads) else ("responsible", [_in_role(each, "responsible") for each in duties])
    )
    before, after = (_units(side.text, each) for side, each in ((one, ones), (other, others)))
    if ones and others:
        how = bearing(ones, others, levels=levels)
        if how != "same":
            yield _change(kind, how, before, after)
    elif ones or others:
        yield _change(kind, "added" if others else "dropped", before, after)


def _in_role(duties: Sequence[Json], role: str) -> list[Json]:
    return named([duty for duty in duties if duty["role"] == role])


def _units(text: str, duties: Sequence[Json]) -> Json | None:
    """The units with the words that name them: all of them where they stand together, else those for the first."""
    if not duties:
        return None
    names = "、".join(dict.fromkeys(duty["unit"] for duty in duties))
    start, end = min(duty["start"] for duty in duties), max(duty["end"] for duty in duties)
    if end - start > _LONGEST_UNITS:
        start, end = duties[0]["start"], duties[0]["end"]
    return {"text": names, "quote": text[start:end], "start": start, "end": end}


def _of_deadline(one: Side, other: Side) -> Iterator[Json]:
    """The deadline, where each side states one at the most; of several, none is taken for that of the others."""
    ones, others = (
        [(clause, measure["deadline"]) for clause, measure in side.measures if measure["deadline"]]
        for side in (one, other)
    )
    if len(ones) > 1 or len(others) > 1 or not (ones or others):
        return
    before, after = (_deadline(side.text, *each[0]) if each else None for side, each in ((one, ones), (other, others)))
    if not before or not after:
        yield _change("deadline", "added" if after else "dropped", before, after)
        return
    first, second = ones[0][1], others[0][1]
    if first["date"] and second["date"]:
        if first["date"] != second["date"]:
            yield _change("deadline", "tightened" if second["date"] < first["date"] else "loosened", before, after)
    elif _plain(first["text"]) != _plain(second["text"]):
        yield _change("deadline", "changed", before, after)


def _plain(text: str) -> str:
    return "".join(text.split())


def _deadline(text: str, clause: Clause, deadline: Json) -> Json:
    at = text.find(deadline["text"], clause.start, clause.end)
    said = deadline["date"] or deadline["text"]
    if at < 0:
        return {"text": said, "quote": deadline["text"], "start": None, "end": None}
    return quoted(text, at, at + len(deadline["text"]), said, since=clause.start)


def _of_amounts(one: Side, other: Side, *, levels: bool) -> Iterator[Json]:
    ones, others = (
        tuple(
            amount
            for clause, measure in side.measures
            for amount in amounts_of(measure["targets"], side.text, clause.start, clause.end)
        )
        for side in (one, other)
    )
    for before, after in paired(ones, others):
        how = effect(before, after, levels=levels) if before and after else "added" if after else "dropped"
        if how:
            yield _change("target", how, _amount(one, before), _amount(other, after))


def _amount(side: Side, amount: Amount | None) -> Json | None:
    if amount is None:
        return None
    since = max(clause.start for clause in side.clauses if clause.start <= amount.start)
    return quoted(side.text, amount.start, amount.end, amount.text, since=since)
