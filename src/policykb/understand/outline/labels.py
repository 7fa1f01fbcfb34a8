"""Labels of clauses: which there are in a text, and which of them carry its numbering on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import cast

from policykb import rules
from policykb.model import ClauseForm, Span
from policykb.understand.numerals import number_of

_BEFORE_INLINE = frozenset("。；：！？）】〕］」”’》;:!?)]…")
_FAR = 40  # how many labels ahead a sequence may go on
_LONGEST_CHAINED_HEADING = 60
_WIDEST_GAP = 4  # how many numbers a sequence may leap on lines


@dataclass(frozen=True, slots=True)
class Style:
    """A style of labels; ``rank`` orders them, senior first."""

    rule_id: str
    rank: int
    form: ClauseForm
    pattern: re.Pattern[str]
    begins: str
    inline: bool
    chained: bool


@dataclass(frozen=True, slots=True)
class Label:
    """A possible label: its number (the last of 1.2.3, with ``path`` before it), where it stands, and how."""

    style: Style
    number: int
    path: tuple[int, ...]
    span: Span
    begins_line: bool
    after_text: bool  # straight behind a word, with no mark between


@dataclass(slots=True)
class _Open:
    """A level of the numbering that is open at some point of the text."""

    style: Style
    number: int
    path: tuple[int, ...]


@cache
def styles() -> tuple[Style, ...]:
    """The styles of ``rules/outline.toml``, senior first."""
    found = [
        Style(
            rule.rule_id,
            rule.values["rank"],
            cast(ClauseForm, rule.values["form"]),
            rule.pattern,
            rule.values["begins"],
            rule.values.get("inline", False),
            rule.values.get("chained", False),
        )
        for rule in rules.rules("outline.toml")
        if rule.pattern and "rank" in rule.values
    ]
    return tuple(sorted(found, key=lambda style: style.rank))


@lru_cache(maxsize=1024)  # a few hundred labels are all there are
def style_and_number(label: str) -> tuple[str, int] | None:
    """The style and number of a label alone; ``None`` where it is no numbered label.

    >>> style_and_number("（十四）")
    ('label-cn-paren', 14)
    """
    for style in styles():
        found = style.pattern.match(label + " ")
        if found and found.end() >= len(label.rstrip()):
            number = number_of(found["n"].replace("．", ".").rpartition(".")[2])
            return (style.rule_id, number) if number is not None else None
    return None


def candidates(text: str, span: Span) -> list[Label]:
    """Everything that looks like a label, in order; of two at one place the longer."""
    found: dict[int, Label] = {}
    for style, match in _matches(text, span):
        label = _label(text, span.start, style, match)
        known = found.get(match.start())
        if label and (known is None or known.span.end < label.span.end):
            found[match.start()] = label
    return [found[at] for at in sorted(found)]


def _matches(text: str, span: Span) -> Iterator[tuple[Style, re.Match[str]]]:
    """Where labels may stand: at the beginning, behind white space or a mark; those that can be chained anywhere."""
    heads = [found.end() for found in _head().finditer(text, span.start, span.end)]
    by_character = _by_first_character()
    for at in (span.start, *heads) if span.start < span.end else ():
        for style in by_character.get(text[at : at + 1], ()):
            if found := style.pattern.match(text, at, span.end):
                yield style, found
    for style in styles():
        if style.chained:
            yield from ((style, found) for found in style.pattern.finditer(text, span.start, span.end))


@cache
def _head() -> re.Pattern[str]:
    """What may stand before a label, where one of the characters follows that labels begin with."""
    return re.compile(rf"[\s。；：！？）】〕］」”’》;:!?)\]…#*>](?=[{re.escape(''.join(_by_first_character()))}])")


@cache
def _by_first_character() -> dict[str, tuple[Style, ...]]:
    """The styles that need a mark before them, by the characters that their labels begin with."""
    marked = [style for style in styles() if not style.chained]
    characters = {character for style in marked for character in style.begins}
    return {
        character: tuple(style for style in marked if character in style.begins) for character in sorted(characters)
    }


def _label(text: str, start: int, style: Style, match: re.Match[str]) -> Label | None:
    numbers = tuple(number_of(part) for part in match["n"].replace("．", ".").split("."))
    if None in numbers:
        return None
    path = cast(tuple[int, ...], numbers)
    at = match.start()
    begins_line = _begins_line(text, start, at)
    before = text[at - 1] if at > start else "\n"
    marked = begins_line or before.isspace() or before in _BEFORE_INLINE
    if not (begins_line or (style.inline and (marked or style.chained))):
        return None
    return Label(style, path[-1], path[:-1], Span(start=at, end=match.end()), begins_line, not marked)


def _begins_line(text: str, start: int, at: int) -> bool:
    while at > start and text[at - 1] in " \t　\xa0#*>":
        at -= 1
    return at == start or text[at - 1] == "\n"


def numbering(text: str, labels: list[Label]) -> list[tuple[int, Label]]:
    """The labels that carry the numbering on, each with its level from 0.

    A label in running text must go on where its sequence stood, or begin one; on a line of its own it may leave a gap.
    Sequences may run on across the sections above them: （三） first under 二、.
    """
    kept: list[tuple[int, Label]] = []
    stack: list[_Open] = []
    last: dict[str, int] = {}
    for index, label in enumerate(labels):
        rest = labels[index + 1 : index + 1 + _FAR]
        level = _level(stack, label, rest)
        same = stack[level] if level < len(stack) and stack[level].style is label.style else None
        above = kept[-1][1] if kept else None
        if label.after_text and not (_chains(text, above, label) or _continues_surely(same, label, rest)):
            continue
        if not (_goes_on(same, label, rest) if same else _begins(last.get(label.style.rule_id), label, rest)):
            continue
        del stack[level:]
        stack.append(_Open(label.style, label.number, label.path))
        last[label.style.rule_id] = label.number
        kept.append((level, label))
    return kept


def _level(stack: list[_Open], label: Label, rest: list[Label]) -> int:
    """Where in the stack the label belongs: its own style's level, else below what is senior or still goes on."""
    for level, open_level in enumerate(stack):
        if open_level.style is label.style and len(open_level.path) == len(label.path):
            return level
    level = len(stack)
    while level and _outranks(label, stack[level - 1]) and not _continues(stack[level - 1], rest):
        level -= 1
    return level


