"""The one service behind every door: questions in, answers out. Doors show; they do not think."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from types import TracebackType
from typing import TYPE_CHECKING, Self

from policykb.ask.answer import Answer, Warning
from policykb.ask.filters import Filters
from policykb.ask.holdings import Holdings
from policykb.ask.question import Question, read_question
from policykb.ask.typed import readable, without_quotes
from policykb.errors import UsageError
from policykb.index.engine import Every, Level
from policykb.project import Project

if TYPE_CHECKING:
    from policykb.ask.documents import Reference
    from policykb.json_form import Json

_NO_FILTERS = Filters()


class KnowledgeBase:
    """The base of one project, open to be asked; a context manager.

    Raises NoIndexError where nothing is built, IndexFormatError where the index cannot be read. ``today`` is the day
    that validity is judged on.
    """

    def __init__(self, project: Project, *, today: date | None = None) -> None:
        self._project = project
        self._holdings = Holdings.open(project.index, today=today or date.today())

    def close(self) -> None:
        """Let go of all files."""
        self._holdings.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    @property
    def stale(self) -> bool:
        """Whether the corpus has changed since the index was built."""
        return self._holdings.is_stale(self._project.corpus)

    @property
    def stopped(self) -> str | None:
        """The process that wrote the index last, where it was stopped before it was done; ``None`` where none was."""
        from policykb.index.lock import stopped  # noqa: PLC0415 - each command loads its own part alone

        holder = stopped(self._project.index / "search")
        return str(holder) if holder else None

    def search(
        self,
        words: str,
        *,
        filters: Filters = _NO_FILTERS,
        limit: int = 10,
        offset: int = 0,
        sort: str | None = None,
        literal: bool = False,
        facets: bool = True,
    ) -> Answer:
        """Notices by words; without ``facets`` those are not counted.

        Raises UsageError where neither words nor filters are given, or one of them is no value.
        """
        from policykb.ask.searching import search  # noqa: PLC0415 - each command loads its own part alone

        def ask(question: Question) -> Answer:
            return search(self._holdings, question, filters, limit=limit, offset=offset, sort=sort, counted=facets)

        return self._answered(ask, words, filters, "notice", literal=literal)

    def lead(
        self,
        words: str,
        *,
        filters: Filters = _NO_FILTERS,
        limit: int = 10,
        offset: int = 0,
        sort: str | None = None,
        literal: bool = False,
    ) -> Answer:
        """The measures that match, each with its lead unit and the proof. Raises UsageError as :meth:`search`."""
        from policykb.ask.leading import lead  # noqa: PLC0415

        def ask(question: Question) -> Answer:
            return lead(self._holdings, question, filters, limit=limit, offset=offset, sort=sort)

        return self._answered(ask, words, filters, "measure", literal=literal)

    def unit(self, name: str, *, filters: Filters = _NO_FILTERS) -> Answer:
        """A unit with all it carries. Raises NotFoundError, AmbiguousError for a name that several bear."""
        from policykb.ask.carrying import unit  # noqa: PLC0415

        asked = _simplified(name).strip()
        if not asked:
            raise UsageError("say the name of a unit")
        return unit(self._holdings, name, asked, filters)

    def show(self, doc: str) -> Answer:
        """One notice, with its status; of ``DOC#CLAUSE`` the clause too. Raises NotFoundError, AmbiguousError."""
        from policykb.ask.documents import notice  # noqa: PLC0415

        return Answer(form=notice(self._holdings, self.resolve_doc(doc)))

    def raw(self, doc: str) -> Answer:
        """The decoded source of a notice, or of one clause, before cleaning. Raises SourceError where it is gone."""
        from policykb.ask.documents import raw  # noqa: PLC0415

        return Answer(form=raw(self._holdings, self._project.corpus, self.resolve_doc(doc)))

    def family(self, doc: str) -> Answer:
        """The family of a notice: its original, its copies and editions, and where each differs."""
        from policykb.ask.family import family  # noqa: PLC0415

        return Answer(form=family(self._holdings, self.resolve_doc(doc).doc_id))

    def sources(self, doc: str) -> tuple[str, ...]:
        """Every source that holds the notice."""
        doc_id = self.resolve_doc(doc).doc_id
        return self._holdings.documents([doc_id])[doc_id].sources

    def check(self, docs: Sequence[str] = (), *, select: Sequence[str] = ()) -> Answer:
        """The findings of ``docs`` (of all for none), of the codes ``select`` (of all for none)."""
        from policykb.ask.state import findings  # noqa: PLC0415

        doc_ids = [self.resolve_doc(doc).doc_id for doc in docs]
        return Answer(form=findings(self._holdings, doc_ids, select))

    def across(self, docs: Sequence[str] = (), *, select: Sequence[str] = ()) -> Answer:
        """What several notices together show that concerns ``docs`` (all for none): conflicts, lost leads, and more."""
        from policykb.ask.comparison.radar import across  # noqa: PLC0415

        doc_ids = [self.resolve_doc(doc).doc_id for doc in docs]
        return Answer(form=across(self._holdings, doc_ids, select))

    def diff(self, one: str, other: str) -> Answer:
        """Two versions of a notice, clause by clause. Raises NotFoundError, AmbiguousError."""
        from policykb.ask.comparison.versions import diff  # noqa: PLC0415

        return diff(self._holdings, *(self.resolve_doc(doc).doc_id for doc in (one, other)))

    def trace(self, doc: str) -> Answer:
        """A notice, or of ``DOC#CLAUSE`` one clause, followed through the levels. Raises NotFoundError."""
        from policykb.ask.comparison.levels import trace  # noqa: PLC0415

        meant = self.resolve_doc(doc)
        return trace(self._holdings, meant.doc_id, meant.clause_id)

    def changes(self, *, since: date, limit: int | None = None, offset: int = 0) -> Answer:
        """What changed since a day, by measure, the newest first."""
        from policykb.ask.comparison.chronicle import changes  # noqa: PLC0415

        return changes(self._holdings, self._project.corpus, since=since, limit=limit, offset=offset)

    def status(self) -> Answer:
        """What is in the base, how old it is, and what waits to be built."""
        from policykb.ask.state import state  # noqa: PLC0415

        return Answer(form=state(self._holdings, self._project))

    def missing(self, *, limit: int = 20) -> Answer:
        """Notices that others cite and the base lacks, the most cited first."""
        from policykb.ask.state import missing  # noqa: PLC0415

        return Answer(form=missing(self._holdings, limit))

    def tasks(
        self, filters: Filters = _NO_FILTERS, *, limit: int | None = None, offset: int = 0, sort: str | None = None
    ) -> Iterator[Json]:
        """The table of tasks: a record a measure."""
        from policykb.ask.ledger import tasks  # noqa: PLC0415

        return tasks(self._holdings, filters, limit=limit, offset=offset, sort=sort)

    def duties(self, tasks: Iterable[Json], filters: Filters = _NO_FILTERS) -> Iterator[Json]:
        """The records of :meth:`tasks` as flat rows, one a duty."""
        from policykb.ask.ledger import duties  # noqa: PLC0415

        return duties(self._holdings, tasks, filters)

    def doubts(self, tasks: Iterable[Json]) -> Iterator[Json]:
        """What is doubtful of the records of :meth:`tasks` and of their notices."""
        from policykb.ask.doubts import doubts  # noqa: PLC0415

        return doubts(self._holdings, tasks)

    def resolve_doc(self, doc: str) -> Reference:
        """What ``DOC`` or ``DOC#CLAUSE`` names: a doc_id or its beginning, a path, a document number.

        Raises NotFoundError, AmbiguousError.
        """
        from policykb.ask.documents import resolve  # noqa: PLC0415

        return resolve(self._holdings, readable(doc))

    def _answered(
        self, ask: Callable[[Question], Answer], words: str, filters: Filters, level: Level, *, literal: bool
    ) -> Answer:
        """The answer; where the quoted phrase of a sentence stands nowhere, that to its words, with a warning."""
        if not words.strip() and not filters.named():
            raise UsageError("say what to look for")
        question = self._read(words, level, literal=literal)
        if question.match == Every() and not (filters.named() or question.where or question.due):
            raise UsageError("no word stands in what was typed; say what to look for")
        answer = ask(question)
        if answer.form["total"] or not question.phrases or not question.in_sentence:
            return answer
        looser = ask(self._read(without_quotes(words), level, literal=literal).as_typed(words))
        phrase = question.phrases[0]
        said = Warning(code="no-such-phrase", position=max(0, words.find(phrase)), text=phrase)
        return looser._replace(warnings=(said, *looser.warnings)) if looser.form["total"] else answer

    def _read(self, words: str, level: Level, *, literal: bool) -> Question:
        regions = self._holdings.regions if level == "measure" else None
        question = read_question(
            _simplified(words), self._holdings.words, level=level, literal=literal, regions=regions
        )
        return question.as_typed(words)


def _simplified(text: str) -> str:
    """A question in simplified characters; one within GB 2312, which has no traditional ones, needs no converter."""
    try:
        readable(text).encode("gb2312")
    except UnicodeEncodeError:
        from policykb.clean.script import simplified_question  # noqa: PLC0415 - its tables are read late

        return simplified_question(text)
    return text
