"""An OFD file as printed pages: its letters and drawn lines. Source: GB/T 33190-2016."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Self
from xml.etree import ElementTree

from policykb.clean.layout import Layout
from policykb.clean.package import Package
from policykb.clean.paper import Glyph, Leaf
from policykb.clean.printed import lay_out
from policykb.clean.ruled import Rule
from policykb.errors import LimitError, SourceError

_PAGES = 3000
_LETTERS = 5_000_000
_SEGMENTS = 20_000
_FAR = 1e6  # no number of a page lies further out
_POINTS = 72 / 25.4  # OFD measures in millimetres
_NUMBER = re.compile(r"[-+]?(?:\d{1,12}\.?\d{0,12}|\.\d{1,12})(?:[eE][-+]?\d{1,2})?")
_DRAWING = re.compile(rf"[A-Za-z]|{_NUMBER.pattern}")
_TAKES = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}  # numbers behind each letter of a drawing (9.3.1)
_LAYERS = frozenset({"Content", "Layer", "PageBlock"})


def read_ofd(body: bytes, source: str) -> Layout:
    """The paragraphs and tables of an OFD file; a scan has none.

    Raises SourceError where it is damaged or encrypted, LimitError over 3,000 pages or five million letters.
    """
    with Package(body, source, ".ofd") as package:
        if any(name.rpartition("/")[2] == "Encryptions.xml" for name in package.names):
            raise SourceError(f"{source}: encrypted; save it without a password")
        return lay_out(_leaves(package, source))


def _leaves(package: Package, source: str) -> Iterator[Leaf]:
    letters = pages = 0
    for document, where in _documents(package):
        templates = {item.get("ID"): item.get("BaseLoc", "") for item in _all(document, "TemplatePage")}
        listed = _all(document, "Page")
        pages += len(listed)
        if pages > _PAGES:
            raise LimitError(f"{source}: {pages} pages, over {_PAGES}; split the file")
        read = 0
        for item in listed:
            page = package.xml_or_none(_path(where, item.get("BaseLoc", "")))
            if page is None:
                continue
            read += 1
            below = (_path(where, templates.get(used.get("TemplateID"), "")) for used in _all(page, "Template"))
            roots = [root for root in (*map(package.xml_or_none, dict.fromkeys(below)), page) if root is not None]
            glyphs = [glyph for root in roots for text in _objects(root, "TextObject") for glyph in _glyphs(text)]
            letters += len(glyphs)
            if letters > _LETTERS:
                raise LimitError(f"{source}: more than {_LETTERS} letters; split the file")
            drawn = (rule for root in roots for path in _objects(root, "PathObject") for rule in _rules(path))
            yield Leaf(glyphs=glyphs, rules=list(islice(drawn, _SEGMENTS)))
        if listed and not read:
            raise package.damaged("none of its pages can be read")


def _documents(package: Package) -> Iterator[tuple[ElementTree.Element, str]]:
    """The documents of the file, each with the folder that its paths start from."""
    for root in _all(package.xml("OFD.xml"), "DocRoot"):
        name = _path("", root.text or "")
        yield package.xml(name), posixpath.dirname(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placing:
    """How an object stands on its page: the corner of its box, and the matrix that its own points go through."""

    left: float
    top: float
    matrix: tuple[float, float, float, float, float, float]

    @classmethod
    def of(cls, item: ElementTree.Element) -> Self:
        """By the attributes Boundary and CTM; one that is missing or damaged changes nothing."""
        box, numbers = _numbers(item.get("Boundary", "")), _numbers(item.get("CTM", ""))
        left, top = box[:2] if len(box) == 4 else (0.0, 0.0)
        a, b, c, d, e, f = numbers if len(numbers) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        return cls(left=left, top=top, matrix=(a, b, c, d, e, f))

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the object on the page, in points."""
        a, b, c, d, e, f = self.matrix
        return (self.left + a * x + c * y + e) * _POINTS, (self.top + b * x + d * y + f) * _POINTS


def _glyphs(item: ElementTree.Element) -> Iterator[Glyph]:
    """The letters of a text object: each stands a step (DeltaX, DeltaY) from the one before (11.3)."""
    placing = _Placing.of(item)
    size = (_numbers(item.get("Size", "")) or [4.0])[0]
    x = y = 0.0
    for code in _all(item, "TextCode"):
        x = (_numbers(code.get("X", "")) or [x])[0]
        y = (_numbers(code.get("Y", "")) or [y])[0]
        text = (code.text or "").strip("\r\n")
        right, down = _steps(code.get("DeltaX", ""), len(text)), _steps(code.get("DeltaY", ""), len(text))
        at, line = x, y
        for number, char in enumerate(text):
            usual = size / 2 if char.isascii() else size
            step = right[number] if number < len(right) else (0.0 if down else usual)
            wide = min(step, usual) if step > 0 else usual
            (x1, y1), (x2, y2) = placing.point(at, line - 0.85 * size), placing.point(at + wide, line + 0.15 * size)
            yield Glyph(char, min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
            at += step
            line += down[number] if number < len(down) else 0.0


def _steps(text: str, most: int) -> list[float]:
    """The steps between letters; ``g 3 5.2`` stands for three steps of 5.2."""
    found: list[float] = []
    words = iter(text.split())
    for word in words:
        if word == "g":
            count, step = next(words, ""), _numbers(next(words, ""))
            if count.isdecimal() and len(count) < 7 and step:
                found.extend(step[:1] * min(int(count), most))
        else:
            found.extend(_numbers(word)[:1])
        if len(found) >= most:
            break
    return found[:most]


def _rules(item: ElementTree.Element) -> Iterator[Rule]:
    """The straight lines of a path that is stroked, or filled and so thin that it is one (9.1)."""
    placing = _Placing.of(item)
    drawing = " ".join(data.text or "" for data in _all(item, "AbbreviatedData"))
    rules = list(islice(_segments(drawing, placing), _SEGMENTS))
    if item.get("Stroke", "true") != "false":
        yield from rules
    elif rules:
        yield Rule.around(rules)


def _segments(drawing: str, placing: _Placing) -> Iterator[Rule]:
    words = iter(_DRAWING.findall(drawing))
    start = at = (0.0, 0.0)
    for letter in words:
        if letter not in _TAKES:
            continue
        numbers = _numbers(" ".join(islice(words, _TAKES[letter])))
        if len(numbers) < _TAKES[letter]:
            return
        to = placing.point(*numbers[-2:]) if numbers else start
        if letter in ("L", "C"):
            yield Rule.between(at, to)
        elif letter in ("M", "S"):
            start = to
        at = to


def _objects(page: ElementTree.Element, kind: str) -> Iterator[ElementTree.Element]:
    """The objects of a kind on a page, in the order they are drawn."""
    waiting = [iter(page)]
    while waiting:
        item = next(waiting[-1], None)
        if item is None:
            waiting.pop()
        elif _local(item) == kind:
            yield item
        elif _local(item) in _LAYERS:
            waiting.append(iter(item))


def _path(folder: str, name: str) -> str:
    """A part's name in the file; one that begins with a slash starts from its root (7.3)."""
    name = name.strip()
    return posixpath.normpath(name.lstrip("/") if name.startswith("/") else posixpath.join(folder, name))


def _all(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [item for item in root.iter() if _local(item) == name]


def _numbers(text: str) -> list[float]:
    return [max(-_FAR, min(float(number), _FAR)) for number in _NUMBER.findall(text)]


def _local(item: ElementTree.Element) -> str:
    return item.tag.rpartition("}")[2]
