"""How text is made comparable: NFKC and lower case, character by character, no white space.

Folding goes character by character, so that ``fold(a + b) == fold(a) + fold(b)``: a substring of a text, folded, is a
substring of the folded text. (NFKC of a whole string would compose marks across the border.) Folding twice changes
nothing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache


class _Folds(dict[int, str]):
    """A table for ``str.translate`` that learns a code point when it meets it."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if character.isspace():
            folded = ""
        elif 0xD800 <= code <= 0xDFFF:  # half of a surrogate pair: no engine can take it
            folded = "\ufffd"
        else:
            folded = "".join(unicodedata.normalize("NFKC", character).lower().split())
        self[code] = folded
        return folded


@cache
def _folds() -> _Folds:
    return _Folds()


@cache
def _pattern(source: str) -> re.Pattern[str]:
    """Compiled when first used: a class of all Chinese characters costs a question a millisecond."""
    return re.compile(source)


_SHORT = 16
_OFTEN = ("，,", "：:", "；;", "（(", "）)", "\n", "\u3000", " ")  # a character, and what it is folded to
_AS_THEY_ARE = "[^一-鿿a-z0-9、。《》“”〔〕【】,:;()/%.\\-]+"  # what is not in here may change


def fold(text: str) -> str:
    """``text`` as it is compared.

    >>> fold("（２０２４年）Ａ类 项目")
    '(2024年)a类项目'

    Most characters stay what they are, and a few make most of the changes: so a long text is not looked up character by
    character, which takes six times as long.
    """
    if len(text) < _SHORT:
        return text.translate(_folds())
    for often in _OFTEN:
        text = text.replace(often[0], often[1:])
    return _pattern(_AS_THEY_ARE).sub(_translated, text)


def _translated(found: re.Match[str]) -> str:
    return found[0].translate(_folds())


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the offset in ``text`` that it came from; one more for the end.

    >>> fold_with_offsets("甲 Ⅳ")
    ('甲iv', [0, 2, 2, 3])
    """
    plain = text
    for often in _OFTEN:
        if len(often) > 1:  # one character for another
            plain = plain.replace(often[0], often[1])
    pieces: list[str] = []
    offsets: list[int] = []
    at = 0
    for found in _pattern(_AS_THEY_ARE).finditer(plain):
        pieces.append(plain[at : found.start()])
        offsets.extend(range(at, found.start()))
        for at, character in enumerate(found[0], start=found.start()):
            piece = _folds()[ord(character)]
            pieces.append(piece)
            offsets.extend([at] * len(piece))
        at = found.end()
    pieces.append(plain[at:])
    offsets.extend(range(at, len(text) + 1))
    return "".join(pieces), offsets


_OPENING, _CLOSING = "[【{「『<〈(", "]】}」』>〉)"  # besides 〔 〕, as folding leaves them
_BRACKETS = str.maketrans(_OPENING + _CLOSING, "〔" * len(_OPENING) + "〕" * len(_CLOSING))


def number_key(number: str) -> str:
    """A document number 发文字号 as it is compared: folded, and all styles of brackets equal.

    >>> number_key("甲政办发［２０２４］ 7号") == number_key("甲政办发〔2024〕7号")
    True
    """
    return fold(number).translate(_BRACKETS)


_TELLING = (
    r"[a-z一-鿿][^第〔]*〔[12]\d{3}年?〕第?\d+(?:-\d+)?号"
    r"|.+令第?[\d一二三四五六七八九十百零〇]+号"
    r"|.{2,}(?:公告|通告)[12]\d{3}年第\d+号"
)


def telling_number(number: str | None) -> str:
    """:func:`number_key` of a number that names one document; empty for one that is no name (第12号, 〔〕5号) or none.

    >>> telling_number("甲政发(2019)8号"), telling_number("第12号"), telling_number("甲政发〔〕8号")
    ('甲政发〔2019〕8号', '', '')
    """
    key = number_key(number or "")
    return key if _pattern(_TELLING).fullmatch(key) else ""


_MARKS = str.maketrans("", "", "《》〈〉<>「」『』“”‘’\"'")
_ISSUES = r"关于(?:重新|修订|修订后)?(?:印发|发布|公布|下发|颁布)(.{4,}?)的(?:通知|公告|通告|函)"


def title_keys(title: str | None) -> tuple[str, ...]:
    """The keys by which a title is compared: folded, without marks of quotation; of a letter that issues a document,
    the document's own title too.

    >>> title_keys("甲县人民政府关于印发〈甲县供水 办法〉的通知")
    ('甲县人民政府关于印发甲县供水办法的通知', '甲县供水办法')
    """
    whole = fold(title or "").translate(_MARKS)
    issued = _pattern(_ISSUES).search(whole) if whole.endswith(("通知", "公告", "通告", "函")) else None
    return tuple(dict.fromkeys(filter(None, (whole, issued and issued[1]))))


def name_keys(title: str | None, number: str | None) -> tuple[str, ...]:
    """All keys by which a document of that title and number is known: the number that names it alone, and titles.

    >>> name_keys("甲县供水办法", "甲政发[2019]8号")
    ('甲政发〔2019〕8号', '甲县供水办法')
    """
    return tuple(dict.fromkeys(filter(None, (telling_number(number), *title_keys(title)))))
