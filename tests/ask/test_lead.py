"""``lead``: who must do it, by what the notice says and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ask.conftest import base_of
from ask.made import NOTICES, SPUN, TODAY
from policykb.ask.filters import Filters
from policykb.ask.knowledge_base import KnowledgeBase
from policykb.ask.leading import state_of


def first(kb: KnowledgeBase, words: str) -> dict[str, Any]:
    found: dict[str, Any] = kb.lead(words).json()["answers"][0]
    return found


def units(answer: dict[str, Any], role: str) -> list[str]:
    return [duty["unit"] for duty in answer[role]]


def test_the_stated_lead_its_partners_and_the_proof(kb: KnowledgeBase) -> None:
    answer = first(kb, "饮水水质检测")
    assert answer["heading"] == "健全水质监测机制"
    assert answer["state"] == "one-lead"
    assert units(answer, "lead") == ["县水务局"]
    assert units(answer, "responsible") == ["县卫健局", "各乡镇"]
    assert answer["quote"] == "牵头单位：县水务局\n责任单位：县卫健局、各乡镇"
    assert answer["deadline"] == {"text": "2023年底前", "date": "2023-12-31"}
    assert answer["document"]["number"] == "青石政办发〔2023〕7号"
    assert answer["document"]["issued_on"] == "2023-05-08"


def test_the_first_unit_listed_is_not_called_lead(kb: KnowledgeBase) -> None:
    answer = first(kb, "老旧管网改造")
    assert (answer["state"], answer["lead"]) == ("no-lead-stated", [])
    assert units(answer, "responsible") == ["县住建局", "县水务局"]


def test_who_carries_it_today_stands_beside_the_name_as_written(kb: KnowledgeBase) -> None:
    duty = first(kb, "政务数据共享平台由哪个部门牵头？")["lead"][0]
    assert duty["unit"] == "县大数据局"
    assert duty["today"]["state"] == "passed-on"
    assert duty["today"]["name"] == "青石县数据局"
    assert duty["today"]["evidence"]


def test_two_leads_are_joint(kb: KnowledgeBase) -> None:
    assert first(kb, "水源保护区")["state"] == "joint-leads"


def test_a_measure_of_a_repealed_notice_says_so(kb: KnowledgeBase) -> None:
    answer = first(kb, "管护经费")
    assert answer["state"] == "only-repealed"
    assert answer["document"]["status"] == "repealed"


def test_a_measure_must_have_all_the_words(kb: KnowledgeBase) -> None:
    answer = kb.lead("饮水 上市").json()
    assert (answer["total"], answer["answers"]) == (0, [])
    assert set(answer["nearest"][0]) == {"measure_id", "label", "heading"}


def test_the_same_question_in_traditional_characters_has_the_same_answer(kb: KnowledgeBase) -> None:
    assert kb.lead("飲水水質檢測").json()["answers"] == kb.lead("饮水水质检测").json()["answers"]


def test_filters_narrow(kb: KnowledgeBase) -> None:
    assert kb.lead("饮水", filters=Filters(unit="青石县财政局")).json()["total"] == 1
    assert kb.lead("", filters=Filters(role="lead", due_until="2023")).json()["total"] == 1


@pytest.mark.parametrize(
    ("duties", "state"),
    [
        ([("县水务局", "lead", "agency")], "one-lead"),
        ([("县水务局", "lead", "agency"), ("县财政局", "lead", "agency")], "joint-leads"),
        ([("县水务局", "responsible", "agency")], "no-lead-stated"),
        ([("县水务局", "guide", "agency"), ("各乡镇", "responsible", "generic")], "no-lead-stated"),
        ([("各有关部门", "responsible", "generic")], "generic-only"),
        ([("有关部门", "lead", "generic")], "generic-only"),
        ([("各级党委", "implied", "government")], "implied-only"),
        ([], "no-lead-stated"),
    ],
)
def test_the_state_of_an_answer_follows_from_its_duties(duties: list[tuple[str, str, str]], state: str) -> None:
    assert state_of([{"unit": unit, "role": role, "kind": kind} for unit, role, kind in duties]) == state


def test_nobody_is_named_from_a_text_whose_words_were_replaced(tmp_path: Path) -> None:
    with KnowledgeBase(base_of("native", tmp_path, (*NOTICES, SPUN)), today=TODAY) as kb:
        answer = first(kb, "装配式建筑 谁牵头")
        assert (answer["state"], answer["lead"], answer["responsible"]) == ("no-lead-stated", [], [])
        assert [doubt["code"] for doubt in answer["doubts"]] == ["spun-text"]
        assert answer["quote"] == "县生长改造委牵头，县财政局卖力"
        assert [row["doubts"] for row in kb.unit("青石县财政局").json()["shares"]] == [["spun-text"]]
        (record,) = [record for record in kb.tasks() if record["doc_id"] == SPUN.doc_id]
        assert (record["lead"], record["responsible"], record["state"]) == ([], [], "no-lead-stated")


def test_words_that_no_measure_has_together_find_what_says_most_and_what_it_lacks(kb: KnowledgeBase) -> None:
    answer = first(kb, "每季度检测一次农村饮水水质的频率")
    assert answer["heading"] == "健全水质监测机制"
    assert answer["missing"] == ["频率"]
    assert kb.lead("校园水质 检测频率").json()["answers"] == []


@pytest.mark.parametrize(
    ("words", "heading", "place", "warned"),
    [
        ("青石县 饮水 谁牵头", "健全水质监测机制", "same", []),
        ("贵州省 水源保护区", "保护水源地", "within", []),
        ("青石县白石镇 水质检测", "健全水质监测机制", "above", ["only-above"]),
        ("广西 水源保护区", "保护水源地", "elsewhere", ["only-elsewhere"]),
        ("县里 水源保护区", "保护水源地", None, []),
        ("水源保护区", "保护水源地", None, []),
    ],
)
def test_the_place_asked_for_and_how_the_answer_stands_to_it(
    kb: KnowledgeBase, words: str, heading: str, place: str | None, warned: list[str]
) -> None:
    found = kb.lead(words)
    assert found.json()["answers"][0]["heading"] == heading
    assert found.json()["answers"][0]["place"] == place
    assert [warning.code for warning in found.warnings] == warned


def test_a_place_with_measures_of_its_own_is_not_mixed_with_others(kb: KnowledgeBase) -> None:
    regions = [answer["document"]["region"] for answer in kb.lead("云溪县 饮水 水源").json()["answers"]]
    assert set(regions) == {"贵州省云溪县"}


def test_a_deadline_in_the_question(kb: KnowledgeBase) -> None:
    assert first(kb, "2023年底前要完成的饮水水质检测")["deadline"]["date"] == "2023-12-31"


def test_an_old_name_of_an_agency_finds_its_successor_and_says_so(kb: KnowledgeBase) -> None:
    answer = first(kb, "卫计局 水质检测")
    assert "县卫健局" in units(answer, "responsible")
    assert answer["aliases"][0]["asked"] == "卫计局"


def test_why_the_notice_holds_or_not_is_told(kb: KnowledgeBase) -> None:
    judged = first(kb, "管护经费")["validity"]
    assert judged["state"] == "repealed"
    assert judged["premises"][0]["quote"]


def test_a_place_alone_has_all_its_measures(kb: KnowledgeBase) -> None:
    assert {answer["heading"] for answer in kb.lead("云溪县").json()["answers"]} == {"保护水源地"}
    assert kb.lead("青石县 谁牵头").json()["total"] == 5
