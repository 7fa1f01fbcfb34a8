"""A page that crashes, hangs or fills the process that reads it is lost alone; the others are read, however many."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from policykb.errors import PolicykbError
from policykb.model import RawPage
from policykb.pipeline.workers import Lost, answers, how_many

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the system holds no process to its memory elsewhere")


def pages(*sources: str) -> Iterator[RawPage]:
    return (RawPage(source=source, body=source.encode(), media_type="text/plain") for source in sources)


def work(page: RawPage) -> str:
    """What a source's name says is done to the process."""
    match page.source:
        case "exit":
            os._exit(3)
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "hang":
            time.sleep(3_600)
        case "memory":
            return str(len(bytearray(8 << 30)))
        case "large":
            return "大" * 3_000_000
    return page.source.upper()


def first_time(page: RawPage, *, ends: str) -> str:
    """Ends the process the first time."""
    if not Path(ends).exists():
        Path(ends).touch()
        os._exit(0)
    return page.source


def read(
    *sources: str, workers: int = 1, seconds: float = 30, by: Callable[[RawPage], str] = work
) -> dict[str, str | Lost]:
    """What became of each, in the order in which it came."""
    came = answers(pages(*sources), by, workers=workers, seconds=seconds)
    return {answer.page.source: answer.made for answer in came}


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("deadly", ["exit", "crash"])
def test_a_page_that_ends_its_process_is_lost_alone(deadly: str, workers: int) -> None:
    found = read("a", deadly, "b", "c", workers=workers)
    assert isinstance(lost := found.pop(deadly), Lost)
    assert "ends the process" in lost.message
    assert found == {"a": "A", "b": "B", "c": "C"}


def test_one_that_hangs_is_lost_and_meanwhile_the_others_are_read() -> None:
    found = read("hang", *"abcdefghij", workers=2, seconds=1)
    assert list(found).index("hang") >= 9  # one lay ready for the process that hung
    assert isinstance(lost := found.pop("hang"), Lost)
    assert "longer than 1 seconds" in lost.message
    assert found == {letter: letter.upper() for letter in "abcdefghij"}


def test_a_process_that_was_ended_from_outside_costs_nothing(tmp_path: Path) -> None:
    assert read("a", "b", by=partial(first_time, ends=str(tmp_path / "ended"))) == {"a": "a", "b": "b"}


@LINUX
def test_one_that_would_fill_the_memory_is_stopped_before() -> None:
    found = read("memory", "a")
    assert isinstance(found["memory"], Lost)
    assert found["a"] == "A"


def test_what_is_made_may_be_large() -> None:
    assert read("large", "a", "large2", workers=2) == {"large": "大" * 3_000_000, "a": "A", "large2": "LARGE2"}


def test_few_pages_are_held_however_many_there_are() -> None:
    taken = []

    def counted() -> Iterator[RawPage]:
        for page in pages(*map(str, range(100))):
            taken.append(page)
            yield page

    came = answers(counted(), work, workers=2, seconds=30)
    ahead = [len(taken) - done for done, _ in enumerate(came, start=1)]
    assert len(ahead) == 100
    assert max(ahead) <= 4


def test_it_stops_where_it_is_asked_to() -> None:
    done: list[str] = []
    for answer in answers(pages(*"abcdefghij"), work, workers=1, seconds=30, stopped=lambda: bool(done)):
        done.append(answer.page.source)
    assert 1 <= len(done) <= 2


def test_where_no_process_can_be_started_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    with pytest.raises(PolicykbError, match="--workers 0"):
        read("a")


def test_a_script_without_a_main_guard_builds(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text("关于开展春季植树的通知\n各单位：请于3月12日前完成。", encoding="utf-8")
    script = tmp_path / "script.py"
    script.write_text(
        "from pathlib import Path\n"
        "from policykb.pipeline.build import build\n"
        "from policykb.project import find_project\n"
        "print('once', build(find_project(Path('.'), environ={}), workers=2).added)\n",
        encoding="utf-8",
    )
    ran = subprocess.run([sys.executable, script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert ran.stdout == "once ('a.txt',)\n"


@LINUX
def test_a_child_ends_when_the_process_that_started_it_is_killed(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    os.mkfifo(pid)
    code = (
        "from functools import partial; from tests.pipeline.test_workers import pages, tell;"
        " from policykb.pipeline.workers import answers;"
        f" list(answers(pages('a'), partial(tell, where={str(pid)!r}), workers=1, seconds=600))"
    )
    with subprocess.Popen([sys.executable, "-c", f"import sys; sys.path[:] = {sys.path!r}; {code}"]) as parent:
        child = os.pidfd_open(int(pid.read_text()))
        parent.kill()
    assert select.select([child], [], [], 30)[0] == [child]
    os.close(child)


def tell(page: RawPage, *, where: str) -> None:
    """Tells the process's number, then hangs."""
    Path(where).write_text(str(os.getpid()), encoding="utf-8")
    time.sleep(3_600)


@pytest.mark.parametrize(("asked", "count", "expected"), [(3, 1, 3), (0, 10_000, 0), (None, 10_000, os.cpu_count())])
def test_how_many_processes(asked: int | None, count: int, expected: int) -> None:
    assert how_many(asked, count) == expected


def test_little_is_read_by_one_process_that_is_not_ours() -> None:
    ran = [sys.executable, "-c", "from policykb.pipeline.workers import how_many; print(how_many(None, 1))"]
    assert subprocess.run(ran, capture_output=True, text=True, check=True).stdout == "1\n"
