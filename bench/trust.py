"""What holds under load: ``python bench/trust.py [--notices N] [--more M] [--readers R] [--workers W]``.

N notices are made up (bench/made_notices.py, with the sentences of ``--texts FILE``, by default those of corpus/) and
built; then R readers, each a process, ask without a pause while M more are added. A reader opens the base anew for each
question and proves what it finds: engine and catalog hold equally many, no fewer than before, each answer's notice is
there whole. Printed are the speed of the build, the peak of memory of all its processes together, how many questions
were asked in what time, and every error. Exit code 1 where there is one, or over the limit of memory.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from statistics import median, quantiles

from made_notices import made_notices, sentences_of
from measuring import machine, texts_of
from policykb.ask.holdings import Holdings
from policykb.ask.knowledge_base import KnowledgeBase
from policykb.index.engine import Every, Keyword
from policykb.pipeline.build import build
from policykb.project import Project, find_project

SAMPLES = Path(__file__).parent.parent / "corpus"
MEASURES = 10  # of a notice made up
LIMIT_MB = 1.5 * 1024
QUESTIONS = (
    "返贫监测", "老旧小区改造", "农村供水保障 牵头", "水务局", "校园食品安全 责任单位", "2023年 河湖长制",
    "家庭医生签约服务", "普惠托育服务措施", "高标准农田建设", "森林防火巡护",
)  # fmt: skip


def main() -> int:
    """Runs the measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notices", type=int, default=100_000)
    parser.add_argument("--more", type=int, default=5_000)
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--build", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.build:
        build(find_project(args.build, environ={}), workers=args.workers)
        return 0
    if args.read:
        print(json.dumps(_read(find_project(args.read, environ={}), args.more)))
        return 0
    print(machine("policykb", "tantivy"), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        return _run(Path(folder), args)


def _run(root: Path, args: argparse.Namespace) -> int:
    texts = texts_of(args.texts) if args.texts else [path.read_text("utf-8") for path in SAMPLES.glob("*.txt")]
    notices = made_notices((args.notices + args.more) * MEASURES, sentences_of(texts))
    _fill(root / "corpus", islice(notices, args.notices), 0)
    first = _watched(root, args.workers)
    print(f"{args.notices} notices built by {args.workers} workers: {first}", flush=True)
    readers = [_started("--read", root, "--more", str(number)) for number in range(args.readers)]
    for reader in readers:
        assert reader.stdout is not None
        reader.stdout.readline()
    _fill(root / "corpus", notices, args.notices)
    then = _watched(root, args.workers)
    (root / "stop").touch()
    told = [json.loads(reader.communicate()[0]) for reader in readers]
    print(f"{args.more} more, {args.readers} readers asking: {then}")
    times = [seconds for one in told for seconds in one["seconds"]]
    errors = [error for one in told for error in one["errors"]]
    states = {count for one in told for count in one["counts"]}
    slow = quantiles(times, n=20)[-1]
    print(f"{len(times)} questions, median {median(times):.2f} s, 95 % within {slow:.2f} s; {len(states)} states seen")
    for error in errors[:10]:
        print(error)
    held = find_project(root, environ={})
    with KnowledgeBase(held) as base:
        whole = base.status().json()["notices"] == args.notices + args.more
    print(f"{len(errors)} errors; all {args.notices + args.more} notices held: {whole}")
    over = max(first.peak, then.peak) > LIMIT_MB
    return 1 if errors or over or not whole or first.code or then.code else 0


def _fill(corpus: Path, texts: Iterator[str], number: int) -> None:
    """Write notices, a thousand to a folder."""
    for at, text in enumerate(texts, start=number):
        path = corpus / f"{at // 1000:03d}" / f"{at}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{text}\n（第{at}件）", encoding="utf-8")


class _Watch:
    """A process that ran, with the peak of memory of it and all that it started, in MB."""

    def __init__(self, code: int, seconds: float, peak: float, alone: float) -> None:
        self.code, self.seconds, self.peak, self.alone = code, seconds, peak, alone

    def __str__(self) -> str:
        return (
            f"{self.seconds:.0f} s, at most {self.peak:.0f} MB in all its processes (itself {self.alone:.0f}), "
            f"exit code {self.code}"
        )


def _watched(root: Path, workers: int) -> _Watch:
    begun = time.monotonic()
    process = _started("--build", root, "--workers", str(workers))
    peak = alone = 0.0
    while process.poll() is None:
        sizes = [_memory(pid) for pid in _tree(process.pid)]
        peak, alone = max(peak, sum(sizes)), max(alone, sizes[0])
        time.sleep(0.2)
    process.communicate()
    return _Watch(process.returncode, time.monotonic() - begun, peak, alone)


def _started(what: str, root: Path, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, __file__, what, str(root), *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _tree(pid: int) -> list[int]:
    """A process and all that it started, itself first."""
    found = [pid]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found.extend(map(int, task.read_text().split()))
            except OSError:  # it has ended
                continue
    return found


def _memory(pid: int) -> float:
    """What a process holds in memory, in MB: its share of what it shares with others."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:  # it has ended
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def _read(project: Project, seed: int) -> dict[str, list[object]]:
    """Ask until there is a file ``stop``: the seconds of each question, how many notices there were, and errors."""
    chance = random.Random(seed)
    told: dict[str, list[object]] = {"seconds": [], "counts": [], "errors": []}
    before = 0
    print("ready", flush=True)
    while not (project.root / "stop").exists():
        begun = time.perf_counter()
        try:
            before = _asked(project, chance, before)
            told["counts"].append(before)
        except Exception:  # noqa: BLE001 - an error is what is looked for
            told["errors"].append(f"process {os.getpid()}: {traceback.format_exc(limit=-3)}")
        told["seconds"].append(time.perf_counter() - begun)
    return told


def _asked(project: Project, chance: random.Random, before: int) -> int:
    """One question, and the proof of its answer; how many notices the base held."""
    question = chance.choice(QUESTIONS)
    with KnowledgeBase(project) as base:
        holdings: Holdings = base._holdings
        counts = holdings.catalog.counts()
        held = (holdings.count(Every(), level="notice"), holdings.count(Every(), level="measure"))
        assert held == (counts.documents, counts.measures), f"engine {held}, catalog {counts}"
        assert counts.documents >= before, f"{counts.documents} notices after {before}"
        answer = base.search(question).json() if chance.random() < 0.5 else base.lead(question).json()
        for hit in answer.get("hits", ()) or answer.get("answers", ()):
            shown = base.show(hit["doc_id"]).json()
            own = Keyword(name="doc_id", value=hit["doc_id"])
            entries = (holdings.count(own, level="notice"), holdings.count(own, level="measure"))
            assert entries == (1, len(shown["measures"])), f"{hit['doc_id']} has {entries} entries"
            assert all(
                shown["text"][duty["start"] : duty["end"]] == duty["quote"]
                for measure in shown["measures"]
                for duty in measure["duties"]
            )
    return counts.documents


if __name__ == "__main__":
    sys.exit(main())
