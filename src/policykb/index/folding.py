"""How text is made comparable: NFKC and lower case, character by character, no white space.

Folding goes character by character, so that ``fold(a + b) == fold(a) + fold(b)``: a substring of a text, folded, is a
substring of the folded text. (NFKC of a whole string would compose marks across the border.) Folding twice changes
nothing.
"""

from __future__ import annotations

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


def fold(text: str) -> str:
    """``text`` as it is compared.

    >>> fold("（２０２４年）Ａ类 项目")
    '(2024年)a类项目'
    """
    return text.translate(_folds())


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the offset in ``text`` that it came from; one more for the end.

    >>> fold_with_offsets("甲 Ⅳ")
    ('甲iv', [0, 2, 2, 3])
    """
    table = _folds()
    pieces: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        piece = table[ord(character)]
        pieces.append(piece)
        offsets.extend([offset] * len(piece))
    offsets.append(len(text))
    return "".join(pieces), offsets


_OPENING, _CLOSING = "[【{「『<〈(", "]】}」』>〉)"  # besides 〔 〕, as folding leaves them
_BRACKETS = str.maketrans(_OPENING + _CLOSING, "〔" * len(_OPENING) + "〕" * len(_CLOSING))


def number_key(number: str) -> str:
    """A document number 发文字号 as it is compared: folded, and all styles of brackets equal.

    >>> number_key("甲政办发［２０２４］ 7号") == number_key("甲政办发〔2024〕7号")
    True
    """
    return fold(number).translate(_BRACKETS)
