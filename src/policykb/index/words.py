"""One way of cutting words, for index and question, in every profile: by :mod:`policykb.index.dictionary`, without HMM.

Three segmenters cut alike (a differential test holds them to it): rjieba and jieba for documents, our own route over
the stored dictionary for a question, which must not wait for a dictionary to load.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator
from functools import cache, cached_property, lru_cache
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from typing import Literal

from policykb.errors import MissingPartError
from policykb.index.dictionary import (
    HAN,
    LONGEST,
    Dictionary,
    LoadedDictionary,
    best_cut,
    current_digest,
    gazetteer,
    load,
    store,
    stored,
)
from policykb.index.folding import fold

Segmenter = Literal["rjieba", "jieba"]
Cutter = Callable[[list[str]], list[str]]
"""From runs of Chinese characters to their words, one after the other."""

_RARE_HAN = "\u3007\u3400-\u4dbf\u9fd6-\u9fff\U00020000-\U0003ffff"
_HAN_RUN = f"[{HAN}]+"
_ASCII_RUN = f"[a-z0-9]{{1,{LONGEST}}}"
_OTHER_RUN = f"[{_RARE_HAN}]|[^\\W_{HAN}{_RARE_HAN}]{{1,{LONGEST}}}"


_MOST_RUNS = 50_000


class Words:
    """Cuts text into words: runs of Chinese characters by the dictionary, letters and digits as they stand together."""

    def __init__(self, dictionary: Dictionary, make_cutter: Callable[[Dictionary], Cutter]) -> None:
        """``make_cutter`` is called at the first cut: a build with nothing new loads no segmenter."""
        self._dictionary = dictionary
        self._make_cutter = make_cutter
        self.parts = lru_cache(maxsize=100_000)(self._parts)
        self._cut: dict[str, str] = {}  # runs of Chinese characters that were cut of late

    @cached_property
    def _cut_runs(self) -> Cutter:
        return self._make_cutter(self._dictionary)

    @property
    def digest(self) -> str:
        """What the words were cut by: an index and a question must have the same."""
        return self._dictionary.digest

    def cut(self, text: str) -> list[str]:
        """The words of ``text``, folded, in their order; punctuation is none."""
        words: list[str] = []
        for number, piece in enumerate(_split(_folded(text))):
            words.extend(self._cut_runs([piece]) if number % 2 else _others_in(piece))
        return words

    def search_cut(self, text: str) -> list[str]:
        """What an index holds of ``text``: its words, and the :meth:`parts` of each longer one, in no certain order."""
        return self.search_text(text).split()

    def search_text(self, text: str) -> str:
        """The same, parted by spaces.

        A run of Chinese characters is cut once: a notice repeats its runs in its measures, and many have one in common.
        """
        pieces = _split(_folded(text))
        runs, cut = pieces[1::2], self._cut
        if unknown := [run for run in dict.fromkeys(runs) if run not in cut]:
            if len(cut) > _MOST_RUNS:
                cut.clear()
                unknown = list(dict.fromkeys(runs))
            cut.update(zip(unknown, self._cut_each(unknown), strict=True))
        return " ".join([*_runs(_OTHER_RUN)(" ".join(pieces[::2])), *map(cut.__getitem__, runs)])

    def _cut_each(self, runs: list[str]) -> Iterator[str]:
        """The words of each run and their parts, parted by spaces."""
        words = iter(self._cut_runs(runs))
        for run in runs:
            found: list[str] = []
            left = len(run)
            while left:
                word = next(words)
                left -= len(word)
                found.append(word)
                if len(word) > 2:
                    found.extend(self.parts(word))
            yield " ".join(found)

    def _parts(self, word: str) -> tuple[str, ...]:
        """The shorter words in ``word`` that begin and end where its own cut has a border.

        人民政府 has 人民 and 政府, not 民政; 发展改革委 has 发展, 改革 and 委. A word of two characters has none.
        """
        borders = sorted(self._borders(word, 0))
        spans = combinations(borders, 2)
        return tuple(
            word[start:end]
            for start, end in spans
            if end - start < len(word) and (end - start == 1 or self._dictionary.frequency(word[start:end]))
        )

    def _borders(self, word: str, start: int) -> set[int]:
        """Where the cut of ``word`` without itself has borders, and the cuts of its parts, counted from ``start``."""
        borders = {start, start + len(word)}
        if len(word) > 2:
            for part in best_cut(self._dictionary, word, but=word):
                borders |= self._borders(part, start)
                start += len(part)
        return borders


def words_for_documents(folder: Path, segmenter: Segmenter) -> Words:
    """Words that cut fast, once their dictionary is loaded; stores it in ``folder`` for questions where it is missing.

    Raises MissingPartError where the segmenter is not installed.
    """
    if find_spec(segmenter) is None:
        hint = ", or use --profile portable" if segmenter == "rjieba" else ""
        raise MissingPartError(f"{segmenter} is not installed; run: pip install {segmenter}{hint}")
    dictionary: Dictionary | None = stored(folder, current_digest())
    if dictionary is None:
        store(load(), folder)
        dictionary = stored(folder, current_digest()) or load()
    return Words(dictionary, {"rjieba": _rjieba, "jieba": _jieba}[segmenter])


def words_for_questions(folder: Path, digest: str | None = None) -> Words:
    """Words ready at once, from the dictionary of ``digest`` (of the rules as they are for ``None``) in ``folder``.

    Where it is not there, or marisa-trie is not installed, the dictionary is loaded.
    """
    dictionary = stored(folder, digest or current_digest()) or load()
    return Words(dictionary, _route)


@cache
def _runs(pattern: str) -> Callable[[str], list[str]]:
    """Finds all runs of a kind; compiled when first used, as classes so large take a millisecond each."""
    return re.compile(pattern).findall


def _others_in(piece: str) -> list[str]:
    """The words of what lies between Chinese characters; a mark or two need no pattern for all scripts."""
    if piece.isascii():
        return _runs(_ASCII_RUN)(piece) if piece else []
    return _runs(_OTHER_RUN)(piece)


@cache
def _splitter() -> Callable[[str], list[str]]:
    return re.compile(f"({_HAN_RUN})").split


def _split(text: str) -> list[str]:
    """What is not Chinese, and the runs of Chinese characters, by turns."""
    return _splitter()(text)


def _folded(text: str) -> str:
    return " ".join(map(fold, text.split()))


def _route(dictionary: Dictionary) -> Cutter:
    return lambda runs: [word for run in runs for word in best_cut(dictionary, run)]


def _rjieba(dictionary: Dictionary) -> Cutter:
    segmenter = importlib.import_module("rjieba").Jieba()
    for word in gazetteer():
        segmenter.add_word(word, dictionary.frequency(word), None)
    return lambda runs: [word for word in segmenter.cut("\n".join(runs), False) if word != "\n"]


def _jieba(dictionary: Dictionary) -> Cutter:
    loaded = dictionary if isinstance(dictionary, LoadedDictionary) else load()
    segmenter = importlib.import_module("jieba").Tokenizer()
    segmenter.FREQ, segmenter.total, segmenter.initialized = loaded.frequencies, loaded.total, True
    return lambda runs: [word for word in segmenter.cut("\n".join(runs), HMM=False) if word != "\n"]
