"""What a build writes into the catalog, within one transaction of :meth:`policykb.index.catalog.Catalog.writing`."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict

from policykb.index.folding import fold, name_keys, number_key
from policykb.index.records import SourceRecord
from policykb.index.resemblance import compared, prints
from policykb.json_form import Json, dumps, notice_json
from policykb.model import Document, Notice


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
        form = notice_json(notice)
        self._connection.execute("DELETE FROM documents WHERE doc_id = ?", (notice.doc_id,))
        self._put_document(notice, form)
        self._put_outline(notice.doc_id, form)
        self._put_duties(notice.doc_id, form)
        self._put_rest(notice.doc_id, form)
        self._insert("prints", [(notice.doc_id, each) for each in prints(compared(notice.text))])
        self.put_source(source, doc_id=notice.doc_id)

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

    def _put_document(self, notice: Notice, form: Json) -> None:
        document, header = notice.document, notice.header
        row = (
            document.doc_id, document.source, document.url, document.fetched_at, document.media_type,
            document.decoded_as, header.title, header.kind, header.number,
            number_key(header.number) if header.number else None, "、".join(header.issuers), header.issued_on,
            header.published_on, header.effective_on, header.expires_on, header.region, document.script,
            document.text, hashlib.sha256(fold(document.text).encode()).hexdigest()[:16], dumps(document.origins),
            *_traces(document), dumps(_without_texts(form)),
        )  # fmt: skip
        self._insert("documents", [row])
        self._insert("names", [(key, document.doc_id) for key in name_keys(header.title, header.number)])

    def _put_outline(self, doc_id: str, form: Json) -> None:
        keys = ("clause_id", "label", "heading", "level", "form", "parent", "start", "end")
        self._insert("clauses", [(doc_id, *(clause[key] for key in keys)) for clause in form["sections"]])
        rows = []
        for place, measure in enumerate(form["measures"]):
            deadline = measure["deadline"] or {"text": None, "date": None}
            stated = (measure["label"], measure["heading"], measure["start"], measure["end"])
            by_when = (deadline["text"], deadline["date"], dumps(measure["targets"]))
            rows.append((measure["measure_id"], doc_id, measure["clause_id"], *stated, *by_when, place))
        self._insert("measures", rows)

    def _put_duties(self, doc_id: str, form: Json) -> None:
        rows = []
        for measure in form["measures"]:
            for place, duty in enumerate(measure["duties"]):
                today = duty["today"]
                named = (duty["unit"], duty["role"], duty["kind"], duty["full_name"])
                proof = (duty["start"], duty["end"], duty["rule_id"])
                carried = (today["state"], today["name"], today["evidence"])
                rows.append((measure["measure_id"], place, doc_id, *named, *carried, *proof))
        self._insert("duties", rows)

    def _put_rest(self, doc_id: str, form: Json) -> None:
        citations = [
            (doc_id, cited["title"], cited["number"], number_key(cited["number"]) if cited["number"] else None,
             cited["relation"], cited["start"], cited["end"])
            for cited in form["citations"]
        ]  # fmt: skip
        lists = [
            (doc_id, named["name"], named["stated"], dumps(named["groups"]), named["start"], named["end"])
            for named in form["lists"]
        ]
        findings = [
            (doc_id, finding["code"], finding["message"], finding["start"], finding["end"], None)
            for finding in form["findings"]
        ]
        self._insert("citations", citations)
        self._insert("lists", lists)
        self._insert("findings", findings)

    def _insert(self, table: str, rows: Iterable[tuple[object, ...]], *, replace: bool = False) -> None:
        kept = list(rows)
        if kept:
            marks = ", ".join("?" * len(kept[0]))
            verb = "INSERT OR REPLACE" if replace else "INSERT"
            self._connection.executemany(f"{verb} INTO {table} VALUES ({marks})", kept)


def _traces(document: Document) -> tuple[str, str]:
    """The facts and what was removed, as JSON."""
    return dumps([asdict(fact) for fact in document.facts]), dumps([asdict(removed) for removed in document.removed])


def _without_texts(form: Json) -> Json:
    """The JSON form less what is read again from the columns beside it: the text, the measures' texts, the source."""
    measures = [{**measure, "text": None} for measure in form["measures"]]
    return {**form, "text": None, "source": None, "measures": measures}
