"""The plug for search engines: what an engine is asked, what it answers, and the few methods it has.

The meaning of a query is fixed here, not by an engine: two engines give the same *set* of entries for the same query
(a contract suite runs over each), in the same order where scores do not decide. Scores may differ a little: engines
keep the lengths of texts rounded, each in its way.

Text is *folded* before it is compared (:func:`policykb.index.folding.fold`): NFKC, lower case, no white space.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol

Level = Literal["notice", "measure"]
TextField = Literal["title", "headings", "body"]
TEXT_FIELDS: tuple[TextField, ...] = ("title", "headings", "body")
NumberField = Literal["issued_on", "published_on", "due"]
NUMBER_FIELDS: tuple[NumberField, ...] = ("issued_on", "published_on", "due")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What an engine holds of a notice, or of one measure.

    ``entry_id``: the doc_id of the notice, or ``DOC_ID#CLAUSE_ID``. ``texts``: clean text by field. ``keywords``: exact
    values by name (:mod:`policykb.index.entries` tells the names), folded. ``numbers``: days as YYYYMMDD.
    """

    entry_id: str
    level: Level
    texts: Mapping[TextField, str]
    keywords: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[NumberField, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word of the cut of a question: entries whose own cut has it, or has a longer word whose cut it borders
    (``发展`` in ``发展改革委``, never ``民政`` in ``人民政府``), in any of ``fields``."""

    text: str
    fields: tuple[TextField, ...] = TEXT_FIELDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Entries whose folded text has the folded ``text`` as a plain substring, in any of ``fields``.

    One to forty characters when folded; none matches nothing, a longer one raises ValueError."""

    text: str
    fields: tuple[TextField, ...] = TEXT_FIELDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyword:
    """Entries that have the exact ``value`` (folded) among their keywords of ``name``."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """Entries that have a number ``name``, and it lies in ``low``..``high``, both included; ``None`` is open."""

    name: NumberField
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class And:
    """All of them; of none, every entry."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Or:
    """Any of them, at least ``least`` (a part given twice counts twice)."""

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


class Weighted(NamedTuple):
    """What adds to the score of an entry that matches the query, without being needed for that.

    ``by``: ``words`` adds BM25 of every word of the node's words and phrases, ``bigrams`` BM25 of every pair of
    neighbouring characters in them, each in the fields the word or phrase names, wherever they occur (what stands under
    a Not adds nothing); ``constant`` adds the weight itself where the node matches. BM25 is Lucene's (k1 1.2, b 0.75),
    with statistics of the level and field alone.
    """

    node: Node
    weight: float
    by: Literal["words", "bigrams", "constant"] = "words"


class Query(NamedTuple):
    """What to find and how to rank it. Entries match by ``match`` alone; ``rank`` adds up to the score.

    ``sort`` names a number to sort by (descending with a leading ``-``) instead of the score; entries without the
    number come last. Ties go by doc_id, within a notice by the order in which its entries were written.
    """

    level: Level
    match: Node
    rank: tuple[Weighted, ...] = ()
    sort: str | None = None
    limit: int = 10
    offset: int = 0


class Hit(NamedTuple):
    """One entry found."""

    entry_id: str
    score: float


class Found(NamedTuple):
    """``total`` entries match; ``hits`` are those of the page asked for, best first."""

    total: int
    hits: tuple[Hit, ...]


class SearchEngine(Protocol):
    """What every engine does. One process writes at a time; readers see whole states.

    Methods raise IndexFormatError where the files are damaged.
    """

    def write(self, entries: Iterable[Entry], forget: Iterable[str], *, stamp: str, afresh: bool = False) -> None:
        """Forget what belongs to the doc_ids of ``forget``, add ``entries``, commit, all in one step.

        A notice of which there is an entry is replaced as a whole: its entries are given together.
        ``stamp`` is kept with the commit, so that catalog and engine can tell whether they hold the same state.
        ``afresh`` begins with nothing, whatever was there and of whatever format.
        """

    def return_to(self, stamp: str) -> bool:
        """Go back to the state of ``stamp``, where that is the present one or the one before; whether it is now.

        Not so for a state of another engine or of other words, which this one cannot go on with.
        """

    def stamp(self) -> str | None:
        """The stamp of the state the engine holds, ``None`` before the first write."""

    def find(self, query: Query) -> Found:
        """The entries that match, best first. A reader that stays open sees what was written since it was opened."""

    def close(self) -> None:
        """Let go of files and locks."""


EngineName = Literal["tantivy", "whoosh"]
