"""A notice as a whole: measures with their deadlines and targets, and what holds for any text at all."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from policykb.json_form import notice_json
from policykb.model import Document, Notice, Span
from policykb.understand.document import understand

Maker = Callable[..., Document]

NOTICE = """青岭市人民政府办公室关于促进就业的实施意见
青政办发〔2024〕21号
各县人民政府：
一、总体要求
（一）指导思想。坚持就业优先。
（二）工作目标。到2025年，就业稳定。
二、重点任务
（三）扩大岗位供给。2024年12月底前新增公益性岗位500个。（市人力资源社会保障局牵头，市财政局配合）
（四）加强技能培训。培训补贴不低于800元。
三、附则
本意见自印发之日起施行。
青岭市人民政府办公室
2024年5月8日
"""


def measures(document: Document) -> dict[str, tuple[str, str | None, tuple[str, ...]]]:
    return {
        measure.clause_id: (measure.heading, measure.deadline.date if measure.deadline else None, measure.targets)
        for measure in understand(document).measures
    }


def test_measures_are_what_is_to_be_done_and_nothing_else(document: Maker) -> None:
    assert measures(document(NOTICE)) == {
        "2.3": ("扩大岗位供给", "2024-12-31", ("新增公益性岗位500个",)),
        "2.4": ("加强技能培训", None, ("不低于800元",)),
    }


def test_a_measure_carries_its_duties(document: Maker) -> None:
    first = understand(document(NOTICE)).measures[0]
    assert first.measure_id == "n000000000000#2.3"
    assert [(duty.role, duty.unit) for duty in first.duties] == [
        ("lead", "市人力资源社会保障局"),
        ("cooperate", "市财政局"),
    ]


def test_items_that_one_sentence_lists_are_one_measure(document: Maker) -> None:
    text = "第一条 申请人应当提交下列材料：\n（一）身份证；\n（二）申请表。\n第二条 受理机构应当公示结果。\n"
    assert list(measures(document(text))) == ["1", "2"]


def test_definitions_scope_and_purpose_ask_for_nothing(document: Maker) -> None:
    text = (
        "第一条 为规范管理，制定本办法。\n第二条 本办法所称救助，是指临时帮扶。\n"
        "第三条 县级民政部门应当建立台账。\n第四条 本办法自2024年5月1日起施行。\n"
    )
    assert list(measures(document(text))) == ["3"]


def proper(notice: Notice) -> None:
    """Every span lies in the text, and clauses nest."""
    whole = Span(start=0, end=len(notice.text))
    spans = [
        *(clause.span for clause in notice.clauses),
        *(measure.span for measure in notice.measures),
        *(duty.span for measure in notice.measures for duty in measure.duties),
        *(part.span for part in notice.header.parts),
        *(citation.span for citation in notice.citations),
        *(named.span for named in notice.lists),
        *(finding.span for finding in notice.findings if finding.span),
    ]
    assert all(whole.holds(span) and span.start <= span.end for span in spans)
    by_id = {clause.clause_id: clause for clause in notice.clauses}
    assert len(by_id) == len(notice.clauses)
    for clause in notice.clauses:
        assert clause.span.of(notice.text).startswith(clause.label)
        if clause.parent:
            assert by_id[clause.parent].span.holds(clause.span)
            assert by_id[clause.parent].level == clause.level - 1
    for one, other in zip(notice.clauses, notice.clauses[1:], strict=False):
        assert one.span.holds(other.span) or one.span.end <= other.span.start
    for contact in notice.contacts:
        assert contact.span.of(notice.text) == contact.text
    assert {measure.clause_id for measure in notice.measures} <= set(by_id)


_PIECES = (
    "一、", "二、", "四、", "（一）", "（二）", "1.", "2．", "第一章 ", "第二条 ", "①", "（1）", "1.1 ", "目录",
    "附件", "全文",
    "\n", "\n\n", " ", "\u3000", "\t", "。", "；", "：", "，", "、", "《", "》", "（", "）", "〔", "〕",
    "2024年", "5月", "8日",
    "底前", "到年", "关于印发", "的通知", "青岭市", "民政局", "人民政府",
    "责任单位：", "牵头", "负责", "（市民政局负责）",
    "同时废止", "现印发给你们", "青政发〔2024〕5号", "名单", "（3个）", "此外，", "等也是重点任务", "不低于30%",
    "自印发之日起施行，有效期5年", "日前，", "我市", "联系人：", "二〇二四年五月八日", "资产收益。", "“十四五”末",
    "\ud800", "🀄", "a",
)  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), max_size=60).map("".join))
@settings(deadline=None, max_examples=300)
def test_any_notice_like_text_is_understood(text: str) -> None:
    proper(understand(_document(text)))


@given(st.text(max_size=300))
@example("*")
@settings(deadline=None)
def test_any_text_is_understood(text: str) -> None:
    proper(understand(_document(text)))


def _document(text: str) -> Document:
    return Document(
        doc_id="n000000000000", source="x", url=None, fetched_at=None, media_type="text/plain", decoded_as="utf-8",
        script="simplified", text=text, origins=((0, 0),), facts=(), tables=(), removed=(), findings=(),
    )  # fmt: skip


def test_the_json_of_a_notice_quotes_its_text(document: Maker) -> None:
    notice = understand(document(NOTICE))
    form = notice_json(notice)
    for entry in (*form["measures"], *(duty for measure in form["measures"] for duty in measure["duties"])):
        quote = entry.get("quote", entry.get("text"))
        assert form["text"][entry["start"] : entry["end"]] == quote


_SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"


@pytest.mark.skipif(not _SEEDS.exists(), reason="the notices of ../shared/seeds are not here")
def test_the_real_notices_hold_together(document: Maker) -> None:
    for name in tomllib.loads((_SEEDS / "expected.toml").read_text(encoding="utf-8")):
        text = re.sub(r"\r", "", (_SEEDS / name).read_text(encoding="utf-8"))
        proper(understand(document(text)))


def test_items_with_headings_of_their_own_are_measures(document: Maker) -> None:
    text = (
        "三、督查方式。具体采取以下形式：\n（一）面上查。由各县办公室提供本地推进重点项目的书面材料。\n"
        "（二）随机抽。从各县清单中随机抽查四个企业和四个项目。\n"
    )
    assert {"面上查", "随机抽"} <= {heading for heading, _, _ in measures(document(text)).values()}


def test_a_paragraph_that_assigns_nothing_is_no_clause(document: Maker) -> None:
    text = (
        "工信部出台措施\n近日，工信部提出会同有关部门帮助企业的设想。\n一、要点。做好工作。\n此前，各方曾负责协调。\n"
    )
    notice = understand(document(text))
    assert all(clause.form != "paragraph" for clause in notice.clauses if clause.clause_id not in _measured(notice))


def _measured(notice: Notice) -> set[str]:
    return {measure.clause_id for measure in notice.measures}


@pytest.mark.parametrize("row", ["1、青岭市支队 0891-3682007", "1、《青岭市救助条例》第四条第二款"])
def test_telephones_and_references_ask_for_nothing(document: Maker, row: str) -> None:
    assert measures(document(f"公布如下：\n{row}\n{row.replace('1、', '2、')}\n")) == {}
