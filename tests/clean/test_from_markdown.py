"""Markdown gives what a reader sees: no marks, its tables as tables, its front matter as facts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb.clean.from_text import read_text
from policykb.clean.layout import tables


@pytest.mark.parametrize(
    ("marked", "shown"),
    [
        ("# 关于防汛的通知 #", "关于防汛的通知"),
        ("**一、总体要求**", "一、总体要求"),
        ("> - 县水务局", "县水务局"),
        ("* 县水务局", "县水务局"),
        ("1\\. 加强值守", "1. 加强值守"),
        ("1. 加强值守", "1. 加强值守"),
        ("见[附件1](./files/a.docx)和[网站](https://x.example)", "见附件1和网站"),
        ("![图片](a.png)按图执行", "按图执行"),
        ("办法[2020]5号", "办法[2020]5号"),
        ("由县水务局<br>县财政局<u>负责</u>", "由县水务局 县财政局负责"),
        ("***\n第一\n---\n```\n第二\n```", "第一\n第二"),
        ("粗体~~旧~~ `代码`", "粗体旧 代码"),
        ("2*3和a_b_c", "2*3和a_b_c"),
    ],
)
def test_marks_are_undone_and_nothing_else(marked: str, shown: str) -> None:
    assert read_text(marked, markdown=True).traced().text == shown


@pytest.mark.parametrize(
    "table",
    [
        "| 任务 | 单位 |\n| --- | :-: |\n| 划定**范围** | 县水务局 |",
        "任务 | 单位\n--- | ---\n划定范围 | 县水务局",
    ],
)
def test_tables_are_tables(table: str) -> None:
    layout = read_text(f"说明\n\n{table}\n\n结束", markdown=True)
    text = layout.traced().text
    assert text == "说明\n任务\t单位\n划定范围\t县水务局\n结束"
    (found,) = tables(layout)
    assert [[cell.of(text) for cell in row] for row in found.rows] == [["任务", "单位"], ["划定范围", "县水务局"]]


def test_front_matter_is_facts() -> None:
    front = '---\ntitle: "关于防汛的通知"\nurl: https://www.yunxi.example/t1.html\ndate: 2024-05-08\ntags: [a]\n---\n'
    layout = read_text(front + "各乡镇人民政府：", markdown=True)
    assert layout.traced().text == "各乡镇人民政府："
    assert [(fact.field, fact.value) for fact in layout.facts] == [
        ("title", "关于防汛的通知"), ("url", "https://www.yunxi.example/t1.html"), ("published_on", "2024-05-08"),
    ]  # fmt: skip
    assert [gone.rule_id for gone in layout.removed] == ["front-matter"]
    assert read_text("---\n一\n---\n二", markdown=True).traced().text == "二"


@given(st.text("#*_-|`~[]()!<>\\ \n通知a1", max_size=80))
def test_any_text_is_lines_whose_origins_never_decrease(text: str) -> None:
    layout = read_text(text, markdown=True)
    origins = [origin for _, origin in layout.traced().runs]
    assert origins == sorted(origins)
    assert all(line.text.text.strip() for line in layout.lines)
