"""How fast families are found: ``python bench/families.py FILE --count N``.

FILE is a text file (may be .xz), a document a line. Every twentieth is put in again with a foreword and a changed year,
as reposts are. Printed are notices a second for keeping prints and for grouping, the time that one notice more takes,
how many reposts were found, the most memory and the size of the catalog.
"""

from __future__ import annotations

import argparse
import lzma
import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from measuring import machine
from policykb.index.catalog import Catalog
from policykb.index.records import SourceRecord
from policykb.model import RawPage, doc_id_of
from policykb.pipeline.families import regroup
from policykb.pipeline.reading import read

EACH = 20
BATCH = 1_000


def texts(path: Path, count: int) -> Iterator[str]:
    """Lines of the file, every twentieth a repost of the one before it."""
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        last = ""
        for number, line in enumerate(islice(lines, count)):
            last = "推荐阅读：小编整理。\n" + last.replace("2020年", "2023年") if number % EACH == EACH - 1 else line
            yield last


def main() -> None:
    """Runs the measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--count", type=int, default=5_000)
    args = parser.parse_args()
    print(machine())
    blank = read(RawPage(source="a.txt", body="通知".encode(), media_type="text/plain"), parser="selectolax")
    with tempfile.TemporaryDirectory() as home, Catalog.open(Path(home, "catalog.sqlite"), writable=True) as catalog:
        length, done, began = 0, 0, time.perf_counter()
        lines = texts(args.file, args.count)
        while batch := list(islice(lines, BATCH)):
            with catalog.writing() as writer:
                for text in batch:
                    document = replace(blank.document, text=text, doc_id=doc_id_of(str(done).encode()))
                    record = SourceRecord(path=f"{done}.txt", size=1, mtime_ns=1, sha256="", made_from="")
                    writer.put(replace(blank, document=document), record)
                    length, done = length + len(text), done + 1
        kept = time.perf_counter()
        regroup(catalog)
        grouped = time.perf_counter()
        found = sum(member.relation != "original" for member in catalog.families.of(catalog.doc_ids()).values())
        with catalog.writing() as writer:
            writer.put(blank, SourceRecord(path="more.txt", size=1, mtime_ns=1, sha256="", made_from=""))
        more = time.perf_counter()
        regroup(catalog)
        print(f"{done} notices of {length // done} characters: kept {done / (kept - began):.0f}/s,")
        print(f"grouped {done / (grouped - kept):.0f}/s; one more {1000 * (time.perf_counter() - more):.1f} ms")
        print(f"{found} members beside originals, of {done // EACH} reposts put in")
        print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB at most", end=", ")
        print(f"catalog {sum(path.stat().st_size for path in Path(home).iterdir()) / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
