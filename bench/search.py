"""How fast questions are answered, side by side: ``python bench/search.py TEXTS [--documents 100000]``.

TEXTS holds a text a line (may be .xz, may be JSON lines), repeated up to the number asked for. Over the same texts,
cut into the same words, stand in one run: our engine, asked exactly as ``policykb search`` asks it (words and pairs of
characters over three fields, other names, steps for the words that a hit has, the fifty best); tantivy bare (one field
of words, BM25, ten best); SQLite FTS5 (the same, ``ORDER BY rank``); whoosh with jieba's analyzer (over a twentieth of
the texts: it indexes too slowly for more). Printed are medians in milliseconds.
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter

import tantivy

from measuring import machine, median_ms, texts_of
from policykb.ask.filters import Filters
from policykb.ask.question import read_question
from policykb.ask.ranking import first_ranking, weights
from policykb.index.engine import And, EngineName, Entry, Every, Query
from policykb.index.engines import open_engine
from policykb.index.words import words_for_documents, words_for_questions

REGIONS = ("青榆县", "白桦县", "黑松县", "红枫县")
WHOOSH_SHARE = 20  # of so many texts whoosh gets one


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One kind of question, as typed; ``region`` narrows it."""

    kind: str
    typed: str
    region: str | None = None


QUESTIONS = (
    Asked(kind="common", typed="公司"),
    Asked(kind="rare", typed="稀土"),
    Asked(kind="two words", typed="企业 发展"),
    Asked(kind="phrase", typed="“新能源汽车”"),
    Asked(kind="filtered", typed="公司", region=REGIONS[0]),
    Asked(kind="question", typed="地方政府在支持中小企业发展方面有哪些措施？"),
)
Search = Callable[[Asked], object]


def regions(number: int) -> str:
    return REGIONS[number % len(REGIONS)]


def ours(texts: list[str], number: int, folder: Path, name: EngineName = "tantivy") -> tuple[float, Search]:
    """Our engine with what it takes of a question."""
    words = words_for_documents(folder, "rjieba")

    def entries() -> Iterator[Entry]:
        for place, text in enumerate(islice(cycle(texts), number)):
            yield Entry(
                entry_id=f"n{place:012x}",
                level="notice",
                texts={"title": text[:40], "headings": "", "body": text},
                keywords={"region": (regions(place),)},
            )

    begun = perf_counter()
    writer = open_engine(name, folder / "ours", words, writable=True)
    writer.write(entries(), (), stamp="bench")
    writer.close()
    rate = number / (perf_counter() - begun)
    cutting = words_for_questions(folder, words.digest)
    engine = open_engine(name, folder / "ours", cutting, stamp="bench")

    def search(asked: Asked) -> object:
        question = read_question(asked.typed, cutting)
        parts = tuple(part for part in (question.match, *Filters(region=asked.region).nodes()) if part != Every())
        query = Query(
            level="notice",
            match=And(parts=parts),
            rank=first_ranking(question, "notice"),
            limit=weights()["second"]["pool"],
        )
        return engine.find(query)

    return rate, search


