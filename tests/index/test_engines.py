"""The contract of engines, held against each: the same sets for the same query, exact phrases, whole states."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policykb.errors import BusyError, IndexFormatError, NoIndexError
from policykb.index.engine import (
    TEXT_FIELDS,
    And,
    Between,
    EngineName,
    Entry,
    Every,
    Found,
    Keyword,
    Level,
    Node,
    Not,
    Or,
    Phrase,
    Query,
    SearchEngine,
    Weighted,
    Word,
)
from policykb.index.engines import engine_of, open_engine, words_of
from policykb.index.folding import fold
from policykb.index.words import Words, words_for_documents, words_for_questions

ENGINES: tuple[EngineName, ...] = ("tantivy", "whoosh")


def entry(number: int, body: str, *, title: str = "", level: Level = "notice", **keywords: str) -> Entry:
    doc_id = f"n{number:012x}"
    return Entry(
        entry_id=doc_id if level == "notice" else f"{doc_id}#1",
        level=level,
        texts={"title": title, "headings": "", "body": body},
        keywords={name: (value,) for name, value in keywords.items()},
        numbers={"issued_on": 20200101 + number} if number % 2 else {},
    )


BASE = (
    entry(1, "县人民政府办公室关于易地扶贫搬迁的通知", title="青榆县通知", region="青榆县"),
    entry(2, "县民政局牵头，县财政局配合", title="民政工作要点", region="白桦县"),
    entry(3, "推进开发改造，加强员工信息管理，签订行政协议", region="青榆县"),
    entry(4, "个人大病保险和个人社保由集团委托办理"),
    entry(5, "由县发展改革委会同县人社局、团委负责", region="白桦县"),
    entry(6, "不少于30%（ＡＢ类）、1.5亿元；第C-3号", title="Ａ类名单"),
    entry(7, "哈哈哈哈，共建共享", title="结尾"),
    entry(8, "文件开头即是易地", title="扶贫搬迁"),
    entry(2, "县民政局牵头，县财政局配合", level="measure", lead="县民政局"),
)


@pytest.fixture(scope="session")
def words(tmp_path_factory: pytest.TempPathFactory) -> Words:
    return words_for_documents(tmp_path_factory.mktemp("words"), "rjieba")


@pytest.fixture(params=ENGINES)
def name(request: pytest.FixtureRequest) -> EngineName:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def filled(name: EngineName, tmp_path: Path, words: Words) -> Iterator[SearchEngine]:
    with_base(name, tmp_path, words)
    engine = open_engine(name, tmp_path, words)
    yield engine
    engine.close()


def with_base(name: EngineName, folder: Path, words: Words, entries: Iterable[Entry] = BASE) -> None:
    engine = open_engine(name, folder, words, writable=True)
    engine.write(entries, (), stamp="first")
    engine.close()


def numbers(found: Found) -> list[int]:
    return [int(hit.entry_id[1:13], 16) for hit in found.hits]


def matches(engine: SearchEngine, node: Node, level: Level = "notice") -> list[int]:
    return numbers(engine.find(Query(level=level, match=node, limit=100)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("民政", [2]),
        ("政府", [1]),
        ("人民政府", [1]),
        ("发展", [5]),
        ("改革", [5]),
        ("发展改革委", [5]),
        ("人社", [5]),
        ("人社局", [5]),
        ("团委", [5]),
        ("发改", []),
        ("工信", []),
        ("政协", []),
        ("人大", []),
        ("30", [6]),
        ("ＡＢ", [6]),
        ("", []),
        ("没有", []),
    ],
)
def test_a_word_is_found_where_a_cut_has_it(filled: SearchEngine, text: str, expected: list[int]) -> None:
    assert matches(filled, Word(text=text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("民政", [1, 2]),
        ("发改", [3]),
        ("工信", [3]),
        ("政协", [3]),
        ("人大", [4]),
        ("人社", [4, 5]),
        ("团委", [4, 5]),
        ("政", [1, 2, 3]),
        ("理", [3, 4]),
        ("哈哈哈哈", [7]),
        ("哈哈哈", [7]),
        ("哈哈哈哈哈", []),
        ("30%(ab类)", [6]),
        ("30% （AB", [6]),
        ("c-3号", [6]),
        ("1.5", [6]),
        ("1*5", []),
        (".", [6]),
        ("*", []),
        ("Z", []),
        ("易地扶贫搬迁", [1]),
        ("通知", [1]),
        ("", []),
        ("  ", []),
    ],
)
def test_a_phrase_is_exactly_a_substring_of_one_field(filled: SearchEngine, text: str, expected: list[int]) -> None:
    assert matches(filled, Phrase(text=text)) == expected


def test_a_phrase_has_at_most_forty_characters(filled: SearchEngine) -> None:
    assert matches(filled, Phrase(text="县" * 40)) == []
    with pytest.raises(ValueError, match="40"):
        matches(filled, Phrase(text="县" * 41))


def test_only_the_fields_named_are_looked_at(filled: SearchEngine) -> None:
    assert matches(filled, Phrase(text="通知", fields=("title",))) == [1]
    assert matches(filled, Phrase(text="搬迁", fields=("body",))) == [1]
    assert matches(filled, Word(text="名单", fields=("title", "body"))) == [6]
    assert matches(filled, Word(text="名单", fields=())) == []


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (Keyword(name="region", value="青榆县"), [1, 3]),
        (Keyword(name="region", value="青榆"), []),
        (Keyword(name="lead", value="青榆县"), []),
        (Between(name="issued_on", low=20200103), [3, 5, 7]),
        (Between(name="issued_on", high=20200104), [1, 3]),
        (Between(name="issued_on", low=20200104, high=20200106), [3, 5]),
        (Between(name="issued_on", low=20200106, high=20200104), []),
        (Between(name="issued_on"), [1, 3, 5, 7]),
        (Between(name="due"), []),
        (Every(), [1, 2, 3, 4, 5, 6, 7, 8]),
        (And(parts=()), [1, 2, 3, 4, 5, 6, 7, 8]),
        (Or(parts=()), []),
        (Or(parts=(), least=0), [1, 2, 3, 4, 5, 6, 7, 8]),
        (Not(part=Every()), []),
        (Not(part=Phrase(text="县")), [3, 4, 6, 7, 8]),
        (And(parts=(Phrase(text="县"), Not(part=Word(text="民政")))), [1, 5]),
        (Or(parts=(Word(text="民政"), Word(text="财政"), Word(text="人社")), least=2), [2]),
    ],
)
def test_nodes_mean_what_they_say(filled: SearchEngine, node: Node, expected: list[int]) -> None:
    assert matches(filled, node) == expected


def test_levels_do_not_mix(filled: SearchEngine) -> None:
    assert matches(filled, Word(text="民政"), "measure") == [2]
    assert matches(filled, Keyword(name="lead", value="县民政局")) == []
    assert matches(filled, Keyword(name="lead", value=" 县民政局"), "measure") == [2]


# -- ranking and pages


def test_rank_orders_and_ties_go_by_doc_id(filled: SearchEngine) -> None:
    rank = (
        Weighted(node=Phrase(text="民政"), weight=2.0, by="constant"),
        Weighted(node=Or(parts=(Phrase(text="县"), Every()), least=2), weight=3.0, by="constant"),
    )
    found = filled.find(Query(level="notice", match=Every(), rank=rank, limit=100))
    assert numbers(found) == [1, 2, 5, 3, 4, 6, 7, 8]
    assert [hit.score for hit in found.hits] == [5.0, 5.0, 3.0, 0.0, 0.0, 0.0, 0.0, 0.0]


def test_engines_score_alike(tmp_path: Path, words: Words) -> None:
    rank = (
        Weighted(node=Or(parts=(Word(text="搬迁"), Not(part=Word(text="民政")))), weight=3.0),
        Weighted(node=Phrase(text="民政局负责"), weight=2.0, by="bigrams"),
        Weighted(node=Phrase(text="易地扶贫搬迁工作", fields=("body",)), weight=1.0, by="words"),
    )
    scores = []
    for engine_name in ENGINES:
        with_base(engine_name, tmp_path / engine_name, words)
        engine = open_engine(engine_name, tmp_path / engine_name, words)
        found = engine.find(Query(level="notice", match=Every(), rank=rank, limit=100))
        scores.append({hit.entry_id: hit.score for hit in found.hits})
        engine.close()
    assert scores[0] == pytest.approx(scores[1], rel=0.02)
    assert sum(score > 0 for score in scores[0].values()) > 3


def test_bigrams_rank_what_has_most_of_a_phrase(filled: SearchEngine) -> None:
    rank = (Weighted(node=Phrase(text="易地扶贫搬迁通知"), weight=1.0, by="bigrams"),)
    assert numbers(filled.find(Query(level="notice", match=Every(), rank=rank, limit=2))) == [1, 8]


def test_pages_are_cut_from_one_order(filled: SearchEngine) -> None:
    pages = [filled.find(Query(level="notice", match=Every(), limit=3, offset=offset)) for offset in (0, 3, 6, 9)]
    assert [numbers(page) for page in pages] == [[1, 2, 3], [4, 5, 6], [7, 8], []]
    assert {page.total for page in pages} == {8}
    assert filled.find(Query(level="notice", match=Every(), limit=0)) == Found(total=8, hits=())


@pytest.mark.parametrize(
    ("sort", "expected"), [("issued_on", [1, 3, 5, 7, 2, 4, 6, 8]), ("-issued_on", [7, 5, 3, 1, 2, 4, 6, 8])]
)
def test_sorted_by_a_number_those_without_it_come_last(filled: SearchEngine, sort: str, expected: list[int]) -> None:
    query = Query(level="notice", match=Every(), sort=sort, limit=8)
    assert numbers(filled.find(query)) == expected


# -- states


def test_a_write_replaces_notices_and_forgets_others(name: EngineName, tmp_path: Path, words: Words) -> None:
    with_base(name, tmp_path, words)
    reader = open_engine(name, tmp_path, words)
    assert reader.stamp() == "first"
    writer = open_engine(name, tmp_path, words, writable=True)
    writer.write([entry(2, "县水务局负责")], ["n000000000001", "n0000000000ff"], stamp="second")
    writer.close()
    assert matches(reader, Every()) == [2, 3, 4, 5, 6, 7, 8]
    assert matches(reader, Every(), "measure") == []
    assert matches(reader, Word(text="民政")) == []
    assert matches(reader, Word(text="水务")) == [2]
    assert reader.stamp() == "second"
    reader.close()


def test_a_reader_pinned_to_the_catalogs_stamp_sees_that_state(name: EngineName, tmp_path: Path, words: Words) -> None:
    with_base(name, tmp_path, words)
    early = open_engine(name, tmp_path, words, stamp="first")
    assert matches(early, Every())[0] == 1
    writer = open_engine(name, tmp_path, words, writable=True)
    writer.write((), ["n000000000001"], stamp="second")
    late = open_engine(name, tmp_path, words, stamp="first")
    assert matches(early, Every()) == matches(late, Every()) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert matches(open_engine(name, tmp_path, words, stamp="second"), Every())[0] == 2
    writer.write((), ["n000000000002"], stamp="third")
    with pytest.raises(IndexFormatError, match="policykb build"):
        open_engine(name, tmp_path, words, stamp="first")
    for engine in (early, late, writer):
        engine.close()


def test_many_writes_keep_few_generations(name: EngineName, tmp_path: Path, words: Words) -> None:
    """What was replaced a while ago is swept; what was replaced just now may be being opened."""
    writer = open_engine(name, tmp_path, words, writable=True)
    for number in range(12):
        writer.write([entry(number, "县民政局")], (), stamp=str(number))
    assert matches(writer, Word(text="民政")) == list(range(12))
    for noted in tmp_path.glob("g*/CHECKSUMS"):
        os.utime(noted, (1_700_000_000, 1_700_000_000))
    writer.write([entry(12, "县民政局")], (), stamp="12")
    writer.close()
    assert len(list(tmp_path.glob("g*"))) == 2


def test_a_writer_goes_back_to_the_state_before(name: EngineName, tmp_path: Path, words: Words) -> None:
    with closing(open_engine(name, tmp_path, words, writable=True)) as writer:
        for number in range(3):
            writer.write([entry(number, "县民政局")], (), stamp=str(number))
        assert not writer.return_to("0")
        assert writer.return_to("1")
        assert (writer.stamp(), matches(writer, Word(text="民政"))) == ("1", [0, 1])
        writer.write([entry(3, "县民政局")], (), stamp="3")
        assert matches(writer, Word(text="民政")) == [0, 1, 3]


def test_nothing_is_read_before_the_first_write(name: EngineName, tmp_path: Path, words: Words) -> None:
    with pytest.raises(NoIndexError, match="policykb build"):
        open_engine(name, tmp_path, words)
    assert engine_of(tmp_path) is None


def test_a_write_that_fails_leaves_the_last_state(name: EngineName, tmp_path: Path, words: Words) -> None:
    with_base(name, tmp_path, words)

    def broken() -> Iterator[Entry]:
        yield entry(9, "新的一条")
        raise RuntimeError("the source broke")

    writer = open_engine(name, tmp_path, words, writable=True)
    with pytest.raises(RuntimeError, match="broke"):
        writer.write(broken(), ["n000000000001"], stamp="second")
    assert matches(writer, Every()) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert writer.stamp() == "first"
    writer.write([entry(9, "新的一条")], (), stamp="third")
    assert matches(writer, Word(text="新")) == [9]
    writer.close()


def test_one_process_writes_and_readers_go_on(name: EngineName, tmp_path: Path, words: Words) -> None:
    with_base(name, tmp_path, words)
    first = open_engine(name, tmp_path, words, writable=True)
    with pytest.raises(BusyError, match=f"process {os.getpid()} of .* since 20"):
        open_engine(name, tmp_path, words, writable=True)
    reader = open_engine(name, tmp_path, words)
    assert matches(reader, Word(text="民政")) == [2]
    first.close()
    open_engine(name, tmp_path, words, writable=True).close()
    reader.close()


KILLED = """
import os, sys
from pathlib import Path
from policykb.index.engines import open_engine
from policykb.index.words import words_for_questions
sys.path.insert(0, {tests!r})
from test_engines import entry
folder = Path({folder!r})
engine = open_engine({name!r}, folder, words_for_questions(Path({words!r})), writable=True)
def entries():
    for number in range(20, 40):
        yield entry(number, "县水务局负责")
    print("now", flush=True)
    sys.stdin.read()
    yield entry(99, "不会写到这里")
