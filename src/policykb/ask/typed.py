"""What was typed, cut into pieces: words, quoted phrases, document numbers, fields, operators, brackets.

Everything typed can be read: what cannot be meant as typed is a :class:`Fault`, with its place and what was read
instead.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple

from policykb import rules
from policykb.errors import UsageError

FaultCode = Literal[
    "open-quote", "empty-quote", "open-bracket", "close-bracket", "no-operand", "long-phrase", "long-question"
]
PieceKind = Literal["word", "quoted", "number", "field", "and", "or", "not", "open", "close"]

_QUOTES = {'"': '"', "“": "”", "「": "」", "『": "』", "＂": "＂", "”": "“"}
_OPEN, _CLOSE = "(（", ")）"
_ENDS = "".join(_QUOTES) + _OPEN + _CLOSE


class Piece(NamedTuple):
    """One piece: ``position`` is its offset in the question, in code points."""

    kind: PieceKind
    text: str
    position: int


class Fault(NamedTuple):
    """Something in the question that could not be meant as typed: where, and what was searched instead."""

    code: FaultCode
    position: int
    read_as: str


def pieces_of(question: str) -> tuple[list[Piece], list[Fault]]:
    """The pieces of a question, in order, and its faults of spelling.

    >>> [(piece.kind, piece.text) for piece in pieces_of('题目 标题:低保 -“旧 法”')[0]]
    [('word', '题目'), ('field', 'title'), ('word', '低保'), ('not', '-'), ('quoted', '旧 法')]
    """
    numbers = _numbers(question) if "号" in question else {}
    found: list[Piece] = []
    faults: list[Fault] = []
    at = 0
    while at < len(question):
        piece, at = _piece_at(question, at, numbers, faults)
        if piece:
            found.append(piece)
    return found, faults


def _numbers(question: str) -> dict[int, int]:
    """Where document numbers begin and end."""
    from policykb.understand.numbers import number_pattern  # noqa: PLC0415 - most questions need no patterns

    return {found.start(): found.end() for found in number_pattern().finditer(question)}


def _piece_at(question: str, at: int, numbers: dict[int, int], faults: list[Fault]) -> tuple[Piece | None, int]:
    sign = question[at]
    if sign.isspace():
        return None, at + 1
    if sign in _QUOTES:
        return _quoted(question, at, faults)
    if at in numbers:
        return Piece(kind="number", text=question[at : numbers[at]], position=at), numbers[at]
    if sign in _OPEN + _CLOSE:
        return Piece(kind="open" if sign in _OPEN else "close", text=sign, position=at), at + 1
    return _bare(question, at, numbers)


def _bare(question: str, at: int, numbers: dict[int, int]) -> tuple[Piece, int]:
    """What no mark encloses: a sign of exclusion, a field, an operator, or a word up to the next blank or mark."""
    sign = question[at]
    at_start = at == 0 or question[at - 1].isspace() or question[at - 1] in _OPEN + ":：-－"
    if at_start and sign in "-－−" and at + 1 < len(question) and not question[at + 1].isspace():
        return Piece(kind="not", text="-", position=at), at + 1
    if at_start and (named := _field().match(question, at)):
        return Piece(kind="field", text=_field_names()[named[1].lower()], position=at), named.end()
    end = at + 1
    while end < len(question) and end not in numbers and not question[end].isspace() and question[end] not in _ENDS:
        end += 1
    word = question[at:end]
    kind = _operators().get(word, "word") if at_start else "word"
    return Piece(kind=kind, text=word, position=at), end


def _quoted(question: str, at: int, faults: list[Fault]) -> tuple[Piece | None, int]:
    end = question.find(_QUOTES[question[at]], at + 1)
    if end < 0 and question[at] in "”“":  # both quotes typed as the same one
        end = question.find(question[at], at + 1)
    inside = question[at + 1 : end if end > 0 else None].strip().rstrip("？?。！!")
    if end < 0:
        without = " ".join((question[:at] + " " + question[at + 1 :]).split())
        faults.append(Fault(code="open-quote", position=at, read_as=without))
        return None, at + 1  # the words go on without the quote
    if not inside:
        faults.append(Fault(code="empty-quote", position=at, read_as=""))
        return None, end + 1
    return Piece(kind="quoted", text=inside, position=at), end + 1


def without_quotes(question: str) -> str:
    """The question with its quoted phrases as plain words.

    >>> without_quotes("“一码通”何时推行")
    '一码通 何时推行'
    """
    return "".join(" " if sign in _QUOTES or sign in _QUOTES.values() else sign for sign in question).strip()


def readable(typed: str) -> str:
    """What was typed, as it is. Raises UsageError for bytes that are no text, which no notice can hold."""
    if any("\ud800" <= char <= "\udfff" for char in typed):
        raise UsageError("what was typed is no text in UTF-8; type it again")
    return typed


@cache
def _field_names() -> dict[str, str]:
    return {name: field for field, names in rules.toml("question.toml")["fields"].items() for name in names}


@cache
def _field() -> re.Pattern[str]:
    names = sorted(_field_names(), key=len, reverse=True)
    return re.compile(f"({'|'.join(map(re.escape, names))})[:：]", re.IGNORECASE)


@cache
def _operators() -> dict[str, PieceKind]:
    table = rules.toml("question.toml")["operators"]
    kinds: tuple[PieceKind, ...] = ("and", "or", "not")
    return {word: kind for kind in kinds for word in table[kind]}
