"""Fuzz one reader of outside bytes, guided by the code it reaches.

    python tests/fuzz/run.py READER [--seconds 600] [--found FOLDER]

Inputs that break a promise are written to FOLDER; one that is mended goes to tests/fuzz/found/READER/.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import atheris

import policykb

SLOWEST = 20
"""Seconds one input may take; it is the machine's, not the reader's, where others work beside it."""
MOST_MEMORY = 2_000
"""Megabytes of the whole process, its inputs and what guides it included."""
LONGEST = 130_000
"""Bytes of one input."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reader")
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--found", type=Path, default=None)
    parser.add_argument("--seed", type=int, default=0, help="of the fuzzer; 0 takes one by the clock")
    asked = parser.parse_args()

    sys.path.insert(0, str(Path(__file__).parent))
    with atheris.instrument_imports(include=["policykb"]):
        for module in walk_packages(policykb.__path__, "policykb."):  # many load each other only when they need to
            if module.name.split(".")[1] not in ("doors", "acquire.crawl"):
                import_module(module.name)
        import readers  # noqa: PLC0415
    fuzzed = readers.READERS[asked.reader]()
    found = asked.found or Path(tempfile.mkdtemp(prefix="policykb-found-"))
    found.mkdir(parents=True, exist_ok=True)
    begin = Path(tempfile.mkdtemp(prefix="policykb-seeds-"))
    for number, seed in enumerate(readers.SEEDS[asked.reader]()):
        (begin / str(number)).write_bytes(seed)

    def mutated(data: bytes, most: int, chance: int) -> bytes:
        changed = readers.mutated_package(data, most, chance) if chance % 4 else data
        return changed if changed != data else bytes(atheris.Mutate(data, most))

    packages = {"custom_mutator": mutated} if asked.reader in readers.PACKAGES else {}
    atheris.Setup(
        [
            "fuzz", str(begin), f"-max_total_time={asked.seconds}", f"-max_len={LONGEST}", f"-timeout={SLOWEST}",
            f"-rss_limit_mb={MOST_MEMORY}", f"-artifact_prefix={found}/", f"-seed={asked.seed}", "-print_final_stats=1",
        ],
        fuzzed,
        **packages,
    )  # fmt: skip
    atheris.Fuzz()


if __name__ == "__main__":
    main()
