"""On a terminal: progress, colour and the pager; in a pipe none of them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("a terminal is made with pty, which Windows lacks", allow_module_level=True)

import pty

PROGRAM = [sys.executable, "-c", "from policykb.doors.cli import main; main()"]


def on_terminal(words: list[str], **settings: str) -> tuple[int, str]:
    """What a person sees of a command in a terminal of 80 columns and 24 lines, both streams."""
    ours, theirs = pty.openpty()
    environ = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "PAGER", "COLUMNS")}
    environ |= {"TERM": "xterm", "COLUMNS": "80", "LINES": "24", **settings}
    process = subprocess.Popen([*PROGRAM, *words], stdin=theirs, stdout=theirs, stderr=theirs, env=environ)
    os.close(theirs)
    seen: list[bytes] = []

    def read() -> None:
        try:
            while piece := os.read(ours, 65536):
                seen.append(piece)
        except OSError:  # Linux says so when the other end is closed
            pass

    reader = threading.Thread(target=read)
    reader.start()
    code = process.wait()
    reader.join()
    os.close(ours)
    return code, b"".join(seen).decode("utf-8")


def test_colour_on_a_terminal_unless_it_is_not_wanted(base: Path) -> None:
    assert "\x1b[1;33m养老\x1b[0m" in on_terminal(["search", "养老"])[1]
    assert "\x1b" not in on_terminal(["search", "养老"], NO_COLOR="1")[1]
    assert "\x1b" not in on_terminal(["search", "养老", "--color", "never"])[1]


def test_what_fits_the_screen_is_not_paged_and_what_does_not_is(base: Path) -> None:
    pager = f"{sys.executable} -c \"import sys; print('PAGED', len(sys.stdin.read().split()))\""
    assert "PAGED" not in on_terminal(["search", "养老"], PAGER=pager)[1]
    assert "PAGED" in on_terminal(["show", "养老.txt"], PAGER=pager)[1]


def test_progress_is_shown_and_wiped(base: Path) -> None:
    code, seen = on_terminal(["build", "--rebuild"])
    assert code == 0
    assert re.search(r"\r3/3 ", seen)
    assert seen.rstrip().endswith("3 read anew")


def test_ctrl_c_stops_with_130_and_no_traceback(base: Path) -> None:
    process = subprocess.Popen(
        [*PROGRAM, "search", "--from", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stderr is not None
    # More than a pipe holds: once all is written, the command reads it, and waits for the end.
    process.stdin.write("供水\n".encode() * 20_000)
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    assert process.returncode == 130
    assert (out, b"Traceback" in err) == (b"", False)


def test_a_pipe_has_neither_progress_nor_colour(base: Path) -> None:
    done = subprocess.run([*PROGRAM, "build", "--rebuild"], capture_output=True, encoding="utf-8", check=True)
    assert (done.stdout, done.stderr) == ("3 read anew\n", "")
