"""``rules``: what the program knows, whether it is as its examples say, and what a change would change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import get_args

import click

from policykb.doors.cli.notes import Progress, complain, note
from policykb.doors.cli.options import printing, surroundings
from policykb.doors.cli.output import Output
from policykb.doors.cli.speech import OneOf, SpokenCommand, Whole, option
from policykb.doors.messages import say, translated
from policykb.errors import UsageError
from policykb.json_form import Json
from policykb.project import Project

ACTIONS = ("list", "test", "impact")


@click.command("rules", cls=SpokenCommand)
@click.argument("action", type=OneOf(ACTIONS), metavar="list|test|impact")
@click.argument("files", nargs=-1, metavar="[FILE...]")
@option("--workers", type=Whole(min=0), metavar="N")
@surroundings()
@printing()
def rules(action: str, files: tuple[str, ...], *, workers: int | None, project: Project, output: Output) -> int:
    """See ``command.rules``."""
    if action == "impact":
        if files:
            raise UsageError(say("error.impact_files"))
        return _impact(project, workers, output)
    from policykb.rules.proof import names  # noqa: PLC0415 - late, as help needs none

    if strange := [name for name in files if name not in names()]:
        raise UsageError(say("error.no_rules_file", name=strange[0], names=", ".join(names())))
    return (_list if action == "list" else _test)(files or names(), output)


def _list(files: Sequence[str], output: Output) -> int:
    from policykb import rules as knowledge  # noqa: PLC0415 - late, as help needs none
    from policykb.doors.views.knowledge import RULE_COLUMNS  # noqa: PLC0415
    from policykb.doors.views.upkeep import rows_view  # noqa: PLC0415

    def rows() -> Iterator[Json]:
        for name in files:
            for rule in knowledge.rules(name) if name.endswith(".toml") else ():
                counts = {"examples": len(rule.examples), "counter_examples": len(rule.counter_examples)}
                yield {"file": name, "rule_id": rule.rule_id, **counts}

    output.show(rows_view(RULE_COLUMNS, list(rows())))
    return 0


def _test(files: Sequence[str], output: Output) -> int:
    from policykb.doors.views.knowledge import proof_view  # noqa: PLC0415 - late, as help needs none
    from policykb.rules.proof import prove  # noqa: PLC0415

    proofs = list(prove(files))
    failures = [asdict(failure) for proof in proofs for failure in proof.failures]
    tried, held = sum(proof.tried for proof in proofs), sum(proof.rules for proof in proofs)
    output.show(proof_view({"files": len(proofs), "rules": held, "tried": tried, "failures": failures}))
    if failures:
        note(say("rules.failed", files=len(proofs), rules=held, tried=tried, failures=len(failures)))
    else:
        note(say("rules.hold", files=len(proofs), rules=held, tried=tried))
    return 1 if failures else 0


def _impact(project: Project, workers: int | None, output: Output) -> int:
    from policykb.doors.views.knowledge import impact_view  # noqa: PLC0415 - late, as help needs none
    from policykb.pipeline.impact import Impact, Kind, impact  # noqa: PLC0415

    with Progress() as progress:
        found: Impact = impact(project, workers=workers, progress=progress)
    for failure in found.failed:
        complain(say("note.failed_source", source=failure.source, message=translated(failure.message)))
    counts = {kind: {"gained": found.count("+", kind), "lost": found.count("-", kind)} for kind in get_args(Kind)}
    changes = [
        {"sign": one.sign, "doc_id": one.doc_id, "source": one.source, **asdict(one.fact)} for one in found.changes
    ]
    failed = [{"source": failure.source, "message": failure.message} for failure in found.failed]
    output.show(impact_view({"notices": found.notices, "counts": counts, "changes": changes, "failed": failed}))
    note(say("rules.compared", notices=found.notices) if changes else say("rules.no_change", notices=found.notices))
    return 0
