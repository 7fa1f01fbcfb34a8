"""A person's word stands above what the rules read; what was read is kept, and a word that fits nothing is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb.model import Document, DutyCorrection, HeaderCorrection, Notice, Override
from policykb.understand.document import understand

Maker = Callable[..., Document]

NOTICE = """青岭市人民政府办公室关于促进就业的实施意见
青政办发〔2024〕21号
各县人民政府：
一、扩大岗位供给
2024年12月底前新增公益性岗位500个。（市人力资源社会保障局牵头，市财政局配合）
二、加强技能培训
由市总工会组织，培训补贴不低于800元。
青岭市人民政府办公室
2024年5月8日
"""
SIGNED = {"who": "li", "when": "2026-11-24", "why": "对照原件"}


def header(field: str, *value: str) -> HeaderCorrection:
    return HeaderCorrection(field=field, value=value, **SIGNED)


def duty(clause_id: str, unit: str, role: Any = None, *, drop: bool = False, **more: Any) -> DutyCorrection:
    return DutyCorrection(clause_id=clause_id, unit=unit, role=role, drop=drop, **SIGNED, **more)


@pytest.fixture
def corrected(document: Maker) -> Callable[..., Notice]:
    return lambda *corrections: understand(document(NOTICE), Override(corrections=corrections))


def roles(notice: Notice, clause_id: str) -> list[tuple[str, str, str]]:
    (measure,) = [one for one in notice.measures if one.clause_id == clause_id]
    return [(one.unit, one.role, one.rule_id) for one in measure.duties]


def codes(notice: Notice) -> list[str]:
    return [one.code for one in notice.findings if one.code.startswith("correction")]


@pytest.mark.parametrize(
    ("correction", "field", "stands", "was"),
    [
        (header("title", "稳就业意见"), "title", "稳就业意见", ("青岭市人民政府办公室关于促进就业的实施意见",)),
        (header("kind", "方案"), "kind", "方案", ("意见",)),
        (header("number", "青政办发〔2024〕12号"), "number", "青政办发〔2024〕12号", ("青政办发〔2024〕21号",)),
        (header("number"), "number", None, ("青政办发〔2024〕21号",)),
        (header("issuers", "甲局", "乙局"), "issuers", ("甲局", "乙局"), ("青岭市人民政府办公室",)),
        (header("recipients"), "recipients", (), ("各县人民政府",)),
        (header("issued_on", "2023-05-08"), "issued_on", "2023-05-08", ("2024-05-08",)),
        (header("expires_on", "2027-05-07"), "expires_on", "2027-05-07", ()),
        (header("region", "云南省青岭市"), "region", "云南省青岭市", None),
    ],
    ids=lambda value: value.field if isinstance(value, HeaderCorrection) else "",
)  # fmt: skip
def test_a_field_is_what_the_person_says_and_what_was_read_is_kept(
    correction: HeaderCorrection, field: str, stands: object, was: object, corrected: Callable[..., Notice]
) -> None:
    notice = corrected(correction)
    assert getattr(notice.header, field) == stands
    (kept,) = notice.corrected
    assert (kept.field, kept.now, kept.who, kept.why) == (field, correction.value, "li", "对照原件")
    assert was is None or kept.was == was
    assert codes(notice) == []


TERMS = """青岭市人民政府办公室关于印发《青岭市村级水管员管理办法》的通知
青政办规〔2024〕6号
各县人民政府：
一、配齐人员
印发之日起30日内，各县配齐村级水管员。（市水务局负责）
二、实施时间
本办法自印发之日起施行，有效期5年。
青岭市人民政府办公室
2024年5月8日
"""


@pytest.mark.parametrize(
    ("corrections", "effective", "expires", "deadline"),
    [
        ([], "2024-05-08", "2029-05-07", "2024-06-07"),
        ([header("issued_on", "2023-05-08")], "2023-05-08", "2028-05-07", "2023-06-07"),
        ([header("issued_on")], None, None, None),
        ([header("effective_on", "2024-06-01")], "2024-06-01", "2029-05-31", "2024-06-07"),
    ],
)
def test_what_follows_from_a_corrected_day_moves_with_it(
    document: Maker, corrections: list[HeaderCorrection], effective: str | None, expires: str | None, deadline: object
) -> None:
    """印发之日, the term from that day, and deadlines counted from it are told by the person's day."""
    notice = understand(document(TERMS), Override(corrections=tuple(corrections)))
    assert (notice.header.effective_on, notice.header.expires_on) == (effective, expires)
    assert notice.measures[0].deadline is not None
    assert notice.measures[0].deadline.date == deadline


def test_the_last_word_on_a_field_counts(corrected: Callable[..., Notice]) -> None:
    notice = corrected(header("title", "甲"), header("title", "乙"))
    assert notice.header.title == notice.header.parts[0].title == "乙"
    assert [one.now for one in notice.corrected] == [("乙",)]


