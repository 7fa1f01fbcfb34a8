"""Sources made to do harm are refused or read, each for itself: none ends the build or harms another."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hostile.sources import lay
from policykb.corpus.history import NAME as HISTORY

MOST_MEMORY = 3_000_000_000
"""Bytes of address space of one process: what is mapped counts, not only what is used."""
PROGRAM = (
    "import sys\n"
    "try:\n import resource; resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv.pop(1)),) * 2)\n"
    "except ImportError:\n pass\n"
    "from policykb.doors.cli import main\n"
    "if __name__ == '__main__':\n main()\n"
)
CONTROLS = {chr(code) for code in (*range(32), 127, *range(128, 160))} - {"\n", "\t"}
TURNING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029")


def typed(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    program = home / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    environment = {**os.environ, "POLICYKB_LANG": "en", "PYTHONUTF8": "1"}
    command = [sys.executable, str(program), str(MOST_MEMORY), *words]
    return subprocess.run(
        command, cwd=home, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=600, check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose corpus is full of such sources, and a secret beside it."""
    above = tmp_path_factory.mktemp("hostile")
    made = above / "project"
    made.mkdir()
    (above / "secret.txt").write_text("机密", encoding="utf-8")
    lay(made / "corpus")
    (made / "corpus" / "out.txt").symlink_to(above / "secret.txt")
    (made / "corpus" / "above").symlink_to(above)
    return made


@pytest.fixture(scope="module")
def built(home: Path) -> subprocess.CompletedProcess[str]:
    before = digests(home / "corpus")
    done = typed(home, "build")
    after = digests(home / "corpus")
    assert after.pop(HISTORY), "what the build changed is noted in the corpus"
    assert after == before, "a source was altered"
    return done


@pytest.mark.skipif(sys.platform == "win32", reason="such names and links cannot be made there")
class TestAHostileCorpus:
    def test_the_build_ends_and_names_each_source_it_refuses(self, built: subprocess.CompletedProcess[str]) -> None:
        assert built.returncode == 3, built.stderr
        assert "Traceback" not in built.stderr
        assert "fault of the program" not in built.stderr
        for name in ("bomb.zip", "bomb.txt.gz", "nested.zip", "many.zip", "laughs.docx", "laughs.xlsx", "laughs.ofd",
                     "inflating.docx", "out.txt", "above", "deep.txt"):  # fmt: skip
            assert sum(name in line for line in built.stderr.splitlines()) >= 1, name

    def test_the_good_notices_are_found(self, built: subprocess.CompletedProcess[str], home: Path) -> None:
        found = typed(home, "lead", "河道采砂总量", "--json")
        assert found.returncode == 0
        assert '"good.txt"' in found.stdout
        assert typed(home, "search", "机密").returncode == 1, "the secret beside the corpus is read"

    @pytest.mark.parametrize(
        "words",
        [
            ("search", "养老", "--limit", "60"),
            ("search", "养老", "--limit", "60", "--color", "always"),
            ("search", "养老", "--limit", "60", "--json"),
            ("search", "养老", "--limit", "60", "--format", "tsv"),
            ("lead", "老年食堂", "--limit", "60"),
            ("lead", "老年食堂", "--limit", "60", "--format", "csv"),
            ("unit", "青溪县民政局"),
            ("show", "steering.txt"),
            ("show", "steering.txt", "--source"),
            ("show", "steering.html", "--removed"),
            ("show", "steering.html", "--json"),
            ("check",),
            ("status",),
            ("export", "--format", "md"),
        ],
        ids=" ".join,
    )
    def test_nothing_that_steers_a_terminal_is_printed(
        self, words: tuple[str, ...], built: subprocess.CompletedProcess[str], home: Path
    ) -> None:
        done = typed(home, *words)
        assert done.returncode in (0, 1), done.stderr
        printed = (done.stdout + done.stderr).replace("\x1b[", "") if "--color" in words else done.stdout + done.stderr
        assert not (CONTROLS | TURNING) & set(printed)
        assert "]0;" not in printed or "\x07" not in printed

    def test_every_fact_can_still_be_proved(self, built: subprocess.CompletedProcess[str], home: Path) -> None:
        """What fails in ``verify`` is what failed in the build."""
        done = typed(home, "verify")
        assert done.returncode == 3, done.stdout
        assert not CONTROLS & set(done.stdout + done.stderr)

    def test_nothing_is_written_outside_the_index(self, built: subprocess.CompletedProcess[str], home: Path) -> None:
        assert {path.name for path in home.iterdir()} == {"corpus", "index", "program.py"}
        assert {path.name for path in home.parent.iterdir()} == {"project", "secret.txt"}
        assert not list(home.parent.rglob("*evil*"))

    def test_no_exported_cell_is_a_formula(self, built: subprocess.CompletedProcess[str], home: Path) -> None:
        import openpyxl  # noqa: PLC0415

        assert typed(home, "export", "tasks.xlsx", "tasks.csv").returncode in (0, 2)
        if not (home / "tasks.xlsx").exists():
            assert typed(home, "export", "tasks.xlsx").returncode == 0
        book = openpyxl.load_workbook(home / "tasks.xlsx")
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert any("HYPERLINK" in str(cell.value) for cell in cells)
        assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
        (home / "tasks.xlsx").unlink()
