"""`policykb correct`: a person's word, checked before it is written, shown wherever its fact is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Typed = Callable[..., Any]
FIELD = ("correct", "养老.txt", "--field", "title", "--value", "关于养老服务的通知")
DUTY = ("correct", "养老.txt#1", "--unit", "县财政局", "--role", "lead")
SIGNED = ("--why", "对照原件", "--who", "李")


def test_a_field_is_corrected_and_shown_as_such(typed: Typed) -> None:
    (row,) = typed(*FIELD, *SIGNED, "--json").json
    assert (row["field"], row["now"], row["who"], row["why"]) == ("title", ["关于养老服务的通知"], "李", "对照原件")
    assert row["was"] == ["青溪县人民政府办公室关于做好养老服务的通知"]
    shown = typed("show", "养老.txt").out
    assert "Corrected by people" in shown
    assert "李" in shown


def test_a_duty_is_corrected_and_marked_in_the_answer(typed: Typed) -> None:
    assert typed(*DUTY, *SIGNED).code == 0
    assert "县财政局 (青溪县财政局) [by hand: 李]" in typed("lead", "老年食堂").out.replace("\n", "")
    assert "by-hand:李" in typed("export", "--duties").out
    assert "[by hand: 李]" in typed("unit", "县财政局").out


def test_the_full_name_means_the_unit_as_written(typed: Typed) -> None:
    full = next(
        duty["full_name"]
        for duty in typed("show", "养老.txt#1", "--json").json["measures"][0]["duties"]
        if duty["unit"] == "县财政局"
    )
    (row,) = typed("correct", "养老.txt#1", "--unit", full, "--drop", *SIGNED, "--json").json
    assert (row["unit"], row["was"], row["now"]) == ("县财政局", ["responsible"], [])


def test_several_notices_take_one_field(typed: Typed) -> None:
    words = ("correct", "养老.txt", "搬迁.txt", "--field", "region", "--value", "云南省青溪县", *SIGNED, "--json")
    assert [row["source"] for row in typed(*words).json] == ["养老.txt", "搬迁.txt"]


def test_issuers_are_given_one_by_one(typed: Typed) -> None:
    words = ("correct", "养老.txt", "--field", "issuers", "--value", "甲局", "--value", "乙局", *SIGNED, "--json")
    assert typed(*words).json[0]["now"] == ["甲局", "乙局"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("correct", "养老.txt", *SIGNED), 2, "Say what to correct"),
        ((*FIELD, "--unit", "县财政局", *SIGNED), 2, "Say what to correct"),
        ((*FIELD, "--drop", *SIGNED), 2, "--value"),
        (FIELD, 2, "--why"),
        (("correct", "养老.txt", "--field", "issued_on", "--value", "去年", *SIGNED), 2, "not a date"),
        (("correct", "养老.txt", "--unit", "县财政局", "--role", "lead", *SIGNED), 2, "Say which clause"),
        (("correct", "养老.txt#1", "--unit", "县财政局", *SIGNED), 2, "say the role"),
        (("correct", "养老.txt#9", "--unit", "县财政局", "--role", "lead", *SIGNED), 1, "no clause 9"),
        (("correct", "养老.txt#1", "--unit", "县气象局", "--drop", *SIGNED), 2, "no such role"),
        ((*DUTY, "--quote", "并无此语", *SIGNED), 2, "quote stands nowhere"),
        (("correct", "无此文件.txt", "--field", "title", "--value", "x", *SIGNED), 1, "no notice is"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_written(
    words: tuple[str, ...], code: int, said: str, typed: Typed, base: Path
) -> None:
    done = typed(*words)
    assert done.code == code
    assert said in done.err
    assert list((base / "corpus").glob("*.override.toml")) == []
