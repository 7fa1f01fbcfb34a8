"""Reposts are folded; what merely resembles is not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from policykb.ask.copies import containment, fold_copies

NOTICE = "".join(
    f"第{number}项工作由第{number * 7 % 31}组的负责人按月落实并于次月{number}日前报告；" for number in range(1, 40)
)


def test_a_repost_with_a_foreword_is_a_copy() -> None:
    texts = {"original": NOTICE, "repost": "小编整理，供参考。" + NOTICE, "other": NOTICE[::-1]}
    assert fold_copies(["repost", "other", "original"], texts, {}) == [("repost", ("original",)), ("other", ())]


def test_half_a_notice_in_another_is_no_copy() -> None:
    half = len(NOTICE) // 2
    texts = {"one": NOTICE, "two": NOTICE[:half] + NOTICE[half:][::-1]}
    assert fold_copies(["one", "two"], texts, {}) == [("one", ()), ("two", ())]


@given(st.lists(st.text(alphabet="的甲乙丙", max_size=60), max_size=6))
def test_every_one_stands_once_and_the_first_stays_first(texts: list[str]) -> None:
    named = {str(number): text for number, text in enumerate(texts)}
    folded = fold_copies(list(named), named, {})
    assert sorted(one for first, copies in folded for one in (first, *copies)) == sorted(named)
    assert folded[:1] == [] or folded[0][0] == "0"


@given(st.text(max_size=40), st.text(max_size=40), st.integers(min_value=1, max_value=9))
def test_containment_is_a_share_whichever_comes_first(one: str, other: str, size: int) -> None:
    assert 0 <= containment(one, other, size) <= 1
    assert containment(one, other, size) == containment(other, one, size) or len(one) == len(other)


def test_documents_of_different_numbers_are_no_copies() -> None:
    texts = {"one": NOTICE, "two": NOTICE}
    numbers = {"one": "甲政发〔2024〕1号", "two": "乙政发〔2024〕9号"}
    assert fold_copies(["one", "two"], texts, numbers) == [("one", ()), ("two", ())]
    assert fold_copies(["one", "two"], texts, {**numbers, "two": None}) == [("one", ("two",))]
