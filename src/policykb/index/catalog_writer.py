"""What a build writes into the catalog, within one transaction of :meth:`policykb.index.catalog.Catalog.writing`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from policykb.index.filing import Filed, Row, filed
from policykb.index.records import SourceRecord
from policykb.model import Notice


def tables_of_notices(connection: sqlite3.Connection) -> tuple[str, ...]:
    """The tables whose rows belong to a notice and go with it."""
    rows = connection.execute(
        "SELECT DISTINCT tables.name FROM sqlite_master AS tables, pragma_foreign_key_list(tables.name) AS keys"
        " WHERE keys.\"table\" = 'documents' AND keys.on_delete = 'CASCADE' ORDER BY tables.name"
    )
    return tuple(row[0] for row in rows)


class CatalogWriter:
    """Writes records. A notice lives as long as a source holds it: see :meth:`sweep`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def put(self, notice: Notice, source: SourceRecord) -> None:
        """Keep ``notice`` in place of what was known of its doc_id, and ``source`` as one that holds it."""
        self.file(filed(notice), source)

    def file(self, one: Filed, source: SourceRecord) -> None:
        """The same for a notice that was made ready before."""
        self._connection.execute("DELETE FROM documents WHERE doc_id = ?", (one.doc_id,))
        for table, rows in one.rows.items():
            self._insert(table, rows)
        self.put_source(source, doc_id=one.doc_id)

    def put_source(self, source: SourceRecord, *, doc_id: str | None) -> None:
        """Keep what is known of ``source``: that it holds the notice ``doc_id`` (which is there), or failed."""
        row = (source.path, doc_id, source.size, source.mtime_ns, source.sha256, source.made_from, source.error)
        self._insert("sources", [row], replace=True)

    def mark_failed(self, source: SourceRecord, error: str) -> None:
        """Keep that ``source`` could not be read, and why; it holds no notice any more."""
        row = (source.path, None, source.size, source.mtime_ns, source.sha256, source.made_from, error)
        self._insert("sources", [row], replace=True)

    def drop_source(self, path: str) -> None:
        """Forget a source that is gone from the corpus."""
        self._connection.execute("DELETE FROM sources WHERE path = ?", (path,))

    def sweep(self) -> tuple[str, ...]:
        """Drop the notices that no source holds any more and give their doc_ids, for the engine to forget.

        A notice whose named source is gone, but which another one holds, is named by that from now on.
        """
        self._connection.execute(
            "UPDATE documents SET source = (SELECT min(path) FROM sources WHERE sources.doc_id = documents.doc_id)"
            " WHERE NOT EXISTS (SELECT 1 FROM sources WHERE sources.doc_id = documents.doc_id AND path = source)"
            " AND EXISTS (SELECT 1 FROM sources WHERE sources.doc_id = documents.doc_id)"
        )
        orphans = self._connection.execute(
            "SELECT doc_id FROM documents WHERE doc_id NOT IN (SELECT doc_id FROM sources WHERE doc_id IS NOT NULL)"
        ).fetchall()
        doc_ids = tuple(sorted(row[0] for row in orphans))
        self._connection.executemany("DELETE FROM documents WHERE doc_id = ?", [(doc_id,) for doc_id in doc_ids])
        return doc_ids

    def name(self, sources: Mapping[str, str]) -> None:
        """Name notices (by doc_id) by those of their sources; one that does not hold its notice names nothing."""
        rows = [(path, doc_id, path, path, doc_id) for doc_id, path in sources.items()]
        self._connection.executemany(
            "UPDATE documents SET source = ? WHERE doc_id = ? AND source <> ?"
            " AND EXISTS (SELECT 1 FROM sources WHERE path = ? AND sources.doc_id = ?)",
            rows,
        )

    def doubt(self, sources: Iterable[str], doc_ids: Iterable[str]) -> None:
        """Forget what sources, and those of notices, were made from, and their families: the next build reads them.

        What is left of notices that are gone goes, too.
        """
        for column, values in (("path", sources), ("doc_id", doc_ids)):
            rows = [(value,) for value in values]
            self._connection.executemany(f"UPDATE sources SET made_from = '' WHERE {column} = ?", rows)
        self._connection.executemany("DELETE FROM families WHERE doc_id = ?", rows)
        for table in tables_of_notices(self._connection):
            self._connection.execute(f"DELETE FROM {table} WHERE doc_id NOT IN (SELECT doc_id FROM documents)")

    def clear(self) -> None:
        """Forget everything, for a build from nothing."""
        for table in ("sources", "documents", "meta"):
            self._connection.execute(f"DELETE FROM {table}")

    def remember(self, **values: str | None) -> None:
        """Keep what is known of the index itself (``program engine rules words stamp built_at``)."""
        self._insert("meta", list(values.items()), replace=True)

    def _insert(self, table: str, rows: Sequence[Row], *, replace: bool = False) -> None:
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            verb = "INSERT OR REPLACE" if replace else "INSERT"
            self._connection.executemany(f"{verb} INTO {table} VALUES ({marks})", rows)
