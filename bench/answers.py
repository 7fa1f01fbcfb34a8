"""What an answer costs: ``python bench/answers.py [CORPUS] [--engine E]``.

The notices of CORPUS (the samples by default) are built into a base in a passing folder. Printed are the milliseconds
of ``search``, ``lead`` and ``unit`` in an open base, of opening it, and of a whole ``policykb search`` as a process of
its own; medians, with the worst beside them. Questions are the base's own headings and units.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import islice
from pathlib import Path

from policykb import __version__
from policykb.ask.knowledge_base import KnowledgeBase
from policykb.errors import PolicykbError
from policykb.pipeline.build import build
from policykb.project import find_project

SAMPLES = Path(__file__).parent.parent / "corpus"


def main() -> None:
    """Runs the measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, nargs="?", default=SAMPLES)
    parser.add_argument("--engine")
    parser.add_argument("--questions", type=int, default=100)
    args = parser.parse_args()
    print(f"policykb {__version__}, Python {platform.python_version()}, {platform.machine()} {platform.system()}")
    with tempfile.TemporaryDirectory() as folder:
        project = find_project(Path(folder), engine=args.engine, environ={})
        shutil.copytree(args.corpus, project.corpus)
        build(project)
        _show("open", _times(lambda _: KnowledgeBase(project).close(), range(10)))
        with KnowledgeBase(project) as base:
            rows = list(islice(base.duties(base.tasks()), 20 * args.questions))
            headings = list(dict.fromkeys(row["heading"] for row in rows if row["heading"]))[: args.questions]
            units = list(dict.fromkeys(row["unit"] for row in rows if row["unit"]))[: args.questions]
            _show("search", _times(base.search, headings))
            _show("lead", _times(base.lead, headings))
            _show("unit", _times(base.unit, units))
        command = [
            sys.executable,
            "-c",
            "from policykb.doors.cli import main; main()",
            "search",
            headings[0] if headings else "工作",
        ]
        environ = {**os.environ, "POLICYKB_CORPUS": str(project.corpus), "POLICYKB_INDEX": str(project.index)}
        _show("process", _times(lambda _: _run(command, environ), range(10)))


def _run(command: list[str], environ: dict[str, str]) -> None:
    subprocess.run(command, env=environ, check=False, capture_output=True)


def _times(ask: Callable[..., object], questions: Iterable[object]) -> list[float]:
    """Milliseconds of each question; one that is refused (a name that several units bear) counts too."""
    found = []
    for question in questions:
        began = time.perf_counter()
        with suppress(PolicykbError):
            ask(question)
        found.append(1000 * (time.perf_counter() - began))
    return found


def _show(what: str, times: list[float]) -> None:
    if times:
        print(f"{what:8} {statistics.median(times):8.1f} ms   worst {max(times):8.1f} ms   of {len(times)}")


if __name__ == "__main__":
    main()
