"""``doctor``: is this installation sound?"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.util import find_spec

import click

from policykb import __version__
from policykb.doors.cli.notes import note
from policykb.doors.cli.options import printing, surroundings
from policykb.doors.cli.output import Output
from policykb.doors.cli.speech import SpokenCommand
from policykb.doors.messages import say
from policykb.errors import PolicykbError
from policykb.json_form import Json
from policykb.project import Project

_PROFILES = {  # package → module, by the profile that needs it
    "native": {"tantivy": "tantivy", "rjieba": "rjieba", "selectolax": "selectolax", "marisa-trie": "marisa_trie"},
    "portable": {"whoosh-reloaded": "whoosh", "jieba": "jieba", "beautifulsoup4": "bs4"},
}
_ALWAYS = {"click": "click", "opencc": "opencc", "tomli-w": "tomli_w", "XlsxWriter": "xlsxwriter"}
_FOR_SOME_WORK = {
    "pypdfium2": "pypdfium2",
    "xlrd": "xlrd",
    "olefile": "olefile",
    "warcio": "warcio",
    "scrapy": "scrapy",
}


@click.command("doctor", cls=SpokenCommand)
@surroundings()
@printing()
def doctor(*, project: Project, output: Output) -> int:
    """See ``command.doctor``."""
    from policykb.doors.views.upkeep import doctor_view  # noqa: PLC0415 - late, as help needs none

    checks = list(_checks(project))
    output.show(doctor_view(checks))
    bad = sum(check["state"] == "bad" for check in checks)
    note(say("doctor.unsound", count=bad) if bad else say("doctor.sound"))
    return 1 if bad else 0


def _checks(project: Project) -> Iterator[Json]:
    profile = project.profile
    yield _check("policykb", "ok", __version__)
    yield _check("python", "ok", f"{sys.version.split()[0]} {sys.platform}")
    yield _check("profile", "ok", f"{profile.name}: {profile.engine}, {profile.segmenter}, {profile.parser}")
    for package, module in _ALWAYS.items():
        yield _library(package, module, needed=True)
    for name, libraries in _PROFILES.items():
        for package, module in libraries.items():
            yield _library(package, module, needed=name == profile.name)
    for package, module in _FOR_SOME_WORK.items():
        yield _library(package, module, needed=False)
    yield _converter()
    yield _rules()
    yield _dictionary(project)
    yield _folder(project)
    yield from _index(project)


def _check(name: str, state: str, detail: str) -> Json:
    return {"check": name, "state": state, "detail": detail}


def _converter() -> Json:
    """Whether old Word files can be read."""
    from policykb.clean.from_doc import converter  # noqa: PLC0415

    program = converter()
    return _check("libreoffice", "ok" if program else "note", program or say("doctor.no_converter"))


def _library(package: str, module: str, *, needed: bool) -> Json:
    """Whether a library is there and can be loaded: a wheel for another machine cannot."""
    try:
        import_module(module)
        return _check(package, "ok", version(package))
    except (ImportError, PackageNotFoundError) as error:
        if find_spec(module) is not None:
            return _check(package, "bad", say("doctor.broken", message=error, package=package))
        if needed:
            return _check(package, "bad", say("doctor.missing", package=package))
        return _check(package, "note", say("doctor.not_needed"))


def _rules() -> Json:
    """Whether every file of knowledge can be read, and its digest."""
    from policykb import rules  # noqa: PLC0415 - late, as help needs none

    try:
        for name in sorted(entry.name for entry in files("policykb.rules").iterdir()):
            if name.endswith(".toml"):
                rules.toml(name)
            elif name.endswith(".tsv"):
                rules.rows(name)
        return _check("rules", "ok", rules.digest())
    except PolicykbError as error:
        return _check("rules", "bad", str(error))


def _dictionary(project: Project) -> Json:
    """Whether the dictionary for questions is stored; without it each question loads the whole of it."""
    from policykb.index.dictionary import current_digest, stored  # noqa: PLC0415 - late, as help needs none

    if stored(project.index, current_digest()) is None:
        return _check("dictionary", "note", say("doctor.no_dictionary"))
    return _check("dictionary", "ok", say("doctor.dictionary"))


def _folder(project: Project) -> Json:
    if project.corpus.is_dir():
        return _check("corpus", "ok", str(project.corpus))
    return _check("corpus", "note", say("doctor.no_corpus", path=project.corpus))


def _index(project: Project) -> Iterator[Json]:
    """Whether catalog and engine open and hold the same state."""
    from policykb.ask.knowledge_base import KnowledgeBase  # noqa: PLC0415 - late, as help needs none
    from policykb.errors import NoIndexError  # noqa: PLC0415

    try:
        with KnowledgeBase(project) as base:
            state = base.status().json()
            yield _check("index", "ok", f"{state['notices']} notices, {state['engine']}, {state['built_at']}")
    except NoIndexError:
        yield _check("index", "note", say("doctor.not_built"))
    except PolicykbError as error:
        yield _check("index", "bad", str(error))
