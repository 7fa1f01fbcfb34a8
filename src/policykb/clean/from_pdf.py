"""A PDF as printed pages: its letters and drawn lines, by pdfium."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from typing import Any

from policykb.clean.layout import Layout
from policykb.clean.paper import Glyph, Leaf
from policykb.clean.printed import lay_out
from policykb.clean.ruled import Rule
from policykb.errors import LimitError, MissingPartError, SourceError

_PAGES = 3000
_LETTERS = 5_000_000
_SEGMENTS = 20_000  # of the lines drawn on a page; a map or a picture made of lines has more
_FAR = 1e6  # points; damaged fonts put letters anywhere, or nowhere
_NOT_SHOWN = frozenset("\r\n\ufffe\x02\x00")
_Turn = Callable[[float, float], tuple[float, float]]


def read_pdf(body: bytes, source: str) -> Layout:
    """The paragraphs and tables of a PDF; a scan has none.

    Raises SourceError where encrypted or damaged, LimitError over 3,000 pages or five million letters,
    MissingPartError without pypdfium2.
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
        return lay_out(_leaves(document, source))
    except pypdfium2.PdfiumError as error:
        raise SourceError(f"{source}: damaged ({error}); fetch it again") from error
    finally:
        document.close()


def _leaves(document: Any, source: str) -> Iterator[Leaf]:
    letters = 0
    for number in range(len(document)):
        page = document[number]
        turn = _turn(page)
        glyphs = list(_glyphs(page, turn))
        letters += len(glyphs)
        if letters > _LETTERS:
            raise LimitError(f"{source}: more than {_LETTERS} letters; split the file")
        yield Leaf(glyphs=glyphs, rules=list(_rules(page, turn)))
        page.close()


def _turn(page: Any) -> _Turn:
    """From the page's own coordinates to points from the top left as it is shown."""
    left, bottom, right, top = page.get_mediabox()
    turns: dict[int, _Turn] = {
        0: lambda x, y: (x - left, top - y),
        90: lambda x, y: (y - bottom, x - left),
        180: lambda x, y: (right - x, y - bottom),
        270: lambda x, y: (top - y, right - x),
    }
    return turns.get(page.get_rotation(), turns[0])


def _glyphs(page: Any, turn: _Turn) -> Iterator[Glyph]:
    from pypdfium2 import raw  # noqa: PLC0415

    shown = page.get_textpage()
    box = raw.FS_RECTF()
    high = 0
    for number in range(shown.count_chars()):
        code = raw.FPDFText_GetUnicode(shown, number)
        if 0xD800 <= code < 0xDC00:  # the first half of a character beyond the basic plane
            high = code
            continue
        if high and 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00
        high = 0
        char = chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        if char in _NOT_SHOWN or not raw.FPDFText_GetLooseCharBox(shown, number, ctypes.byref(box)):
            continue
        (x1, y1), (x2, y2) = turn(box.left, box.bottom), turn(box.right, box.top)
        if max(abs(x1), abs(y1), abs(x2), abs(y2)) < _FAR:
            yield Glyph(char, min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
    shown.close()


def _rules(page: Any, turn: _Turn) -> Iterator[Rule]:
    from pypdfium2 import raw  # noqa: PLC0415

    left = _SEGMENTS
    for drawn in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=1):
        count = raw.FPDFPath_CountSegments(drawn)
        left -= max(count, 0)
        if left < 0:
            return
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        if not raw.FPDFPath_GetDrawMode(drawn, ctypes.byref(fill), ctypes.byref(stroke)):
            continue
        rules = list(_segments(drawn, count, turn))
        if stroke.value:
            yield from rules
        elif fill.value and rules:
            yield Rule.around(rules)  # a drawn line, where it is thin


def _segments(drawn: Any, count: int, turn: _Turn) -> Iterator[Rule]:
    """The straight lines of a path."""
    from pypdfium2 import raw  # noqa: PLC0415

    matrix = drawn.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    start = at = (0.0, 0.0)
    for number in range(count):
        segment = raw.FPDFPath_GetPathSegment(drawn, number)
        if not raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y)):
            continue
        to = turn(*matrix.on_point(x.value, y.value))
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = to
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield Rule.between(at, to)
        at = to
        if raw.FPDFPathSegment_GetClose(segment):
            yield Rule.between(at, start)
            at = start
