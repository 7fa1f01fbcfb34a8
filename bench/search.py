"""How fast an index is made and asked: our engines, beside tantivy bare (words only, no phrases, no filters).

    python bench/search.py TEXTS [--documents 10000] [--engines tantivy,whoosh]

TEXTS holds a text a line (JSON lines: their ``text``); it is repeated up to the number asked for.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter

import tantivy

from measuring import machine, median_ms, texts_of
from policykb.index.engine import And, Entry, Every, Keyword, Node, Or, Phrase, Query, Weighted, Word
from policykb.index.engines import open_engine
from policykb.index.words import Words, words_for_documents, words_for_questions

QUESTION = "易地扶贫搬迁后续扶持"
REGIONS = ("青榆县", "白桦县", "黑松县", "红枫县")


def entries(texts: list[str], number: int) -> Iterator[Entry]:
    for place, text in enumerate(islice(cycle(texts), number)):
        yield Entry(
            entry_id=f"n{place:012x}",
            level="notice",
            texts={"title": text[:40], "headings": "", "body": text},
            keywords={"region": (REGIONS[place % len(REGIONS)],)},
            numbers={"issued_on": 20200101 + place % 28},
        )


def questions(words: Words) -> dict[str, Query]:
    parts = tuple(Word(text=word) for word in words.cut(QUESTION))
    rank = (Weighted(node=Or(parts=parts), weight=1.0), Weighted(node=Phrase(text=QUESTION), weight=1.0, by="bigrams"))

    def notices(node: Node, ranked: tuple[Weighted, ...] = ()) -> Query:
        return Query(level="notice", match=node, rank=ranked)

    return {
        "one word": notices(Word(text="就业"), (Weighted(node=Word(text="就业"), weight=1.0),)),
        "all words, ranked": notices(And(parts=parts), rank),
        "any word, ranked": notices(Or(parts=parts), rank),
        "phrase of 2": notices(Phrase(text="就业")),
        "phrase of 4": notices(Phrase(text="疫情防控")),
        "phrase of 12": notices(Phrase(text="新型冠状病毒感染的肺炎疫")),
        "phrase of 1": notices(Phrase(text="县")),
        "a filter": notices(And(parts=(Keyword(name="region", value=REGIONS[0]), Word(text="就业")))),
        "everything, by date": Query(level="notice", match=Every(), sort="-issued_on"),
    }


def ours(name: str, texts: list[str], number: int, folder: Path) -> tuple[float, dict[str, float], int]:
    segmenter = "rjieba" if name == "tantivy" else "jieba"
    words = words_for_documents(folder, segmenter)  # type: ignore[arg-type]
    engine = open_engine(name, folder / name, words, writable=True)  # type: ignore[arg-type]
    begun = perf_counter()
    engine.write(entries(texts, number), (), stamp="bench")
    rate = number / (perf_counter() - begun)
    engine.close()
    asking = words_for_questions(folder, words.digest)
    engine = open_engine(name, folder / name, asking)  # type: ignore[arg-type]
    times = {
        what: median_ms(lambda query=query: engine.find(query), 30 if name == "tantivy" else 5)  # type: ignore[misc]
        for what, query in questions(asking).items()
    }
    engine.close()
    return rate, times, sum(path.stat().st_size for path in (folder / name).rglob("g*/*/*"))


def bare(texts: list[str], number: int, folder: Path) -> tuple[float, float, int]:
    """tantivy with the words of the body alone: what the engine itself costs."""
    cut = words_for_documents(folder, "rjieba").cut
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("place", stored=True)
    builder.add_text_field("body", tokenizer_name="spaces", index_option="freq")
    path = folder / "bare"
    path.mkdir()
    index = tantivy.Index(builder.build(), str(path))
    index.register_tokenizer("spaces", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    begun = perf_counter()
    writer = index.writer(64_000_000, 1)
    for place, entry in enumerate(entries(texts, number)):
        writer.add_document(tantivy.Document(place=place, body=" ".join(cut(entry.texts["body"]))))
    writer.commit()
    writer.wait_merging_threads()
    rate = number / (perf_counter() - begun)
    index.reload()
    searcher = index.searcher()
    query = tantivy.Query.term_query(index.schema, "body", "就业", index_option="freq")
    search: Callable[[], object] = lambda: searcher.search(query, limit=10)  # noqa: E731
    return rate, median_ms(search, 30), sum(file.stat().st_size for file in path.iterdir())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--engines", default="tantivy")
    asked = parser.parse_args()
    texts = texts_of(asked.texts)
    print(machine("tantivy", "rjieba", "jieba", "Whoosh-Reloaded"))
    print(f"{asked.documents} documents of {sum(map(len, texts)) // len(texts)} characters (mean)")
    with tempfile.TemporaryDirectory() as at:
        rate, word, size = bare(texts, asked.documents, Path(at))
        print(f"bare tantivy: {rate:,.0f} documents/s, {size / 1e6:.1f} MB, one word {word:.2f} ms")
        for name in asked.engines.split(","):
            own_rate, times, own_size = ours(name, texts, asked.documents, Path(at))
            print(
                f"ours on {name}: {own_rate:,.0f} documents/s ({own_rate / rate:.2f} of bare), {own_size / 1e6:.1f} MB"
            )
            for what, time in times.items():
                print(f"  {what:20} {time:8.2f} ms")


if __name__ == "__main__":
    main()
