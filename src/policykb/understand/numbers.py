"""Document numbers 发文字号: 云政发〔2024〕5号, 国务院令第722号, 2024年第8号; brackets of every shape and width."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from policykb import rules

if TYPE_CHECKING:
    from policykb.model import Span

_LONGEST_LETTERS = 19
_CITING = re.compile(  # words that run into the letters behind them: 根据甲政函〔2024〕5号
    r"[一-鿿]{0,16}(?:根据|依据|按照|依照|参照|执行|贯彻|落实|参见|详见|以及|印发|转发|[见按的])(?=[一-鿿]{2,})"
)


@cache
def number_pattern() -> re.Pattern[str]:
    """A number anywhere in running text, its letters and their year in brackets included."""
    return rule_pattern("number-bracketed")


def rule_pattern(rule_id: str) -> re.Pattern[str]:
    """The pattern of a rule of ``rules/numbers.toml``."""
    return rules.pattern("numbers.toml", rule_id)


def numbers_in(text: str) -> Iterator[Span]:
    """Where numbers with their year in brackets stand in a text, letters of the organ included."""
    from policykb.model import Span  # noqa: PLC0415 - a question reads numbers too, and needs no model

    for found in rule_pattern("number-year-and-serial").finditer(text):
        window = max(0, found.start() - _LONGEST_LETTERS)
        for whole in number_pattern().finditer(text, window, found.end()):
            if whole.end() == found.end():
                lead = _CITING.match(whole[0])
                yield Span(start=whole.start() + (lead.end() if lead else 0), end=whole.end())


def tidy(number: str) -> str:
    """A number with the brackets of the standard and no white space.

    >>> tidy("甲政发[2024] 5 号"), tidy("（国令第 722号）")
    ('甲政发〔2024〕5号', '国令第722号')
    """
    bare = re.sub(r"\s", "", number)
    if bare[:1] in "（(【[〔" and bare[-1:] in "）)】]〕":
        bare = bare[1:-1]
    return re.sub(r"[\[（(【〔﹝［]([12]\d{3})[\]）)】〕﹞］]", r"〔\1〕", bare)


def whole_number(piece: str) -> str | None:
    """The number that a line consists of, in brackets of its own or not; ``None`` for any other line.

    >>> whole_number("（甲政办〔2024〕5号）"), whole_number("根据甲政办〔2024〕5号文件")
    ('甲政办〔2024〕5号', None)
    """
    if not 3 <= len(piece) <= 40 or "号" not in piece:
        return None
    bare = tidy(piece)
    for rule in rules.rules("numbers.toml"):
        if rule.values.get("whole") and rule.pattern and rule.pattern.fullmatch(bare):
            return bare
    return None
