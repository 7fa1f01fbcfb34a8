"""What the doors say, in the reader's language: Chinese for people who read Chinese, English otherwise.

``messages.toml`` holds what is said while working, ``help.toml`` what ``--help`` says, ``translations.toml`` what other
rooms say (errors, findings); both languages stand side by side.
Field names and codes are English always and do not pass through here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

Language = Literal["zh", "en"]


def language(environ: Mapping[str, str] = os.environ) -> Language:
    """The language to speak: ``POLICYKB_LANG``, else that of the locale.

    >>> language({"POLICYKB_LANG": "zh"}), language({"LANG": "zh_CN.GBK"}), language({"LC_ALL": "C", "LANG": "zh_CN"})
    ('zh', 'zh', 'en')
    """
    if (wanted := environ.get("POLICYKB_LANG", "").lower()[:2]) in ("zh", "en"):
        return "zh" if wanted == "zh" else "en"
    said = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := environ.get(name))), None)
    if said is None and sys.platform == "win32":  # no such variables there: ask the system
        import locale  # noqa: PLC0415 - on Windows alone

        said = locale.getlocale()[0] or ""
    return "zh" if (said or "").lower().startswith(("zh", "chinese")) else "en"


@cache
def catalogue(name: str) -> dict[str, Any]:
    """A catalogue: nested tables whose leaves are ``{en = …, zh = …}``."""
    import tomllib  # noqa: PLC0415 - an answer as JSON says nothing and need not pay

    return tomllib.loads(_text(name))


@cache
def messages(table: str) -> dict[str, Any]:
    """One table of ``messages.toml``, read alone: to read them all takes a tenth of the time of a whole answer."""
    import tomllib  # noqa: PLC0415

    text = _text("messages.toml")
    start = text.index(f"\n[{table}]\n") + 1
    end = text.find("\n[", start)
    found: dict[str, Any] = tomllib.loads(text[start : end if end > 0 else None])[table]
    return found


@cache
def _text(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def say(key: str, /, **values: object) -> str:
    """The message of that dotted key in the reader's language, its ``{places}`` filled in."""
    return _message(key, None).format(**values)


def chinese(key: str) -> str:
    """The message of that dotted key in Chinese, for a document that is Chinese whoever makes it."""
    return _message(key, "zh")


def help_text(key: str) -> str:
    """The help of that dotted key (``command.search``, ``option.limit``) in the reader's language."""
    return _spoken(catalogue("help.toml"), key, None)


def _message(key: str, spoken: Language | None) -> str:
    table, _, rest = key.partition(".")
    return _spoken(messages(table), rest, spoken)


def _spoken(table: Mapping[str, Any], key: str, spoken: Language | None) -> str:
    found: Any = table
    for step in key.split("."):
        found = found[step]
    text: str = found[spoken or language()]
    return text


def translated(text: str, *, spoken: Language | None = None) -> str:
    """What another room said in English, in the reader's language (or ``spoken``); as it is where the catalogue has no
    translation.
    """
    if (spoken or language()) == "en":
        return text
    for entry in catalogue("translations.toml")["text"]:
        filled = _filled(entry["en"].split("{}"), text)
        if filled is not None:
            wording: str = entry["zh"]
            return wording.format(*(translated(one, spoken=spoken) for one in filled))
    return text


def _filled(pieces: list[str], text: str) -> list[str] | None:
    """What stands between the pieces of a template in ``text``; ``None`` where it is not made from it.

    >>> _filled(["no ", " in ", ""], "no sun in winter"), _filled(["no ", " in ", ""], "no sun")
    (['sun', 'winter'], None)
    """
    if len(pieces) == 1:
        return [] if text == pieces[0] else None
    first, *between, last = pieces
    if not text.startswith(first) or not text.endswith(last):
        return None
    found, at, end = [], len(first), len(text) - len(last)
    for piece in between:
        if (until := text.find(piece, at, end)) < 0:
            return None
        found.append(text[at:until])
        at = until + len(piece)
    return [*found, text[at:end]] if at <= end else None
