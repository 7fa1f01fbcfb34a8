"""The lines of a cell are one text: names broken for want of room are whole, names on lines of their own apart."""

from __future__ import annotations

import pytest

from policykb.clean.grid import Cell
from policykb.clean.traced import Traced


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        (["省自然资源和", "规划厅"], "省自然资源和规划厅"),
        (["省人力资源社会", "保障厅"], "省人力资源社会保障厅"),
        (["市财政局", "市人力资源社会", "保障局"], "市财政局 市人力资源社会保障局"),
        (["市水利局", "市财政局"], "市水利局 市财政局"),
        (["市水利局", "财政局"], "市水利局 财政局"),
        (["市人力资源社会", "市财政局"], "市人力资源社会 市财政局"),
        (["各乡镇人民政府", "有关部门"], "各乡镇人民政府 有关部门"),
        (["张三", "李四"], "张三 李四"),
        (["1.划定范围。", "2.设立标志。"], "1.划定范围。 2.设立标志。"),
        (["永安镇", "兴隆镇"], "永安镇 兴隆镇"),
        (["市红十字会", "残联"], "市红十字会 残联"),
        (["做好资源", "管理"], "做好资源 管理"),
    ],
)
def test_the_lines_of_a_cell(lines: list[str], shown: str) -> None:
    assert Cell(paragraphs=[Traced.of(line) for line in lines]).line().text == shown
