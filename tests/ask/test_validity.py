"""In force is said where dates say so, never by default."""

from __future__ import annotations

from datetime import date

import pytest

from policykb.ask.knowledge_base import KnowledgeBase
from policykb.ask.validity import Repealing, status, validity
from policykb.index.records import CitationRecord, DocumentRecord
from policykb.project import Project

TODAY = date(2026, 11, 24)


def document(**facts: str | None) -> DocumentRecord:
    known: dict[str, str | None] = dict.fromkeys(
        ("url", "title", "kind", "number", "issued_on", "published_on", "effective_on", "expires_on", "region")
    )
    return DocumentRecord(
        doc_id="n1", source="a.txt", issuers=(), script="simplified", text_digest="", sources=(), **(known | facts)
    )  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, "unknown"),
        ({"issued_on": "2020-01-01"}, "unknown"),
        ({"effective_on": "2020-01-01"}, "in_force"),
        ({"effective_on": "2026-11-24"}, "in_force"),
        ({"effective_on": "2026-11-25"}, "not_yet"),
        ({"expires_on": "2026-11-24"}, "in_force"),
        ({"effective_on": "2020-01-01", "expires_on": "2026-11-23"}, "expired"),
        ({"issued_on": "2026-12-01", "effective_on": "2026-01-01"}, "not_yet"),
        ({"title": "甲县供水管理办法（试行）", "effective_on": "2020-01-01"}, "unknown"),
        ({"title": "甲县供水管理暂行办法", "effective_on": "2020-01-01"}, "unknown"),
        ({"title": "甲县供水管理暂行办法", "effective_on": "2026-01-01", "expires_on": "2027-12-31"}, "in_force"),
    ],
)
def test_by_its_own_dates(facts: dict[str, str], said: str) -> None:
    assert status(document(**facts), Repealing(()), on=TODAY) == said


def cited(relation: str = "repeals", **facts: str | None) -> Repealing:
    known: dict[str, str | None] = {"title": None, "number": None, "issued_on": "2024-01-01", "doc_id": "n2"}
    return Repealing([CitationRecord(relation=relation, **(known | facts))])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("repealing", "said"),
    [
        (cited(number="甲政发(2019)8号"), "repealed"),
        (cited(number="甲政发(2019)8号", relation="replaces"), "repealed"),
        (cited(number="甲政发(2019)8号", relation="basis"), "in_force"),
        (cited(number="甲政发(2019)9号", title="甲县农村供水管理办法"), "in_force"),
        (cited(title="甲县农村供水管理办法"), "repealed"),
        (cited(title="管理办法"), "in_force"),
        (cited(number="甲政发(2019)8号", issued_on="2018-01-01"), "in_force"),  # older than what it would repeal
        (cited(number="甲政发(2019)8号", issued_on="2027-01-01"), "in_force"),  # not yet issued
        (cited(number="甲政发(2019)8号", issued_on=None), "repealed"),
        (cited(number="甲政发(2019)8号", doc_id="n1"), "in_force"),  # itself
        (cited(number="甲政发【2019】 8号"), "repealed"),
        (cited(title="关于印发〈甲县农村供水管理办法〉的通知"), "repealed"),
        (cited(title="甲县农村供水 管理办法"), "repealed"),
        (cited(title="甲县农村供水管理办法", by_region="云南省乙县"), "in_force"),  # another place's, of one name
        (cited(title="甲县农村供水管理办法", by_region="云南省"), "repealed"),
        (cited(number="甲政发(2019)8号", effective_on="2027-01-01"), "in_force"),  # repealed later on
        (cited(number="甲政发(2019)8号", effective_on="2026-11-24"), "repealed"),
        (cited(title="甲县农村供水管理办法", by_number="甲政发〔2019〕8号"), "in_force"),  # a copy of itself
        (cited(title="甲县农村供水管理办法", by_title="甲县农村供水管理办法", issued_on="2019-05-01"), "in_force"),
        (cited(title="甲县农村供水管理办法", by_title="甲县农村供水管理办法", issued_on="2024-05-01"), "repealed"),
    ],
)
def test_by_what_repeals_it(repealing: Repealing, said: str) -> None:
    facts = {
        "title": "甲县农村供水管理办法",
        "number": "甲政发〔2019〕8号",
        "issued_on": "2019-05-01",
        "effective_on": "2019-06-01",
        "region": "云南省甲县",
    }
    assert status(document(**facts), repealing, on=TODAY) == said


