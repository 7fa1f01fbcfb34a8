"""Bytes are read by evidence, whatever they say they are."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb.clean.decode import decode, garbled

TEXT = "云溪县人民政府关于印发《云溪县养老服务实施方案》的通知，各乡镇人民政府要认真贯彻执行。"


@pytest.mark.parametrize(
    ("encoding", "declared", "read_as"),
    [
        ("utf-8", "utf-8", "utf-8"),
        ("utf-8", "gb2312", "utf-8"),  # declared wrongly
        ("gb18030", "utf-8", "gb18030"),  # declared wrongly the other way
        ("gbk", "", "gb18030"),
        ("gb18030", "gbk", "gb18030"),
        ("utf-16-le", "", "utf-16-le"),
        ("utf-16-be", "", "utf-16-be"),
    ],
)
def test_the_encoding_is_found_whatever_is_declared(encoding: str, declared: str, read_as: str) -> None:
    page = f'<html><head><meta charset="{declared}"></head><body><p>{TEXT}</p></body></html>'
    decoded = decode(page.encode(encoding))
    assert (decoded.text, decoded.encoding) == (page, read_as)


@pytest.mark.parametrize("mark", [codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_a_byte_order_mark_decides_and_goes(mark: bytes) -> None:
    names = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
    assert decode(mark + TEXT.encode(names[mark])).text == TEXT


def test_declared_big5_is_read_as_such() -> None:
    page = '<meta charset="big5"><p>關於加強養老服務的通知，請各鄉鎮公所遵照辦理。</p>'
    assert decode(page.encode("big5hkscs")).text == page


@pytest.mark.parametrize("cut", [1, 2])
def test_an_end_cut_inside_a_character_costs_only_that_character(cut: int) -> None:
    decoded = decode(TEXT.encode()[:-cut])
    assert decoded.encoding == "utf-8"
    assert decoded.text.startswith(TEXT[:-1])


@pytest.mark.parametrize("read_as", ["gb18030", "latin-1", "mac_cyrillic"])
def test_garbled_text_is_undone_where_it_turns_back_without_a_fault(read_as: str) -> None:
    garbled_once = TEXT.encode().decode(read_as, "strict") if read_as != "gb18030" else _as_gbk(TEXT)
    decoded = decode(garbled_once.encode())
    assert decoded.text == _even(TEXT) if read_as == "gb18030" else decoded.text == TEXT
    assert decoded.undone == read_as


def _even(text: str) -> str:
    """The longest beginning of ``text`` whose UTF-8 bytes read as GB18030."""
    while True:
        try:
            text.encode().decode("gb18030")
        except UnicodeDecodeError:
            text = text[:-1]
        else:
            return text


def _as_gbk(text: str) -> str:
    return _even(text).encode().decode("gb18030")


@pytest.mark.parametrize("text", ["锟斤拷锟斤拷", "жЧ†йЪЬжЧ†йЪЬ", "通知\ufffd\ufffd", "Õþ²ßÎÄ¼þ"])
def test_what_cannot_be_repaired_is_named(text: str) -> None:
    assert garbled(f"云溪县{text}。")


@pytest.mark.parametrize(
    "text",
    [TEXT, "二〇二四年，CPI同比上涨0.2%", "Москва 莫斯科", "café", "浠水县、浠河流域", "瀹阳锛", "目录··········3"],
)
def test_sound_text_is_not_called_garbled(text: str) -> None:
    assert not garbled(text)


@given(st.binary(max_size=300))
def test_no_bytes_make_decoding_fail(body: bytes) -> None:
    assert isinstance(decode(body).text, str)
