"""What each clause says itself, and what two clauses state of one matter."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from policykb.ask.comparison.clauses import clauses_of
from policykb.ask.comparison.facts import Side, changes
from policykb.json_form import notice_json
from policykb.model import RawPage
from policykb.pipeline.reading import read

Json = dict[str, Any]

PIECES = (
    *("白石县人民政府关于印发供水方案的通知\n", "白政发〔2024〕3号\n", "一、", "二、", "（一）", "1.", "第一条 "),
    *("推进供水改造。", "2025年6月底前完成，", "每年不低于30%。", "（牵头单位：县水利局；责任单位：县财政局）"),
    *("县民政局牵头，县残联配合。", "\n", "  ", "各有关部门负责。", "加强组织领导"),
)


def understood(text: str) -> Json:
    page = RawPage(source="a.txt", body=text.encode(), media_type="text/plain")
    return notice_json(read(page, parser="selectolax"))


def test_a_clause_over_others_that_says_something_itself_is_no_mere_heading() -> None:
    text = (
        "白石县人民政府关于供水改造的通知\n\n白政发〔2024〕3号\n\n各乡镇：\n现通知如下。\n"
        "一、主要任务\n（一）改造管网。更换老旧管道。\n（二）清洗水池。每季度一次。\n"
        "二、推进改造。县水利局统筹全县供水改造，分年度下达计划。\n（一）编制清单。逐村核对。\n"
    )
    found = clauses_of(understood(text))
    assert [(clause.clause_id, clause.heads) for clause in found] == [
        (None, False),
        ("1", True),
        ("1.1", False),
        ("1.2", False),
        ("2", False),
        ("2.1", False),
    ]
    assert found[4].text == "推进改造。县水利局统筹全县供水改造，分年度下达计划。"
    assert found[2].text == "改造管网。更换老旧管道。"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14), st.lists(st.sampled_from(PIECES), max_size=14))
def test_whatever_two_notices_say_offsets_are_true(ones: list[str], others: list[str]) -> None:
    notices = [understood("".join(each) or "。") for each in (ones, others)]
    sides = []
    for notice in notices:
        clauses = clauses_of(notice)
        assert all(notice["text"][one.start : one.end] == one.text for one in clauses)
        assert all(one.start <= other.start for one, other in pairwise(clauses))
        sides.append(Side(clauses, notice["text"]))
    for change in changes(*sides, levels=True):
        for side, notice in (("before", notices[0]), ("after", notices[1])):
            said = change[side]
            assert said is None or said["start"] is None or notice["text"][said["start"] : said["end"]] == said["quote"]
