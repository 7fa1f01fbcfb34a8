"""A profile read from its file: every key checked, every fault one line that names file, key and what is wanted."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlsplit

from policykb import rules
from policykb.acquire.site.address import joined
from policykb.acquire.site.families import FOLDER, families, site_files
from policykb.acquire.site.profile import Ask, Profile, canonical, place
from policykb.errors import UsageError
from policykb.vocabulary import Script

SITES = "sites"
"""The folder of a project that holds the profiles of its sites."""
_NOT_IN_NAMES = re.compile(r"[^a-z0-9]{1,100}")


def own_sites(folder: Path) -> tuple[str, ...]:
    """The profiles of a project's folder of sites, by name."""
    return tuple(sorted(path.stem for path in folder.glob("*.toml"))) if folder.is_dir() else ()


def load(site: str, *, folder: Path) -> Profile:
    """The profile that is meant: the path of a ``.toml`` file, a name in ``folder`` or among those that come with the
    program, or the address of a list.

    Raises UsageError where there is none, or its file cannot be understood.
    """
    if site.lower().startswith(("http://", "https://")):
        return of_address(site)
    path = Path(site) if site.endswith(".toml") else folder / f"{site}.toml"
    if path.is_file():
        try:
            return read_profile(path.read_text(encoding="utf-8"), name=path.stem, where=str(path))
        except (UnicodeDecodeError, OSError) as error:
            raise UsageError(f"{path}: {error}; mend the file") from error
    if site in site_files() and "start" in rules.toml(f"{FOLDER}/{site}.toml"):
        return profile_of(rules.toml(f"{FOLDER}/{site}.toml"), name=site, where=f"rules/{FOLDER}/{site}.toml")
    known = ", ".join(own_sites(folder)) or "none yet"
    raise UsageError(f"no site {site!r} (known: {known}); draft one: policykb site new ADDRESS --name NAME")


def read_profile(text: str, *, name: str, where: str) -> Profile:
    """The profile that the text of a file says. Raises UsageError."""
    try:
        return profile_of(tomllib.loads(text), name=name, where=where)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{where}: {error}; mend the file") from error


def of_address(url: str) -> Profile:
    """A profile made from the address of a list alone. Raises UsageError where it is none."""
    return profile_of({"start": [url]}, name=urlsplit(url).netloc or "site", where=url)


def profile_of(said: Mapping[str, Any], *, name: str, where: str) -> Profile:
    """The profile that a table says. Raises UsageError that names file and key."""
    values = dict(_checked(said, where))
    if "start" not in values:
        raise UsageError(f'{where}: start is missing; add the first pages of its lists: start = ["https://…"]')
    if "since" in values and "until" in values and values["since"] > values["until"]:
        raise UsageError(f"{where}: since = {values['since']} lies behind until = {values['until']}; mend the file")
    starts = [urlsplit(one) for one in values["start"]]
    own = (place(part.hostname or "", part.port, part.scheme) for part in starts)
    values["hosts"] = tuple(dict.fromkeys((*own, *values.get("hosts", ()))))
    values["start"] = tuple(Ask(url=one) for one in values["start"])
    profile = Profile(
        **{"name": _short(name), "title": name, **values},
        secure=frozenset(part.hostname or "" for part in starts if part.scheme == "https"),
        digest=hashlib.sha256(repr(sorted(said.items())).encode()).hexdigest()[:16],
    )
    named = dict.fromkeys(canonical(one.url, profile) for one in profile.start)
    return replace(profile, start=tuple(Ask(url=one) for one in named))


def _short(name: str) -> str:
    """A name of small letters, digits and hyphens; another one for every other name.

    >>> _short("www.Lanxi.example"), _short("岚溪")
    ('www-lanxi-example', 'site-d9cb84cb')
    """
    plain = _NOT_IN_NAMES.sub("-", name.lower()).strip("-")
    return plain if name.isascii() and plain else f"{plain or 'site'}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def _checked(said: Mapping[str, Any], where: str) -> Iterator[tuple[str, Any]]:
    for key, value in said.items():
        if key not in KEYS:
            near = get_close_matches(key, KEYS, n=1)
            hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(KEYS)}"
            raise UsageError(f"{where}: {key} is no key of a profile; {hint}")
        try:
            yield key, KEYS[key](value)
        except ValueError as error:
            raise UsageError(f"{where}: {key} = {value!r} is not {error}; mend the file") from error


# What makes a value of what a file says; a ValueError tells what is wanted


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text")
    return value.strip()


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise ValueError('a list such as ["…"]')
    return tuple(map(_text, value))


def _addresses(value: Any) -> tuple[str, ...]:
    found = _texts(value)
    if any(not one.lower().startswith("http") or joined(one, one) is None for one in found):
        raise ValueError("a list of addresses that begin with http:// or https://")
    return found


def _hosts(value: Any) -> tuple[str, ...]:
    found = tuple(one.lower() for one in _texts(value))
    if any("/" in one for one in found):
        raise ValueError("a list of names such as www.example.gov.cn, or .example.gov.cn for all below it")
    return found


def _pattern(value: Any) -> re.Pattern[str]:
    try:
        return re.compile(_text(value))
    except re.error as error:
        raise ValueError(f"a regular expression ({error})") from error


def _selector(value: Any) -> str:
    from cssselect import HTMLTranslator, SelectorError  # noqa: PLC0415 - comes with parsel; a profile alone needs it

    try:
        HTMLTranslator().css_to_xpath(_text(value))
    except SelectorError as error:
        raise ValueError(f"a CSS selector ({error})") from error
    return _text(value)


def _one_of(choices: Callable[[], tuple[str, ...]]) -> Callable[[Any], str]:
    def chosen(value: Any) -> str:
        if value not in choices():
            raise ValueError(f"one of {', '.join(choices())}")
        return _text(value)

    return chosen


def _day(value: Any) -> str:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        day = None
    if type(day) is not date:
        raise ValueError("a day such as 2024-05-08")
    return day.isoformat()


def _seconds(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 3600:
        raise ValueError("seconds, from 0 to 3600")
    return float(value)


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError("a whole number above 0")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


KEYS: Mapping[str, Callable[[Any], Any]] = {
    "title": _text,
    "start": _addresses,
    "hosts": _hosts,
    "family": _one_of(families),
    "entries": _selector,
    "detail": _pattern,
    "attachment": _pattern,
    "lists": _pattern,
    "exclude": _pattern,
    "since": _day,
    "until": _day,
    "pace": _seconds,
    "connections": _count,
    "contact": _text,
    "licence": _text,
    "script": _one_of(lambda: get_args(Script)),
    "ignore": lambda value: frozenset(_texts(value)),
    "any_order": _flag,
    "indexes": _texts,
    "most_pages": _count,
    "most_lists": _count,
}
"""The keys of a profile, each with what makes a value of it."""