engine.write(entries(), ["n000000000001"], stamp="second")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_a_killed_writer_leaves_the_last_state(name: EngineName, tmp_path: Path) -> None:
    folder, dictionary = tmp_path / "search", tmp_path / "words"
    words_for_documents(dictionary, "rjieba")
    words = words_for_questions(dictionary)
    with_base(name, folder, words)
    code = KILLED.format(tests=str(Path(__file__).parent), folder=str(folder), name=name, words=str(dictionary))
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "now\n"
        with pytest.raises(BusyError):
            open_engine(name, folder, words, writable=True)
        process.send_signal(signal.SIGKILL)
        process.wait()
    engine = open_engine(name, folder, words, writable=True)
    assert matches(engine, Every()) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert engine.stamp() == "first"
    engine.write([entry(20, "县水务局负责")], (), stamp="second")
    assert matches(engine, Word(text="水务")) == [20]
    engine.close()
    assert len(list(folder.glob("g*"))) == 2


def test_another_engine_or_other_words_ask_for_a_rebuild(tmp_path: Path, words: Words) -> None:
    with_base("whoosh", tmp_path, words)
    assert engine_of(tmp_path) == "whoosh"
    assert words_of(tmp_path) == words.digest
    with pytest.raises(IndexFormatError, match="rebuild"):
        open_engine("tantivy", tmp_path, words)
    writer = open_engine("tantivy", tmp_path, words, writable=True)
    with pytest.raises(IndexFormatError, match="rebuild"):
        writer.write(BASE, (), stamp="second")
    writer.write(BASE, (), stamp="second", afresh=True)
    assert matches(writer, Word(text="民政")) == [2]
    writer.close()
    assert engine_of(tmp_path) == "tantivy"


