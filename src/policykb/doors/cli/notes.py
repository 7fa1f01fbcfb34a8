"""What goes to stderr: one line at a time, and how far long work has come, on a terminal alone."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from math import ceil

from policykb.doors.messages import say
from policykb.doors.terminal import one_line, pad, screen_of, shorten

_OFTEN = 0.1  # seconds between two changes of the line
_LONG = 3.0  # seconds of work after which the time left is told


def note(message: str) -> None:
    """A line that is good to know."""
    print(one_line(message), file=sys.stderr)


def complain(message: str) -> None:
    """A line about what went wrong."""
    print(screen_of(sys.stderr).style(one_line(message), "bad"), file=sys.stderr)


class Progress:
    """``12/340 name`` on one line of a terminal, with the time that is left where it takes long; wiped at its end."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began = self._shown = clock()

    def __enter__(self) -> Progress:
        return self

    def __call__(self, done: int, total: int, what: str) -> None:
        """Tell that ``done`` of ``total`` are done, the last being ``what``."""
        if sys.stderr.isatty():
            now = self._clock()
            if done == total or now - self._shown >= _OFTEN:
                self._shown = now
                self._show(self._text(done, total, what))

    def _text(self, done: int, total: int, what: str) -> str:
        gone = self._clock() - self._began
        if gone < _LONG or done == total:
            return say("note.progress", done=done, total=total, what=what)
        return say("note.progress_left", done=done, total=total, what=what, left=_rounded(gone / done * (total - done)))

    def _show(self, text: str) -> None:
        room = screen_of(sys.stderr).prose - 1
        print(f"\r{pad(shorten(one_line(text), room), room)}", end="", file=sys.stderr, flush=True)

    def __exit__(self, *_: object) -> None:
        if sys.stderr.isatty():
            print(f"\r{' ' * (screen_of(sys.stderr).prose - 1)}\r", end="", file=sys.stderr, flush=True)


def _rounded(seconds: float) -> str:
    """A time as people say it: in the largest unit of which there are two, rounded up."""
    for unit, length in (("hours", 3_600), ("minutes", 60)):
        if seconds > 2 * length:
            return say(f"note.{unit}", count=ceil(seconds / length))
    return say("note.seconds", count=ceil(seconds))
