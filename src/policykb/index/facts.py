"""What notices say, asked across all of them: duties, units, citations, the names they are known by, findings."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from policykb.index.folding import number_key
from policykb.index.records import CitationRecord, DutyRecord, FindingRecord, MeasureRecord, NameRecord, UnitRecord

_DUTY = """
    SELECT measure_id, doc_id, unit, role, duties.kind, full_name, today_state, today_name, region, deadline
    FROM duties JOIN documents USING (doc_id) JOIN measures USING (measure_id, doc_id)"""
_CITATION = """
    SELECT doc_id, citations.title, citations.number, relation, issued_on, effective_on, documents.title AS by_title,
           documents.number AS by_number, region AS by_region, start, "end"
    FROM citations JOIN documents USING (doc_id)"""
_LAST = "\U0010ffff"  # after every text that begins alike
_MEASURE = """
    SELECT measure_id, doc_id, heading,
           (WITH RECURSIVE up(heading, parent) AS (
                SELECT heading, parent FROM clauses
                WHERE clauses.doc_id = measures.doc_id AND clauses.clause_id = measures.clause_id
                UNION ALL
                SELECT clauses.heading, clauses.parent FROM clauses JOIN up ON clauses.clause_id = up.parent
                WHERE clauses.doc_id = measures.doc_id)
            SELECT group_concat(heading, char(10)) FROM up) AS headings,
           substr(text, measures.start + 1, measures."end" - measures.start) AS text,
           (SELECT group_concat(DISTINCT role) FROM duties WHERE duties.measure_id = measures.measure_id) AS roles
    FROM measures JOIN documents USING (doc_id)"""
EACH = "(SELECT value FROM json_each(?1))"
"""A whole list as one value: see :func:`each`."""


class Facts:
    """The facts of an open catalog."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def measures(self, measure_ids: Iterable[str]) -> dict[str, MeasureRecord]:
        """The measures of those ids, by id; those that are not there are left out."""
        rows = self._rows(f"{_MEASURE} WHERE measure_id IN {EACH}", *each(measure_ids))
        return {
            row["measure_id"]: MeasureRecord(
                **{**dict(row), "headings": row["headings"] or "", "roles": tuple((row["roles"] or "").split(","))}
            )
            for row in rows
        }

    def headings(self, measure_ids: Iterable[str]) -> dict[str, str]:
        """The headings of measures, by id."""
        return dict(
            self._pairs(f"SELECT measure_id, heading FROM measures WHERE measure_id IN {EACH}", *each(measure_ids))
        )

    def notices_with(self, code: str) -> frozenset[str]:
        """The notices that have a finding of that code."""
        return frozenset(row[0] for row in self._rows("SELECT DISTINCT doc_id FROM findings WHERE code = ?", code))

    def duties(self, names: Iterable[str] | None = None) -> tuple[DutyRecord, ...]:
        """The duties of units with any of ``names`` (exactly; as written, full, or today's); ``None``: every duty."""
        if names is None:
            rows = list(self._rows(f"{_DUTY} ORDER BY measure_id, duties.place"))
        else:
            where = " OR ".join(f"{column} IN {EACH}" for column in ("unit", "full_name", "today_name"))
            rows = list(self._rows(f"{_DUTY} WHERE {where} ORDER BY measure_id, duties.place", *each(names)))
        return tuple(DutyRecord(**dict(row)) for row in rows)

    def duties_of(self, doc_ids: Iterable[str]) -> tuple[DutyRecord, ...]:
        """The duties in those notices."""
        rows = self._rows(f"{_DUTY} WHERE doc_id IN {EACH} ORDER BY measure_id, duties.place", *each(doc_ids))
        return tuple(DutyRecord(**dict(row)) for row in rows)

    def units(self) -> tuple[UnitRecord, ...]:
        """Every unit that has been given anything to do, by region."""
        return tuple(UnitRecord(**dict(row)) for row in self._rows("SELECT * FROM units ORDER BY region, unit"))

    def partners(
        self, measure_ids: Iterable[str], *, but: Iterable[str], limit: int
    ) -> tuple[tuple[str, str, int], ...]:
        """Who else is named in those measures, but for the units of those names; the most often first.

        A name as written, the full one (the same where it cannot be told), in how many of the measures. Catch-alls are
        nobody.
        """
        own = set(but)
        rows = self._rows(
            f"""SELECT min(unit), coalesce(full_name, unit) AS name, count(DISTINCT measure_id) AS shared
                FROM duties WHERE measure_id IN {EACH} AND kind != 'generic'
                GROUP BY name ORDER BY shared DESC, name""",
            *each(measure_ids),
        )
        others = (tuple(row) for row in rows if not own & {row[0], row[1]})
        return tuple(islice(others, limit))

    def units_called(self, names: Iterable[str]) -> tuple[UnitRecord, ...]:
        """The same of units with any of ``names`` (exactly; as written, full, or today's)."""
        where = " OR ".join(f"{column} IN {EACH}" for column in ("unit", "full_name", "today_name"))
        rows = self._rows(  # the view itself would be counted whole before it is narrowed
            f"""SELECT unit, full_name, today_name, region, duties.kind AS kind,
                       count(*) AS duties, sum(role = 'lead') AS leads
                FROM duties JOIN documents USING (doc_id) WHERE {where}
                GROUP BY unit, full_name, today_name, region, duties.kind ORDER BY region, unit""",
            *each(names),
        )
        return tuple(UnitRecord(**dict(row)) for row in rows)

    def written(self, beginning: str = "", *, limit: int = -1) -> tuple[str, ...]:
        """The names that notices write units by, in order, those that begin so: each is looked up once, however many
        duties bear it (a loose scan of the index)."""
        return self._distinct("duties", "unit", beginning, limit)

    def unit_names(self, beginning: str, *, limit: int) -> tuple[str, ...]:
        """Names of units that begin so: as notices write them, then in full, so many of each."""
        columns = ("unit", "full_name")
        found = (name for column in columns for name in self._distinct("duties", column, beginning, limit))
        return tuple(dict.fromkeys(found))

    def todays(self) -> tuple[str, ...]:
        """The names of the bodies that carry duties today, each once."""
        return self._distinct("duties", "today_name", "", -1)

    def regions(self) -> tuple[str, ...]:
        """The regions of the notices, each once."""
        return self._distinct("documents", "region", "", -1)

    def numbers(self, beginning: str, *, limit: int) -> tuple[str, ...]:
        """Document numbers that begin so, in any brackets."""
        rows = self._rows(
            "SELECT DISTINCT number FROM documents WHERE number_key >= ? AND number_key < ? ORDER BY 1 LIMIT ?",
            number_key(beginning),
            number_key(beginning) + _LAST,
            limit,
        )
        return tuple(row[0] for row in rows)

    def _distinct(self, table: str, column: str, beginning: str, limit: int) -> tuple[str, ...]:
        within = f"WHERE {column} > ?1 AND {column} < ?2"
        rows = self._rows(
            f"""WITH RECURSIVE found(value) AS (
                SELECT min({column}) FROM {table} WHERE {column} >= ?1 AND {column} < ?2
                UNION ALL
                SELECT (SELECT min({column}) FROM {table} {within.replace("?1", "value")}) FROM found
                WHERE value IS NOT NULL)
            SELECT value FROM found WHERE value IS NOT NULL LIMIT ?3""",
            beginning,
            beginning + _LAST,
            limit,
        )
        return tuple(row[0] for row in rows)

    def units_in(self, doc_ids: Iterable[str]) -> dict[str, int]:
        """In how many of the notices ``doc_ids`` each unit, as written, has a duty."""
        counted = f"SELECT unit, count(DISTINCT doc_id) FROM duties WHERE doc_id IN {EACH} GROUP BY unit"
        return dict(self._pairs(counted, *each(doc_ids)))

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
            f"SELECT {columns} FROM names JOIN documents USING (doc_id) WHERE key IN {EACH} ORDER BY key, doc_id",
            *each(keys),
        )
        return tuple(NameRecord(**dict(row)) for row in rows)

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


def each(values: Iterable[str] | None) -> tuple[str, ...]:
    """The one value that :data:`EACH` takes; none where there is no list."""
    return () if values is None else (json.dumps(list(dict.fromkeys(values))),)
