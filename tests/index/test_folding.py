"""Folding makes equal what readers take for equal, character by character, and can be traced back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb.index.folding import fold, fold_with_offsets, number_key


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ａ４（一）", "a4(一)"),
        ("国　务 院\n", "国务院"),
        ("①½", "11⁄2"),
        ("İ", "i̇"),
        ("\ud800甲", "�甲"),
        ("\u200b甲", "\u200b甲"),
        ("ΑΣ", "ας"[0] + "σ"),
        ("", ""),
    ],
)
def test_folding_makes_one_of_widths_blanks_and_cases(text: str, expected: str) -> None:
    assert fold(text) == expected


@given(st.text(), st.text())
def test_a_substring_stays_one(first: str, second: str) -> None:
    assert fold(first + second) == fold(first) + fold(second)


@given(st.text())
def test_a_long_text_is_folded_as_its_characters_are(text: str) -> None:
    assert fold(text * 9) == "".join(map(fold, text)) * 9


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_offsets_lead_back(text: str) -> None:
    folded, offsets = fold_with_offsets(text)
    assert folded == fold(text)
    assert len(offsets) == len(folded) + 1
    assert offsets == sorted(offsets)
    assert all(folded[at] in fold(text[offsets[at]]) for at in range(len(folded)))
    assert offsets[-1] == len(text)


@given(st.text())
def test_no_capital_letter_and_no_white_space_is_left(text: str) -> None:
    assert not any(character.isspace() or "A" <= character <= "Z" for character in fold(text))


@pytest.mark.parametrize(
    "number",
    [
        "青政发〔2024〕7号",
        "青政发[2024]7号",
        "青政发［２０２４］７号",
        "青政发（2024） 7号",
        "青政发【2024】7号",
        "青政发﹝2024﹞7号",
    ],
)
def test_a_document_number_has_one_key_in_all_styles(number: str) -> None:
    assert number_key(number) == "青政发〔2024〕7号"


def test_other_numbers_have_other_keys() -> None:
    assert (
        len({number_key(number) for number in ("青政发〔2024〕7号", "青政发〔2024〕17号", "青政发20247号", "第7号")})
        == 4
    )
