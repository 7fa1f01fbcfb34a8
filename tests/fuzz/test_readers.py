"""Hostile and damaged input ends in a notice, a finding or a clear refusal, whoever reads it.

``tests/fuzz/run.py`` searches longer; what it found stands in ``found/READER/``.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fuzz.readers import READERS

HERE = Path(__file__).parent
FOUND = sorted((HERE / "found").glob("*/*"))
SECONDS = 3


@pytest.mark.parametrize("case", FOUND, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_an_input_that_once_broke_a_promise_keeps_it_now(case: Path) -> None:
    READERS[case.parent.name]()(case.read_bytes())


@pytest.mark.parametrize("reader", READERS)
def test_a_short_search_finds_no_input_that_breaks_a_promise(reader: str, tmp_path: Path) -> None:
    pytest.importorskip("atheris", reason="atheris has no wheel for this machine; pip install atheris where it has")
    command = [sys.executable, HERE / "run.py", reader, "--seconds", str(SECONDS), "--seed", "1", "--found", tmp_path]
    ran = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=300, check=False)
    assert ran.returncode == 0, f"{[path.name for path in tmp_path.iterdir()]}\n{ran.stderr[-3000:]}"
