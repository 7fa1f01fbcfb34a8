"""What kind of file bytes are: told by the bytes themselves, by the name only where they leave it open."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from pathlib import PurePosixPath

from policykb.errors import SourceError

HTML = "text/html"
TEXT = "text/plain"
MARKDOWN = "text/markdown"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOC = "application/msword"
RTF = "application/rtf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS = "application/vnd.ms-excel"
OFD = "application/ofd"
ZIP = "application/zip"
GZIP = "application/gzip"
WARC = "application/warc"

SUFFIXES = {
    HTML: ".html", TEXT: ".txt", MARKDOWN: ".md", PDF: ".pdf", DOCX: ".docx", DOC: ".doc", RTF: ".rtf", XLSX: ".xlsx",
    XLS: ".xls", OFD: ".ofd", ZIP: ".zip", GZIP: ".gz", WARC: ".warc",
}  # fmt: skip
"""The suffix for a source of each kind that has none."""

_SAVE_AS = "save it as .docx or .pdf and add that"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = (  # of an OLE file → what it is, the newer program's first: a text may hold a sheet
    ("WordDocument", DOC),  # Word and WPS
    ("Workbook", XLS),
    ("Book", XLS),
)
_MAGIC = (  # first bytes → what it is, what to do
    (b"Rar!", "a RAR archive, not read", "unpack it and add what it holds"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive, not read", "unpack it and add what it holds"),
    (b"\x89PNG", "a picture, which is not read", "add the text it shows"),
    (b"\xff\xd8\xff", "a picture, which is not read", "add the text it shows"),
    (b"GIF8", "a picture, which is not read", "add the text it shows"),
    (b"II*\x00", "a picture, which is not read", "add the text it shows"),
    (b"MM\x00*", "a picture, which is not read", "add the text it shows"),
)
_SAMPLE = 8192
_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
_TAG = re.compile(rb"<(?:!doctype|html|head|body|meta|title|div|p|br|span|table|td|article|section|font)\b", re.I)
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")


def media_type(name: str, body: bytes) -> str:
    """The media type of a source. Raises SourceError for what is empty, of a kind not read yet, or of none we know."""
    if not body.strip(b"\0\xff\xfe\xef\xbb\xbf \t\r\n"):
        raise SourceError("it is empty; fetch it again, or remove it")
    for magic, what, what_to_do in _MAGIC:
        if body.startswith(magic):
            raise SourceError(f"it is {what}; {what_to_do}")
    if b"%PDF-" in body[:1024]:
        return PDF
    for magic, kind in _STARTS:
        if body.startswith(magic):
            return kind if isinstance(kind, str) else kind(body)
    if not _is_text(body[:_SAMPLE]):
        raise SourceError(
            "it is binary, of no kind we know; remove it, or add it in another form (.html .txt .pdf .docx)"
        )
    named = PurePosixPath(name).suffix.lower() in (".md", ".markdown")
    if _TAG.search(body[: 8 * _SAMPLE].replace(b"\0", b"")) and not (named and not body.lstrip().startswith(b"<")):
        return HTML  # Markdown may hold tags, but does not begin with one
    return MARKDOWN if named else TEXT


def _gzipped(body: bytes) -> str:
    """A WARC archive, or whatever else is packed."""
    try:
        return WARC if zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body[:4096], 5) == b"WARC/" else GZIP
    except zlib.error as error:
        raise SourceError(f"it is a damaged archive ({error}); fetch it again") from error


def _old_office(body: bytes) -> str:
    """Which of the kinds that are OLE files inside: Word and WPS texts, Excel and WPS sheets.

    Streams are named in UTF-16. Source: [MS-CFB] 2.6.1.
    """
    if "EncryptedPackage".encode("utf-16-le") in body:
        raise SourceError("it is locked by a password; save it without one and add that")
    for stream, kind in _STREAMS:
        if f"{stream}\0".encode("utf-16-le") in body:
            return kind
    raise SourceError(f"it is an old Office file other than a text or a sheet; {_SAVE_AS}")


def _packed(body: bytes) -> str:
    """Which of the kinds that are ZIP archives inside."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            members = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, OverflowError) as error:
        raise SourceError(f"it is a damaged archive or .docx ({error}); fetch it again") from error
    if "word/document.xml" in members:
        return DOCX
    if "xl/workbook.xml" in members:
        return XLSX
    if "OFD.xml" in members:
        return OFD
    if "[Content_Types].xml" in members:
        raise SourceError(f"it is an Office file other than a text or a sheet (.pptx), not read; {_SAVE_AS}")
    return ZIP


def _is_text(sample: bytes) -> bool:
    if sample.startswith(_BOMS):
        return True
    if b"\0" not in sample and len(_CONTROL.findall(sample)) <= len(sample) // 50:
        return True
    return any(_reads_as(sample, encoding) for encoding in ("utf-16-le", "utf-16-be"))


def _reads_as(sample: bytes, encoding: str) -> bool:
    """Whether nearly all of it, so decoded, is what Chinese text and markup are made of."""
    text = sample.decode(encoding, errors="ignore")
    plain = sum(
        char in "\t\r\n"
        or " " <= char <= "~"
        or "\u3000" <= char <= "\u303f"
        or "\u4e00" <= char <= "\u9fff"
        or "\uff00" <= char <= "\uffef"
        for char in text
    )
    return plain > 0.9 * len(text)


_STARTS: tuple[tuple[bytes, str | Callable[[bytes], str]], ...] = (  # first bytes → the kind, or what tells it
    (b"PK\x03\x04", _packed),
    (b"\x1f\x8b", _gzipped),
    (_OLE, _old_office),
    (b"{\\rtf", RTF),
    (b"WARC/", WARC),
)
