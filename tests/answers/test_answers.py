"""``lead`` answers as people who read the notices would: the right measure first, and never a unit that is not its."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from answers.judging import Fault, Json, judged, questions_of
from policykb.ask.knowledge_base import KnowledgeBase
from policykb.pipeline.build import build
from policykb.project import find_project

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "corpus"
SEEDS = HERE.parents[2] / "shared" / "seeds"
RIGHT_FIRST = 0.95


def faults_of(asked: Sequence[Json], sources: Iterable[Path], root: Path) -> tuple[int, list[Fault]]:
    """How many questions there are, and what is wrong with the answers over a base of ``sources``."""
    project = find_project(root, environ={})
    project.corpus.mkdir()
    for path in sources:
        if path.is_file():
            shutil.copy2(path, project.corpus / path.name)
    build(project)
    with KnowledgeBase(project) as kb:
        return len(asked), [fault for question in asked for fault in judged(kb, question)]


def hold(count: int, faults: list[Fault]) -> None:
    """The promise: nineteen of twenty have the right measure first, and no card says anything that is wrong."""
    not_first = [fault for fault in faults if fault.what == "first"]
    assert len(not_first) <= (1 - RIGHT_FIRST) * count, not_first
    assert [fault for fault in faults if fault.what != "first"] == []


def test_what_is_asked_of_the_samples_is_answered_right(tmp_path: Path) -> None:
    count, faults = faults_of(questions_of(HERE / "questions.toml"), SAMPLES.iterdir(), tmp_path)
    assert count >= 60
    hold(count, faults)


def questions_to_seeds() -> list[Json]:
    """The questions, each with those responsible from what was read in the notices by hand: measures with a lead are
    the clauses 2.1, 2.2 … of their notice."""
    expected = tomllib.loads((SEEDS / "expected.toml").read_text(encoding="utf-8"))
    responsible = {
        f"{source[:3]}#2.{at}": measure["responsible"]
        for source, notice in expected.items()
        for at, measure in enumerate((one for one in notice.get("measures", ()) if "lead" in one), start=1)
    }
    return [
        {**question, "responsible": responsible.get(question.get("measure", ""), ())}
        for question in questions_of(HERE / "seeds.toml")
    ]


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the real notices lie outside the project")
def test_what_is_asked_of_the_real_notices_is_answered_right(tmp_path: Path) -> None:
    hold(*faults_of(questions_to_seeds(), SEEDS.glob("*.txt"), tmp_path))
