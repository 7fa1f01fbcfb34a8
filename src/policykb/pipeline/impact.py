"""What changed rules would change: every source of the index read again, its facts compared with those kept there.

Nothing is written. A fact is told by what it says and where it stands, not by the rule that found it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Literal

from policykb.acquire.files import pages_of
from policykb.corpus import MEMBER
from policykb.index.catalog import Catalog
from policykb.index.records import DocumentRecord
from policykb.json_form import Json, notice_json
from policykb.model import RawPage, doc_id_of
from policykb.pipeline.build import Progress
from policykb.pipeline.reading import attempt, attempts
from policykb.pipeline.states import CATALOG
from policykb.pipeline.tally import Failure
from policykb.pipeline.workers import how_many
from policykb.project import Project

Kind = Literal["header", "measure", "duty", "citation", "finding"]
_HEADER = (
    "title", "kind", "number", "issuers", "recipients", "issued_on", "published_on", "effective_on", "expires_on",
    "region",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact of a notice: what it says in a line, the words that prove it, and the rule that found it."""

    kind: Kind
    clause_id: str | None
    says: str
    quote: str | None
    rule_id: str | None

    @property
    def key(self) -> tuple[str, ...]:
        """What makes it the same fact, whichever rule finds it."""
        return (self.kind, self.clause_id or "", self.says, self.quote or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A fact that a notice gains or loses."""

    sign: Literal["+", "-"]
    doc_id: str
    source: str
    fact: Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """What the present rules gain and lose over ``notices``; ``failed`` sources could not be compared."""

    notices: int
    changes: tuple[Change, ...]
    failed: tuple[Failure, ...]

    def count(self, sign: Literal["+", "-"], kind: Kind) -> int:
        """How many facts of a kind are gained or lost."""
        return sum(one.sign == sign and one.fact.kind == kind for one in self.changes)


def impact(project: Project, *, workers: int | None = None, progress: Progress | None = None) -> Impact:
    """Read every source of the index with the rules as they are now, and compare. Raises NoIndexError."""
    changes: list[Change] = []
    failed: list[Failure] = []
    with Catalog.open(project.index / CATALOG) as catalog:
        documents = {record.source: record for record in catalog.documents().values()}
        outcomes = attempts(
            _pages(project, documents),
            partial(attempt, parser=project.profile.parser),
            workers=how_many(workers, len(documents)),
            seconds=project.source_seconds,
        )
        done: set[str] = set()
        for outcome in outcomes:
            record = documents[outcome.source]
            done.add(record.source)
            if outcome.made is None:
                failed.append(Failure(source=record.source, message=outcome.message))
            else:
                before = catalog.notice_json(record.doc_id) or {}
                changes += _changes(record, before, notice_json(outcome.made))
            if progress:
                progress(len(done), len(documents), record.source)
    for source in sorted(documents.keys() - done):
        message = f"{source} has changed or gone since it was read; run: policykb build"
        failed.append(Failure(source=source, message=message))
    return Impact(notices=len(done), changes=tuple(changes), failed=tuple(failed))


def facts_of(form: Json) -> Iterator[Fact]:
    """The facts of a notice's JSON form, in the order of the form."""
    for field in _HEADER:
        for value in form[field] if isinstance(form[field], list) else [form[field]]:
            if value is not None:
                yield Fact(kind="header", clause_id=None, says=f"{field}: {value}", quote=None, rule_id=None)
    for measure in form["measures"]:
        yield from _of_measure(measure)
    for cited in form["citations"]:
        quote = form["text"][cited["start"] : cited["end"]]
        name = cited["number"] or cited["title"]
        yield Fact(kind="citation", clause_id=None, says=f"{cited['relation']}: {name}", quote=quote, rule_id=None)
    for finding in form["findings"]:
        quote = None if finding["start"] is None else form["text"][finding["start"] : finding["end"]][:80]
        says = f"{finding['code']}: {finding['message']}"
        yield Fact(kind="finding", clause_id=None, says=says, quote=quote, rule_id=finding["code"])


def _of_measure(measure: Json) -> Iterator[Fact]:
    clause_id = measure["clause_id"]
    deadline = measure["deadline"]
    by_when = f", by {deadline['text']} ({deadline['date'] or '—'})" if deadline else ""
    targets = f", {' '.join(measure['targets'])}" if measure["targets"] else ""
    name = measure["heading"] or measure["text"][:40]
    yield Fact(kind="measure", clause_id=clause_id, says=f"{name}{by_when}{targets}", quote=None, rule_id=None)
    for duty in measure["duties"]:
        today = duty["today"]["name"] or duty["today"]["state"]
        says = f"{duty['role']}: {duty['unit']} = {duty['full_name'] or '—'}, today {today}"
        yield Fact(kind="duty", clause_id=clause_id, says=says, quote=duty["quote"], rule_id=duty["rule_id"])


def _changes(record: DocumentRecord, before: Json, now: Json) -> Iterator[Change]:
    old = {fact.key: fact for fact in facts_of(before)}
    new = {fact.key: fact for fact in facts_of(now)}
    lost = (("-", fact) for key, fact in old.items() if key not in new)
    gained = (("+", fact) for key, fact in new.items() if key not in old)
    for sign, fact in sorted((*lost, *gained), key=lambda one: (one[1].key[:2], one[0])):
        yield Change(sign=sign, doc_id=record.doc_id, source=record.source, fact=fact)  # type: ignore[arg-type]


def _pages(project: Project, documents: Mapping[str, DocumentRecord]) -> Iterator[RawPage]:
    """The pages that the notices of the index were read from, as far as they are what they were."""
    for file, members in groupby(sorted(documents), key=lambda source: source.partition(MEMBER)[0]):
        wanted = set(members)
        for page in _readable(project, file):
            if page.source in wanted and doc_id_of(page.body) == documents[page.source].doc_id:
                yield page


def _readable(project: Project, file: str) -> Iterable[RawPage]:
    path = project.corpus / file
    found = pages_of(path, source=file, limit=project.source_limit) if path.is_file() else ()
    return (page for page in found if isinstance(page, RawPage))