def _outranks(label: Label, open_level: _Open) -> bool:
    return (label.style.rank, len(label.path)) < (open_level.style.rank, len(open_level.path))


def _continues(open_level: _Open, rest: Iterable[Label]) -> bool:
    """Whether the next label of that style goes on with it."""
    following = next((label for label in rest if label.style is open_level.style), None)
    return following is not None and following.number == open_level.number + 1


def _goes_on(open_level: _Open, label: Label, rest: list[Label]) -> bool:
    step = label.number - open_level.number
    if label.path:
        return label.path == open_level.path or label.number == 1
    if step == 1:
        return True
    confirmed = _is_followed(label, rest)
    if label.begins_line:
        return step == 0 or 1 < step <= _WIDEST_GAP or (label.number == 1 and (confirmed or label.style.rank > 4))
    if label.after_text:
        return False
    if label.style.rank <= 5:
        opens = step == 2 and label.style.form == "section" and _opens(label, rest)
        return ((step in (0, 2) or label.number == 1) and confirmed) or opens
    return (step == 2 or label.number == 1) and _is_followed(label, rest, times=2)


def _begins(last: int | None, label: Label, rest: list[Label]) -> bool:
    if last is not None and (
        label.number == last + 1 or (label.begins_line and 0 < label.number - last <= _WIDEST_GAP)
    ):
        return True
    if label.number == 1:
        return label.begins_line or label.style.rank <= 5 or _is_followed(label, rest)
    if label.path:
        return True
    if last is None and label.style.form == "section" and not label.after_text and _is_followed(label, rest):
        return True
    return label.begins_line and (label.number <= 3 or _is_followed(label, rest))


def _is_followed(label: Label, rest: Iterable[Label], times: int = 1) -> bool:
    """Whether the next labels of its style go on with it, as many as ``times``."""
    following = [other for other in rest if other.style is label.style][:times]
    return [other.number for other in following] == [label.number + 1 + step for step in range(times)]


def _opens(label: Label, rest: list[Label]) -> bool:
    """Whether the next label begins a junior sequence."""
    return bool(rest) and rest[0].style.rank > label.style.rank and rest[0].number == 1


def _continues_surely(same: _Open | None, label: Label, rest: Iterable[Label]) -> bool:
    """Whether a label behind a word or comma goes on where its sequence stood, and the next one goes on with it."""
    return same is not None and label.number == same.number + 1 and _is_followed(label, rest)


def _chains(text: str, above: Label | None, label: Label) -> bool:
    """Whether only the short heading of a senior clause stands before the label."""
    if above is None or above.style.rank >= label.style.rank:
        return False
    heading = text[above.span.end : label.span.start]
    return len(heading) <= _LONGEST_CHAINED_HEADING and not any(mark in heading for mark in "。；！？：\n")
