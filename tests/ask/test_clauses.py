"""How a row of the table of tasks names a clause: in the notice's words, none lost but those that have a column."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb.ask.clauses import measure_text, place, task_name

AT = 100  # where the measure begins in its notice


def measure(text: str, heading: str = "", label: str = "", quotes: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    """A measure of that text; each quote is found in it and states a responsible unit."""
    duties = []
    for quote in quotes:
        start = AT + text.index(quote)
        duties.append({"role": "responsible", "quote": quote, "start": start, "end": start + len(quote)})
    fixed = {"clause_id": "1", "start": AT, "end": AT + len(text), "deadline": None}
    return {**fixed, "text": text, "heading": heading, "label": label, "duties": duties, **more}


def section(clause_id: str, label: str, heading: str = "", parent: str | None = None, form: str = "item") -> Any:
    return {clause_id: {"clause_id": clause_id, "label": label, "heading": heading, "parent": parent, "form": form}}


TEXTS = [  # text, heading, label, quotes, what is to be done
    (
        "一、修路\n修通村路。\n牵头单位：甲局\n责任单位：乙局",
        "修路",
        "一、",
        ("牵头单位：甲局", "责任单位：乙局"),
        "修通村路。",
    ),
    ("（一）修路。修通村路。（甲局牵头）", "修路", "（一）", ("甲局牵头",), "修通村路。"),
    ("（一）修路。修通村路。（甲局、乙局负责。首位牵头）", "修路", "（一）", ("甲局、乙局负责",), "修通村路。"),
    ("（一）修路。修通村路。责任单位：甲局", "修路", "（一）", ("责任单位：甲局",), "修通村路。"),
    ("（一）修路。（甲局负责）", "修路", "（一）", ("甲局负责",), "修路"),
    # what is part of a sentence stays
    ("一、修路。由甲局牵头修通村路。", "修路", "一、", ("甲局牵头",), "由甲局牵头修通村路。"),
    ("一、修路。甲局负责修路，乙局配合。", "修路", "一、", ("乙局配合",), "甲局负责修路，乙局配合。"),
    ("一、投资不超过2亿元，其余自筹。", "投资不超过2亿元", "一、", (), "投资不超过2亿元，其余自筹。"),
    # a statement in the midst, of one of its items
    ("一、修路。1.东路。（甲局负责）2.西路。", "修路", "一、", ("甲局负责",), "1.东路。（甲局负责）2.西路。"),
    ("修路", "修路", "", (), "修路"),
    ("", "", "", (), ""),
]


@pytest.mark.parametrize(
    ("text", "heading", "label", "quotes", "expected"), TEXTS, ids=[case[0][:16] for case in TEXTS]
)
def test_what_is_to_be_done(text: str, heading: str, label: str, quotes: tuple[str, ...], expected: str) -> None:
    assert measure_text(measure(text, heading, label, quotes), {}) == expected


def test_a_row_of_a_table_keeps_the_cells_that_have_no_column_of_their_own() -> None:
    text = "3\t道路\t修通村路。\t县交通局\t2027年底前"
    row = measure(text, "修通村路", "3", ("县交通局",), deadline={"text": "2027年底前", "date": "2027-12-31"})
    assert measure_text(row, section("1", "3", form="row")) == "道路\n修通村路。"
    assert place(row, section("1", "3", form="row")) == "序号3"


@pytest.mark.parametrize(
    ("clause_id", "label", "heading", "expected"),
    [
        ("2.1", "（一）", "修路", "二、（一）"),
        ("2", "二、", "重点任务", "二"),
        ("2.1.x", "", "修桥", "二、（一）“修桥”"),
        ("2.1.x", "", "一句很长很长很长很长很长很长的话不宜当作条款的名称", "二、（一）"),
        ("9", "", "", ""),
    ],
)
def test_where_it_stands(clause_id: str, label: str, heading: str, expected: str) -> None:
    sections = {
        **section("2", "二、", "重点任务"),
        **section("2.1", "（一）", "修路", "2"),
        **section("2.1.x", "", "修桥", "2.1", "run-in"),
    }
    assert place(measure("修", heading, label, clause_id=clause_id), sections) == expected


def test_a_task_whose_heading_is_all_it_says_is_called_as_what_stands_above() -> None:
    sections = {**section("2", "二、", "重点任务"), **section("1", "（一）", "修通全部村路", "2")}
    assert task_name(measure("（一）修通全部村路。", "修通全部村路", "（一）"), sections) == "重点任务"
    assert task_name(measure("（一）修路。修通。", "修路", "（一）"), sections) == "修路"


@given(st.text(alphabet="修路。（）：县牵头\n\t ，；", max_size=40), st.integers(0, 39), st.integers(0, 39))
def test_every_text_is_taken_and_nothing_is_added(text: str, one: int, another: int) -> None:
    start, end = sorted((one, another))
    duty = {"role": "lead", "quote": text[start:end], "start": AT + start, "end": AT + end}
    assert measure_text(measure(text, duties=[duty]), {}) in text
