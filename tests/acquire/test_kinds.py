"""What a file is, is told by its bytes; its name decides only what they leave open."""

from __future__ import annotations

import gzip
import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb.acquire.kinds import (
    DOC,
    DOCX,
    GZIP,
    HTML,
    MARKDOWN,
    OFD,
    PDF,
    RTF,
    TEXT,
    WARC,
    XLS,
    XLSX,
    ZIP,
    media_type,
)
from policykb.errors import SourceError

NOTICE = "云溪市人民政府办公室关于做好防汛工作的通知\n各县（区）人民政府：\n"
PAGE = f"<!DOCTYPE html><html><body><p>{NOTICE}</p></body></html>"


def packed(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


def old_office(stream: str) -> bytes:
    """The beginning of an OLE file, and the name of a stream it holds."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + f"{stream}\0".encode("utf-16-le")


@pytest.mark.parametrize(
    ("name", "body", "kind"),
    [
        ("a.txt", NOTICE.encode(), TEXT),
        ("a.txt", NOTICE.encode("gb18030"), TEXT),
        ("a.txt", NOTICE.encode("utf-16"), TEXT),
        ("a.txt", NOTICE.encode("utf-16-le"), TEXT),
        ("a.txt", NOTICE.encode("utf-16-be"), TEXT),
        ("a", NOTICE.encode(), TEXT),
        ("a.doc", NOTICE.encode("gb18030"), TEXT),
        ("a.md", NOTICE.encode(), MARKDOWN),
        ("a.html", NOTICE.encode(), TEXT),
        ("a.html", PAGE.encode("gb18030"), HTML),
        ("a.aspx", PAGE.encode(), HTML),
        ("a.txt", PAGE.encode("utf-16"), HTML),
        ("a.doc", ("<p>" + NOTICE).encode(), HTML),
        ("a.txt", "见附件<1>，a<b>c".encode(), TEXT),
        ("a.pdf", b"%PDF-1.7\n...", PDF),
        ("a.html", b"\n%PDF-1.4", PDF),
        ("a.zip", packed("word/document.xml", "[Content_Types].xml"), DOCX),
        ("a.docx", packed("a.html", "b.txt"), ZIP),
        ("a.zip", packed("OFD.xml", "Doc_0/Document.xml"), OFD),
        ("a.zip", packed("xl/workbook.xml", "[Content_Types].xml"), XLSX),
        ("a.wps", old_office("WordDocument"), DOC),
        ("a.et", old_office("Workbook"), XLS),
        ("a.doc", b"{\\rtf1\\ansi", RTF),
        ("a.gz", gzip.compress(b"WARC/1.0\r\n", mtime=0), WARC),
        ("a.gz", gzip.compress(NOTICE.encode(), mtime=0), GZIP),
        ("a.warc", b"WARC/1.1\r\n", WARC),
    ],
)
def test_bytes_decide(name: str, body: bytes, kind: str) -> None:
    assert media_type(name, body) == kind


@pytest.mark.parametrize(
    ("name", "body", "says"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b"\xef\xbb\xbf \r\n", "empty"),
        ("a.txt", b"\0" * 100, "empty"),
        ("a.ppt", old_office("PowerPoint Document"), "save it as .docx"),
        ("a.docx", old_office("EncryptedPackage"), "password"),
        ("a.pptx", packed("ppt/presentation.xml", "[Content_Types].xml"), "Office"),
        ("a.gz", b"\x1f\x8b\x07\x00", "damaged"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0", "picture"),
        ("a.zip", b"PK\x03\x04" + b"\x07" * 50, "damaged"),
        ("a.bin", bytes(range(256)) * 40, "binary"),
        ("a.bin", bytes([1, 2, 3, 4, 5, 6, 7, 14]) * 40, "binary"),
    ],
)
def test_what_cannot_be_read_is_one_line_that_says_what_to_do(name: str, body: bytes, says: str) -> None:
    with pytest.raises(SourceError, match=says) as caught:
        media_type(name, body)
    assert "\n" not in str(caught.value)
    assert ";" in str(caught.value)


@given(st.binary(max_size=300))
def test_any_bytes_have_a_kind_or_a_source_error(body: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"\xff\xfe", b"\x1f\x8b\x08", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        with suppress(SourceError):
            assert "/" in media_type("a.txt", start + body)


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1))
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_chinese_text_is_text_in_every_encoding(encoding: str, text: str) -> None:
    assert media_type("a.txt", ("关于通知" * 5 + text).encode(encoding)) == TEXT
