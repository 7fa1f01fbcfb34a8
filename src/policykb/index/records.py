"""What the catalog hands out: one type per row, dates as ISO strings, unknown is ``None``.

Named tuples, not dataclasses: a question pays for defining them, and for every row.
"""

from __future__ import annotations

from typing import NamedTuple


class SourceRecord(NamedTuple):
    """A file of the corpus, or a member of an archive there, as the last build saw it.

    ``made_from`` is the digest of all that its record was made from (bytes, rules, program). A source that failed has
    an ``error`` and no ``doc_id``; ``sha256`` is ``None`` where its bytes could not be read.
    """

    path: str
    size: int
    mtime_ns: int
    sha256: str | None
    made_from: str
    doc_id: str | None = None
    error: str | None = None


class DocumentRecord(NamedTuple):
    """The header of a notice. ``text_digest`` is the same for notices of one (folded) text; ``sources`` all hold it."""

    doc_id: str
    source: str
    url: str | None
    title: str | None
    kind: str | None
    number: str | None
    issuers: tuple[str, ...]
    issued_on: str | None
    published_on: str | None
    effective_on: str | None
    expires_on: str | None
    region: str | None
    script: str
    text_digest: str
    sources: tuple[str, ...]


class MeasureRecord(NamedTuple):
    """A measure with what is needed to rank it: its heading and those above it, a line each, its text and the roles in
    it."""

    measure_id: str
    doc_id: str
    heading: str
    headings: str
    text: str
    roles: tuple[str, ...]


class DutyRecord(NamedTuple):
    """A duty of a unit: which measure, in which role, by which names."""

    measure_id: str
    doc_id: str
    unit: str
    role: str
    kind: str
    full_name: str | None
    today_state: str
    today_name: str | None
    region: str | None
    deadline: str | None


class UnitRecord(NamedTuple):
    """A unit as notices of a region write it, what that resolves to, and how many duties (and leads) it has."""

    unit: str
    full_name: str | None
    today_name: str | None
    region: str | None
    kind: str
    duties: int
    leads: int


class CitationRecord(NamedTuple):
    """A notice ``doc_id`` cites another one, by ``title`` or ``number``; ``by_…`` and the dates are its own.

    ``start`` and ``end`` are where in its text.
    """

    doc_id: str
    title: str | None
    number: str | None
    relation: str
    issued_on: str | None
    effective_on: str | None = None
    by_title: str | None = None
    by_number: str | None = None
    by_region: str | None = None
    start: int = 0
    end: int = 0


class NameRecord(NamedTuple):
    """A ``key`` that a notice is known by, with its title and number as they are."""

    key: str
    doc_id: str
    title: str | None
    number: str | None
    issued_on: str | None
    region: str | None


class FindingRecord(NamedTuple):
    """A finding of a notice."""

    doc_id: str
    code: str
    message: str
    start: int | None
    end: int | None


class Counts(NamedTuple):
    """How much the base holds."""

    documents: int
    sources: int
    failures: int
    clauses: int
    measures: int
    duties: int
    units: int
    findings: int
