"""``search``: which notices, in which order, with what said beside them."""

from __future__ import annotations

import pytest

from policykb.ask.filters import Filters
from policykb.ask.knowledge_base import KnowledgeBase
from policykb.errors import UsageError


def titles(kb: KnowledgeBase, words: str, **how: object) -> list[str]:
    return [hit["title"] for hit in kb.search(words, **how).json()["hits"]]  # type: ignore[arg-type]


WATER = "青石县人民政府办公室关于加强农村饮水安全的通知"
CLOUD = "云溪县人民政府办公室关于加强农村饮水安全的通知"
DATA = "青石县推进政务数据共享工作方案"
OLD = "青石县农村饮水工程管理暂行办法"
NEW = "青石县农村饮水工程管理办法"


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("水质监测", WATER),
        ("数据共享", DATA),
        ("數據共享平臺", DATA),  # Traditional characters
        ("青石政办发[2021]3号", DATA),  # brackets of another style
        ("请看青石政办发（2021）3号 饮水", DATA),  # a number counts before words
        ("低保", CLOUD),  # by another name
        ("云溪县在饮水安全方面有哪些要求？", CLOUD),
        ("青石县农村饮水安全由哪些单位负责？", WATER),
        ('"水源保护区"', CLOUD),
        ("标题:数据", DATA),
        ("issuer:云溪县人民政府办公室", CLOUD),
        ("unit:县大数据局", DATA),
        ("number:青石政发〔2024〕2号", NEW),
        ("文号:青石政发〔2024〕2号", NEW),
        ("正文:管护经费", OLD),
    ],
)
def test_what_comes_first(kb: KnowledgeBase, words: str, first: str) -> None:
    assert titles(kb, words)[0] == first


@pytest.mark.parametrize(
    ("words", "without"),
    [
        ("饮水 -云溪", CLOUD),
        ("饮水 NOT 云溪", CLOUD),
        ("饮水 －“水源保护区”", CLOUD),
        ("饮水 -(云溪 OR 管护)", CLOUD),
        ("管网 AND 水质", OLD),
    ],
)
def test_what_is_shut_out(kb: KnowledgeBase, words: str, without: str) -> None:
    found = titles(kb, words)
    assert found
    assert without not in found


def test_words_are_words_not_substrings_unless_literal(kb: KnowledgeBase) -> None:
    assert "人民政府公报" not in titles(kb, "民政")
    assert "人民政府公报" in titles(kb, "民政", literal=True)
    assert "人民政府公报" in titles(kb, '"民政"')


def test_all_the_words_come_before_most_of_them_and_missing_words_are_told(kb: KnowledgeBase) -> None:
    hits = kb.search("饮水 水源保护区 管护").json()["hits"]
    lacking = [len(hit["missing"]) for hit in hits]
    assert lacking == sorted(lacking)
    first = kb.search("管网 水质").json()["hits"][0]
    assert (first["title"], first["missing"]) == (WATER, [])


def test_other_names_are_shown_and_never_used_where_literal(kb: KnowledgeBase) -> None:
    hit = kb.search("低保").json()["hits"][0]
    assert hit["aliases"] == [{"asked": "低保", "matched": "最低生活保障"}]
    assert kb.search("低保", literal=True).json()["total"] == 0


@pytest.mark.parametrize(
    ("words", "code", "position"),
    [
        ('饮水 "水质', "open-quote", 3),
        ("饮水 OR", "no-operand", 3),
        ("AND 饮水", "no-operand", 0),
        ("(饮水", "open-bracket", 0),
        ("饮水)", "close-bracket", 2),
        ("饮水 标题:", "no-operand", 3),
        ('饮水 ""', "empty-quote", 3),
    ],
)
def test_a_malformed_question_is_answered_and_its_fault_placed(
    kb: KnowledgeBase, words: str, code: str, position: int
) -> None:
    answer = kb.search(words)
    assert [(one.code, one.position) for one in answer.warnings] == [(code, position)]
    assert answer.json()["total"] > 0


