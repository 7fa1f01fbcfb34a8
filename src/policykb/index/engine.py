"""The plug for search engines: what an engine is asked, what it answers, and the few methods it has.

The meaning of a query is fixed here, not by an engine: two engines give the same *set* of entries for the same query
(a contract suite runs over each). Scores may differ in their last digits.

Text is *folded* before it is compared (:func:`policykb.index.folding.fold`): NFKC, lower case, no white space.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

Level = Literal["notice", "measure"]
TextField = Literal["title", "headings", "body"]
TEXT_FIELDS: tuple[TextField, ...] = ("title", "headings", "body")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What an engine holds of a notice, or of one measure.

    ``texts``: clean text by field. ``keywords``: exact values by field (``number issuer region unit lead kind script
    doc_id`` …), folded. ``numbers``: whole numbers by field (``issued_on`` and ``due`` as YYYYMMDD).
    """

    entry_id: str
    level: Level
    texts: Mapping[TextField, str]
    keywords: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word of the cut of a question: entries whose own cut has it, or has a longer word whose cut it borders
    (``发展`` in ``发展改革委``, never ``民政`` in ``人民政府``), in any of ``fields``."""

    text: str
    fields: tuple[TextField, ...] = TEXT_FIELDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Entries whose folded text has the folded ``text`` as a plain substring, in any of ``fields``. One to forty characters."""

    text: str
    fields: tuple[TextField, ...] = TEXT_FIELDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyword:
    """Entries that have the exact ``value`` (folded) among their keywords of ``name``."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """Entries whose number ``name`` lies in ``low``..``high``, both included; ``None`` is open."""

    name: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class And:
    """All of them."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Or:
    """Any of them, at least ``least``."""

    parts: tuple[Node, ...]
    least: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """Every entry of the level but those."""

    part: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Every:
    """Every entry of the level."""


Node = Word | Phrase | Keyword | Between | And | Or | Not | Every


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighted:
    """A node that adds to the score of what matches without being needed.

    ``by``: ``words`` BM25 over words, ``bigrams`` BM25 over character bigrams of the node's text, ``constant`` the
    weight itself for whatever matches.
    """

    node: Node
    weight: float
    by: Literal["words", "bigrams", "constant"] = "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What to find and how to rank it. Entries match by ``match`` alone; ``rank`` adds up to the score.

    ``sort`` names a number to sort by (descending with a leading ``-``) instead of the score; ties go by entry_id.
    """

    level: Level
    match: Node
    rank: tuple[Weighted, ...] = ()
    sort: str | None = None
    limit: int = 10
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One entry found."""

    entry_id: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """``total`` entries match; ``hits`` are those of the page asked for, best first."""

    total: int
    hits: tuple[Hit, ...]


class SearchEngine(Protocol):
    """What every engine does. One process writes at a time; readers see whole states."""

    def write(self, entries: Iterable[Entry], forget: Iterable[str], *, stamp: str) -> None:
        """Forget what belongs to the doc_ids of ``forget``, add ``entries``, commit, all in one step.

        ``stamp`` is kept with the commit, so that catalog and engine can tell whether they hold the same state.
        """

    def stamp(self) -> str | None:
        """The stamp of the state the engine holds, ``None`` before the first write."""

    def find(self, query: Query) -> Found:
        """The entries that match, best first."""

    def close(self) -> None:
        """Let go of files and locks."""
