"""Whether bodies of two notices are one, one after a reform, each other's counterparts, or others."""

from __future__ import annotations

from typing import Any

import pytest

from policykb.ask.comparison.bodies import bearing, field_of

Json = dict[str, Any]


def duty(unit: str, full_name: str | None = None, today: str | None = None, *, kind: str = "agency") -> Json:
    return {
        "unit": unit,
        "kind": kind,
        "full_name": full_name,
        "today": {"state": "passed-on" if today else "same", "name": today, "evidence": ""},
        "successors": [],
    }


OLD = duty("县扶贫办", "白石县扶贫开发办公室", "白石县乡村振兴局")


@pytest.mark.parametrize(
    ("one", "other", "levels", "expected"),
    [
        (duty("市民政局"), duty("市民政局"), False, "same"),
        (OLD, duty("县乡村振兴局", "白石县乡村振兴局"), False, "successor"),
        (duty("民政部", "民政部"), duty("省民政厅", "贵州省民政厅"), True, "counterpart"),
        (duty("水利部"), duty("州水务局"), True, "counterpart"),
        (duty("国家发展改革委"), duty("市发展和改革局"), True, "counterpart"),
        (duty("省人民政府", kind="government"), duty("各县人民政府", kind="government"), True, "counterpart"),
        (duty("民政部"), duty("省财政厅"), True, "changed"),
        (duty("民政部"), duty("省民族宗教委"), True, "changed"),
        (duty("市民政局", "白石市民政局"), duty("县民政局", "青石县民政局"), False, "changed"),
    ],
)  # fmt: skip
def test_how_the_bodies_of_two_clauses_bear_on_each_other(one: Json, other: Json, levels: bool, expected: str) -> None:
    assert bearing([one], [other], levels=levels) == expected


def test_a_body_that_joins_is_a_change() -> None:
    assert bearing([duty("市民政局")], [duty("市民政局"), duty("市财政局")], levels=True) == "changed"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("国家卫生健康委", "卫生健康"),
        ("省卫生健康委", "卫生健康"),
        ("贵州省住房城乡建设厅", "住房城乡建设"),
        ("市场监管总局", "市场监管"),
        ("省市场监管局", "市场监管"),
        ("公安部", "公安"),
    ],
)
def test_the_field_of_work(name: str, expected: str) -> None:
    assert field_of(name) == expected
