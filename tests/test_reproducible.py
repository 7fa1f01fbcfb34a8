"""The same corpus gives the same catalog and the same exports, byte for byte, wherever and however it is built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from policykb.index.catalog import Catalog
from policykb.pipeline.build import build
from policykb.pipeline.checking import check
from policykb.pipeline.digest import digest_of, digests
from policykb.pipeline.states import CATALOG
from policykb.project import find_project

SAMPLES = Path(__file__).parents[1] / "corpus"
EXPORTS = ("tasks.xlsx", "tasks.csv", "tasks.jsonl", "tasks.md", "tasks.ics", "tasks.sqlite")

# The command, with every folder listed in another order.
SHUFFLED = """
import os, random, sys
real, chance = os.scandir, random.Random(sys.argv.pop(1))

class Shuffled(list):
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def close(self): pass

def scandir(path="."):
    with real(path) as entries:
        found = Shuffled(entries)
    chance.shuffle(found)
    return found

os.scandir = scandir
from policykb.doors.cli import main
main()
"""
PLAIN = "import sys; sys.argv.pop(1); from policykb.doors.cli import main; main()"
WAYS = {
    "plain": (PLAIN, {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"}, "1"),
    "shuffled, elsewhere": (SHUFFLED, {"PYTHONHASHSEED": "7", "TZ": "Asia/Kathmandu", "LC_ALL": "C"}, "2"),
    "shuffled otherwise, in Chinese": (
        SHUFFLED,
        {"PYTHONHASHSEED": "99", "TZ": "Pacific/Auckland", "LC_ALL": "zh_CN.GBK", "POLICYKB_LANG": "en"},
        "3",
    ),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A project for each way."""
    made = {}
    for number, (way, (script, environ, workers)) in enumerate(WAYS.items()):
        root = tmp_path_factory.mktemp("x" * (1 + number))
        names = sorted(SAMPLES.iterdir(), reverse=bool(number % 2))
        (root / "corpus").mkdir()
        for path in names:
            shutil.copyfile(path, root / "corpus" / path.name)
        with zipfile.ZipFile(root / "corpus" / "all.zip", "w") as archive:
            for path in sorted(SAMPLES.glob("*.txt")):
                archive.writestr(zipfile.ZipInfo(f"又/{path.name}"), path.read_bytes() + b"\n\n")
        for words in (["build", "--workers", workers], *(["export", name] for name in EXPORTS)):
            command = [sys.executable, "-c", script, way, *words]
            subprocess.run(command, cwd=root, env={**os.environ, **environ}, check=True, capture_output=True)
        made[way] = root
    return made


def held(root: Path) -> list[tuple[str, str, str]]:
    with Catalog.open(root / "index" / CATALOG) as catalog:
        return [one for one in digests(catalog) if one[:2] != ("meta", "code")]  # a checkout may change meanwhile


@pytest.mark.parametrize("way", list(WAYS)[1:])
def test_order_locale_time_zone_hashes_and_workers_change_nothing(built: dict[str, Path], way: str) -> None:
    one, other = held(built["plain"]), held(built[way])
    assert [part for part in other if part not in one and part[0] != "source"] == []
    assert [part[:2] for part in one] == [part[:2] for part in other]


@pytest.mark.parametrize("way", list(WAYS)[1:])
@pytest.mark.parametrize("name", EXPORTS)
def test_exports_are_the_same_byte_for_byte(built: dict[str, Path], way: str, name: str) -> None:
    assert (built["plain"] / name).read_bytes() == (built[way] / name).read_bytes()


def test_a_check_says_whether_the_index_is_what_the_corpus_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("policykb.pipeline.build._code", lambda: "0")
    project = find_project(tmp_path, environ={})
    project.corpus.mkdir()
    for path in sorted(SAMPLES.glob("*.txt"))[:4]:
        shutil.copyfile(path, project.corpus / path.name)
    build(project)
    files = sorted(tmp_path.rglob("*"))
    found = check(project)
    with Catalog.open(project.index / CATALOG) as catalog:
        assert (found.differences, found.digest) == ((), digest_of(catalog))
    assert sorted(tmp_path.rglob("*")) == files
    first, _, third, _ = sorted(path.name for path in project.corpus.iterdir() if not path.name.startswith("."))
    (project.corpus / first).unlink()
    (project.corpus / "新.txt").write_text("关于召开春季植树动员会的通知\n定于3月12日召开动员会。\n", encoding="utf-8")
    with Catalog.open(project.index / CATALOG, writable=True) as catalog, catalog.writing():
        catalog._connection.execute("UPDATE documents SET region = '某省' WHERE source = ?", (third,))
    found = check(project)
    told = {(one.kind, one.state, one.parts) for one in found.differences if one.kind == "notice"}
    assert told == {("notice", "missing", ()), ("notice", "unexpected", ()), ("notice", "differs", ("documents",))}
    assert {(one.kind, one.name, one.state) for one in found.differences if one.kind == "source"} == {
        ("source", first, "unexpected"),
        ("source", "新.txt", "missing"),
    }
    assert found.exit_code == 1
