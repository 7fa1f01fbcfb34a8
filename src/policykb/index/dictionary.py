"""The words and their frequencies: jieba's dictionary and the gazetteer of ``rules/``; the most probable cut by them.

The gazetteer's frequencies are computed once, by jieba's own rule (the least that lets a word win over its parts), so
that every segmenter cuts alike. The dictionary is stored as a memory-mapped trie (marisa-trie) where that library is
installed; a question then opens a file instead of reading five megabytes.
"""

from __future__ import annotations

import contextlib
import importlib
import re
from functools import cache
from importlib.util import find_spec
from math import log
from pathlib import Path
from typing import Any, Protocol

from policykb import rules
from policykb.errors import MissingPartError

HAN = "\u4e00-\u9fd5"
"""The characters that jieba's dictionary has words of; any other is a word of its own or part of a run of letters."""

_METHOD = 1  # of finding frequencies; another one makes another dictionary of the same words
LONGEST = 40
"""No word is longer."""

_RECORD = "<I"
_TOTAL = "total"  # no word, being no Chinese: a record of the stored trie


class Dictionary(Protocol):
    """Words with their frequencies. ``digest`` names the state of the knowledge it was made from."""

    digest: str
    total: int

    def frequency(self, word: str) -> int:
        """How often ``word`` occurs in ``total`` words; 0 for what is no word."""

    def ends(self, text: str, start: int) -> list[tuple[int, int]]:
        """``(end, frequency)`` of every word of ``text`` that begins at ``start``, shortest first."""


def best_cut(dictionary: Dictionary, text: str, *, but: str | None = None) -> list[str]:
    """The most probable cut of ``text`` into words; a character that begins none stands alone. ``but`` is no word here.

    The same route, sums and ties as jieba's ``calc`` (of equally probable words the longest wins), without HMM.
    """
    log_total = log(dictionary.total)
    best: list[tuple[float, int]] = [(0.0, 0)] * (len(text) + 1)
    for start in range(len(text) - 1, -1, -1):
        ways = [
            (log(frequency) - log_total + best[end][0], end)
            for end, frequency in dictionary.ends(text, start)
            if text[start:end] != but
        ]
        best[start] = max(ways, default=(0.0 - log_total + best[start + 1][0], start + 1))
    words = []
    start = 0
    while start < len(text):
        end = best[start][1]
        words.append(text[start:end])
        start = end
    return words


class LoadedDictionary:
    """The dictionary as a ``dict``, as jieba keeps it: the beginnings of words are there too, with a zero."""

    def __init__(self, frequencies: dict[str, int], digest: str) -> None:
        self.frequencies = frequencies
        self.total = sum(frequencies.values())
        self.digest = digest

    def frequency(self, word: str) -> int:
        return self.frequencies.get(word, 0)

    def ends(self, text: str, start: int) -> list[tuple[int, int]]:
        found = []
        for end in range(start + 1, len(text) + 1):
            frequency = self.frequencies.get(text[start:end])
            if frequency is None:
                break
            if frequency:
                found.append((end, frequency))
        return found

    def favour(self, word: str) -> None:
        """Give ``word`` the least frequency that lets it win over its parts.

        No more: a higher one breaks neighbours (交通运输部|门). ``bench/words.py`` shows what is broken.
        """
        product = 1.0
        for part in best_cut(self, word, but=word):
            product *= (self.frequency(part) or 1) / self.total
        self.raise_to(int(product * self.total) + 1, word)

    def raise_to(self, least: int, word: str) -> None:
        """Give ``word`` a frequency of ``least``, if it has a lower one."""
        before = self.frequency(word)
        self.frequencies[word] = max(least, before)
        self.total += self.frequencies[word] - before
        for end in range(1, len(word)):
            self.frequencies.setdefault(word[:end], 0)


class StoredDictionary:
    """The dictionary as a memory-mapped file."""

    def __init__(self, trie: Any, digest: str) -> None:
        self._trie = trie
        self.total: int = trie[_TOTAL][0][0]
        self.digest = digest

    def frequency(self, word: str) -> int:
        found = self._trie.get(word)
        return int(found[0][0]) if found else 0

    def ends(self, text: str, start: int) -> list[tuple[int, int]]:
        rest = text[start : start + LONGEST]
        return [(start + len(word), self._trie[word][0][0]) for word in self._trie.prefixes(rest)]


def gazetteer() -> tuple[str, ...]:
    """The words that ``rules/`` adds, shorter ones first: places, agencies and their short names, policy words.

    Of lists made for other ends, names of two characters stay out: 城中 or 和平 as a word would break its neighbours.
    A ministry's name brings the name of its matter, for 应急管理|部门.
    """
    names: set[str] = set(rules.lines("words.txt"))
    for row in rules.rows("regions.tsv"):
        names |= {name for name in (row["name"], row["short"]) if len(name) > 2}
    for row in rules.rows("agencies.tsv"):
        named = (row["name"], *row["aliases"].split("|"))
        names |= {name for name in named if len(name) > 2 and not name.startswith("委")}  # 县委|宣传部, not 县|委宣传部
    for group in rules.toml("aliases.toml")["group"]:
        names |= {name for name in group["names"] if len(name) > 2}
    names |= {name[:-1] for name in filter(_is_ministry, names)}
    word = re.compile(f"[{HAN}]{{2,}}")
    return tuple(sorted(filter(word.fullmatch, names), key=lambda name: (len(name), name)))


