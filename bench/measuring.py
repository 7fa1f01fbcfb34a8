"""What the benches share: the machine, the medians, the texts."""

from __future__ import annotations

import json
import lzma
import os
import platform
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import perf_counter


def machine(*libraries: str) -> str:
    """One line: machine, Python, and the versions of ``libraries``."""
    named = ", ".join(f"{library} {version(library)}" for library in libraries)
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {named}"


def median_ms(call: Callable[[], object], times: int) -> float:
    """The median of ``times`` runs in milliseconds, after one that warms up."""
    call()
    runs = []
    for _ in range(times):
        begun = perf_counter()
        call()
        runs.append(perf_counter() - begun)
    return median(runs) * 1000


def texts_of(path: Path) -> list[str]:
    """A text a line; of JSON lines, their ``text``."""
    return list(lines_of(path))


def lines_of(path: Path) -> Iterator[str]:
    """The same, one after the other; ``path`` may end with ``.xz``."""
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            if text := line.rstrip("\n"):
                yield json.loads(text)["text"] if text.startswith("{") else text
