"""Where ``corpus/`` and ``index/`` lie, and which profile is in force. Cheap to import: every command asks."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, get_args

from policykb.errors import MissingPartError, UsageError

ProfileName = Literal["native", "portable"]
EngineName = Literal["tantivy", "whoosh"]
SETTINGS = "policykb.toml"
MEGABYTE = 1_000_000
SOURCE_SECONDS = 180.0
"""More than LibreOffice may take for one file, and a hundred times what a long notice does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Which libraries do the work: engine, segmenter, HTML parser and the form of the dictionary together."""

    name: ProfileName
    engine: EngineName
    segmenter: Literal["rjieba", "jieba"]
    parser: Literal["selectolax", "beautifulsoup"]
    dictionary: Literal["marisa", "plain"]


NATIVE = Profile(name="native", engine="tantivy", segmenter="rjieba", parser="selectolax", dictionary="marisa")
PORTABLE = Profile(name="portable", engine="whoosh", segmenter="jieba", parser="beautifulsoup", dictionary="plain")

_NEEDS: dict[str, dict[str, str]] = {  # module → what to install
    NATIVE.name: {
        "tantivy": "tantivy",
        "rjieba": "rjieba",
        "selectolax": "selectolax",
        "marisa_trie": "marisa-trie",
    },
    PORTABLE.name: {"whoosh": "whoosh-reloaded", "jieba": "jieba", "bs4": "beautifulsoup4"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """One project folder.

    ``source_limit`` is the size in bytes over which a source is refused, ``source_seconds`` how long one may be read.
    ``contact`` is whom a site may write to that is crawled.
    """

    root: Path
    corpus: Path
    index: Path
    profile: Profile
    source_limit: int = 20 * MEGABYTE
    source_seconds: float = SOURCE_SECONDS
    contact: str | None = None


def find_project(
    start: Path,
    *,
    corpus: str | None = None,
    index: str | None = None,
    profile: str | None = None,
    engine: str | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Project:
    """The project of the nearest folder upwards from ``start`` that holds ``policykb.toml``, else of ``start`` itself.

    For each of the four the option counts before the environment (``POLICYKB_CORPUS`` …), and that before the file.
    Paths of options and environment are relative to ``start``, those of the file to its folder. Raises UsageError for
    a setting that cannot be understood, MissingPartError for a forced profile or engine whose libraries are missing.
    """
    start = start.absolute()
    root = next((folder for folder in (start, *start.parents) if (folder / SETTINGS).is_file()), None)
    settings = _settings(root / SETTINGS) if root else {}
    root = root or start

    def folder(option: str | None, name: str) -> Path:
        said = option or environ.get(f"POLICYKB_{name.upper()}")
        return start / said if said else root / settings.get(name, name)

    chosen = choose_profile(
        profile or environ.get("POLICYKB_PROFILE") or settings.get("profile"),
        engine or environ.get("POLICYKB_ENGINE") or settings.get("engine"),
    )
    limits = settings.get("limits", {})
    return Project(
        root=root,
        corpus=folder(corpus, "corpus"),
        index=folder(index, "index"),
        profile=chosen,
        source_limit=int(limits.get("source_mb", 20) * MEGABYTE),
        source_seconds=float(limits.get("source_seconds", SOURCE_SECONDS)),
        contact=environ.get("POLICYKB_CONTACT") or settings.get("contact"),
    )


def choose_profile(name: str | None = None, engine: str | None = None) -> Profile:
    """The profile of that name with that engine; by default native where its libraries are installed, else portable.

    Raises UsageError for a name that is neither, MissingPartError where a library of what is asked for is missing.
    """
    if name is not None and name not in get_args(ProfileName):
        raise UsageError(f"no profile {name!r}; say native or portable")
    if engine is not None and engine not in get_args(EngineName):
        raise UsageError(f"no engine {engine!r}; say tantivy or whoosh")
    if name is None:
        name = PORTABLE.name if missing_parts(NATIVE.name) else NATIVE.name
    elif missing := missing_parts(name):
        way_out = ", or use --profile portable" if name == NATIVE.name else ""
        raise MissingPartError(f"the {name} profile needs more: pip install {' '.join(missing)}{way_out}")
    profile = NATIVE if name == NATIVE.name else PORTABLE
    return replace(profile, engine=_installed_engine(engine)) if engine else profile


def missing_parts(name: str) -> tuple[str, ...]:
    """What to install for the profile of that name to work here; nothing is imported to find out."""
    return tuple(package for module, package in _NEEDS[name].items() if find_spec(module) is None)


def _installed_engine(engine: str) -> EngineName:
    found: EngineName = "tantivy" if engine == "tantivy" else "whoosh"
    if find_spec(found) is None:
        package = (_NEEDS[NATIVE.name] | _NEEDS[PORTABLE.name])[found]
        raise MissingPartError(f"the engine {found} is not installed: pip install {package}")
    return found


_KNOWN = {"corpus": str, "index": str, "profile": str, "engine": str, "contact": str, "limits": dict}
_LIMITS = ("source_mb", "source_seconds")


def _settings(path: Path) -> dict[str, Any]:
    import tomllib  # noqa: PLC0415 - most projects have no settings, and this costs a search some milliseconds

    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise UsageError(f"{path}: {error}; mend the file") from error
    for key, value in settings.items():
        if not isinstance(value, _KNOWN.get(key, ())):
            raise UsageError(f"{path}: {key} = {value!r} is not a setting; known are {', '.join(_KNOWN)}")
    for key, value in settings.get("limits", {}).items():
        if key not in _LIMITS or not isinstance(value, int | float) or isinstance(value, bool) or not value > 0:
            known = " and ".join(_LIMITS)
            raise UsageError(f"{path}: limits.{key} = {value!r} is not a limit; known are {known}, both numbers")
    return settings
