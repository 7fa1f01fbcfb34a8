"""``show`` and ``extract``: one notice from the base, any file without it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date

import click

from policykb.doors.cli.asking import told_of
from policykb.doors.cli.keeping import failure_code
from policykb.doors.cli.notes import complain
from policykb.doors.cli.options import dated, printing, surroundings
from policykb.doors.cli.output import Output
from policykb.doors.cli.ranks import recall
from policykb.doors.cli.speech import SpokenCommand, offering, option
from policykb.doors.messages import say, translated
from policykb.json_form import Json, notice_json
from policykb.project import Project


@click.command("show", cls=SpokenCommand)
@click.argument("doc", metavar="DOC[#CLAUSE]", shell_complete=offering("numbers"))
@option("--source", is_flag=True)
@option("--removed", is_flag=True)
@option("--family", is_flag=True)
@dated
@surroundings()
@printing()
def show(
    doc: str,
    *,
    source: bool,
    removed: bool,
    family: bool,
    as_of: date | None,
    project: Project,
    output: Output,
) -> int:
    """See ``command.show``."""
    from policykb.ask.knowledge_base import KnowledgeBase  # noqa: PLC0415 - late, as help needs none
    from policykb.doors.views.family import family_view  # noqa: PLC0415
    from policykb.doors.views.notice import notice_view, raw_view, removed_view  # noqa: PLC0415

    with KnowledgeBase(project, today=as_of) as base:
        told_of(base)
        meant = recall(project, doc)
        if source:
            view = raw_view(base.raw(meant).json())
        elif family:
            view = family_view(base.family(meant).json())
        else:
            answer = base.show(meant).json()
            view = removed_view(answer) if removed else notice_view(answer)
    output.show(view)
    return 0


class Extraction:
    """Files read one after the other; what cannot be read is said and counted."""

    def __init__(self, project: Project, files: tuple[str, ...]) -> None:
        self._project = project
        self._files = files
        self._read = self._failed = 0

    def notices(self) -> Iterator[Json]:
        """Each notice as JSON, as soon as it is understood."""
        from policykb.pipeline.intake import extract as extracted  # noqa: PLC0415 - late, as help needs none

        stdin = sys.stdin.buffer.read() if "-" in self._files else b""
        for one in extracted(self._project, self._files, stdin=stdin):
            if one.notice is None:
                self._failed += 1
                complain(say("note.failed_source", source=one.source, message=translated(one.message)))
            else:
                self._read += 1
                yield notice_json(one.notice)

    @property
    def code(self) -> int:
        """The exit code once all are read."""
        return failure_code(self._failed, self._read)


@click.command("extract", cls=SpokenCommand)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@surroundings()
@printing(default="json")
def extract(files: tuple[str, ...], *, project: Project, output: Output) -> int:
    """See ``command.extract``."""
    from policykb.doors.views.notice import notices_view  # noqa: PLC0415 - late, as help needs none

    extraction = Extraction(project, files)
    output.show(notices_view(extraction.notices()))
    return extraction.code
