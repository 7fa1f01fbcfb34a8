"""The engine on whoosh, in pure Python: the portable profile, and the reference that tests hold the other engine to.

whoosh keeps the postings, lengths and columns; matching and scoring walk over them here, as sets. Its own phrase and
boolean matchers were slower and not exact over punctuation. A phrase is looked for where all its bigrams occur, by
comparing the folded text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from math import log
from operator import add
from pathlib import Path
from typing import Any

from whoosh import columns, fields, formats, index

from policykb.errors import IndexFormatError
from policykb.index.engine import (
    NUMBER_FIELDS,
    TEXT_FIELDS,
    And,
    Between,
    Entry,
    Every,
    Found,
    Hit,
    Keyword,
    Node,
    Not,
    Or,
    Phrase,
    Query,
    Weighted,
    Word,
)
from policykb.index.folding import fold
from policykb.index.ranking import END, LongPhraseError, bigrams, phrase_text, terms_of
from policykb.index.words import Words

_K1, _B = 1.2, 0.75
_NONE = -1  # a number that an entry does not have
_MEMORY = 128  # megabytes a writer gathers before it sorts them out to disk


class _Bag(fields.FieldType):  # type: ignore[misc]
    """A field of terms that are cut already: given as a list, kept with their number."""

    def __init__(self) -> None:
        self.format = formats.Frequency()
        self.analyzer = None
        self.scorable = True
        self.stored = False
        self.unique = False
        self.vector = None

    def index(self, value: Iterable[str], **_: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        for term, count in sorted(Counter(value).items()):
            yield term.encode(), count, float(count), formats.pack_uint(count)


class WhooshWriter:
    """Writes the index of one level."""

    def __init__(self, folder: Path, words: Words) -> None:
        if not folder.exists():
            folder.mkdir()
            index.create_in(str(folder), _schema())
        self._writer = _open(folder).writer(limitmb=_MEMORY)
        self._words = words

    def forget(self, doc_id: str) -> None:
        self._writer.delete_by_term("doc_id", doc_id)

    def add(self, entry: Entry, place: int) -> None:
        values: dict[str, Any] = {
            "entry_id": entry.entry_id,
            "doc_id": [entry.entry_id.partition("#")[0]],
            "place": place,
            "keywords": [_keyword(name, value) for name, values in entry.keywords.items() for value in values],
            **{name: entry.numbers.get(name, _NONE) for name in NUMBER_FIELDS},
        }
        for field in TEXT_FIELDS:
            text = entry.texts.get(field, "")
            folded = fold(text)
            values[f"words_{field}"] = self._words.search_cut(text)
            values[f"bigrams_{field}"] = list(map(add, folded, folded[1:] + END))
            values[f"folded_{field}"] = folded.encode()
        self._writer.add_document(**values)

    def commit(self) -> None:
        self._writer.commit()

    def cancel(self) -> None:
        with suppress(OSError, ValueError):  # what failed before counts, not its files
            if not self._writer.is_closed:
                self._writer.cancel()


class WhooshReader:
    """Reads the index of one level."""

    def __init__(self, folder: Path, words: Words) -> None:
        self._folder = folder
        self._reader: Any = _open(folder).reader()
        self._words = words

    def find(self, query: Query) -> Found:
        try:
            return self._found(query)
        except (FileNotFoundError, LongPhraseError):
            raise
        except Exception as error:  # whoosh raises whatever it stumbles over in a damaged file
            raise IndexFormatError(f"cannot read {self._folder} ({error}); run: policykb build --rebuild") from error

    def close(self) -> None:
        self._reader.close()

    def _found(self, query: Query) -> Found:
        matched = self._match(query.match)
        place = self._reader.column_reader("place")
        scores: dict[int, float] = {}
        if query.sort:
            number = self._reader.column_reader(query.sort.removeprefix("-"))
            sign = -1 if query.sort.startswith("-") else 1
            order = sorted(matched, key=lambda doc: (number[doc] == _NONE, sign * number[doc], place[doc]))
        else:
            scores = self._scores(matched, query.rank)
            order = sorted(matched, key=lambda doc: (-scores.get(doc, 0.0), place[doc]))
        page = order[query.offset : query.offset + query.limit]
        hits = (Hit(entry_id=self._reader.stored_fields(doc)["entry_id"], score=scores.get(doc, 0.0)) for doc in page)
        return Found(total=len(matched), hits=tuple(hits))

    def _match(self, node: Node) -> set[int]:
        match node:
            case Word():
                return set().union(*(self._docs(f"words_{field}", fold(node.text)) for field in node.fields))
            case Phrase():
                return set().union(*(self._phrase(field, phrase_text(node)) for field in node.fields))
            case Keyword():
                return self._docs("keywords", _keyword(node.name, node.value))
            case Between():
                return self._between(node)
            case _:
                return self._tree(node)

    def _tree(self, node: And | Or | Not | Every) -> set[int]:
        every = set(self._reader.all_doc_ids())
        match node:
            case And():
                return every.intersection(*map(self._match, node.parts))
            case Or():
                counts = Counter(doc for part in node.parts for doc in self._match(part))
                return every if node.least < 1 else {doc for doc, count in counts.items() if count >= node.least}
            case Not():
                return every - self._match(node.part)
            case Every():
                return every

    def _phrase(self, field: str, text: str) -> set[int]:
        if len(text) < 2:
            terms = self._reader.expand_prefix(f"bigrams_{field}", text) if text else ()
            return set().union(*(self._docs(f"bigrams_{field}", term) for term in list(terms)))
        candidates = self._docs(f"bigrams_{field}", text[:2])
        for pair in bigrams(text)[1:]:
            candidates &= self._docs(f"bigrams_{field}", pair)
        column, sought = self._reader.column_reader(f"folded_{field}"), text.encode()
        return {doc for doc in candidates if sought in column[doc]}

    def _between(self, node: Between) -> set[int]:
        column = self._reader.column_reader(node.name)
        low = node.low if node.low is not None else _NONE + 1
        high = node.high if node.high is not None else float("inf")
        return {doc for doc in self._reader.all_doc_ids() if low <= column[doc] <= high and column[doc] != _NONE}

    def _docs(self, field: str, term: str | bytes) -> set[int]:
        if (field, term) not in self._reader:
            return set()
        return set(self._reader.postings(field, term).all_ids())

    def _scores(self, matched: set[int], rank: Iterable[Weighted]) -> dict[int, float]:
        scores: dict[int, float] = dict.fromkeys(matched, 0.0)
        for weighted in rank:
            if weighted.by == "constant":
                for doc in matched & self._match(weighted.node):
                    scores[doc] += weighted.weight
            else:
                for field, term in terms_of(weighted, self._words):
                    self._add_bm25(scores, field, term, weighted.weight)
        return scores

    def _add_bm25(self, scores: dict[int, float], field: str, term: str, weight: float) -> None:
        """Add BM25 as Lucene and tantivy have it, to the documents in ``scores``."""
        reader = self._reader
        if (field, term) not in reader:
            return
        documents, with_term = reader.doc_count_all(), reader.doc_frequency(field, term)
        idf = log(1 + (documents - with_term + 0.5) / (with_term + 0.5))
        average = reader.field_length(field) / documents
        matcher = reader.postings(field, term)
        while matcher.is_active():
            doc = matcher.id()
            if doc in scores:
                count = matcher.weight()
                norm = _K1 * (1 - _B + _B * reader.doc_field_length(doc, field, 1) / average)
                scores[doc] += weight * idf * (1 + _K1) * count / (count + norm)
            matcher.next()


def writer(folder: Path, words: Words) -> WhooshWriter:
    """A writer of the level in ``folder``."""
    return WhooshWriter(folder, words)


def reader(folder: Path, words: Words) -> WhooshReader:
    """A reader of the level in ``folder``."""
    return WhooshReader(folder, words)


def _schema() -> fields.Schema:
    schema = fields.Schema(entry_id=fields.STORED, doc_id=_Bag(), keywords=_Bag())
    for field in TEXT_FIELDS:
        schema.add(f"words_{field}", _Bag())
        schema.add(f"bigrams_{field}", _Bag())
        schema.add(f"folded_{field}", fields.COLUMN(columns.VarBytesColumn()))
    for name in ("place", *NUMBER_FIELDS):
        schema.add(name, fields.COLUMN(columns.NumericColumn("q", default=_NONE)))
    return schema


def _open(folder: Path) -> Any:
    """The index in ``folder``, its segments opened once to see that they are whole."""
    try:
        opened = index.open_dir(str(folder))
        opened.reader().close()
    except (index.EmptyIndexError, FileNotFoundError) as error:
        raise FileNotFoundError(folder) from error
    except Exception as error:  # whoosh raises whatever it stumbles over in a damaged file
        raise IndexFormatError(f"cannot read {folder} ({error}); run: policykb build --rebuild") from error
    return opened


def _keyword(name: str, value: str) -> str:
    return f"{name}\t{fold(value)}"
