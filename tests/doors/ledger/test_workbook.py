"""The workbook: what is read back is what was written, it prints as an office sends it, the same bytes each time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doors.ledger.records import DOUBTS, RECORDS, record
from doors.samples import LEAD
from policykb.doors.ledger.sheets import Sheet, sheets
from policykb.doors.ledger.workbook import height, tab_name, write_workbook
from policykb.doors.terminal import safe

HEADINGS = [
    "序号", "任务", "具体措施", "牵头单位", "责任单位", "配合单位", "完成时限", "量化目标", "依据", "原文",
    "现承担单位", "备注",
]  # fmt: skip


def written(path: Path, *, by_unit: bool = False, filters: dict[str, str] | None = None) -> tuple[list[Sheet], Any]:
    made = list(sheets(RECORDS, DOUBTS, filters or {}, by_unit=by_unit))
    write_workbook(path, made)
    return made, openpyxl.load_workbook(path)


def rows_of(page: Any) -> list[tuple[Any, ...]]:
    """The rows of the table: those below the headings with a number or an empty first cell, and a second one."""
    found = page.iter_rows(min_row=4, values_only=True)
    return [tuple(value or "" for value in row) for row in found if any(value is not None for value in row[1:])]


@pytest.mark.parametrize("by_unit", [False, True])
def test_what_is_read_back_is_what_was_written(by_unit: bool, tmp_path: Path) -> None:
    made, book = written(tmp_path / "a.xlsx", by_unit=by_unit)
    assert len(book.worksheets) == len(made)
    for sheet, page in zip(made, book.worksheets, strict=True):
        assert [cell.value for cell in page[3]] == [column.heading for column in sheet.columns]
        expected = [tuple(safe(v) if isinstance(v, str) else v for v in row) for g in sheet.groups for row in g.rows]
        assert rows_of(page) == expected


def test_it_stands_as_an_office_sends_it(tmp_path: Path) -> None:
    _, book = written(tmp_path / "a.xlsx", filters={"region": "云南省"})
    page = book["任务分解表"]
    assert [cell.value for cell in page[3]] == HEADINGS
    assert page["A1"].value == "任务分解表"
    assert "地区：云南省" in page["A2"].value
    merged = {str(area) for area in page.merged_cells.ranges}
    assert {"A1:L1", "A2:L2", "A4:L4", "A7:L7"} <= merged  # title, note, the two notices
    assert page["A4"].value.startswith("《青溪县人民政府办公室关于做好养老服务的通知》（青政办发〔2026〕3号")
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.page_setup.fitToWidth in (None, 1)  # 1 is what is left unsaid
    assert page.page_setup.fitToHeight == 0
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_title_rows == "$3:$3"
    assert page.freeze_panes == "C4"
    assert page.auto_filter.ref == "A3:L9"
    assert page["C5"].alignment.wrap_text
    assert page.column_dimensions["C"].width > page.column_dimensions["A"].width
    assert all(page.row_dimensions[row].height for row in range(1, 10))


def test_units_as_written_and_todays_body_in_a_column_of_its_own_with_the_evidence(tmp_path: Path) -> None:
    _, book = written(tmp_path / "a.xlsx")
    cells = dict(zip(HEADINGS, (cell.value for cell in book["任务分解表"][5]), strict=True))
    assert (cells["牵头单位"], cells["责任单位"]) == ("县扶贫办", "县民政局、县财政局")
    today = cells["现承担单位"].split("\n")
    assert today[0] == "县扶贫办（青溪县扶贫开发办公室）：→青溪县农业农村局［注1］"
    assert today[1:] == ["县民政局（青溪县民政局）：未变", "县财政局（青溪县财政局）：不明［注2］"]
    notes = [row[0].value for row in book["任务分解表"].iter_rows(min_row=10) if row[0].value]
    assert notes == ["注1：2023年机构改革方案", "注2：未见"]


def test_a_subject_of_a_sentence_is_in_no_column_of_units(tmp_path: Path) -> None:
    _, book = written(tmp_path / "a.xlsx")
    cells = dict(zip(HEADINGS, (cell.value for cell in book["任务分解表"][8]), strict=True))
    assert [cells[name] for name in ("牵头单位", "责任单位", "配合单位")] == [None, None, None]
    assert cells["备注"] == "句中主语：县民政局\n文件已废止"


def test_a_duty_that_a_person_stated_says_so() -> None:
    sheet = next(sheets([record(1, lead=[{**LEAD, "rule_id": "by-hand:李"}])], (), {}, by_unit=False))
    assert sheet.groups[0].rows[0][-1] == "县扶贫办由李更正"


def test_nothing_in_a_cell_is_a_formula_or_a_link(tmp_path: Path) -> None:
    _, book = written(tmp_path / "a.xlsx")
    cell = book["任务分解表"]["C9"]
    assert cell.data_type == "s"
    assert cell.value.startswith("=HYPERLINK")
    assert cell.hyperlink is None


def test_what_is_doubtful_stands_on_a_sheet_of_its_own(tmp_path: Path) -> None:
    _, book = written(tmp_path / "a.xlsx")
    page = book["存疑"]
    assert [row[:5] for row in rows_of(page)] == [
        (1, "建设老年食堂", "承接单位不明", "县财政局", "未见"),
        ("", "（全文）", "条款编号跳号或重号", "", "一、 之后是 三、"),
        (3, "建设老年食堂", "未写明单位，仅见于句子主语", "", ""),
    ]


def test_a_sheet_for_each_unit_with_its_role(tmp_path: Path) -> None:
    _, book = written(tmp_path / "a.xlsx", by_unit=True)
    assert book.sheetnames == ["任务分解表", "青溪县扶贫开发办公室", "青溪县民政局", "青溪县财政局", "存疑"]
    page = book["青溪县民政局"]
    assert page["A1"].value == "青溪县民政局任务清单"
    assert [row[:2] for row in rows_of(page)] == [(1, "责任"), (2, "责任"), (3, "句中主语"), (4, "责任")]


def test_one_notice_alone_names_the_table() -> None:
    (sheet,) = sheets(RECORDS[:2], (), {}, by_unit=False)
    assert sheet.title == "《青溪县人民政府办公室关于做好养老服务的通知》任务分解表"


def test_rows_that_come_from_notices_in_turn_stand_under_no_notice() -> None:
    sheet = next(sheets((RECORDS[0], RECORDS[2], RECORDS[1]), (), {}, by_unit=False))
    assert [group.heading for group in sheet.groups] == [None]


@pytest.mark.parametrize("records", [RECORDS, ()], ids=["some", "none"])
def test_the_same_base_gives_the_same_bytes(records: tuple[Any, ...], tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(tmp_path / name, sheets(records, (), {}, by_unit=True))
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").properties.created.year == 1980


def test_a_text_that_excel_would_refuse_is_cut_and_says_so(tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", sheets([record(1, measure="长" * 40_000)], (), {}, by_unit=False))
    page = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert len(page["C5"].value) <= 32_767
    assert page["C5"].value.endswith("…（过长，见文件原文）")
    assert page.row_dimensions[5].height == pytest.approx(409, abs=1)


def test_a_row_is_as_high_as_its_longest_text() -> None:
    assert height([("一行", 10)], 10) < height([("一行\n两行\n三行", 10)], 10) < height([("字" * 100, 10)], 10)


@given(st.lists(st.text(max_size=50), max_size=6))
def test_every_name_of_a_tab_is_one_that_excel_takes(wanted: list[str]) -> None:
    taken: set[str] = set()
    names = [tab_name(name, taken) for name in wanted]
    assert len({name.lower() for name in names}) == len(names)
    for name in names:
        assert 0 < len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert not name.startswith("'")
        assert not name.endswith("'")
