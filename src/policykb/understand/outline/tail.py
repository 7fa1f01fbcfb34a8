"""The end of a document: signature, date, attachments, distribution, which belong to no clause."""

from __future__ import annotations

import re

from policykb.model import Span
from policykb.understand.dates import DATE_PATTERN, first_date
from policykb.understand.outline.unnumbered import is_closing, pattern
from policykb.understand.pieces import lines, pieces

_DATE_LINE = re.compile(rf"[（(]?(?:{DATE_PATTERN})[）)]?", re.VERBOSE)
_PRINTED = re.compile(rf"[一-鿿\s]{{0,40}}(?:{DATE_PATTERN})\s?印发", re.VERBOSE)
_DATE = re.compile(DATE_PATTERN, re.VERBOSE)
_SIGNER = re.compile(r"[一-鿿]{2,30}(?:办公厅|办公室|人民政府|委员会|指挥部|机制|中心|[局厅部委院组])\s{0,12}\Z")
_LONGEST_SIGNER = 48
_SIGNATURE = re.compile(r"[一-鿿（）()、\s]{2,80}(?:中心|公司|集团|大学|学会|机制|[府局厅部委办院会室署社行组处司队])")
_GOES_ON = re.compile(r"\s(?:一、|（一）|第一[章条])")  # a document of its own behind the signature
_ATTACHED = re.compile(r"附\s?件\s?(?:\d{1,2}\s?)?[:：]|附\s?件\Z")
_ENTRY = re.compile(r"附?\s?件?\s?\d{1,2}\s?[.．、:：]")
_LONGEST_ENTRY = 90
_LOOK_BACK = 40  # lines


def is_date(line: str) -> bool:
    """Whether a line is a date and nothing else."""
    bare = line.strip()
    return _DATE_LINE.fullmatch(bare) is not None or (bare.isdecimal() and first_date(bare) is not None)


def is_signature(line: str) -> bool:
    """Whether a line may be the name of who signs: one body or several, nothing said."""
    return len(line) <= 80 and _SIGNATURE.fullmatch(line) is not None


def body_end(text: str, span: Span) -> int:
    """Where the body of a document ends: before its signature and what follows that.

    Reads back from the end over lines that are signature, date or closing words; on a flattened page over the same
    within the last line.
    """
    found = list(lines(text, span))
    end = span.end
    for line in reversed(found[-_LOOK_BACK:]):
        words = line.of(text)
        if not (is_date(words) or is_signature(words) or _is_remark(words)):
            return _flattened_end(text, line, end) if len(words) > 200 else line.end
        end = line.start
    return end


def attachments(text: str, span: Span) -> Span | None:
    """The first list of attachments in a stretch, on lines of its own: 附件：1.任务分工表."""
    found: Span | None = None
    for line in lines(text, span):
        words = line.of(text)
        if found is None:
            found = line if line.start > span.start and _ATTACHED.match(words) and len(words) < _LONGEST_ENTRY else None
        elif _ENTRY.match(words) and len(words) < _LONGEST_ENTRY:
            found = Span(start=found.start, end=line.end)
        else:
            break
    return found


def _is_remark(line: str) -> bool:
    if pattern("closing-words").match(line) or _PRINTED.fullmatch(line):
        return True
    return is_closing(line) and len(line) < 120


def _flattened_end(text: str, line: Span, end: int) -> int:
    """The end of the body within a line that runs on into signature and date, or over closing sentences."""
    window = Span(start=max(line.start, line.end - 600), end=line.end)
    signed = _last_signed(text, window)
    if (
        signed
        and text[window.start : signed.start].rstrip().endswith(("。", "）", ")", "！", "；"))
        and not _GOES_ON.search(text, signed.end, window.end)
    ):
        return signed.start
    for piece in pieces(text, window):
        if piece.start > window.start and is_closing(piece.of(text)):
            return piece.start
    return min(end, line.end)


def _last_signed(text: str, window: Span) -> Span | None:
    """The last date with an organ's name straight before it, that name included."""
    for date in reversed(list(_DATE.finditer(text, window.start, window.end))):
        signer = _SIGNER.search(text, max(window.start, date.start() - _LONGEST_SIGNER), date.start())
        if signer:
            return Span(start=signer.start(), end=date.end())
    return None
