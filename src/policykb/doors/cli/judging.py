"""``check`` and ``export``: what is doubtful, and everything as a table to hand on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from policykb.doors.cli.asking import told_of
from policykb.doors.cli.notes import note
from policykb.doors.cli.options import filtering, printing, surroundings
from policykb.doors.cli.output import Output
from policykb.doors.cli.ranks import recall
from policykb.doors.cli.speech import SpokenCommand, option
from policykb.doors.messages import language, say
from policykb.errors import UsageError
from policykb.json_form import Json
from policykb.project import Project

if TYPE_CHECKING:
    from policykb.ask.filters import Filters


def explained(code: str) -> Json:
    """What a code means, why it matters and what to do, in the reader's language. Raises UsageError for no code."""
    from policykb import rules  # noqa: PLC0415 - late, as help needs none

    known = {rule.rule_id: rule for rule in rules.rules("findings.toml")}
    if code not in known:
        raise UsageError(say("error.no_code", code=code, codes=", ".join(sorted(known))))
    values = known[code].values
    return {"code": code, **{name: values[name][language()] for name in ("what", "why", "remedy")}}


def _selected(select: str | None) -> tuple[str, ...]:
    return tuple(explained(code.strip())["code"] for code in (select or "").split(",") if code.strip())


@click.command("check", cls=SpokenCommand)
@click.argument("docs", nargs=-1, metavar="[DOC...]")
@option("--select", metavar="CODES")
@option("--explain", metavar="CODE")
@surroundings()
@printing()
def check(docs: tuple[str, ...], *, select: str | None, explain: str | None, project: Project, output: Output) -> int:
    """See ``command.check``."""
    from policykb.doors.views.findings import explanation_view, findings_view  # noqa: PLC0415 - late, as help needs none

    if explain is not None:
        output.show(explanation_view(explained(explain)))
        return 0
    from policykb.ask.knowledge_base import KnowledgeBase  # noqa: PLC0415 - late, as help needs none

    codes = _selected(select)
    with KnowledgeBase(project) as base:
        told_of(base)
        found: list[Json] = base.check(tuple(recall(project, doc) for doc in docs), select=codes).json()
    output.show(findings_view(found))
    notices = len({finding["doc_id"] for finding in found})
    note(say("check.total", count=len(found), notices=notices) if found else say("check.clean"))
    return 1 if found else 0


@click.command("export", cls=SpokenCommand)
@filtering
@surroundings()
@printing(default="csv")
def export(*, project: Project, output: Output, filters: Filters) -> int:
    """See ``command.export``."""
    from policykb.ask.knowledge_base import KnowledgeBase  # noqa: PLC0415 - late, as help needs none
    from policykb.doors.views.upkeep import rows_view  # noqa: PLC0415

    with KnowledgeBase(project) as base:
        told_of(base)
        rows: Iterable[Json] = base.rows("duties", filters)
        output.show(rows_view(EXPORT_COLUMNS, rows))
    return 0


EXPORT_COLUMNS = (
    "doc_id", "title", "number", "issuers", "issued_on", "region", "status", "measure_id", "label", "heading", "text",
    "deadline", "deadline_date", "targets", "unit", "role", "full_name", "today", "today_name", "quote", "rule_id",
    "source",
)  # fmt: skip
