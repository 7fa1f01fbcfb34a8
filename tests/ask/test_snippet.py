"""Snippets: passages of the text itself, with marks on what was asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb.ask.snippet import snippets
from policykb.index.folding import fold

TEXT = "第一章 总则。为了保障饮水安全，制定本办法。第二章 水质。县水务局每季度检测水质，公布结果。其他事项另行通知。"


@pytest.mark.parametrize(
    ("names", "marked"),
    [
        (["检测水质"], ["检测水质"]),
        (["饮水安全"], ["饮水安全"]),
        (["每季度", "结果"], ["每季度", "结果"]),
        (["没有的词"], []),
        ([], []),
    ],
)
def test_the_passage_holds_what_was_asked_for(names: list[str], marked: list[str]) -> None:
    first = snippets(TEXT, names, count=1, length=30)[0]
    assert [first.text[start:end] for start, end in first.marks] == marked


NOTICE = (
    "甲县饮水安全办法\n第一章 总则\n第一条 为了保障饮水安全，制定本办法。\n"
    "三、水质检测\n县水务局每季度检测水质，公布结果。\n责任单位：县水务局\n四、其他"
)


@pytest.mark.parametrize(
    ("name", "passage"),
    [
        ("饮水安全", "第一条 为了保障饮水安全，制定本办法。"),
        ("水质检测", "三、水质检测\n县水务局每季度检测水质，公布结果。"),
        ("每季度", "县水务局每季度检测水质，公布结果。"),
        ("责任单位", "责任单位：县水务局"),
    ],
)
def test_a_passage_is_one_paragraph_not_the_title_again_and_a_heading_brings_what_it_heads(
    name: str, passage: str
) -> None:
    """The title is shown anyhow; what stands in other paragraphs would only be in the way."""
    assert snippets(NOTICE, [name], title="甲县饮水安全办法", count=1)[0].text == passage


def test_folded_forms_are_marked_as_the_text_writes_them() -> None:
    first = snippets("ＰＭ２.５ 治理", ["pm2.5"])[0]
    assert [first.text[start:end] for start, end in first.marks] == ["ＰＭ２.５"]


def test_a_name_the_text_lacks_is_sought_by_its_pairs() -> None:
    first = snippets(TEXT, ["季度检验水质结果"], count=1)[0]
    assert "季度检" in [first.text[start:end] for start, end in first.marks]


@given(
    st.text(alphabet="饮水质安全。\n ＡａⅣ１、", max_size=300),
    st.lists(st.text(alphabet="饮水质安全ａ1iv ", max_size=5), max_size=4),
    st.integers(min_value=1, max_value=80),
)
def test_a_snippet_is_cut_from_the_text_and_marks_cut_names(text: str, names: list[str], length: int) -> None:
    for snippet in snippets(text, names, length=length):
        assert text[snippet.start : snippet.start + len(snippet.text)] == snippet.text
        before = 0
        for start, end in snippet.marks:
            assert before <= start < end <= len(snippet.text)
            before = end + 1
            assert fold(snippet.text[start:end])
