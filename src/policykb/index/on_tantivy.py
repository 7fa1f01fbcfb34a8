"""The engine on tantivy: words without positions to rank by, bigrams with positions to find phrases by.

tantivy-py takes no Python tokenizer: texts are cut first and joined by spaces. Bigrams overlap (甲乙: 甲乙 乙Z),
so that a phrase is a row of bigrams, and one character the beginning of a bigram. The mark at the end is a capital
letter, which no folded text has.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Order

from policykb.errors import DiskError, IndexFormatError, PolicykbError
from policykb.index.engine import NUMBER_FIELDS, TEXT_FIELDS, Entry, Found, Hit, Query
from policykb.index.folding import fold
from policykb.index.ranking import END, LongPhraseError, joined_bigrams
from policykb.index.tantivy_queries import Queries, keyword
from policykb.index.words import Words

_OF_THE_DISK = re.compile(  # no rights, failing, too large, full, read-only, over the quota; or what comes of it
    r"(?:os error|code:) (?:1|5|13|27|28|30|122)\b|writer was killed|no longer in a valid state"
)
_SAID = 200  # characters of what tantivy says that are handed on
_MEMORY = 64_000_000  # bytes a writer gathers before it writes a segment


class TantivyWriter:
    """Writes the index of one level."""

    def __init__(self, folder: Path, words: Words) -> None:
        self._folder = folder
        self._words = words
        with _speaking(folder):
            self._index = _open(folder) if folder.exists() else _create(folder)
            self._writer = self._index.writer(heap_size=_MEMORY, num_threads=1)

    def forget(self, doc_id: str) -> None:
        with _speaking(self._folder):
            self._writer.delete_documents_by_term("doc_id", doc_id)

    def add(self, entry: Entry, place: int) -> None:
        document = tantivy.Document()
        document.add_text("entry_id", entry.entry_id)
        document.add_text("doc_id", entry.entry_id.partition("#")[0])
        document.add_integer("place", place)
        for field in TEXT_FIELDS:
            text = entry.texts.get(field, "")
            document.add_text(f"words_{field}", self._words.search_text(text))
            document.add_text(f"bigrams_{field}", joined_bigrams(fold(text) + END))
        for name, values in entry.keywords.items():
            for value in values:
                document.add_text("keywords", keyword(name, value))
        for number, day in entry.numbers.items():
            document.add_integer(number, day)
        with _speaking(self._folder):
            self._writer.add_document(document)

    def commit(self) -> None:
        with _speaking(self._folder):
            self._writer.commit()
            self._writer.wait_merging_threads()
        _give_memory_back()

    def cancel(self) -> None:
        with suppress(PolicykbError), _speaking(self._folder):  # one that failed has nothing left to take back
            self._writer.rollback()


class TantivyReader:
    """Reads the index of one level."""

    def __init__(self, folder: Path, words: Words) -> None:
        self._folder = folder
        self._words = words
        with _speaking(folder):
            index = _open_to_read(folder)
            self._queries = Queries(index.schema, words)
            self._searcher: Any = index.searcher()  # the stubs lack SearchResult.count

    def find(self, query: Query) -> Found:
        with _speaking(self._folder):
            return self._found(query)

    def close(self) -> None:
        del self._searcher

    def _found(self, query: Query) -> Found:
        wanted = query.offset + query.limit
        if wanted < 1 or not self._searcher.num_docs:
            return Found(total=self._searcher.search(self._queries.matching(query.match), limit=1).count, hits=())
        if query.sort:
            total, ordered = self._by_number(self._queries.matching(query.match), query.sort)
        elif query.rank:
            total, ordered = self._by_score(self._queries.scored(query.match, query.rank), wanted)
        else:
            match = self._queries.matching(query.match)
            found = self._searcher.search(match, limit=wanted, order_by_field="place", order=Order.Asc)
            total, ordered = found.count, [(0.0, address) for _, address in found.hits]
        page = ordered[query.offset : wanted]
        hits = (Hit(entry_id=self._searcher.doc(address)["entry_id"][0], score=score) for score, address in page)
        return Found(total=total, hits=tuple(hits))

    def _by_score(self, query: Any, wanted: int) -> tuple[int, list[tuple[float, Any]]]:
        """The best, as far as ``wanted``, ties by place: tantivy breaks them its own way, so a tie is fetched whole."""
        size = wanted + 10
        while True:
            found = self._searcher.search(query, limit=size)
            hits = found.hits
            if len(hits) < size or hits[-1][0] != hits[wanted - 1][0]:
                break
            size *= 4
        places = self._searcher.fast_field_values("place", [address for _, address in hits])
        order = sorted(range(len(hits)), key=lambda at: (-hits[at][0], places[at]))
        return found.count, [hits[at] for at in order]

    def _by_number(self, match: Any, sort: str) -> tuple[int, list[tuple[float, Any]]]:
        found = self._searcher.search(match, limit=self._searcher.num_docs)
        addresses = [address for _, address in found.hits]
        places = self._searcher.fast_field_values("place", addresses)
        numbers = self._searcher.fast_field_values(sort.removeprefix("-"), addresses)
        sign = -1 if sort.startswith("-") else 1
        order = sorted(
            range(len(addresses)),
            key=lambda at: (numbers[at] is None, sign * (numbers[at] or 0), places[at]),
        )
        return found.count, [(0.0, addresses[at]) for at in order]


def writer(folder: Path, words: Words) -> TantivyWriter:
    """A writer of the level in ``folder``."""
    return TantivyWriter(folder, words)


def reader(folder: Path, words: Words) -> TantivyReader:
    """A reader of the level in ``folder``."""
    return TantivyReader(folder, words)


def _create(folder: Path) -> tantivy.Index:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("entry_id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("doc_id", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("keywords", tokenizer_name="raw", index_option="basic")
    for field in TEXT_FIELDS:
        builder.add_text_field(f"words_{field}", tokenizer_name="spaces", index_option="freq")
        builder.add_text_field(f"bigrams_{field}", tokenizer_name="spaces", index_option="position")
    for name in ("place", *NUMBER_FIELDS):
        builder.add_integer_field(name, indexed=True, fast=True)
    folder.mkdir()
    return _ready(tantivy.Index(builder.build(), str(folder)))


def _open(folder: Path) -> tantivy.Index:
    return _ready(tantivy.Index.open(str(folder)))


def _open_to_read(folder: Path) -> tantivy.Index:
    """The same, also on a disk that cannot be written: tantivy wants to lock even what it reads, so there it is shown
    the files through links from a passing folder.
    """
    try:
        return _open(folder)
    except ValueError as error:
        if "Lockfile" not in str(error):
            raise
        from tempfile import TemporaryDirectory  # noqa: PLC0415 - for this alone

        with TemporaryDirectory(prefix="policykb-", ignore_cleanup_errors=True) as passing:
            for path in folder.iterdir():
                if not path.name.endswith(".lock"):
                    Path(passing, path.name).symlink_to(path.absolute())
            return _open(Path(passing))


@contextmanager
def _speaking(folder: Path) -> Iterator[None]:
    """What tantivy raises, as errors that say what to do. It panics at damage that it does not expect."""
    try:
        yield
    except LongPhraseError:
        raise
    except (ValueError, RuntimeError) as error:
        raise _told(error, folder) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise _told(error, folder) from None


def _told(error: BaseException, folder: Path) -> Exception:
    said = " ".join(str(error).split())
    fault = _OF_THE_DISK.search(said)
    said = said[:_SAID]
    if fault:
        return DiskError(f"cannot write {folder} ({said}); free the disk or mend its rights, then run it again")
    if not (folder / "meta.json").exists() or "FileDoesNotExist" in said:
        return FileNotFoundError(folder)
    return IndexFormatError(f"cannot read {folder} ({said}); run: policykb build --rebuild")


def _ready(index: tantivy.Index) -> tantivy.Index:
    spaces = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("spaces", spaces)
    return index


def _give_memory_back() -> None:
    """Have the system take back what tantivy's threads have freed.

    glibc keeps it for each thread that has been, so that a build of many states would grow with their number.
    """
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415 - a question gives nothing back

        with suppress(AttributeError, OSError):  # another library than glibc
            ctypes.CDLL(None).malloc_trim(0)
