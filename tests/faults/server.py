"""Runs commands of policykb, each in a fork of its own that shares what was loaded; started by harness.py.

Reads a line of JSON a case on stdin, and answers with one: see ``CASES``. A fork begins with everything imported, so a
case costs milliseconds; the shim that is preloaded counts its system calls and strikes at the one that was asked for.
"""

from __future__ import annotations

import ctypes
import gc
import io
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import closing, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from policykb.doors.cli.run import run as run_command
from policykb.index.catalog import Catalog
from policykb.index.engine import Every, Query
from policykb.index.engines import LEVELS, engine_of, open_engine
from policykb.index.entries import entries_of_json
from policykb.index.words import words_for_documents, words_for_questions
from policykb.pipeline import build as building
from policykb.pipeline import workers
from policykb.pipeline.digest import digest_of, digests
from policykb.pipeline.states import CATALOG, SEARCH
from policykb.project import find_project

MODES = ("off", "count", "kill", "tear", "full", "readonly", "broken", "record")
SHIM = ctypes.CDLL(None)


def run(case: dict[str, Any]) -> dict[str, Any]:
    """A command, with a fault: its exit code, what it printed, how many calls it made."""
    root = Path(case["root"])
    os.chdir(root)
    os.environ["POLICYKB_LANG"] = "en"
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    record = os.open(case["record"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC) if case.get("record") else -1
    SHIM.fault_arm(MODES.index(case.get("mode", "count")), case.get("at", 0), str(root).encode(), record)
    sys.stdin = io.TextIOWrapper(io.BytesIO(case.get("stdin", "").encode()), "utf-8")
    with redirect_stdout(out), redirect_stderr(err):
        code = run_command(case["words"])
    calls = ctypes.c_long(SHIM.fault_calls()).value
    SHIM.fault_arm(0, 0, b"", -1)
    out.flush(), err.flush()
    said = (stream.buffer.getvalue().decode() for stream in (out, err))  # type: ignore[attr-defined]
    return {"code": code, "out": next(said), "err": next(said), "calls": calls}


def look(case: dict[str, Any]) -> dict[str, Any]:
    """What a reader finds: the digest of each notice, and whether the engine holds their entries and no others."""
    project = find_project(Path(case["root"]), environ={})
    with Catalog.open(project.index / CATALOG) as catalog:
        notices = {name: digest for _, name, digest in digests(catalog, alone=True)}
        name = engine_of(project.index / SEARCH)
        if name is None:
            return {"notices": notices, "engine": False}
        words = words_for_questions(project.index, catalog.meta().get("words"))
        wanted = {entry.entry_id for doc_id in notices for entry in entries_of_json(catalog.notice_json(doc_id) or {})}
        with closing(open_engine(name, project.index / SEARCH, words, stamp=catalog.stamp())) as engine:
            found = [engine.find(Query(level=level, match=Every(), limit=10_000)).hits for level in LEVELS]
        return {"notices": notices, "engine": {hit.entry_id for hits in found for hit in hits} == wanted}


def digest(case: dict[str, Any]) -> dict[str, Any]:
    """The digest of the whole catalog, and with ``parts`` those of what it holds."""
    with Catalog.open(find_project(Path(case["root"]), environ={}).index / CATALOG) as catalog:
        return {"digest": digest_of(catalog), "parts": list(digests(catalog)) if case.get("parts") else []}


CASES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {"run": run, "look": look, "digest": digest}


def load(case: dict[str, Any]) -> dict[str, Any]:
    """Everything that the commands load, by running them here once, so that a fork need not."""
    root = Path(case["root"])
    os.chdir(root)
    words = words_for_documents(root / "index", find_project(root, engine=case["engine"], environ={}).profile.segmenter)
    words.search_cut("各县人民政府")
    building.words_for_documents = lambda *_: words
    with redirect_stdout(io.TextIOWrapper(io.BytesIO(), "utf-8")), redirect_stderr(sys.stderr):
        codes = [run_command([*words, "--engine", case["engine"]]) for words in (["build"], ["verify"])]
        codes.append(run_command(["search", "台账", "--json"]))
    gc.collect()
    for _ in range(100):  # the engine's threads end a moment after it
        if (threads := len(list(Path("/proc/self/task").iterdir()))) == 1:
            break
        time.sleep(0.05)
    return {"codes": codes, "threads": threads}


def answer(case: dict[str, Any]) -> dict[str, Any]:
    """What a fork gave, or that it was killed."""
    reads, writes = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reads)
        os.setpgid(0, 0)
        try:
            made = CASES[case["do"]](case)
        except BaseException as error:  # noqa: BLE001 - told to the harness
            made = {"error": f"{type(error).__name__}: {error}"}
        os.write(writes, json.dumps(made).encode())
        os._exit(0)
    os.close(writes)
    if seconds := case.get("after"):
        time.sleep(seconds)
        os.kill(pid, signal.SIGKILL)
    with os.fdopen(reads, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(pid, 0)
    return json.loads(said) if said else {"killed": os.WTERMSIG(status)}


def main() -> None:
    """Loads, then answers to the end of stdin."""
    code = building._code()
    building._code = lambda: code  # the checkout may change while the cases run
    workers.FEWEST = 0  # sources are read in the process that is struck: a child would start anew
    cases, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(), "utf-8")
    for line in cases:
        case = json.loads(line)
        made = load(case) if case["do"] == "load" else answer(case)
        print(json.dumps(made), flush=True)


if __name__ == "__main__":
    main()
