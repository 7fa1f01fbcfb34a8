"""The passage that made a hit, cut from the clean text, with marks on what was asked for.

A passage lies within one paragraph; a heading on a line of its own takes the paragraph below it along.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from policykb.index.folding import fold, fold_with_offsets

_LENGTH = 140  # characters of a snippet, or a little more to end at a sentence
_STOPS = "。；;！!？?\n\t"
_MOST = 400  # occurrences looked at
_WITHIN = 60  # occurrences of one stretch
_CHARACTER = 10  # what a character of a whole name weighs; an occurrence of anything weighs one besides
_PAIR = 7  # what a pair of characters of a name that is lacking weighs
_HEADING = 30  # a line no longer than this, neither a sentence nor a label with its value, is a heading


class Snippet(NamedTuple):
    """``text`` is the notice's from ``start`` on; ``marks`` count within it, half-open, in order, not touching."""

    text: str
    start: int
    marks: tuple[tuple[int, int], ...]


def snippets(
    text: str, names: Sequence[str], *, title: str | None = None, count: int = 2, length: int = _LENGTH
) -> tuple[Snippet, ...]:
    """Up to ``count`` passages of ``text`` in which most of ``names`` stand, best first; its beginning where none does.

    Names are compared folded; a name that the text lacks as a whole is sought by its pairs of characters. Lines that
    only repeat the ``title``, which is shown anyhow, come last.
    """
    sought = tuple(dict.fromkeys(filter(None, map(fold, names))))
    folded, offsets = _comparable(text, sought)
    found = _occurrences(folded, sought)
    heading = fold(title or "")
    chosen: list[Snippet] = []
    for _ in range(count):
        window = _best_window(text, offsets, found, length, heading)
        if window is None:
            break
        start, end = _whole_sentences(text, offsets[window[0]], offsets[window[1] - 1] + 1, length)
        marks = _joined(
            (offsets[at] - start, offsets[stop - 1] + 1 - start)
            for at, stop, _, _ in found
            if offsets[at] >= start and offsets[stop - 1] < end
        )
        chosen.append(Snippet(text=text[start:end], start=start, marks=marks))
        found = [one for one in found if offsets[one[0]] >= end or offsets[one[1] - 1] < start]
    if not chosen and text:
        start, end = _whole_sentences(text, 0, min(1, len(text)), length)
        chosen.append(Snippet(text=text[start:end], start=start, marks=()))
    return tuple(chosen)


_Occurrence = tuple[int, int, int, str]  # start, end, weight, what it is


def _comparable(text: str, names: Sequence[str]) -> tuple[str, Sequence[int]]:
    """The text as names are compared with it, and the offset in it of each character.

    Folding a long text costs more than the search did; where every name stands in it as it is, nothing needs folding.
    """
    lowered = text.lower()
    if len(lowered) == len(text) and all(name in lowered for name in names):
        return lowered, range(len(text) + 1)
    return fold_with_offsets(text)


def _occurrences(folded: str, names: Sequence[str]) -> list[_Occurrence]:
    """What was asked for, in order: a whole name weighs its length, a pair of its characters little."""
    found: dict[tuple[int, int], _Occurrence] = {}
    for name in names:
        places = _places(folded, name, _MOST)
        for at in places:
            found[at, at + len(name)] = at, at + len(name), _CHARACTER * len(name), name
        if not places and len(name) > 2:
            for pair in {name[at : at + 2] for at in range(len(name) - 1)}:
                for at in _places(folded, pair, _MOST // 8):
                    found.setdefault((at, at + 2), (at, at + 2, _PAIR, pair))
    return sorted(found.values())


def _places(text: str, name: str, most: int) -> list[int]:
    """Where ``name`` stands in ``text``, not overlapping."""
    places: list[int] = []
    at = text.find(name)
    while at >= 0 and len(places) < most:
        places.append(at)
        at = text.find(name, at + len(name))
    return places


def _best_window(
    text: str, offsets: Sequence[int], found: list[_Occurrence], length: int, title: str
) -> tuple[int, int] | None:
    """The folded stretch of one line, ``length`` at most, whose different names weigh most; of equals the first."""
    best, window = 0.0, None
    for start, end, group in _lines(text, offsets, found):
        weight: float
        weight, stretch = _heaviest(group, length)
        if end - start <= 2 * len(title) and fold(text[start:end]) in title:  # folding a long line costs too much
            weight *= 0.01
        if weight > best:
            best, window = weight, stretch
    return window


def _lines(
    text: str, offsets: Sequence[int], found: Sequence[_Occurrence]
) -> Iterator[tuple[int, int, list[_Occurrence]]]:
    """Each line that holds something of ``found``: where it begins and ends, and what it holds."""
    start, end = 0, -1
    group: list[_Occurrence] = []
    for one in found:
        at = offsets[one[0]]
        if at > end:
            if group:
                yield start, end, group
            (start, end), group = _line(text, at), []
        group.append(one)
    if group:
        yield start, end, group


def _line(text: str, at: int) -> tuple[int, int]:
    """Where the line that holds ``at`` begins and ends."""
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, len(text) if end < 0 else end


def _heaviest(found: Sequence[_Occurrence], length: int) -> tuple[int, tuple[int, int]]:
    """The weight of the heaviest stretch of a line, each name once and a little for every occurrence; where it lies."""
    best, stretch = 0, (0, 0)
    held: dict[str, int] = {}  # how often the stretch has each name
    weight = first = 0
    for last, (_, _, value, what) in enumerate(found):
        held[what] = held.get(what, 0) + 1
        weight += value if held[what] == 1 else 0
        while first < last and (found[last][1] - found[first][0] > length or last - first > _WITHIN):
            _, _, value_gone, gone = found[first]
            held[gone] -= 1
            weight -= 0 if held[gone] else value_gone
            first += 1
        if weight + last - first + 1 > best:
            best, stretch = weight + last - first + 1, (first, last)
    inside = found[stretch[0] : stretch[1] + 1]
    return best, (inside[0][0], max(end for _, end, _, _ in inside))


def _whole_sentences(text: str, start: int, end: int, length: int) -> tuple[int, int]:
    """The stretch grown to the borders of its sentences, as far as ``length`` allows, without blanks at its ends."""
    room = max(0, length - (end - start))
    first, after = _line(text, start)
    line = text[first:after]
    if len(line) <= _HEADING and after < len(text) and line[-1:] not in _STOPS and "：" not in line:
        after = _line(text, after + 1)[1]
    lowest, highest = max(first, start - room), max(end, min(after, end + room))
    left = next((at for at in range(start, lowest - 1, -1) if at == first or text[at - 1] in _STOPS), lowest)
    limit = min(highest, max(end, left + length))
    stops = [at for at in range(end, limit + 1) if text[at - 1] in _STOPS or at == after]
    right = stops[-1] if stops else limit
    while left < start and text[left].isspace():
        left += 1
    while right > end and text[right - 1].isspace():
        right -= 1
    return left, right


def _joined(marks: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Marks that overlap or touch, made one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return tuple(joined)
