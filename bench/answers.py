"""What an answer costs: ``python bench/answers.py TEXTS [--measures 200000] [--keep FOLDER] [--engine E]``.

A base of so many made-up measures (``made_notices.py``; TEXTS holds a text a line, for the sentences between) is built
in a passing folder, or in FOLDER, where a base that is there is asked as it is. Questions are the base's own measures
and units, drawn by chance, as people ask: the matter alone, with its place, in a sentence; a unit by its full name, by
the name that thousands of places have.

Printed are medians and 95th percentiles in milliseconds, wall and processor time: of an open base that has answered
before, and of ``policykb lead`` and ``policykb unit`` as processes of their own, their byte code kept.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from made_notices import made_notices, sentences_of
from measuring import lines_of, machine
from policykb.ask.knowledge_base import KnowledgeBase
from policykb.errors import PolicykbError
from policykb.index.catalog import Catalog
from policykb.pipeline.build import build
from policykb.project import Project, find_project

COMMAND = [sys.executable, "-c", "from policykb.doors.cli import main; main()"]
Times = list[tuple[float, float]]


def main() -> None:
    """Runs the measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--measures", type=int, default=200_000)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--engine")
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--runs", type=int, default=20)
    asked = parser.parse_args()
    print(machine("click", "tantivy", "marisa-trie"))
    with _folder(asked.keep) as home:
        project = find_project(home, engine=asked.engine, environ={})
        _filled(project, asked.texts, asked.measures)
        questions = _questions(project, asked.questions)
        with KnowledgeBase(project) as base:
            counts = base.status().json()
            print(f"{counts['notices']} notices, {counts['measures']} measures, {counts['duties']} duties")
            for command, name, texts in questions:
                ask = base.lead if command == "lead" else base.unit
                _times(ask, texts)
                _show(f"{command}, {name}", _times(ask, texts))
        for command, name, texts in questions:
            _show(f"policykb {command}, {name}", _processes(command, texts[: asked.runs], home))


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with tempfile.TemporaryDirectory() as home:
        yield Path(home)


def _filled(project: Project, texts: Path, measures: int) -> None:
    """Build the base where there is none yet."""
    if (project.index / "catalog.sqlite").exists():
        return
    project.corpus.mkdir(exist_ok=True)
    sentences = sentences_of(list(islice(lines_of(texts), 20_000)))
    for number, text in enumerate(made_notices(measures, sentences)):
        (project.corpus / f"{number}.txt").write_text(text, encoding="utf-8")
    began = perf_counter()
    build(project)
    print(f"built in {perf_counter() - began:.0f} s")


def _questions(project: Project, count: int) -> list[tuple[str, str, list[str]]]:
    """Command, kind, texts: drawn from the measures and units of the base, the same each time."""
    chance = random.Random(7)
    with Catalog.open(project.index / "catalog.sqlite") as catalog:
        doc_ids = chance.sample(catalog.doc_ids(), count)
        matters = []
        for doc_id in doc_ids:
            form = catalog.notice_json(doc_id) or {}
            measure = chance.choice(form["measures"])
            matters.append((form["region"] or "", measure["heading"]))
        full = sorted({duty.full_name for duty in catalog.duties_of(doc_ids) if duty.full_name})
        short = list(catalog.written("县"))
    return [
        ("lead", "matter", [heading for _, heading in matters]),
        ("lead", "place and matter", [f"{region} {heading} 谁牵头" for region, heading in matters]),
        ("lead", "sentence", [f"请问{region}{heading}由哪个部门负责牵头落实？" for region, heading in matters]),
        ("lead", "nothing there", [f"{region} 高铁站房智能巡检 谁牵头" for region, _ in matters]),
        ("unit", "full name", chance.sample(full, min(count, len(full)))),
        ("unit", "name of thousands", chance.sample(short, min(count, len(short)))),
    ]


def _times(ask: Callable[[str], object], questions: Iterable[str]) -> Times:
    """Milliseconds of each question, wall and processor; one that is refused (a name of several units) counts too."""
    found = []
    for question in questions:
        began, used = perf_counter(), process_time()
        with suppress(PolicykbError):
            ask(question)
        found.append((1000 * (perf_counter() - began), 1000 * (process_time() - used)))
    return found


def _processes(command: str, questions: Iterable[str], home: Path) -> Times:
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environ["PYTHONPYCACHEPREFIX"] = str(home / "bytecode")
    found = []
    for question in questions:
        began, used = perf_counter(), _processor()
        subprocess.run([*COMMAND, command, question], cwd=home, env=environ, capture_output=True, check=False)
        found.append((1000 * (perf_counter() - began), 1000 * (_processor() - used)))
    return found[1:]  # the first writes the byte code


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _show(what: str, times: Times) -> None:
    if not times:
        return
    walls, processors = (sorted(column) for column in zip(*times, strict=True))
    last = min(len(walls) - 1, int(0.95 * len(walls)))
    print(
        f"{what:36} wall {median(walls):7.1f} ms, 95 % {walls[last]:7.1f}   "
        f"processor {median(processors):7.1f} ms, 95 % {processors[last]:7.1f}   of {len(times)}"
    )


if __name__ == "__main__":
    main()
