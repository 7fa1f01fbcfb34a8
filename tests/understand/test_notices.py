"""Whole notices of many makes, written for the project: what heads them, who must do what, by when, what is nothing.

Their truth was written before they were first read; each file of ``tests/cases/notices`` says what is special in it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from policykb.clean.page import clean
from policykb.model import Measure, Notice, RawPage
from policykb.understand.document import understand
from policykb.vocabulary import Role

FOLDER = Path(__file__).parents[1] / "cases" / "notices"
CASES = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))}


def read(case: dict[str, Any]) -> Notice:
    body = case["text"].strip().encode()
    return understand(clean(RawPage(source="notice.txt", body=body, media_type="text/plain"), parser="selectolax"))


def smallest(notice: Notice, words: str) -> Measure:
    """The measure that says the words, the innermost where several do."""
    holding = [measure for measure in notice.measures if words in measure.span.of(notice.text)]
    assert holding, words
    return min(holding, key=lambda measure: measure.span.end - measure.span.start)


def of(kind: str) -> Iterator[Any]:
    for name, case in CASES.items():
        for expected in case.get(kind, ()):
            yield pytest.param(case, expected, id=f"{name}: {expected['says']}")


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_heads_a_notice(case: dict[str, Any]) -> None:
    notice = read(case)
    for field, expected in case["header"].items():
        if field == "findings":
            assert set(expected) <= {finding.code for finding in notice.findings}
        else:
            found = notice.repeals if field == "repeals" else getattr(notice.header, field)
            assert (list(found) if isinstance(found, tuple) else found) == expected, field


@pytest.mark.parametrize(("case", "expected"), list(of("measure")))
def test_who_must_do_a_measure_and_by_when(case: dict[str, Any], expected: dict[str, Any]) -> None:
    measure = smallest(read(case), expected["says"])
    found = {role: sorted(duty.unit for duty in measure.duties if duty.role == role) for role in get_args(Role)}
    assert found == {role: sorted(expected.get(role, [])) for role in get_args(Role)}
    if "deadline" in expected:
        assert measure.deadline is not None
        assert measure.deadline.date == expected["deadline"]


@pytest.mark.parametrize(("case", "expected"), list(of("nothing")))
def test_a_sentence_that_lays_nothing_on_anybody(case: dict[str, Any], expected: dict[str, Any]) -> None:
    notice = read(case)
    at = notice.text.index(expected["says"])
    start, end = notice.text.rfind("。", 0, at) + 1, notice.text.find("。", at)
    duties = [duty for measure in notice.measures for duty in measure.duties]
    assert not [duty for duty in duties if duty.role != "implied" and start <= duty.span.start < end]
