"""Engines against brute force: ``python bench/differential.py [TEXTS] [--phrases 20000] [--trees 5000]``.

The texts are those of ``corpus/`` and of TEXTS (a .tar.xz of text files, or a text a line), at most ``--documents``.
Random phrases, of one to forty characters and a little changed now and then, and random boolean trees of phrases and
words must find in every engine exactly the texts that looking at each of them finds. Differences are printed; the exit
code is 1 where there are any.
"""

from __future__ import annotations

import argparse
import random
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import get_args

from policykb.index.engine import And, EngineName, Entry, Node, Not, Or, Phrase, Query, Word
from policykb.index.engines import open_engine
from policykb.index.folding import fold
from policykb.index.words import Words, words_for_documents

SAMPLES = Path(__file__).parent.parent / "corpus"


class Texts:
    """Texts looked at one by one: what an engine must find."""

    def __init__(self, texts: list[str], words: Words) -> None:
        self.texts = texts
        self.folded = [fold(text) for text in texts]
        self._words = [frozenset(words.search_cut(text)) for text in texts]

    def matching(self, node: Node) -> set[int]:
        """The numbers of the texts that fulfil ``node``."""
        every = set(range(len(self.texts)))
        match node:
            case Phrase():
                sought = fold(node.text)
                return {at for at in every if sought and sought in self.folded[at]}
            case Word():
                return {at for at in every if fold(node.text) in self._words[at]}
            case Not():
                return every - self.matching(node.part)
            case And():
                return every.intersection(*map(self.matching, node.parts))
            case Or():
                return set().union(*map(self.matching, node.parts))
        raise TypeError(node)


def phrase(texts: Texts, chance: random.Random) -> Phrase:
    """A stretch of some text; one in five has a character of another one in it."""
    text = chance.choice(texts.texts)
    start = chance.randrange(max(1, len(text)))
    cut = fold(text[start : start + chance.choice((1, 2, 2, 3, 4, 4, 6, 8, 12, 20, 30, 40))])[:40]
    if cut and chance.random() < 0.2:
        at = chance.randrange(len(cut))
        cut = cut[:at] + chance.choice(chance.choice(texts.folded) or "的") + cut[at + 1 :]
    return Phrase(text=cut)


def tree(texts: Texts, words: Words, chance: random.Random, depth: int = 3) -> Node:
    """A boolean tree of words and phrases."""
    kind = chance.random()
    if depth == 0 or kind < 0.3:
        leaf = phrase(texts, chance)
        cut = words.cut(leaf.text)
        return Word(text=chance.choice(cut)) if cut and chance.random() < 0.5 else leaf
    if kind < 0.42:
        return Not(part=tree(texts, words, chance, depth - 1))
    parts = tuple(tree(texts, words, chance, depth - 1) for _ in range(chance.randint(2, 3)))
    return And(parts=parts) if kind < 0.7 else Or(parts=parts)


def differences(
    folder: Path, plain: list[str], *, phrases: int, trees: int, seed: int = 0, engines: tuple[EngineName, ...] = ()
) -> Iterator[str]:
    """A line for each query of which an engine finds anything else than brute force does."""
    words = words_for_documents(folder, "jieba")
    texts, chance = Texts(plain, words), random.Random(seed)
    opened = {name: open_engine(name, folder / name, words, writable=True) for name in engines or get_args(EngineName)}
    for engine in opened.values():
        engine.write((_entry(at, text) for at, text in enumerate(plain)), (), stamp="one", afresh=True)
    for number in range(phrases + trees):
        node = phrase(texts, chance) if number < phrases else tree(texts, words, chance)
        wanted = texts.matching(node)
        for name, engine in opened.items():
            hits = engine.find(Query(level="notice", match=node, limit=len(plain))).hits
            if {int(hit.entry_id[1:], 16) for hit in hits} != wanted:
                yield f"{name} differs from brute force: {node}"
    for engine in opened.values():
        engine.close()


def _entry(number: int, text: str) -> Entry:
    return Entry(entry_id=f"n{number:012x}", level="notice", texts={"title": "", "headings": "", "body": text})


def samples() -> list[str]:
    """The texts of ``corpus/``."""
    return [path.read_text(encoding="utf-8", errors="replace") for path in sorted(SAMPLES.glob("*.txt"))]


def _of(path: Path) -> Iterator[str]:
    if path.name.endswith(".tar.xz"):
        with tarfile.open(path) as archive:
            for member in archive:
                if member.isfile() and (file := archive.extractfile(member)):
                    yield file.read().decode("utf-8", "replace")
    else:
        from measuring import lines_of  # noqa: PLC0415 - the test of this needs none

        yield from lines_of(path)


def main() -> None:
    """Runs the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", type=Path, nargs="?")
    parser.add_argument("--documents", type=int, default=400)
    parser.add_argument("--phrases", type=int, default=20_000)
    parser.add_argument("--trees", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    plain = samples() + list(islice(_of(asked.texts), asked.documents) if asked.texts else ())
    begun, found = perf_counter(), 0
    with tempfile.TemporaryDirectory() as folder:
        for line in differences(Path(folder), plain, phrases=asked.phrases, trees=asked.trees, seed=asked.seed):
            print(line)
            found += 1
    print(
        f"{len(plain)} texts, {asked.phrases} phrases, {asked.trees} trees, two engines: "
        f"{found} differences in {perf_counter() - begun:.0f} s"
    )
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
