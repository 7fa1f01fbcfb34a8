"""The options that commands share, each group handed to the command as one value: project, filters, output."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from pathlib import Path
from typing import Any, TypeVar, get_args

import click

from policykb.ask.filters import STATUSES, Filters
from policykb.doors.cli.output import FORMS, Output, form_of
from policykb.doors.cli.speech import FILTERS, Day, OneOf, Whole, offering, option
from policykb.doors.messages import say
from policykb.errors import UsageError
from policykb.project import EngineName, ProfileName, find_project
from policykb.vocabulary import Kind, Role, Script

Callback = TypeVar("Callback", bound=Callable[..., Any])

_FILTERS = (
    option("--region", shell_complete=offering("regions")),
    option("--issuer"),
    option("--unit", shell_complete=offering("units")),
    option("--role", type=OneOf(get_args(Role))),
    option("--kind", type=OneOf(get_args(Kind)), metavar="KIND"),
    option("--number", shell_complete=offering("numbers")),
    option("--since", metavar="DATE"),
    option("--until", metavar="DATE"),
    option("--due-since", metavar="DATE"),
    option("--due-until", metavar="DATE"),
    option("--status", type=OneOf(STATUSES)),
    option("--script", type=OneOf(get_args(Script)), metavar="SCRIPT"),
)


def filtering(command: Callback) -> Any:
    """Options that narrow an answer; the command receives them as ``filters: Filters``."""

    def with_filters(**said: Any) -> Any:
        filters = Filters(**{name: said.pop(name) for name in FILTERS})
        return command(filters=filters, **said)

    return _wrapped(with_filters, command, _FILTERS)


def dated(command: Callback) -> Any:
    """``--as-of``: the day that validity is judged on; the command receives ``as_of``, ``None`` for today."""
    return _with_options(command, (option("--as-of", type=Day(), metavar="DAY"),))


def paging(command: Callback, *, limit: int | None = 10) -> Any:
    """``--limit`` (``limit`` where it is not said), ``--offset`` and ``--sort``, handed on as they are."""
    options = (
        option("--limit", type=Whole(min=1), default=limit, metavar="N"),
        option("--offset", type=Whole(min=0), default=0, metavar="N"),
        option("--sort", type=OneOf(("issued_on", "-issued_on", "due", "-due"))),
    )
    return _with_options(command, options)


def surroundings(*, engine: bool = False) -> Callable[[Callback], Any]:
    """Options that say where things are; the command receives ``project: Project``.

    ``--engine`` is for commands that write the index: readers take the engine that the index records.
    """

    def decorate(command: Callback) -> Any:
        def with_project(*, corpus: str | None, index: str | None, profile: str | None, **said: Any) -> Any:
            project = find_project(
                Path.cwd(), corpus=corpus, index=index, profile=profile, engine=said.pop("engine", None)
            )
            return command(project=project, **said)

        options = [
            option("--corpus", type=click.Path(), metavar="DIR"),
            option("--index", type=click.Path(), metavar="DIR"),
            option("--profile", type=OneOf(get_args(ProfileName))),
        ]
        if engine:
            options.append(option("--engine", type=OneOf(get_args(EngineName))))
        return _wrapped(with_project, command, options)

    return decorate


def printing(*, default: str = "table", forms: tuple[str, ...] = FORMS) -> Callable[[Callback], Any]:
    """Options that say how the result looks; the command receives ``output: Output``.

    An argument of the command that is called ``file`` says the same as ``--output``.
    """

    def decorate(command: Callback) -> Any:
        def with_output(
            *, form: str | None, json: bool, output: str | None, plain: bool, color: str, **said: Any
        ) -> Any:
            file = said.pop("file", None)
            if file and output:
                raise UsageError(say("error.two_files"))
            name = file or output
            path = Path(name) if name else None
            chosen = "json" if json else form or (form_of(path, forms) if path else default)
            return command(output=Output(form=chosen, path=path, color=color, plain=plain), **said)

        options = (
            option("--format", "form", type=OneOf(forms)),
            option("--json", is_flag=True),
            option("-o", "--output", type=click.Path(dir_okay=False), metavar="FILE"),
            option("--plain", is_flag=True),
            option("--color", type=OneOf(("auto", "always", "never")), default="auto"),
        )
        return _wrapped(with_output, command, options)

    return decorate


def _wrapped(outer: Callable[..., Any], command: Callable[..., Any], options: Any) -> Any:
    """``outer`` in the place of ``command``, with the options it takes in."""
    return _with_options(update_wrapper(outer, command), options)


def _with_options(command: Callable[..., Any], options: Any) -> Any:
    for one in reversed(options):
        command = one(command)
    return command
