"""Targets: amounts, shares and counts with their comparators, and no other numbers."""

from __future__ import annotations

import pytest

from policykb.model import Span
from policykb.understand.targets import targets_in


def targets(text: str) -> tuple[str, ...]:
    return targets_in(text, Span(start=0, end=len(text)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("资金不得低于30%。", ("不得低于30%",)),
        ("给予5万元以下、3年以内贷款。", ("5万元以下", "3年以内")),
        ("继续享受15年免费教育。", ("15年免费教育",)),
        ("每户给予10万元贷款，最高不超过500万元。", ("10万元", "最高不超过500万元")),
        ("新建38个卫生室，每个不少于60平方米。", ("新建38个", "不少于60平方米")),
        ("办理时限压缩至2个工作日以内。", ("压缩至2个工作日以内",)),
        ("按每人每年50元发放，贷款期限不得超过一年。", ("50元", "不得超过一年")),
        ("三分之一以上的村达标，带动1.2万户增收，净增3000人。", ("三分之一以上", "带动1.2万户", "净增3000人")),
        ("最多延长6个月，考核达到80分以上。", ("最多延长6个月", "达到80分以上")),
        ("出栏生猪50万头，力争突破100亿元。", ("出栏生猪50万头", "力争突破100亿元")),
        ("覆盖率达到95%以上，提高2个百分点。", ("达到95%以上", "提高2个百分点")),
    ],
)
def test_what_a_measure_promises_caps_or_grants(text: str, found: tuple[str, ...]) -> None:
    assert targets(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "规模不低于2018年。", "2024年5月8日印发。", "《青岭市100个村行动方案》", "青政发〔2024〕50号", "共有20个县。",
        "第3次会议审议通过。", "联系电话：12345678。", "第十二条", "1.完善制度。",
    ],
)  # fmt: skip
def test_numbers_that_are_no_targets(text: str) -> None:
    assert targets(text) == ()
