"""``search``, ``lead``, ``unit``: questions to the base."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from policykb.doors.cli.notes import complain, note
from policykb.doors.cli.options import filtering, paging, printing, surroundings
from policykb.doors.cli.output import Output
from policykb.doors.cli.ranks import remember
from policykb.doors.cli.speech import SpokenCommand, option
from policykb.doors.messages import say
from policykb.errors import UsageError
from policykb.json_form import Json
from policykb.project import Project

if TYPE_CHECKING:
    from policykb.ask.answer import Answer
    from policykb.ask.filters import Filters
    from policykb.ask.knowledge_base import KnowledgeBase

_EXCLUDING = re.compile(r"-[\"“\u0080-\U0010ffff]")  # one minus, then a quote or a character that is not ASCII
_MARK = "\ue000"  # stands before a word such as -城市 while click looks for options


class QuestionCommand(SpokenCommand):
    """A command whose words may begin with a minus: ``policykb search 养老 -城市``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The words as click takes them; a Chinese or quoted word after one minus is no option."""
        words = [_MARK + arg if _EXCLUDING.match(arg) else arg for arg in args]
        return super().parse_args(ctx, words)


def _question(words: tuple[str, ...]) -> str:
    return " ".join(word.removeprefix(_MARK) for word in words)


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
        note(say("note.stale"))


def _warned_of(answer: Answer) -> None:
    """Say on stderr what was wrong with the question, and how it was read."""
    for warning in answer.warnings:
        note(say(f"warning.{warning.code}", text=warning.text))


def _suggested(suggestion: Json) -> str:
    """Why a question found nothing, and what else might be asked."""
    text = say(f"suggestion.{suggestion['reason']}", word=suggestion["word"])
    for name in ("tried", "nearest"):
        if words := suggestion[name]:
            text += say(f"suggestion.{name}", words=" · ".join(words))
    return text


def _checked(question: str, questions: str | None, filters: Filters) -> None:
    if question and questions is not None:
        raise UsageError(say("error.words_and_from"))
    if not question.strip() and questions is None and not filters.named():
        raise UsageError(say("error.no_words"))


def _answers(ask: Callable[[str], Answer], questions: str, blank: Json) -> list[Json]:
    """One answer a line of a file; a blank line asks nothing and has the ``blank`` one."""
    return [ask(line).json() if line.strip() else {"query": line, **blank} for line in questions_of(questions)]


@click.command("search", cls=QuestionCommand)
@click.argument("words", nargs=-1, metavar="WORDS...")
@option("--from", "questions", type=click.Path(dir_okay=False, allow_dash=True), metavar="FILE")
@option("--literal", is_flag=True)
@paging
@filtering
@surroundings()
@printing()
def search(words: tuple[str, ...], questions: str | None, **said: Any) -> int:
    """See ``command.search``."""
    return _searched(_question(words), questions, **said)


def _searched(
    question: str, questions: str | None, *, project: Project, output: Output, filters: Filters, offset: int, **how: Any
) -> int:
    from policykb.ask.knowledge_base import KnowledgeBase  # noqa: PLC0415 - late, as help needs none
    from policykb.doors.views.search import search_view, searches_view  # noqa: PLC0415

    _checked(question, questions, filters)
    with KnowledgeBase(project) as base:
        told_of(base)

        def ask(words: str) -> Answer:
            return base.search(words, filters=filters, offset=offset, **how)

        if questions is not None:
            answers = _answers(ask, questions, {"total": 0, "hits": [], "facets": {}, "suggestions": []})
            output.show(searches_view(answers))
            return 0 if any(answer["hits"] for answer in answers) else 1
        found = ask(question)
    _warned_of(found)
    answer = found.json()
    remember(project, [hit["doc_id"] for hit in answer["hits"]], offset=offset)
    output.show(search_view(answer, offset=offset))
    if not answer["hits"]:
        complain(say("search.nothing", query=question))
        for suggestion in answer["suggestions"]:
            note(_suggested(suggestion))
    return 0 if answer["hits"] else 1


@click.command("lead", cls=QuestionCommand)
@click.argument("words", nargs=-1, metavar="WORDS...")
@option("--from", "questions", type=click.Path(dir_okay=False, allow_dash=True), metavar="FILE")
@option("--literal", is_flag=True)
@paging
@filtering
@surroundings()
@printing()
def lead(words: tuple[str, ...], questions: str | None, **said: Any) -> int:
    """See ``command.lead``."""
    return _led(_question(words), questions, **said)


def _led(
    question: str, questions: str | None, *, project: Project, output: Output, filters: Filters, offset: int, **how: Any
) -> int:
    from policykb.ask.knowledge_base import KnowledgeBase  # noqa: PLC0415 - late, as help needs none
    from policykb.doors.views.lead import lead_view, leads_view, nearest_lines  # noqa: PLC0415

    _checked(question, questions, filters)
    with KnowledgeBase(project) as base:
        told_of(base)

        def ask(words: str) -> Answer:
            return base.lead(words, filters=filters, offset=offset, **how)

        if questions is not None:
            answers = _answers(ask, questions, {"total": 0, "answers": [], "nearest": []})
            output.show(leads_view(answers))
            return 0 if any(answer["answers"] for answer in answers) else 1
        found = ask(question)
    _warned_of(found)
    answer = found.json()
    remember(project, [card["measure_id"] for card in answer["answers"]], offset=offset)
    output.show(lead_view(answer, offset=offset))
    if not answer["answers"]:
        complain(say("lead.nothing", query=question))
        if answer["nearest"]:
            note(say("lead.nearest"))
        for line in nearest_lines(answer["nearest"]):
            note(line)
    return 0 if answer["answers"] else 1


@click.command("unit", cls=SpokenCommand)
@click.argument("name", metavar="NAME")
@filtering
@surroundings()
@printing()
def unit(name: str, *, project: Project, output: Output, filters: Filters) -> int:
    """See ``command.unit``."""
    from policykb.ask.knowledge_base import KnowledgeBase  # noqa: PLC0415 - late, as help needs none
    from policykb.doors.views.unit import GROUPS, unit_view  # noqa: PLC0415

    with KnowledgeBase(project) as base:
        told_of(base)
        answer = base.unit(name, filters=filters).json()
    output.show(unit_view(answer))
    found = any(answer[group] for group in GROUPS)
    if not found:
        complain(say("unit.nothing", name=name))
    return 0 if found else 1
