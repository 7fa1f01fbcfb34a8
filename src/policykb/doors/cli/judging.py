"""``check`` and ``export``: what is doubtful, and everything as a table to hand on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from policykb.doors.cli.asking import told_of
from policykb.doors.cli.notes import complain, note
from policykb.doors.cli.options import dated, filtering, paging, printing, surroundings
from policykb.doors.cli.output import FILES, FORMS, Output
from policykb.doors.cli.ranks import recall
from policykb.doors.cli.speech import SpokenCommand, option
from policykb.doors.messages import language, say
from policykb.errors import UsageError
from policykb.json_form import Json
from policykb.project import Project

if TYPE_CHECKING:
    from datetime import date

    from policykb.ask.filters import Filters
    from policykb.ask.knowledge_base import KnowledgeBase


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
@option("--across", is_flag=True)
@dated
@surroundings()
@printing()
def check(
    docs: tuple[str, ...],
    *,
    select: str | None,
    explain: str | None,
    across: bool,
    as_of: date | None,
    project: Project,
    output: Output,
) -> int:
    """See ``command.check``."""
    from policykb.doors.views.across import across_view  # noqa: PLC0415 - late, as help needs none
    from policykb.doors.views.findings import explanation_view, findings_view  # noqa: PLC0415 - late, as help needs none

    if explain is not None:
        output.show(explanation_view(explained(explain)))
        return 0
    from policykb.ask.knowledge_base import KnowledgeBase  # noqa: PLC0415 - late, as help needs none

    codes = _selected(select)
    with KnowledgeBase(project, today=as_of) as base:
        told_of(base)
        ask = base.across if across else base.check
        found: list[Json] = ask(tuple(recall(project, doc) for doc in docs), select=codes).json()
    output.show((across_view if across else findings_view)(found))
    notices = len({finding["doc_id"] for finding in found})
    note(say("check.total", count=len(found), notices=notices) if found else say("check.clean"))
    return 1 if found else 0


@click.command("export", cls=SpokenCommand)
@click.argument("file", required=False, type=click.Path(dir_okay=False), metavar="[FILE]")
@option("--by-unit", is_flag=True)
@option("--duties", is_flag=True)
@option("--excel", is_flag=True)
@dated
@partial(paging, limit=None)
@filtering
@surroundings()
@printing(default="csv", forms=(*FORMS, *FILES))
def export(
    *,
    project: Project,
    output: Output,
    filters: Filters,
    as_of: date | None,
    by_unit: bool,
    duties: bool,
    excel: bool,
    **order: Any,
) -> int:
    """See ``command.export``."""
    from policykb.ask.knowledge_base import KnowledgeBase  # noqa: PLC0415 - late, as help needs none

    for said, name, forms in (
        (by_unit, "--by-unit", BY_UNIT),
        (excel, "--excel", ("csv",)),
        (duties, "--duties", FORMS),
    ):
        if said and output.form not in forms:
            raise UsageError(say("error.only_for", option=name, forms=", ".join(forms)))
    with KnowledgeBase(project, today=as_of) as base:
        told_of(base)
        tasks, found = _any_of(base.tasks(filters, **order))
        if duties:
            from policykb.doors.views.upkeep import rows_view  # noqa: PLC0415

            output.show(rows_view(DUTY_COLUMNS, base.duties(tasks, filters)), marked=excel)
        elif output.form in ("md", *FILES):
            output.deliver(partial(_write, output.form, base, tasks, filters=filters, by_unit=by_unit))
        else:
            from policykb.doors.views.ledger import tasks_view  # noqa: PLC0415

            output.show(tasks_view(tasks), marked=excel)
    if not found:
        complain(say("nothing.export"))
    return 0 if found else 1


def _any_of(records: Iterator[Json]) -> tuple[Iterator[Json], bool]:
    """The same records, and whether there are any."""
    first = next(records, None)
    return (iter(()), False) if first is None else (chain([first], records), True)


BY_UNIT = ("xlsx", "md")
DUTY_COLUMNS = (
    "doc_id", "title", "number", "issuers", "issued_on", "region", "status", "measure_id", "label", "heading", "text",
    "deadline", "deadline_date", "targets", "unit", "role", "full_name", "today", "today_name", "quote", "rule_id",
    "source",
)  # fmt: skip


def _write(
    form: str, base: KnowledgeBase, tasks: Iterable[Json], path: Path, *, filters: Filters, by_unit: bool
) -> None:
    """Write the table of tasks to ``path`` in one of the forms that are no lines."""
    records = tuple(tasks)
    doubts = base.doubts(records)
    match form:
        case "ics":
            from policykb.doors.ledger.calendar import is_due, write_calendar  # noqa: PLC0415 - each form on its own

            write_calendar(path, records)
            if undated := sum(record["deadline"] is not None and not is_due(record) for record in records):
                note(say("export.undated", count=undated))
        case "sqlite":
            from policykb.doors.ledger.database import write_database  # noqa: PLC0415

            write_database(path, records, doubts, filters.named())
        case _:
            from policykb.doors.ledger.sheets import sheets  # noqa: PLC0415

            tables = sheets(records, doubts, filters.named(), by_unit=by_unit)
            if form == "xlsx":
                from policykb.doors.ledger.workbook import write_workbook  # noqa: PLC0415

                write_workbook(path, tables)
            else:
                from policykb.doors.ledger.page import write_page  # noqa: PLC0415

                write_page(path, tables)
