"""Lists with stated counts, and whom to call."""

from __future__ import annotations

import pytest

from policykb.understand.contacts import contacts
from policykb.understand.lists import named_lists


def test_a_list_with_groups_and_counts() -> None:
    text = "示范村名单\n（5个）\n青岭县（2个）：\n甲村、乙村\n黛河县（3个）：丙村、丁村、戊村\n说明文字。\n"
    (found,) = named_lists(text)
    assert (found.name, found.stated) == ("示范村名单", 5)
    assert [(group.name, group.stated, group.items) for group in found.groups] == [
        ("青岭县", 2, ("甲村", "乙村")),
        ("黛河县", 3, ("丙村", "丁村", "戊村")),
    ]
    assert found.span.of(text).endswith("戊村")


def test_two_lists_are_two() -> None:
    text = "国家示范县名单（2个）\n甲市（2个）：青岭县、黛河县\n省级示范县名单（1个）\n乙市（1个）：白石县\n"
    assert [(found.name, found.stated, len(found.groups)) for found in named_lists(text)] == [
        ("国家示范县名单", 2, 1),
        ("省级示范县名单", 1, 1),
    ]


def test_a_list_without_groups() -> None:
    (found,) = named_lists("获奖单位名单（3个）\n市民政局、市财政局、市水务局\n")
    assert found.groups[0].name is None
    assert len(found.groups[0].items) == 3


def test_a_line_that_merely_speaks_of_a_list_is_none() -> None:
    assert named_lists("请报送名单\n一、加强领导。\n") == ()


def test_contacts_run_to_the_end_of_their_sentence() -> None:
    text = "请报送材料。联系人：李某某 2210000；邮箱：ab@example.com。"
    (found,) = contacts(text)
    assert found.text == found.span.of(text) == "联系人：李某某 2210000；邮箱：ab@example.com"


def test_words_about_contact_say_nobody() -> None:
    assert contacts("要公布联系电话，方便群众。请填写联系人。") == ()


Layout = list[tuple[str | None, int | None, tuple[str, ...]]]


@pytest.mark.parametrize(
    ("text", "stated", "groups"),
    [
        ("示范县名单（共3家）\n1.甲县\n2.乙县\n3.丙县\n特此通知。\n", 3, [(None, None, ("甲县", "乙县", "丙县"))]),
        (
            "附件1：示范县名单\n共3个\n一、甲州（2个）\n壤县、若县\n二、乙州（1个）\n木县\n",
            3,
            [("甲州", 2, ("壤县", "若县")), ("乙州", 1, ("木县",))],
        ),
        (
            "示范县名单（3个）\n青岭市（2个）\n上县\n下县\n云川市（1个）\n石县\n青岭市人民政府\n",
            3,
            [("青岭市", 2, ("上县", "下县")), ("云川市", 1, ("石县",))],
        ),
        ("示范县名单\n序号\t名称\t所在地\n1\t甲县\t青岭市\n2\t乙县\t云川市\n", None, [(None, None, ("甲县", "乙县"))]),
        ("示范县名单（2024年）\n甲县、乙县\n", None, [(None, None, ("甲县", "乙县"))]),
        ("（一）示范县名单（2个）：\n甲县、乙县。\n", 2, [(None, None, ("甲县", "乙县"))]),
    ],
)
def test_lists_in_every_layout(text: str, stated: int | None, groups: Layout) -> None:
    (found,) = named_lists(text)
    assert (found.name, found.stated) == ("示范县名单", stated)
    assert [(group.name, group.stated, group.items) for group in found.groups] == groups


def test_lists_of_a_flattened_page() -> None:
    text = (
        "现公布如下。 国家示范县名单 (5个) 阿州(2个): 壤县、若县 甘州 (3个): 石县、 色县、理县 "
        "省级示范县名单 (1个) 广市(1个): 剑县 " + "说明。" * 60
    )
    assert [(one.name, one.stated, [len(group.items) for group in one.groups]) for one in named_lists(text)] == [
        ("国家示范县名单", 5, [2, 3]),
        ("省级示范县名单", 1, [1]),
    ]


def test_groups_with_counts_under_no_name_are_lists_by_themselves() -> None:
    found = named_lists(
        "一、确定名额。\n（一）国家级示范县（3个）：甲县、乙县、丙县。\n（二）省级示范县（2个）：丁县、戊县。\n"
    )
    assert [(one.name, one.stated) for one in found] == [("国家级示范县", 3), ("省级示范县", 2)]


@pytest.mark.parametrize(
    "text",
    [
        "任务清单\n序号\t任务\t责任单位\n1\t建桥\t市交通局\n2\t修路\t市交通局\n",
        "示范县名单\n\n一、加强领导。\n二、加强宣传。\n",
        "（2）申请条件（5个）：年满18岁\n",
    ],
)
def test_what_only_looks_like_a_list(text: str) -> None:
    assert named_lists(text) == ()
