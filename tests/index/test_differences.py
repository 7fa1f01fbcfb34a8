"""Differences lead from one text to the other, character by character; changed years are caught."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb.index.differences import compare, differences

texts = st.text(alphabet="甲乙2013，。\n", max_size=80)


@given(texts, texts)
def test_differences_put_in_place_make_the_other_text(one: str, other: str) -> None:
    made, at = [], 0
    for found in differences(one, other):
        made += [one[at : found.here.start], found.there.of(other)]
        at = found.here.end
    assert "".join([*made, one[at:]]) == other


@given(texts)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert compare(text, text) == ((), ())


@given(texts, texts)
def test_places_lie_in_the_texts_and_in_order(one: str, other: str) -> None:
    found, _ = compare(one, other)
    for text, spans in ((one, [each.here for each in found]), (other, [each.there for each in found])):
        edges = [edge for span in spans for edge in (span.start, span.end)]
        assert edges == sorted(edges)
        assert all(0 <= edge <= len(text) for edge in edges)


@pytest.mark.parametrize(
    ("one", "other", "years"),
    [
        ("到2020年，全部完成。", "到2023年，全部完成。", [("2020", "2023")]),
        ("甲政发〔2019〕8号", "甲政发〔２０２１〕8号", [("2019", "2021")]),
        ("到2020年底，2021年再查。", "到2012年底，2021年再查。", [("2020", "2012")]),
        ("改造管网2020公里", "改造管网3020公里", []),
        ("到2020年", "到明年", []),
        ("投资20200元", "投资20230元", []),
    ],
)
def test_a_year_that_a_repost_changed_is_found(one: str, other: str, years: list[tuple[str, str]]) -> None:
    found = compare(one, other)[1]
    assert [(each.year, each.instead) for each in found] == years
    assert all(each.here.of(one) in ("2020", "2019") for each in found)


def test_a_text_without_a_mark_and_one_of_equal_pieces_end_soon() -> None:
    assert differences("甲" * 50_000, "甲" * 49_999 + "乙")
    assert differences("是，" * 20_000, "否，" + "是，" * 20_000)
