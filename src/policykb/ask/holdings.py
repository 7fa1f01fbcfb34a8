"""What a question is asked of: the open catalog, the open engine, the words, and the day that counts as today."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from policykb.ask.ranking import rarity, squeezed
from policykb.ask.validity import Repealing, Status, status
from policykb.corpus.state import is_as
from policykb.errors import IndexFormatError, NoIndexError
from policykb.index.catalog import Catalog
from policykb.index.engine import Every, Keyword, Level, Node, Or, Phrase, Query, SearchEngine, Weighted
from policykb.index.records import DocumentRecord
from policykb.index.words import Words
from policykb.json_form import Json

if TYPE_CHECKING:
    from policykb.ask.region import Regions

_KEPT = 10_000  # headers
_KEPT_CHARACTERS = 4_000_000  # of texts: eight to sixteen megabytes
_AT_ONCE = 20  # nodes: scores are numbers of 24 bits
_LOOKS = 4
_BETWEEN_LOOKS = 0.05  # seconds


class Holdings:
    """Readers of one state of the index, with what is asked of them again and again."""

    def __init__(self, catalog: Catalog, engine: SearchEngine, words: Words, *, today: date) -> None:
        self.catalog = catalog
        self.engine = engine
        self.words = words
        self.today = today
        self.repealing = Repealing(catalog.repealing())
        self._statuses: dict[str, Status] = {}
        self._documents: dict[str, DocumentRecord] = {}
        self._squeezed: dict[str, str] = {}
        self.rarity = lru_cache(maxsize=50_000)(self._rarity)
        self.size = lru_cache(maxsize=4)(self._size)
        self.notice = lru_cache(maxsize=64)(self._notice)

    @cached_property
    def regions(self) -> Regions:
        """The regions of the notices."""
        from policykb.ask.region import Regions  # noqa: PLC0415 - a search asks for no place

        return Regions(self.catalog.regions())

    @cached_property
    def spun(self) -> frozenset[str]:
        """The notices whose words somebody replaced by synonyms: no name in them is to be relied on."""
        return self.catalog.notices_with("spun-text")

    @classmethod
    def open(cls, index: Path, *, today: date) -> Holdings:
        """Open what ``build`` made at ``index``. Raises NoIndexError, IndexFormatError.

        The engine's state is that of the catalog, also where a build is just writing, or was stopped between the two.
        Where it has none, a build may have gone two states ahead since the catalog was opened.
        """
        for _ in range(_LOOKS):
            try:
                return cls._look(index, today)
            except IndexFormatError:
                time.sleep(_BETWEEN_LOOKS)
            except NoIndexError as error:
                raise _being_made(index) or error from None
        return cls._look(index, today)

    @classmethod
    def _look(cls, index: Path, today: date) -> Holdings:
        from policykb.index.engines import engine_of, open_engine  # noqa: PLC0415 - an engine's library is loaded late
        from policykb.index.words import words_for_questions  # noqa: PLC0415

        catalog = Catalog.open(index / "catalog.sqlite")
        try:
            name = engine_of(index / "search")
            if name is None:
                raise NoIndexError(f"there is no index at {index} yet; run: policykb build")
            words = words_for_questions(index, catalog.meta().get("words"))
            engine = open_engine(name, index / "search", words, stamp=catalog.stamp() or "")
            return cls(catalog, engine, words, today=today)
        except BaseException:
            catalog.close()
            raise

    def close(self) -> None:
        """Let go of all files."""
        self.engine.close()
        self.catalog.close()

    def is_stale(self, corpus: Path) -> bool:
        """Whether the corpus is not as it was when the index was built; nothing in it is opened."""
        return not is_as(corpus, self.catalog.meta().get("corpus", ""))

    def documents(self, doc_ids: Iterable[str]) -> dict[str, DocumentRecord]:
        """The headers of notices, by doc_id; those read for one question are kept for the next."""
        wanted = dict.fromkeys(doc_ids)
        if len(self._documents) > _KEPT:
            self._documents = {}
        kept = self._documents
        if lacking := [one for one in wanted if one not in kept]:
            kept.update(self.catalog.documents(lacking))
        return {one: kept[one] for one in sorted(wanted) if one in kept}

    def status(self, document: DocumentRecord) -> Status:
        """Whether a notice is in force today."""
        if document.doc_id not in self._statuses:
            self._statuses[document.doc_id] = status(document, self.repealing, on=self.today)
        return self._statuses[document.doc_id]

    def those_of(self, nodes: Sequence[Node], ids: Sequence[str], *, level: Level) -> tuple[frozenset[str], ...]:
        """Which of the entries ``ids`` fulfil each of ``nodes``.

        Many nodes are one query: each that an entry fulfils adds a power of two of its own to the score.
        """
        doc_ids = dict.fromkeys(one.partition("#")[0] for one in ids)
        match = Or(parts=tuple(Keyword(name="doc_id", value=doc_id) for doc_id in doc_ids))
        limit = len(ids) if level == "notice" else 10_000
        wanted, found = frozenset(ids), []
        for start in range(0, len(nodes) if ids else 0, _AT_ONCE):
            part = nodes[start : start + _AT_ONCE]
            rank = tuple(Weighted(node=node, weight=float(1 << bit), by="constant") for bit, node in enumerate(part))
            hits = self.engine.find(Query(level=level, match=match, rank=rank, limit=limit)).hits
            sums = [(hit.entry_id, int(hit.score + 0.5)) for hit in hits if hit.entry_id in wanted]
            found += [frozenset(one for one, bits in sums if bits >> bit & 1) for bit in range(len(part))]
        return tuple(found) if ids else (frozenset(),) * len(nodes)

    def squeezed_texts(self, doc_ids: Sequence[str]) -> dict[str, str]:
        """The texts of notices as the second ranking compares them, by doc_id; those read for one question are kept
        for the next, as far as they are not many."""
        kept = self._squeezed
        lacking = [one for one in doc_ids if one not in kept]
        if lacking and sum(map(len, kept.values())) > _KEPT_CHARACTERS:
            kept.clear()
            lacking = list(doc_ids)
        kept.update((doc_id, squeezed(text)) for doc_id, text in self.catalog.texts(lacking).items())
        return {one: kept[one] for one in doc_ids if one in kept}

    def count(self, node: Node, *, level: Level) -> int:
        """How many entries fulfil ``node``."""
        return self.engine.find(Query(level=level, match=node, limit=0)).total

    def _size(self, level: Level) -> int:
        return self.count(Every(), level=level)

    def _rarity(self, gram: str, level: Level) -> float:
        return rarity(self.count(Phrase(text=gram, fields=("body",)), level=level), self.size(level))

    def _notice(self, doc_id: str) -> Json:
        return self.catalog.notice_json(doc_id) or {}


def _being_made(index: Path) -> NoIndexError | None:
    """What to say where there is no index yet because a process is just making the first one."""
    from policykb.index.lock import writing  # noqa: PLC0415 - for this alone

    holder = writing(index / "search")
    made = f"the first index at {index} is being made by {holder}; ask again when that is done"
    return NoIndexError(made) if holder else None