@pytest.mark.parametrize(
    ("issued_on", "said"),
    [("2024-06-30", "unknown"), ("2018-06-30", "expired"), ("2027-06-30", "expired"), (None, "unknown")],
)
def test_what_has_ended_and_is_prolonged_is_unknown(issued_on: str | None, said: str) -> None:
    """Until when is for a person to read; what was said before the notice, or not yet, prolongs nothing."""
    number = "甲政发〔2019〕8号"
    facts = {"number": number, "issued_on": "2019-05-01", "effective_on": "2019-06-01", "expires_on": "2024-05-31"}
    assert status(document(**facts), cited("prolongs", number=number, issued_on=issued_on), on=TODAY) == said


def test_a_number_that_names_nothing_repeals_nothing() -> None:
    facts = {"title": "关于节水的公告", "number": "第12号", "issued_on": "2019-05-01", "effective_on": "2019-06-01"}
    assert status(document(**facts), cited(number="第12号"), on=TODAY) == "in_force"


TEXTS = {
    "n1": "甲县供水管理办法\n第一条 略。\n第九条 本办法自2019年6月1日起施行，有效期5年。",
    "n2": "决定如下：\n一、废止《甲县供水管理办法》（甲政发〔2019〕8号）。\n二、其他。",
}


def premises(repealing: Repealing, on: date = TODAY, **facts: str | None) -> list[tuple[str, str, str | None]]:
    judged = validity(document(**facts), repealing, on=on, text_of=TEXTS.get)
    assert judged.as_of == on.isoformat()
    for one in judged.premises:
        if one.start is not None:
            assert TEXTS[one.doc_id][one.start : one.end] == one.quote
    return [(one.text, one.doc_id, one.quote) for one in judged.premises]


def test_a_term_is_proven_by_the_words_that_set_it() -> None:
    said = premises(Repealing(()), effective_on="2019-06-01", expires_on="2024-05-31")
    assert said == [
        ("it holds from 2019-06-01", "n1", "本办法自2019年6月1日起施行"),
        ("it holds until 2024-05-31", "n1", "有效期5年"),
    ]


def test_a_repeal_is_proven_by_the_notice_that_repeals() -> None:
    start = TEXTS["n2"].index("《")
    number = "甲政发〔2019〕8号"
    by = cited(number=number, start=start, end=TEXTS["n2"].index("。"), by_number="甲政发〔2024〕1号")  # type: ignore[arg-type]
    first = premises(by, number=number, issued_on="2019-05-01")[0]
    assert first == (
        "甲政发〔2024〕1号 repeals it from 2024-01-01 on",
        "n2",
        "一、废止《甲县供水管理办法》（甲政发〔2019〕8号）",
    )


def test_what_is_not_said_is_said_to_be_not_said() -> None:
    assert [text for text, _, _ in premises(Repealing(()))] == [
        "it states neither since when nor until when it holds",
        "nothing in this base repeals it",
    ]
    assert [text for text, _, _ in premises(Repealing(()), effective_on="2019-06-01")][1:] == [
        "no end is stated",
        "nothing in this base repeals it",
    ]


@pytest.mark.parametrize(
    ("day", "said"),
    [("2015-12-31", "not_yet"), ("2017-01-01", "unknown"), ("2023-06-01", "repealed"), ("2026-11-24", "repealed")],
)
def test_every_answer_judges_on_the_day_asked_for(day: str, said: str, project: Project) -> None:
    """A trial (暂行) without a stated end, repealed in May 2023."""
    with KnowledgeBase(project, today=date.fromisoformat(day)) as base:
        shown = base.show("青石政发〔2016〕20号").json()
        assert (shown["status"], shown["validity"]["state"], shown["validity"]["as_of"]) == (said, said, day)
        (hit,) = (hit for hit in base.search("管护经费").json()["hits"] if hit["number"] == "青石政发〔2016〕20号")
        assert hit["status"] == said
