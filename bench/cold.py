"""What a whole ``policykb search`` costs as a process: ``python bench/cold.py TEXTS [--notices 10000] [--runs 15]``.

TEXTS holds a text a line (may be .xz, may be JSON lines); so many of them are built into a base in a passing folder.
Each question is asked by a process of its own, in turn with ``python -c "import click, sqlite3, tantivy"``, the least
that such a command must load. Byte code is kept in the folder, so that both start as after an installation. Printed are
medians of wall and processor time and their ratio: at most 2.5 is the aim.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter

from measuring import lines_of, machine
from policykb.pipeline.build import build
from policykb.project import find_project

LEAST = [sys.executable, "-c", "import click, sqlite3, tantivy"]
SEARCH = [sys.executable, "-c", "from policykb.doors.cli import main; main()", "search"]
QUESTIONS = (["就业"], ["疫情", "防控"], ['"复工复产"'], ["企业复工复产有哪些支持政策"])


def main() -> None:
    """Runs the measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--notices", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=15)
    asked = parser.parse_args()
    print(machine("click", "tantivy", "marisa-trie"))
    with tempfile.TemporaryDirectory() as home:
        project = find_project(Path(home), environ={})
        project.corpus.mkdir()
        for number, text in enumerate(islice(lines_of(asked.texts), asked.notices)):
            (project.corpus / f"{number}.txt").write_text(text, encoding="utf-8")
        build(project)
        for question in QUESTIONS:
            least, ours = _in_turn([LEAST, [*SEARCH, *question]], Path(home), asked.runs)
            wall, processor = (ours[at] / least[at] for at in (0, 1))
            print(
                f"{' '.join(question):20} wall {ours[0]:6.1f} ms against {least[0]:5.1f}: {wall:.2f} times   "
                f"processor {ours[1]:6.1f} ms against {least[1]:5.1f}: {processor:.2f} times"
            )


def _in_turn(commands: list[list[str]], home: Path, runs: int) -> list[tuple[float, float]]:
    """Of each command the median of wall and of processor time, in milliseconds, after one run that warms up."""
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environ["PYTHONPYCACHEPREFIX"] = str(home / "bytecode")
    taken: list[list[tuple[float, float]]] = [[] for _ in commands]
    for _ in range(runs + 1):
        for command, times in zip(commands, taken, strict=True):
            before, begun = _processor(), perf_counter()
            subprocess.run(command, cwd=home, env=environ, stdout=subprocess.DEVNULL, check=False)
            times.append((1000 * (perf_counter() - begun), 1000 * (_processor() - before)))
    return [(median(wall for wall, _ in times[1:]), median(used for _, used in times[1:])) for times in taken]


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
