"""Adding to the corpus and taking out of it, each followed by a build; and reading files without keeping anything."""

from __future__ import annotations

import getpass
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from policykb.acquire.addresses import NONE, Allowed
from policykb.acquire.fetch import fetch, is_url
from policykb.acquire.files import PASTED, Refusal, pages_of, pasted, sources
from policykb.acquire.kinds import SUFFIXES, media_type
from policykb.corpus import MEMBER
from policykb.corpus.keeping import add_source, remove_sources
from policykb.corpus.origin import Origin, read_origin
from policykb.corpus.state import sizes
from policykb.corpus.writing import safe_name
from policykb.errors import SourceError
from policykb.index.catalog import Catalog
from policykb.index.records import SourceRecord
from policykb.json_form import Json, notice_json
from policykb.model import Notice, RawPage
from policykb.pipeline.build import Progress, build
from policykb.pipeline.clock import now
from policykb.pipeline.reading import attempt
from policykb.pipeline.runs import running
from policykb.pipeline.states import CATALOG
from policykb.pipeline.tally import Tally
from policykb.project import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """What became of one thing that was to be added.

    ``given`` as it was named; ``source`` its path in the corpus, ``None`` where it failed; ``message`` what is wrong;
    ``notices`` what was understood of it, in the form of ``extract`` (an archive holds several).
    """

    given: str
    source: str | None
    state: Literal["new", "same", "newer-version", "failed"]
    message: str = ""
    notices: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """What was understood of one page, or why nothing was."""

    source: str
    notice: Notice | None
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """Something to add: its name in the corpus, its bytes, where it comes from, the pages it holds."""

    given: str
    name: str
    body: bytes
    origin: Origin
    pages: tuple[RawPage, ...] = ()


def add(
    project: Project,
    given: Sequence[str],
    *,
    stdin: bytes = b"",
    url: str | None = None,
    stated: Mapping[str, str] | None = None,
    dry_run: bool = False,
    may: Allowed = NONE,
    workers: int | None = None,
    progress: Progress | None = None,
) -> tuple[tuple[Addition, ...], Tally | None]:
    """Put files, folders, addresses or ``-`` (``stdin``) into the corpus, then build; no tally with ``dry_run``.

    ``url`` and ``stated`` (facts of the header by name) tell the origin by hand; ``may`` are private addresses that may
    be asked. Raises UsageError for facts that are
    none; what cannot be read is an addition of the state ``failed``.
    """
    by_hand = Origin(url=url, stated=stated or {})
    if dry_run:
        return _put(project, given, stdin, by_hand, dry_run=True, may=may), None
    with running(project, "add") as run:
        done = _put(project, given, stdin, by_hand, dry_run=False, may=may)
        if not project.corpus.is_dir():
            return done, None
        made = build(project, workers=workers, progress=progress, within=run)
    return _with_notices(project, done), made


def _put(
    project: Project, given: Sequence[str], stdin: bytes, by_hand: Origin, *, dry_run: bool, may: Allowed
) -> tuple[Addition, ...]:
    """Put into the corpus what is given, or only tell what would become of it."""
    held = sizes(project.corpus)
    done = []
    for one in given:
        for candidate in _candidates(project, one, stdin, may):
            if isinstance(candidate, Addition):
                done.append(candidate)
                continue
            told = candidate.origin.corrected(by_hand)
            added = add_source(project.corpus, candidate.name, candidate.body, told, held=held, dry_run=dry_run)
            done.append(
                Addition(
                    given=candidate.given,
                    source=added.path.relative_to(project.corpus).as_posix(),
                    state=added.state,
                    notices=_read(project, candidate.pages, told) if dry_run else (),
                )
            )
    return tuple(done)


def remove(
    project: Project, given: Sequence[str], *, why: str, who: str | None = None, progress: Progress | None = None
) -> tuple[tuple[Path, ...], Tally]:
    """Move sources (paths in the corpus) into ``corpus/.removed/``, then build. Gives where they lie now."""
    who = who or getpass.getuser()
    with running(project, "remove") as run:
        moved = remove_sources(project.corpus, given, who=who, when=now(), why=why)
        return moved, build(project, progress=progress, within=run)


def extract(project: Project, given: Sequence[str], *, stdin: bytes = b"") -> Iterator[Extracted]:
    """Everything understood of files, folders or ``-`` (``stdin``), page by page; nothing is kept, no index needed."""
    for one in given:
        for page in _pages_given(project, one, stdin):
            if isinstance(page, Refusal):
                yield Extracted(source=page.source, notice=None, message=str(page.error))
            else:
                outcome = attempt(page, project.profile.parser)
                yield Extracted(source=page.source, notice=outcome.made, message=outcome.message)


