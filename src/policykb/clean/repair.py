"""Named fixes of damaged text, each small, in a fixed order, each the same done twice.

A fix never adds or takes a line end or a tab: lines and table cells keep their places.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from operator import ne

from policykb import rules
from policykb.clean.traced import Traced

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇"
_BLANK = " \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """A fix: its name, and what it does."""

    name: str
    mend: Callable[[Traced], Traced]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """What a fix did: how many characters it changed or took away, its first place before and after, in the source."""

    name: str
    count: int
    shown: str
    origin: int


_AROUND = 8  # characters shown before the first place that a fix changed, twice as many from there on


def _fixed(fix: Callable[[Traced], Traced], text: str) -> str:
    return fix(Traced.of(text)).text


_ENTITY = re.compile(
    r"&(?:amp[;；]){0,9}(?P<entity>lt|gt|amp|quot|apos|nbsp|[lr][ds]quo|middot|mdash|ndash|hellip|bull|times|deg"
    r"|\#[0-9]{2,6}|\#x[0-9a-f]{2,6})(?:[;；]|(?![a-z0-9=;]))",
    re.IGNORECASE,
)


def entities(text: Traced) -> Traced:
    """Characters that are written as entities still become themselves: escaped twice, or without their semicolon.

    >>> _fixed(entities, "转发&lt;养老办法&amp;gt;的通知")
    '转发<养老办法>的通知'
    >>> _fixed(entities, "&amp;nbsp各县&#12288；&lt养老办法&gt，R&D，?a=1&lt=2").split()
    ['各县', '<养老办法>，R&D，?a=1&lt=2']
    """
    return text.sub(_ENTITY, lambda found: html.unescape(f"&{found['entity'].lower()};"))


_POINTERS = re.compile("[▼▽⬇🔻🔽👇](?:[ \u3000\ufe0f]{0,3}[▼▽⬇🔻🔽👇]){1,40}\ufe0f?")


def pointers(text: Traced) -> Traced:
    """Signs in a row that only point to what follows become a blank.

    >>> _fixed(pointers, "现通知如下▼▼▼一、加强领导"), _fixed(pointers, "同比▼3.5%")
    ('现通知如下 一、加强领导', '同比▼3.5%')
    """
    return text.sub(_POINTERS, " ")


_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffc]"
)


def invisible(text: Traced) -> Traced:
    r"""Zero-width and control characters go.

    >>> _fixed(invisible, "国\u200b务\ufeff院")
    '国务院'
    """
    return text.sub(_INVISIBLE, "")


_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")


def private_use(text: Traced) -> Traced:
    r"""Private-use characters (bullets of symbol fonts, leftovers of old encodings) go.

    >>> _fixed(private_use, "\ue004\uf0d8任务分工")
    '任务分工'
    """
    return text.sub(_PRIVATE, "")


_LOST = re.compile(r"(?<![^\n\t])\?{3}[? ]{0,400}")


def lost_blanks(text: Traced) -> Traced:
    """Blanks that an old encoding turned into question marks, at the beginning of a line or cell, go.

    >>> _fixed(lost_blanks, "????? 云溪县人民政府")
    '云溪县人民政府'
    """
    return text.sub(_LOST, "") if "???" in text.text else text


_LOOKALIKE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")


def lookalikes(text: Traced) -> Traced:
    r"""Radicals and compatibility forms that look like ordinary characters become these.

    >>> _fixed(lookalikes, "\u2f00、\u2f2f作要求")
    '一、工作要求'
    """
    return text.sub(_LOOKALIKE, lambda found: unicodedata.normalize("NFKC", found[0]))


_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ％＋＝／＠＃＆＊－．](?:(?<!．)|(?<=[0-9０-９].)(?=[0-9０-９]))")


def wide_forms(text: Traced) -> Traced:
    """Full-width digits, letters and signs become ordinary ones; punctuation stays.

    >>> _fixed(wide_forms, "２０２４年，增长３．５％")
    '2024年，增长3.5%'
    """
    return text.sub(_WIDE, lambda found: chr(ord(found[0]) - 0xFEE0))


_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿêế"
_SYLLABLE = re.compile(rf"[(（](?<=[{_HAN}].)[a-zɡɑü{_TONES}]{{1,6}} ?[)）]")
_TONED = re.compile(f"[{_TONES}]")
_TONELESS = frozenset({"de", "le", "zhe", "men", "me", "ma", "ne", "ba", "zi", "tou", "ge", "la", "bo", "li", "shang"})
_PLAIN = re.compile(rf"[(（](?<=[{_HAN}].)([a-z]{{2,6}})[)）](?:[(（][a-z]{{2,6}}[)）]){{0,9}}")
_MANY, _SEVERAL = 6, 4  # syllables without tones, and different ones among them, that no writer puts in brackets


def pinyin(text: Traced) -> Traced:
    """Machine-made pinyin in brackets after single characters goes; one gloss by a writer stays, so do clause brackets.

    >>> _fixed(pinyin, "發(fā)展產(chǎn)業(yè)(a)，社會(huì )")
    '發展產業(a)，社會'
    >>> _fixed(pinyin, "垚(yáo)县")
    '垚(yáo)县'
    >>> _fixed(pinyin, "鄉(xiang)(xiang)村振(zhen)興(xing)，全(quan)黨工作(zuo)的責(ze)任(ren)(a)")
    '鄉村振興，全黨工作的責任(a)'
    """
    found = [syllable[0][1:-1] for syllable in _SYLLABLE.finditer(text.text)]
    if len(found) < 2:
        return text
    if sum(bool(_TONED.search(syllable)) for syllable in found) >= 2:
        text = text.sub(_SYLLABLE, lambda m: "" if _TONED.search(m[0]) or m[0][1:-1] in _TONELESS else m[0])
    plain = [syllable for syllable in found if syllable in _syllables()] if len(found) >= _MANY else []
    if len(plain) >= _MANY and len(set(plain)) >= _SEVERAL:
        text = text.sub(_PLAIN, lambda m: "" if m[1] in _syllables() else m[0])
    return text


@cache
def _syllables() -> frozenset[str]:
    """Every syllable of two letters or more, without tones."""
    return frozenset(row["syllable"] for row in rules.rows("pinyin.tsv") if len(row["syllable"]) > 1)


# These patterns begin with the blank, which is quickly found, and look back from there.
_SPACED = re.compile(
    rf"""
    [{_BLANK}] (?<=[{_HAN}].) (?:
    # three or more, evenly spaced
      (?<![{_HAN}{_BLANK}][{_HAN}].) (?P<more>[{_BLANK}]{{0,3}}) [{_HAN}] (?:[{_BLANK}](?P=more)[{_HAN}]){{1,30}}
      (?![{_BLANK}]{{0,4}}[{_HAN}])
    # a label of two characters
    | (?<![^\n\t][{_HAN}].) [{_BLANK}]{{0,8}} [{_HAN}] (?=[{_BLANK}]{{0,4}}[:：|丨])
    # two, alone in their line or cell
    | (?<![^\n\t][{_HAN}].) (?:(?<=[\u3000\u00a0])|[{_BLANK}]{{1,8}}) [{_HAN}] (?=[\n\t]|\Z)
    )
    """,
    re.VERBOSE,
)
_BLANKS = re.compile(f"[{_BLANK}]{{1,100}}")


def letter_spaced(text: Traced) -> Traced:
    """Words spaced out letter by letter close up.

    >>> _fixed(letter_spaced, "国　务　院")
    '国务院'
    >>> _fixed(letter_spaced, "标　　题：通知")
    '标题：通知'
    >>> _fixed(letter_spaced, "市财政局 市民政局")
    '市财政局 市民政局'
    """
    return text.sub(_SPACED, lambda found: _BLANKS.sub("", found[0]))


_RUN = re.compile(f"[{_BLANK}](?:[{_BLANK}]{{1,999}}|(?<! ))")
_EDGE = re.compile(r" (?:(?=[\n\t]|\Z)|(?<![^\n\t].))")
_BESIDE = re.compile(r" (?:(?=[，。；：、！？）》”’】〕])|(?<=[（《“‘【〔，、].))")


def blanks(text: Traced) -> Traced:
    r"""Every white space is one ordinary blank; none at the ends of a line or cell, none beside punctuation that binds.

    >>> _fixed(blanks, "\u3000\u3000各县\u00a0\u00a0人民政府 ：\n 二 ")
    '各县 人民政府：\n二'
    """
    return text.sub(_RUN, " ").sub(_EDGE, "").sub(_BESIDE, "")


_HALF = re.compile(rf"[,;:?!](?<=[{_HAN}）》”’】〕].)(?=[{_HAN}（《“‘【〔\n]|\Z)")
_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}


def half_punctuation(text: Traced) -> Traced:
    """Half-width punctuation between Chinese characters becomes full-width; digits, times and addresses stay.

    >>> _fixed(half_punctuation, "统筹推进,压实责任;12:30,a:b")
    '统筹推进，压实责任;12:30,a:b'
    """
    return text.sub(_HALF, lambda found: _FULL[found[0]])


FIXES = tuple(
    Fix(name=mend.__name__.replace("_", "-"), mend=mend)
    for mend in (
        entities,
        pointers,
        invisible,
        private_use,
        lost_blanks,
        lookalikes,
        wide_forms,
        pinyin,
        letter_spaced,
        blanks,
        half_punctuation,
    )
)
"""The fixes in their order."""


def repair(text: Traced) -> tuple[Traced, tuple[Mended, ...]]:
    """``text`` mended, with what each fix that changed it did.

    >>> text, done = repair(Traced.of("２０２４年　　通知"))
    >>> text
    Traced(text='2024年 通知', runs=((0, 0), (6, 7)))
    >>> [(mended.name, mended.count, mended.shown) for mended in done]
    [('wide-forms', 4, '２０２４年　　通知 → 2024年　　通知'), ('blanks', 1, '2024年　　通知 → 2024年 通知')]
    """
    done = []
    for fix in FIXES:
        mended = fix.mend(text)
        if mended is not text and mended.text != text.text:
            done.append(_mended(fix.name, text, mended))
        text = mended
    return text, tuple(done)


def _mended(name: str, before: Traced, after: Traced) -> Mended:
    old, new = before.text, after.text
    first, beyond = 0, min(len(old), len(new))
    while first < beyond:  # how far they are alike, by halves
        middle = (first + beyond + 1) // 2
        first, beyond = (middle, beyond) if old[first:middle] == new[first:middle] else (first, middle - 1)
    start, end = max(0, first - _AROUND), first + 2 * _AROUND
    fewer = len(old) - len(new)
    return Mended(
        name=name,
        count=abs(fewer) or _differing(old, new),
        shown=f"{old[start:end]} → {new[start : end - min(max(fewer, 0), _AROUND)]}".replace("\n", " "),
        origin=before.origin(first),
    )


_STRETCH = 200  # characters compared at once


def _differing(old: str, new: str) -> int:
    """How many characters of two texts of one length differ."""
    stretches = ((old[at : at + _STRETCH], new[at : at + _STRETCH]) for at in range(0, len(old), _STRETCH))
    return sum(sum(map(ne, one, other)) for one, other in stretches if one != other)
