"""``correct``: a person's word written beside a source, without writing TOML by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import click

from policykb.corpus.override import FIELDS, SEVERAL
from policykb.doors.cli.keeping import name_failures
from policykb.doors.cli.notes import Progress, complain
from policykb.doors.cli.options import printing, surroundings
from policykb.doors.cli.output import Output
from policykb.doors.cli.ranks import recall
from policykb.doors.cli.speech import OneOf, SpokenCommand, option
from policykb.doors.messages import say, translated
from policykb.errors import UsageError
from policykb.json_form import Json
from policykb.model import Role
from policykb.project import Project

if TYPE_CHECKING:
    from policykb.ask.knowledge_base import KnowledgeBase
    from policykb.pipeline.correcting import Correcting


@click.command("correct", cls=SpokenCommand)
@click.argument("docs", nargs=-1, required=True, metavar="DOC[#CLAUSE]...")
@option("--field", type=OneOf(FIELDS), metavar="FIELD")
@option("--value", multiple=True, metavar="TEXT")
@option("--measure", metavar="CLAUSE")
@option("--unit", "corrected_unit", metavar="TEXT")
@option("--role", "corrected_role", type=OneOf(get_args(Role)))
@option("--quote", metavar="TEXT")
@option("--drop", is_flag=True)
@option("--why", "corrected_why", required=True, metavar="TEXT")
@option("--who", metavar="NAME")
@surroundings(engine=True)
@printing()
def correct(
    docs: tuple[str, ...], *, corrected_why: str, who: str | None, project: Project, output: Output, **said: Any
) -> int:
    """See ``command.correct``."""
    from policykb.ask.knowledge_base import KnowledgeBase  # noqa: PLC0415 - late, as help needs none
    from policykb.doors.views.corrections import corrected_view  # noqa: PLC0415
    from policykb.pipeline.correcting import correct as write  # noqa: PLC0415

    _check(**said)
    with KnowledgeBase(project) as base:
        meant = [recall(project, doc) for doc in docs]
        doc_ids = [base.resolve_doc(doc).doc_id for doc in meant]
        wanted = [_wanted(base, doc, why=corrected_why, **said) for doc in meant]
    with Progress() as progress:
        written, when, tally = write(project, wanted, who=who, progress=progress)
    name_failures(tally)
    rows: list[Json] = []
    with KnowledgeBase(project) as base:
        for doc_id, path in zip(doc_ids, written, strict=True):
            form = base.show(doc_id).json()
            place = {"doc_id": doc_id, "source": form["source"], "file": path.relative_to(project.corpus).as_posix()}
            rows += [{**place, **one} for one in form["corrected"] if one["when"] == when]
            for finding in form["findings"]:
                if finding["code"].startswith("correction-"):
                    complain(f"{form['source']}: {finding['code']} {translated(finding['message'])}")
    output.show(corrected_view(rows))
    return 0 if len(rows) >= len(docs) else 1


def _check(*, field: str | None, value: tuple[str, ...], corrected_unit: str | None, drop: bool, **_: Any) -> None:
    """Whether the options say one thing. Raises UsageError."""
    if (field is None) == (corrected_unit is None):
        raise UsageError(say("error.correct_what"))
    if field is not None and bool(value) == drop:
        raise UsageError(say("error.correct_value"))


def _wanted(
    base: KnowledgeBase,
    doc: str,
    *,
    field: str | None,
    value: tuple[str, ...],
    measure: str | None,
    corrected_unit: str | None,
    corrected_role: str | None,
    quote: str | None,
    drop: bool,
    why: str,
) -> Correcting:
    """The correction of one notice. Raises NotFoundError for a clause that is not there, UsageError for a quote."""
    from policykb.pipeline.correcting import Correcting  # noqa: PLC0415 - late, as help needs none

    reference = base.resolve_doc(doc)
    dropping: Json = {"drop": True} if drop else {}
    if field is not None:
        values = value[0] if len(value) == 1 and field not in SEVERAL else list(value)
        said = {"field": field, **(dropping or {"value": values}), "why": why}
        return Correcting(source=base.show(reference.doc_id).json()["source"], said=said)
    clause_id = measure or reference.clause_id
    if clause_id is None:
        raise UsageError(say("error.correct_clause"))
    form = base.show(f"{reference.doc_id}#{clause_id}").json()
    clause = form["clause"]
    if quote is not None and quote not in form["text"][clause["start"] : clause["end"]]:
        raise UsageError(say("error.correct_quote", clause=clause_id))
    unit = _as_written(form, clause_id, corrected_unit or "")
    held = [duty["role"] for duty in _duties(form, clause_id) if duty["unit"] == unit]
    if drop and not (corrected_role in held or (held and corrected_role is None)):
        raise UsageError(say("error.correct_drop", unit=unit, clause=clause_id))
    named = {"role": corrected_role, "quote": quote}
    said = {"measure": clause_id, "heading": clause["heading"], "unit": unit, **dropping, "why": why}
    kept = {key: text for key, text in named.items() if text is not None}
    return Correcting(source=form["source"], said={key: text for key, text in (said | kept).items() if text})


def _duties(form: Json, clause_id: str) -> list[Json]:
    return [duty for one in form["measures"] if one["clause_id"] == clause_id for duty in one["duties"]]


def _as_written(form: Json, clause_id: str, unit: str) -> str:
    """The unit as the clause writes it, where its full name was said."""
    return next((duty["unit"] for duty in _duties(form, clause_id) if duty["full_name"] == unit), unit)
