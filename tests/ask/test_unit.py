"""``unit``: a body's names and duties; several bodies of one name are asked about, never mixed."""

from __future__ import annotations

import pytest

from policykb.ask.filters import Filters
from policykb.ask.knowledge_base import KnowledgeBase
from policykb.errors import AmbiguousError, NotFoundError


def test_what_it_leads_and_shares(kb: KnowledgeBase) -> None:
    unit = kb.unit("青石县水务局").json()
    assert (unit["full_name"], unit["region"], unit["total"]) == ("青石县水务局", "贵州省青石县", 2)
    assert unit["names"] == ["青石县水务局", "县水务局"]
    assert [row["heading"] for row in unit["leads"]] == ["健全水质监测机制"]
    assert [row["heading"] for row in unit["shares"]] == ["改造老旧管网"]


def test_a_name_that_several_regions_share_asks_which(kb: KnowledgeBase) -> None:
    with pytest.raises(AmbiguousError) as raised:
        kb.unit("县水务局")
    assert raised.value.candidates == ("云溪县水务局", "青石县水务局")
    assert kb.unit("县水务局", filters=Filters(region="贵州省云溪县")).json()["full_name"] == "云溪县水务局"


def test_what_came_from_a_predecessor_is_marked(kb: KnowledgeBase) -> None:
    heir = kb.unit("青石县数据局").json()
    assert (heir["leads"], heir["partners"], heir["named"]) == ([], [], [])
    assert [row["inherited"] for row in heir["inherited"]] == [
        {"name": "青石县大数据局", "relation": "renamed", "since": "2024", "evidence": "青石县机构改革方案（2024年）"}
    ]
    assert (heir["today"]["state"], heir["total"]) == ("same", 1)
    own = kb.unit("县大数据局").json()
    assert [row["inherited"] for row in own["leads"]] == [None]
    assert own["inherited"] == []
    assert own["today"] == {
        "state": "passed-on",
        "name": "青石县数据局",
        "evidence": "青石县机构改革方案（2024年）",
    }
    assert own["successors"][0]["name"] == "青石县数据局"


def test_the_end_of_a_name_and_other_forms_of_it_are_enough(kb: KnowledgeBase) -> None:
    assert kb.unit("财政局").json()["full_name"] == "青石县财政局"
    assert kb.unit("青石县卫健局").json()["full_name"] == "青石县卫生健康局"
    assert kb.unit("縣財政局").json()["full_name"] == "青石县财政局"


def test_nobody_of_that_name(kb: KnowledgeBase) -> None:
    with pytest.raises(NotFoundError):
        kb.unit("县气象局")


def test_rows_go_by_deadline_and_filters_narrow_them(kb: KnowledgeBase) -> None:
    everything = kb.unit("青石县水务局").json()
    due = [row["deadline"] for row in (*everything["leads"], *everything["shares"])]
    assert due == [{"text": "2023年底前", "date": "2023-12-31"}, None]
    assert kb.unit("青石县水务局", filters=Filters(role="lead")).json()["total"] == 1
    assert kb.unit("青石县水务局", filters=Filters(due_since="2025")).json()["total"] == 0


def test_names_parent_partners_and_what_is_past(kb: KnowledgeBase) -> None:
    water = kb.unit("青石县水务局").json()
    assert water["named"] == [{"name": "县水务局", "first": "2023", "last": "2023", "notices": 1}]
    assert water["parent"]["name"] == "青石县人民政府"
    assert [(one["unit"], one["measures"]) for one in water["partners"]] == [("县住建局", 1), ("县卫健局", 1)]
    assert [row["due"] for row in (*water["leads"], *water["shares"])] == ["past", None]


def test_a_place_may_be_said_before_the_name(kb: KnowledgeBase) -> None:
    assert kb.unit("云溪县 水务局").json()["full_name"] == "云溪县水务局"
    assert kb.unit("青石县 水务局").json()["full_name"] == "青石县水务局"
