"""How text is laid out for a terminal: no control character reaches it, widths are those of East Asian characters."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TextIO
from unicodedata import category, east_asian_width

_ENDLESS = 1_000_000_000
WIDE_ENOUGH = 100  # columns, where no terminal says how many it has

_UNSAFE = (
    re.compile(  # C0 but tab and newline, DEL, C1 · line and paragraph separator · bidi controls · BOM · surrogates
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
    )
)


def safe(text: str) -> str:
    r"""``text`` with every character that could steer a terminal written out.

    >>> safe("甲\x1b[31m乙\u202e")
    '甲\\x1b[31m乙\\u202e'
    """
    return _UNSAFE.sub(
        lambda found: f"\\x{ord(found[0]):02x}" if found[0] < "\u0100" else f"\\u{ord(found[0]):04x}", text
    )


def one_line(text: str) -> str:
    r"""``text`` made safe, on a single line.

    >>> one_line("甲\n  乙\t丙")
    '甲 乙 丙'
    """
    return safe(" ".join(text.split()))


def width(text: str) -> int:
    """How many columns ``text`` takes: two for a wide character, none for a combining one.

    >>> width("民政局 ok"), width("e\u0301")
    (9, 1)
    """
    return len(text) if text.isascii() else sum(map(_columns, text))


@cache
def _columns(character: str) -> int:
    if east_asian_width(character) in "WF":
        return 2
    return 0 if category(character) in ("Mn", "Me", "Cf") else 1


def pad(text: str, columns: int) -> str:
    """``text`` followed by as many blanks as fill the columns."""
    return text + " " * (columns - width(text))


_CLOSING = "，。、；：！？）》〉」』】〕”’»,;:!?)]"
_OPENING = "（《〈「『【〔“‘«"
_PIECE = re.compile(rf"[{_OPENING}]{{0,3}}(?:[\x21-\x7e]+|.)(?:[{re.escape(_CLOSING)}]|\.(?!\w)){{0,3}}")


def wrap(text: str, columns: int) -> list[str]:
    """``text`` in lines of at most ``columns``: Latin words stay whole, no line begins with a closing
    mark or ends with an opening one.

    >>> wrap("（责任单位：市民政局）", 12)
    ['（责任单位：', '市民政局）']
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        if 2 * len(paragraph) <= columns:  # fits, however wide its characters are
            lines.append(paragraph.rstrip())
            continue
        line, taken = "", 0
        for piece in _pieces(paragraph, columns):
            wide = width(piece)
            if line and taken + wide > columns:
                lines.append(line.rstrip())
                line, taken = "", 0
                if not piece.strip():
                    continue
            line, taken = line + piece, taken + wide
        lines.append(line.rstrip())
    return lines


def hang(lead: str, text: str, columns: int) -> Iterator[str]:
    """``text`` folded behind ``lead``, its further lines set in as far.

    >>> list(hang("· ", "县水务局牵头", 8))
    ['· 县水务', '  局牵头']
    """
    for line in wrap(text, columns - width(lead)):
        yield lead + line
        lead = " " * width(lead)


def _pieces(paragraph: str, columns: int) -> list[str]:
    pieces: list[str] = []
    for found in _PIECE.finditer(paragraph):
        pieces.extend([found[0]] if width(found[0]) <= columns else found[0])
    return pieces


def shorten(text: str, columns: int) -> str:
    """``text`` cut to the columns, with ``…`` where something is left out.

    >>> shorten("关于推进养老服务的意见", 10)
    '关于推进…'
    """
    if width(text) <= columns:
        return text
    kept, taken = [], 1
    for character in text:
        taken += _columns(character)
        if taken > columns:
            break
        kept.append(character)
    return "".join(kept) + "…"


_STYLES = {"strong": "1", "faint": "2", "mark": "1;33", "good": "32", "doubt": "33", "bad": "31", "name": "36"}
MARKED = f"\x1b[{_STYLES['mark']}m"
PLAIN = "\x1b[0m"


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """What a stream can show: its width in columns, ``None`` where lines may be of any length, and colour or not.

    A ``plain`` one is read by a script: a fact or a row is a line, its parts are parted by a tab.
    """

    columns: int | None
    colour: bool
    plain: bool = False

    @property
    def prose(self) -> int:
        """Columns for running text, which is folded even where lines may be of any length."""
        return _ENDLESS if self.plain else max(20, self.columns or WIDE_ENOUGH)

    def style(self, text: str, name: str) -> str:
        """``text`` in one of the styles, plain where there is no colour."""
        return f"\x1b[{_STYLES[name]}m{text}{PLAIN}" if self.colour and text else text


PLAIN_SCREEN = Screen(columns=None, colour=False, plain=True)
"""The screen of ``--plain``."""


def screen_of(stream: TextIO, colour: str = "auto", environ: Mapping[str, str] = os.environ) -> Screen:
    """The screen behind a stream. ``colour``: ``auto`` (a terminal without ``NO_COLOR``), ``always``, ``never``."""
    terminal = stream.isatty()
    auto = terminal and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"
    stated = environ.get("COLUMNS", "")
    columns = int(stated) if stated.isdigit() and int(stated) else None
    if terminal:
        import shutil  # noqa: PLC0415 - for a terminal alone

        columns = columns or shutil.get_terminal_size((WIDE_ENOUGH, 24)).columns
    return Screen(columns=columns, colour=colour == "always" or (colour == "auto" and auto))


def speak_utf8() -> None:
    """Make the three standard streams UTF-8, whatever the locale says; what cannot be encoded is written out."""
    for stream, errors in (
        (sys.stdin, "surrogateescape"),
        (sys.stdout, "backslashreplace"),
        (sys.stderr, "backslashreplace"),
    ):
        if (change := getattr(stream, "reconfigure", None)) is not None:
            change(encoding="utf-8", errors=errors)


def typed(word: str, encoding: str) -> str:
    """A word of the command line as it was typed, where the terminal speaks UTF-8 and the locale says otherwise.

    >>> typed("养老".encode().decode("gb18030", "surrogateescape"), "gb18030")
    '养老'
    """
    if word.isascii() or encoding.lower().replace("-", "") == "utf8":
        return word
    try:
        return word.encode(encoding, "surrogateescape").decode("utf-8")
    except UnicodeError:
        return word
