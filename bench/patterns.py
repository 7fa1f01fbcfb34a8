"""No pattern of ``rules/`` can be made to hang: ``python bench/patterns.py [--length N] [--show N]``.

For each pattern, texts that might lead it astray are made of its own examples: whole, without their last character,
each of their characters, repeated to the length asked. Printed are the patterns that cost most, in nanoseconds a
character, and how that grows from a half of the length to the whole (2 is linear).
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Iterator
from importlib.resources import files

from measuring import machine
from policykb import rules

_ORDINARY = (
    "市",
    "一",
    "、",
    "（",
    "）",
    "1",
    " ",
    "\n",
    "，",
    "《",
    "市人民政府、",
    "1.",
    "自2024年5月1日起",
    "各县（市、区）",
)


def main() -> None:
    """Runs the measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--length", type=int, default=20_000)
    parser.add_argument("--show", type=int, default=12)
    args = parser.parse_args()
    print(machine())
    found = []
    for name, pattern, examples in _patterns():
        for text in {piece: None for example in examples for piece in _pieces(example)} | dict.fromkeys(_ORDINARY):
            long = (text * (args.length // len(text) + 1))[: args.length]
            whole = _seconds(pattern, long)
            half = _seconds(pattern, long[: args.length // 2]) if whole > args.length * 1e-6 else 0.0
            found.append((whole / args.length * 1e9, whole / half if half else 0.0, name, text))
    found.sort(reverse=True)
    print(f"{len(found)} texts of {args.length} characters")
    for cost, growth, name, text in found[: args.show]:
        print(f"{cost:10.0f} ns a character, grows {growth:4.1f} times  {name}  {text[:20]!r}")


def _patterns() -> Iterator[tuple[str, re.Pattern[str], tuple[str, ...]]]:
    for path in sorted(files("policykb.rules").iterdir(), key=lambda entry: entry.name):
        for rule in rules.rules(path.name) if path.name.endswith(".toml") else ():
            examples = tuple(str(one) for one in rule.examples + rule.counter_examples)
            sources = [rule.pattern] if rule.pattern else []
            for pattern in sources + [re.compile(one) for one in rule.values.get("patterns", ())]:
                yield f"{path.name} {rule.rule_id}", pattern, examples


def _pieces(example: str) -> Iterator[str]:
    yield from filter(None, (example, example[:-1], example[1:], *example))


def _seconds(pattern: re.Pattern[str], text: str) -> float:
    start = time.process_time()
    for _ in pattern.finditer(text):
        pass
    return time.process_time() - start


if __name__ == "__main__":
    main()
