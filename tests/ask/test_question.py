"""What was typed, as the engine is asked it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb.ask.places import agreement, named_places
from policykb.ask.question import Question, read_question
from policykb.index.engine import And, Every, Keyword, Node, Not, Or, Phrase, Word
from policykb.index.words import Words, words_for_documents
from policykb.project import choose_profile


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Words:
    return words_for_documents(tmp_path_factory.mktemp("words"), choose_profile().segmenter)


def w(text: str) -> Word:
    return Word(text=text)


@pytest.mark.parametrize(
    ("typed", "match"),
    [
        ("饮水", w("饮水")),
        ("饮水 管网", Or(parts=(w("饮水"), w("管网")))),
        ("饮水 管网 水质", Or(parts=(w("饮水"), w("管网"), w("水质")), least=2)),
        ("饮水 AND 管网", And(parts=(w("饮水"), w("管网")))),
        ("饮水 OR 管网", Or(parts=(w("饮水"), w("管网")))),
        ("(饮水 OR 管网) -水质", And(parts=(Or(parts=(w("饮水"), w("管网"))), Not(part=w("水质"))))),
        ("-饮水", Not(part=w("饮水"))),
        ("「饮水」", Phrase(text="饮水")),
        ("标题:饮水", Word(text="饮水", fields=("title",))),
        ("title：“饮水安全”", Phrase(text="饮水安全", fields=("title",))),
        ("发文机关:青石县人民政府", Keyword(name="issuer", value="青石县人民政府")),
        ("饮水（管网）", Or(parts=(w("饮水"), w("管网")))),
        ("ＰＭ２.５治理", Or(parts=(Phrase(text="pm2.5"), w("治理")))),
        ("", Every()),
        ("，。", Every()),
    ],
)
def test_a_typed_question_means_this_match(words: Words, typed: str, match: Node) -> None:
    assert read_question(typed, words).match == match


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("请问青石县有哪些饮水补助？", ["青石县", "饮水", "补助"]),
        ("如何申请补助", ["申请", "补助"]),
        ("什么是饮水安全", ["饮水", "安全"]),
        ("青石县饮水补助怎么申请", ["青石县", "饮水", "补助", "申请"]),  # a name the dictionary lacks
    ],
)
def test_words_that_only_ask_do_not_count(words: Words, typed: str, terms: list[str]) -> None:
    question = read_question(typed, words)
    assert [term.text for term in question.terms] == terms
    assert question.in_sentence


def test_in_a_question_for_measures_words_for_who_do_not_count(words: Words) -> None:
    assert [term.text for term in read_question("饮水工作由哪个部门牵头", words, level="measure").terms] == ["饮水"]


def test_literal_words_are_phrases_and_nothing_is_guessed(words: Words) -> None:
    question = read_question("低保 哪些", words, literal=True)
    assert question.match == And(parts=(Phrase(text="低保"), Phrase(text="哪些")))
    assert not any(term.aliases for term in question.terms)


def test_an_alias_needs_whole_words(words: Words) -> None:
    assert any(term.aliases for term in read_question("团委", words).terms)
    assert not any(term.aliases for term in read_question("集团委托", words).terms)


def test_what_a_question_names(words: Words) -> None:
    question = read_question("2021年贵州省有哪些工作方案？", words)
    assert [place.full for place in question.places] == ["贵州省"]
    assert "工作方案" in question.kinds
    assert question.years == (2021,)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("陕西省政府的举措", ["陕西省"]),
        ("广西和贵阳市", ["广西壮族自治区", "贵州省贵阳市"]),
        ("朝阳区的产业", []),  # several places bear the name
        ("各县市人民政府", []),
    ],
)
def test_the_places_that_a_question_names(text: str, places: list[str]) -> None:
    assert [place.full for place in named_places(text)] == places


@pytest.mark.parametrize(
    ("head", "text", "said"),
    [
        ("陕西省人民政府办公厅关于援企稳岗的通知", "", "same"),
        ("西安市关于援企稳岗的通知", "", "near"),
        ("关于援企稳岗的通知", "陕西等地", "mentioned"),
        ("北京市援企稳岗的通知", "", "other"),
        ("关于援企稳岗的通知", "", "none"),
    ],
)
def test_a_notice_agrees_with_the_place_asked_for(head: str, text: str, said: str) -> None:
    place = named_places("陕西省")[0]
    assert agreement(place, region=None, head=head, text=head + text) == said


@given(st.text(alphabet='饮水低保陕西省ab1 ()（）"“”「」-:：标题ANDORNOT〔〕2020号?？\n\u3000', max_size=60))
def test_anything_typed_is_a_question(words: Words, typed: str) -> None:
    question = read_question(typed, words)
    assert isinstance(question, Question)
    assert all(0 <= fault.position <= len(typed) for fault in question.faults)
    assert all(1 <= len(phrase.text) <= 40 for phrase in phrases(question.match))


def phrases(node: Node) -> list[Phrase]:
    if isinstance(node, Phrase):
        return [node]
    if isinstance(node, And | Or):
        return [one for part in node.parts for one in phrases(part)]
    return phrases(node.part) if isinstance(node, Not) else []


@pytest.mark.parametrize(
    "typed", ["(" * 5000 + "饮水", "饮水" * 5000, "饮水 " * 3000, "-" * 3000, '"' * 3001, "NOT " * 900]
)
def test_a_question_of_any_length_and_depth_is_read(words: Words, typed: str) -> None:
    question = read_question(typed, words)
    assert len(question.terms) <= 500
    assert question.faults or len(typed) <= 500