@pytest.mark.parametrize(
    "line", ["", "{}", "[1]", '{"engine": "tantivy", "format": 0, "words": "", "stamp": "", "generation": 1}']
)
def test_another_format_asks_for_a_rebuild(name: EngineName, tmp_path: Path, words: Words, line: str) -> None:
    with_base(name, tmp_path, words)
    (tmp_path / "CURRENT").write_text(line, encoding="utf-8")
    with pytest.raises(IndexFormatError, match="rebuild"):
        open_engine(name, tmp_path, words)
    writer = open_engine(name, tmp_path, words, writable=True)
    writer.write(BASE, (), stamp="second", afresh=True)
    assert matches(writer, Word(text="民政")) == [2]
    writer.close()


def test_a_reader_whose_files_are_gone_says_to_rebuild(name: EngineName, tmp_path: Path, words: Words) -> None:
    with_base(name, tmp_path, words)
    reader = open_engine(name, tmp_path, words)
    for path in sorted(tmp_path.glob("g*/*/*")):
        path.unlink()
    with pytest.raises(IndexFormatError, match="rebuild"):
        matches(reader, Every())
    reader.close()


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # whoosh leaves a damaged file open
@pytest.mark.parametrize("kept", [0.0, 0.5])
def test_damaged_files_ask_for_a_rebuild(name: EngineName, tmp_path: Path, words: Words, kept: float) -> None:
    with_base(name, tmp_path / "whole", words)
    suffixes = {"tantivy": (".json", ".store", ".idx", ".pos"), "whoosh": (".seg", ".toc")}[name]
    for path in (tmp_path / "whole").rglob("g*/notice/*"):
        if path.suffix in suffixes and path.name != ".managed.json":
            broken = tmp_path / path.name
            shutil.copytree(tmp_path / "whole", broken)
            target = broken / path.relative_to(tmp_path / "whole")
            body = target.read_bytes()
            target.write_bytes(body[: int(len(body) * kept)])
            engine = open_engine(name, broken, words)
            with pytest.raises(IndexFormatError, match="rebuild"):
                matches(engine, Word(text="民政"))
            engine.close()
    gc.collect()


