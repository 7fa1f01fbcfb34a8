"""Bytes to text, by evidence: byte order marks, validity, the declared charset, the share of plausible Chinese."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache
from itertools import islice

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_DECLARED = re.compile(
    rb"""charset\s{0,9}=\s{0,9}["']?\s{0,9}([A-Za-z0-9_-]{2,24})|encoding\s?=\s?["']([A-Za-z0-9_-]{2,24})"""
)
_ASCII = bytes(range(128))
_STRETCH, _SAMPLE = 8000, 400  # characters looked through at once, and how many others than ASCII tell enough
_BIG5 = frozenset({"big5", "big5-hkscs", "big5hkscs", "x-x-big5"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """The text of some bytes, the encoding it was read with, and whether garbled text was undone on the way."""

    text: str
    encoding: str
    undone: str | None = None


def decode(body: bytes) -> Decoded:
    """The text of ``body``; never raises. Bytes that no encoding explains become U+FFFD.

    >>> decode("各县人民政府".encode("gbk")).encoding
    'gb18030'
    >>> decode(b"<meta charset=gbk>" + "各县人民政府".encode()).encoding   # what it says is not what it is
    'utf-8'
    """
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            text = body[len(mark) :].decode(encoding, "replace")
            return _undo(text, encoding)
    wide = _utf16_of(body)
    if not wide:
        try:
            return _undo(body.decode(), "utf-8")
        except UnicodeDecodeError:
            pass
    encoding = wide or _encoding_of(body)
    return _undo(body.decode(encoding, "replace"), encoding)


def _encoding_of(body: bytes) -> str:
    """The encoding of what is neither UTF-16 nor wholly UTF-8."""
    declared = _declared(body)
    if declared in _BIG5 and _valid(body, "big5hkscs"):
        return "big5hkscs"
    if _valid(body, "gb18030") and _plausible(body.decode("gb18030")) > 0.5:
        return "gb18030"
    # A few broken bytes, or an end cut inside a character: the encoding that explains most wins.
    return max(("utf-8", "gb18030"), key=lambda encoding: _plausible(body.decode(encoding, "replace")))


def _utf16_of(body: bytes) -> str | None:
    """UTF-16 without a mark: ASCII and line ends leave NULs on one side only."""
    head = body[:4000]
    if len(head) < 4 or head.count(0) * 50 < len(head):
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if min(even, odd) * 8 > max(even, odd):
        return None
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    return encoding if _plausible(body.decode(encoding, "replace")) > 0.5 or _ascii(body) else None


def _ascii(body: bytes) -> bool:
    return body[:4000].replace(b"\0", b"").isascii()


def _valid(body: bytes, encoding: str) -> bool:
    try:
        body.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _declared(body: bytes) -> str:
    found = _DECLARED.search(body[:4096])
    return (found[1] or found[2]).decode("ascii").lower() if found else ""


@cache
def _common() -> frozenset[str]:
    """The 3,755 characters of GB 2312's first level (the frequent ones) and Chinese punctuation."""
    rows = bytes(byte for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF) for byte in (row, cell))
    return frozenset(rows.decode("gb2312", "ignore") + "，。、；：？！“”‘’（）《》〔〕【】　·—…")


def _plausible(text: str) -> float:
    """The share of frequent Chinese among what is not ASCII (of its beginning); 1 where all is ASCII."""
    wide = b""
    for at in range(0, len(text), _STRETCH):
        wide += text[at : at + _STRETCH].encode(errors="replace").translate(None, _ASCII)
        if len(wide) > 4 * _SAMPLE:
            break
    sample = wide.decode(errors="ignore")[:_SAMPLE]
    return sum(map(_common().__contains__, sample)) / len(sample) if sample else 1.0


# Garbled text: bytes of one encoding once read as another. (read as, was) in the order of their frequency.
_GARBLINGS = (("gb18030", "utf-8"), ("cp1252", "utf-8"), ("latin-1", "utf-8"), ("mac_cyrillic", "utf-8"),
              ("cp1251", "utf-8"), ("latin-1", "gb18030"), ("cp1252", "gb18030"))  # fmt: skip


def _undo(text: str, encoding: str) -> Decoded:
    """Undoes garbling of the whole text where that is certain: it turns back without a fault, into Chinese."""
    before = _plausible(text)
    if before < 0.6:
        for read_as, was in _GARBLINGS:
            try:
                back = text.encode(read_as).decode(was)
            except UnicodeError:
                continue
            if _plausible(back) > 0.8 and len(back) > 3:
                return Decoded(text=back, encoding=was, undone=read_as)
    return Decoded(text=text, encoding=encoding)


_LEADS = "[锛銆鐨鍜鏄鍦绛鏂鎴浠鍙瀹鍥]"  # what the commonest UTF-8 beginnings look like in GBK
# A lone × or · is at home in any text; two such letters side by side are not.
_SUSPECT = re.compile(
    rf"[锟烫\ufffdд-й\u00b0-\u00f7{_LEADS[1:]}(?:(?<![\u00b0-\u00f7])|(?=[\u0080-\u0178\u02c6-\u2122]))"
)
_GARBLED = re.compile(
    rf"""(?:锟斤拷){{1,200}} | 烫烫烫 | \ufffd{{1,200}}
    | (?:[д-й][\u0080-\u00bf\u0400-\u042f\u0450-\u04ff\u2010-\u22ff]{{2}}){{2,200}}    # UTF-8 read as Cyrillic
    | (?:[\u00c2-\u00e9][\u0080-\u00bf\u0152-\u0178\u02c6-\u2122]{{1,2}}){{3,200}}  # UTF-8 read as Latin
    | (?:[\u00b1-\u00b6\u00b8-\u00f7][\u00a1-\u00ff]){{4,200}}                                 # GBK read as Latin
    | {_LEADS}[\u4e00-\u9fff](?:[\u4e00-\u9fff€]{{0,2}}{_LEADS}){{2,60}}            # UTF-8 read as GBK
    """,
    re.VERBOSE,
)


def garbled(text: str) -> tuple[tuple[int, int], ...]:
    """Where ``text`` is garbled beyond repair (at most 20 places)."""
    if not _SUSPECT.search(text):
        return ()
    return tuple(found.span() for found in islice(_GARBLED.finditer(text), 20))
