"""What cleaning costs and keeps: ``python bench/clean.py PAGES [GOLD]``.

PAGES is a folder of .html files, GOLD one of NAME.txt with the text a reader wants of each. Prints machine and
versions, milliseconds a page for each parser (the fastest of ``--repeat`` runs; trafilatura beside it where
installed), whether both parsers agree, and precision,
recall and F1 of character 4-grams after NFKC folding, white space left out.
"""

from __future__ import annotations

import argparse
import importlib.util
import platform
import time
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from policykb import __version__
from policykb.clean.page import Parser, clean
from policykb.model import Document, RawPage

PARSERS: tuple[Parser, ...] = ("selectolax", "beautifulsoup")


def main() -> None:
    """Runs the measurement."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("pages", type=Path)
    arguments.add_argument("gold", type=Path, nargs="?")
    arguments.add_argument("--repeat", type=int, default=3, help="runs, of which the fastest counts")
    arguments.add_argument("--worst", type=int, default=5, help="pages to name")
    options = arguments.parse_args()
    print(f"policykb {__version__}, Python {platform.python_version()}, {platform.machine()} {platform.system()}")
    pages = {path.stem: path.read_bytes() for path in sorted(options.pages.glob("*.html"))}
    print(f"{len(pages)} pages of {sum(map(len, pages.values())) // max(1, len(pages)) // 1024} KB on average")
    documents = {parser: {name: _cleaned(body, parser) for name, body in pages.items()} for parser in PARSERS}
    for parser in PARSERS:
        _time(
            parser,
            lambda parser=parser: [_cleaned(body, parser) for body in pages.values()],
            len(pages),
            options.repeat,
        )
    if importlib.util.find_spec("trafilatura"):
        import trafilatura  # noqa: PLC0415  not one of our dependencies

        texts = [body.decode("utf-8", "replace") for body in pages.values()]
        _time("trafilatura", lambda: [trafilatura.extract(text) for text in texts], len(pages), options.repeat)
    differ = [name for name in pages if documents["selectolax"][name] != documents["beautifulsoup"][name]]
    print(f"the parsers differ on {len(differ)} pages {differ[:5]}")
    if options.gold:
        _score({name: document.text for name, document in documents["selectolax"].items()}, options.gold, options.worst)


def _cleaned(body: bytes, parser: Parser) -> Document:
    return clean(RawPage(source="page", body=body, media_type="text/html"), parser=parser)


def _time(name: str, run: Callable[[], object], pages: int, repeat: int) -> None:
    spent = []
    for _ in range(repeat):
        start = time.process_time()
        run()
        spent.append(time.process_time() - start)
    print(f"{name:<14} {min(spent) * 1000 / max(1, pages):6.1f} ms of processor a page")


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
