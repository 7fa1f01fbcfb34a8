"""What only several notices together show: planted, all of it is found, and nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from doors.schemas import holds

Json = dict[str, Any]
CORPUS = Path(__file__).resolve().parents[3] / "corpus"

PLAN = """{issuer}关于印发《白石县{matter}》的通知

{number}

各乡镇人民政府，县直有关部门：
现将《白石县{matter}》印发给你们，请认真贯彻执行。
                                        {issuer}
                                             {year}年3月6日

白石县{matter}

{basis}
{clauses}
"""
GOVERNMENT, OFFICE, BUREAU = "白石县人民政府", "白石县人民政府办公室", "白石县水利局"
METERS = (
    "安装智能水表。为集中供水村的农户安装智能水表，实现远程抄表和缴费，入户安装率不低于{share}%，{by}完成。"
    "（牵头单位：{lead}）"
)
TANKS = "清洗蓄水设施。对蓄水池、清水池每半年清洗消毒一次，清洗记录留存备查。（牵头单位：县卫生健康局）"
LEAKS = "排查管网漏损。对使用满二十年的供水管网开展漏损排查，更换老旧管道。（牵头单位：县住房城乡建设局）"
ORDER = "加强组织领导。各乡镇要把此项工作列入重要议事日程，明确专人负责，确保各项任务落到实处。（牵头单位：{lead}）"


def plan(
    *clauses: str,
    issuer: str = GOVERNMENT,
    number: str = "白政发〔2025〕3号",
    matter: str = "农村供水提质行动方案",
    year: int = 2025,
    basis: str = "为提升农村供水水平，制定本方案。",
) -> str:
    numbered = (f"{label}、{clause}" for label, clause in zip("一二三四五六", clauses, strict=False))
    return PLAN.format(issuer=issuer, number=number, matter=matter, year=year, basis=basis, clauses="\n".join(numbered))


def meters(lead: str = "县水利局", share: int = 90, by: str = "2027年6月底前") -> str:
    return METERS.format(lead=lead, share=share, by=by)


LATER: dict[str, Any] = {"number": "白政发〔2026〕9号", "year": 2026, "matter": "农村供水巩固提升实施方案"}


def found(opened: Any, *texts: str, **asked: Any) -> list[Json]:
    sources = {f"{number}.txt": text for number, text in enumerate(texts, 1)}
    answer: list[Json] = opened(sources, **asked).across().json()
    holds(answer, "across")
    return answer


def told(findings: list[Json]) -> list[tuple[str, str, str]]:
    return [(one["source"], one["code"], one["quote"]) for one in findings]


def test_a_later_plan_of_the_same_issuer_with_another_lead(opened: Any) -> None:
    findings = found(opened, plan(meters(), TANKS), plan(meters("县住房城乡建设局"), LEAKS, **LATER))
    assert told(findings) == [("2.txt", "contradiction", "牵头单位：县住房城乡建设局")]
    assert (findings[0]["other"]["source"], findings[0]["other"]["quote"]) == ("1.txt", "牵头单位：县水利局")


def test_a_later_plan_with_another_deadline_and_another_target(opened: Any) -> None:
    findings = found(
        opened, plan(meters(), TANKS), plan(meters(share=95, by="2027年12月底前"), LEAKS, issuer=OFFICE, **LATER)
    )
    assert sorted((one["code"], one["quote"]) for one in findings) == [
        ("contradiction", "2027年12月底前完成"),
        ("contradiction", "入户安装率不低于95%"),
    ]


def test_two_issuers_with_two_leads_of_one_place(opened: Any) -> None:
    later = plan(meters("县财政局", share=95), LEAKS, issuer=BUREAU, **{**LATER, "number": "白水发〔2026〕4号"})
    findings = found(opened, plan(meters(), TANKS), later)
    assert told(findings) == [("2.txt", "lead-conflict", "牵头单位：县财政局")]


def test_a_measure_under_a_reworded_heading_is_the_same_measure(opened: Any) -> None:
    later = meters("县住房城乡建设局").replace("安装智能水表。", "推广智能水表安装。")
    assert told(found(opened, plan(meters(), TANKS), plan(later, LEAKS, **LATER))) == [
        ("2.txt", "contradiction", "牵头单位：县住房城乡建设局")
    ]


NOTHING = [
    pytest.param(
        plan(
            "推广智能水表培训。组织供水单位职工学习水表原理、抄表软件操作和故障排除，考核合格后上岗。（牵头单位：县人力资源社会保障局）",
            **LATER,
        ),
        id="alike by its heading alone",
    ),
    pytest.param(plan(meters(), LEAKS, **LATER), id="the same lead, deadline and target"),
    pytest.param(
        plan(meters("县财政局"), **LATER, basis="《白石县农村供水提质行动方案》（白政发〔2025〕3号）同时废止。"),
        id="the older one is repealed",
    ),
    pytest.param(
        plan(meters("青石县财政局"), **LATER).replace("白石县", "青石县").replace("白政发", "青政发"),
        id="another place",
    ),
    pytest.param(plan(meters("县水务局"), **LATER), id="another name for the same field of work"),
    pytest.param(plan(meters("县水利局、县财政局"), **LATER), id="another body joins the lead"),
    pytest.param(
        plan(meters().replace("2025", "2026"), ORDER.format(lead="县财政局"), **LATER), id="a general heading"
    ),
    pytest.param(
        plan(meters("县财政局", by="2028年6月底前"), number="白政发〔2025〕3号", year=2025),
        id="a version of the notice itself",
    ),
]


@pytest.mark.parametrize("later", NOTHING)
def test_what_is_no_conflict(opened: Any, later: str) -> None:
    assert told(found(opened, plan(meters(), TANKS, ORDER.format(lead="县水利局")), later)) == []


def test_plans_of_other_years_do_not_contradict_each_other(opened: Any) -> None:
    one = plan(meters(by="12月底前"), matter="2025年农村供水工作要点", year=2025)
    other = plan(
        meters("县财政局", by="12月底前"), matter="2026年农村供水工作要点", year=2026, number="白政发〔2026〕9号"
    )
    assert told(found(opened, one, other, today=date(2025, 6, 1))) == []


def test_a_city_and_its_county_each_doing_their_own_is_no_conflict(opened: Any) -> None:
    city = plan(meters("市水利局"), number="遵府发〔2025〕3号").replace("白石县", "遵义市").replace("县直", "市直")
    county = plan(meters("县住房城乡建设局"), **{**LATER, "number": "播府发〔2026〕2号"}).replace(
        "白石县", "遵义市播州区"
    )
    assert told(found(opened, city, county)) == []


def test_a_city_that_names_another_lead_in_a_county_than_the_county_itself(opened: Any) -> None:
    city = plan(meters("桐梓县水务局"), number="遵府发〔2025〕3号").replace("白石县", "遵义市").replace("县直", "市直")
    county = plan(meters("县住房城乡建设局"), **{**LATER, "number": "桐府发〔2026〕2号"}).replace("白石县", "桐梓县")
    assert told(found(opened, city, county)) == [("2.txt", "lead-conflict", "牵头单位：县住房城乡建设局")]


@pytest.mark.parametrize(("unit", "year"), [("县乡村振兴局", 2022), ("县扶贫办", 2020)])
def test_a_lead_that_a_reform_has_ended(opened: Any, unit: str, year: int) -> None:
    """扶贫办 passed to 乡村振兴局 everywhere in 2021; from that on each county went its own way."""
    findings = found(opened, plan(meters(unit), TANKS, number=f"白政发〔{year}〕3号", year=year))
    assert told(findings) == [("1.txt", "no-successor", f"牵头单位：{unit}")]
    assert "各地" in findings[0]["message"]
    assert ("县乡村振兴局 took over" in findings[0]["message"].replace("白石县", "县")) == (unit == "县扶贫办")


def test_a_lead_whose_successor_is_known_is_none_of_those(opened: Any) -> None:
    assert told(found(opened, plan(meters("县国土资源局"), TANKS, number="白政发〔2016〕3号", year=2016))) == []


def test_a_deadline_that_has_passed_by_that_day(opened: Any) -> None:
    text = plan(meters(by="2026年6月底前"), TANKS)
    assert told(found(opened, text, today=date(2026, 6, 30))) == []
    assert told(found(opened, text, today=date(2026, 7, 1))) == [("1.txt", "deadline-passed", "2026年6月底前")]


def test_a_deadline_of_a_notice_that_has_expired_or_is_repealed_is_none(opened: Any) -> None:
    old = plan(meters(by="2026年6月底前"), TANKS) + "\n本方案自印发之日起施行，有效期至2026年8月31日。\n"
    new = plan(TANKS, LEAKS, basis="《白石县农村供水提质行动方案》（白政发〔2025〕3号）同时废止。", **LATER)
    assert told(found(opened, old)) == []
    assert told(found(opened, plan(meters(by="2026年6月底前")), new)) == []


def test_a_cited_notice_that_is_missing(opened: Any) -> None:
    basis = "根据《贵州省农村供水条例》、《贵州省水利厅关于提升农村供水质量的意见》（黔水农〔2024〕6号），制定本方案。"
    findings = found(opened, plan(TANKS, LEAKS, basis=basis))
    assert told(findings) == [
        ("1.txt", "missing-citation", "《贵州省水利厅关于提升农村供水质量的意见》（黔水农〔2024〕6号）")
    ]


def test_a_cited_notice_that_is_there_is_not_missing(opened: Any) -> None:
    later = plan(
        TANKS, LEAKS, basis="按照《白石县农村供水提质行动方案》（白政发〔2025〕3号）要求，制定本方案。", **LATER
    )
    assert told(found(opened, plan(meters(), TANKS), later)) == []


def test_a_copy_of_a_notice_says_nothing_of_its_own(opened: Any) -> None:
    text = plan(meters(by="2026年6月底前"), TANKS, LEAKS)
    findings = found(opened, text, text + "\n来源：白石县人民政府网\n")
    assert [one["code"] for one in findings] == ["deadline-passed"]


def test_docs_and_codes_choose(opened: Any) -> None:
    base = opened({"1.txt": plan(meters(), TANKS), "2.txt": plan(meters("县财政局", by="2026年6月底前"), **LATER)})
    assert {one["code"] for one in base.across().json()} == {"contradiction", "deadline-passed"}
    assert {one["code"] for one in base.across(["1.txt"]).json()} == {"contradiction"}
    assert {one["code"] for one in base.across(select=["deadline-passed"]).json()} == {"deadline-passed"}


def test_no_false_alarm_over_the_sample_notices(opened: Any) -> None:
    """None of them contradicts another; what else is found is true of each."""
    sources = {path.name: path.read_text(encoding="utf-8") for path in CORPUS.glob("*.txt")}
    base = opened(sources)
    findings = base.across().json()
    assert not {"lead-conflict", "contradiction"} & {one["code"] for one in findings}
    for one in findings:
        notice = base.show(one["doc_id"]).json()
        assert notice["text"][one["start"] : one["end"]] == one["quote"]
        if one["code"] == "deadline-passed":
            due = {
                measure["clause_id"]: measure["deadline"]["date"]
                for measure in notice["measures"]
                if measure["deadline"]
            }
            assert due[one["clause_id"]] < "2026-11-24"


def test_all_that_is_planted_among_other_notices_is_found_and_nothing_else(opened: Any) -> None:
    """Notices of several places at once: a contradiction in lead and deadline, a conflict, a lost lead, a missing basis
    and a passed deadline; beside them a repealed plan, and a copy."""
    stone, green = ("白石县", "白政发"), ("青石县", "青政发")
    old = plan(meters(), TANKS)
    new = plan(meters("县住房城乡建设局", by="2027年12月底前"), LEAKS, **LATER)
    bureau = plan(LEAKS.replace("县住房城乡建设局", "县财政局"), issuer=BUREAU, number="白水发〔2026〕4号", year=2026)
    bureau = bureau.replace("3月6日", "5月6日")
    lost = plan(meters("县扶贫办"), number="白政发〔2020〕8号", matter="饮水安全巩固提升方案", year=2020)
    basis = "根据《贵州省水利厅关于提升农村供水质量的意见》（黔水农〔2024〕6号），制定本方案。"
    late = plan(meters(by="2026年6月底前"), TANKS, basis=basis, number="白政发〔2025〕7号")
    ended = plan(meters("县财政局", by="2026年3月底前"), number="青政发〔2025〕1号")
    ending = plan(meters("县水利局"), number="青政发〔2026〕2号", year=2026, matter="农村供水提升方案")
    ending = ending.replace("制定本方案。", "制定本方案。《白石县农村供水提质行动方案》（青政发〔2025〕1号）同时废止。")
    sources = {
        "旧.txt": old,
        "新.txt": new,
        "局.txt": bureau,
        "copy.txt": old + "\n来源：白石县人民政府网\n",
        "青石旧.txt": ended.replace(stone[0], green[0]),
        "青石新.txt": ending.replace(stone[0], green[0]),
        "乌岭失.txt": lost.replace(stone[0], "乌岭县").replace(stone[1], "乌政发"),
        "云岭迟.txt": late.replace(stone[0], "云岭县").replace(stone[1], "云政发"),
    }
    found_ = opened(sources).across().json()
    assert sorted((one["source"], one["code"], one["quote"]) for one in found_) == sorted(
        [
            ("新.txt", "contradiction", "牵头单位：县住房城乡建设局"),
            ("新.txt", "contradiction", "2027年12月底前完成"),
            ("局.txt", "lead-conflict", "牵头单位：县财政局"),
            ("乌岭失.txt", "no-successor", "牵头单位：县扶贫办"),
            ("云岭迟.txt", "deadline-passed", "2026年6月底前"),
            ("云岭迟.txt", "missing-citation", "《贵州省水利厅关于提升农村供水质量的意见》（黔水农〔2024〕6号）"),
        ]
    )
