"""The one door to ``index/catalog.sqlite``: everything understood of every notice, open to any SQLite tool.

Readers and one writer do not wait for each other (write-ahead log): a reader sees the state at its opening, to its end.
The catalog is written last, after the search engine; where their stamps differ, the engine holds what a stopped build
left.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from policykb.errors import IndexFormatError, NoIndexError
from policykb.index.catalog_file import check_format, connect, told, wrong_form
from policykb.index.facts import EACH, Facts, each
from policykb.index.families import Families
from policykb.index.folding import number_key
from policykb.index.records import Counts, DocumentRecord, SourceRecord

if TYPE_CHECKING:
    from policykb.index.catalog_writer import CatalogWriter
    from policykb.json_form import Json

SCRATCH = Path(":memory:")
"""The path of a catalog that is kept in memory and gone when it is closed."""

_OF_SEVERAL = ("alike", "families")  # tables that tell a notice's place among others

_DOCUMENT = """
    SELECT doc_id, source, url, title, kind, number, issuers, issued_on, published_on, effective_on, expires_on, region,
           script, text_digest,
           (SELECT group_concat(path, char(10)) FROM sources WHERE sources.doc_id = documents.doc_id) AS sources
    FROM documents"""
_ISSUERS, _SOURCES = DocumentRecord._fields.index("issuers"), DocumentRecord._fields.index("sources")


class Catalog(Facts):
    """A catalog, open to read, or to read and write."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        super().__init__(connection)
        self._path = path
        self.families = Families(connection)

    @classmethod
    def open(cls, path: Path, *, writable: bool = False) -> Self:
        """Open the catalog at ``path``; a writable one is made where there is none.

        Raises NoIndexError where there is nothing to read, IndexFormatError for a catalog of another version or a
        damaged one, DiskError where the disk does not take a new one.
        """
        if not writable and not path.exists():
            raise NoIndexError(f"there is no index at {path.parent} yet; run: policykb build")
        try:
            connection = connect(path, writable=writable)
            try:
                check_format(connection, path, writable=writable)
            except BaseException:
                connection.close()  # one that is left open would keep the next from writing
                raise
        except sqlite3.DatabaseError as error:
            raise told(error, path) from error
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

        Raises BusyError where another process writes, DiskError where the disk does not take it.
        """
        from policykb.index.catalog_writer import CatalogWriter  # noqa: PLC0415 - a question writes nothing

        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield CatalogWriter(self._connection)
                self._connection.commit()
            except BaseException:
                with suppress(sqlite3.DatabaseError):  # SQLite itself takes back what a full disk did not take
                    self._connection.rollback()
                raise
        except sqlite3.DatabaseError as error:
            raise told(error, self._path) from error

    # -- the state of the whole

    def meta(self) -> dict[str, str]:
        """What the last build wrote of the index itself: ``program engine rules words stamp built_at``."""
        return dict(self._pairs("SELECT key, value FROM meta"))

    def stamp(self) -> str | None:
        """The stamp of the last commit, to compare with the engine's."""
        return self.meta().get("stamp")

    def damage(self, *, thorough: bool = False) -> str | None:
        """What SQLite finds wrong with the file, ``None`` for nothing; ``thorough``: in its indexes and schema too."""
        try:
            found = str(self._value(f"PRAGMA {'integrity' if thorough else 'quick'}_check(1)"))
            if thorough and found == "ok":
                found = wrong_form(self._connection, self._path) or found
        except sqlite3.DatabaseError as error:
            found = str(error)
        return None if found == "ok" else found

    def copy(self, path: Path) -> None:
        """Write all it holds into a new file."""
        with closing(sqlite3.connect(path)) as target:
            self._connection.backup(target)

    def rows_of(self, doc_id: str, *, alone: bool = True) -> dict[str, list[dict[str, Any]]]:
        """Every row of a notice, by table, in one order; ``alone``: those that its source gives, without its family.

        Which notices were compared with it (``alike``) is left out: that depends on the order in which they came.
        """
        from policykb.index.catalog_writer import tables_of_notices  # noqa: PLC0415 - a question needs none of it

        found = {}
        for table in sorted(
            {"documents", *tables_of_notices(self._connection)}.difference(_OF_SEVERAL if alone else ("alike",))
        ):
            only = "AND against IS NULL" if alone and table == "findings" else ""
            rows = [dict(row) for row in self._rows(f"SELECT * FROM {table} WHERE doc_id = ? {only}", doc_id)]
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
        where = "" if doc_ids is None else f"WHERE doc_id IN {EACH}"
        rows = self._rows(f"{_DOCUMENT} {where} ORDER BY doc_id", *each(doc_ids))
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
        return dict(self._pairs(f"SELECT doc_id, text FROM documents WHERE doc_id IN {EACH}", *each(doc_ids)))

    def notice_json(self, doc_id: str) -> Json | None:
        """The notice as :func:`policykb.json_form.notice_json` gave it, ``None`` for one that is not there."""
        row = next(self._rows("SELECT json, text, source FROM documents WHERE doc_id = ?", doc_id), None)
        if row is None:
            return None
        try:
            form: Json = json.loads(row["json"])
        except ValueError as error:
            raise IndexFormatError(f"the record of {doc_id} is damaged; run: policykb verify --repair") from error
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

    def holding(self, *, url: str, paths: Iterable[str]) -> str | None:
        """The source of the notice that was fetched from ``url``, else the first of ``paths`` that holds a notice."""
        fetched: str | None = self._value("SELECT source FROM documents WHERE url = ? ORDER BY doc_id", url)
        lying = "SELECT path FROM sources WHERE path = ? AND doc_id IS NOT NULL"
        return fetched or next(filter(None, (self._value(lying, path) for path in paths)), None)

    def measure_json(self, measure_id: str) -> Json | None:
        """One measure as in the notice's JSON, ``None`` where it is not there."""
        form = self.notice_json(measure_id.partition("#")[0])
        measures = form["measures"] if form else ()
        return next((measure for measure in measures if measure["measure_id"] == measure_id), None)


def _document(row: sqlite3.Row) -> DocumentRecord:
    """A row of ``_DOCUMENT``, whose columns stand in the order of the record's fields."""
    values = list(row)
    values[_ISSUERS] = tuple(filter(None, values[_ISSUERS].split("、")))
    values[_SOURCES] = tuple(sorted((values[_SOURCES] or "").splitlines()))
    return DocumentRecord._make(values)
