"""What flows through the house: one frozen type per thing, from the page as received to the notice as understood.

Offsets are code points into :attr:`Document.text`, half-open, so ``text[span.start:span.end]`` is the proof.
Dates are ISO strings (``2020-05-11``). Unknown is ``None`` or an empty tuple, never a guess.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

from policykb.vocabulary import ClauseForm, DutyKind, Kind, Relation, Role, Script


def doc_id_of(body: bytes) -> str:
    """The identity of a notice: ``n`` and the first twelve hex digits of the SHA-256 of its source's bytes.

    It survives a move or renaming of the source; the letter keeps it apart from a rank (``policykb show 1``).

    >>> doc_id_of(b"")
    'ne3b0c44298fc'
    """
    return "n" + hashlib.sha256(body).hexdigest()[:12]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of ``Document.text``: code points, half-open."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The stretch itself."""
        return text[self.start : self.end]

    def holds(self, other: Span) -> bool:
        """Whether ``other`` lies within this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A header fact that stands outside the body, with the place it was read from.

    ``field`` is a field of :class:`Header` or ``site``, ``column``; ``where`` names the place for people
    (``stated by hand``, ``box 发文字号``, ``meta ArticleTitle``, ``headline``, ``line 发布时间``, ``page title``).
    """

    field: str
    value: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderCorrection:
    """A person's word on one field of :class:`Header`: ``value`` is none, one, or (issuers, recipients) several.

    ``member`` names the member where the source is an archive, by its path there.
    """

    field: str
    value: tuple[str, ...]
    who: str
    when: str
    why: str
    member: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyCorrection:
    """A person's word on one unit in one clause: it carries ``role`` and no other, or (``drop``) not that role.

    ``role`` is ``None`` where every role is dropped. ``heading`` is that of the clause when the word was given, so that
    another clause under the same id is not taken for it; ``quote`` are words of the clause that prove it.
    """

    clause_id: str
    unit: str
    role: Role | None
    drop: bool
    who: str
    when: str
    why: str
    heading: str | None = None
    quote: str | None = None
    member: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """What people corrected of a source (``FILE.override.toml``), in the order of the file.

    ``faults`` say what of the file cannot be understood.
    """

    corrections: tuple[HeaderCorrection | DutyCorrection, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RawPage:
    """One document as received: a file of the corpus, or a member of an archive there.

    ``source`` is the path within the corpus (``/`` as separator), outside it as given; a member of an archive is
    ``ARCHIVE!/MEMBER``. ``stated`` are facts that a person or the crawler knows of its origin (``FILE.source.json``),
    ``override`` is what people corrected.
    """

    source: str
    body: bytes
    media_type: str
    url: str | None = None
    fetched_at: str | None = None
    stated: tuple[Fact, ...] = ()
    override: Override = Override()


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What cleaning took away: the rule, the text, and where it stood in the decoded source (code points)."""

    rule_id: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table that stands in the text: its cells' spans as a grid, a merged cell repeated in every place it covers."""

    span: Span
    rows: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is wrong or doubtful in a notice, or in our reading of it. ``span`` is where, when a place can be named."""

    code: str
    message: str
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A document that a page offers with its text (附件): what its link shows, its address as far as known."""

    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The reader's text of one source: decoded, stripped of furniture, repaired, in simplified characters.

    ``text``: paragraphs parted by a newline, table cells by a tab, rows by a newline.
    ``origins``: runs ``(text offset, source offset)``; within a run both advance together. Sorted, never decreasing.
    ``decoded_as``: the encoding the bytes were decoded with (``utf-8``, ``gb18030`` …; ``pdf``, ``docx`` for formats
    that carry text themselves).
    """

    doc_id: str
    source: str
    url: str | None
    fetched_at: str | None
    media_type: str
    decoded_as: str
    script: Script
    text: str
    origins: tuple[tuple[int, int], ...]
    facts: tuple[Fact, ...]
    tables: tuple[Table, ...]
    removed: tuple[Removed, ...]
    findings: tuple[Finding, ...]
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of the documents that a page holds: a covering letter, the plan it issues, a press report, a policy."""

    title: str
    kind: Kind | None
    issuers: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What heads a notice. 发文字号 is ``number``, 主送机关 ``recipients``, 成文日期 ``issued_on``.

    ``region`` is the full path, province first (云南省西双版纳傣族自治州).
    """

    title: str | None = None
    kind: Kind | None = None
    number: str | None = None
    issuers: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    issued_on: str | None = None
    published_on: str | None = None
    effective_on: str | None = None
    expires_on: str | None = None
    region: str | None = None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A numbered or named clause; ``span`` runs from its label to its end, its own sub-clauses included.

    ``clause_id`` is the path of ordinals as the notice numbers them (``2.1``; a later part is prefixed ``p2:2.1``); a
    number used twice among siblings gets a letter (``2.1b``). It depends on the text alone, so it survives a re-crawl.
    ``level`` counts from 1; ``parent`` is a clause_id.
    """

    clause_id: str
    label: str
    heading: str
    level: int
    form: ClauseForm
    parent: str | None
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """By when: as written, and the last day it allows where that is certain."""

    text: str
    date: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Successor:
    """A body that took over from another.

    ``relation``: ``renamed merged split replaced abolished moved``; ``since``: as exact as the proof is.
    """

    name: str
    relation: str
    since: str | None
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """Who carries a duty today: ``same``, ``passed-on`` to ``name``, or ``unknown`` (``evidence`` says why)."""

    state: Literal["same", "passed-on", "unknown"]
    name: str | None
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One unit in one role for one measure, with its proof.

    ``unit`` is as written; ``full_name`` is relative to the notice's region and has the prefix that a list carries
    over (市人社局、财政局 means 市财政局), ``None`` where it cannot be told. ``rule_id`` names the rule in
    ``rules/duties.toml``; ``by-hand:`` and a name, where a person stated it.
    """

    unit: str
    role: Role
    span: Span
    rule_id: str
    kind: DutyKind
    full_name: str | None
    today: Today
    successors: tuple[Successor, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Something that has to be done: a clause that asks for it, with who must do it and by when.

    ``measure_id`` is ``DOC_ID#CLAUSE_ID``.
    """

    measure_id: str
    clause_id: str
    label: str
    heading: str
    span: Span
    deadline: Deadline | None
    targets: tuple[str, ...]
    duties: tuple[Duty, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListGroup:
    """A group of a list: its own name (``None`` where the list is not grouped), the count it states, its items."""

    name: str | None
    stated: int | None
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedList:
    """A list with a name and, often, a stated count: 国家乡村振兴重点帮扶县名单 (25个)."""

    name: str
    stated: int | None
    groups: tuple[ListGroup, ...]
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Another document that this one names: 《title》(number)."""

    title: str | None
    number: str | None
    relation: Relation
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to call: as written."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What became of a person's word: of a ``field`` of the header, or (``duty``) of the roles of a unit in a clause.

    ``was`` is what the rules read, ``now`` what stands; both are names, dates or roles, none where unknown.
    """

    field: str
    clause_id: str | None
    unit: str | None
    was: tuple[str, ...]
    now: tuple[str, ...]
    who: str
    when: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Everything understood of one document."""

    document: Document
    header: Header
    clauses: tuple[Clause, ...]
    measures: tuple[Measure, ...]
    lists: tuple[NamedList, ...]
    citations: tuple[Citation, ...]
    repeals: tuple[str, ...]
    contacts: tuple[Contact, ...]
    findings: tuple[Finding, ...]
    corrected: tuple[Corrected, ...] = ()

    @property
    def doc_id(self) -> str:
        """The notice's identity: a digest of its source's bytes, so it survives a move or renaming of the source."""
        return self.document.doc_id

    @property
    def text(self) -> str:
        """The clean text that every span cuts."""
        return self.document.text
