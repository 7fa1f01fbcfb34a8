"""Units: the full name in the region, who carries the duty today, and unknown where only the locality could tell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb.understand.units.resolve import is_agency, is_known, resolve

ZHOU = "云南省西双版纳傣族自治州"
CITY = "四川省广安市"

FULL = [
    ("州扶贫办", ZHOU, "西双版纳州扶贫开发办公室"),
    ("州民政局", ZHOU, "西双版纳州民政局"),
    ("州委宣传部", ZHOU, "中共西双版纳州委宣传部"),
    ("州人民政府", ZHOU, "西双版纳州人民政府"),
    ("省卫健委", ZHOU, "云南省卫生健康委员会"),
    ("州人社局", ZHOU, "西双版纳州人力资源和社会保障局"),
    ("市发改委", CITY, "广安市发展和改革委员会"),
    ("市发展改革委", CITY, "广安市发展和改革委员会"),
    ("市委编办", CITY, "中共广安市委机构编制委员会办公室"),
    ("财政局", CITY, "广安市财政局"),
    ("市政府", CITY, "广安市人民政府"),
    ("市委", CITY, "中共广安市委"),
    ("团市委", CITY, "共青团广安市委员会"),
    ("自治区民政厅", "广西壮族自治区", "广西壮族自治区民政厅"),
    ("市教委", "上海市", "上海市教育委员会"),
    ("区民政局", "北京市朝阳区", "朝阳区民政局"),
    ("市民政局", "北京市朝阳区", "北京市民政局"),
    ("县教育局", "云南省青石县", "青石县教育局"),
    ("青石县委组织部", None, "中共青石县委组织部"),
    ("市中区教育局", "四川省乐山市", "市中区教育局"),
    ("上海金融监管局", "上海市", "国家金融监督管理总局上海监管局"),
    ("省金融监管局", "福建省", "福建省地方金融监督管理局"),
    ("财政部", None, "财政部"),
    ("国家发展改革委", ZHOU, "国家发展和改革委员会"),
    ("国务院扶贫办", None, "国务院扶贫开发领导小组办公室"),
    ("人行广安市中心支行", CITY, "中国人民银行广安市中心支行"),
    ("市税务局", CITY, "国家税务总局广安市税务局"),
    ("西双版纳银保监分局", ZHOU, "中国银行保险监督管理委员会西双版纳监管分局"),
    ("银保监分局", CITY, "中国银行保险监督管理委员会广安监管分局"),
    ("人行营业管理部", "北京市", "中国人民银行北京市营业管理部"),
    ("青岛海关", "山东省", "中华人民共和国青岛海关"),
    ("云南证监局", "云南省", "中国证券监督管理委员会云南监管局"),
    ("青石银保监分局", "青石市", "中国银行保险监督管理委员会青石监管分局"),
    ("县残联", "青石州白石县", "白石县残疾人联合会"),
    ("团州委", "云南省青石彝族自治州", "共青团青石彝族自治州委员会"),
    ("农发行青石县支行", "云南省青石县", "中国农业发展银行青石县支行"),
]


@pytest.mark.parametrize(("unit", "region", "full_name"), FULL)
def test_full_name_in_the_notices_region(unit: str, region: str | None, full_name: str) -> None:
    assert resolve(unit, region=region, issued_on="2020-05-11").full_name == full_name


@pytest.mark.parametrize(
    ("unit", "region"),
    [
        ("州扶贫办", None),
        ("县扶贫办", CITY),
        ("市财政局", "四川省"),
        ("扶贫办", None),
        ("各县市", ZHOU),
        ("区财政局", None),
    ],
)
def test_a_name_that_cannot_be_placed_has_no_full_name(unit: str, region: str | None) -> None:
    assert resolve(unit, region=region, issued_on="2020-05-11").full_name is None


PASSED_ON = [
    ("州扶贫办", ZHOU, "2020-05-11", "西双版纳州乡村振兴局"),
    ("西双版纳银保监分局", ZHOU, "2020-05-11", "国家金融监督管理总局西双版纳监管分局"),
    ("中国人民银行西双版纳中心支行", ZHOU, "2020-05-11", "中国人民银行西双版纳州分行"),
    ("人行南昌中心支行", "江西省", "2020-02-05", "中国人民银行江西省分行"),
    ("人行武汉分行", "湖北省", "2020-02-05", "中国人民银行湖北省分行"),
    ("市卫生计生委", CITY, "2016-03-01", "广安市卫生健康委员会"),
    ("县卫生局", "云南省青石县", "2010-03-01", "青石县卫生健康局"),
    ("省国土资源厅", "湖北省", "2015-01-01", "湖北省自然资源厅"),
    ("市工商局", CITY, "2016-03-01", "广安市市场监督管理局"),
    ("县安监局", "云南省青石县", "2016-03-01", "青石县应急管理局"),
    ("市环保局", CITY, "2016-03-01", "广安市生态环境局"),
    ("省农业厅", "湖北省", "2016-03-01", "湖北省农业农村厅"),
    ("国务院扶贫办", None, "2019-01-01", "农业农村部"),
    ("银保监会", None, "2019-01-01", "国家金融监督管理总局"),
    ("国家卫生计生委", None, "2015-01-01", "国家卫生健康委员会"),
]


@pytest.mark.parametrize(("unit", "region", "issued_on", "name"), PASSED_ON)
def test_a_duty_passes_to_the_body_that_was_re_formed(unit: str, region: str | None, issued_on: str, name: str) -> None:
    found = resolve(unit, region=region, issued_on=issued_on)
    assert (found.today.state, found.today.name) == ("passed-on", name)
    assert found.successors
    assert found.today.evidence


def test_a_further_step_without_a_local_date_is_told_and_not_taken() -> None:
    found = resolve("州扶贫办", region=ZHOU, issued_on="2020-05-11")
    assert [(one.name, one.relation, one.since) for one in found.successors] == [
        ("西双版纳州乡村振兴局", "renamed", "2021"),
        ("西双版纳州农业农村局", "merged", None),
    ]
    assert "本地日期未知" in found.today.evidence


@pytest.mark.parametrize(
    ("unit", "region", "issued_on"),
    [
        ("州乡村振兴局", ZHOU, "2022-03-01"),
        ("市大数据局", CITY, "2019-03-01"),
        ("市文广新局", CITY, "2017-03-01"),
        ("市卫生局", CITY, "2010-03-01"),
        ("县环保局", "云南省青石县", "2016-03-01"),
        ("发展改革委", None, "2020-02-01"),
        ("市金融工作局", CITY, "2019-03-01"),
        ("市扶贫办", CITY, "2024-03-01"),
        ("州“护河”联席会议办公室", ZHOU, "2020-05-11"),
        ("青石城投集团", CITY, "2020-05-11"),
        ("扶贫办", None, "2020-05-11"),
        ("州财政局", None, "2020-05-11"),
        ("人行青石县支行", CITY, "2020-05-11"),
    ],
)
def test_unknown_where_only_the_locality_could_tell(unit: str, region: str | None, issued_on: str) -> None:
    found = resolve(unit, region=region, issued_on=issued_on)
    assert (found.today.state, found.today.name) == ("unknown", None)
    assert found.today.evidence


@pytest.mark.parametrize("unit", ["州民政局", "州财政局", "省教育厅", "财政部", "州人民政府", "州委宣传部"])
def test_the_same_body(unit: str) -> None:
    found = resolve(unit, region=ZHOU, issued_on="2020-05-11")
    assert (found.today.state, found.today.name) == ("same", found.full_name)


@pytest.mark.parametrize(
    ("unit", "kind"),
    [
        ("州民政局", "agency"),
        ("州“护河”联席会议办公室", "agency"),
        ("人行泰州中支", "agency"),
        ("市政府", "government"),
        ("青石县委", "government"),
        ("省委省政府", "government"),
        ("云溪街道办事处", "government"),
        ("各县市", "generic"),
        ("各县（市、区）人民政府", "generic"),
        ("各有关部门", "generic"),
        ("国务院相关部门", "generic"),
        ("医疗保障部门", "generic"),
        ("国网青石供电公司", "company"),
        ("农发行青石分行", "company"),
        ("热心市民", "other"),
    ],
)
def test_the_kind_of_a_unit_is_told_by_its_name(unit: str, kind: str) -> None:
    assert resolve(unit, region=ZHOU, issued_on="2020-05-11").kind == kind


def test_known_agencies_by_any_of_their_names() -> None:
    assert all(map(is_agency, ["发改委", "市发展改革委", "州残联", "财政部", "市商务局（市投资促进局）"]))
    assert not any(map(is_agency, ["群众", "市民", "护河办"]))


@given(
    st.text(alphabet="州市省县区扶贫办民政局人行银保监分团委青石各（）", max_size=16),
    st.sampled_from([None, ZHOU, CITY]),
)
def test_never_a_name_today_without_a_full_name(unit: str, region: str | None) -> None:
    found = resolve(unit, region=region, issued_on=None)
    assert found.today.evidence
    if found.today.name:
        assert found.full_name


def test_a_national_notice_means_the_national_body() -> None:
    known = resolve("发展改革委", region=None, issued_on="2024-03-01", national=True)
    assert (known.full_name, known.today.state) == ("国家发展和改革委员会", "same")
    assert resolve("文物局", region=None, issued_on=None, national=True).full_name == "国家文物局"
    assert resolve("发展改革委", region=None, issued_on="2024-03-01").full_name is None


def test_a_name_of_many_bodies_has_no_full_name() -> None:
    for name in ("市、区人社", "省、自治区、直辖市财政", "各级财政"):
        found = resolve(name, region=CITY, issued_on=None)
        assert (found.kind, found.full_name) == ("generic", None)


def test_names_that_the_tables_know() -> None:
    assert all(
        map(
            is_known,
            ["市财政局", "青石市财政局", "各有关部门", "青石海关", "青石新区管委会", "财政", "省级财政厅（局）"],
        )
    )
    assert not any(map(is_known, ["市督办督查局", "市热线中心"]))