# -- any query, against brute force

ALPHABET = "人民政府发改革委协议大社 保团县1aB%（(.*Z\n"
TEXTS = st.text(ALPHABET, max_size=25)
LEAVES = st.one_of(
    st.builds(Word, text=st.sampled_from(["民政", "人民", "政府", "发改", "改革", "人大", "1", "a", "县"])),
    st.builds(Phrase, text=st.text(ALPHABET, max_size=4), fields=st.sampled_from([TEXT_FIELDS, ("body",), ("title",)])),
    st.builds(Keyword, name=st.sampled_from(["region", "kind"]), value=st.sampled_from(["甲", "乙", "丙"])),
    st.builds(
        Between, name=st.just("issued_on"), low=st.none() | st.integers(0, 5), high=st.none() | st.integers(0, 5)
    ),
    st.just(Every()),
)
NODES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(And, parts=st.lists(inner, max_size=3).map(tuple)),
        st.builds(Or, parts=st.lists(inner, max_size=4).map(tuple), least=st.integers(0, 3)),
        st.builds(Not, part=inner),
    ),
    max_leaves=6,
)
DOCUMENTS = st.lists(
    st.tuples(TEXTS, TEXTS, st.sampled_from(["甲", "乙", ""]), st.none() | st.integers(0, 5)), min_size=1, max_size=12
)
FOLDERS = count()


