"""What cleaning costs and keeps: ``python bench/clean.py PAGES [GOLD]``.

PAGES is a folder of .html files, GOLD one of NAME.txt with the text a reader wants of each. Prints machine and
versions; pages a second of each parser, and of trafilatura, readability-lxml and Beautiful Soup's ``get_text`` beside
them where installed (the `bench` extra): the same pages from their bytes, one process each, one after another, the
fastest of ``--repeat`` runs after one that warms up, in processor time; then whether both parsers agree, and
precision, recall and F1 of character 4-grams after NFKC folding, white space left out.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from measuring import machine
from policykb.clean.page import Parser, clean
from policykb.model import Document, RawPage

PARSERS: tuple[Parser, ...] = ("selectolax", "beautifulsoup")
OTHERS = {"trafilatura": "trafilatura", "readability": "readability-lxml", "bs4": "beautifulsoup4"}


def main() -> None:
    """Runs the measurement."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("pages", type=Path, help="a folder; those within are read as well")
    arguments.add_argument("gold", type=Path, nargs="?")
    arguments.add_argument("--repeat", type=int, default=5, help="runs, of which the fastest counts")
    arguments.add_argument("--worst", type=int, default=5, help="pages to name")
    arguments.add_argument("--only", help="time this one, in this process, and print milliseconds a page")
    options = arguments.parse_args()
    pages = {path.stem: path.read_bytes() for path in sorted(options.pages.rglob("*.html"))}
    if options.only:
        print(_milliseconds(_reader(options.only), list(pages.values()), options.repeat))
        return
    others = [name for name in OTHERS if importlib.util.find_spec(name)]
    print(machine("policykb", "selectolax", *(OTHERS[name] for name in others)))
    print(f"{len(pages)} pages of {sum(map(len, pages.values())) // max(1, len(pages)) // 1024} KB on average")
    _compare([*PARSERS, *others], options.pages, options.repeat)
    documents = {parser: {name: _cleaned(body, parser) for name, body in pages.items()} for parser in PARSERS}
    differ = [name for name in pages if documents["selectolax"][name] != documents["beautifulsoup"][name]]
    print(f"the parsers differ on {len(differ)} pages {differ[:5]}")
    if options.gold:
        _score({name: document.text for name, document in documents["selectolax"].items()}, options.gold, options.worst)


def _cleaned(body: bytes, parser: Parser) -> Document:
    return clean(RawPage(source="page", body=body, media_type="text/html"), parser=parser)


def _reader(name: str) -> Callable[[bytes], object]:
    """What reads a page's bytes; imports what it needs."""
    for parser in PARSERS:
        if name == parser:
            return lambda body: _cleaned(body, parser)
    if name == "trafilatura":
        import trafilatura  # noqa: PLC0415

        return trafilatura.extract
    if name == "readability":
        import readability  # noqa: PLC0415

        return lambda body: readability.Document(body.decode("utf-8", "replace")).summary()
    from bs4 import BeautifulSoup  # noqa: PLC0415

    return lambda body: BeautifulSoup(body, "html.parser").get_text()


def _milliseconds(read: Callable[[bytes], object], pages: list[bytes], repeat: int) -> float:
    spent = []
    for _ in range(repeat + 1):
        start = time.process_time()
        for body in pages:
            read(body)
        spent.append(time.process_time() - start)
    return min(spent[1:]) * 1000 / max(1, len(pages))


def _compare(names: list[str], pages: Path, repeat: int) -> None:
    """Each in a process of its own."""
    took = {}
    for name in names:
        command = [sys.executable, __file__, str(pages), "--only", name, "--repeat", str(repeat)]
        took[name] = float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    for name, milliseconds in took.items():
        faster = f"  {took['trafilatura'] / milliseconds:4.1f} × trafilatura" if "trafilatura" in took else ""
        print(f"{name:<14} {1000 / milliseconds:7.0f} pages a second  {milliseconds:6.2f} ms a page{faster}")


def _grams(text: str) -> Counter[str]:
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    return Counter(folded[at : at + 4] for at in range(max(1, len(folded) - 3)))


def _score(texts: dict[str, str], gold: Path, worst: int) -> None:
    rows = []
    for name, text in texts.items():
        wanted = gold / f"{name}.txt"
        if wanted.exists():
            got, want = _grams(text), _grams(wanted.read_text(encoding="utf-8"))
            hit = (got & want).total()
            precision, recall = hit / max(1, got.total()), hit / max(1, want.total())
            rows.append((2 * precision * recall / max(1e-9, precision + recall), precision, recall, name))
    rows.sort()
    for number, what in enumerate(("F1", "precision", "recall")):
        values = [float(row[number]) for row in rows]
        print(f"{what:<14} mean {sum(values) / max(1, len(values)):.4f}  lowest {min(values, default=0):.4f}")
    for f1, precision, recall, name in rows[:worst]:
        print(f"   {f1:.3f} {precision:.3f} {recall:.3f} {name}")


if __name__ == "__main__":
    main()
