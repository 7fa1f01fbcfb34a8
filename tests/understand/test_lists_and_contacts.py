"""Lists with stated counts, and whom to call."""

from __future__ import annotations

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
