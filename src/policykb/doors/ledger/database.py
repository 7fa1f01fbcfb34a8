"""The table of tasks as a SQLite file that Datasette opens as it is: tables bound by foreign keys, and views."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from importlib.resources import files
from pathlib import Path
from typing import get_args

from policykb import __version__
from policykb.json_form import Json
from policykb.vocabulary import Role

_NOTICE = ("title", "number", "issued_on", "region", "status", "source")
_MEASURE = ("measure_id", "doc_id", "no", "clause", "measure", "state", "text", "start", "end")
_DUTY = ("role", "quote", "start", "end", "rule_id")


def write_database(path: Path, records: Iterable[Json], doubts: Iterable[Json], filters: Mapping[str, str]) -> None:
    """Write the records to ``path``, which is empty or not there. The same records give the same bytes."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON;")
        connection.execute("BEGIN")
        for statement in _statements():
            connection.execute(statement)
        for name, value in _about(filters).items():
            _put(connection, "about", {"name": name, "value": value})
        writer = _Writer(connection)
        for record in records:
            writer.put(record)
        for doubt in doubts:
            _put(
                connection,
                "doubts",
                {name: doubt[name] for name in ("doc_id", "measure_id", "code", "unit", "message")},
            )
        connection.execute("COMMIT")


def _statements() -> Iterator[str]:
    script = (files("policykb.doors.ledger") / "database.sql").read_text(encoding="utf-8")
    whole = ""
    for line in script.splitlines(keepends=True):
        whole += line
        if sqlite3.complete_statement(whole):
            yield whole
            whole = ""


def _about(filters: Mapping[str, str]) -> dict[str, str]:
    scope = "; ".join(f"{name} = {value}" for name, value in filters.items())
    return {"title": "任务分解表", "program": f"policykb {__version__}", "filters": scope or "none"}


class _Writer:
    """Puts records in, each notice and each unit once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._notices: set[str] = set()
        self._units: dict[tuple[str | None, ...], int] = {}

    def put(self, record: Json) -> None:
        """A record with its notice, its units and their duties."""
        document, deadline = record["document"], record["deadline"] or {"text": None, "date": None}
        if record["doc_id"] not in self._notices:
            self._notices.add(record["doc_id"])
            head = {name: document[name] for name in _NOTICE}
            _put(
                self._connection,
                "notices",
                {"doc_id": record["doc_id"], "issuers": "、".join(document["issuers"]), **head},
            )
        dates = {"deadline": deadline["text"], "deadline_date": deadline["date"]}
        own = {"name": record["task"], "targets": "；".join(record["targets"]), **dates}
        _put(self._connection, "measures", {**{name: record[name] for name in _MEASURE}, **own})
        for role in get_args(Role):
            for duty in record[role]:
                self._put_duty(duty, record["measure_id"], document["region"])

    def _put_duty(self, duty: Json, measure_id: str, region: str | None) -> None:
        unit = {"name": duty["unit"], "full_name": duty["full_name"], "region": region, "kind": duty["kind"]}
        key = tuple(unit.values())
        if key not in self._units:
            self._units[key] = len(self._units) + 1
            _put(self._connection, "units", {"unit_id": self._units[key], **unit})
        today = {f"today_{name}": value for name, value in duty["today"].items()}
        own = {"measure_id": measure_id, "unit_id": self._units[key], **today}
        _put(self._connection, "duties", {**{name: duty[name] for name in _DUTY}, **own})


def _put(connection: sqlite3.Connection, table: str, row: Mapping[str, object]) -> None:
    columns = ", ".join(f'"{name}"' for name in row)
    connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))
