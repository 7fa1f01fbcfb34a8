"""The documents that a page holds: a covering letter and what it issues, a press report and the policy it quotes."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from policykb.model import Part, Span
from policykb.understand.header.head_lines import head_units
from policykb.understand.header.organs import organs_in, organs_of, pattern
from policykb.understand.header.recipients import recipients_at
from policykb.understand.header.signature import signature
from policykb.understand.header.titles import is_title, kind_of, title_at, written_title
from policykb.understand.numbers import whole_number
from policykb.understand.pieces import lines, pieces, squeezed

_ISSUED = re.compile(
    r"(?:印发|转发|批转|发布|公布|下发|颁布)(?P<inner>[^《》。]{6,120}?)的?(?:通知|函|公告|通告|决定)?\Z"
)
_QUOTED = re.compile(r"《(?P<title>[^《》]{4,120}(?:〈[^〉]{2,80}〉[^《》]{0,40})?)》")
_ISSUING_SENTENCE = re.compile(r"印发|转发|批转|公布|发布|下发|颁布|施行")
_REMARK = re.compile(r"\s{0,3}[（(][^（(）)。]{2,14}[）)]")
_FIRST_ARTICLE = re.compile(r"\s{0,9}(?P<label>第一[章条])")
_BETWEEN = re.compile(
    r"[（(][^（()）]{2,20}[）)]|(?:\S{2,20}\d号)?附\s?件\s?\d{0,2}\s?[:：]?"
)  # between a signature and what it issues
_ENTRY = re.compile(r"\s{0,9}附\s?件\s?\d{0,2}\s?[:：]")
_ATTACHMENT = re.compile(r"附(?:件|录)?\s?[\d一二三四五六七八九十]{0,3}\s?[:：]?")
_SHORTEST_ISSUED = 100
_MOST_ISSUING_LINES = 6
_LETTER = 3000  # code points in which a letter says what it issues
_HEAD = 2500
_TITLE_BEFORE = 140


@dataclass(frozen=True, slots=True, kw_only=True)
class Squeezed:
    """A text without white space; ``runs`` are where each run of characters begins, in it and in the text itself."""

    bare: str
    runs: tuple[tuple[int, int], ...]

    @staticmethod
    def of(text: str) -> Squeezed:
        """The whole text, squeezed."""
        runs, at = [], 0
        for piece in pieces(text):
            runs.append((at, piece.start))
            at += piece.end - piece.start
        return Squeezed(bare=squeezed(text), runs=tuple(runs))

    def _place(self, at: int) -> int:
        bare, start = self.runs[bisect_right(self.runs, (at, 1 << 60)) - 1]
        return start + at - bare

    def find(self, wanted: str, start: int) -> list[Span]:
        """Where ``wanted`` stands at or after a place of the text."""
        found = []
        at = self.bare.find(wanted)
        while at >= 0:
            span = Span(start=self._place(at), end=self._place(at + len(wanted) - 1) + 1)
            if span.start >= start:
                found.append(span)
            at = self.bare.find(wanted, at + len(wanted))
        return found


def parts_after(text: str, first_title: str | None, start: int) -> tuple[Part, ...]:
    """The documents behind the first one, in order; each reaches to the next."""
    heads = (
        _issued(text, first_title, start)
        or _quoted_whole(text, start)
        or _standing(text, start)
        or _attached(text, start)
        or _behind_signature(text, start)
    )
    if not heads:
        return _headless(text, start) or _told_whole(text, start)
    heads.sort(key=lambda span: span.start)
    ends = [span.start for span in heads[1:]] + [len(text)]
    return tuple(
        part_of(written_title(text, head), Span(start=head.start, end=end))
        for head, end in zip(heads, ends, strict=True)
    )


def part_of(title: str, span: Span) -> Part:
    """A part by its title."""
    known = kind_of(title)
    return Part(title=title, kind=known[1] if known else None, issuers=organs_of(title), span=span)


def _issued(text: str, first_title: str | None, start: int) -> list[Span]:
    """Where the documents begin that the first one issues: their titles, standing by themselves behind it."""
    names = _issued_names(text, first_title, start)
    if not names:
        return []
    squeezed_text = Squeezed.of(text)
    found: list[Span] = []
    for name in names:
        places = [
            place
            for place in squeezed_text.find(name, start)
            if _stands_alone(text, place)
            and not any(place.start < other.end and other.start < place.end for other in found)
        ]
        found += [_whole_head(text, place) for place in _not_listed(text, places)[:1]]
    return found


def _not_listed(text: str, places: list[Span]) -> list[Span]:
    """The places of a title that stand in no list of attachments (附件：甲办法); all where there are no others."""
    leads = (text[text.rfind("\n", 0, place.start) + 1 : place.start] for place in places)
    return [place for place, lead in zip(places, leads, strict=True) if not _ENTRY.match(lead)] or places


def _behind_signature(text: str, start: int) -> list[Span]:
    """The document that a letter issues under other words: its title is the next thing behind the signature."""
    if not _ISSUING_SENTENCE.search(text, start, start + _LETTER):
        return []
    signed = signature(text, Span(start=start, end=min(len(text), start + _LETTER)))
    if signed is None or signed.iso is None or not _ISSUING_SENTENCE.search(text, start, signed.span.start):
        return []
    units = list(head_units(text, Span(start=signed.span.end, end=min(len(text), signed.span.end + _HEAD))))
    at = next((at for at, unit in enumerate(units) if not _BETWEEN.fullmatch(unit.of(text))), None)
    title = title_at(text, units, at) if at is not None else None
    return [title] if title and len(text) - title.end >= _SHORTEST_ISSUED else []


def _headless(text: str, start: int) -> tuple[Part, ...]:
    """What a letter issues without a title of its own: its first article stands right behind the signature."""
    quoted = [found["title"] for found in _QUOTED.finditer(text, start, start + _LETTER) if is_title(found["title"])]
    signed = signature(text, Span(start=start, end=min(len(text), start + _LETTER))) if quoted else None
    begins = _FIRST_ARTICLE.match(text, signed.span.end) if signed else None
    if begins is None or not _ISSUING_SENTENCE.search(text, start, start + _LETTER):
        return ()
    return (part_of(quoted[0], Span(start=begins.start("label"), end=len(text))),)


def _told_whole(text: str, start: int) -> tuple[Part, ...]:
    """The policy that a report tells whole behind 《甲意见》全文如下, without its title again."""
    if "全文如下" not in text:
        return ()
    for marker in pattern("press-full-text").finditer(text, start):
        named = list(_QUOTED.finditer(text, max(start, marker.start() - _TITLE_BEFORE), marker.start()))
        if named and named[-1].end() == marker.start() and is_title(named[-1]["title"]):
            return (part_of(named[-1]["title"], Span(start=marker.end(), end=len(text))),)
    return ()


def _issued_names(text: str, first_title: str | None, start: int) -> list[str]:
    """The titles that the letter says it issues, longest first."""
    names: dict[str, None] = {}
    if first_title and (found := _ISSUED.search(re.sub(r"[《》〈〉]", "", squeezed(first_title)))):
        inner = found["inner"].removeprefix("关于")
        names |= dict.fromkeys((found["inner"], inner))
        for both in re.split(r"和(?=[^和]{4,}(?:办法|方案|计划|细则|规定|措施|政策)\Z)", inner):
            names.setdefault(both)
    letter = text[start : start + _LETTER]
    for quoted in _QUOTED.finditer(letter):
        sentence = letter[max(letter.rfind("。", 0, quoted.start()), 0) : letter.find("。", quoted.end()) + 1 or None]
        if _ISSUING_SENTENCE.search(sentence[-160:]) or _ISSUING_SENTENCE.search(sentence[:160]):
            names.setdefault(squeezed(quoted["title"].replace("〈", "《").replace("〉", "》")))
    return sorted((name for name in names if len(name) >= 6), key=len, reverse=True)


def _stands_alone(text: str, place: Span) -> bool:
    """Whether a title heads something: nothing quotes it, and a line, a date or a sentence's end stands before it."""
    before = text[max(0, place.start - 24) : place.start].rstrip(" \u3000\xa0\t")
    after = text[place.end : place.end + 1]
    if after in ("》", "〉", "”", "的", "、", "，", "。", "）") or before[-1:] in ("《", "〈", "“", "发", "行"):
        return False
    line_before = text.rfind("\n", 0, place.start)
    lead = text[line_before + 1 : place.start].strip()
    return not lead or len(lead) <= 20 or before.endswith(("日", "。", "）", ")"))


