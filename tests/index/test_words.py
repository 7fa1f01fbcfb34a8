"""Words are the same in index and question, in every profile, and shorter words never cross a border of longer ones."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policykb import rules
from policykb.errors import MissingPartError
from policykb.index import dictionary
from policykb.index import words as words_module
from policykb.index.dictionary import best_cut, gazetteer, load, store, stored
from policykb.index.words import Words, words_for_documents, words_for_questions

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "retrieval" / "ncp" / "docs.jsonl"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("index")


@pytest.fixture(scope="module")
def native(folder: Path) -> Words:
    return words_for_documents(folder, "rjieba")


@pytest.fixture(scope="module")
def portable(folder: Path) -> Words:
    return words_for_documents(folder, "jieba")


@pytest.fixture(scope="module")
def question(folder: Path, native: Words) -> Words:
    return words_for_questions(folder, native.digest)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("县人民政府办公室", "县 人民政府办公室"),
        ("推进开发改造", "推进 开发 改造"),
        ("加强员工信息管理", "加强 员工 信息管理"),
        ("签订行政协议", "签订 行政 协议"),
        ("个人大病保险", "个人 大病 保险"),
        ("办理个人社保", "办理 个人 社保"),
        ("由集团委托办理", "由 集团 委托 办理"),
        ("市发展改革委会同财政局", "市 发展改革委 会同 财政局"),
        ("县委宣传部", "县委 宣传部"),
        ("交通运输部门", "交通运输 部门"),
        ("工业和信息化部门和应急管理部门", "工业和信息化 部门 和 应急管理 部门"),
        ("应急管理部、交通运输部", "应急管理部 交通运输部"),
        ("州财政局长", "州 财政 局长"),
        ("由国资委员工", "由 国资委 员工"),
        ("易返贫致贫", "易返贫 致贫"),
        ("2024年，GDP增长5.2%", "2024 年 gdp 增长 5 2"),
        ("Ａ４纸 Ⅱ级", "a4 纸 ii 级"),
        ("国\n务", "国 务"),
        ("㮾梨街道〇", "㮾 梨 街道 〇"),
        ("，。（）", ""),
        ("", ""),
    ],
)
def test_a_text_is_cut_into_folded_words(question: Words, text: str, expected: str) -> None:
    assert question.cut(text) == expected.split()


@pytest.mark.parametrize(
    ("word", "has", "has_not"),
    [
        ("人民政府", "人民 政府", "民政 民政府"),
        ("发展改革委", "发展 改革 委", "发改 展改 改"),
        ("人力资源和社会保障局", "人力资源 人力 资源 和 社会保障 社会 保障 局", "源和 会保 人社 力 障局"),
        ("民政局", "民政 局", "政局 民"),
        ("乡村振兴局", "乡村 振兴", "村振 兴局"),
        ("民政", "", "民 政"),
    ],
)
def test_shorter_words_count_where_the_longer_one_has_borders(
    question: Words, word: str, has: str, has_not: str
) -> None:
    parts = question.parts(word)
    assert set(has.split()) <= set(parts)
    assert not set(has_not.split()) & set(parts)


def test_an_index_holds_words_and_their_parts(native: Words) -> None:
    assert sorted(native.search_cut("州民政局 A1")) == ["a1", "局", "州", "民政", "民政局"]


def test_every_gazetteer_word_is_cut_whole(question: Words) -> None:
    broken = [word for word in gazetteer() if question.cut(word) != [word]]
    assert broken == []


def agree(texts: Iterator[str] | list[str], *cutters: Words) -> None:
    for text in texts:
        first, *others = (cutter.cut(text) for cutter in cutters)
        assert all(other == first for other in others), text


PIECES = st.sampled_from(
    [
        *gazetteer()[::40],
        *"县市局委会同改革发展人民政大病社保的一二三，。、（",
        "加强",
        "革委会",
        "领导小组",
        "A",
        "1.5",
        " ",
        "㐀",
        "\n",
    ]
)


@settings(max_examples=300, deadline=None)
@given(text=st.one_of(st.lists(PIECES, max_size=20).map("".join), st.text(max_size=30)))
def test_three_segmenters_cut_alike(native: Words, portable: Words, question: Words, text: str) -> None:
    agree([text], native, portable, question)
    assert sorted(native.search_cut(text)) == sorted(question.search_cut(text)) == sorted(portable.search_cut(text))


def test_three_segmenters_cut_our_rules_alike(native: Words, portable: Words, question: Words) -> None:
    agree([rules.read("duties.toml"), rules.read("aliases.toml")], native, portable, question)


@pytest.mark.skipif(not REAL.exists(), reason="needs ../shared/data/retrieval/ncp")
def test_three_segmenters_cut_real_notices_alike(native: Words, portable: Words, question: Words) -> None:
    texts = (json.loads(line)["text"] for line in REAL.read_text(encoding="utf-8").splitlines()[::6])
    agree(texts, native, portable, question)


@settings(max_examples=200, deadline=None)
@given(text=st.text(alphabet="人民政府发展改革委员会办公室社会保障", max_size=14))
def test_parts_are_words_within_the_word(question: Words, text: str) -> None:
    for word in question.cut(text):
        for part in question.parts(word):
            assert 0 < len(part) < len(word)
            assert part in word
    assert "".join(question.cut(text)) == text


def test_the_stored_dictionary_is_the_loaded_one(folder: Path, native: Words) -> None:
    kept = stored(folder, native.digest)
    loaded = load()
    assert kept is not None
    assert (kept.total, kept.digest) == (loaded.total, loaded.digest)
    assert loaded.total == sum(loaded.frequencies.values())
    for word in ("的", "人民政府", "人民政", "龘", *gazetteer()[:50]):
        assert kept.frequency(word) == loaded.frequency(word)
    assert kept.ends("人民政府办公室", 0) == loaded.ends("人民政府办公室", 0)


def test_a_damaged_dictionary_is_made_anew(tmp_path: Path) -> None:
    digest = words_for_documents(tmp_path, "rjieba").digest
    (tmp_path / f"words-{digest}.trie").write_bytes(b"nothing of the kind")
    assert stored(tmp_path, digest) is None
    assert words_for_questions(tmp_path, digest).cut("县民政局") == ["县", "民政局"]
    assert words_for_documents(tmp_path, "rjieba").digest == digest
    assert stored(tmp_path, digest) is not None


def test_the_dictionary_before_stays_for_readers_and_older_ones_go(tmp_path: Path) -> None:
    for digest in ("1", "2", "3"):
        store(dictionary.LoadedDictionary({"的": 1}, digest), tmp_path)
    kept = sorted(path.name for path in tmp_path.iterdir())
    assert kept == ["words-2.sha256", "words-2.trie", "words-3.sha256", "words-3.trie"]


def test_without_marisa_a_question_is_cut_all_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, question: Words
) -> None:
    find = dictionary.find_spec
    monkeypatch.setattr(dictionary, "find_spec", lambda name: None if name == "marisa_trie" else find(name))
    plain = words_for_questions(tmp_path)
    portable = words_for_documents(tmp_path, "jieba")
    assert list(tmp_path.iterdir()) == []
    agree(["市发展改革委会同财政局", "返贫监测"], plain, portable, question)


def test_a_question_loads_no_dictionary(folder: Path, native: Words) -> None:
    code = f"""
import sys
from pathlib import Path
from policykb.index.words import words_for_questions
words = words_for_questions(Path({str(folder)!r}), {native.digest!r})
assert words.cut("返贫监测") == ["返贫监测"], words.cut("返贫监测")
print(sorted({{"jieba", "rjieba", "whoosh", "tantivy"}} & set(sys.modules)))
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_a_segmenter_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(words_module, "find_spec", lambda _: None)
    with pytest.raises(MissingPartError, match="pip install rjieba, or use --profile portable"):
        words_for_documents(tmp_path, "rjieba")


def test_the_most_probable_cut_prefers_the_longest_of_equals() -> None:
    even = dictionary.LoadedDictionary({"甲": 1, "乙": 1, "甲乙": 1, "丙": 1, "丁": 1}, "")
    assert best_cut(even, "甲乙") == ["甲乙"]
    assert best_cut(even, "甲乙", but="甲乙") == ["甲", "乙"]
    assert best_cut(even, "戊甲乙") == ["戊", "甲乙"]
    assert best_cut(even, "") == []
