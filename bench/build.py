"""What a build costs: ``python bench/build.py [--notices N] [--workers W] [--files F]``, in a passing folder.

The samples of ``corpus/`` are copied, each with a number of its own, until there are N notices. Printed are a first
build, one with nothing new, one with one notice changed, and whether the corpus changed (asked before every answer)
for F empty files.

``--pages FOLDER``: the .html files there, N in all, through every stage with one worker and two, and beside it the
straightforward pipeline over the same pages: BeautifulSoup's text, OpenCC, jieba, whoosh.
``--texts FILE --sizes 5000,20000``: so many texts (a line each, may be .xz) in one build, with the peak of memory of
its process: run two sizes to see how it grows.
"""

from __future__ import annotations

import argparse
import platform
import resource
import tempfile
import time
from collections.abc import Callable
from itertools import cycle, islice
from multiprocessing import get_context
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF

from measuring import texts_of
from policykb import __version__
from policykb.corpus.state import is_as, snapshot
from policykb.pipeline.build import build
from policykb.project import find_project

SAMPLES = Path(__file__).parent.parent / "corpus"


def main() -> None:
    """Runs the measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notices", type=int, default=500)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--files", type=int, default=50_000)
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--sizes", default="5000,20000,100000")
    args = parser.parse_args()
    print(f"policykb {__version__}, Python {platform.python_version()}, {platform.machine()} {platform.system()}")
    if args.pages:
        _beside_the_plain_way(sorted(args.pages.rglob("*.html")), args.notices)
        return
    if args.texts:
        for size in map(int, args.sizes.split(",")):
            _in_a_process_of_its_own(args.texts, size, args.workers)
        return
    with tempfile.TemporaryDirectory() as folder:
        project = find_project(Path(folder), environ={})
        _fill(project.corpus, args.notices)
        for what in ("first build", "nothing new", "one changed"):
            if what == "one changed":
                (project.corpus / "0.txt").write_bytes((project.corpus / "0.txt").read_bytes() + b"\n\n")
            seconds = _timed(lambda: build(project, workers=args.workers))
            print(f"{what:12} {seconds:8.2f} s   {1000 * seconds / args.notices:6.2f} ms a notice of {args.notices}")
    with tempfile.TemporaryDirectory() as folder:
        for number in range(args.files):
            (Path(folder) / f"{number}.html").touch()
        before = snapshot(Path(folder))
        print(f"is it as it was, {args.files} files: {1000 * _timed(lambda: is_as(Path(folder), before)):.1f} ms")


def _fill(corpus: Path, count: int) -> None:
    corpus.mkdir()
    samples = sorted(SAMPLES.glob("*.txt")) + sorted(SAMPLES.glob("*.html"))
    for number, sample in enumerate(islice(cycle(samples), count)):
        body = sample.read_bytes() + b"\n" * (number // len(samples))
        (corpus / f"{number}{sample.suffix}").write_bytes(body)


def _beside_the_plain_way(pages: list[Path], count: int) -> None:
    bodies = [page.read_bytes() + b"\n<!-- %d -->" % number for number, page in enumerate(islice(cycle(pages), count))]
    rates = {}
    for workers in (1, 2):
        with tempfile.TemporaryDirectory() as folder:
            project = find_project(Path(folder), environ={})
            project.corpus.mkdir()
            for number, body in enumerate(bodies):
                (project.corpus / f"{number}.html").write_bytes(body)
            seconds = _timed(lambda: build(project, workers=workers))  # noqa: B023
        rates[workers] = count / seconds
        print(f"every stage, {workers} workers: {rates[workers]:8.1f} notices a second of {count}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        plain = count / _timed(lambda: _plain_way(bodies, folder))
    print(f"the straightforward pipeline: {plain:8.1f} notices a second; one worker {rates[1] / plain:.1f} times")


def _plain_way(bodies: list[bytes], folder: str) -> None:
    """What one writes first: the page's text, simplified, cut and indexed; nothing cleaned, nothing understood."""
    from bs4 import BeautifulSoup  # noqa: PLC0415 - these four are for this alone
    from jieba.analyse import ChineseAnalyzer  # noqa: PLC0415
    from opencc import OpenCC  # noqa: PLC0415
    from whoosh import fields, index  # noqa: PLC0415

    simplified = OpenCC("t2s")
    writer = index.create_in(folder, fields.Schema(body=fields.TEXT(analyzer=ChineseAnalyzer(), stored=True))).writer()
    for body in bodies:
        writer.add_document(body=simplified.convert(BeautifulSoup(body, "html.parser").get_text("\n")))
    writer.commit()


def _in_a_process_of_its_own(texts: Path, size: int, workers: int) -> None:
    with get_context("spawn").Pool(1) as pool:
        seconds, peak, children = pool.apply(_build_texts, (texts, size, workers))
    print(
        f"{size:8} texts: {size / seconds:8.1f} a second, peak {peak:.0f} MB, of a worker {children:.0f} MB", flush=True
    )


def _build_texts(texts: Path, size: int, workers: int) -> tuple[float, float, float]:
    with tempfile.TemporaryDirectory() as folder:
        project = find_project(Path(folder), environ={})
        project.corpus.mkdir()
        for number, line in enumerate(islice(cycle(texts_of(texts)), size)):
            (project.corpus / f"{number}.txt").write_text(f"{line}\n（第{number}件）", encoding="utf-8")
        seconds = _timed(lambda: build(project, workers=workers))
    own, children = (resource.getrusage(who).ru_maxrss / 1024 for who in (RUSAGE_SELF, RUSAGE_CHILDREN))
    return seconds, own, children


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
