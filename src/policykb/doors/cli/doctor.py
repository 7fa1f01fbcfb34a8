"""``doctor``: is this installation sound?"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files

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

_PROFILES = {
    "native": ("tantivy", "rjieba", "selectolax", "marisa-trie"),
    "portable": ("whoosh-reloaded", "jieba", "beautifulsoup4"),
}
_ALWAYS = ("click", "opencc")
_FOR_SOME_FILES = ("pypdfium2",)


@click.command("doctor", cls=SpokenCommand)
@surroundings()
@printing()
def doctor(*, project: Project, output: Output) -> int:
    """See ``command.doctor``."""
    from policykb.doors.views.base import doctor_view  # noqa: PLC0415 - late, as help needs none

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
    for name in _ALWAYS:
        yield _library(name, needed=True)
    for of_profile, names in _PROFILES.items():
        for name in names:
            yield _library(name, needed=of_profile == profile.name)
    for name in _FOR_SOME_FILES:
        yield _library(name, needed=False)
    yield _rules()
    yield _folder(project)
    yield from _index(project)


def _check(name: str, state: str, detail: str) -> Json:
    return {"check": name, "state": state, "detail": detail}


def _library(name: str, *, needed: bool) -> Json:
    try:
        return _check(name, "ok", version(name))
    except PackageNotFoundError:
        if needed:
            return _check(name, "bad", say("doctor.missing", package=name))
        return _check(name, "note", say("doctor.not_needed"))


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
