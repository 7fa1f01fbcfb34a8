"""A PDF as lines: the lines of its pages joined into paragraphs, page numbers and running heads dropped.

Text by pdfium. Offsets count in the text of all printed lines, parted by newlines.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from policykb.clean.layout import Layout, flat_tables, removed
from policykb.clean.traced import Traced, join
from policykb.errors import LimitError, MissingPartError, SourceError

_PAGES = 3000
_NUMBER = re.compile(r"[\s\-—–―·第]{0,6}\d{1,4}[\s\-—–―·页]{0,6}(?:[/／共]\s?\d{1,4}\s?页?)?")
_DIGITS = re.compile(r"\d{1,9}")
_LABEL = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、]|第[一二三四五六七八九十百]{1,5}[条章节]|附件"
)
_END = "。；：！？"


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A printed line: its text, its left and right edge, and the height of its letters, in points; its page."""

    text: Traced
    left: float
    right: float
    height: float
    page: int


def read_pdf(body: bytes, source: str) -> Layout:
    """The paragraphs of a PDF; a scan has none.

    Raises SourceError where encrypted or damaged, LimitError over 3,000 pages, MissingPartError without pypdfium2.
    """
    try:
        import pypdfium2  # noqa: PLC0415  loaded when a PDF is read
    except ImportError as error:
        raise MissingPartError("PDF files need pypdfium2; install it with: pip install pypdfium2") from error
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        locked = "assword" in str(error)
        why = "encrypted; save it without a password" if locked else f"damaged ({error}); fetch it again"
        raise SourceError(f"{source}: {why}") from error
    try:
        if len(document) > _PAGES:
            raise LimitError(f"{source}: {len(document)} pages, over {_PAGES}; split the file")
        printed = _printed(document)
    except pypdfium2.PdfiumError as error:
        raise SourceError(f"{source}: damaged ({error}); fetch it again") from error
    finally:
        document.close()
    kept, gone = without_margins(printed)
    laid = flat_tables(paragraphs(kept))
    return Layout(lines=laid.lines, grids=laid.grids, removed=tuple(removed(rule, line.text) for rule, line in gone))


def _printed(document: Any) -> list[Printed]:
    found: list[Printed] = []
    at = 0
    for number in range(len(document)):
        page = document[number]
        text_page = page.get_textpage()
        text = text_page.get_text_range()
        start = 0
        for line in text.split("\n"):
            shown = line.rstrip("\r\ufffe\x02")
            if shown.strip():
                inner = len(shown) - len(shown.lstrip())
                first, last = start + inner, start + len(shown.rstrip()) - 1
                found.append(_line(Traced.of(shown, at).strip(), text_page, first, last, number))
                at += len(shown) + 1
            start += len(line) + 1
        text_page.close()
        page.close()
    return found


def _line(text: Traced, text_page: Any, first: int, last: int, page: int) -> Printed:
    count = text_page.count_chars()
    if last >= count:  # characters beyond the basic plane count twice there: no edges then
        return Printed(text=text, left=0.0, right=0.0, height=0.0, page=page)
    left, bottom, _, top = text_page.get_charbox(first, loose=True)
    right = text_page.get_charbox(last, loose=True)[2]
    return Printed(text=text, left=left, right=right, height=top - bottom, page=page)


def without_margins(lines: list[Printed]) -> tuple[list[Printed], list[tuple[str, Printed]]]:
    """The lines without page numbers and running heads, and these with their rules' ids."""
    edges: set[int] = set()
    for number, line in enumerate(lines):
        if (
            number == 0
            or lines[number - 1].page != line.page
            or number + 1 == len(lines)
            or lines[number + 1].page != line.page
        ):
            edges.add(number)
    pages = len({line.page for line in lines})
    heads = Counter(_DIGITS.sub("", lines[number].text.text) for number in edges)
    kept, gone = [], []
    for number, line in enumerate(lines):
        if number in edges and _NUMBER.fullmatch(line.text.text):
            gone.append(("page-number", line))
        elif number in edges and pages > 2 and heads[_DIGITS.sub("", line.text.text)] * 2 > pages:
            gone.append(("running-head", line))
        else:
            kept.append(line)
    return kept, gone


def paragraphs(lines: list[Printed]) -> list[Traced]:
    """Printed lines joined where one runs to the right edge and the next begins at the left one."""
    long = [line for line in lines if len(line.text.text) > 12]
    right = _usual([line.right for line in long])
    left = _usual([line.left for line in long if line.right > right - 2 * line.height] or [line.left for line in long])
    found: list[Traced] = []
    runs_on = False
    for line in lines:
        text = line.text
        indented = line.left > left + 0.8 * line.height
        if runs_on and not indented and not (found[-1].text[-1:] in _END and _LABEL.match(text.text)):
            apart = " " if found[-1].text[-1:].isascii() and text.text[:1].isascii() and text.text[:1].isalpha() else ""
            found[-1] = join((found[-1], text), apart)
        else:
            found.append(text)
        runs_on = line.height > 0 and line.right > right - 1.6 * line.height and len(text.text) > 8
    return found


def _usual(edges: list[float]) -> float:
    """The most frequent edge, to four points."""
    return Counter(round(edge / 4) * 4.0 for edge in edges).most_common(1)[0][0] if edges else 0.0