def test_units_are_told_within_the_corrected_region(corrected: Callable[..., Notice]) -> None:
    """The region decides full names: they follow the person's word."""
    notice = corrected(header("region", "云南省昆明市"))
    assert all(duty.full_name and duty.full_name.startswith("昆明市") for duty in notice.measures[0].duties)


@pytest.mark.parametrize(
    ("corrections", "stand"),
    [
        ([duty("1", "市财政局", "responsible")], [("市人力资源社会保障局", "lead"), ("市财政局", "responsible")]),
        ([duty("1", "市财政局", drop=True)], [("市人力资源社会保障局", "lead")]),
        ([duty("1", "市财政局", "cooperate", drop=True)], [("市人力资源社会保障局", "lead")]),
        (
            [duty("1", "市民政局", "cooperate")],
            [("市人力资源社会保障局", "lead"), ("市财政局", "cooperate"), ("市民政局", "cooperate")],
        ),
        (
            [duty("1", "市人力资源社会保障局", drop=True), duty("1", "市民政局", "lead")],
            [("市财政局", "cooperate"), ("市民政局", "lead")],
        ),
        ([duty("1", "市财政局", drop=True, heading="扩大岗位供给")], [("市人力资源社会保障局", "lead")]),
    ],
)
def test_duties_are_added_changed_and_dropped(
    corrections: list[DutyCorrection], stand: list[tuple[str, str]], corrected: Callable[..., Notice]
) -> None:
    notice = corrected(*corrections)
    assert [(unit, role) for unit, role, _ in roles(notice, "1")] == stand
    assert len(notice.corrected) == len(corrections)
    assert codes(notice) == []


def test_a_duty_by_hand_names_the_person_and_is_told_in_full(corrected: Callable[..., Notice]) -> None:
    notice = corrected(duty("2", "市总工会", "lead"))
    assert ("市总工会", "lead", "by-hand:li") in roles(notice, "2")
    (stated,) = [one for one in notice.measures[1].duties if one.rule_id == "by-hand:li"]
    assert stated.span.of(notice.text) == "市总工会"
    (kept,) = notice.corrected
    assert (kept.clause_id, kept.unit, kept.now) == ("2", "市总工会", ("lead",))


def test_the_proof_is_the_quote_given(corrected: Callable[..., Notice]) -> None:
    notice = corrected(duty("2", "市民政局", "lead", quote="培训补贴"))
    (stated,) = [one for one in notice.measures[1].duties if one.unit == "市民政局"]
    assert stated.span.of(notice.text) == "培训补贴"


@pytest.mark.parametrize(
    "correction",
    [
        duty("9", "市民政局", "lead"),
        duty("1", "市民政局", drop=True),
        duty("1", "市财政局", "lead", drop=True),
        duty("1", "市民政局", "lead", heading="加强技能培训"),
        duty("1", "市民政局", "lead", quote="此处没有的话"),
    ],
)
def test_what_fits_no_more_changes_nothing_and_is_a_finding(
    correction: DutyCorrection, corrected: Callable[..., Notice]
) -> None:
    notice = corrected(correction)
    assert notice.measures == corrected().measures
    assert notice.corrected == ()
    assert codes(notice) == ["correction-adrift"]


def test_what_cannot_be_read_is_a_finding(document: Maker) -> None:
    notice = understand(document(NOTICE), Override(faults=("a fault",)))
    assert [one.message for one in notice.findings if one.code == "correction-unreadable"] == ["a fault"]


PIECES = st.sampled_from(["1", "2", "9", "市财政局", "市民政局", "扩大岗位供给", "县", "", "培训补贴"])
DUTIES = st.builds(
    duty,
    PIECES,
    PIECES,
    st.sampled_from(["lead", "responsible", None]),
    drop=st.booleans(),
    heading=st.none() | PIECES,
    quote=st.none() | PIECES,
)
FIELDS = st.builds(header, st.sampled_from(["title", "region", "issuers", "kind", "issued_on"]), PIECES)


@given(st.lists(DUTIES | FIELDS, max_size=5), st.sampled_from([NOTICE, "", "无条款的文字。"]))
def test_no_corrections_whatever_break_a_notice(
    document: Maker, corrections: list[DutyCorrection | HeaderCorrection], text: str
) -> None:
    """Each is told as applied or as adrift, and every duty keeps a proof within its text."""
    notice = understand(document(text), Override(corrections=tuple(corrections)))
    duties = [one for one in corrections if isinstance(one, DutyCorrection)]
    told = [one for one in notice.corrected if one.field == "duty"]
    assert len(told) + codes(notice).count("correction-adrift") == len(duties)
    for measure in notice.measures:
        assert all(0 <= one.span.start < one.span.end <= len(text) for one in measure.duties)
