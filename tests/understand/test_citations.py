"""Citations with their relation, and what a notice repeals."""

from __future__ import annotations

import pytest

from policykb.model import Header
from policykb.understand.citations import citations, repeals


@pytest.mark.parametrize(
    ("text", "title", "number", "relation"),
    [
        (
            "根据《青岭市救助办法》（青政发〔2020〕7号）精神，制定本方案。",
            "青岭市救助办法",
            "青政发〔2020〕7号",
            "basis",
        ),
        ("为贯彻落实《云岭省关于促进就业的意见》，结合实际。", "云岭省关于促进就业的意见", None, "basis"),
        ("《青岭市救助办法》已经同意，现印发给你们，请执行。", "青岭市救助办法", None, "issues"),
        ("《青岭市救助办法》（青政发〔2015〕3号）同时废止。", "青岭市救助办法", "青政发〔2015〕3号", "repeals"),
        ("现转发《云岭省救助工作方案》，请执行。", "云岭省救助工作方案", None, "forwards"),
        (
            "8月印发《关于印发名单的通知》（川农领〔〕12号），公布名单。",
            "关于印发名单的通知",
            "川农领〔〕12号",
            "mentions",
        ),
        ("依据《中华人民共和国行政许可法》办理。", "中华人民共和国行政许可法", None, "basis"),
    ],
)
def test_a_citation_and_its_relation(text: str, title: str, number: str | None, relation: str) -> None:
    (found,) = citations(text, Header())
    assert (found.title, found.number, found.relation) == (title, number, relation)
    assert found.span.of(text).startswith("《")


def test_a_title_within_a_title_is_one_citation() -> None:
    (found,) = citations("按照《关于印发〈青岭市救助办法〉的通知》执行。", Header())
    assert found.title == "关于印发〈青岭市救助办法〉的通知"


@pytest.mark.parametrize(
    "text", ["《青岭日报》报道。", "填写《申请表》。", "（以下简称《办法》）按照《办法》执行。", "《未完"]
)
def test_what_is_no_cited_document(text: str) -> None:
    assert citations(text, Header()) == ()


def test_everything_named_before_one_repeal_is_repealed() -> None:
    text = "本办法自2024年5月1日起施行。《甲市救助办法》（甲政发〔2015〕3号）、《甲市救助细则》同时废止。"
    assert repeals(citations(text, Header())) == ("甲政发〔2015〕3号", "甲市救助细则")


def test_a_notice_does_not_cite_its_own_number() -> None:
    assert citations("青政发〔2024〕5号\n各县：", Header(number="青政发〔2024〕5号")) == ()


def test_what_lapses_further_on_repeals_nothing() -> None:
    text = "适用于符合《企业划型规定》（工信〔2011〕300号）且在本市注册的企业，不再有必要的自然失效。"
    assert repeals(citations(text, Header())) == ()
