"""Families in the catalog: which notices are one text in whole or in part, and which of them is the original.

What is read and written here is decided in :mod:`policykb.pipeline.families`.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Literal, NamedTuple

from policykb.json_form import Json

FamilyRelation = Literal["original", "copy", "contains", "contained", "edition"]
"""A member beside its original: the same text · that text and more · a part of it · another edition of it."""

Bond = Literal["same", "quoted", "edition"]
"""What binds two notices: they are one document · the longer one quotes the other whole · editions of one."""

_WIDEST = 64
"""Of so many notices that share a print the first are looked at: what more share is the wording of a kind."""


_BEARING = "SELECT doc_id FROM prints WHERE print = ? ORDER BY doc_id LIMIT ?"
_NAMED_SO = " UNION ".join(
    f"SELECT * FROM (SELECT other.doc_id FROM documents AS one JOIN documents AS other USING ({column})"
    f" WHERE one.doc_id = ?1 AND {telling} ORDER BY other.doc_id LIMIT ?2)"
    for column, telling in (("number_key", "true"), ("title", "length(one.title) > 7"), ("text_digest", "true"))
)
"""Of the notices of a number, a title, or one text the first."""


class Alike(NamedTuple):
    """Two notices that are one text in whole or in part: ``doc_id`` beside ``other``.

    ``held`` is the share of its grams that the other has, ``holds`` the share of the other's that it has.
    """

    doc_id: str
    other: str
    held: float
    holds: float
    bond: Bond

    @property
    def turned(self) -> Alike:
        """The same pair, the other way round."""
        return Alike(doc_id=self.other, other=self.doc_id, held=self.holds, holds=self.held, bond=self.bond)


class Member(NamedTuple):
    """A notice in its family; ``folds``: it stands under the original in answers."""

    doc_id: str
    family: str
    relation: FamilyRelation
    share: float
    folds: bool
    reason: str | None = None


class Claim(NamedTuple):
    """What a notice says of itself, and its page of it: ``places`` are those that facts stand in (``box 发文字号``)."""

    doc_id: str
    url: str | None
    title: str | None
    kind: str | None
    number: str | None
    issuers: str
    issued_on: str | None
    published_on: str | None
    region: str | None
    length: int
    places: tuple[str, ...]


class Sketch(NamedTuple):
    """What tells without its text whether a notice may be like another: its prints, rising, and what it calls itself.

    ``name`` is its title, number, issuers, region and day of issue: copies of a notice have the same, as a rule.
    ``text`` is the digest of its text.
    """

    prints: array[int]
    text: str
    name: tuple[str | None, ...]

    @property
    def key(self) -> tuple[object, ...]:
        """The same for notices that the same others are likely beside."""
        return (self.prints.tobytes(), self.text, self.name)


class Families:
    """The families of an open catalog. Write within :meth:`policykb.index.catalog.Catalog.writing`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    # -- read

    def of(self, doc_ids: Iterable[str]) -> dict[str, Member]:
        """Each notice in its family, by doc_id."""
        return {row[0]: _member(row) for row in self._among("SELECT * FROM families WHERE doc_id IN {}", doc_ids)}

    def members(self, families: Iterable[str]) -> tuple[Member, ...]:
        """All members of those families, the originals first, then by doc_id."""
        order = "ORDER BY family, relation <> 'original', doc_id"
        return tuple(
            _member(row) for row in self._among(f"SELECT * FROM families WHERE family IN {{}} {order}", families)
        )

    def findings(self, doc_id: str) -> list[Json]:
        """What comparing a notice with its original has shown."""
        sql = 'SELECT code, message, start, "end" FROM findings WHERE doc_id = ? AND against IS NOT NULL ORDER BY start'
        rows = self._connection.execute(sql, (doc_id,))
        return [{"code": code, "message": message, "start": start, "end": end} for code, message, start, end in rows]

    def pending(self) -> tuple[str, ...]:
        """The notices that are yet to be put into a family."""
        rows = self._connection.execute(
            "SELECT doc_id FROM documents WHERE NOT EXISTS (SELECT 1 FROM families AS own JOIN families AS original"
            " ON original.doc_id = own.family WHERE own.doc_id = documents.doc_id) ORDER BY doc_id"
        )
        return tuple(row[0] for row in rows)

    def sharing(self, doc_id: str) -> dict[str, int]:
        """How many prints notices share with this one, itself among them; and those of its number or its very title."""
        shared: Counter[str] = Counter()
        mine = self._connection.execute("SELECT print FROM prints WHERE doc_id = ?", (doc_id,)).fetchall()
        cursor = self._connection.cursor()
        cursor.row_factory = None
        for (each,) in mine:
            bearing = cursor.execute(
                "SELECT doc_id FROM prints WHERE print = ? ORDER BY doc_id LIMIT ?", (each, _WIDEST)
            )
            shared.update(chain.from_iterable(bearing))
        for (other,) in cursor.execute(_NAMED_SO, (doc_id, _WIDEST)):
            shared.setdefault(other, 0)
        return shared

    def sketch(self, doc_id: str) -> Sketch:
        """The sketch of a notice."""
        prints = self._connection.execute("SELECT print FROM prints WHERE doc_id = ? ORDER BY print", (doc_id,))
        columns = "text_digest, title, number, issuers, region, issued_on"
        ((text, *name),) = self._connection.execute(f"SELECT {columns} FROM documents WHERE doc_id = ?", (doc_id,))
        return Sketch(prints=array("I", (row[0] for row in prints)), text=text, name=tuple(name))

    def are_alike(self, doc_id: str, other: str) -> bool:
        """Whether the two are kept as a pair."""
        found = self._connection.execute("SELECT 1 FROM alike WHERE doc_id = ? AND other = ?", (doc_id, other))
        return found.fetchone() is not None

    def alike(self, doc_ids: Iterable[str]) -> tuple[Alike, ...]:
        """The pairs that begin with one of ``doc_ids``."""
        rows = self._among("SELECT doc_id, other, held, holds, bond FROM alike WHERE doc_id IN {}", doc_ids)
        return tuple(
            Alike(doc_id=one, other=other, held=held, holds=holds, bond=bond) for one, other, held, holds, bond in rows
        )

    def claims(self, doc_ids: Iterable[str]) -> dict[str, Claim]:
        """What speaks for each notice's being an original."""
        sql = (
            "SELECT doc_id, url, title, kind, number, issuers, issued_on, published_on, region, length(text) AS length,"
            " facts FROM documents WHERE doc_id IN {}"
        )
        found = {}
        for row in self._among(sql, doc_ids):
            values = dict(row)
            places = tuple(fact["where"] for fact in json.loads(values.pop("facts")))
            found[row["doc_id"]] = Claim(**values, places=places)
        return found

    # -- write

    def put_alike(self, pairs: Iterable[Alike]) -> None:
        """Keep pairs, in both orders."""
        rows = [tuple(each) for pair in pairs for each in (pair, pair.turned)]
        self._connection.executemany("INSERT OR REPLACE INTO alike VALUES (?, ?, ?, ?, ?)", rows)

    def put(self, members: Iterable[Member]) -> None:
        """Keep notices in their families, in place of what was known of those, their findings forgotten."""
        rows = [tuple(member) for member in members]
        self._connection.executemany("INSERT OR REPLACE INTO families VALUES (?, ?, ?, ?, ?, ?)", rows)
        ids = [(row[0],) for row in rows]
        self._connection.executemany("DELETE FROM findings WHERE doc_id = ? AND against IS NOT NULL", ids)

    def forget(self) -> None:
        """Forget every family and what comparing showed: all notices are yet to be put into one."""
        for table in ("families", "alike", "findings WHERE against IS NOT NULL"):
            self._connection.execute(f"DELETE FROM {table}")

    def put_finding(self, doc_id: str, finding: Json, *, against: str) -> None:
        """Keep what comparing a notice with its original ``against`` has shown."""
        row = (doc_id, finding["code"], finding["message"], finding["start"], finding["end"], against)
        self._connection.execute("INSERT INTO findings VALUES (?, ?, ?, ?, ?, ?)", row)

    def _among(self, sql: str, values: Iterable[str]) -> Sequence[sqlite3.Row]:
        each = json.dumps(list(dict.fromkeys(values)))
        return self._connection.execute(sql.format("(SELECT value FROM json_each(?1))"), (each,)).fetchall()


def _member(row: sqlite3.Row) -> Member:
    doc_id, family, relation, share, folds, reason = row
    return Member(doc_id=doc_id, family=family, relation=relation, share=share, folds=bool(folds), reason=reason)
