"""Amounts of two clauses beside each other."""

from __future__ import annotations

import pytest

from policykb.ask.comparison.amounts import Amount, amounts_of, effect, paired


def amount(text: str, target: str) -> Amount:
    (found,) = amounts_of([target], text, 0, len(text))
    return found


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("不低于55%", "不低于60%", "tightened"),
        ("不低于60%", "不低于55%", "loosened"),
        ("不超过15个工作日", "不超过12个工作日", "tightened"),
        ("压缩至1个工作日以内", "压缩至3个工作日以内", "loosened"),
        ("达到95%以上", "达到95%以上", None),
        ("不低于1,000元", "不低于1000元", None),
        ("不低于1万元", "不低于8000元", "loosened"),
        ("不低于30%", "不超过30%", "changed"),
        ("10%", "20%", "changed"),  # neither promises nor caps: which way is not for us to say
        ("5-8万元", "6万元", "changed"),
    ],
)
def test_which_of_two_amounts_is_the_stricter(one: str, other: str, expected: str | None) -> None:
    assert effect(amount(f"补助{one}", one), amount(f"补助{other}", other), levels=False) == expected


def test_a_total_of_a_city_is_not_measured_by_that_of_its_province() -> None:
    one, other = amount("培训护理员1万人次", "培训护理员1万人次"), amount("培训护理员900人次", "培训护理员900人次")
    assert effect(one, other, levels=True) == "changed"
    assert effect(one, other, levels=False) == "loosened"


def test_amounts_of_one_unit_are_paired_by_what_they_are_of() -> None:
    ones = "护理型床位占比不低于55%，签约率达到95%以上"
    others = "签约率达到98%以上，护理型床位占比不低于60%，覆盖率达到50%"
    found = paired(
        amounts_of(["不低于55%", "达到95%以上"], ones, 0, len(ones)),
        amounts_of(["达到98%以上", "不低于60%", "达到50%"], others, 0, len(others)),
    )
    assert [(a and a.text, b and b.text) for a, b in found] == [
        ("不低于55%", "不低于60%"),
        ("达到95%以上", "达到98%以上"),
        (None, "达到50%"),
    ]


def test_amounts_of_other_things_are_no_pair() -> None:
    ones, others = "每户补助不低于3000元", "对培训机构奖励不低于5000元"
    found = list(paired(amounts_of(["不低于3000元"], ones, 0, 99), amounts_of(["不低于5000元"], others, 0, 99)))
    assert [(a and a.text, b and b.text) for a, b in found] == [("不低于3000元", None), (None, "不低于5000元")]


def test_an_amount_that_stands_twice_is_found_twice_where_it_stands() -> None:
    text = "城镇不低于50%，乡村不低于50%"
    assert [text[one.start : one.end] for one in amounts_of(["不低于50%"], text, 0, len(text))] == ["不低于50%"] * 2
