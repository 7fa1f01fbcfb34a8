"""Prints find what may be alike without reading it; shares say how much of one text stands in another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from policykb.index.resemblance import ALIKE, compared, containment, grams, likely, prints, shares

NOTICE = "".join(
    f"第{number}项工作由负责人的第{number * 7 % 31}组按月落实并于次月{number}日前报告；" for number in range(1, 80)
)
texts = st.text(alphabet="的和在对甲乙丙丁戊己庚辛", max_size=120)


def test_a_text_within_a_longer_one_shares_its_prints() -> None:
    share, of = likely(prints(NOTICE), prints("县政府转发如下。" + NOTICE + NOTICE[::-1]))
    assert (share, of >= 10) == (1.0, True)


def test_a_text_of_other_words_shares_none() -> None:
    assert likely(prints(NOTICE), prints(NOTICE[::-1]))[0] == 0


def test_years_wide_forms_and_blanks_make_no_difference() -> None:
    assert compared("到２０２０年 底（2021 年）") == compared("到2023年底(2025年)")


def test_half_a_notice_with_another_half_is_not_alike() -> None:
    half = len(NOTICE) // 2
    assert containment(NOTICE, NOTICE[:half] + NOTICE[half:][::-1]) < ALIKE


@given(texts, texts)
def test_shares_are_shares_the_same_from_both_sides(one: str, other: str) -> None:
    held, holds = shares(grams(one), grams(other))
    assert (holds, held) == shares(grams(other), grams(one))
    assert 0 <= held <= 1
    assert containment(one, one) == 1


@given(texts, texts, texts)
def test_prints_of_a_part_that_are_low_enough_are_prints_of_the_whole(before: str, part: str, after: str) -> None:
    """What makes the estimate sound: below the largest print of the whole, none of the part's is missing from it."""
    whole = prints(before + part + after)
    assert {each for each in prints(part) if each <= max(whole, default=-1)} <= set(whole)
