"""The one door to ``index/catalog.sqlite``: everything understood of every notice, open to any SQLite tool.

Readers and one writer do not wait for each other (write-ahead log): a reader sees the state at its opening, to its end.
The catalog is written last, after the search engine; where their stamps differ, the engine holds what a stopped build
left.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from policykb.errors import BusyError, IndexFormatError, NoIndexError
from policykb.index.families import Families
from policykb.index.folding import number_key
from policykb.index.records import (
    CitationRecord,
    Counts,
    DocumentRecord,
    DutyRecord,
    FindingRecord,
    NameRecord,
    SourceRecord,
    UnitRecord,
)

if TYPE_CHECKING:
    from policykb.index.catalog_writer import CatalogWriter
    from policykb.json_form import Json

FORMAT = 3
"""The version of ``catalog.sql``; a catalog of another one is rebuilt, never migrated: it is derived."""

SCRATCH = Path(":memory:")
"""The path of a catalog that is kept in memory and gone when it is closed."""

_OF_SEVERAL = ("alike", "families")  # tables that tell a notice's place among others
_APPLICATION = 0x706B6231  # "pkb1", in the file's header

_DOCUMENT = """
    SELECT doc_id, source, url, title, kind, number, issuers, issued_on, published_on, effective_on, expires_on, region,
           script, text_digest,
           (SELECT group_concat(path, char(10)) FROM sources WHERE sources.doc_id = documents.doc_id) AS sources
    FROM documents"""
_ISSUERS, _SOURCES = DocumentRecord._fields.index("issuers"), DocumentRecord._fields.index("sources")
_DUTY = """
    SELECT measure_id, doc_id, unit, role, duties.kind, full_name, today_state, today_name, region, deadline
    FROM duties JOIN documents USING (doc_id) JOIN measures USING (measure_id, doc_id)"""

_CITATION = """
    SELECT doc_id, citations.title, citations.number, relation, issued_on, effective_on, documents.title AS by_title,
           documents.number AS by_number, region AS by_region, start, "end"
    FROM citations JOIN documents USING (doc_id)"""
_EACH = "(SELECT value FROM json_each(?1))"  # a whole list as one value: see _each


class Catalog:
    """A catalog, open to read, or to read and write."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self.families = Families(connection)

    @classmethod
    def open(cls, path: Path, *, writable: bool = False) -> Self:
        """Open the catalog at ``path``; a writable one is made where there is none.

        Raises NoIndexError where there is nothing to read, IndexFormatError for a catalog of another version or a
        damaged one.
        """
        if not writable and not path.exists():
            raise NoIndexError(f"there is no index at {path.parent} yet; run: policykb build")
        try:
            connection = _connect(path, writable=writable)
            _check_format(connection, path, writable=writable)
        except sqlite3.DatabaseError as error:
            if "locked" in str(error):
                raise BusyError(f"another process is writing {path}; try again when it is done") from error
            raise IndexFormatError(f"cannot read {path} ({error}); run: policykb build --rebuild") from error
        return cls(connection, path)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def writing(self) -> Iterator[CatalogWriter]:
        """One transaction: all that is written within is kept together at its end, or nothing of it after an exception.

        Raises BusyError where another process writes.
        """
        from policykb.index.catalog_writer import CatalogWriter  # noqa: PLC0415 - a question writes nothing

        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise BusyError(f"another process is writing {self._path}; try again when it is done") from error
        try:
            yield CatalogWriter(self._connection)
        except BaseException:
            self._connection.rollback()
            raise
        self._connection.commit()

    # -- the state of the whole

    def meta(self) -> dict[str, str]:
        """What the last build wrote of the index itself: ``program engine rules words stamp built_at``."""
        return dict(self._pairs("SELECT key, value FROM meta"))

    def stamp(self) -> str | None:
        """The stamp of the last commit, to compare with the engine's."""
        return self.meta().get("stamp")

    def damage(self) -> str | None:
        """What SQLite finds wrong with the file, ``None`` for nothing."""
        try:
            found = str(self._value("PRAGMA quick_check(1)"))
        except sqlite3.DatabaseError as error:
            found = str(error)
        return None if found == "ok" else found

    def rows_of(self, doc_id: str) -> dict[str, list[dict[str, Any]]]:
        """Every row that was made from the source of a notice alone, by table, in one order."""
        from policykb.index.catalog_writer import tables_of_notices  # noqa: PLC0415 - a question needs none of it

        found = {}
        for table in {"documents", *tables_of_notices(self._connection)}.difference(_OF_SEVERAL):
            alone = "AND against IS NULL" if table == "findings" else ""
            rows = [dict(row) for row in self._rows(f"SELECT * FROM {table} WHERE doc_id = ? {alone}", doc_id)]
            found[table] = sorted(rows, key=lambda row: [str(value) for value in row.values()])
        return found

    def counts(self) -> Counts:
        """How much there is of everything."""
        tables = ("documents", "sources", "failures", "clauses", "measures", "duties", "findings")
        found = {table: int(self._one(f"SELECT count(*) FROM {table}")[0]) for table in tables}
        units = int(self._one("SELECT count(DISTINCT coalesce(full_name, unit)) FROM duties")[0])
        return Counts(units=units, **found)

    def sources(self) -> dict[str, SourceRecord]:
        """Every source that the last build saw, by path."""
        rows = self._rows("SELECT path, size, mtime_ns, sha256, made_from, doc_id, error FROM sources ORDER BY path")
        return {row["path"]: SourceRecord(**dict(row)) for row in rows}

    # -- notices

    def doc_ids(self) -> tuple[str, ...]:
        """Every notice, in order of doc_id."""
        return tuple(row[0] for row in self._rows("SELECT doc_id FROM documents ORDER BY doc_id"))

    def documents(self, doc_ids: Iterable[str] | None = None) -> dict[str, DocumentRecord]:
        """The headers of ``doc_ids`` (``None``: of every notice), by doc_id; those that are not there are left out."""
        where = "" if doc_ids is None else f"WHERE doc_id IN {_EACH}"
        rows = self._rows(f"{_DOCUMENT} {where} ORDER BY doc_id", *_each(doc_ids))
        return {row["doc_id"]: _document(row) for row in rows}

    def find(self, reference: str) -> tuple[str, ...]:
        """The doc_ids that a person may mean: by a doc_id or its beginning, else a path in the corpus, else a number.

        Several where it fits several, none where it fits none.
        """
        beginning = reference.lower()
        ways: tuple[tuple[str, tuple[str, ...]], ...] = (
            ("SELECT doc_id FROM documents WHERE doc_id = ?", (beginning,)),
            ("SELECT doc_id FROM documents WHERE doc_id > ? AND doc_id < ?", (beginning, beginning + "~")),
            ("SELECT doc_id FROM sources WHERE path = ? AND doc_id IS NOT NULL", (reference.replace("\\", "/"),)),
            ("SELECT doc_id FROM documents WHERE number_key = ?", (number_key(reference),)),
        )
        for sql, values in ways:
            found = tuple(row[0] for row in self._rows(f"{sql} ORDER BY doc_id", *values))
            if found and beginning:
                return found
        return ()

    def text(self, doc_id: str) -> str | None:
        """The clean text that every offset of the notice counts in, ``None`` for a notice that is not there."""
        found: str | None = self._value("SELECT text FROM documents WHERE doc_id = ?", doc_id)
        return found

    def texts(self, doc_ids: Iterable[str]) -> dict[str, str]:
        """The clean texts of ``doc_ids``, by doc_id; those that are not there are left out."""
        return dict(self._pairs(f"SELECT doc_id, text FROM documents WHERE doc_id IN {_EACH}", *_each(doc_ids)))

    def notice_json(self, doc_id: str) -> Json | None:
        """The notice as :func:`policykb.json_form.notice_json` gave it, ``None`` for one that is not there."""
        row = next(self._rows("SELECT json, text, source FROM documents WHERE doc_id = ?", doc_id), None)
        if row is None:
            return None
        form: Json = json.loads(row["json"])
        text: str = row["text"]
        form["text"], form["source"] = text, row["source"]
        for measure in form["measures"]:
            measure["text"] = text[measure["start"] : measure["end"]]
        form["findings"] += self.families.findings(doc_id)
        return form

    def origins(self, doc_id: str) -> tuple[tuple[int, int], ...]:
        """Runs ``(text offset, offset in the decoded source)`` of the notice."""
        found = self._value("SELECT origins FROM documents WHERE doc_id = ?", doc_id)
        return tuple((text, source) for text, source in json.loads(found or "[]"))

    def facts(self, doc_id: str) -> tuple[Json, ...]:
        """What page furniture or people said of the notice: ``field value where``."""
        return tuple(json.loads(self._value("SELECT facts FROM documents WHERE doc_id = ?", doc_id) or "[]"))

    def removed(self, doc_id: str) -> tuple[Json, ...]:
        """What cleaning took away: ``rule_id text start end``, offsets in the decoded source."""
        return tuple(json.loads(self._value("SELECT removed FROM documents WHERE doc_id = ?", doc_id) or "[]"))

    # -- measures, duties, citations, findings

    def measure_json(self, measure_id: str) -> Json | None:
        """One measure as in the notice's JSON, ``None`` where it is not there."""
        form = self.notice_json(measure_id.partition("#")[0])
        measures = form["measures"] if form else ()
        return next((measure for measure in measures if measure["measure_id"] == measure_id), None)

    def duties(self, names: Iterable[str] | None = None) -> tuple[DutyRecord, ...]:
        """The duties of units with any of ``names`` (exactly; as written, full, or today's); ``None``: every duty."""
        if names is None:
            rows = list(self._rows(f"{_DUTY} ORDER BY measure_id, duties.place"))
        else:
            where = " OR ".join(f"{column} IN {_EACH}" for column in ("unit", "full_name", "today_name"))
            rows = list(self._rows(f"{_DUTY} WHERE {where} ORDER BY measure_id, duties.place", *_each(names)))
        return tuple(DutyRecord(**dict(row)) for row in rows)

    def units(self) -> tuple[UnitRecord, ...]:
        """Every unit that has been given anything to do, by region."""
        return tuple(UnitRecord(**dict(row)) for row in self._rows("SELECT * FROM units ORDER BY region, unit"))

    def units_in(self, doc_ids: Iterable[str]) -> dict[str, int]:
        """In how many of the notices ``doc_ids`` each unit, as written, has a duty."""
        counted = f"SELECT unit, count(DISTINCT doc_id) FROM duties WHERE doc_id IN {_EACH} GROUP BY unit"
        return dict(self._pairs(counted, *_each(doc_ids)))

    def repealing(self) -> tuple[CitationRecord, ...]:
        """What the notices of the base repeal, replace or prolong, oldest first."""
        relations = "('repeals', 'replaces', 'prolongs')"
        rows = self._rows(f"{_CITATION} WHERE relation IN {relations} ORDER BY issued_on, doc_id")
        return tuple(CitationRecord(**dict(row)) for row in rows)

    def citations(self) -> tuple[CitationRecord, ...]:
        """Every citation, by notice and place."""
        rows = self._rows(f"{_CITATION} ORDER BY doc_id, start")
        return tuple(CitationRecord(**dict(row)) for row in rows)

    def named(self, keys: Iterable[str]) -> tuple[NameRecord, ...]:
        """The notices that bear any of ``keys`` (:func:`policykb.index.folding.name_keys`), by key and doc_id."""
        columns = "key, doc_id, title, number, issued_on, region"
        rows = self._rows(
            f"SELECT {columns} FROM names JOIN documents USING (doc_id) WHERE key IN {_EACH} ORDER BY key, doc_id",
            *_each(keys),
        )
        return tuple(NameRecord(**dict(row)) for row in rows)

    def holding(self, *, url: str, paths: Iterable[str]) -> str | None:
        """The source of the notice that was fetched from ``url``, else the first of ``paths`` that holds a notice."""
        fetched: str | None = self._value("SELECT source FROM documents WHERE url = ? ORDER BY doc_id", url)
        lying = "SELECT path FROM sources WHERE path = ? AND doc_id IS NOT NULL"
        return fetched or next(filter(None, (self._value(lying, path) for path in paths)), None)

    def citations_of(self, *, number: str | None = None, title: str | None = None) -> tuple[CitationRecord, ...]:
        """Who cites the notice with this ``number`` (any brackets) or exactly this ``title``, oldest first."""
        where = "citations.number_key = ? OR citations.title = ? ORDER BY issued_on, doc_id"
        rows = self._rows(f"{_CITATION} WHERE {where}", number_key(number) if number else None, title)
        return tuple(CitationRecord(**dict(row)) for row in rows)

    def findings(self) -> tuple[FindingRecord, ...]:
        """Every finding, by notice and place."""
        rows = self._rows('SELECT doc_id, code, message, start, "end" FROM findings ORDER BY doc_id, start, code')
        return tuple(FindingRecord(**dict(row)) for row in rows)

    def _rows(self, sql: str, *values: object) -> Iterator[sqlite3.Row]:
        return iter(self._connection.execute(sql, values))

    def _pairs(self, sql: str, *values: object) -> Iterator[tuple[str, Any]]:
        return ((row[0], row[1]) for row in self._rows(sql, *values))

    def _one(self, sql: str, *values: object) -> sqlite3.Row:
        return next(self._rows(sql, *values))

    def _value(self, sql: str, *values: object) -> Any:
        row = next(self._rows(sql, *values), None)
        return row[0] if row else None


