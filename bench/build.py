"""What a build costs: ``python bench/build.py [--notices N] [--workers W] [--files F]``, in a passing folder.

The samples of ``corpus/`` are copied, each with a number of its own, until there are N notices. Printed are a first
build, one with nothing new, one with one notice changed, and whether the corpus changed (asked before every answer)
for F empty files.

``--pages FOLDER``: the .html files there, N in all, through every stage with one worker and two, and beside it the
straightforward pipeline over the same pages: BeautifulSoup's text, OpenCC, jieba, whoosh. Where there are fewer files
than N, they come again with other place names, numbers and years, so that they are other notices; N should be a
thousand or more, or what is measured is how both start. Of ours the seconds by the clock are taken beside those of all
processors (the processes that read, and the one that writes), as others may use the machine meanwhile.
``--texts FILE --sizes 5000,20000``: so many texts (a line each, may be .xz) in one build, with the most memory that its
processes have at one time, and on the way: run two sizes to see how it grows.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from multiprocessing import get_context
from pathlib import Path
from threading import Event, Thread

from measuring import lines_of
from policykb import __version__
from policykb.corpus.state import is_as, snapshot
from policykb.pipeline.build import build
from policykb.project import Project, find_project

SAMPLES = Path(__file__).parent.parent / "corpus"
_LOOK = 0.5  # seconds between two looks at the memory
_TOLD = 5_000  # texts between two lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Seconds by the clock and of all processors, and the most memory in megabytes."""

    seconds: float
    processors: float
    memory: float

    def __str__(self) -> str:
        """As it is printed."""
        return f"{self.seconds:7.1f} s, {self.processors:7.1f} s of processors, {self.memory:5.0f} MB at most"


