"""Many processes over one index: readers always find a whole state, a second writer is told who writes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from policykb.ask.knowledge_base import KnowledgeBase
from policykb.errors import BusyError, NoIndexError
from policykb.index.words import words_for_documents
from policykb.pipeline.build import build
from policykb.pipeline.intake import add, remove
from policykb.pipeline.runs import runs
from policykb.project import Project, find_project

# Builds the project in argv[1]; where argv[2] says so it waits for a line of stdin after each notice.
BUILDER = """
import sys
from pathlib import Path
from policykb.pipeline import build as building
from policykb.project import find_project

def waits(done, total, source):
    print(done, flush=True)
    if sys.argv[2] == "waits":
        sys.stdin.readline()

building.BATCH = 3
building.build(find_project(Path(sys.argv[1]), environ={}), workers=0, progress=waits)
"""


def notice(number: int) -> str:
    return (
        f"云溪县人民政府办公室关于做好第{number}号水库除险加固工作的通知\n云政办发〔2023〕{number}号\n各乡镇人民政府：\n"
        f"一、落实责任。第{number}号水库要在2023年{number % 12 + 1}月底前完成除险加固。"
        "（牵头单位：县水利局；配合单位：县财政局）\n"
        f"云溪县人民政府办公室\n2023年1月{number % 28 + 1}日\n"
    )


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = find_project(tmp_path, environ={})
    project.corpus.mkdir()
    words_for_documents(project.index, project.profile.segmenter)
    for number in range(6):
        (project.corpus / f"{number}.txt").write_text(notice(number), encoding="utf-8")
    return project


class Builder:
    """A process that builds."""

    def __init__(self, project: Project, how: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", BUILDER, str(project.root), how],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.pid = self._process.pid

    def read(self) -> None:
        """Wait until it has read one more notice."""
        assert self._process.stdout is not None
        assert self._process.stdout.readline()

    def go_on(self) -> None:
        """Let it read the next."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()

    @property
    def runs(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        """End it, where it has not ended, and close its pipes."""
        self._process.kill()
        self._process.communicate()


@pytest.fixture
def builder(project: Project) -> Iterator[Builder]:
    """One that waits after the first notice that it has read."""
    started = Builder(project, "waits")
    started.read()
    yield started
    started.kill()


def seen(project: Project) -> set[str]:
    """The notices that a reader finds, after each was seen to be whole: found, shown, its measures led."""
    with KnowledgeBase(project) as base:
        hits = base.search("除险加固", limit=100).json()["hits"]
        for hit in hits:
            shown = base.show(hit["doc_id"]).json()
            assert shown["measures"][0]["duties"][0]["unit"] == "县水利局"
            assert hit["title"] == shown["title"]
        led = {answer["doc_id"] for answer in base.lead("除险加固", limit=100).json()["answers"]}
        assert led == {hit["doc_id"] for hit in hits}
        assert base.status().json()["notices"] == len(hits)
        return led


def test_readers_see_whole_states_while_a_build_commits(project: Project) -> None:
    build(project)
    for number in range(6, 30):
        (project.corpus / f"{number}.txt").write_text(notice(number), encoding="utf-8")
    (project.corpus / "0.txt").unlink()
    started = Builder(project, "runs")
    found = [seen(project)]
    while started.runs:
        found.append(seen(project))
    started.kill()
    assert all(len(one) >= 6 for one in found)
    assert len(seen(project)) == 29


def test_a_reader_keeps_the_state_that_it_opened(project: Project) -> None:
    build(project)
    with KnowledgeBase(project) as base:
        before = base.search("除险加固", limit=100).json()
        (project.corpus / "6.txt").write_text(notice(6), encoding="utf-8")
        (project.corpus / "0.txt").unlink()
        build(project)
        assert base.search("除险加固", limit=100).json() == before
        assert base.lead("除险加固", limit=100).json()["total"] == 6
    assert len(seen(project)) == 6


def test_a_reader_during_the_first_build_is_told_who_makes_it(project: Project, builder: Builder) -> None:
    with pytest.raises(NoIndexError, match=rf"being made by process {builder.pid} of .* \(build\); ask again"):
        KnowledgeBase(project)


def test_a_second_writer_is_told_who_writes_and_changes_nothing(project: Project, builder: Builder) -> None:
    new = project.root / "new.txt"
    new.write_text(notice(9), encoding="utf-8")
    before = sorted(project.corpus.rglob("*"))
    for write in (
        lambda: build(project),
        lambda: add(project, [str(new)]),
        lambda: remove(project, ["0.txt"], why="withdrawn"),
    ):
        with pytest.raises(BusyError, match=rf"process {builder.pid} of .* since .* \(build\)"):
            write()
    assert sorted(project.corpus.rglob("*")) == before


@pytest.mark.skipif(sys.platform == "win32", reason="processes are not killed so there")
def test_a_killed_build_is_named_and_the_next_one_goes_on(project: Project, builder: Builder) -> None:
    for _ in range(4):
        builder.go_on()
        builder.read()
    builder.kill()
    with KnowledgeBase(project) as base:
        assert base.stopped is not None
        assert f"process {builder.pid} " in base.stopped
        assert base.search("除险加固").json()["total"] == 3
    assert [run["outcome"] for run in runs(project.index)] == ["killed"]
    made = build(project)
    assert (len(made.added), made.unchanged) == (3, 3)
    with KnowledgeBase(project) as base:
        assert base.stopped is None
    last, killed = runs(project.index)
    assert (last["outcome"], killed["outcome"], killed["pid"]) == ("done", "killed", builder.pid)
