"""A .docx file as lines: paragraphs with their automatic numbers, text boxes, tables with merged cells.

Read with zipfile and an XML parser: nothing but the main document is needed, so damaged relationships do no harm.
Source: ECMA-376 Part 1, 17 (WordprocessingML).
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree

from policykb.clean.grid import CELL_LIMIT, Cell, lay
from policykb.clean.layout import Grid, Layout, Line
from policykb.clean.numbering import Numbering
from policykb.clean.traced import Traced
from policykb.errors import LimitError, SourceError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LIMIT = 100_000_000  # bytes of XML, unpacked
_UNREAD = frozenset({f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{W}pPr", f"{W}rPr", _FALLBACK})
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, KeyError, EOFError, ValueError, NotImplementedError),
    *(RuntimeError, OSError),
)
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"


def read_docx(body: bytes, source: str) -> Layout:
    """The lines of a .docx file.

    Raises SourceError where it is damaged or encrypted, LimitError where it unpacks too large.
    """
    if body.startswith(b"\xd0\xcf\x11\xe0"):
        raise SourceError(f"{source}: encrypted, or an old .doc under a new name; save it as .docx without a password")
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            document = _xml(archive, "word/document.xml", source)
            numbering = Numbering(_xml_or_none(archive, "word/numbering.xml"), _xml_or_none(archive, "word/styles.xml"))
    except _DAMAGE as error:
        raise SourceError(
            f"{source}: not a readable .docx file ({error}); open it in a word processor and save it anew"
        ) from error
    root = document.find(f"{W}body")
    return _Reader(numbering).read(root if root is not None else document)


def _xml(archive: zipfile.ZipFile, name: str, source: str) -> ElementTree.Element:
    info = archive.getinfo(name)
    if info.file_size > _LIMIT:
        raise LimitError(f"{source}: {name} unpacks to {info.file_size} bytes, over {_LIMIT}; split the file")
    with archive.open(info) as member:
        data = member.read(_LIMIT + 1)
    if len(data) > _LIMIT:
        raise LimitError(f"{source}: {name} unpacks to more than {_LIMIT} bytes; split the file")
    if b"<!DOCTYPE" in data[:2000] or b"<!ENTITY" in data:
        raise SourceError(f"{source}: {name} declares entities, which no word processor writes; save it anew")
    try:
        return ElementTree.fromstring(data.replace(_STRICT, W[1:-1].encode()))
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise SourceError(
            f"{source}: {name} is damaged ({error}); open it in a word processor and save it anew"
        ) from error


def _xml_or_none(archive: zipfile.ZipFile, name: str) -> ElementTree.Element | None:
    try:
        return _xml(archive, name, name)
    except (SourceError, *_DAMAGE):
        return None


class _Reader:
    """Collects lines; offsets count in the text of all paragraphs, parted by newlines."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._at = 0
        self._lines: list[Line] = []
        self._grids: list[Grid] = []

    def read(self, body: ElementTree.Element) -> Layout:
        self._blocks(body)
        return Layout(lines=tuple(self._lines), grids=tuple(self._grids))

    def _blocks(self, parent: ElementTree.Element) -> None:
        waiting = [iter(parent)]
        while waiting:
            block = next(waiting[-1], None)
            if block is None:
                waiting.pop()
            elif block.tag == f"{W}p":
                self._lines.extend(Line(text=text) for text in self._paragraph(block))
            elif block.tag == f"{W}tbl":
                self._table(block)
            elif block.tag not in _UNREAD:
                waiting.append(iter(block))  # content controls, tracked insertions, custom XML

    def _paragraph(self, paragraph: ElementTree.Element) -> list[Traced]:
        """The lines of a paragraph, those of its text boxes behind it."""
        texts, boxes = [self._numbering.label(paragraph)], []
        for piece in _pieces(paragraph):
            if isinstance(piece, str):
                texts.append(piece)
            else:
                boxes.append(piece)
        found = [self._placed(line) for line in "".join(texts).split("\n") if line.strip()]
        for box in boxes:
            for inner in box.iter(f"{W}p"):
                found.extend(self._paragraph(inner))
        return found

    def _placed(self, text: str) -> Traced:
        placed = Traced.of(text, self._at)
        self._at += len(text) + 1
        return placed.strip()

    def _table(self, table: ElementTree.Element) -> None:
        rows = [self._row(row) for row in _children(table, "tr")]
        _merge(rows)
        cells = [[cell for cell in row if isinstance(cell, Cell)] for row in rows]
        wide = max((len(row) for row in cells), default=0) > 1
        if not wide or any(cell.length() > CELL_LIMIT for row in cells for cell in row):
            self._lines.extend(Line(text=text) for row in cells for cell in row for text in cell.paragraphs)
            return
        lines, grid = lay(cells)
        if lines:
            self._lines.extend(Line(text=line, table=len(self._grids)) for line in lines)
            self._grids.append(grid)

    def _row(self, row: ElementTree.Element) -> list[Cell | int]:
        """The cells of a row; a number stands for a cell that goes on from above, over so many columns."""
        cells: list[Cell | int] = []
        for cell in _children(row, "tc"):
            properties = cell.find(f"{W}tcPr")
            span = _value(properties, "gridSpan")
            columns = max(1, min(int(span), 200)) if span and span.isdecimal() and len(span) < 6 else 1
            merge = properties.find(f"{W}vMerge") if properties is not None else None
            if merge is not None and merge.get(f"{W}val", "continue") == "continue":
                cells.append(columns)
            else:
                paragraphs = [text for block in cell.iter(f"{W}p") for text in self._paragraph(block)]
                cells.append(Cell(paragraphs=paragraphs, columns=columns))
        return cells


def _merge(rows: list[list[Cell | int]]) -> None:
    """Lengthens the cells above by those that go on from them."""
    above: dict[int, Cell] = {}
    for row in rows:
        column = 0
        for cell in row:
            if isinstance(cell, Cell):
                above[column] = cell
                column += cell.columns
            else:
                if column in above:
                    above[column].rows += 1
                column += cell


def _children(parent: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    """The rows of a table or the cells of a row, content controls looked through."""
    for child in parent:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"):
            yield from _children(child, name)


def _value(parent: ElementTree.Element | None, name: str) -> str | None:
    child = parent.find(f"{W}{name}") if parent is not None else None
    return child.get(f"{W}val") if child is not None else None


def _pieces(paragraph: ElementTree.Element) -> Iterator[str | ElementTree.Element]:
    """The text of a paragraph in order; text boxes as elements."""
    waiting = [iter(paragraph)]
    while waiting:
        part = next(waiting[-1], None)
        if part is None:
            waiting.pop()
        elif part.tag == f"{W}t":
            yield (part.text or "").replace("\n", " ")
        elif part.tag in (f"{W}tab", f"{W}ptab"):
            yield " "
        elif part.tag in (f"{W}br", f"{W}cr"):
            yield "\n"
        elif part.tag == f"{W}noBreakHyphen":
            yield "-"
        elif part.tag == f"{W}txbxContent":
            yield part
        elif part.tag not in _UNREAD:
            waiting.append(iter(part))
