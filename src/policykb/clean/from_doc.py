"""A .doc, .wps or .rtf file as lines: turned into .docx by LibreOffice where that is installed, then read as one.

The one place in this room that runs another program: no library reads these formats with their tables and automatic
numbers, and LibreOffice reads all three. It works in a folder of its own that goes afterwards, with a profile of its
own, so that several conversions, and the office a person has open, do not meet.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import BinaryIO

from policykb.clean.from_office import read_docx
from policykb.clean.layout import Layout
from policykb.errors import MissingPartError, SourceError

WAITS = 120
"""Seconds for one file; a text of a thousand pages takes about twenty."""

_NAMES = ("soffice", "libreoffice")
_WINDOWS = (r"C:\Program Files\LibreOffice", r"C:\Program Files (x86)\LibreOffice")
_ELSEWHERE = {
    "darwin": ("/Applications/LibreOffice.app/Contents/MacOS/soffice",),
    "win32": tuple(rf"{folder}\program\soffice.exe" for folder in _WINDOWS),
}
_SAVE_AS = "open it in a word processor, save it as .docx and add that"
# No macro runs and no linked file or address is loaded, whatever the source asks for.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse">
<value>true</value></prop></item>
</oor:items>
"""


def converter() -> str | None:
    """The program that converts, ``None`` where none is installed."""
    found = (shutil.which(name) for name in _NAMES)
    usual = (place for place in _ELSEWHERE.get(sys.platform, ()) if Path(place).is_file())
    return next((program for program in (*found, *usual) if program), None)


def read_doc(body: bytes, source: str) -> Layout:
    """The lines of a .doc, .wps or .rtf file.

    Raises MissingPartError where no converter is installed, SourceError where it cannot convert the file.
    """
    program = converter()
    if program is None:
        raise MissingPartError(
            f"{source}: .doc, .wps and .rtf files need LibreOffice; install it (libreoffice.org), or save it as .docx"
        )
    return read_docx(_converted(body, source, program), source)


def _converted(body: bytes, source: str, program: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="policykb-", ignore_cleanup_errors=True) as home:
        given = Path(home) / ("source.rtf" if body.startswith(b"{\\rtf") else "source.doc")
        given.write_bytes(body)
        profile = Path(home) / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        call = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck",
                "--convert-to", "docx:MS Word 2007 XML", "--outdir", home, str(given)]  # fmt: skip
        said = Path(home) / "said"
        try:
            with said.open("wb") as file:
                _run(call, file)
            return given.with_suffix(".docx").read_bytes()
        except subprocess.TimeoutExpired as error:
            raise SourceError(f"{source}: LibreOffice takes more than {WAITS} s for it; {_SAVE_AS}") from error
        except FileNotFoundError as error:
            why = " ".join(said.read_text(encoding="utf-8", errors="replace").split())[:200] or "no reason given"
            raise SourceError(f"{source}: LibreOffice cannot read it ({why}); {_SAVE_AS}") from error
        except OSError as error:
            raise SourceError(f"{source}: LibreOffice cannot be run ({error}); {_SAVE_AS}") from error


def _run(call: list[str], said: BinaryIO) -> None:
    """Runs a program to its end, and ends it with all it started where it takes too long or we are stopped."""
    with subprocess.Popen(
        call, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=sys.platform != "win32"
    ) as running:
        try:
            running.wait(WAITS)
        finally:
            if running.poll() is None:
                _end(running)


def _end(running: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        running.kill()
    else:
        os.killpg(running.pid, signal.SIGKILL)
