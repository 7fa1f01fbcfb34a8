"""The database: whole, bound by foreign keys, with views to read; the same bytes each time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from doors.ledger.records import DOUBTS, RECORDS
from policykb.doors.ledger.database import write_database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    write_database(tmp_path / "a.db", RECORDS, DOUBTS, {"region": "云南省"})
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        yield connection


def test_it_is_whole_and_its_tables_are_bound(database: sqlite3.Connection) -> None:
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    bound = {
        (table, row[2])
        for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for row in database.execute(f"PRAGMA foreign_key_list({table})")
    }
    assert bound == {
        ("measures", "notices"),
        ("duties", "measures"),
        ("duties", "units"),
        ("doubts", "notices"),
        ("doubts", "measures"),
    }


def test_everything_is_in_it_once(database: sqlite3.Connection) -> None:
    tables = ("notices", "measures", "units", "duties", "doubts")
    counts = {table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}
    assert counts == {"notices": 2, "measures": 4, "units": 3, "duties": 10, "doubts": 3}
    assert dict(database.execute("SELECT name, value FROM about"))["filters"] == "region = 云南省"


def test_the_views_show_the_table_the_deadlines_and_who_carries_what(database: sqlite3.Connection) -> None:
    rows = database.execute("SELECT 序号, 任务, 牵头单位, 责任单位, 截止日, 文号 FROM tasks").fetchall()
    assert rows[0] == (1, "建设老年食堂", "县扶贫办", "县民政局、县财政局", "2027-12-31", "青政办发〔2026〕3号")
    assert rows[2] == (3, "建设老年食堂", None, None, None, "《白石市供水管理办法》")
    dates = [row[0] for row in database.execute("SELECT DISTINCT deadline_date FROM deadlines")]
    assert dates == ["2026-06-30", "2027-12-31"]
    today = "SELECT DISTINCT full_name, today_name, today_evidence FROM duties_by_unit WHERE unit = '县扶贫办'"
    assert database.execute(today).fetchall() == [("青溪县扶贫开发办公室", "青溪县农业农村局", "2023年机构改革方案")]


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.db", "b.db"):
        write_database(tmp_path / name, RECORDS, DOUBTS, {})
    assert (tmp_path / "a.db").read_bytes() == (tmp_path / "b.db").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.db", "b.db"]
