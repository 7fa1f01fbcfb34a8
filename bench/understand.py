"""What understanding costs: ``python bench/understand.py FOLDER [--lines FILE]`` over text files, one notice each.

``--lines`` takes a file with a notice a line (or JSON lines with ``text``) in the place of a folder. Prints machine and
versions, notices per second, milliseconds for 3,000 characters with the share of each step, and beside them, in the
same run, what cutting the same texts with rjieba and indexing them with tantivy costs: understanding is to stay under
four times that. All in processor time of one core, so that what else runs on the machine counts little.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import rjieba
import tantivy

from measuring import machine, texts_of
from policykb import __version__
from policykb.clean.page import clean
from policykb.model import Document, RawPage
from policykb.understand.checks import findings
from policykb.understand.citations import citations
from policykb.understand.contacts import contacts
from policykb.understand.document import understand
from policykb.understand.duties.find import find_duties
from policykb.understand.header.read import read_header
from policykb.understand.lists import named_lists
from policykb.understand.measures import measures
from policykb.understand.outline.clauses import outline

_AVERAGE = 3000  # characters of an average notice
_BOUND = 4  # times cutting and indexing


def main() -> None:
    """Runs the measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--lines", type=Path)
    parser.add_argument("--repeat", type=int, default=3, help="runs, of which the fastest counts")
    args = parser.parse_args()
    if not (args.folder or args.lines):
        parser.error("name a folder of .txt files, or --lines FILE")
    texts = texts_of(args.lines) if args.lines else [path.read_text("utf-8") for path in args.folder.glob("*.txt")]
    documents = [_document(text) for text in texts]
    characters = sum(len(document.text) for document in documents)
    print(f"policykb {__version__}, {machine('rjieba', 'tantivy')}")
    whole = min(_seconds(lambda: [understand(document) for document in documents]) for _ in range(args.repeat))
    beside = min(_seconds(lambda: _cut_and_index(documents)) for _ in range(args.repeat))
    ours, theirs = (seconds * 1000 / characters * _AVERAGE for seconds in (whole, beside))
    print(
        f"{len(documents)} notices of {characters // max(1, len(documents))} characters: {len(documents) / whole:.0f}/s"
    )
    print(f"{ours:.2f} ms for {_AVERAGE} characters; rjieba and tantivy {theirs:.2f} ms: {ours / theirs:.1f} times, "
          f"at most {_BOUND} wanted")  # fmt: skip
    steps = _steps(documents)
    for step, seconds in steps.most_common():
        print(f"  {step:10} {seconds / steps.total():6.1%}")


def _document(text: str) -> Document:
    return clean(RawPage(source="notice.txt", body=text.encode(), media_type="text/plain"), parser="selectolax")


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _cut_and_index(documents: list[Document]) -> None:
    schema = tantivy.SchemaBuilder().add_text_field("text", tokenizer_name="whitespace").build()
    with tempfile.TemporaryDirectory() as folder:
        writer = tantivy.Index(schema, path=folder).writer(num_threads=1)
        for document in documents:
            writer.add_document(tantivy.Document(text=" ".join(rjieba.cut(document.text))))
        writer.commit()
        writer.wait_merging_threads()


def _steps(documents: list[Document]) -> Counter[str]:
    """The seconds of each step over all notices."""
    spent: Counter[str] = Counter()

    def timed(step: str, work: Callable[[], object]) -> None:
        spent[step] += _seconds(work)

    for document in documents:
        header, _ = read_header(document)
        clauses = outline(document, header)
        duties = find_duties(document, header, clauses)
        notice = understand(document)
        timed("header", lambda document=document: read_header(document))
        timed("outline", lambda document=document, header=header: outline(document, header))
        timed("duties", lambda d=document, h=header, c=clauses: find_duties(d, h, c))
        timed("measures", lambda d=document, h=header, c=clauses, f=duties: measures(d, h, c, f))
        timed("lists", lambda document=document: named_lists(document.text))
        timed("citations", lambda document=document, header=header: citations(document.text, header))
        timed("contacts", lambda document=document: contacts(document.text))
        timed("checks", lambda notice=notice: findings(notice))
    return spent


if __name__ == "__main__":
    main()
