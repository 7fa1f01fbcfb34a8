"""Commands that speak the reader's language: help and faults come from the catalogues, widths are East Asian.

A command is loaded when it is called for, so that one does not pay for what another imports.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from importlib import import_module
from typing import Any

import click

from policykb import __version__
from policykb.doors.messages import help_text, say
from policykb.doors.terminal import pad, width, wrap

COMPLETION = "_POLICYKB_COMPLETE"

GROUPS: dict[str, tuple[str, ...]] = {  # heading → commands, in the order in which help lists them
    "asking": ("search", "show", "lead", "unit", "trace", "diff", "changes"),
    "keeping": ("add", "crawl", "site", "build", "remove", "status", "doctor", "help"),
    "judging": ("extract", "check", "verify", "correct", "rules", "export"),
}
_ROOMS = {
    "search": "asking",
    "lead": "asking",
    "unit": "asking",
    "show": "reading",
    "trace": "comparing",
    "diff": "comparing",
    "changes": "comparing",
    "extract": "reading",
    "check": "judging",
    "verify": "proving",
    "correct": "correcting",
    "rules": "knowledge",
    "export": "judging",
    "add": "adding",
    "crawl": "crawling",
    "site": "sites",
    "build": "keeping",
    "remove": "adding",
    "status": "keeping",
    "doctor": "doctor",
    "help": "helping",
}
FILTERS = (
    *("region", "issuer", "unit", "role", "kind", "number"),
    *("since", "until", "due_since", "due_until", "status", "script"),
)
SURROUNDINGS = ("corpus", "index", "profile", "engine", "form", "json", "output", "plain", "color", "debug", "help")
_HELP_OF = {"form": "format"}


class SpokenOption(click.Option):
    """An option whose help is the catalogue's ``option.NAME``."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Names and meaning, for the list of options."""
        record = super().get_help_record(ctx)
        return record and (record[0], help_text(f"option.{_HELP_OF.get(self.name or '', self.name)}"))


option: Callable[..., Callable[[Callable[..., Any]], Callable[..., Any]]] = partial(click.option, cls=SpokenOption)


def offering(what: str) -> Callable[[click.Context, click.Parameter, str], Any]:
    """What a shell is to offer for an option or argument: a function of :mod:`policykb.doors.cli.completing`."""

    def offered(ctx: click.Context, param: click.Parameter, begun: str) -> Any:
        return getattr(import_module("policykb.doors.cli.completing"), what)(ctx, param, begun)

    return offered


