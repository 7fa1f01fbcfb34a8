"""Which clauses of two notices answer each other."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb.ask.comparison.alignment import Link, Piece, align

MATTERS = (
    "建设乡镇区域养老服务中心，提供全日托养和日间照料",
    "对独居空巢老年人开展定期探访，探访率达到100%",
    "养老机构与医疗卫生机构签约，畅通双向转诊绿色通道",
    "盘活闲置校舍发展互助养老，鼓励低龄老年人帮助高龄老年人",
    "福利彩票公益金用于养老服务的比例不低于55%",
)


def pieces(*texts: str) -> list[Piece]:
    return [Piece(heading=text[:8], text=text) for text in texts]


texts = st.lists(
    st.one_of(st.sampled_from(MATTERS), st.text(alphabet="养老服务机构建设牵头单位民政局。，1", max_size=24)),
    max_size=8,
)
notices = texts.map(lambda found: pieces(*found))


@given(notices, st.booleans())
def test_a_notice_aligned_with_itself_links_each_piece_with_itself(notice: list[Piece], ordered: bool) -> None:
    links = align(notice, notice, ordered=ordered)
    assert [(link.one, link.other) for link in links if not link.part] == [(at, at) for at in range(len(notice))]
    assert not any(link.moved for link in links)


@given(notices, notices, st.booleans())
def test_two_notices_changed_about_have_the_same_links_turned(
    ones: list[Piece], others: list[Piece], ordered: bool
) -> None:
    there = align(ones, others, ordered=ordered)
    back = align(others, ones, ordered=ordered)
    assert {(link.one, link.other) for link in there} == {(link.other, link.one) for link in back}


@given(notices, notices)
def test_versions_keep_their_order_but_for_what_is_marked_as_moved(ones: list[Piece], others: list[Piece]) -> None:
    kept = [link for link in align(ones, others, ordered=True) if not link.moved]
    assert all(a.one < b.one and a.other < b.other for a, b in pairwise(kept))


@given(notices, notices, st.booleans())
def test_each_piece_has_one_nearest_partner_at_the_most(ones: list[Piece], others: list[Piece], ordered: bool) -> None:
    links = [link for link in align(ones, others, ordered=ordered) if not link.part]
    assert len({link.one for link in links}) == len({link.other for link in links}) == len(links)


def places(links: tuple[Link, ...]) -> list[tuple[int, int]]:
    return [(link.one, link.other) for link in links]


def test_what_stands_in_another_order_is_moved_in_a_version_and_plainly_linked_between_levels() -> None:
    ones, others = pieces(*MATTERS), pieces(MATTERS[4], *MATTERS[:4])
    assert places(align(ones, others, ordered=False)) == [(0, 1), (1, 2), (2, 3), (3, 4), (4, 0)]
    moved = [link for link in align(ones, others, ordered=True) if link.moved]
    assert places(tuple(moved)) == [(4, 0)]


def test_a_clause_that_was_split_has_all_its_pieces() -> None:
    ones = pieces("开展老年人能力综合评估，评估结果部门互认；护理补贴与评估等级挂钩，按月发放到卡", *MATTERS)
    others = pieces(*MATTERS, "开展老年人能力综合评估，推进评估结果部门互认", "护理补贴与评估等级挂钩，每月发放到卡")
    assert {(link.one, link.other) for link in align(ones, others, ordered=False)} >= {(0, 5), (0, 6)}


@pytest.mark.parametrize("ordered", [True, False])
def test_clauses_that_share_only_the_words_of_every_clause_are_not_linked(ordered: bool) -> None:
    every = "（牵头单位：市民政局；责任单位：市财政局）"
    ones = pieces(*(matter + every for matter in MATTERS[:3]))
    others = pieces(*(matter + every for matter in MATTERS[3:]), "整治河道采砂，清理非法码头" + every)
    assert align(ones, others, ordered=ordered) == ()


def test_nothing_is_aligned_with_nothing() -> None:
    assert align([], pieces(*MATTERS), ordered=True) == align(pieces(*MATTERS), [], ordered=False) == ()
