"""The command line: ``policykb COMMAND``. One file per group of commands, loaded when it is called for."""

from __future__ import annotations

import gc
import sys
from typing import NoReturn

_OBJECTS = 100_000  # made before garbage is sought: starting makes thousands that stay, and need not be looked through


def main() -> NoReturn:
    """Run ``policykb`` on the words of the command line and leave with its exit code."""
    gc.set_threshold(_OBJECTS)
    try:
        from policykb.doors.cli.run import run  # noqa: PLC0415 - Ctrl-C while this loads is still quiet

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130
    gc.freeze()  # leaving looks through all that is still there, which would take as long as a question
    sys.exit(code)
