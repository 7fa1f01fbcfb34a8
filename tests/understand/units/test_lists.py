"""Lists of units: where they are split, and where not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb.understand.units.lists import split_units

SPLIT = [
    ("市人社局、财政局", ["市人社局", "财政局"]),
    ("市人社局；市财政局，市审计局", ["市人社局", "市财政局", "市审计局"]),
    ("各县（市、区）人民政府", ["各县（市、区）人民政府"]),
    ("各市、县〔区〕人民政府", ["各市、县〔区〕人民政府"]),
    ("各市、自治州人民政府", ["各市、自治州人民政府"]),
    ("各省、自治区、直辖市人民政府，新疆生产建设兵团", ["各省、自治区、直辖市人民政府", "新疆生产建设兵团"]),
    ("广安经开区、川渝高竹新区管委会", ["广安经开区", "川渝高竹新区管委会"]),
    ("各县市、州扶贫办", ["各县市", "州扶贫办"]),
    ("各区市县人民政府、园区管委会", ["各区市县人民政府", "园区管委会"]),
    ("文化和旅游部、粮食和储备局", ["文化和旅游部", "粮食和储备局"]),
    ("市发展和改革委员会、市人力资源和社会保障局", ["市发展和改革委员会", "市人力资源和社会保障局"]),
    ("财政部和农业农村部", ["财政部", "农业农村部"]),
    ("银保监会及各地区", ["银保监会", "各地区"]),
    ("市委和市政府", ["市委", "市政府"]),
    ("财政部、商务部等和各有关省级人民政府", ["财政部", "商务部", "各有关省级人民政府"]),
    ("园区和示范区管委会", ["园区和示范区管委会"]),
    ("市政务服务和大数据局", ["市政务服务和大数据局"]),
    ("市委组织部（市人才办）、市财政局", ["市委组织部（市人才办）", "市财政局"]),
    ("省财政厅等单位", ["省财政厅"]),
    ("教育部、公安部等国务院相关部门及各地区", ["教育部", "公安部", "国务院相关部门", "各地区"]),
    ("朝天区、浦东新区等相关区政府", ["朝天区", "浦东新区等相关区政府"]),
    ("各县市具体组织实施", ["各县市"]),
    ("1.市财政局 2.市审计局", ["市财政局", "市审计局"]),
    ("由市财政局", ["市财政局"]),
    ("市财政局\n市审计局", ["市财政局", "市审计局"]),
    ("各市、 州、 县人民政府", ["各市、州、县人民政府"]),
    ("", []),
]


@pytest.mark.parametrize(("text", "units"), SPLIT)
def test_a_list_is_split_into_its_units_as_written(text: str, units: list[str]) -> None:
    assert [one.unit for one in split_units(text, 0, len(text))] == units


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("市人社局、财政局、医保局", ["市人社局", "市财政局", "市医保局"]),
        ("省工信厅、财政厅，人行福州中心支行", ["省工信厅", "省财政厅", "人行福州中心支行"]),
        ("财政部、税务总局", ["财政部", "税务总局"]),
        ("各县市、财政局", ["各县市", "财政局"]),
    ],
)
def test_a_prefix_carries_over_in_what_is_meant(text: str, meant: list[str]) -> None:
    assert [one.meant for one in split_units(text, 0, len(text))] == meant


def test_a_mark_of_lead_is_read_and_taken_off() -> None:
    first, second = split_units("市财政局（牵头）、市审计局", 0, 13)
    assert (first.unit, first.leads, second.leads) == ("市财政局", True, False)


@given(st.text(alphabet="市财政局、，；等和及各县（区）〔〕 \n由部门省", max_size=60))
def test_every_name_stands_where_it_says(text: str) -> None:
    """A name without its white space is the text at its place; names do not overlap."""
    reached = 0
    for one in split_units(text, 0, len(text)):
        assert "".join(text[one.start : one.end].split()) == one.unit
        assert one.start >= reached
        reached = one.end