def test_a_sentence_whose_quoted_phrase_stands_nowhere_is_answered_by_its_words(kb: KnowledgeBase) -> None:
    answer = kb.search("青石县“饮水安全保卫战”有哪些要求？")
    assert answer.warnings[0].code == "no-such-phrase"
    assert answer.json()["query"] == "青石县“饮水安全保卫战”有哪些要求？"
    assert answer.json()["total"] > 0


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(region="云溪县"), {CLOUD}),
        (Filters(kind="方案"), {DATA}),
        (Filters(since="2024"), {NEW}),
        (Filters(until="2016-12"), {OLD}),
        (Filters(unit="青石县水务局", role="lead"), {WATER}),
        (Filters(role="implied"), {DATA}),
        (Filters(due_until="2023-12-31"), {WATER}),
        (Filters(number="青石政发（2016）20号"), {OLD}),
        (Filters(status="repealed"), {OLD}),
        (Filters(status="expired"), {CLOUD}),
        (Filters(status="not_yet"), {NEW}),
        (Filters(status="in_force"), {DATA}),
        (Filters(status="unknown"), {WATER, "人民政府公报"}),
    ],
)
def test_filters_alone_are_a_question(kb: KnowledgeBase, filters: Filters, found: set[str]) -> None:
    assert set(titles(kb, "", filters=filters)) == found


@pytest.mark.parametrize(
    "filters",
    [Filters(since="soon"), Filters(since="2020-13"), Filters(role="chief"), Filters(status="valid")],
)
def test_a_filter_that_means_nothing_is_refused(kb: KnowledgeBase, filters: Filters) -> None:
    with pytest.raises(UsageError):
        kb.search("饮水", filters=filters)


def test_nothing_asked_is_refused(kb: KnowledgeBase) -> None:
    with pytest.raises(UsageError):
        kb.search("  ")


@pytest.mark.parametrize("sort", [None, "issued_on", "-issued_on"])
def test_pages_neither_overlap_nor_skip(kb: KnowledgeBase, sort: str | None) -> None:
    whole = titles(kb, "青石 OR 云溪 OR 公报", limit=100, sort=sort)
    paged = [
        title
        for offset in range(len(whole))
        for title in titles(kb, "青石 OR 云溪 OR 公报", limit=1, offset=offset, sort=sort)
    ]
    assert paged == whole


def test_sorting_goes_by_date(kb: KnowledgeBase) -> None:
    found = titles(kb, "青石", sort="-issued_on")
    assert found[0] == NEW
    with pytest.raises(UsageError):
        kb.search("青石", sort="beauty")


def test_facets_count_what_was_found(kb: KnowledgeBase) -> None:
    facets = kb.search("饮水").json()["facets"]
    assert {"value": "办法", "count": 2} in facets["kind"]
    assert {"value": "2023", "count": 1} in facets["year"]
    assert {"value": "县水务局", "count": 2} in facets["unit"]
    assert set(facets) == {"region", "issuer", "kind", "year", "unit", "status"}


def test_nothing_found_tells_the_word_that_failed_and_the_nearest(kb: KnowledgeBase) -> None:
    answer = kb.search("数剧共享中心").json()
    word = next(one for one in kb.search("低宝").json()["suggestions"] if one["word"] == "低宝")
    assert word["reason"] == "no-such-word"
    assert answer["suggestions"]


def test_nothing_within_the_filters_names_the_filter(kb: KnowledgeBase) -> None:
    said = kb.search("饮水", filters=Filters(kind="决定")).json()["suggestions"]
    assert [(one["reason"], one["tried"]) for one in said] == [("filters", ["kind"])]


def test_marks_cut_the_words_out_of_the_text(kb: KnowledgeBase) -> None:
    hit = kb.search("水质监测").json()["hits"][0]
    text = kb.show(hit["doc_id"]).json()["text"]
    for snippet in hit["snippets"]:
        assert text[snippet["start"] :].startswith(snippet["text"])
        for start, end in snippet["marks"]:
            assert snippet["text"][start:end] in ("水质", "监测", "水质监测")


@pytest.mark.parametrize(
    ("words", "word", "reason"),
    [
        ("管网 -水质", "水质", "excluded"),
        ("管护 AND 数据", "管护 AND 数据", "not-together"),
        ('"饮水水源"', "饮水水源", "no-such-word"),
    ],
)
def test_nothing_found_tells_why(kb: KnowledgeBase, words: str, word: str, reason: str) -> None:
    answer = kb.search(words).json()
    assert answer["total"] == 0
    assert [(one["word"], one["reason"]) for one in answer["suggestions"]] == [(word, reason)]


def test_a_filter_for_a_unit_takes_the_end_of_its_name(kb: KnowledgeBase) -> None:
    assert set(titles(kb, "", filters=Filters(unit="水务局"))) == {WATER, CLOUD}
    assert set(titles(kb, "", filters=Filters(unit="县水务局", role="lead", region="青石县"))) == {WATER}
    assert titles(kb, "", filters=Filters(unit="气象局")) == []
