"""A .docx file as lines: paragraphs with their automatic numbers, text boxes, tables with merged cells.

Read with zipfile and an XML parser: nothing but the main document is needed, so damaged relationships do no harm.
Source: ECMA-376 Part 1, 17 (WordprocessingML).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from xml.etree import ElementTree

from policykb.clean.grid import CELL_LIMIT, Cell, lay
from policykb.clean.layout import Grid, Layout, Line
from policykb.clean.numbering import Numbering
from policykb.clean.package import Package
from policykb.clean.traced import Traced
from policykb.errors import SourceError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_UNREAD = frozenset(
    {f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{W}pPr", f"{W}rPr", f"{W}rt", _FALLBACK}
)


def read_docx(body: bytes, source: str) -> Layout:
    """The lines of a .docx file.

    Raises SourceError where it is damaged or encrypted, LimitError where it unpacks too large.
    """
    if body.startswith(b"\xd0\xcf\x11\xe0"):
        raise SourceError(f"{source}: encrypted, or an old .doc under a new name; save it as .docx without a password")
    with Package(body, source, ".docx") as package:
        document = package.xml("word/document.xml")
        numbering = Numbering(package.xml_or_none("word/numbering.xml"), package.xml_or_none("word/styles.xml"))
        notes = package.xml_or_none("word/footnotes.xml"), package.xml_or_none("word/endnotes.xml")
    root = document.find(f"{W}body")
    return _Reader(numbering).read(root if root is not None else document, *notes)


class _Reader:
    """Collects lines; offsets count in the text of all paragraphs, parted by newlines."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._at = 0
        self._lines: list[Line] = []
        self._grids: list[Grid] = []

    def read(self, body: ElementTree.Element, *notes: ElementTree.Element | None) -> Layout:
        self._blocks(body)
        for note in (note for root in notes if root is not None for note in root):
            if note.get(f"{W}type", "normal") == "normal":  # the others draw the line above the notes
                self._blocks(note)
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
        found: list[Traced] = []
        waiting = deque([paragraph])
        while waiting:
            block = waiting.popleft()
            texts = [self._numbering.label(block)]
            for piece in _pieces(block):
                if isinstance(piece, str):
                    texts.append(piece)
                else:
                    waiting.extend(_paragraphs(piece))
            found.extend(self._placed(line) for line in "".join(texts).split("\n") if line.strip())
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
                paragraphs = [text for block in _paragraphs(cell) for text in self._paragraph(block)]
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
    return _within(parent, f"{W}{name}", frozenset({f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"}))


def _paragraphs(parent: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """The paragraphs of a cell or a text box, those of tables within it too; those within a paragraph are its own."""
    return _within(parent, f"{W}p", None)


def _within(parent: ElementTree.Element, tag: str, through: frozenset[str] | None) -> Iterator[ElementTree.Element]:
    """The outermost elements of a tag; ``through`` are the tags that are looked into, ``None`` for all but unread."""
    waiting = [iter(parent)]
    while waiting:
        child = next(waiting[-1], None)
        if child is None:
            waiting.pop()
        elif child.tag == tag:
            yield child
        elif child.tag not in _UNREAD if through is None else child.tag in through:
            waiting.append(iter(child))


def _value(parent: ElementTree.Element | None, name: str) -> str | None:
    child = parent.find(f"{W}{name}") if parent is not None else None
    return child.get(f"{W}val") if child is not None else None


_SHOWN = {f"{W}tab": " ", f"{W}ptab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


def _pieces(paragraph: ElementTree.Element) -> Iterator[str | ElementTree.Element]:
    """The text of a paragraph in order; text boxes as elements."""
    waiting = [iter(paragraph)]
    while waiting:
        part = next(waiting[-1], None)
        if part is None:
            waiting.pop()
        elif part.tag in (f"{W}t", _MATH):
            yield (part.text or "").replace("\n", " ").replace("\t", " ")
        elif part.tag in _SHOWN:
            yield _SHOWN[part.tag]
        elif part.tag == f"{W}txbxContent":
            yield part
        elif part.tag not in _UNREAD and not (part.tag == f"{W}r" and _is_hidden(part)):
            waiting.append(iter(part))


def _is_hidden(run: ElementTree.Element) -> bool:
    vanish = run.find(f"{W}rPr/{W}vanish")
    return vanish is not None and vanish.get(f"{W}val", "1") not in ("0", "false", "off")
