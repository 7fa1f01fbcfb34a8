"""Regions: the place a name begins with, the place a number's letters mean, and honesty where neither is certain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb.understand.regions import Place, is_capital, leading_place, place, place_of_number

LEADING = [
    ("云南省西双版纳州民政局", ("云南省", "西双版纳傣族自治州"), 8),
    ("西双版纳州扶贫开发领导小组", ("云南省", "西双版纳傣族自治州"), 5),
    ("西双版纳银保监分局", ("云南省", "西双版纳傣族自治州"), 4),
    ("北京市朝阳区人民政府", ("北京市", "朝阳区"), 6),
    ("福建省晋江市财政局", ("福建省", "泉州市", "晋江市"), 6),
    ("四川阿坝州林草局", ("四川省", "阿坝藏族羌族自治州"), 5),
    ("广西民政厅", ("广西壮族自治区",), 2),
    ("内蒙古自治区财政厅", ("内蒙古自治区",), 6),
    ("吉林省财政厅", ("吉林省",), 3),
    ("吉林市财政局", ("吉林省", "吉林市"), 3),
    ("海南州政府", ("青海省", "海南藏族自治州"), 3),
    ("中共德州市委", ("山东省", "德州市"), 5),
    ("恩施土家族苗族自治州财政局", ("湖北省", "恩施土家族苗族自治州"), 10),
]


@pytest.mark.parametrize(("name", "path", "length"), LEADING)
def test_the_place_a_name_begins_with(name: str, path: tuple[str, ...], length: int) -> None:
    found = leading_place(name)
    assert found is not None
    assert (found[0].path, found[1], found[0].known) == (path, length, True)


@pytest.mark.parametrize(
    ("name", "path", "level"),
    [
        ("青石县人民政府", ("青石县",), "county"),
        ("临江州扶贫办", ("临江州",), "prefecture"),
        ("云南省青石县民政局", ("云南省", "青石县"), "county"),
        ("中共青石县委", ("青石县",), "county"),
        ("青石镇人民政府", ("青石镇",), "township"),
    ],
)
def test_a_place_the_gazetteer_lacks_is_known_by_its_form(name: str, path: tuple[str, ...], level: str) -> None:
    found = leading_place(name)
    assert found is not None
    assert (found[0].path, found[0].level, found[0].known) == (path, level, False)


@pytest.mark.parametrize(
    "name",
    ["各县市人民政府", "省民政厅", "市场监管总局", "市民政局", "文化和旅游部", "国家发展改革委", "城市管理局",
     "县（市、区）", "人民银行", "建筑市场监管司", "住房城乡建设局", "各市、州", "高新技术产业开发区管委会", ""],
)  # fmt: skip
def test_a_name_without_a_place_leads_to_none(name: str) -> None:
    assert leading_place(name) is None


def test_a_name_that_several_places_bear_is_decided_by_the_notice_or_left_open() -> None:
    alone = leading_place("朝阳区政府")
    assert alone is not None
    assert (alone[0].path, alone[0].known) == (("朝阳区",), False)
    within = leading_place("朝阳区政府", within=place("北京市"))
    assert within is not None
    assert within[0].path == ("北京市", "朝阳区")


def test_an_unknown_county_is_placed_in_the_notices_region() -> None:
    found = leading_place("青石县政府", within=place("云南省西双版纳州"))
    assert found is not None
    assert found[0].path == ("云南省", "西双版纳傣族自治州", "青石县")


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("云开组〔2020〕7号", "云南省"),
        ("川办发〔2021〕1号", "四川省"),
        ("粤府办〔2020〕3号", "广东省"),
        ("穗府办规〔2021〕19号", "广州市"),
        ("沪府规〔2020〕4号", "上海市"),
        ("赣府发〔2020〕2号", "江西省"),
        ("皖政办〔2020〕2号", "安徽省"),
        ("黔东南府发〔2019〕5号", "黔东南苗族侗族自治州"),
        ("国办发〔2020〕1号", ""),
    ],
)
def test_the_letters_of_a_number(number: str, name: str) -> None:
    found = place_of_number(number)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("number", ["宁政发〔2020〕1号", "青政〔2020〕1号", "教育", "2020年第3号", ""])
def test_letters_that_two_places_share_are_no_proof(number: str) -> None:
    assert place_of_number(number) is None


@pytest.mark.parametrize(
    ("name", "full", "short"),
    [
        ("西双版纳州", "云南省西双版纳傣族自治州", "西双版纳州"),
        ("甘孜州", "四川省甘孜藏族自治州", "甘孜州"),
        ("凉山州", "四川省凉山彝族自治州", "凉山州"),
        ("广西", "广西壮族自治区", "广西"),
        ("四川省广安市", "四川省广安市", "广安市"),
    ],
)
def test_short_and_full_names(name: str, full: str, short: str) -> None:
    found = place(name)
    assert found is not None
    assert (found.full, found.short) == (full, short)


def test_capitals_of_provinces_are_known() -> None:
    assert is_capital(Place(path=("江西省", "南昌市"), level="prefecture"))
    assert not is_capital(Place(path=("江西省", "九江市"), level="prefecture"))


@given(st.text(alphabet="云南省市县区州各级青石朝阳政府中共国（、）", max_size=24))
def test_any_name_has_a_place_inside_it_or_none(name: str) -> None:
    found = leading_place(name)
    if found:
        assert 0 < found[1] <= len(name)
        assert found[0].path
