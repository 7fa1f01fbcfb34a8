"""Reads the pieces of a question by descent: sequence → alternatives → one piece.

- Words stand for themselves, softly: notices with all of them first, then those with most. OR binds its neighbours,
  AND makes both needed, NOT or a leading ``-`` shuts out; brackets group; quoted phrases and fields are needed.
- A question in a sentence (it has a question word or mark, or many words) is ranked by how much of it a notice
  says, not by whether it says all: a sentence holds words no answer repeats.
- Of a question for measures, place, level and deadline are told apart from the words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from policykb import rules
from policykb.ask import aliases
from policykb.ask.terms import LONGEST_PHRASE, Cutter, Term, asked
from policykb.ask.typed import Fault, FaultCode, Piece
from policykb.index.engine import TEXT_FIELDS, And, Every, Keyword, Level, Node, Not, Or, Phrase, TextField
from policykb.index.folding import fold, number_key

if TYPE_CHECKING:
    from policykb.ask.region import Regions, Where

_DEEPEST = 20  # brackets within brackets
_HAS_YEAR = re.compile(r"20\d\d年")
_UNTIL_DONE = r"(?:要|应|需|须|应当|需要)?(?:完成|办结|落实|建成|做完)?的?"


def _deadline(text: str) -> tuple[str, tuple[int, int]] | None:
    """What is left of a text without the deadline it names, and the days of that year up to it."""
    from policykb.model import Span  # noqa: PLC0415 - few questions name a day
    from policykb.understand.deadlines import deadline_in  # noqa: PLC0415

    found = deadline_in(text, Span(start=0, end=len(text)), issued_on=None)
    if not found or not found.date:
        return None
    last = int(found.date.replace("-", ""))
    rest = re.sub(re.escape(fold(found.text)) + _UNTIL_DONE, " ", text, count=1)
    return rest, (last // 10000 * 10000 + 101, last)


class _Item(NamedTuple):
    """A part of a sequence: ``soft`` terms may be lacking, a ``node`` may not."""

    node: Node | None = None
    soft: tuple[Term, ...] = ()
    operand: bool = True


class Reader:
    """Reads pieces by descent: sequence → alternatives → one piece."""

    def __init__(
        self,
        typed: str,
        pieces: list[Piece],
        faults: list[Fault],
        words: Cutter,
        level: Level,
        *,
        literal: bool,
        regions: Regions | None,
    ) -> None:
        self._typed = typed
        self._pieces = pieces
        self._faults = faults
        self._words = words
        self._level = level
        self._literal = literal
        self._regions = None if literal else regions
        self._at = 0
        self._depth = 0
        self.terms: list[Term] = []
        self.runs: list[str] = []
        self.numbers: list[Term] = []
        self.shut_out: list[str] = []
        self.needed: Node = Every()
        self.where: Where | None = None
        self.due: tuple[int, int] | None = None
        self._spare: list[Term] = []
        self._asks = False

    @property
    def in_sentence(self) -> bool:
        """Whether the question is a sentence rather than words put side by side."""
        many = rules.toml("ranking.toml")["match"]["words_of_a_sentence"]
        return not self._literal and (self._asks or len(self.terms) >= many)

    def whole(self) -> Node:
        """The match of the whole question; brackets that close what was never opened are passed over."""
        items: list[_Item] = []
        while self._at < len(self._pieces):
            items.append(self._sequence())
            if self._at < len(self._pieces):
                self._fault("close-bracket", self._pieces[self._at])
                self._at += 1
        if self._spare and not (self.terms or self.where or self.due):  # none but words that only ask: they are meant
            self.terms, self.runs = self._spare, [term.text for term in self._spare]
            items.append(_Item(soft=tuple(self._spare)))
        return self._joined(items)

    def _sequence(self) -> _Item:
        """Items up to a closing bracket; words alone stay soft for whoever holds the sequence."""
        items: list[_Item] = []
        bound = False
        while (piece := self._next()) and piece.kind != "close":
            if piece.kind == "and":
                self._at += 1
                if not items or not (after := self._next()) or after.kind in ("close", "and", "or"):
                    self._fault("no-operand", piece)
                    continue
                items[-1] = self._needed(items[-1])
                items.append(self._needed(self._alternatives()))
                bound = True
            else:
                items.append(self._alternatives())
        if not bound and all(item.node is None for item in items):
            return _Item(soft=tuple(term for item in items for term in item.soft))
        return _Item(node=self._joined(items))

    def _joined(self, items: list[_Item]) -> Node:
        soft = tuple(dict.fromkeys(term for item in items for term in item.soft))
        needed = tuple(item.node for item in items if item.node is not None)
        least = self._least(len(soft), sum(not isinstance(node, Not) for node in needed))
        self.needed = And(parts=needed) if needed else Every()
        if soft and least:
            parts = tuple(term.any for term in soft)
            needed = (*needed, Or(parts=parts, least=least) if len(parts) > 1 else parts[0])
        if not needed:
            return Every()
        return needed[0] if len(needed) == 1 else And(parts=needed)

    def _least(self, soft: int, needed: int) -> int:
        """How many of the soft terms an entry must have: a share of all terms, those that it has anyhow counted in.

        The words of a sentence around a phrase or a number are not needed: those say what is meant.
        """
        if needed and self.in_sentence:
            return 0
        table = rules.toml("ranking.toml")["match"]
        share: float = table["sentence" if self.in_sentence else "words"][self._level]
        all_told = max(1, int((soft + needed) * share + 0.5))
        return min(soft, max(0, all_told - needed))

    def _needed(self, item: _Item) -> _Item:
        if not item.soft:
            return item
        node = And(parts=tuple(term.any for term in item.soft)) if len(item.soft) > 1 else item.soft[0].any
        return _Item(node=node)

    def _alternatives(self) -> _Item:
        """One item, or several joined by OR."""
        items = [self._one()]
        while (piece := self._next()) and piece.kind == "or":
            self._at += 1
            after = self._next()
            if not after or after.kind in ("close", "and", "or") or not items[-1].operand:
                self._fault("no-operand", piece)
                continue
            items.append(self._one())
        if len(items) == 1:
            return items[0]
        parts = tuple(node for item in items if (node := self._needed(item).node) is not None)
        return _Item(node=Or(parts=parts)) if parts else _Item()

    def _one(self) -> _Item:
        piece = self._pieces[self._at]
        if piece.kind in ("or", "close", "and"):
            return _Item(operand=False)
        self._at += 1
        if piece.kind == "not":
            return self._shut(piece)
        if piece.kind == "quoted":
            return _Item(node=self._phrase(piece.text, TEXT_FIELDS, position=piece.position))
        read = {"open": self._group, "field": self._field, "number": self._number}.get(piece.kind, self._word)
        return read(piece)

    def _shut(self, sign: Piece) -> _Item:
        after = self._next()
        if not after or after.kind in ("and", "or", "not", "close"):
            self._fault("no-operand", sign)
            return _Item()
        kept = len(self.terms), len(self.runs), len(self.numbers), self._asks
        node = self._needed(self._one()).node
        self.shut_out.append(after.text)
        del self.terms[kept[0] :], self.runs[kept[1] :], self.numbers[kept[2] :]
        self._asks = kept[3]
        return _Item(node=Not(part=node)) if node is not None else _Item()

    def _group(self, bracket: Piece) -> _Item:
        if self._depth == _DEEPEST:
            self._fault("open-bracket", bracket)
            return _Item()
        self._depth += 1
        inside = self._sequence()
        self._depth -= 1
        if self._next():
            self._at += 1
        else:
            self._fault("open-bracket", bracket)
        return inside

    def _field(self, field: Piece) -> _Item:
        after = self._next()
        if not after or after.kind not in ("word", "quoted", "number"):
            self._fault("no-operand", field)
            return _Item()
        self._at += 1
        if field.text == "number":
            return self._number(after)
        if field.text in ("issuer", "unit"):
            value = fold(after.text)
            names = (value, *(() if self._literal else aliases.others(value)))
            nodes = tuple(Keyword(name=field.text, value=name) for name in names)
            return _Item(node=nodes[0] if len(nodes) == 1 else Or(parts=nodes))
        within: tuple[TextField, ...] = ("title",) if field.text == "title" else ("body",)
        if after.kind == "quoted" or self._literal:
            return _Item(node=self._phrase(after.text, within, position=after.position))
        return self._needed(self._word(after, within=within))

    def _number(self, piece: Piece) -> _Item:
        """A document number: the notice that bears it, or those that name it; letters before it may be other words."""
        key = number_key(piece.text)
        letters = re.match(r"[^〔\d]*", key)
        beginnings = range(max(1, (letters.end() if letters else 0) - 1))
        borne: tuple[Node, ...] = tuple(Keyword(name="number", value=key[start:]) for start in beginnings)
        bare = key[-LONGEST_PHRASE:]
        named = tuple(
            Phrase(text=bare.replace("〔", opening).replace("〕", closing))
            for opening, closing in ("〔〕", "[]", "()", "【】")
        )
        self.numbers.append(Term(text=piece.text, node=Or(parts=borne)))
        forms = tuple(dict.fromkeys(one.text for one in named))
        term = Term(text=piece.text, node=Or(parts=(*borne, *named)), written=forms)
        self.terms.append(term)
        return _Item(node=term.node)

    def _phrase(self, text: str, within: tuple[TextField, ...], *, position: int) -> Node:
        folded = fold(text)
        parts = [folded[at : at + LONGEST_PHRASE] for at in range(0, len(folded), LONGEST_PHRASE)]
        if len(parts) > 1:
            self._faults.append(Fault(code="long-phrase", position=position, read_as=" ".join(parts)))
        nodes = tuple(Phrase(text=part, fields=within) for part in parts)
        node: Node = nodes[0] if len(nodes) == 1 else And(parts=nodes)
        self.terms.append(Term(text=text, node=node))
        self.runs.extend(parts)
        return node

    def _word(self, piece: Piece, within: tuple[TextField, ...] = TEXT_FIELDS) -> _Item:
        if self._literal:
            return _Item(node=self._phrase(piece.text, within, position=piece.position))
        text = self._apart_from_conditions(piece.text) if within == TEXT_FIELDS else piece.text
        found = asked(text, self._words, self._level, within)
        self._asks = self._asks or found.asks
        self.runs.extend(found.runs)
        self.terms.extend(found.terms)
        self._spare.extend(found.spare)
        return _Item(soft=found.terms)

    def _apart_from_conditions(self, text: str) -> str:
        """What is left of a word without the place, level and deadline it names, which are kept."""
        if self._regions is None:
            return text
        from policykb.ask.region import Where, asked_level  # noqa: PLC0415 - a search asks for no place

        text = fold(text)
        if level := asked_level(text):
            self.where = (self.where or Where())._replace(level=level)
            return ""
        if _HAS_YEAR.search(text) and (due := _deadline(text)):
            text, self.due = due
        text, where = self._regions.taken_out(text)
        if where:
            self.where = where._replace(level=self.where.level if self.where else None)
        return text

    def _next(self) -> Piece | None:
        return self._pieces[self._at] if self._at < len(self._pieces) else None

    def _fault(self, code: FaultCode, piece: Piece) -> None:
        without = self._typed[: piece.position] + self._typed[piece.position + len(piece.text) :]
        self._faults.append(Fault(code=code, position=piece.position, read_as=" ".join(without.split())))
