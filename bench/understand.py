"""What understanding costs and finds: ``python bench/understand.py FOLDER`` over text files, one notice each.

Prints machine and versions, the milliseconds for 3,000 characters, and how many clauses, measures, duties and findings
there are. A line a notice with ``--each``.
"""

from __future__ import annotations

import argparse
import platform
import time
from collections import Counter
from pathlib import Path

from policykb import __version__
from policykb.clean.page import clean
from policykb.model import Notice, RawPage
from policykb.understand.document import understand

_AVERAGE = 3000  # characters of an average notice


def main() -> None:
    """Runs the measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--each", action="store_true", help="a line a notice")
    parser.add_argument("--repeat", type=int, default=3, help="runs, of which the fastest counts")
    args = parser.parse_args()
    print(f"policykb {__version__}, Python {platform.python_version()}, {platform.machine()} {platform.system()}")
    documents = [
        clean(RawPage(source=path.name, body=path.read_bytes(), media_type="text/plain"), parser="selectolax")
        for path in sorted(args.folder.glob("*.txt"))
    ]
    notices = [understand(document) for document in documents]
    best = min(_run(notices) for _ in range(args.repeat))
    characters = sum(len(notice.text) for notice in notices)
    print(
        f"{len(notices)} notices, {characters} characters: {best * 1000 / characters * _AVERAGE:.1f} ms for {_AVERAGE}"
    )
    total: Counter[str] = Counter()
    for notice in notices:
        counts = _counts(notice)
        total.update(counts)
        if args.each:
            print(notice.document.source, notice.header.title, counts)
    print(dict(total))


def _run(notices: list[Notice]) -> float:
    start = time.perf_counter()
    for notice in notices:
        understand(notice.document)
    return time.perf_counter() - start


def _counts(notice: Notice) -> dict[str, int]:
    return {
        "clauses": len(notice.clauses),
        "measures": len(notice.measures),
        "duties": sum(len(measure.duties) for measure in notice.measures),
        "findings": len(notice.findings),
    }


if __name__ == "__main__":
    main()
