"""Families in the catalog: which notices are one text in whole or in part, and which of them is the original.

What is read and written here is decided in :mod:`policykb.pipeline.families`.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from policykb.json_form import Json

FamilyRelation = Literal["original", "copy", "contains", "contained", "edition"]
"""A member beside its original: the same text · that text and more · a part of it · another edition of it."""

Bond = Literal["same", "quoted", "edition"]
"""What binds two notices: they are one document · the longer one quotes the other whole · editions of one."""

_WIDEST = 64
"""Of so many notices that share a print the first are looked at: what more share is the wording of a kind."""


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
        """How many prints other notices share with this one; and those of its number or its very title."""
        shared: dict[str, int] = defaultdict(int)
        mine = self._connection.execute("SELECT print FROM prints WHERE doc_id = ?", (doc_id,)).fetchall()
        for (each,) in mine:
            for (other,) in self._connection.execute(
                "SELECT doc_id FROM prints WHERE print = ? ORDER BY doc_id LIMIT ?", (each, _WIDEST)
            ):
                shared[other] += 1
        for (other,) in self._connection.execute(
            "SELECT other.doc_id FROM documents AS one JOIN documents AS other"
            " ON other.number_key = one.number_key OR (other.title = one.title AND length(one.title) > 7)"
            " OR other.text_digest = one.text_digest WHERE one.doc_id = ? ORDER BY other.doc_id LIMIT ?",
            (doc_id, _WIDEST),
        ):
            shared[other] += 0
        shared.pop(doc_id, None)
        return shared

    def prints(self, doc_id: str) -> tuple[int, ...]:
        """The prints of a notice, in rising order."""
        rows = self._connection.execute("SELECT print FROM prints WHERE doc_id = ? ORDER BY print", (doc_id,))
        return tuple(row[0] for row in rows)

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
