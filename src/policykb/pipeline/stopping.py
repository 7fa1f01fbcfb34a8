"""A stop that is asked for (Ctrl-C) and comes when it does no harm."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Stop:
    """Whether a stop is asked for."""

    def __init__(self) -> None:
        self._asked = False

    def __call__(self) -> bool:
        return self._asked

    def ask(self) -> None:
        """Ask for it."""
        self._asked = True


@contextmanager
def stop_at_interrupt() -> Iterator[Stop]:
    """A stop that the first Ctrl-C asks for; the second interrupts at once.

    Where another handler than Python's own is set, or beside the main thread, Ctrl-C does what it did.
    """
    stop = Stop()

    def ask(number: int, frame: FrameType | None) -> None:
        if stop():
            signal.default_int_handler(number, frame)
        stop.ask()

    try:
        ours = signal.getsignal(signal.SIGINT) is signal.default_int_handler
        if ours:
            signal.signal(signal.SIGINT, ask)
    except ValueError:  # not the main thread
        ours = False
    try:
        yield stop
    finally:
        if ours:
            signal.signal(signal.SIGINT, signal.default_int_handler)
