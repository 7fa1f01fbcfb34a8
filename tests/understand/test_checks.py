"""Findings: what is wrong is said, and what is in order stays silent."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policykb.model import Document, Removed
from policykb.understand.document import understand

Maker = Callable[..., Document]


def codes(document: Document) -> list[str]:
    return [finding.code for finding in understand(document).findings if finding.code != "unknown-region"]


HEAD = "青岭市民政局关于做好救助工作的通知\n各县民政局：\n现就有关事项通知如下。\n"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("到年，机制基本健全。", "missing-year"),
        ("国务院年12月16日发布意见。", "missing-year"),
        ("今年3月,年省委一号文件提出要求。", "missing-year"),
        ("根据省民政厅通知（云民发〔〕12号）要求办理。", "missing-year"),
        ("引导非“”高校毕业生就业。", "missing-number"),
        ("一、建台账。\n二、抓落实。\n四、强保障。\n", "numbering-gap"),
        ("一、建台账。\n二、抓落实。\n二、强保障。\n", "numbering-gap"),
        ("示范村名单\n（3个）\n青岭县（2个）：甲村、乙村\n", "count-mismatch"),
        ("一、建台账。加大监测力度，兼顾非重点村发展，重点", "truncated"),
        ("一、建台账。2023年6月底前完成。\n青岭市民政局\n2024年5月8日\n", "deadline-before-date"),
        ("（一）建台账。（市生长改造委牵头）", "spun-text"),
        ("（一）建台账。（市督办督查局、市财政局负责）", "unknown-unit"),
        ("（一）建台账。每月更新。\n（二）", "truncated"),
    ],
)
def test_damage_is_found(document: Maker, body: str, code: str) -> None:
    assert code in codes(document(HEAD + body))


def test_the_last_heading_without_a_body_is_a_cut(document: Maker) -> None:
    body = "对全县困难家庭开展一次全面摸底排查，逐户建立台账，做到底数清、情况明，及时纳入救助范围，不漏一户。"
    assert "truncated" in codes(document(f"{HEAD}一、全面排查\n{body}\n二、及时救助\n{body}\n三、强化保障"))


def test_a_year_that_a_repost_changed(document: Maker) -> None:
    sentence = "为确保到{}年稳定实现全县困难家庭应救尽救的目标，现提出如下意见。"
    removed = Removed(rule_id="intro", text=sentence.format(2023), start=0, end=30)
    assert "changed-year" in codes(document(HEAD + sentence.format(2020), removed=[removed]))
    assert "changed-year" not in codes(document(HEAD + sentence.format(2023), removed=[removed]))


def test_a_measure_without_a_unit_among_others_with_one(document: Maker) -> None:
    body = "".join(f"{label}、建台账。及时更新。（责任单位：市民政局）\n" for label in "一二三四")
    assert codes(document(HEAD + body + "五、抓落实。按月通报。\n六、强保障。（责任单位：市财政局）\n")) == ["no-unit"]


@pytest.mark.parametrize(
    "body",
    [
        "一、建台账。\n二、抓落实。\n青岭市民政局\n2024年5月8日\n",
        "一、建台账。\n二、抓落实。\n附件：1.任务分工表\n2.联系表",
        "到2025年底前建成。每年12月底前报送，今年3月启动，全年3次。",
        "示范村名单\n（2个）\n青岭县（2个）：甲村、乙村\n",
        "请抓好落实。特此通知",
        "一、建台账。（一）摸底。（二）核实。二、抓落实。（三）通报。",
        "落实“双减”政策（教办〔2021〕40号）。\n（此件公开发布）",
    ],
)
def test_an_ordinary_notice_has_no_findings(document: Maker, body: str) -> None:
    assert codes(document(HEAD + body)) == []


def test_a_section_number_that_stands_twice_at_the_start(document: Maker) -> None:
    assert "numbering-gap" in codes(
        document("一、指导思想\n坚持统筹。\n一、工作目标\n到2025年完成。\n二、措施\n抓好落实。\n")
    )


def test_a_text_that_hides_its_remainder_is_cut(document: Maker) -> None:
    assert "truncated" in codes(
        document("一、加强领导。压实责任。\n注意：之后的内容被隐藏了，请下载客户端查看完整内容。\n")
    )


def test_articles_are_counted_through_the_chapters(document: Maker) -> None:
    text = "第一章 总则\n第一条 制定本规则。\n第二条 会议是决策会议。\n第二章 组成\n第四条 会议由市长召集。\n"
    assert "numbering-gap" in codes(document(text))
    assert "numbering-gap" not in codes(document(text.replace("第四条", "第三条")))


def test_a_date_without_its_digits_is_a_lost_number(document: Maker) -> None:
    assert "missing-number" in codes(document("一、加强领导。压实责任。\n青岭市民政局\n2024年月日\n"))
