"""``search``, ``lead``, ``unit``: questions to the base."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from policykb.doors.cli.notes import complain, note
from policykb.doors.cli.options import dated, filtering, paging, printing, surroundings
from policykb.doors.cli.output import Output
from policykb.doors.cli.ranks import remember
from policykb.doors.cli.speech import SpokenCommand, offering, option
from policykb.doors.messages import say, translated
from policykb.errors import UsageError
from policykb.json_form import Json
from policykb.project import Project

if TYPE_CHECKING:
    from policykb.ask.answer import Answer
    from policykb.ask.filters import Filters
    from policykb.ask.knowledge_base import KnowledgeBase
    from policykb.doors.views.view import View

_MARK = "\ue000"  # stands before a word such as -城市 while click looks for options


class QuestionCommand(SpokenCommand):
    """A command whose words may begin with a minus: ``policykb search 养老 -城市``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The words as click takes them; a Chinese or quoted word after one minus is no option."""
        words = [_MARK + arg if _excludes(arg) else arg for arg in args]
        return super().parse_args(ctx, words)


def _excludes(arg: str) -> bool:
    """Whether a word begins with one minus, then a quote or a character that is not ASCII."""
    return arg[:1] == "-" and len(arg) > 1 and (arg[1] == '"' or not arg[1].isascii())


def questions_of(path: str) -> list[str]:
    """The lines of a file (``-``: stdin), UTF-8 or GB18030, one question each; the last newline ends the last line."""
    body = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("gb18030", "replace")
    lines = text.replace("\r\n", "\n").split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def told_of(base: KnowledgeBase) -> None:
    """Say on stderr where the index is older than the corpus."""
    if base.stale:
        holder = base.stopped
        note(say("note.stopped", holder=translated(holder)) if holder else say("note.stale"))


def _hints(answer: Json) -> Iterator[str]:
    """Why nothing, or not all, was found, what else might be asked, which measures come near."""
    for suggestion in answer.get("suggestions", ()):
        text = say(f"suggestion.{suggestion['reason']}", word=suggestion["word"])
        for name in ("tried", "nearest") if suggestion["reason"] in ("no-such-word", "homophone") else ():
            if words := [word for word in suggestion[name] if word != suggestion["word"]]:
                text += say(f"suggestion.{name}", words=" · ".join(words))
        yield text
    if nearest := answer.get("nearest"):
        yield say("lead.nearest")
        for measure in nearest:
            yield f"{measure['measure_id']}  {measure['label']} {measure['heading']}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """A way of asking: what the base is asked, the list of its answer and the id of each entry, how answers look."""

    name: Literal["search", "lead"]
    ask: Callable[[KnowledgeBase, Output], Callable[..., Answer]]
    entries: str
    entry_id: str
    blank: Json
    one: Callable[..., View]
    many: Callable[[list[Json]], View]


def _asking(command: Callable[..., int]) -> Callable[..., int]:
    """The words and options that ``search`` and ``lead`` share."""
    for decorate in (
        printing(),
        surroundings(),
        filtering,
        dated,
        paging,
        option("--literal", is_flag=True),
        option("--from", "questions", type=click.Path(dir_okay=False, allow_dash=True), metavar="FILE"),
        click.argument("words", nargs=-1, metavar="WORDS..."),
    ):
        command = decorate(command)
    return command


@click.command("search", cls=QuestionCommand)
@_asking
def search(**said: Any) -> int:
    """See ``command.search``."""
    from policykb.doors.views.search import search_view, searches_view  # noqa: PLC0415 - late, as help needs none

    way = _Way(
        name="search",
        ask=lambda base, output: partial(base.search, facets=output.form in ("json", "jsonl")),
        entries="hits",
        entry_id="doc_id",
        blank={"total": 0, "hits": [], "facets": {}, "suggestions": []},
        one=search_view,
        many=searches_view,
    )
    return _asked(way, **said)


@click.command("lead", cls=QuestionCommand)
@_asking
def lead(**said: Any) -> int:
    """See ``command.lead``."""
    from policykb.doors.views.lead import lead_view, leads_view  # noqa: PLC0415 - late, as help needs none

    way = _Way(
        name="lead",
        ask=lambda base, _output: base.lead,
        entries="answers",
        entry_id="measure_id",
        blank={"total": 0, "place": None, "answers": [], "nearest": []},
        one=lead_view,
        many=leads_view,
    )
    return _asked(way, **said)


def _asked(
    way: _Way,
    *,
    words: tuple[str, ...],
    questions: str | None,
    as_of: date | None,
    project: Project,
    output: Output,
    **how: Any,
) -> int:
    """Ask the words, or each line of a file; 1 where nothing is found."""
    from policykb.ask.knowledge_base import KnowledgeBase  # noqa: PLC0415 - late, as help needs none

    question = " ".join(word.removeprefix(_MARK) for word in words)
    if question and questions is not None:
        raise UsageError(say("error.words_and_from"))
    if not question.strip() and questions is None and not how["filters"].named():
        raise UsageError(say("error.no_words"))
    with KnowledgeBase(project, today=as_of) as base:
        told_of(base)
        ask = way.ask(base, output)
        if questions is not None:
            lines = questions_of(questions)
            answers = [ask(line, **how).json() if line.strip() else {"query": line, **way.blank} for line in lines]
            output.show(way.many(answers))
            return 0 if any(answer[way.entries] for answer in answers) else 1
        found = ask(question, **how)
    for warning in found.warnings:
        note(say(f"warning.{warning.code}", text=warning.text))
    answer = found.json()
    entries = answer[way.entries]
    remember(project, [entry[way.entry_id] for entry in entries], offset=how["offset"])
    output.show(way.one(answer, offset=how["offset"]))
    if not entries:
        complain(say(f"nothing.{way.name}", query=question))
    for hint in _hints(answer):
        note(hint)
    return 0 if entries else 1


@click.command("unit", cls=SpokenCommand)
@click.argument("name", metavar="NAME", shell_complete=offering("units"))
@filtering
@dated
@surroundings()
@printing()
def unit(name: str, *, as_of: date | None, project: Project, output: Output, filters: Filters) -> int:
    """See ``command.unit``."""
    from policykb.ask.knowledge_base import KnowledgeBase  # noqa: PLC0415 - late, as help needs none
    from policykb.doors.views.unit import GROUPS, unit_view  # noqa: PLC0415

    with KnowledgeBase(project, today=as_of) as base:
        told_of(base)
        answer = base.unit(name, filters=filters).json()
    output.show(unit_view(answer))
    found = any(answer[group] for group in GROUPS)
    if not found:
        complain(say("nothing.unit", name=name))
    return 0 if found else 1
