"""Corrections beside a source: read whatever people write, appended to, never written over."""

from __future__ import annotations

import contextlib
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb.corpus import companions
from policykb.corpus.origin import Origin, read_origin
from policykb.corpus.override import append_correction, correction_of, read_override
from policykb.errors import UsageError
from policykb.model import DutyCorrection, HeaderCorrection, Override

SIGNED = {"who": "li", "when": "2026-11-24", "why": "对照原件"}
TITLE = {"field": "title", "value": "甲", **SIGNED}
DUTY = {"measure": "2.1", "unit": "县水务局", "role": "lead", **SIGNED}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text("甲", encoding="utf-8")
    return path


def beside(source: Path, text: str | bytes) -> None:
    path = source.with_name("a.txt.override.toml")
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def test_what_a_person_wrote_by_hand_is_read(source: Path) -> None:
    """With a BOM, with dates of TOML, with comments."""
    beside(
        source,
        '\ufeff# 改\n[[correct]]\nfield = "issued_on"\nvalue = 2020-05-11\nwho = "李"\nwhen = 2026-11-24\nwhy = "错"\n'
        '[[correct]]\nmeasure = "2.1"\nunit = "县水务局"\ndrop = true\nwho = "李"\n'
        'when = 2026-11-24T08:00:00Z\nwhy = "误"\n',
    )
    read = read_override(source)
    assert read.faults == ()
    assert read.corrections == (
        HeaderCorrection(field="issued_on", value=("2020-05-11",), who="李", when="2026-11-24", why="错"),
        DutyCorrection(
            clause_id="2.1", unit="县水务局", role=None, drop=True, who="李", when="2026-11-24T08:00:00+00:00", why="误"
        ),
    )


def test_nothing_beside_it_corrects_nothing(source: Path) -> None:
    assert read_override(source).corrections == read_override(source).faults == ()


@pytest.mark.parametrize(
    "text",
    [
        "[[correct]",
        "correct = 1",
        "[other]\n",
        "\xff\xfe".encode("latin-1"),
        "[[correct]]\nfield = 'title'\n",
        "correct = [1]\n",
    ],
)
def test_what_cannot_be_understood_is_a_fault_never_an_error(source: Path, text: str | bytes) -> None:
    beside(source, text)
    read = read_override(source)
    assert read.corrections == ()
    assert len(read.faults) == 1
    assert "a.txt.override.toml" in read.faults[0]


def test_one_bad_correction_does_not_hide_the_others(source: Path) -> None:
    append_correction(source, TITLE)
    path = source.with_name("a.txt.override.toml")
    path.write_text(path.read_text("utf-8") + '\n[[correct]]\nfield = "nobody"\n', encoding="utf-8")
    read = read_override(source)
    assert [one.value for one in read.corrections if isinstance(one, HeaderCorrection)] == [("甲",)]
    assert len(read.faults) == 1


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"why": " "}, "say its why"),
        ({"who": None}, "say its who"),
        ({"field": "text"}, "no field of a notice"),
        ({"value": ""}, "no text"),
        ({"value": ["甲", "乙"]}, "no text"),
        ({"value": 3}, "no text"),
        ({"drop": True}, "say the value"),
        ({"drop": "yes"}, "true or false"),
        ({"colour": "red"}, "no key"),
        ({"field": "issued_on", "value": "去年"}, "not a date"),
        ({"field": "kind", "value": "小说"}, "no kind"),
        ({"field": "issuers", "value": []}, "no text"),
    ],
)
def test_a_field_that_cannot_be_meant_is_refused(changed: dict[str, Any], reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        correction_of(TITLE | changed)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [({"role": "boss"}, "no role"), ({"role": None}, "say the role"), ({"unit": ""}, "say its unit")],
)
def test_a_duty_that_cannot_be_meant_is_refused(changed: dict[str, Any], reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        correction_of(DUTY | changed)


def test_corrections_are_added_behind_what_stands_there(source: Path) -> None:
    """Not a byte of what a person wrote is lost, comments and spelling included."""
    beside(source, "# 手写\n[[correct]]\nfield='title'\nvalue='甲'\nwho='li'\nwhen=2026-01-01\nwhy='x'")
    written = source.with_name("a.txt.override.toml").read_bytes()
    path = append_correction(source, DUTY | {"why": '他说："对"\n第二行'})
    assert path.read_bytes().startswith(written)
    assert tomllib.loads(path.read_text("utf-8"))["correct"][1]["why"] == '他说："对"\n第二行'
    assert len(read_override(source).corrections) == 2


def test_a_file_that_must_be_mended_is_left_alone(source: Path) -> None:
    beside(source, "[[correct")
    with pytest.raises(UsageError, match="mend it"):
        append_correction(source, TITLE)
    assert source.with_name("a.txt.override.toml").read_text("utf-8") == "[[correct"


WORDS = st.text() | st.none() | st.booleans() | st.integers() | st.dates() | st.lists(st.text(), max_size=2)
KEYS = ("field", "value", "measure", "unit", "role", "drop", "quote", "member", "who", "when", "why", "colour")


@given(st.dictionaries(st.sampled_from(KEYS), WORDS) | WORDS)
def test_any_table_is_a_correction_or_refused_in_words(entry: object) -> None:
    with contextlib.suppress(UsageError):
        assert correction_of(entry).who.strip()


@given(st.binary(max_size=80) | st.text(max_size=80).map(str.encode))
def test_any_file_is_read(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    source = tmp_path_factory.getbasetemp() / "any.txt"
    source.with_name("any.txt.override.toml").write_bytes(body)
    assert isinstance(read_override(source).faults, tuple)


@given(st.text(min_size=1).filter(str.strip))
def test_what_is_written_reads_back_the_same(tmp_path_factory: pytest.TempPathFactory, why: str) -> None:
    source = tmp_path_factory.getbasetemp() / "written.txt"
    source.with_name("written.txt.override.toml").unlink(missing_ok=True)
    append_correction(source, TITLE | {"why": why})
    (read,) = read_override(source).corrections
    assert read.why == why.strip()


def test_a_source_whose_name_is_as_long_as_a_name_may_be_has_no_companions(tmp_path: Path) -> None:
    source = tmp_path / ("长" * 80 + ".txt")
    source.write_text("通知", encoding="utf-8")
    assert read_override(source) == Override()
    assert read_origin(source) == Origin()
    assert companions(source) == ()
