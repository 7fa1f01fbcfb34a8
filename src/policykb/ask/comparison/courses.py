"""The history of a corpus, put together notice by notice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from policykb.corpus.history import History
from policykb.json_form import Json


class Line(NamedTuple):
    """A line of the history: where it stands, what it says but for the state, and on which day, by our calendar."""

    offset: int
    head: Json
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """All that the history tells of one notice, in order; ``ended``: it is gone, or told of with another one."""

    lines: tuple[Line, ...]
    ended: bool

    @property
    def last(self) -> Json:
        """The last line, without its state."""
        return self.lines[-1].head

    def since(self, day: date) -> tuple[Line, ...]:
        """The lines from ``day`` on."""
        return tuple(line for line in self.lines if line.day >= day)

    def state(self, history: History, *, before: date | None = None) -> Json | None:
        """The last line that brings a state, whole; ``before`` a day, ``None`` where there was none."""
        told = [line for line in self.lines if line.head["tells"] == "state" and (not before or line.day < before)]
        return next(history.read([told[-1].offset])) if told else None


@dataclass(slots=True)
class _Begun:
    lines: list[Line] = field(default_factory=list)


def courses(history: History, *, until: date) -> tuple[Course, ...]:
    """Every notice that was ever told of up to that day."""
    present: dict[str, _Begun] = {}
    past: list[_Begun] = []
    for offset, head in history.lines():
        if "stamp" in head or (day := datetime.fromisoformat(head["at"]).astimezone().date()) > until:
            continue
        begun = present.pop(head["was"] or head["key"], None) or _Begun()
        begun.lines.append(Line(offset, head, day))
        if head["tells"] in ("gone", "merged"):
            past.append(begun)
        else:
            present[head["key"]] = begun
    return (*_courses(present.values(), ended=False), *_courses(past, ended=True))


def _courses(begun: Iterable[_Begun], *, ended: bool) -> tuple[Course, ...]:
    """Those of which a state is told: a history may have lost its first lines."""
    return tuple(
        Course(lines=tuple(one.lines), ended=ended)
        for one in begun
        if any(line.head["tells"] == "state" for line in one.lines)
    )
