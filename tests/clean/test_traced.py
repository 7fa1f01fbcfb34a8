"""Traced text never loses the way back to the source."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb.clean.traced import Traced, join

TEXTS = st.text(alphabet="县市。（) a1\u3000\n", max_size=60)


def origins(text: Traced) -> list[int]:
    return [text.origin(at) for at in range(len(text.text))]


@given(TEXTS, st.integers(0, 9), st.integers(0, 60), st.integers(0, 60))
def test_a_cut_keeps_each_characters_place(source: str, at: int, start: int, end: int) -> None:
    whole = Traced.of(source, at)
    assert origins(whole.cut(start, end)) == origins(whole)[start:end]


@given(TEXTS, st.sampled_from(["", "一", "一二三四五"]))
def test_places_never_decrease_whatever_is_replaced(source: str, new: str) -> None:
    changed = Traced.of(source).sub(re.compile(r"[县a]{1,3}|。"), new).sub(re.compile("市"), new)
    assert changed.text == re.sub("市", new, re.sub(r"[县a]{1,3}|。", new, source))
    assert origins(changed) == sorted(origins(changed))


@given(TEXTS)
def test_unchanged_characters_are_found_at_their_places(source: str) -> None:
    changed = Traced.of(source).sub(re.compile("[县。]"), "")
    assert all(source[changed.origin(at)] == char for at, char in enumerate(changed.text))


@given(st.lists(TEXTS, max_size=6))
def test_joined_lines_come_apart_again(parts: list[str]) -> None:
    lines = [part.replace("\n", "") for part in parts]
    pieces, at = [], 0
    for line in lines:
        pieces.append(Traced.of(line, at))
        at += len(line) + 1
    whole = join(pieces, "\n")
    assert [line.text for line in whole.lines()] == (lines or [""])
    assert origins(whole) == sorted(origins(whole))


def test_a_text_of_another_length_cannot_keep_its_places() -> None:
    with pytest.raises(ValueError, match="another length"):
        Traced.of("通知").with_text("通")
