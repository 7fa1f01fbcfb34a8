"""Cleaning keeps its promises on any input: it never fails, never loses the way back, and says what it took away."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb.clean.page import Parser, clean
from policykb.model import Document, Fact, RawPage

PARSERS: tuple[Parser, ...] = ("selectolax", "beautifulsoup")
NOTICE = (
    "云溪县人民政府办公室关于加强农村饮水安全工作的通知\n云政办发〔2024〕5号\n各乡镇人民政府：\n"
    "为加强农村饮水安全工作，经县人民政府同意，现通知如下。\n一、加强保护。县水务局牵头，县生态环境局配合。\n2024年5月8日"
)


def cleaned(body: bytes | str, media_type: str = "text/plain", parser: Parser = "selectolax") -> Document:
    raw = body if isinstance(body, bytes) else body.encode()
    return clean(RawPage(source="a", body=raw, media_type=media_type), parser=parser)


def origins(document: Document) -> list[int]:
    places: list[int] = []
    runs = [*document.origins, (len(document.text), 0)]
    for (start, source), (end, _) in itertools.pairwise(runs):
        places.extend(range(source, source + end - start))
    return places


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_plain_notice_comes_back_as_it_stands(encoding: str) -> None:
    document = cleaned(NOTICE.encode(encoding))
    assert (document.text, document.script, document.removed, document.findings) == (NOTICE, "simplified", (), ())


def test_traditional_text_with_pinyin_is_simplified_and_leads_back_to_its_source() -> None:
    source = "縣人民政府關於加強產(chǎn)業(yè)發(fā)展的通知。"
    document = cleaned(source)
    assert (document.text, document.script) == ("县人民政府关于加强产业发展的通知。", "traditional+pinyin")
    assert "".join(source[place] for place in origins(document)) == "縣人民政府關於加強產業發展的通知。"


def test_facts_stated_by_hand_come_first_and_all_are_mended() -> None:
    stated = Fact(field="published_on", value="2024-05-01", where="stated by hand")
    page = RawPage(
        source="a",
        body=f"来源：云　溪　网 发布时间：2024-05-09\n{NOTICE}".encode(),
        media_type="text/plain",
        stated=(stated,),
    )
    facts = clean(page, parser="selectolax").facts
    assert facts[0] == stated
    assert ("published_on", "2024-05-09") in [(fact.field, fact.value) for fact in facts]


def test_what_repairs_changed_is_told_with_what_was_taken_away() -> None:
    document = cleaned(NOTICE.replace("2024年5月8日", "２０２４年５月８日"))
    (told,) = document.removed
    assert (told.rule_id, told.text) == (
        "repair-wide-forms",
        "态环境局配合。 ２０２４年５月８日 → 态环境局配合。 2024年5月8日 (×6)",
    )


def test_an_empty_source_and_garbled_text_are_findings() -> None:
    assert [finding.code for finding in cleaned(b"").findings] == ["no-text"]
    document = cleaned(f"{NOTICE}\n附件：锟斤拷锟斤拷")
    (finding,) = document.findings
    assert finding.code == "mojibake"
    assert finding.span is not None
    assert finding.span.of(document.text) == "锟斤拷锟斤拷"


def test_a_flat_table_of_tabs_is_a_table() -> None:
    document = cleaned(f"{NOTICE}\n序号\t任务\t牵头单位\n1\t划定范围\t县水务局\n2\t\t县财政局")
    (table,) = document.tables
    assert [[cell.of(document.text) for cell in row] for row in table.rows] == [
        ["序号", "任务", "牵头单位"],
        ["1", "划定范围", "县水务局"],
        ["2", "", "县财政局"],
    ]


def test_markdown_marks_go() -> None:
    document = cleaned(
        "# 关于饮水安全的通知\n**一、加强保护。** 见[方案](http://www.example.cn/a)\n"
        "| 任务 | 单位 |\n|---|---|\n| 改水 | 县水务局 |",
        "text/markdown",
    )
    assert document.text == "关于饮水安全的通知\n一、加强保护。 见方案\n任务\t单位\n改水\t县水务局"


MEDIA = st.sampled_from(["text/plain", "text/html", "text/markdown", "application/octet-stream"])
ALPHABET = "县市局關發後產(chǎn)业牵头：:，。；、 \u3000\u00a0\t\n\r<p>/d&;#来源时间2024-05责任编辑【】|*［”"


def promises_hold(document: Document) -> None:
    places = origins(document)
    assert places == sorted(places)
    assert len(places) == len(document.text)
    for table in document.tables:
        assert all(table.span.holds(cell) for row in table.rows for cell in row)
    assert all(finding.code in ("no-text", "mojibake") for finding in document.findings)


@given(st.binary(max_size=400), MEDIA)
def test_no_bytes_make_cleaning_fail(body: bytes, media_type: str) -> None:
    promises_hold(cleaned(body, media_type))


@given(st.text(alphabet=ALPHABET, max_size=300), MEDIA)
def test_no_text_makes_cleaning_fail(body: str, media_type: str) -> None:
    promises_hold(cleaned(body, media_type))


@pytest.mark.parametrize(
    "unit",
    [
        "县",
        "(chǎn)",
        "来源：",
        "> ",
        "责任编辑：",
        "&nbsp;",
        "<div>",
        "<",
        "&",
        "\t",
        "一 ",
        "一、",
        "【打印】",
        "<!--",
        "小编整理",
    ],
)
@pytest.mark.parametrize("media_type", ["text/plain", "text/html"])
def test_long_repetition_on_one_line_is_read_in_good_time(unit: str, media_type: str) -> None:
    promises_hold(cleaned(unit * 20_000, media_type))


@pytest.mark.parametrize("media_type", ["text/plain", "text/html"])
def test_both_parsers_give_the_same_document(media_type: str) -> None:
    page = "".join(f"<p>{line}</p>" for line in NOTICE.split("\n"))
    one, other = (cleaned(page, media_type, parser) for parser in PARSERS)
    assert one == replace(other)


def test_lines_of_invisible_characters_alone_are_no_lines() -> None:
    page = RawPage(source="a.txt", body="关于防汛的通知\n\u200b\n各乡镇人民政府：".encode(), media_type="text/plain")
    assert clean(page, parser="beautifulsoup").text == "关于防汛的通知\n各乡镇人民政府："


def test_a_page_that_says_it_hides_the_rest_is_truncated_and_loses_only_that_line() -> None:
    text = "关于防汛的通知\n各乡镇人民政府：\n一、提高认识\n要加强领导，落实责任，确保安全度汛。"
    document = cleaned(f"{text}\n注意 【之后的内容被隐藏了，请下载APP查看完整内容。】")
    assert document.text == text
    assert [finding.code for finding in document.findings] == ["truncated"]
