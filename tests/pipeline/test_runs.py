"""Each run leaves a line that tells who did what, when, with which versions, and what came of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policykb.errors import BusyError
from policykb.index.lock import Lock
from policykb.pipeline import runs as recording
from policykb.pipeline.build import build
from policykb.pipeline.intake import add, remove
from policykb.pipeline.runs import FILE, running, runs
from policykb.pipeline.states import SEARCH
from policykb.project import Project, find_project

NOTICE = (
    "云溪县水利局关于开展河道清障的通知\n云水发〔2023〕4号\n各乡镇：\n一、立即清障。（县水利局负责）\n2023年5月8日\n"
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = find_project(tmp_path, environ={})
    project.corpus.mkdir()
    (project.corpus / "a.txt").write_text(NOTICE, encoding="utf-8")
    (project.corpus / "empty.txt").touch()
    return project


def test_a_run_tells_what_was_done_and_what_failed(project: Project) -> None:
    build(project)
    (run,) = runs(project.index)
    assert (run["command"], run["outcome"], run["added"], run["failed"]) == ("build", "done", 1, 1)
    assert [failure["source"] for failure in run["failures"]] == ["empty.txt"]
    assert run["versions"].keys() >= {"policykb", "python", "program", "code", "rules"}
    assert run["engine"].startswith(project.profile.engine)
    assert run["at"].endswith("Z")
    assert run["seconds"] >= 0


def test_runs_are_kept_over_rebuilds_the_newest_first(project: Project) -> None:
    (project.root / "b.txt").write_text(NOTICE.replace("4号", "5号"), encoding="utf-8")
    add(project, [str(project.root / "b.txt")])
    remove(project, ["b.txt"], why="withdrawn")
    build(project, rebuild=True)
    assert [run["command"] for run in runs(project.index)] == ["build", "remove", "add"]
    assert [run["command"] for run in runs(project.index, limit=1)] == ["build"]


def test_a_run_that_fails_tells_why_and_a_stopped_one_that_it_was(project: Project) -> None:
    for error in (ZeroDivisionError("by\nnothing"), KeyboardInterrupt()):
        with pytest.raises(type(error)), running(project, "build"):
            raise error
    stopped, failed = runs(project.index)
    assert (stopped["outcome"], failed["outcome"], failed["message"]) == ("stopped", "failed", "by nothing")


def test_one_that_does_not_get_the_lock_is_no_run(project: Project) -> None:
    lock = Lock(project.index / SEARCH)
    with pytest.raises(BusyError):
        build(project)
    lock.release()
    assert runs(project.index) == ()


def test_the_record_is_bounded(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "MOST", 3)
    monkeypatch.setattr(recording, "_SLACK", 2)
    for number in range(12):
        with running(project, f"{number}"):
            pass
        assert len(runs(project.index)) <= 6
    assert runs(project.index)[0]["command"] == "11"


def test_a_line_that_was_cut_or_damaged_is_left_out(project: Project) -> None:
    build(project)
    path = project.index / FILE
    path.write_bytes(path.read_bytes() + b'{"at": "2026-\xff')
    build(project)
    assert [run["command"] for run in runs(project.index)] == ["build", "build"]
    assert len([line for line in path.read_bytes().splitlines() if line]) == 3
    assert json.loads(path.read_bytes().splitlines()[-1])["outcome"] == "done"
