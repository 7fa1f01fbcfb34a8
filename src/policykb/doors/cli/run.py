"""One run of the command: streams made ready, the command called, every fault turned into one line and a code."""

from __future__ import annotations

import os
import sys

import click

from policykb.doors.cli.notes import complain
from policykb.doors.cli.speech import COMPLETION, Commands, fault_of
from policykb.doors.messages import say, translated
from policykb.doors.terminal import speak_utf8, typed
from policykb.errors import PolicykbError

PROGRAM = "policykb"
STOPPED = 130
_STDERR = 2  # the file descriptor


def run(words: list[str]) -> int:
    """The exit code of ``policykb WORDS…``: 0 done, 1 nothing found, 2 wrong use, 3 some sources failed, 130 stop."""
    if COMPLETION in os.environ:  # the shell asks for words to offer
        return int(Commands(PROGRAM).main(words, prog_name=PROGRAM) or 0)
    speak_utf8()
    encoding = sys.getfilesystemencoding()
    words = [typed(word, encoding) for word in words]
    if "--debug" not in words:
        _hush_libraries()
    try:
        code = _called(words)
        sys.stdout.flush()
    except BrokenPipeError:
        leave_quietly()
        return 0
    except KeyboardInterrupt:
        complain(say("error.stopped"))
        return STOPPED
    except Exception as error:  # noqa: BLE001 - the last door: every fault leaves as one line
        return _failed(error, debug="--debug" in words)
    return code


def _called(words: list[str]) -> int:
    """What click's own ``main`` does, but for its way with faults and broken pipes."""
    group = Commands(PROGRAM)
    try:
        with group.make_context(PROGRAM, list(words)) as context:
            code = group.invoke(context)
    except click.exceptions.Exit as left:
        return left.exit_code
    return code if isinstance(code, int) else 0


def _hush_libraries() -> None:
    """Let what libraries in other languages print by themselves vanish: what tantivy panics about is raised, too, and
    said in a line. Our own stderr goes where it went.
    """
    try:
        if sys.stderr.fileno() != _STDERR:
            return
        ours = os.dup(_STDERR)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, _STDERR)
        os.close(nowhere)
    except (OSError, ValueError):  # no stderr at all
        return
    sys.stderr.flush()
    sys.stderr = open(ours, "w", encoding=sys.stderr.encoding, errors=sys.stderr.errors, buffering=1)  # noqa: PTH123, SIM115


def leave_quietly() -> None:
    """After a broken pipe (``| head``): let nothing more be written, not even when Python closes stdout."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _failed(error: Exception, *, debug: bool) -> int:
    if debug:
        import traceback  # noqa: PLC0415 - only to print one

        traceback.print_exception(error)
    message, code = _told(error)
    complain(say("error.line", message=message))
    return code


def _told(error: Exception) -> tuple[str, int]:
    if isinstance(error, click.ClickException):
        return fault_of(error), error.exit_code if isinstance(error, click.UsageError) else 2
    if isinstance(error, PolicykbError):
        return translated(str(error)), error.exit_code
    if type(error).__module__ == "sqlite3":
        return say("error.catalog", message=error), 2
    if isinstance(error, OSError):
        named = f"{error.strerror or error}: {error.filename}" if error.filename else str(error.strerror or error)
        return say("error.system", message=named), 2
    return say("error.inside", message=f"{type(error).__name__}: {error}"), 2
