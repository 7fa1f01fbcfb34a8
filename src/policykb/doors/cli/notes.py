"""What goes to stderr: one line at a time, and how far long work has come, on a terminal alone."""

from __future__ import annotations

import sys

from policykb.doors.messages import say
from policykb.doors.terminal import one_line, pad, screen_of, shorten


def note(message: str) -> None:
    """A line that is good to know."""
    print(one_line(message), file=sys.stderr)


def complain(message: str) -> None:
    """A line about what went wrong."""
    print(screen_of(sys.stderr).style(one_line(message), "bad"), file=sys.stderr)


class Progress:
    """``12/340 name`` on one line of a terminal, overwritten as work goes on and wiped at its end."""

    def __enter__(self) -> Progress:
        return self

    def __call__(self, done: int, total: int, what: str) -> None:
        """Tell that ``done`` of ``total`` are done, the last being ``what``."""
        if sys.stderr.isatty():
            room = screen_of(sys.stderr).prose - 1
            text = shorten(one_line(say("note.progress", done=done, total=total, what=what)), room)
            print(f"\r{pad(text, room)}", end="", file=sys.stderr, flush=True)

    def __exit__(self, *_: object) -> None:
        if sys.stderr.isatty():
            print(f"\r{' ' * (screen_of(sys.stderr).prose - 1)}\r", end="", file=sys.stderr, flush=True)
