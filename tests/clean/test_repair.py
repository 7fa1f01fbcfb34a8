"""Each fix mends its damage, leaves the rest, and done twice is the same as done once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb.clean.repair import FIXES, Fix, repair
from policykb.clean.traced import Traced

DAMAGED = st.text(
    alphabet="县市业產發通知，。：:,;（）()〔〕 \u3000\u00a0\u200b\ufeff\ue004\n\t１２Ａ12azfāchǎn.%\u2f00", max_size=80
)


@pytest.mark.parametrize(
    ("damaged", "mended"),
    [
        ("產(chǎn)業(yè)發(fā)展", "產業發展"),
        ("規(guī)范經(jīng)濟(de)", "規范經濟"),
        ("社會(huì )創(chuàng )新", "社會創新"),
        (
            "鄉(xiang)(xiang)村振(zhen)興(xing)，全(quan)黨工作(zuo)(zuo)(zuo)的責(ze)任(ren)",
            "鄉村振興，全黨工作的責任",
        ),
        ("按三个选项(an)(bn)办理，面积(ha)以公顷计", "按三个选项(an)(bn)办理，面积(ha)以公顷计"),
        ("转发&lt;办法&amp;gt;的通知", "转发<办法>的通知"),
        ("http://www.example.cn/a?b=1&c=2", "http://www.example.cn/a?b=1&c=2"),
        ("????? 云溪县人民政府\n真的吗???", "云溪县人民政府\n真的吗???"),
        ("（一）加强领导。(a)农业", "（一）加强领导。(a)农业"),
        ("垚（yáo）县", "垚（yáo）县"),
        ("国　务　院", "国务院"),
        ("索 引 号：0001", "索引号：0001"),
        ("市发展改革委 市财政局 市民政局", "市发展改革委 市财政局 市民政局"),
        ("组　长：李　明", "组长：李 明"),
        ("２０２５年１２月，Ａ级", "2025年12月，A级"),
        ("乡镇\u200b政府\ufeff", "乡镇政府"),
        ("\ue004任务", "任务"),
        ("\u00a0\u3000一、总体要求\u00a0", "一、总体要求"),
        ("统筹推进,压实责任", "统筹推进，压实责任"),
        ("会议12:30开始,共3,000人", "会议12:30开始，共3,000人"),
        ("详见http://www.example.cn/a,b", "详见http://www.example.cn/a,b"),
    ],
)
def test_damage_is_mended_and_the_rest_left(damaged: str, mended: str) -> None:
    assert repair(Traced.of(damaged))[0].text == mended


@pytest.mark.parametrize("fix", FIXES, ids=lambda fix: fix.name)
@given(text=DAMAGED)
def test_a_fix_done_twice_is_the_fix_done_once(fix: Fix, text: str) -> None:
    once = fix.mend(Traced.of(text))
    assert fix.mend(once).text == once.text


@given(DAMAGED)
def test_lines_cells_and_places_stay(text: str) -> None:
    mended, _ = repair(Traced.of(text))
    assert (mended.text.count("\n"), mended.text.count("\t")) == (text.count("\n"), text.count("\t"))
    places = [mended.origin(at) for at in range(len(mended.text))]
    assert places == sorted(places)


@given(st.text(max_size=60))
def test_repair_never_fails_and_names_what_it_did(text: str) -> None:
    mended, done = repair(Traced.of(text))
    assert bool(done) == (mended.text != text) or not done
    assert {fix.name for fix in done} <= {fix.name for fix in FIXES}
    assert all(fix.count > 0 and 0 <= fix.origin <= len(text) for fix in done)
