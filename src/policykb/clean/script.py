"""In which script a text is written, and the same text in simplified characters.

Converted once, by OpenCC's ``t2s`` (``hk2s`` for Hong Kong), which keeps every length; a text that is simplified
already is left alone but for a list of characters that slip into such texts. Taiwan wording is undone word by word.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from policykb import rules
from policykb.clean.traced import Traced

if TYPE_CHECKING:
    from policykb.vocabulary import Script

# Shares of traditional among the characters that tell; between them a text is mixed.
_TRADITIONAL, _SIMPLIFIED = 0.85, 0.03


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """A text in simplified characters, and the script it came in."""

    text: Traced
    script: Script


@cache
def _table(name: Literal["t2s", "hk2s", "s2t"]) -> object:
    from opencc import OpenCC  # noqa: PLC0415  fourteen milliseconds, needed for few texts

    return OpenCC(name)


def _convert(text: str, name: Literal["t2s", "hk2s", "s2t"]) -> str:
    converted = str(_table(name).convert(text))  # type: ignore[attr-defined]
    if len(converted) == len(text):
        return converted
    return "".join(new if len(new) == 1 else old for old in text for new in (_convert_one(old, name),))


def _convert_one(char: str, name: Literal["t2s", "hk2s", "s2t"]) -> str:
    return str(_table(name).convert(char))  # type: ignore[attr-defined]


@cache
def _gb2312() -> frozenset[str]:
    rows = bytes(byte for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF) for byte in (row, cell))
    return frozenset(rows.decode("gb2312", "ignore"))


@cache
def _strange() -> re.Pattern[str]:
    """A character that simplified text rarely has: without one there is nothing to convert but the words of Taiwan."""
    return re.compile(f"[^\\x00-\u33ff\ua000-\uffff{''.join(sorted(_gb2312() - set(map(chr, _mixed()))))}]")


@cache
def _mixed() -> dict[int, int]:
    return {ord(row["mixed"]): ord(row["simplified"]) for row in rules.rows("script_mixed.tsv")}


@cache
def _kept() -> tuple[re.Pattern[str], dict[str, str]]:
    words = {row["word"]: row["simplified"] for row in rules.rows("script_kept.tsv")}
    return re.compile("|".join(sorted(words, key=len, reverse=True))), words


@cache
def _taiwan() -> tuple[re.Pattern[str], dict[str, str], frozenset[str]]:
    rows = rules.rows("script_taiwan.tsv")
    words = {row["taiwan"]: row["mainland"] for row in rows}
    words.update({kept: kept for row in rows if row["kept"] != "-" for kept in row["kept"].split()})
    marks = frozenset(row["taiwan"] for row in rows if row["marks"] == "yes")
    return re.compile("|".join(sorted(words, key=len, reverse=True))), words, marks


@cache
def _marks() -> re.Pattern[str]:
    return re.compile("|".join(sorted(_taiwan()[2])))


def _telling(text: str, chars: frozenset[str]) -> tuple[Counter[str], Counter[str]]:
    """How often which of the ``chars`` of ``text`` stand that are traditional only, and simplified only."""
    strange = [char for char in sorted(chars - _gb2312()) if "\u3400" <= char <= "\u9fff"]
    traditional = _changed(strange, "t2s") if strange else frozenset()
    if not traditional:
        return Counter(), Counter()
    counts = Counter(text)
    simplified = _changed([char for char in counts if char in _gb2312()], "s2t") - _AMBIGUOUS
    return (
        Counter({char: counts[char] for char in traditional}),
        Counter({char: counts[char] for char in simplified}),
    )


# Characters that are at home in both scripts, though a table from simplified to traditional changes them.
_AMBIGUOUS = frozenset("后里干于面范谷丑斗云松板只占制台余向复布并征志采累注几机系表冲困胡杯症咨游周仆姜沈涂郁")


def _changed(chars: list[str], name: Literal["t2s", "s2t"]) -> frozenset[str]:
    joined = "\n".join(chars)
    return frozenset(old for old, new in zip(joined, _convert(joined, name), strict=True) if old != new)


def to_simplified(text: Traced, *, had_pinyin: bool = False) -> Converted:
    """``text`` in simplified characters; ``had_pinyin``: pinyin in brackets was taken out of it."""
    chars = frozenset(text.text) if _strange().search(text.text) else frozenset()
    traditional, simplified = _telling(text.text, chars)
    many, few = sum(traditional.values()), sum(simplified.values())
    share = many / (many + few) if many else 0.0
    if share <= _SIMPLIFIED or (len(traditional) < 4 and few > many):
        script: Script = "simplified"
        text = text.with_text(_without_mixed(text.text, chars))
    elif share < _TRADITIONAL:
        script = "mixed"
        text = text.with_text(_by_lines(text.text))
    else:
        script = _home(_convert(text.text, "t2s"))
        text = text.with_text(_whole(text.text, "hk2s" if script == "hongkong" else "t2s"))
    if script not in ("taiwan", "hongkong") and _is_taiwanized(text.text, simplified=script == "simplified"):
        text = mainland_words(text)
        script = "taiwanized"
    if had_pinyin and script in ("traditional", "taiwanized", "mixed"):
        script = "taiwanized+pinyin" if script == "taiwanized" else "traditional+pinyin"
    return Converted(text=text, script=script)


def _without_mixed(text: str, chars: frozenset[str]) -> str:
    table = _mixed()
    found = {code: table[code] for code in table.keys() & map(ord, chars)}
    return _keep(text, text.translate(found)) if found else text


def _whole(text: str, name: Literal["t2s", "hk2s"]) -> str:
    converted = _convert(text, name).translate(_mixed())
    return _keep(text, converted.replace("著", "着"))


def _keep(old: str, new: str) -> str:
    """``new`` with the words of the list as they are written, wherever they stand in ``old``."""
    pattern, words = _kept()
    chars: list[str] | None = None
    for found in pattern.finditer(old):
        chars = chars or list(new)
        chars[found.start() : found.end()] = words[found[0]]
    return "".join(chars) if chars else new


def _by_lines(text: str) -> str:
    """A mixed text: traditional lines as a whole, in the others each character that simplified text never has."""
    lines = []
    for line in text.split("\n"):
        traditional, simplified = _telling(line, frozenset(line))
        if sum(traditional.values()) > sum(simplified.values()):
            lines.append(_whole(line, "t2s"))
        else:
            table = {ord(char): _convert(char, "t2s") for char in traditional}
            lines.append(_keep(line, line.translate(table).translate(_mixed())))
    return "\n".join(lines)


def _home(simplified: str) -> Script:
    """Where a text in traditional characters was written, by the bodies it names."""
    data = rules.toml("script_places.toml")
    counts = {place: sum(simplified.count(word) for word in words) for place, words in data.items()}
    place = max(counts, key=lambda name: counts[name])
    if place == "mainland" or counts[place] < 2 or counts[place] <= counts["mainland"]:
        return "traditional"
    return "taiwan" if place == "taiwan" else "hongkong"


def _is_taiwanized(text: str, *, simplified: bool) -> bool:
    """Whether mainland text was put through Taiwan wording: by words that mark it, traditional text by any of them."""
    if simplified and not _marks().search(text):
        return False
    pattern, words, marks = _taiwan()
    found = Counter(word for word in pattern.findall(text) if words[word] != word)
    telling = [word for word in found if word in marks]
    if simplified:
        return len(telling) >= 3
    # a machine leaves none of the mainland's own words: many of one, and none of the other, tell as well
    return len(found) >= 2 or bool(telling) or any(found[word] >= 2 and words[word] not in text for word in found)


def mainland_words(text: Traced) -> Traced:
    """Taiwan wording undone.

    >>> mainland_words(Traced.of("最佳化程式，整合资讯")).text
    '优化程序，整合信息'
    """
    pattern, words, _ = _taiwan()
    return text.sub(pattern, lambda found: words[found[0]])


def canonical(text: str) -> str:
    """``text`` with everything that a conversion may change made one, for two texts of any script to be compared.

    >>> canonical("著力最佳化網路") == canonical("着力优化网络")
    True
    """
    converted = _convert(text, "t2s").translate(_mixed() | {ord("著"): "着"})
    return mainland_words(Traced.of(converted)).text


def simplified_question(text: str) -> str:
    """A question in simplified characters, whatever script it is typed in; a simplified one comes back unchanged.

    >>> simplified_question("易地扶貧搬遷")
    '易地扶贫搬迁'
    >>> simplified_question("乾安县")
    '乾安县'
    """
    traditional, simplified = _telling(text, frozenset(text))
    if not traditional:
        return text
    if sum(traditional.values()) < sum(simplified.values()):
        return _by_lines(text)
    pattern, words, marks = _taiwan()
    converted = _whole(text, "t2s")
    return pattern.sub(lambda found: words[found[0]] if found[0] in marks else found[0], converted)
