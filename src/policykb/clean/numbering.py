"""The automatic numbers of a .docx file's paragraphs: 一、 （一） 1. as a word processor shows them.

Source: ECMA-376 Part 1, 17.9 (numbering), 17.18.59 (number formats).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree import ElementTree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_PLACE = re.compile("%([1-9])")


@dataclass(slots=True, kw_only=True, eq=False)
class _Level:
    form: str
    text: str
    start: int


@dataclass(slots=True, kw_only=True, eq=False)
class _List:
    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts the paragraphs of every list. Made of ``numbering.xml`` and ``styles.xml``, each may be missing."""

    def __init__(self, numbering: ElementTree.Element | None, styles: ElementTree.Element | None) -> None:
        self._lists = _lists(numbering) if numbering is not None else {}
        self._styles = _styles(styles) if styles is not None and self._lists else {}

    def label(self, paragraph: ElementTree.Element) -> str:
        """The number that stands before ``paragraph``; empty for one without, or with a bullet."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None or not self._lists:
            return ""
        own = _reference(properties)
        style = _value(properties, "pStyle")
        number, level = own or self._styles.get(style or "") or (None, 0)
        found = self._lists.get(number or "")
        if found is None or level not in found.levels or found.levels[level].form in ("bullet", "none"):
            return ""
        found.counts[level] = found.counts.get(level, found.levels[level].start - 1) + 1
        for deeper in [deep for deep in found.counts if deep > level]:
            del found.counts[deeper]
        return _PLACE.sub(lambda place: _shown(found, int(place[1]) - 1), found.levels[level].text)


def _shown(numbered: _List, level: int) -> str:
    if level not in numbered.levels:
        return ""
    count = numbered.counts.get(level, numbered.levels[level].start)
    return written(count, numbered.levels[level].form)


def written(count: int, form: str) -> str:
    """``count`` in a number format of ECMA-376.

    >>> [written(n, "chineseCountingThousand") for n in (3, 10, 12, 20, 35)]
    ['三', '十', '十二', '二十', '三十五']
    >>> written(4, "decimalEnclosedCircleChinese"), written(4, "decimal")
    ('④', '4')
    """
    if ("chinese" in form.lower() and "decimal" not in form) or form in (
        "japaneseCounting",
        "taiwaneseCounting",
        "ideographDigital",
    ):
        tens, ones = divmod(count, 10)
        if count >= 100 or form == "ideographDigital":
            return "".join(_DIGITS[int(digit)] for digit in str(count))
        return ("" if tens < 2 else _DIGITS[tens]) + ("十" if tens else "") + (_DIGITS[ones] if ones else "")
    if form.startswith("decimalEnclosedCircle") and 1 <= count <= 20:
        return chr(0x2460 + count - 1)
    if form in ("upperLetter", "lowerLetter") and 1 <= count <= 26:
        return chr((65 if form == "upperLetter" else 97) + count - 1)
    return str(count)


def _lists(root: ElementTree.Element) -> dict[str, _List]:
    abstract = {item.get(f"{W}abstractNumId", ""): _levels(item) for item in root.findall(f"{W}abstractNum")}
    shared = {number: _List(levels=levels) for number, levels in abstract.items()}
    found = {}
    for item in root.findall(f"{W}num"):
        base = shared.get(_value(item, "abstractNumId") or "")
        if base is not None:
            overridden = item.find(f"{W}lvlOverride") is not None
            found[item.get(f"{W}numId", "")] = _List(levels=base.levels) if overridden else base
    return found


def _levels(item: ElementTree.Element) -> dict[int, _Level]:
    found = {}
    for level in item.findall(f"{W}lvl"):
        number, start = level.get(f"{W}ilvl", ""), _value(level, "start") or "1"
        if number.isdecimal() and len(number) < 3:
            found[int(number)] = _Level(
                form=_value(level, "numFmt") or "decimal",
                text=_value(level, "lvlText") or "",
                start=int(start) if start.isdecimal() and len(start) < 6 else 1,
            )
    return found


def _styles(root: ElementTree.Element) -> dict[str, tuple[str, int]]:
    found = {}
    for style in root.findall(f"{W}style"):
        properties = style.find(f"{W}pPr")
        reference = _reference(properties) if properties is not None else None
        if reference:
            found[style.get(f"{W}styleId", "")] = reference
    return found


def _reference(properties: ElementTree.Element) -> tuple[str, int] | None:
    numbered = properties.find(f"{W}numPr")
    if numbered is None:
        return None
    level = _value(numbered, "ilvl") or "0"
    number = _value(numbered, "numId")
    return (number, int(level) if level.isdecimal() and len(level) < 3 else 0) if number else None


def _value(parent: ElementTree.Element, name: str) -> str | None:
    child = parent.find(f"{W}{name}")
    return child.get(f"{W}val") if child is not None else None
