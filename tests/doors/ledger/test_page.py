"""The Markdown page: a section a sheet, a table a notice, nothing in a cell read as a mark."""

from __future__ import annotations

from pathlib import Path

from doors.ledger.records import DOUBTS, RECORDS
from policykb.doors.ledger.page import write_page
from policykb.doors.ledger.sheets import sheets


def test_sections_tables_and_notes(tmp_path: Path) -> None:
    write_page(tmp_path / "a.md", sheets(RECORDS, DOUBTS, {}, by_unit=True))
    text = (tmp_path / "a.md").read_text(encoding="utf-8")
    lines = text.splitlines()
    assert lines[0] == "# 任务分解表"
    titles = [line for line in lines if line.startswith("## ") and "《" not in line]
    assert titles == [
        "## 青溪县扶贫开发办公室任务清单",
        "## 青溪县民政局任务清单",
        "## 青溪县财政局任务清单",
        "## 存疑事项",
    ]
    assert text.count("| 序号 | 任务 |") == 2 + 2  # the two notices, in the table and among the doubts
    assert "注1：2023年机构改革方案" in lines


def test_every_row_of_a_table_has_its_cells(tmp_path: Path) -> None:
    write_page(tmp_path / "a.md", sheets(RECORDS, (), {}, by_unit=False))
    rows = [line for line in (tmp_path / "a.md").read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    assert {row.replace("\\|", "").count("|") for row in rows} == {13}
