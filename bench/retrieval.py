"""How well a question finds its notice: ``python bench/retrieval.py FOLDER``.

FOLDER holds ``docs.jsonl`` (docid, text) and ``queries.jsonl`` (qid, question, docid, answer). The notices are built
into a base in a passing folder, with ``--others FILE --count N`` lines of another text file among them, and every
question is asked. Printed are Hit@1, MRR@10, recall@10, how often the first hit holds the answer, and the milliseconds
of a question, for each half of the questions (by the digest of qid: tune on one, check on the other).
``--set second.window=50`` tries a weight of ``rules/ranking.toml`` without changing the file.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import lzma
import platform
import tempfile
import time
import unicodedata
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from policykb import __version__
from policykb.ask.knowledge_base import KnowledgeBase
from policykb.ask.ranking import weights
from policykb.pipeline.build import build
from policykb.project import find_project


@dataclass(slots=True)
class Score:
    """Sums over questions."""

    asked: int = 0
    first: int = 0
    reciprocal: float = 0.0
    within: int = 0
    held: int = 0
    seconds: float = 0.0

    def line(self) -> str:
        """The means, one line."""
        n = max(1, self.asked)
        return (
            f"Hit@1 {self.first / n:.4f}  MRR@10 {self.reciprocal / n:.4f}  recall@10 {self.within / n:.4f}  "
            f"answer in first {self.held / n:.4f}  {1000 * self.seconds / n:.1f} ms a question  over {self.asked}"
        )


def main() -> None:
    """Runs the measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--others", type=Path, help="a text file (may be .xz), a document a line")
    parser.add_argument("--count", type=int, default=0, help="how many of them")
    parser.add_argument("--engine")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=NUMBER", dest="weights")
    args = parser.parse_args()
    print(f"policykb {__version__}, Python {platform.python_version()}, {platform.machine()} {platform.system()}")
    for said in args.weights:
        _set_weight(*said.split("="))
    documents = _lines(args.folder / "docs.jsonl")
    questions = _lines(args.folder / "queries.jsonl")
    texts = {document["docid"]: _folded(document["text"]) for document in documents}
    with tempfile.TemporaryDirectory() as folder:
        project = find_project(Path(folder), engine=args.engine, environ={})
        project.corpus.mkdir()
        for document in documents:
            (project.corpus / f"{document['docid']}.txt").write_text(document["text"], encoding="utf-8")
        for number, line in enumerate(_others(args.others, args.count)):
            (project.corpus / f"other{number}.txt").write_text(line, encoding="utf-8")
        build(project)
        halves = (Score(), Score())
        with KnowledgeBase(project) as base:
            for question in questions:
                half = int(hashlib.sha256(str(question["qid"]).encode()).hexdigest(), 16) % 2
                _ask(base, question, texts, halves[half])
    for name, score in zip(("one half", "the other"), halves, strict=True):
        print(f"{name}: {score.line()}")


def _ask(base: KnowledgeBase, question: dict[str, str], texts: dict[str, str], score: Score) -> None:
    began = time.perf_counter()
    hits = base.search(question["question"].replace("\n", " "), limit=10).json()["hits"]
    score.seconds += time.perf_counter() - began
    names = [{Path(source).stem for source in (hit["source"], *hit["copies"])} for hit in hits]
    place = next((at for at, found in enumerate(names) if question["docid"] in found), None)
    answer = _folded(question.get("answer", ""))[:40]
    score.asked += 1
    score.held += place == 0 or (bool(names) and any(answer in texts.get(name, "") for name in names[0]))
    if place is not None:
        score.first += place == 0
        score.reciprocal += 1 / (place + 1)
        score.within += 1


def _set_weight(name: str, number: str) -> None:
    table: dict[str, Any] = weights()
    *path, last = name.split(".")
    for step in path:
        table = table[step]
    print(f"{name}: {table[last]} → {number}")
    table[last] = type(table[last])(float(number))


def _lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def _others(path: Path | None, count: int) -> list[str]:
    if path is None:
        return []
    with lzma.open(path) if path.suffix == ".xz" else path.open("rb") as lines:
        return [line.decode("utf-8") for line in islice(lines, count)]


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


if __name__ == "__main__":
    main()
