"""``lead`` answers as people who read the notices would: the right measure first, and never a unit that is not its."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from answers.judging import Fault, judged, questions_of
from policykb.ask.knowledge_base import KnowledgeBase
from policykb.pipeline.build import build
from policykb.project import find_project

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "corpus"
SEEDS = HERE.parents[2] / "shared" / "seeds"
RIGHT_FIRST = 0.95


def faults_of(questions: Path, sources: Iterable[Path], root: Path) -> tuple[int, list[Fault]]:
    """How many questions there are, and what is wrong with the answers over a base of ``sources``."""
    project = find_project(root, environ={})
    project.corpus.mkdir()
    for path in sources:
        if path.is_file():
            shutil.copy2(path, project.corpus / path.name)
    build(project)
    asked = questions_of(questions)
    with KnowledgeBase(project) as kb:
        return len(asked), [fault for question in asked for fault in judged(kb, question)]


def hold(count: int, faults: list[Fault]) -> None:
    """The promise: nineteen of twenty have the right measure first, and no card says anything that is wrong."""
    not_first = [fault for fault in faults if fault.what == "first"]
    assert len(not_first) <= (1 - RIGHT_FIRST) * count, not_first
    assert [fault for fault in faults if fault.what != "first"] == []


def test_the_samples(tmp_path: Path) -> None:
    count, faults = faults_of(HERE / "questions.toml", SAMPLES.iterdir(), tmp_path)
    assert count >= 60
    hold(count, faults)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the real notices lie outside the project")
def test_the_real_notices(tmp_path: Path) -> None:
    hold(*faults_of(HERE / "seeds.toml", SEEDS.glob("*.txt"), tmp_path))
