"""``policykb export``: the suffix chooses the form; the filters narrow it; what cannot be is said in a line."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import icalendar
import openpyxl
import pytest

Typed = Callable[..., Any]
HEADINGS = [
    "序号", "任务", "具体措施", "牵头单位", "责任单位", "配合单位", "完成时限", "量化目标", "依据", "原文",
    "现承担单位", "备注",
]  # fmt: skip


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_csv_is_the_table_of_tasks(base: Path, typed: Typed) -> None:
    done = typed("export", "任务.csv")
    assert (done.code, done.out) == (0, "")
    rows = table((base / "任务.csv").read_text(encoding="utf-8"))
    assert list(rows[0]) == HEADINGS
    dining = next(row for row in rows if row["任务"] == "建设老年食堂")
    assert dining["牵头单位"] == "县民政局"
    assert dining["责任单位"] == "县财政局、县卫生健康局"
    assert dining["具体措施"] == "2027年12月底前建成老年食堂12个，每餐补助不超过4元。"
    assert dining["完成时限"] == "2027年12月底前"
    assert dining["依据"] == "青政办发〔2026〕3号 一"
    assert "牵头单位：县民政局" in dining["原文"]
    assert "县民政局（青溪县民政局）" in dining["现承担单位"]
    assert typed("export").out == (base / "任务.csv").read_text(encoding="utf-8")


def test_excel_has_a_bom_and_no_formula(base: Path, typed: Typed) -> None:
    typed("export", "a.csv")
    typed("export", "b.csv", "--excel")
    assert (base / "b.csv").read_bytes() == b"\xef\xbb\xbf" + (base / "a.csv").read_bytes()
    assert typed("export", "--excel").out.startswith("\ufeff序号,")
    measure = "一、=1+1\n=cmd|' /C calc'!A0。（牵头单位：市农业农村局）"
    (base / "corpus" / "式.txt").write_text(
        f"乌石市人民政府关于算式的通知\n{measure}\n2025年2月3日\n", encoding="utf-8"
    )
    typed("build")
    cells = [cell for row in table(typed("export").out) for cell in row.values()]
    assert any("cmd|" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_json_lines_have_every_duty_with_its_proof(typed: Typed) -> None:
    records = [
        json.loads(line)
        for line in typed("export", "--format", "jsonl", "--number", "青政发〔2020〕8号").out.splitlines()
    ]
    (record,) = records
    assert [duty["unit"] for duty in record["lead"]] == ["县扶贫办"]
    assert record["lead"][0]["quote"] in record["text"]
    assert record["document"]["issued_on"] == "2020-05-11"


def test_a_workbook_a_calendar_a_database_a_page(base: Path, typed: Typed) -> None:
    for name in ("a.xlsx", "a.ics", "a.db", "a.md"):
        assert typed("export", name).code == 0
    page = openpyxl.load_workbook(base / "a.xlsx")["任务分解表"]
    assert [cell.value for cell in page[3]] == HEADINGS
    calendar = icalendar.Calendar.from_ical((base / "a.ics").read_bytes())
    days = sorted(str(event.decoded("DTSTART")) for event in calendar.walk("VEVENT"))
    assert days == ["2020-12-31", "2027-12-31"]
    with closing(sqlite3.connect(base / "a.db")) as database:
        assert database.execute("SELECT 牵头单位 FROM tasks WHERE 任务 = '建设老年食堂'").fetchall() == [("县民政局",)]
    assert (base / "a.md").read_text(encoding="utf-8").startswith("# 任务分解表\n")
    assert not list(base.glob(".*.part"))


def test_the_same_base_gives_the_same_files_even_built_anew(base: Path, typed: Typed) -> None:
    names = ("a.xlsx", "a.ics", "a.db", "a.md", "a.csv", "a.jsonl")
    first = []
    for name in names:
        typed("export", name)
        first.append((base / name).read_bytes())
    typed("build", "--rebuild")
    for name, before in zip(names, first, strict=True):
        typed("export", name)
        assert (base / name).read_bytes() == before, name


@pytest.mark.parametrize("form", ["xlsx", "sqlite", "ics", "md"])
def test_each_form_goes_to_stdout_too(form: str, base: Path, typed: Typed) -> None:
    typed("export", f"a.{form}")
    program = [sys.executable, "-c", "from policykb.doors.cli import main; main()", "export", "--format", form]
    assert subprocess.run(program, capture_output=True, check=True).stdout == (base / f"a.{form}").read_bytes()


def test_filters_order_and_pages(typed: Typed) -> None:
    def tasks(*words: str) -> list[str]:
        return [row["任务"] for row in table(typed("export", *words).out)]

    assert tasks("--unit", "县民政局") == ["建设老年食堂", "发展家庭床位"]
    assert tasks("--due-since", "2027") == ["建设老年食堂"]
    assert tasks("--sort", "-due", "--limit", "1") == ["建设老年食堂"]
    assert tasks("--region", "青溪县", "--role", "lead") == ["稳定搬迁群众就业", "建设老年食堂"]


def test_a_repost_beside_its_original_doubles_nothing(base: Path, typed: Typed) -> None:
    before = typed("export").out
    text = (base / "corpus" / "养老.txt").read_text(encoding="utf-8")
    (base / "corpus" / "转载.txt").write_text(f"来源：青溪县政府网\n{text}\n责任编辑：王五\n", encoding="utf-8")
    typed("build")
    assert len(table(typed("export").out)) == len(table(before))


def test_nothing_within_the_filters_is_said(base: Path, typed: Typed) -> None:
    done = typed("export", "a.xlsx", "--number", "无此文号〔2020〕1号")
    assert done.code == 1
    assert "No measure" in done.err
    assert openpyxl.load_workbook(base / "a.xlsx").sheetnames == ["任务分解表"]


@pytest.mark.parametrize(
    "words",
    [
        ["a.csv", "-o", "b.csv"],
        ["a.docx"],
        ["a.xlsx", "--excel"],
        ["a.csv", "--by-unit"],
        ["a.ics", "--duties"],
        ["no/such/a.xlsx"],
        ["no/such/a.db"],
        ["no/such/a.ics"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_cannot_be_is_a_line(
    words: list[str], language: str, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLICYKB_LANG", language)
    done = typed("export", *words)
    assert done.code == 2
    assert len(done.err.strip().splitlines()) == 1


@pytest.mark.parametrize("command", ["search 养老", "status"])
def test_other_commands_have_no_such_forms(command: str, typed: Typed) -> None:
    assert typed(*command.split(), "-o", "a.xlsx").code == 2
    assert typed(*command.split(), "--format", "ics").code == 2


def test_the_table_is_chinese_whoever_makes_it(base: Path, typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    typed("export", "en.xlsx")
    monkeypatch.setenv("POLICYKB_LANG", "zh")
    typed("export", "zh.xlsx")
    assert (base / "en.xlsx").read_bytes() == (base / "zh.xlsx").read_bytes()
