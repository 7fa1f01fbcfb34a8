"""Deadlines: the words, and the last day they allow where that is certain."""

from __future__ import annotations

import pytest

from policykb.model import Span
from policykb.understand.deadlines import cell_deadline, deadline_in

ISSUED = "2024-05-08"


def deadline(text: str, issued_on: str | None = ISSUED) -> tuple[str, str | None] | None:
    found = deadline_in(text, Span(start=0, end=len(text)), issued_on=issued_on)
    return (found.text, found.date) if found else None


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("请于6月30日前报送。", "6月30日前", "2024-06-30"),
        ("2025年6月底前建成平台。", "2025年6月底前", "2025-06-30"),
        ("12月底前完成。", "12月底前", "2024-12-31"),
        ("2025年底前实现全覆盖。", "2025年底前", "2025-12-31"),
        ("到2025年底，建成20个站点。", "到2025年底", "2025-12-31"),
        ("年底前全部清零。", "年底前", "2024-12-31"),
        ("年底实现全覆盖。", "年底", "2024-12-31"),
        ("到“十四五”末，覆盖率达到95%。", "“十四五”末", "2025-12-31"),
        ("自印发之日起30日内制定细则。", "印发之日起30日内", "2024-06-07"),
        ("2025年第一季度前出台。", "2025年第一季度前", "2025-03-31"),
        ("2024年上半年完成。", "2024年上半年", "2024-06-30"),
        ("2025年6月底前试点，12月底前推开。", "2025年6月底前", "2025-06-30"),
        ("于5月20日17:30前报送。", "5月20日17:30前", "2024-05-20"),
        ("于2024年5月23日（星期四）前报送。", "2024年5月23日（星期四）前", "2024-05-23"),
        ("2025年年底前建成。", "2025年年底前", "2025-12-31"),
        ("明年6月底前建成。", "明年6月底前", "2025-06-30"),
        ("明年底前建成。", "明年底前", "2025-12-31"),
        ("今年年底前完成。", "今年年底前", "2024-12-31"),
        ("本月底前报送名单。", "本月底前", "2024-05-31"),
        ("2024年10月上旬前完成。", "2024年10月上旬前", "2024-10-10"),
        ("6月中旬前完成。", "6月中旬前", "2024-06-20"),
        ("三季度完成招标。", "三季度", "2024-09-30"),
        ("2025年内建成。", "2025年内", "2025-12-31"),
        ("申报截止时间为6月30日。", "截止时间为6月30日", "2024-06-30"),
        ("2024.6.30前报送。", "2024.6.30前", "2024-06-30"),
        ("印发后一周内制定方案。", "印发后一周内", "2024-05-15"),
    ],
)
def test_deadlines_with_a_certain_day(text: str, words: str, day: str) -> None:
    assert deadline(text) == (words, day)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("到2027年，机制基本健全。", "到2027年"),
        ("自印发之日起10个工作日内报备。", "印发之日起10个工作日内"),
        ("3月底前完成。", "3月底前"),
        ("9月份前完成。", "9月份前"),
        ("2027年前建成。", "2027年前"),
    ],
)
def test_no_day_is_given_where_it_is_uncertain(text: str, words: str) -> None:
    assert deadline(text) == (words, None)


def test_without_a_date_of_issue_the_year_stays_open() -> None:
    assert deadline("年底前完成。", None) == ("年底前", None)


def test_the_year_named_before_counts_on() -> None:
    assert deadline("2023年起试点，12月底前完成。", None) == ("12月底前", "2023-12-31")


@pytest.mark.parametrize(
    "text",
    [
        "截至2023年底，已建成20个。",
        "与2019年12月底相比下降。",
        "每年6月底前报送。",
        "每年3月8日前报送。",
        "截至2024年6月30日，全部完成。",
        "收到申请之日起20日内办结。",
        "三年内完成。",
        "2024年5月8日印发。",
    ],
)
def test_times_that_are_no_deadlines(text: str) -> None:
    assert deadline(text) is None


@pytest.mark.parametrize(
    ("cell", "day"),
    [("2024年6月", "2024-06-30"), ("2024年底", "2024-12-31"), ("长期坚持", None), ("2024年6月30日", "2024-06-30")],
)
def test_a_tables_cell_is_a_deadline_whole(cell: str, day: str | None) -> None:
    found = cell_deadline(cell, issued_on=ISSUED)
    assert found is not None
    assert (found.text, found.date) == (cell, day)


def test_a_cell_that_says_something_else_is_none() -> None:
    assert cell_deadline("市民政局", issued_on=ISSUED) is None