def _whole_head(text: str, place: Span) -> Span:
    """The head widened to the start of its line, to organs on lines above its 关于, to a remark behind it: （试行）."""
    line_start = text.rfind("\n", 0, place.start) + 1
    lead = text[line_start : place.start]
    start = place.start
    if len(lead.strip()) <= 20 and not re.search("[日。）)：:]|附件", lead):
        start = line_start + len(lead) - len(lead.lstrip())
    if text.startswith("关于", start):
        start = _organs_above(text, start)
    remark = _REMARK.match(text, place.end)
    return Span(start=start, end=remark.end() if remark else place.end)


def _organs_above(text: str, start: int) -> int:
    above = list(lines(text, Span(start=max(0, start - 200), end=start)))
    for line in reversed(above[-_MOST_ISSUING_LINES:]):
        if line.start == max(0, start - 200) > 0 or not organs_in(line.of(text)):
            break
        start = line.start
    return start


def _quoted_whole(text: str, start: int) -> list[Span]:
    """The policy that a report quotes whole, behind a line 全文 or the words 全文如下."""
    if "全文" not in text and "原文" not in text:
        return []
    for marker in pattern("press-full-text").finditer(text, start):
        units = list(head_units(text, Span(start=marker.end(), end=min(len(text), marker.end() + _HEAD))))
        for index in range(min(4, len(units))):
            if title := title_at(text, units, index):
                return [title]
    return []


def _standing(text: str, start: int) -> list[Span]:
    """Further documents that stand in the text whole: title with its organs, then number or recipients."""
    about = text.find("关于", start)
    if about < 0:
        return []
    units = list(head_units(text, Span(start=start, end=len(text))))
    found: list[Span] = []
    for index, unit in enumerate(units[:-1]):
        if about < unit.start:
            about = text.find("关于", unit.start)
        if about < 0:
            break
        if not unit.start <= about <= min(unit.end, unit.start + 80) - 2:
            continue
        first = index
        while first and index - first < _MOST_ISSUING_LINES and organs_in(units[first - 1].of(text)):
            first -= 1
        title = title_at(text, units, first)
        if title is None or not organs_of(squeezed(title.of(text))) or (found and title.start < found[-1].end):
            continue
        below = next((at for at in range(index, len(units)) if units[at].start >= title.end), None)
        if below is not None and (whole_number(units[below].of(text)) or recipients_at(text, units, below)):
            found.append(title)
    return found


def _attached(text: str, start: int) -> list[Span]:
    """Documents behind lines 附件1, each with a title of an official kind."""
    if not _ATTACHMENT.search(text, start):
        return []
    units = list(head_units(text, Span(start=start, end=len(text))))
    found = []
    for index, unit in enumerate(units[:-1]):
        if text[unit.start] == "附" and _ATTACHMENT.fullmatch(unit.of(text)):
            title = title_at(text, units, index + 1)
            if title and is_title(squeezed(title.of(text))):
                found.append(title)
    return found
