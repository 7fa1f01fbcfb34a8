"""How fast each segmenter cuts, whether they agree, and which names of the gazetteer their neighbours break.

    python bench/words.py TEXTS

TEXTS holds a text a line (JSON lines: their ``text``).
"""

from __future__ import annotations

import argparse
import re
import tempfile
from itertools import accumulate
from pathlib import Path
from time import perf_counter

from measuring import machine, median_ms, texts_of
from policykb.index.dictionary import HAN, gazetteer
from policykb.index.words import Words, words_for_documents, words_for_questions


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", type=Path)
    texts = texts_of(parser.parse_args().texts)
    print(machine("rjieba", "jieba", "marisa-trie"))
    with tempfile.TemporaryDirectory() as at:
        folder = Path(at)
        begun = perf_counter()
        native = words_for_documents(folder, "rjieba")
        print(f"making the dictionary: {perf_counter() - begun:.2f} s")
        cutters = {
            "rjieba": native,
            "jieba": words_for_documents(folder, "jieba"),
            "trie": words_for_questions(folder, native.digest),
        }
        begun = perf_counter()
        words_for_questions(folder, native.digest)
        print(f"opening the trie for a question: {(perf_counter() - begun) * 1000:.1f} ms")
        print(f"cutting a question: {median_ms(lambda: cutters['trie'].cut('易地扶贫搬迁后续扶持'), 200):.3f} ms")
        speeds = {name: _speed(words, texts) for name, words in cutters.items()}
        for name, speed in speeds.items():
            print(f"{name:7} search_cut {speed:6.2f} million characters/s ({speed / speeds['jieba']:.2f} of jieba)")
        runs = sorted({run for text in texts for run in re.findall(f"[{HAN}]+", text)})
        different = [run for run in runs if len({tuple(words.cut(run)) for words in cutters.values()}) > 1]
        print(f"{len(runs)} runs of Chinese, cut differently: {len(different)} {different[:5]}")
        broken = _broken(native, runs)
        print(f"names of the gazetteer of which the cut breaks a border (rightly in 交通运输|部门): {len(broken)}")
        for name, cut in broken[:20]:
            print(f"  {name}: {' '.join(cut)}")


def _speed(words: Words, texts: list[str]) -> float:
    words.cut("县")  # the segmenter loads at the first cut
    begun = perf_counter()
    for text in texts[:200]:
        words.search_cut(text)
    return sum(map(len, texts[:200])) / (perf_counter() - begun) / 1e6


def _broken(words: Words, runs: list[str]) -> list[tuple[str, list[str]]]:
    """Names of four characters and more that stand in a run, but in no word of its cut, nor as whole words."""
    names = [name for name in gazetteer() if len(name) > 3]
    found = []
    for run in runs:
        cut = words.cut(run)
        borders = {0, *accumulate(map(len, cut))}
        for name in names:
            start = run.find(name)
            crossed = not {start, start + len(name)} <= borders
            if start >= 0 and crossed and not any(name in word for word in cut):
                found.append((name, cut))
    return found


if __name__ == "__main__":
    main()