def _pages_given(project: Project, given: str, stdin: bytes) -> Iterator[RawPage | Refusal]:
    limit = project.source_limit
    if given == PASTED:
        yield from pasted(stdin, limit=limit)
        return
    path = Path(given)
    if path.is_dir():
        for one in sources(path):
            if isinstance(one, Refusal):
                yield replace(one, source=_name_of(project, path / one.source, f"{given}/{one.source}"))
            else:
                yield from pages_of(one.path, source=_name_of(project, one.path, str(one.path)), limit=limit)
    else:
        yield from pages_of(path, source=_name_of(project, path, given), limit=limit)


def _name_of(project: Project, path: Path, given: str) -> str:
    """The path within the corpus of what lies there, else the name as given."""
    path = path.absolute()
    return path.relative_to(project.corpus).as_posix() if path.is_relative_to(project.corpus) else given


def _candidates(project: Project, given: str, stdin: bytes, may: Allowed) -> Iterator[_Candidate | Addition]:
    """What a name on the command line stands for."""
    limit = project.source_limit
    if is_url(given):
        try:
            page = fetch(given, limit=limit, may=may)
            read = RawPage(source=page.name, body=page.body, media_type=media_type(page.name, page.body))
        except SourceError as error:
            yield _failed(given, error)
        else:
            yield _Candidate(given=given, name=page.name, body=page.body, origin=page.origin, pages=(read,))
    elif given == PASTED:
        pages = tuple(pasted(stdin, limit=limit))
        readable = [page for page in pages if isinstance(page, RawPage)]
        name = _title_of(readable[0], project) if readable else given
        yield _candidate(_Candidate(given=given, name=name, body=stdin, origin=Origin()), pages)
    elif Path(given).is_dir():
        for one in sources(Path(given)):
            if isinstance(one, Refusal):
                yield _failed(f"{given}/{one.source}", one.error)
            else:
                yield _of_file(str(one.path), one.path, one.source, project)
    else:
        yield _of_file(given, Path(given), Path(given).name, project)


def _of_file(given: str, path: Path, name: str, project: Project) -> _Candidate | Addition:
    pages = tuple(pages_of(path, source=name, limit=project.source_limit))
    try:
        body = path.read_bytes() if any(isinstance(page, RawPage) for page in pages) else b""
        return _candidate(_Candidate(given=given, name=name, body=body, origin=read_origin(path)), pages)
    except (OSError, SourceError) as error:
        return _failed(given, error)


def _candidate(candidate: _Candidate, pages: tuple[RawPage | Refusal, ...]) -> _Candidate | Addition:
    """The candidate with its pages; a failed addition where none can be read."""
    readable = tuple(page for page in pages if isinstance(page, RawPage))
    if readable:
        return replace(candidate, pages=readable)
    refused = next((page.error for page in pages if isinstance(page, Refusal)), SourceError("it holds no document"))
    return _failed(candidate.given, refused)


def _title_of(page: RawPage, project: Project) -> str:
    """A name for pasted text: its title as understood, else ``pasted``."""
    notice = attempt(page, project.profile.parser).made
    title = notice.header.title if notice else None
    return safe_name((title or "pasted").replace("/", "_")[:60]) + SUFFIXES[page.media_type]


def _failed(given: str, error: Exception) -> Addition:
    return Addition(given=given, source=None, state="failed", message=str(error))


def _read(project: Project, pages: tuple[RawPage, ...], origin: Origin) -> tuple[Json, ...]:
    """What would be understood of pages that come from ``origin``."""
    told = (replace(page, url=origin.url, fetched_at=origin.fetched_at, stated=origin.facts) for page in pages)
    notices = (attempt(page, project.profile.parser).made for page in told)
    return tuple(notice_json(notice) for notice in notices if notice)


def _with_notices(project: Project, additions: Sequence[Addition]) -> tuple[Addition, ...]:
    """The same, with what the index now holds of them, or why it does not."""
    held: dict[str, list[SourceRecord]] = {}
    with Catalog.open(project.index / CATALOG) as catalog:
        for record in catalog.sources().values():
            held.setdefault(record.path.partition(MEMBER)[0], []).append(record)
        return tuple(_with_notice(catalog, addition, held.get(addition.source or "", ())) for addition in additions)


def _with_notice(catalog: Catalog, addition: Addition, records: Iterable[SourceRecord]) -> Addition:
    found = (catalog.notice_json(record.doc_id) for record in records if record.doc_id)
    forms = tuple(form for form in found if form)
    wrong = addition.message or next((record.error for record in records if record.error), "")
    return replace(addition, notices=forms, message=wrong, state=addition.state if forms else "failed")
