"""What a build costs: ``python bench/build.py [--notices N] [--workers W] [--files F]``, in a passing folder.

The samples of ``corpus/`` are copied, each with a number of its own, until there are N notices. Printed are a first
build, one with nothing new, one with one notice changed, and whether the corpus changed (asked before every answer)
for F empty files.
"""

from __future__ import annotations

import argparse
import platform
import tempfile
import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path

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
    args = parser.parse_args()
    print(f"policykb {__version__}, Python {platform.python_version()}, {platform.machine()} {platform.system()}")
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


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
