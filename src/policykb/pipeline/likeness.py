"""Whether two notices are one text in whole or in part; and where they are, whether each is a document of its own.

Words alone do not tell: a county's notice may repeat another's but for the names, this year's may repeat last year's.
So what each says of itself (number, title, region, issuers, date) must not speak against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from policykb.index.families import Alike, Bond, Claim
from policykb.index.folding import fold, number_key
from policykb.index.resemblance import ALIKE, grams, shares

_EDITION = 0.3  # so much of the shorter text must an edition of the same number or title have in common
_NOTHING_ELSE = 0.97  # of the shorter text, with years made equal: nothing but the years was changed
_TELLING_TITLE = 8  # characters: 工作方案 may be the title of many
_YEAR = re.compile(r"(?:19|20)\d\d")
_DIGITS = re.compile(r"\d{1,8}")

Conflict = Literal["number", "year", "region", "issuers"]


@dataclass(frozen=True, kw_only=True)
class Read:
    """A notice as it is compared: what it says of itself, and its text, folded with years made equal."""

    claim: Claim
    text: str

    @cached_property
    def grams(self) -> frozenset[str]:
        """The grams of its text; notices of the very same text need none."""
        return grams(self.text)


def alike(one: Read, other: Read) -> Alike | None:
    """The pair, where they are one text in whole or in part, or editions of one document."""
    held, holds = (1.0, 1.0) if one.text == other.text else shares(one.grams, other.grams)
    bond = _bond(one, other, max(held, holds))
    return bond and Alike(doc_id=one.claim.doc_id, other=other.claim.doc_id, held=held, holds=holds, bond=bond)


def _bond(one: Read, other: Read, share: float) -> Bond | None:
    """What binds two notices that have ``share`` of the shorter text in common; ``None`` where nothing does."""
    against = set(_conflicts(one, other))
    if share < ALIKE:
        return "edition" if share >= _EDITION and not against and _named_alike(one.claim, other.claim) else None
    if against <= {"number", "year"}:
        if share >= _NOTHING_ELSE and _but_for_years(one.claim, other.claim):
            return "same"
        if "year" in against and _as_compared(one.claim.title or "") == _as_compared(other.claim.title or ""):
            return "edition"
    if against:
        shorter, longer = sorted((one, other), key=lambda read: len(read.text))
        return "quoted" if _quotes(longer, shorter) else None
    return "same"


def _conflicts(one: Read, other: Read) -> Iterator[Conflict]:
    shorter, longer = sorted((one, other), key=lambda read: len(read.text))
    first, second = shorter.claim, longer.claim
    if first.region and second.region and first.region not in second.region and second.region not in first.region:
        yield "region"
    issuers, others = _names(first.issuers), _names(second.issuers)
    if first.number and second.number:
        if _is_same(first.number, second.number, bool(issuers & others)):
            return
        yield "number"
    elif issuers and others and not issuers & others and not any(name in longer.text for name in issuers):
        yield "issuers"
    if _years_of(first) and _years_of(second) and not _years_of(first) & _years_of(second):
        yield "year"


def _is_same(number: str, other: str, joint: bool) -> bool:
    """Whether two numbers are one; joint issuers may each write theirs, and the year and serial are the same."""
    keys = (number_key(number), number_key(other))
    return keys[0] == keys[1] or (joint and _DIGITS.findall(keys[0]) == _DIGITS.findall(keys[1]))


def _years_of(claim: Claim) -> set[str]:
    """The year in the title, else that of issue."""
    return set(_YEAR.findall(claim.title or "")) or ({claim.issued_on[:4]} if claim.issued_on else set())


def _names(issuers: str) -> set[str]:
    return {fold(name) for name in issuers.split("、") if name}


def _named_alike(one: Claim, other: Claim) -> bool:
    if one.number and other.number:
        return True  # it is the same one: a different one would be a conflict
    return one.title == other.title and len(one.title or "") >= _TELLING_TITLE


def _but_for_years(one: Claim, other: Claim) -> bool:
    """Whether number and day of issue are the same but for the year: no office numbers its notices so twice."""
    keys = [_YEAR.sub("0000", number_key(claim.number or "")) for claim in (one, other)]
    days = [(claim.issued_on or "")[4:] for claim in (one, other)]
    return keys[0] == keys[1] and (days[0] == days[1] or not all(days))


def _quotes(longer: Read, shorter: Read) -> bool:
    """Whether the longer one names what it holds: by its number, or by its title and one that issued it."""
    number, title = number_key(shorter.claim.number or ""), _as_compared(shorter.claim.title or "")
    if number:
        return _as_compared(number) in number_key(longer.text)
    return bool(title) and title in longer.text and any(name in longer.text for name in _names(shorter.claim.issuers))


def _as_compared(name: str) -> str:
    return _YEAR.sub("0000", fold(name))
