"""Nothing in a text can steer the terminal, and columns stand under each other."""

from __future__ import annotations

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb.doors.terminal import one_line, pad, safe, screen_of, shorten, typed, width, wrap

BIDI = ("RLO", "LRO", "PDF", "RLE", "LRE", "LRI", "RLI", "FSI", "PDI")
ANY_TEXT = st.text(st.characters(), max_size=80)


@given(ANY_TEXT)
def test_no_control_character_is_left(text: str) -> None:
    """C0, C1, bidi overrides, line separators and surrogates never reach the terminal raw."""
    steering = ("Cc", "Cs", "Zl", "Zp")
    left = {c for c in safe(text) if unicodedata.category(c) in steering or unicodedata.bidirectional(c) in BIDI}
    assert left <= {"\t", "\n"}
    assert "\n" not in one_line(text)
    assert "\t" not in one_line(text)


@given(ANY_TEXT)
def test_safe_twice_is_safe_once(text: str) -> None:
    assert safe(safe(text)) == safe(text)


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("民政局", 6),
        ("abc", 3),
        ("（一）", 6),
        ("e\u0301", 1),
        ("ｆｕｌｌ", 8),
        ("半ﾊﾝ", 4),
        ("〔2026〕3号", 11),
        ("", 0),
    ],
)
def test_width_is_that_of_east_asian_terminals(text: str, columns: int) -> None:
    assert width(text) == columns


@given(st.text(st.sampled_from("民政局ab，。（）〔1 \t"), max_size=60), st.integers(8, 40))
def test_folding_loses_nothing_but_blanks_and_fits(text: str, columns: int) -> None:
    lines = wrap(one_line(text), columns)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(line) <= columns for line in lines)


@pytest.mark.parametrize("columns", range(12, 40))
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(columns: int) -> None:
    lines = wrap("（牵头单位：县民政局，《县财政局》）。«农村供水»，" * 4, columns)
    assert all(line[0] not in "，。）》»" and line[-1] not in "（《«" for line in lines)


def test_a_suffix_is_not_parted_from_its_dot() -> None:
    assert wrap("写成表格、.json、.md 等", 13) == ["写成表格、", ".json、.md 等"]


@given(ANY_TEXT.map(one_line), st.integers(2, 30))
def test_shortened_text_fits(text: str, columns: int) -> None:
    assert width(shorten(text, columns)) <= columns
    assert width(pad(shorten(text, columns), columns)) == columns


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "colour", "environ", "wanted"),
    [
        (Terminal(), "auto", {"TERM": "xterm"}, True),
        (Terminal(), "auto", {"TERM": "dumb"}, False),
        (Terminal(), "auto", {"NO_COLOR": "1"}, False),
        (Terminal(), "never", {}, False),
        (Terminal(), "always", {"NO_COLOR": "1"}, True),
        (io.StringIO(), "auto", {}, False),
        (io.StringIO(), "always", {}, True),
    ],
)
def test_colour_by_terminal_variable_and_option(
    stream: io.StringIO, colour: str, environ: dict[str, str], wanted: bool
) -> None:
    assert screen_of(stream, colour, environ).colour is wanted


def test_a_pipe_has_lines_of_any_length_unless_columns_are_stated() -> None:
    assert screen_of(io.StringIO(), environ={}).columns is None
    assert screen_of(io.StringIO(), environ={"COLUMNS": "60"}).columns == 60


@pytest.mark.parametrize(
    ("word", "encoding", "read"),
    [
        ("养老", "utf-8", "养老"),
        ("养老".encode().decode("gb18030", "surrogateescape"), "gb18030", "养老"),
        ("养老", "gb18030", "养老"),
        ("plain", "gb18030", "plain"),
    ],
)
def test_words_are_read_as_typed_whatever_the_locale(word: str, encoding: str, read: str) -> None:
    assert typed(word, encoding) == read
