"""The whole run of the fault harness: ``python tests/faults/run.py [--kills N] [--every N] [--powers N] [--seed N]``.

For both engines and each command (a first build, add, build, remove, rebuild): N kills at random moments, N at random
calls, write errors and torn writes at every N-th call that changes a file, each kind in turn, and N losses of power.
After each everything is proved: see harness.py. Prints what it does, and each fault; exit code 1 where there is one.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1]))  # tests/

from faults.harness import COMMANDS, ENGINES, Bench, compiled, lose_power, strike

FAULTS = ("kill", "tear", "full", "readonly", "broken")


def main() -> int:
    """Runs it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=240, help="kills at random moments, over all commands and engines")
    parser.add_argument("--every", type=int, default=1, help="strike at every N-th call")
    parser.add_argument("--powers", type=int, default=200, help="losses of power, over all commands and engines")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=ENGINES, action="append")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        shim = compiled(Path(folder))
        if shim is None:
            print("the harness needs Linux and a C compiler", file=sys.stderr)
            return 2
        engines = args.engine or ENGINES
        share = len(engines) * len(COMMANDS)
        found = sum(
            _on(
                Bench.made(Path(folder), shim, engine), args.kills // share, args.every, args.powers // share, args.seed
            )
            for engine in engines
        )
    print(f"{found} faults")
    return 1 if found else 0


def _on(bench: Bench, kills: int, every: int, powers: int, seed: int) -> int:
    """One engine; how many cases went wrong."""
    random, wrong = Random(f"{seed} {bench.engine}"), 0
    for command, calls in bench.calls.items():
        begun, done = time.monotonic(), Counter[str]()
        longest = bench.seconds[command] * 1.2
        cases = [("moment", {"after": random.uniform(0.001, longest)}) for _ in range(kills)]
        cases += [
            (kind, {"mode": kind, "at": at})
            for turn, at in enumerate(range(1 + random.randrange(every), calls + 1, every))
            for kind in ([FAULTS[turn % len(FAULTS)]] if every > 1 else FAULTS)
        ]
        for kind, fault in cases:
            done[kind] += 1
            wrong += _told(bench, command, fault, strike(bench, command, **fault))
        for turn in range(powers):
            keeping = ("strict", "journal")[turn % 2]
            case = {"keeping": keeping, "at": random.random(), "seed": random.randrange(1 << 30)}
            done[f"power-{keeping}"] += 1
            wrong += _told(bench, command, case, lose_power(bench, command, **case))
        told = ", ".join(f"{count} {kind}" for kind, count in done.items())
        print(f"{bench.engine} {command}: {calls} calls; {told}; {time.monotonic() - begun:.0f} s", flush=True)
    bench.server.close()
    return wrong


def _told(bench: Bench, command: str, fault: object, faults: list[str]) -> bool:
    for one in faults:
        print(f"  {bench.engine} {command} {fault}: {one[:400]}", flush=True)
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
