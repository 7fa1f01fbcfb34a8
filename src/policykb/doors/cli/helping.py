"""``help``: topics that no single command explains, and the help of a command by its name."""

from __future__ import annotations

from typing import Any

import click

from policykb.doors.cli.speech import Commands, SpokenCommand, write_list, write_text
from policykb.doors.messages import catalogue, language, say
from policykb.errors import UsageError

TOPICS = ("query", "roles", "formats", "exit-codes")


class TopicName(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.2 on, not before
    """A topic or a command; a shell is offered both."""

    name = "topic"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:  # noqa: ARG002
        """Those that begin so."""
        from click.shell_completion import CompletionItem  # noqa: PLC0415 - for Tab alone

        known = (*TOPICS, *Commands("policykb").list_commands(ctx))
        return [CompletionItem(name) for name in known if name.startswith(incomplete)]


@click.command("help", cls=SpokenCommand)
@click.argument("topic", required=False, type=TopicName(), metavar="[TOPIC]")
@click.pass_context
def help(ctx: click.Context, topic: str | None) -> None:
    """See ``command.help``."""
    above = ctx.parent or ctx
    group = Commands("policykb")
    if topic is None:
        click.echo(f"{group.get_help(above)}\n\n{topics_text(ctx.make_formatter())}")
    elif topic in TOPICS:
        click.echo(topic_text(topic, ctx.make_formatter()))
    elif command := group.get_command(above, topic):
        with click.Context(command, info_name=topic, parent=above) as inside:
            click.echo(command.get_help(inside))
    else:
        raise UsageError(say("error.no_topic", name=topic, names=", ".join(TOPICS)))


def topics_text(formatter: click.HelpFormatter) -> str:
    """The list of topics."""
    titles = catalogue("topics.toml")
    formatter.write(f"{say('help.topics')}\n")
    write_list(formatter, [(name, titles[name]["title"][language()]) for name in TOPICS])
    return formatter.getvalue().rstrip("\n")


def topic_text(name: str, formatter: click.HelpFormatter) -> str:
    """A topic in the reader's language: its title, then paragraphs and lists in turn."""
    topic = catalogue("topics.toml")[name]
    formatter.write(topic["title"][language()] + "\n")
    for part in filter(None, (topic, topic.get("more"))):
        write_text(formatter, part["text"][language()])
        if rows := part.get("rows"):
            formatter.write("\n")
            write_list(formatter, [(row["name"], row[language()]) for row in rows])
    return formatter.getvalue().rstrip("\n")
