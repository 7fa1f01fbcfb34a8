"""A question does not pay for what it does not use: which modules each command may not load."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = (
    "jieba",
    "rjieba",
    "bs4",
    "selectolax",
    "pypdfium2",
    "hypothesis",
    "lxml",
    "multiprocessing",
    "asyncio",
    "email",
)
WITHOUT = {
    "--help": (*HEAVY, "tantivy", "whoosh", "opencc", "sqlite3", "policykb.ask", "policykb.index", "policykb.pipeline"),
    "search --help": (*HEAVY, "tantivy", "whoosh", "opencc", "policykb.pipeline"),
    "search 养老": (
        *HEAVY,
        "opencc",
        "zipfile",
        "policykb.model",
        "policykb.clean.script",
        "policykb.understand.regions",
        "policykb.understand.numbers",
        "policykb.ask.ledger",
        "policykb.ask.documents",
        "whoosh",
        "policykb.pipeline",
        "policykb.clean.from_html",
        "policykb.understand.duties.find",
    ),
    "search 养老 --json": (*HEAVY, "whoosh", "policykb.pipeline"),
    "lead 老年食堂": (
        *HEAVY,
        "whoosh",
        "policykb.pipeline",
        "policykb.clean.from_html",
        "policykb.understand.duties.find",
    ),
    "show 养老.txt": (*HEAVY, "whoosh", "policykb.pipeline", "policykb.clean.from_html"),
    "unit 县民政局": (*HEAVY, "whoosh", "policykb.pipeline", "policykb.clean.from_html"),
    "status": (*HEAVY, "whoosh", "opencc"),
}
LOADED = """
import sys
from policykb.doors.cli import main
try:
    main()
except SystemExit:
    print("\\n".join(["LOADED", *sys.modules]))
"""


@pytest.mark.parametrize("line", WITHOUT)
def test_a_command_loads_only_what_it_needs(line: str, base: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *line.split()], capture_output=True, encoding="utf-8", check=True
    )
    modules = set(done.stdout.partition("LOADED\n")[2].split("\n"))
    assert "policykb.doors.cli" in modules
    assert sorted(modules & set(WITHOUT[line])) == []
