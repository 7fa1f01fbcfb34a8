"""Words that lie by chance in others do not find them, quoted ones do; what sounds alike is told, never mixed in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ask.conftest import base_of
from ask.made import TODAY, notice
from policykb.ask.knowledge_base import KnowledgeBase
from policykb.model import Header

PAIRS = [  # the word, a text in which it lies by chance, a text that means it
    ("民政", "各级人民政府要落实属地责任。", "由县民政局组织核对。"),
    ("发改", "鼓励各类主体参与开发改造老旧厂房。", "报发改部门备案。"),
    ("工信", "用工单位应当保护员工信息。", "由工信部门组织申报。"),
    ("政协", "双方签订行政协议。", "听取政协委员的建议。"),
    ("人大", "参保个人大病保险待遇提高。", "接受人大代表监督。"),
    ("人社", "单位和个人社保缴费比例下调。", "向县人社局提出申请。"),
    ("团委", "项目由集团委托第三方实施。", "团州委组织青年志愿者。"),
]
HOMOPHONE = "做好易地扶贫搬迁后续扶持，帮助搬迁群众就业。"
ELSEWHERE = "参保人在异地就医的，凭证备案；扶贫车间吸纳搬迁群众。"


@pytest.fixture(scope="module", params=["native", "portable"])
def kb(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    texts = [text for pair in PAIRS for text in pair[1:]] + [HOMOPHONE, ELSEWHERE]
    notices = tuple(notice(str(at), Header(title=f"第{at}件"), text=text) for at, text in enumerate(texts))
    project = base_of(request.param, tmp_path_factory.mktemp("collisions"), notices)
    with KnowledgeBase(project, today=TODAY) as opened:
        yield opened


def found(kb: KnowledgeBase, words: str, *, literal: bool = False) -> list[str]:
    hits = kb.search(words, literal=literal, limit=50).json()["hits"]
    return ["".join(kb.show(hit["doc_id"]).json()["text"].split("\n")[1:]) for hit in hits]


@pytest.mark.parametrize(("word", "chance", "meant"), PAIRS)
def test_an_unquoted_word_is_a_word(kb: KnowledgeBase, word: str, chance: str, meant: str) -> None:
    texts = found(kb, word)
    assert chance not in texts
    assert meant in texts


@pytest.mark.parametrize(("word", "chance", "meant"), PAIRS)
def test_a_quoted_or_literal_word_is_a_plain_substring(kb: KnowledgeBase, word: str, chance: str, meant: str) -> None:
    having = {text for pair in PAIRS for text in pair[1:] if word in text}
    assert chance in having
    assert set(found(kb, f"“{word}”")) == set(found(kb, word, literal=True)) == having


@pytest.mark.parametrize("trap", ["人民政府", "开发改造", "员工信息", "行政协议", "个人大病", "个人社保", "集团委托"])
def test_the_longer_words_find_themselves(kb: KnowledgeBase, trap: str) -> None:
    assert found(kb, trap)[0] == next(chance for _, chance, _ in PAIRS if trap in chance)


def test_what_sounds_alike_is_told_and_not_mixed_in(kb: KnowledgeBase) -> None:
    answer = kb.search("异地扶贫搬迁").json()
    (told,) = [one for one in answer["suggestions"] if one["reason"] == "homophone"]
    assert (told["word"], told["nearest"]) == ("异地扶贫搬迁", ["易地扶贫搬迁"])
    assert not any(HOMOPHONE in text for text in found(kb, '"异地"'))
    assert found(kb, '"异地扶贫搬迁"') == []
    assert [one["word"] for one in kb.search("易地扶贫搬迁").json()["suggestions"]] == []
