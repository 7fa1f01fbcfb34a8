"""What kind of file bytes are: told by the bytes themselves, by the name only where they leave it open."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePosixPath

from policykb.errors import SourceError

HTML = "text/html"
TEXT = "text/plain"
MARKDOWN = "text/markdown"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ZIP = "application/zip"

SUFFIXES = {HTML: ".html", TEXT: ".txt", MARKDOWN: ".md", PDF: ".pdf", DOCX: ".docx", ZIP: ".zip"}
"""The suffix for a source of each kind that has none."""

_SAVE_AS = "save it as .docx or .pdf and add that"
_MAGIC = (  # first bytes → what it is, what to do
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word, WPS or Excel file (.doc, .wps, .xls), not read yet", _SAVE_AS),
    (b"{\\rtf", "an RTF file, not read yet", _SAVE_AS),
    (b"\x1f\x8b", "a gzip file (.warc.gz, .tar.gz), not read yet", "unpack it and add what it holds"),
    (b"WARC/", "a WARC archive, not read yet", "add the pages it holds"),
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
    if body.startswith(b"PK\x03\x04"):
        return _packed(body)
    if not _is_text(body[:_SAMPLE]):
        raise SourceError(
            "it is binary, of no kind we know; remove it, or add it in another form (.html .txt .pdf .docx)"
        )
    if _TAG.search(body[: 8 * _SAMPLE].replace(b"\0", b"")):
        return HTML
    return MARKDOWN if PurePosixPath(name).suffix.lower() in (".md", ".markdown") else TEXT


def _packed(body: bytes) -> str:
    """Which of the kinds that are ZIP archives inside."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            members = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, OverflowError) as error:
        raise SourceError(f"it is a damaged archive or .docx ({error}); fetch it again") from error
    if "word/document.xml" in members:
        return DOCX
    if "OFD.xml" in members:
        raise SourceError(f"it is an OFD file, not read yet; {_SAVE_AS}")
    if "[Content_Types].xml" in members:
        raise SourceError(f"it is an Office file other than a text (.xlsx, .pptx), not read; {_SAVE_AS}")
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
