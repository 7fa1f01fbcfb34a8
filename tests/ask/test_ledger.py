"""The table of tasks as records: every measure once, in a settled order, every unit as the notice writes it."""

from __future__ import annotations

import pytest

from policykb.ask.filters import Filters
from policykb.ask.knowledge_base import KnowledgeBase
from policykb.errors import UsageError

ROLES = ("lead", "responsible", "cooperate", "guide", "supervise", "implied")


def tasks_named(kb: KnowledgeBase, **order: object) -> list[str]:
    return [record["task"] for record in kb.tasks(**order)]  # type: ignore[arg-type]


def test_a_record_a_measure_the_oldest_notice_first(kb: KnowledgeBase) -> None:
    records = list(kb.tasks())
    assert [record["no"] for record in records] == [1, 2, 3, 4, 5, 6]
    assert [record["task"] for record in records] == [
        "落实管护经费", "建设共享平台", "压实责任", "保护水源地", "健全水质监测机制", "改造老旧管网",
    ]  # fmt: skip
    water = records[4]
    units = {role: [duty["unit"] for duty in water[role]] for role in ROLES if water[role]}
    assert units == {"lead": ["县水务局"], "responsible": ["县卫健局", "各乡镇"]}
    assert water["measure"] == "每季度检测一次农村饮水水质。"
    assert water["document"]["number"] == "青石政办发〔2023〕7号"
    assert water["deadline"] == {"text": "2023年底前", "date": "2023-12-31"}


def test_a_unit_stands_as_written_with_its_full_name_and_todays_body_beside_it(kb: KnowledgeBase) -> None:
    platform = next(record for record in kb.tasks() if record["task"] == "建设共享平台")
    (duty,) = platform["lead"]
    assert (duty["unit"], duty["full_name"], duty["today"]["name"]) == ("县大数据局", "青石县大数据局", "青石县数据局")
    assert duty["today"]["evidence"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(unit="青石县水务局"), ["健全水质监测机制", "改造老旧管网"]),
        (Filters(unit="青石县水务局", role="lead"), ["健全水质监测机制"]),
        (Filters(due_until="2024"), ["健全水质监测机制"]),
        (Filters(number="青石政办发〔2021〕3号"), ["建设共享平台", "压实责任"]),
        (Filters(status="repealed"), ["落实管护经费"]),
        (Filters(region="贵州省云溪县"), ["保护水源地"]),
        (Filters(since="2022", until="2022"), ["保护水源地"]),
        (Filters(issuer="无此机关"), []),
    ],
    ids=lambda value: repr(value.named()) if isinstance(value, Filters) else "",
)
def test_filters_choose_measures(filters: Filters, expected: list[str], kb: KnowledgeBase) -> None:
    records = list(kb.tasks(filters))
    assert [record["task"] for record in records] == expected
    assert [record["no"] for record in records] == list(range(1, len(expected) + 1))


def test_order_and_pages(kb: KnowledgeBase) -> None:
    """By notice or by deadline; what has no date comes last either way; pages neither overlap nor skip."""
    assert tasks_named(kb, sort="due")[0] == tasks_named(kb, sort="-due")[0] == "健全水质监测机制"
    assert tasks_named(kb, sort="-issued_on")[0] == "健全水质监测机制"
    everything = tasks_named(kb)
    assert tasks_named(kb, limit=2) + tasks_named(kb, limit=10, offset=2) == everything
    assert tasks_named(kb, offset=99) == []
    with pytest.raises(UsageError, match="cannot sort"):
        tasks_named(kb, sort="title")


def test_flat_rows_are_one_a_duty_and_keep_to_the_filters(kb: KnowledgeBase) -> None:
    rows = list(kb.duties(kb.tasks()))
    assert len(rows) == 10
    assert {row["status"] for row in rows} >= {"expired", "in_force"}
    filters = Filters(unit="青石县水务局", role="lead")
    (row,) = kb.duties(kb.tasks(filters), filters)
    assert (row["unit"], row["role"], row["quote"]) == ("县水务局", "lead", "牵头单位：县水务局")


def test_doubts_are_named_with_their_row_and_those_of_a_whole_notice_without(kb: KnowledgeBase) -> None:
    found = [(doubt["no"], doubt["task"], doubt["code"]) for doubt in kb.doubts(kb.tasks())]
    assert found == [
        (3, "压实责任", "implied-only"),
        (None, None, "numbering-gap"),
        (6, "改造老旧管网", "no-lead-stated"),
    ]
