"""Two versions of a notice, clause by clause."""

from __future__ import annotations

from typing import Any

import pytest

from doors.schemas import holds

Json = dict[str, Any]

CARE = """白石县人民政府办公室关于推进家庭养老床位建设的通知

白政办发〔2023〕{number}号

各乡镇人民政府，县直有关部门：
为推进家庭养老床位建设，现就有关事项通知如下。
{clauses}
                                        白石县人民政府办公室
                                             2023年{month}月8日
"""
ASSESS = (
    "开展老年人能力评估。对申请家庭养老床位的老年人进行能力评估，2023年9月底前完成首批评估。"
    "（牵头单位：县民政局；责任单位：县卫生健康局）"
)
ADAPT = (
    "实施适老化改造。为床位家庭改造卫生间、铺设扶手，每户补助不低于3000元。"
    "（牵头单位：县民政局；责任单位：县住房城乡建设局）"
)
VISIT = "组织上门服务。养老机构每月上门服务不少于4次，服务记录留存备查。（牵头单位：县民政局）"
RING = "配备呼叫设备。为高龄独居老年人家庭安装一键呼叫设备，接入县级应急平台。（牵头单位：县应急管理局）"


def notice(*clauses: str, number: int = 12, month: int = 5) -> str:
    numbered = (f"{label}、{clause}" for label, clause in zip("一二三四五六", clauses, strict=False))
    return CARE.format(number=number, month=month, clauses="\n".join(numbered))


def compared(opened: Any, one: str, other: str) -> Json:
    answer: Json = opened({"一.txt": one, "二.txt": other}).diff("一.txt", "二.txt").json()
    holds(answer, "diff")
    return answer


def row_of(answer: Json, heading: str) -> Json:
    return next(row for row in answer["clauses"] if heading in ((row["other"] or row["one"])["heading"]))


def test_a_version_beside_itself_says_the_same(opened: Any) -> None:
    answer = compared(opened, notice(ASSESS, ADAPT, VISIT), notice(ASSESS, ADAPT, VISIT) + "\n")
    assert answer["counts"] == {"unchanged": 4, "changed": 0, "added": 0, "dropped": 0, "moved": 0}
    assert answer["header"] == []


def test_states_and_the_characters_that_changed(opened: Any) -> None:
    other = notice(ASSESS.replace("9月底", "12月底"), RING, VISIT, month=7)
    answer = compared(opened, notice(ASSESS, ADAPT, VISIT), other)
    states = {(row["other"] or row["one"])["heading"]: row["state"] for row in answer["clauses"]}
    assert states["开展老年人能力评估"] == "changed"
    assert states["实施适老化改造"] == "dropped"
    assert states["配备呼叫设备"] == "added"
    assert states["组织上门服务"] == "unchanged"
    (difference,) = row_of(answer, "能力评估")["differences"]
    assert (difference["one"]["text"], difference["other"]["text"]) == ("9", "12")
    assert answer["header"] == [{"field": "issued_on", "one": "2023-05-08", "other": "2023-07-08"}]


def test_offsets_count_in_each_notice(opened: Any) -> None:
    base = opened({"一.txt": notice(ASSESS, ADAPT), "二.txt": notice(RING, ADAPT.replace("3000", "4000"))})
    answer = base.diff("一.txt", "二.txt").json()
    text = {side: base.show(answer[side]["doc_id"]).json()["text"] for side in ("one", "other")}
    for row in answer["clauses"]:
        for side, part in [(side, row[side]) for side in text] + [
            (side, each[side]) for each in row["differences"] for side in text
        ]:
            assert part is None or text[side][part["start"] : part["end"]] == part["text"]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (ASSESS, ASSESS.replace("9月底", "12月底"), ("deadline", "loosened", "2023-09-30", "2023-12-31")),
        (ASSESS, ASSESS.replace("2023年9月底前", ""), ("deadline", "dropped", "2023-09-30", None)),
        (ADAPT, ADAPT.replace("3000", "4000"), ("target", "tightened", "不低于3000元", "不低于4000元")),
        (VISIT, VISIT.replace("4次", "2次"), ("target", "loosened", "不少于4次", "不少于2次")),
        (VISIT, VISIT.replace("县民政局", "县残联"), ("lead", "changed", "县民政局", "县残联")),
        (VISIT, VISIT.replace("（牵头单位：县民政局）", ""), ("lead", "dropped", "县民政局", None)),
    ],
)
def test_a_fact_that_changed_has_both_quotes(
    opened: Any, one: str, other: str, expected: tuple[str, str, str, str | None]
) -> None:
    answer = compared(opened, notice(one, RING), notice(other, RING))
    (change,) = [change for row in answer["clauses"] for change in row["changes"]]
    before, after = change["before"], change["after"]
    assert (change["kind"], change["effect"], before["text"], after and after["text"]) == expected
    assert before["quote"] in one
    assert after is None or after["quote"] in other


def test_a_unit_under_the_name_that_a_reform_gave_it_is_the_same_lead(opened: Any) -> None:
    old, new = VISIT.replace("县民政局", "县卫生和计划生育局"), VISIT.replace("县民政局", "县卫生健康局")
    one, other = (notice(each, RING).replace("2023", "2017") for each in (old, new))
    (change,) = [change for row in compared(opened, one, other)["clauses"] for change in row["changes"]]
    assert (change["kind"], change["effect"]) == ("lead", "successor")


def test_what_was_moved_is_said_to_be(opened: Any) -> None:
    answer = compared(opened, notice(ASSESS, ADAPT, VISIT, RING), notice(RING, ASSESS, ADAPT, VISIT))
    assert [row["other"]["heading"] for row in answer["clauses"] if row["moved"]] == ["配备呼叫设备"]
    assert answer["counts"]["unchanged"] == 5


def test_notices_with_little_in_common_are_warned_of(opened: Any) -> None:
    other = "白石县农业农村局关于开展秋粮收购的通知\n\n一、落实收购资金。足额筹措。\n二、执行质价政策。优质优价。\n"
    base = opened({"一.txt": notice(ASSESS, ADAPT, VISIT, RING), "二.txt": other})
    assert [warning.code for warning in base.diff("一.txt", "二.txt").warnings] == ["unlike"]
