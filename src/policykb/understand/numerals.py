"""Chinese numerals up to ninety-nine, as labels and dates write them."""

from __future__ import annotations

_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0, "两": 2}
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def number_of(numeral: str) -> int | None:
    """The value of a numeral in digits of any width, in Chinese (二十一, 一百零三) or circled; ``None`` for others.

    >>> [number_of(numeral) for numeral in ("21", "２", "二十一", "十", "一百零三", "③", "甲")]
    [21, 2, 21, 10, 103, 3, None]
    """
    if numeral.isdecimal():
        return int(numeral)
    if len(numeral) == 1 and numeral in _CIRCLED:
        return _CIRCLED.index(numeral) + 1
    total, digit = 0, 0
    for character in numeral:
        if character in "十百":
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
        elif character in _DIGITS:
            digit = _DIGITS[character]
        else:
            return None
    return total + digit if numeral else None


def year_of(numeral: str) -> int | None:
    """A year written digit by digit: 二〇二四, 2024. ``None`` for anything else.

    >>> year_of("二○二四"), year_of("２０２４"), year_of("二十四")
    (2024, 2024, None)
    """
    if numeral.isdecimal():
        return int(numeral)
    digits = [_DIGITS.get(character) for character in numeral]
    return None if None in digits or len(digits) != 4 else int("".join(str(digit) for digit in digits))
