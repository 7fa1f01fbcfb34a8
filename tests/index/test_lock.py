"""One process writes; the others are told which, and one that was killed holds nothing."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from policykb.errors import BusyError
from policykb.index import lock
from policykb.index.lock import FILE, Lock, stopped, writing

HOLDS = """
import sys
from pathlib import Path
from policykb.index.lock import Lock
held = Lock(Path(sys.argv[1]), doing="build")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def other(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that holds the lock."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    yield process
    process.kill()
    process.communicate()


def test_one_holds_the_lock_until_it_lets_go(tmp_path: Path) -> None:
    held = Lock(tmp_path)
    with pytest.raises(BusyError, match=rf"process {os.getpid()} of \S+ on \S+ since \d{{4}}-"):
        Lock(tmp_path)
    held.release()
    again = Lock(tmp_path)
    assert again.left_by is None
    again.release()
    assert (tmp_path / FILE).read_bytes() == b""


def test_another_process_is_named_with_what_it_does(tmp_path: Path, other: subprocess.Popen[bytes]) -> None:
    with pytest.raises(BusyError, match=rf"process {other.pid} of .* since .* \(build\)"):
        Lock(tmp_path)
    holder = writing(tmp_path)
    assert (holder and holder.pid, stopped(tmp_path)) == (other.pid, None)


@pytest.mark.skipif(sys.platform == "win32", reason="no signals there")
def test_a_killed_process_holds_nothing_and_is_known_as_stopped(tmp_path: Path, other: subprocess.Popen[bytes]) -> None:
    other.send_signal(signal.SIGKILL)
    other.wait()
    left = stopped(tmp_path)
    assert (left and left.pid, writing(tmp_path)) == (other.pid, None)
    mine = Lock(tmp_path)
    assert mine.left_by == left
    mine.release()
    assert stopped(tmp_path) is None


@pytest.mark.skipif(sys.platform == "win32", reason="flock is not used there")
def test_where_files_cannot_be_locked_the_process_named_holds_it_while_it_runs(
    tmp_path: Path, other: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unable(*_: object) -> None:
        raise OSError(errno.ENOLCK, "no locks available")

    monkeypatch.setattr(lock.fcntl, "flock", unable)
    with pytest.raises(BusyError, match=f"process {other.pid} "):
        Lock(tmp_path)
    other.kill()
    other.wait()
    Lock(tmp_path).release()


@pytest.mark.parametrize("field", [{"boot": "another start"}, {"pid": 2**22 + 1}])
def test_a_holder_of_another_start_of_the_machine_or_a_process_that_is_gone_was_stopped(
    tmp_path: Path, other: subprocess.Popen[bytes], field: dict[str, object]
) -> None:
    said = json.loads((tmp_path / FILE).read_text(encoding="utf-8"))
    other.kill()
    other.wait()
    (tmp_path / FILE).write_text(json.dumps(said | field), encoding="utf-8")
    assert stopped(tmp_path) is not None


def test_what_cannot_be_understood_names_nobody(tmp_path: Path) -> None:
    for text in ("", "{", "[1]", '{"pid": 1}'):
        (tmp_path / FILE).write_text(text, encoding="utf-8")
        assert (stopped(tmp_path), writing(tmp_path)) == (None, None)
        Lock(tmp_path).release()
