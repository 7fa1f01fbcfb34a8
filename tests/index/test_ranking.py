"""What a score is made of: words and bigrams of a node's leaves, each in the leaf's fields."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb.index.engine import And, Every, Keyword, Not, Or, Phrase, Weighted, Word
from policykb.index.folding import fold
from policykb.index.ranking import bigrams, joined_bigrams, phrase_text, terms_of
from policykb.index.words import words_for_questions


@given(st.text(max_size=20))
def test_bigrams_joined_are_bigrams(text: str) -> None:
    folded = fold(text) + "Z"
    assert joined_bigrams(folded).split(" ") == (bigrams(folded) or [""])


def test_a_score_adds_up_the_terms_of_all_leaves_but_those_shut_out(tmp_path: Path) -> None:
    words = words_for_questions(tmp_path)
    node = And(
        parts=(
            Or(parts=(Word(text="民政局", fields=("title",)), Every(), Keyword(name="kind", value="通知"))),
            Phrase(text="返贫 返贫", fields=("body", "title")),
            Not(part=Word(text="扶贫")),
        )
    )
    assert terms_of(Weighted(node=node, weight=1.0), words) == [
        ("words_title", "民政局"),
        ("words_body", "返贫"),
        ("words_title", "返贫"),
    ]
    assert terms_of(Weighted(node=node, weight=1.0, by="bigrams"), words) == [
        *(("bigrams_title", pair) for pair in ("民政", "政局")),
        *((f"bigrams_{field}", pair) for pair in ("返贫", "贫返") for field in ("body", "title")),
    ]


def test_a_phrase_is_folded_and_has_an_end() -> None:
    assert phrase_text(Phrase(text=" Ａ 县")) == "a县"
    with pytest.raises(ValueError, match="at most 40"):
        phrase_text(Phrase(text="县" * 41))
