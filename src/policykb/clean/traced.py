"""Text that remembers where it came from: every character knows its offset in the decoded source.

Kept as runs ``(text offset, source offset)``; within a run both advance together, and origins never decrease.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from typing import NamedTuple

Replacement = str | Callable[[re.Match[str]], str]


class Traced(NamedTuple):
    """A text and the runs that lead each of its characters back to the source.

    A tuple, for a page is made of hundreds of them, and a tuple is made in a third of the time of a frozen dataclass.
    """

    text: str
    runs: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, text: str, origin: int = 0) -> Traced:
        """``text`` as it stands in the source at ``origin``."""
        return cls(text, ((0, origin),) if text else ())

    @classmethod
    def at(cls, text: str, start: int, end: int) -> Traced:
        """``text`` that stands in place of the source's ``[start, end)``.

        >>> Traced.at("国务院", 7, 9).runs
        ((0, 7), (2, 8))
        """
        last = max(start, end - 1)
        if len(text) <= last - start + 1:
            return cls.of(text, start)
        fits = last - start
        return cls(text, ((0, start), *((at, last) for at in range(fits + 1 if fits else 1, len(text)))))

    def origin(self, at: int) -> int:
        """The source offset of the character at ``at``; behind the end, the place just after the last one."""
        if not self.runs:
            return 0
        if at >= len(self.text):
            return self.origin(len(self.text) - 1) + 1
        start, source = self.runs[bisect_right(self.runs, (at, _FAR)) - 1]
        return source + at - start

    def cut(self, start: int, end: int) -> Traced:
        """The stretch ``[start, end)``.

        >>> Traced.of("关于印发", 5).cut(2, 4)
        Traced(text='印发', runs=((0, 7),))
        """
        start, end = max(start, 0), min(end, len(self.text))
        if end - start == len(self.text):
            return self
        if start >= end:
            return EMPTY
        first = bisect_right(self.runs, (start, _FAR)) - 1
        after = bisect_right(self.runs, (end - 1, _FAR))
        offset, source = self.runs[first]
        rest = ((at - start, origin) for at, origin in self.runs[first + 1 : after])
        return Traced(self.text[start:end], ((0, source + start - offset), *rest))

    def strip(self, what: str | None = None) -> Traced:
        """Without white space (or the characters of ``what``) at both ends."""
        left = len(self.text) - len(self.text.lstrip(what))
        return self.cut(left, len(self.text.rstrip(what)))

    def sub(self, pattern: re.Pattern[str], replacement: Replacement) -> Traced:
        """As :func:`re.sub`, for non-empty matches; a string replacement is taken literally.

        >>> Traced.of("產(chǎn)業").sub(re.compile(r"[(]\\w+[)]"), "")
        Traced(text='產業', runs=((0, 0), (1, 7)))
        """
        changes = []
        for found in pattern.finditer(self.text):
            new = replacement if isinstance(replacement, str) else replacement(found)
            if found.end() > found.start() and new != found[0]:
                changes.append((found.start(), found.end(), new))
        return self._changed(changes) if changes else self

    def _changed(self, changes: list[tuple[int, int, str]]) -> Traced:
        """With other texts in place of stretches, which are in order and do not touch a character twice."""
        texts: list[str] = []
        runs: list[tuple[int, int]] = []
        own = self.runs
        done = length = number = 0  # what of the old text is done, how long the new one is, the run at `done`
        shift: int | None = None  # how far the last run's origins are ahead of its offsets
        for start, end, new in (*changes, (len(self.text), len(self.text), "")):
            if start > done:
                texts.append(self.text[done:start])
                while number + 1 < len(own) and own[number + 1][0] <= done:
                    number += 1
                at, origin = own[number]
                if origin - at + done - length != shift:
                    shift = origin - at + done - length
                    runs.append((length, length + shift))
                while number + 1 < len(own) and own[number + 1][0] < start:
                    number += 1
                    at, origin = own[number]
                    shift = origin - at + done - length
                    runs.append((at - done + length, origin))
                length += start - done
            if new:
                texts.append(new)
                for at, origin in Traced.at(new, self.origin(start), self.origin(end - 1) + 1).runs:
                    if origin - at - length != shift:
                        shift = origin - at - length
                        runs.append((length + at, origin))
                length += len(new)
            done = end
        return Traced("".join(texts), tuple(runs))

    def with_text(self, text: str) -> Traced:
        """The same places with other characters, one for one. Raises ValueError where the lengths differ."""
        if len(text) != len(self.text):
            raise ValueError("a text of another length cannot keep its places")
        return Traced(text, self.runs)

    def lines(self) -> list[Traced]:
        """The lines, parted at newlines."""
        found, at, run = [], 0, 0
        runs = self.runs
        for line in self.text.split("\n"):
            end = at + len(line)
            while run + 1 < len(runs) and runs[run + 1][0] <= at:
                run += 1
            after = run + 1
            while after < len(runs) and runs[after][0] < end:
                after += 1
            if line:
                offset, source = runs[run]
                rest = [(offset - at, source) for offset, source in runs[run + 1 : after]]
                found.append(Traced(line, ((0, source + at - offset), *rest)))
            else:
                found.append(EMPTY)
            at, run = end + 1, after - 1
        return found


_FAR = 1 << 62
EMPTY = Traced("", ())


def join(pieces: Iterable[Traced], between: str = "") -> Traced:
    """The pieces in a row, parted by ``between``, which comes from the place behind the piece before it.

    >>> join([Traced.of("一", 3), Traced.of("二", 4), Traced.of("三", 9)])
    Traced(text='一二三', runs=((0, 3), (2, 9)))
    >>> join([EMPTY, Traced.of("一", 3)], "-")
    Traced(text='-一', runs=((0, 3), (1, 3)))
    """
    texts: list[str] = []
    runs: list[tuple[int, int]] = []
    pieces = tuple(pieces)
    floor = next((piece.runs[0][1] for piece in pieces if piece.runs), 0)
    length = 0
    shift: int | None = None  # how far the last run's origins are ahead of its offsets
    for text, own in pieces:
        if between and texts:
            for _ in between:
                runs.append((length, floor))
                length += 1
            texts.append(between)
            shift = floor - length + 1
        for at, origin in own:
            if origin - length - at != shift:
                shift = origin - length - at
                runs.append((length + at, origin))
        texts.append(text)
        length += len(text)
        if own:
            floor = length - 1 + (shift or 0)
    return Traced("".join(texts), tuple(runs))
