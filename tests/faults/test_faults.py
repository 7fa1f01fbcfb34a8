"""Whatever strikes a command, and wherever: nothing is lost, nothing is half, and the next build makes all of it good.

A slice of the whole run (``python tests/faults/run.py``): a few calls of each command, told by seeds.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from faults.harness import ENGINES, Bench, compiled, lose_power, strike
from faults.power import Call, Disk

COMMANDS = ("add", "build", "remove")


@pytest.fixture(scope="module", params=ENGINES)
def bench(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """The sample project of an engine, each command tried once."""
    folder = tmp_path_factory.mktemp("faults")
    shim = compiled(folder)
    if shim is None:
        pytest.skip("the harness needs Linux and a C compiler")
    made = Bench.made(folder, shim, request.param, COMMANDS)
    yield made
    made.server.close()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_kill_at_any_call_leaves_a_whole_state_and_the_next_build_the_same_index(bench: Bench, command: str) -> None:
    for at in Random(command).sample(range(1, bench.calls[command] + 1), 3):
        assert strike(bench, command, mode="kill", at=at) == [], at


@pytest.mark.parametrize("command", COMMANDS)
def test_a_kill_at_any_moment_does_so_too(bench: Bench, command: str) -> None:
    moment = Random(command).uniform(0.01, bench.seconds[command])
    assert strike(bench, command, after=moment) == [], moment


@pytest.mark.parametrize("mode", ["tear", "full", "readonly", "broken"])
def test_a_disk_that_is_full_read_only_or_failing_is_one_line_and_nothing_is_lost(bench: Bench, mode: str) -> None:
    chance = Random(mode)
    for command in COMMANDS:
        at = chance.randrange(1, bench.calls[command] + 1)
        assert strike(bench, command, mode=mode, at=at) == [], (command, at)


@pytest.mark.parametrize("keeping", ["strict", "journal"])
def test_a_loss_of_power_leaves_a_whole_state_too(bench: Bench, keeping: str) -> None:
    chance = Random(keeping)
    for command in COMMANDS:
        at, seed = chance.random(), chance.randrange(1 << 30)
        assert lose_power(bench, command, keeping=keeping, at=at, seed=seed) == [], (command, at, seed)


def call(kind: str, inode: int, path: str = "", other: str = "", data: bytes = b"") -> Call:
    return Call(kind, inode, 0, path, other, data)


@pytest.mark.parametrize(
    ("synced", "names", "found"),
    [
        ((), set(), None),
        ((2,), {"b"}, b"new"),
        ((2, 1), {"a"}, b"new"),
        ((1,), {"a"}, None),
    ],
    ids=["nothing", "the file", "the file and its folder", "the folder alone"],
)
def test_the_model_of_a_disk_keeps_what_was_flushed_and_no_more(
    tmp_path: Path, synced: tuple[int, ...], names: set[str], found: bytes | None
) -> None:
    """By ``journal`` any flush keeps all names so far; bytes are kept by their own file's alone."""
    root, seen = tmp_path / "root", set()
    root.mkdir()
    for seed in range(40):
        disk = Disk(root, "journal")
        disk._nodes[1] = disk.names[str(root)]
        for one in (call("c", 2, f"{root}/b"), call("w", 2, data=b"new")):
            disk.play(one)
        for number, inode in enumerate(synced):
            if number == 1 or inode == 1:
                disk.play(call("r", 2, f"{root}/b", f"{root}/a"))
            disk.play(call("s", inode))
        into = tmp_path / f"{seed}"
        into.mkdir()
        disk.lose_power(into, Random(seed))
        kept = {path.name: path.read_bytes() for path in into.iterdir()}
        assert names <= kept.keys()
        seen |= set(kept.values())
    assert found is None or seen == {found}
    assert found is not None or len(seen) > 1