def holds(node: Node, one: Entry, words: Words) -> bool:  # noqa: PLR0911 - a case, an answer
    match node:
        case Word():
            return any(node.text in words.search_cut(one.texts[field]) for field in node.fields)
        case Phrase():
            text = fold(node.text)
            return text != "" and any(text in fold(one.texts[field]) for field in node.fields)
        case Keyword():
            return node.value in one.keywords.get(node.name, ())
        case Between():
            number = one.numbers.get(node.name)
            return number is not None and (node.low or 0) <= number and (node.high is None or number <= node.high)
        case And():
            return all(holds(part, one, words) for part in node.parts)
        case Or():
            return sum(holds(part, one, words) for part in node.parts) >= node.least
        case Not():
            return not holds(node.part, one, words)
        case Every():
            return True


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents=DOCUMENTS, nodes=st.lists(NODES, min_size=4, max_size=12))
def test_any_query_finds_what_brute_force_finds(
    name: EngineName, tmp_path: Path, words: Words, documents: list[tuple[str, str, str, int | None]], nodes: list[Node]
) -> None:
    entries = [
        Entry(
            entry_id=f"n{number:012x}",
            level="notice",
            texts={"title": title, "headings": "", "body": body},
            keywords={"region": (region,)} if region else {},
            numbers={} if issued is None else {"issued_on": issued},
        )
        for number, (title, body, region, issued) in enumerate(documents)
    ]
    folder = tmp_path / str(next(FOLDERS))
    with_base(name, folder, words, entries)
    engine = open_engine(name, folder, words)
    for node in nodes:
        found = engine.find(Query(level="notice", match=node, limit=50))
        expected = [one.entry_id for one in entries if holds(node, one, words)]
        assert [hit.entry_id for hit in found.hits] == expected
        assert found.total == len(expected)
    engine.close()
