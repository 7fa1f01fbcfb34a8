"""What two notices state of one matter, beside each other: the fact, how it differs, and both quotes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from policykb.doors.messages import say
from policykb.doors.terminal import Screen, hang, one_line, pad
from policykb.doors.views.card import INDENT
from policykb.json_form import Json

_STYLES: Mapping[str, str] = {
    "tightened": "good",
    "loosened": "bad",
    "dropped": "bad",
    "changed": "doubt",
    "added": "good",
}
_LONGEST = 60  # characters of a difference
_BEGINNING = 30  # characters of a clause without a heading
_LABEL = 12  # columns for the kind of a fact
_MARKS = (("before", "-", "bad"), ("after", "+", "good"))


def clause_name(clause: Json) -> str:
    """A clause by its mark and heading, or how it begins."""
    text = clause["text"]
    heading = clause["heading"] or (text if len(text) <= _BEGINNING else f"{text[:_BEGINNING]}…")
    return one_line(f"{clause['label']}{heading}") or say("comparison.head")


def change_lines(changes: Iterable[Json], screen: Screen) -> Iterator[str]:
    """Each fact with how it differs, then both quotes under each other."""
    for change in changes:
        kind = pad(say(f"comparison.{change['kind']}"), _LABEL)
        how = screen.style(say(f"comparison.{change['effect']}"), _STYLES.get(change["effect"], "faint"))
        yield f"{' ' * (INDENT + 2)}{screen.style(kind, 'faint')}{change_text(change)}  [{how}]"
        for side, mark, style in _MARKS:
            if change[side]:
                yield from quote_lines(mark, change[side]["quote"], style, screen)


def change_text(change: Json) -> str:
    """The fact on both sides: ``2025-12-31 → 2025-06-30``."""
    sides = (change[side]["text"] if change[side] else say("comparison.none") for side in ("before", "after"))
    return one_line(" → ".join(sides))


def change_cells(changes: Iterable[Json]) -> list[str]:
    """Changes as the text of a cell."""
    return [f"{change['kind']} {change['effect']}: {change_text(change)}" for change in changes]


def quote_lines(mark: str, quote: str, style: str, screen: Screen) -> Iterator[str]:
    """A quote behind a mark, folded beside it."""
    lead = " " * (INDENT + 4) + mark + " "
    yield from (screen.style(line, style) for line in hang(lead, one_line(quote), screen.prose))


def marked(gone: str, here: str, screen: Screen) -> str:
    """What went and what came in its place, long ones cut in the middle: ``[-6-]{+9+}``."""
    before = screen.style(f"[-{_cut(gone)}-]", "bad") if gone else ""
    return before + (screen.style(f"{{+{_cut(here)}+}}", "good") if here else "")


def _cut(text: str) -> str:
    text = one_line(text)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST // 2]}…{text[-_LONGEST // 2 :]}"
