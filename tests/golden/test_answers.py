"""What a newcomer may ask of the sample notices, on either profile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from golden.truth import Json
from policykb.ask.knowledge_base import KnowledgeBase
from policykb.pipeline.build import build
from policykb.project import Project

PLAN = "青衣江市_农村供水提质三年行动方案_2021.html"
TABLE = "青衣江市_农村水务任务分解表_2023.docx"
REPOSTS = {"转载_供水行动方案_范文网.html", "转载_供水行动方案_行业网.txt"}


@pytest.fixture
def base(built_corpus: Project) -> Iterator[KnowledgeBase]:
    """The base over the samples, on a fixed day."""
    with KnowledgeBase(built_corpus, today=date(2026, 11, 24)) as opened:
        yield opened


def _sources(answer: Json) -> list[str]:
    return [hit["source"] for hit in answer["hits"]]


def test_a_second_build_has_nothing_to_do(built_corpus: Project) -> None:
    tally = build(built_corpus)
    assert (tally.unchanged, tally.added, tally.changed, tally.failed) == (22, (), (), ())


def test_an_exact_title_comes_first_and_folds_its_reposts(base: KnowledgeBase) -> None:
    first = base.search("农村供水提质三年行动方案").json()["hits"][0]
    assert {first["source"], *first["copies"]} == {PLAN, *REPOSTS}


def test_the_notice_itself_stands_for_its_reposts(base: KnowledgeBase) -> None:
    assert base.search("农村供水提质三年行动方案").json()["hits"][0]["source"] == PLAN


def test_traditional_questions_find_the_same(base: KnowledgeBase) -> None:
    asked, traditional = (base.search(words).json() for words in ("农村供水", "農村供水"))
    assert _sources(asked) == _sources(traditional) != []


def test_two_notices_that_name_different_leads_are_both_shown(base: KnowledgeBase) -> None:
    answers = [answer for answer in base.lead("改造老旧管网").json()["answers"] if answer["lead"]]
    leads = {answer["document"]["source"]: [duty["unit"] for duty in answer["lead"]] for answer in answers}
    assert leads.pop(TABLE) == ["市住房城乡建设局"]
    assert leads.keys() <= {PLAN, *REPOSTS}
    assert all(lead == ["市水利局"] for lead in leads.values())
    assert {answer["state"] for answer in answers} == {"documents-disagree"}


def test_a_measure_is_answered_once_for_a_notice_and_its_reposts(base: KnowledgeBase) -> None:
    answers = base.lead("改造老旧管网").json()["answers"]
    assert (
        len([answer for answer in answers if answer["document"]["source"] in {PLAN, *REPOSTS} and answer["lead"]]) == 1
    )


def test_a_repealed_notice_says_so(base: KnowledgeBase) -> None:
    hits = base.search("农村饮水工程管理暂行办法").json()["hits"]
    status = {hit["source"]: hit["status"] for hit in hits}
    assert status["青衣江市_农村饮水工程管理暂行办法_2016.txt"] == "repealed"
    assert status["青衣江市_农村供水工程运行管理办法_2024.html"] == "in_force"


def test_a_unit_of_old_is_carried_on_by_another_today(base: KnowledgeBase) -> None:
    unit = base.unit("州扶贫办").json()
    assert unit["full_name"] == "澜江彝族自治州扶贫开发办公室"
    assert unit["today"]["state"] == "passed-on"
    assert "乡村振兴局" in unit["today"]["name"]
    assert {duty["heading"] for duty in unit["leads"]} == {"带头采购贫困地区产品", "建立认定制度"}


def test_one_name_is_one_unit_through_all_notices_of_a_city(base: KnowledgeBase) -> None:
    unit = base.unit("青衣江市水利局").json()
    assert {duty["heading"] for duty in unit["leads"]} >= {"建设骨干水源", "推行智慧供水", "加强水源地保护"}