def main() -> None:
    """Runs the measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notices", type=int, default=1_000)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--files", type=int, default=50_000)
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--sizes", default="5000,20000,100000")
    args = parser.parse_args()
    cores = os.cpu_count()
    print(f"policykb {__version__}, Python {platform.python_version()}, {platform.machine()}, {cores} cores")
    if args.pages:
        _beside_the_plain_way(sorted(args.pages.rglob("*.html")), args.notices)
    elif args.texts:
        for size in map(int, args.sizes.split(",")):
            cost = _in_a_process_of_its_own(_build_texts, args.texts, size, args.workers)
            print(f"{size:8} texts, {args.workers} workers: {size / cost.seconds:7.1f} a second; {cost}", flush=True)
    else:
        _of_the_samples(args.notices, args.workers, args.files)


def _of_the_samples(count: int, workers: int, files: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        project = find_project(Path(folder), environ={})
        _fill(project.corpus, count)
        for what in ("first build", "nothing new", "one changed"):
            if what == "one changed":
                (project.corpus / "0.txt").write_bytes((project.corpus / "0.txt").read_bytes() + b"\n\n")
            seconds = _timed(lambda: build(project, workers=workers))
            print(f"{what:12} {seconds:8.2f} s   {1000 * seconds / count:6.2f} ms a notice of {count}")
    with tempfile.TemporaryDirectory() as folder:
        for number in range(files):
            (Path(folder) / f"{number}.html").touch()
        before = snapshot(Path(folder))
        print(f"is it as it was, {files} files: {1000 * _timed(lambda: is_as(Path(folder), before)):.1f} ms")


def _fill(corpus: Path, count: int) -> None:
    corpus.mkdir()
    samples = sorted(SAMPLES.glob("*.txt")) + sorted(SAMPLES.glob("*.html"))
    for number, sample in enumerate(islice(cycle(samples), count)):
        body = sample.read_bytes() + b"\n" * (number // len(samples))
        (corpus / f"{number}{sample.suffix}").write_bytes(body)


def _beside_the_plain_way(pages: list[Path], count: int) -> None:
    print(f"{count} pages of {len(pages)} files, each time with other names and numbers")
    rates = {}
    for workers in (1, 2):
        cost = _in_a_process_of_its_own(_build_pages, pages, count, workers)
        rates[workers] = count / cost.seconds, count / cost.processors
        print(f"every stage, {workers} workers: {rates[workers][0]:7.1f} notices a second; {cost}", flush=True)
    cost = _in_a_process_of_its_own(_plain_way, pages, count, 1)
    print(f"the straightforward pipeline: {count / cost.seconds:7.1f} notices a second; {cost}")
    by_clock, by_processors = (ours / (count / plain) for ours, plain in zip(
        rates[1], (cost.seconds, cost.processors), strict=True
    ))  # fmt: skip
    print(f"one worker: {by_clock:.1f} times by the clock, {by_processors:.1f} times by processors")


def _bodies(pages: list[Path], count: int) -> Iterator[bytes]:
    """The pages, over and over, each time as other notices: places, numbers and years are others."""
    for number in range(count):
        body, time_ = pages[number % len(pages)].read_bytes(), number // len(pages)
        yield body if not time_ else _another(body, time_)


def _another(body: bytes, time_: int) -> bytes:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return body + b"\n<!-- %d -->" % time_
    digits = str.maketrans("3456789", "".join("3456789"[(at + time_) % 7] for at in range(7)))
    text = re.sub(r"(?<=[一-鿿〔\[])\d{1,4}(?=[一-鿿〕\]])", lambda found: found[0].translate(digits), text)
    place = "".join("安平丰乐永清和兴"[time_ // step % 8] for step in (1, 8, 64))
    return re.sub(r"[一-鿿]{2}(?=[省市县区州])", place[: 2 + time_ % 2], text).encode()


def _build_pages(folder: Path, pages: list[Path], count: int, workers: int) -> Callable[[], object]:
    project = _project(folder)
    for number, body in enumerate(_bodies(pages, count)):
        (project.corpus / f"{number}.html").write_bytes(body)
    return lambda: build(project, workers=workers)


def _build_texts(folder: Path, texts: Path, size: int, workers: int) -> Callable[[], object]:
    project = _project(folder)
    for number, line in enumerate(islice(_over_and_over(texts), size)):
        (project.corpus / f"{number}.txt").write_text(f"{line}\n（第{number}件）", encoding="utf-8")
    begun = time.perf_counter()

    def tell(done: int, total: int, _: str) -> None:
        if done % _TOLD == 0 and done < total:
            seconds = time.perf_counter() - begun
            print(f"{done:8} read after {seconds:6.0f} s, {sum(_memory()):.0f} MB", file=sys.stderr, flush=True)

    return lambda: build(project, workers=workers, progress=tell)


def _over_and_over(texts: Path) -> Iterator[str]:
    """The texts again and again, none held."""
    while True:
        yield from lines_of(texts)


def _plain_way(folder: Path, pages: list[Path], count: int, _: int) -> Callable[[], object]:
    """What one writes first: the page's text, simplified, cut and indexed; nothing cleaned, nothing understood."""
    from bs4 import BeautifulSoup  # noqa: PLC0415 - these four are for this alone
    from jieba.analyse import ChineseAnalyzer  # noqa: PLC0415
    from opencc import OpenCC  # noqa: PLC0415
    from whoosh import fields, index  # noqa: PLC0415

    bodies = list(_bodies(pages, count))

    def run() -> None:
        simplified = OpenCC("t2s")
        schema = fields.Schema(body=fields.TEXT(analyzer=ChineseAnalyzer(), stored=True))
        writer = index.create_in(folder, schema).writer()
        for body in bodies:
            writer.add_document(body=simplified.convert(BeautifulSoup(body, "html.parser").get_text("\n")))
        writer.commit()

    return run


def _project(folder: Path) -> Project:
    project = find_project(folder, environ={})
    project.corpus.mkdir()
    return project


def _in_a_process_of_its_own(prepared: Callable[..., Callable[[], object]], *args: object) -> Cost:
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (prepared, *args))


def _measured(prepared: Callable[..., Callable[[], object]], *args: object) -> Cost:
    """What it costs to run what ``prepared`` makes ready in a passing folder."""
    with tempfile.TemporaryDirectory() as folder:
        run = prepared(Path(folder), *args)
        most, done = [0.0], Event()

        def look() -> None:
            while not done.wait(_LOOK):
                most[0] = max(most[0], sum(_memory()))

        watcher = Thread(target=look)
        watcher.start()
        began, used = time.perf_counter(), _processors()
        run()
        seconds, processors = time.perf_counter() - began, _processors() - used
        done.set()
        watcher.join()
    return Cost(seconds=seconds, processors=processors, memory=most[0])


def _processors() -> float:
    """Seconds of processors that this process and its children that have ended have used."""
    uses = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(use.ru_utime + use.ru_stime for use in uses)


def _memory() -> Iterator[float]:
    """Megabytes that this process and its children hold (Linux tells; elsewhere nothing)."""
    ours = {os.getpid()}
    for folder in sorted(Path("/proc").glob("[0-9]*"), key=lambda path: int(path.name)):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if parent in ours or int(folder.name) in ours:
                ours.add(int(folder.name))
                yield int((folder / "statm").read_text().split()[1]) * resource.getpagesize() / 1e6
        except OSError:  # it has ended
            continue


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