def _is_ministry(name: str) -> bool:
    return name.endswith("部") and len(name) > 3


@cache
def current_digest() -> str:
    """The digest of what a dictionary made now would hold."""
    import hashlib  # noqa: PLC0415 - costs a question two milliseconds, and a question knows its dictionary

    made_of = hashlib.sha256(f"{_METHOD} {gazetteer()}".encode())
    made_of.update(_jieba_file().read_bytes())
    return made_of.hexdigest()[:16]


@cache
def load() -> LoadedDictionary:
    """The dictionary, read and computed anew (half a second)."""
    frequencies: dict[str, int] = {}
    for line in _jieba_file().read_text(encoding="utf-8").splitlines():
        word, frequency, *_ = line.split(" ")
        frequencies[word] = int(frequency)
    for word in list(frequencies):
        for end in range(1, len(word)):
            frequencies.setdefault(word[:end], 0)
    dictionary = LoadedDictionary(frequencies, current_digest())
    for word in gazetteer():
        dictionary.favour(word)
    for ministry in filter(_is_ministry, gazetteer()):  # 部门 is rarer than 门: 工业和信息化|部门 must win all the same
        dictionary.raise_to(10 * dictionary.frequency(ministry), ministry[:-1])
    return dictionary


def stored(folder: Path, digest: str) -> StoredDictionary | None:
    """The dictionary of ``digest`` that lies in ``folder``; ``None`` where there is none, or marisa-trie is absent."""
    path = _path(folder, digest)
    if not path.exists() or find_spec("marisa_trie") is None:
        return None
    marisa_trie = importlib.import_module("marisa_trie")
    try:
        return StoredDictionary(marisa_trie.RecordTrie(_RECORD).mmap(str(path)), digest)
    except (OSError, RuntimeError, KeyError):  # damaged: it is made anew, or done without
        return None


def store(dictionary: LoadedDictionary, folder: Path) -> None:
    """Put ``dictionary`` into ``folder``, in one step; nothing where marisa-trie is absent.

    The newest of those that lie there stays beside it, for readers of the index as it is; older ones are swept.
    """
    import hashlib  # noqa: PLC0415 - costs a question two milliseconds, and a question stores none

    from policykb.corpus.writing import write_whole  # noqa: PLC0415 - the same

    if find_spec("marisa_trie") is None:
        return
    marisa_trie = importlib.import_module("marisa_trie")
    records = [(word, (frequency,)) for word, frequency in dictionary.frequencies.items() if frequency]
    trie = marisa_trie.RecordTrie(_RECORD, [*records, (_TOTAL, (dictionary.total,))])
    folder.mkdir(parents=True, exist_ok=True)
    path, body = _path(folder, dictionary.digest), trie.tobytes()
    older = sorted(folder.glob("words-*.trie"), key=lambda one: one.stat().st_mtime_ns, reverse=True)
    write_whole(_checksum(path), hashlib.sha256(body).hexdigest().encode())
    write_whole(path, body)
    for swept in older[1:]:
        with contextlib.suppress(OSError):  # a reader on Windows may hold it
            swept.unlink()
            _checksum(swept).unlink()


def is_damaged(folder: Path, digest: str) -> bool:
    """Whether the dictionary of ``digest`` that lies in ``folder`` is not as it was written."""
    import hashlib  # noqa: PLC0415 - costs a question two milliseconds, and a question trusts its dictionary

    path = _path(folder, digest)
    if not path.exists():
        return False
    try:
        noted = _checksum(path).read_bytes()
    except OSError:
        return True
    return noted != hashlib.sha256(path.read_bytes()).hexdigest().encode()


def drop(folder: Path, digest: str) -> None:
    """Take away the dictionary of ``digest``: the next build makes it anew."""
    for path in (_path(folder, digest), _checksum(_path(folder, digest))):
        path.unlink(missing_ok=True)


def _checksum(path: Path) -> Path:
    return path.with_suffix(".sha256")


def _path(folder: Path, digest: str) -> Path:
    return folder / f"words-{digest}.trie"


def _jieba_file() -> Path:
    """jieba's dictionary; found without importing jieba, which costs a question a tenth of a second."""
    spec = find_spec("jieba")
    if spec is None or not spec.submodule_search_locations:
        raise MissingPartError("jieba is not installed; run: pip install jieba")
    return Path(spec.submodule_search_locations[0]) / "dict.txt"