def _show_help(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        click.echo(ctx.get_help(), color=ctx.color)
        ctx.exit()


def _show_version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        click.echo(f"policykb {__version__}")
        ctx.exit()


def _flag(*names: str, callback: Callable[[click.Context, click.Parameter, bool], None] | None = None) -> SpokenOption:
    return SpokenOption(names, is_flag=True, is_eager=True, expose_value=False, callback=callback)


class SpokenCommand(click.Command):
    """A command whose help is the catalogue's ``command.NAME``. Every command has ``--debug`` and ``--help``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"add_help_option": False, **kwargs})
        self.params += [_flag("--debug"), _flag("-h", "--help", callback=_show_help)]

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - click passes it
        """The first sentence of the help."""
        return first_sentence(self.name or "")

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Usage, what it does, its options, filters, and those that say where and how."""
        write_usage(ctx, formatter, self.collect_usage_pieces(ctx))
        write_text(formatter, help_text(f"command.{self.name}"))
        own = [p for p in self.params if isinstance(p, click.Option) and p.name not in (*FILTERS, *SURROUNDINGS)]
        write_options(ctx, formatter, "options", own)
        for heading, names in (("filters", FILTERS), ("surroundings", SURROUNDINGS)):
            write_options(ctx, formatter, heading, [p for p in self.params if p.name in names])


class Commands(click.Group):
    """``policykb`` itself."""

    def __init__(self, name: str) -> None:
        super().__init__(name, add_help_option=False, invoke_without_command=True, callback=self._bare)
        self.params += [_flag("--version", callback=_show_version), _flag("--debug")]
        self.params += [_flag("-h", "--help", callback=_show_help)]

    @staticmethod
    @click.pass_context
    def _bare(ctx: click.Context) -> None:
        if ctx.invoked_subcommand is None:
            click.echo(ctx.get_help())

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click passes it
        """Every command, in the order of help."""
        return [name for names in GROUPS.values() for name in names]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click passes it
        """The command of that name, loaded now."""
        if (room := _ROOMS.get(cmd_name)) is None:
            return None
        command: click.Command = getattr(import_module(f"policykb.doors.cli.{room}"), cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first word names; a fault says which names come near."""
        if not ctx.resilient_parsing and args[0] not in _ROOMS:
            raise click.UsageError(say("error.no_such_command", name=args[0]) + _near(args[0], _ROOMS), ctx)
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Usage, what it is for, the commands by group with their first sentence, the options."""
        write_usage(ctx, formatter, ["COMMAND", "..."])
        write_text(formatter, help_text("program"))
        for heading, names in GROUPS.items():
            formatter.write(f"\n{help_text(f'heading.{heading}')}\n")
            write_list(formatter, [(name, first_sentence(name)) for name in names])
        write_options(ctx, formatter, "options", self.params)


def first_sentence(command: str) -> str:
    """What a list of commands says of one."""
    return help_text(f"command.{command}").strip().split("\n")[0].rstrip(".。")


def write_usage(ctx: click.Context, formatter: click.HelpFormatter, pieces: Sequence[str]) -> None:
    """The line that says how to type it."""
    formatter.write(f"{help_text('heading.usage')} {ctx.command_path} {' '.join(pieces)}\n")


def write_text(formatter: click.HelpFormatter, text: str) -> None:
    """Paragraphs, folded to the width."""
    formatter.write("\n" + "\n".join(wrap(text.strip(), formatter.width)) + "\n")


def write_options(
    ctx: click.Context, formatter: click.HelpFormatter, heading: str, options: Iterable[click.Parameter]
) -> None:
    """A headed list of options; nothing where there are none."""
    if rows := [record for one in options if (record := one.get_help_record(ctx))]:
        formatter.write(f"\n{help_text(f'heading.{heading}')}\n")
        write_list(formatter, rows)


def write_list(formatter: click.HelpFormatter, rows: Sequence[tuple[str, str]]) -> None:
    """Names on the left, meanings beside them; a long name has its meaning on the next line."""
    left = min(30, max(width(name) for name, _ in rows) + 2)
    for name, meaning in rows:
        beside = name if width(name) + 2 <= left else ""
        if not beside:
            formatter.write(f"  {name}\n")
        for at, line in enumerate(wrap(meaning, formatter.width - left - 2)):
            formatter.write(f"  {pad(beside if at == 0 else '', left)}{line}\n")


class OneOf(click.Choice):  # type: ignore[type-arg]  # generic from click 8.2 on, not before
    """One of some words; a fault is said in the reader's language."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The word, or a fault that lists the choices."""
        if value not in self.choices:
            self.fail(say("error.not_a_choice", value=value, choices=", ".join(self.choices)), param, ctx)
        return value


class Whole(click.IntRange):
    """A whole number in a range; a fault is said in the reader's language."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(say("error.not_a_number", value=value), param, ctx)


class Day(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.2 on, not before
    """A day such as 2024-05-08; a fault is said in the reader's language."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day."""
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(say("error.not_a_day", value=value), param, ctx)


def fault_of(error: click.ClickException) -> str:
    """What was wrong with the words of the call, with the command to ask for help."""
    message = _fault(error).rstrip()
    context = error.ctx if isinstance(error, click.UsageError) else None
    return say("error.hint", message=message, command=context.command_path if context else "policykb")


def _fault(error: click.ClickException) -> str:
    match error:
        case click.NoSuchOption():
            return say("error.no_such_option", name=error.option_name) + _near(
                error.option_name, error.possibilities or ()
            )
        case click.MissingParameter() if error.param is not None:
            return say("error.missing_argument", name=_name(error.param))
        case click.BadOptionUsage():
            return say("error.needs_value", name=error.option_name)
        case click.BadParameter() if error.param is not None:
            return say("error.bad_value", name=_name(error.param), message=error.message)
    return error.message if error.message.endswith((".", "。", "?", "？")) else f"{error.message}."


def _name(param: click.Parameter) -> str:
    return max(param.opts, key=len) if isinstance(param, click.Option) else (param.metavar or param.human_readable_name)


def _near(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only for a fault

    near = get_close_matches(name, list(known), n=3)
    return say("error.did_you_mean", names=", ".join(near)) if near else ""