def bare_tantivy(texts: list[str], number: int, folder: Path) -> tuple[float, Search]:
    words = words_for_documents(folder, "rjieba")
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("body", tokenizer_name="spaces", index_option="position")
    builder.add_text_field("region", tokenizer_name="raw", index_option="basic")
    path = folder / "bare"
    path.mkdir()
    index = tantivy.Index(builder.build(), str(path))
    index.register_tokenizer("spaces", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    begun = perf_counter()
    writer = index.writer(64_000_000, 1)
    for place, text in enumerate(islice(cycle(texts), number)):
        writer.add_document(tantivy.Document(body=" ".join(words.cut(text)), region=regions(place)))
    writer.commit()
    writer.wait_merging_threads()
    rate = number / (perf_counter() - begun)
    index.reload()
    searcher = index.searcher()
    must, should = tantivy.Occur.Must, tantivy.Occur.Should

    def search(asked: Asked) -> object:
        cut = words.cut(asked.typed)
        terms = [tantivy.Query.term_query(index.schema, "body", word, index_option="freq") for word in cut]
        if asked.typed.startswith("“") and len(cut) > 1:
            query = tantivy.Query.phrase_query(index.schema, "body", list(cut))
        else:
            query = tantivy.Query.boolean_query([(should, term) for term in terms])
        if asked.region:
            region = tantivy.Query.term_query(index.schema, "region", asked.region, index_option="basic")
            query = tantivy.Query.boolean_query([(must, query), (must, region)])
        return searcher.search(query, limit=10)

    return rate, search


def fts5(texts: list[str], number: int, folder: Path) -> tuple[float, Search]:
    words = words_for_documents(folder, "rjieba")
    connection = sqlite3.connect(folder / "fts5.sqlite")
    connection.execute("CREATE VIRTUAL TABLE notices USING fts5(body, region)")
    begun = perf_counter()
    rows = ((" ".join(words.cut(text)), regions(place)) for place, text in enumerate(islice(cycle(texts), number)))
    connection.executemany("INSERT INTO notices VALUES (?, ?)", rows)
    connection.commit()
    rate = number / (perf_counter() - begun)

    def search(asked: Asked) -> object:
        cut = words.cut(asked.typed)
        quoted = '"' + " ".join(cut) + '"'
        body = quoted if asked.typed.startswith("“") else " OR ".join(f'"{word}"' for word in cut)
        match = f"body : ({body})" + (f' AND region : "{asked.region}"' if asked.region else "")
        select = "SELECT rowid FROM notices WHERE notices MATCH ? ORDER BY rank LIMIT 10"
        return connection.execute(select, (match,)).fetchall()

    return rate, search


def whoosh_with_jieba(texts: list[str], number: int, folder: Path) -> tuple[float, Search]:
    from jieba.analyse import ChineseAnalyzer  # noqa: PLC0415 - half a second, for whoosh alone
    from whoosh import fields, index, qparser, query  # noqa: PLC0415

    path = folder / "whoosh"
    path.mkdir()
    made = index.create_in(str(path), fields.Schema(body=fields.TEXT(analyzer=ChineseAnalyzer()), region=fields.ID))
    begun = perf_counter()
    writer = made.writer(limitmb=128)
    for place, text in enumerate(islice(cycle(texts), number)):
        writer.add_document(body=text, region=regions(place))
    writer.commit()
    rate = number / (perf_counter() - begun)
    searcher = made.searcher()
    parser = qparser.QueryParser("body", made.schema, group=qparser.OrGroup)

    def search(asked: Asked) -> object:
        narrowed = query.Term("region", asked.region) if asked.region else None
        return searcher.search(parser.parse(asked.typed.replace("“", '"').replace("”", '"')), limit=10, filter=narrowed)

    return rate, search


def main() -> None:
    """Runs the measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--without", default="", help="of fts5, whoosh")
    asked = parser.parse_args()
    texts = texts_of(asked.texts)
    print(machine("tantivy", "rjieba", "jieba", "Whoosh-Reloaded") + f", SQLite {sqlite3.sqlite_version}")
    print(f"{asked.documents} documents of {sum(map(len, texts)) // len(texts)} characters (mean)")
    makers = {"ours": ours, "tantivy": bare_tantivy, "fts5": fts5, "whoosh": whoosh_with_jieba}
    with tempfile.TemporaryDirectory() as at:
        searches: dict[str, Search] = {}
        for name, make in makers.items():
            if name not in asked.without.split(","):
                number = asked.documents // (WHOOSH_SHARE if name == "whoosh" else 1)
                rate, searches[name] = make(texts, number, Path(at))
                print(f"{name:8} {number} documents at {rate:,.0f} a second", flush=True)
        print(f"{'ms':12}" + "".join(f"{name:>10}" for name in searches))
        for one in QUESTIONS:
            times = [median_ms(lambda: search(one), asked.runs) for search in searches.values()]  # noqa: B023
            print(f"{one.kind:12}" + "".join(f"{time:10.2f}" for time in times), flush=True)


if __name__ == "__main__":
    main()