def _each(values: Iterable[str] | None) -> tuple[str, ...]:
    """The one value that ``_EACH`` takes; none where there is no list."""
    return () if values is None else (json.dumps(list(dict.fromkeys(values))),)


def _document(row: sqlite3.Row) -> DocumentRecord:
    """A row of ``_DOCUMENT``, whose columns stand in the order of the record's fields."""
    values = list(row)
    values[_ISSUERS] = tuple(filter(None, values[_ISSUERS].split("、")))
    values[_SOURCES] = tuple(sorted((values[_SOURCES] or "").splitlines()))
    return DocumentRecord._make(values)


def _connect(path: Path, *, writable: bool) -> sqlite3.Connection:
    if writable:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, isolation_level=None, timeout=0.2)
        connection.execute("PRAGMA foreign_keys = ON")
    else:
        connection = _connect_to_read(path)
    connection.row_factory = sqlite3.Row
    return connection


def _connect_to_read(path: Path) -> sqlite3.Connection:
    """A read-only connection, pinned to one state by a transaction.

    In a folder that cannot be written (no log can be opened there) it reads the file as it stands.
    """
    address = path.resolve().as_uri()
    connection = sqlite3.connect(f"{address}?mode=ro", uri=True, isolation_level=None)
    try:
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        connection = sqlite3.connect(f"{address}?immutable=1", uri=True, isolation_level=None)
    return connection


def _check_format(connection: sqlite3.Connection, path: Path, *, writable: bool) -> None:
    def pragma(name: str) -> int:
        return int(connection.execute(f"PRAGMA {name}").fetchone()[0])

    if writable and pragma("schema_version") == 0:
        connection.execute("PRAGMA journal_mode = WAL")
        script = Path(__file__).with_name("catalog.sql").read_text(encoding="utf-8")
        header = f"PRAGMA application_id = {_APPLICATION}; PRAGMA user_version = {FORMAT};"
        connection.executescript(f"BEGIN IMMEDIATE;\n{script}\n{header}\nCOMMIT;")
    if (pragma("application_id"), pragma("user_version")) != (_APPLICATION, FORMAT):
        raise IndexFormatError(f"{path} was made by another version; run: policykb build --rebuild")
