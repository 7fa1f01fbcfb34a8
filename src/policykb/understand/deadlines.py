"""Deadlines: by when a measure must be done, and the last day that allows where that is certain."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from policykb import rules
from policykb.model import Deadline, Span
from policykb.understand.dates import days_after, first_date, iso_of, last_day_of_term, month_end
from policykb.understand.numerals import number_of
from policykb.understand.pieces import around

_PLAN_ENDS = {"十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030}
_THIRDS = {"上": 10, "中": 20}  # the last day of a month's first and second ten days
_YEAR = re.compile(r"(20\d{2})\s?年")


def deadline_in(text: str, span: Span, *, issued_on: str | None) -> Deadline | None:
    """The first deadline with a certain day, else the first one; ``None`` where none is set.

    A day without its year takes the year named before it in the same clause, else the one in which it comes next after
    the date of issue; where the notice has no date, the day stays open.
    """
    found = _all(text, span, issued_on)
    certain = [deadline for deadline in found if deadline.date]
    ahead = [deadline for deadline in certain if not issued_on or (deadline.date or "") >= issued_on]
    return next(iter(ahead or certain), None) or (found[0] if found else None)


def _all(text: str, span: Span, issued_on: str | None) -> list[Deadline]:
    taken: list[tuple[int, int, Deadline]] = []
    for rule, match in _matches(text, around(_HINT, text, span, before=_BEFORE, after=_AFTER)):
        if not any(start < match.end() and match.start() < end for start, end, _ in taken):
            before = text[max(span.start, match.start() - 200) : match.start()]
            taken.append((match.start(), match.end(), _deadline(rule, match, before, issued_on)))
    return [deadline for _, _, deadline in sorted(taken, key=lambda one: one[0])]


def _matches(text: str, windows: list[tuple[int, int]]) -> Iterator[tuple[rules.Rule, re.Match[str]]]:
    """Where each rule matches, rule by rule: the first ones count where two overlap."""
    words = [text[start:end] for start, end in windows]
    for rule in _rules() if windows else ():
        for (start, end), said in zip(windows, words, strict=True):
            if rule.pattern and rule.may_stand_in(said):
                yield from ((rule, match) for match in rule.pattern.finditer(text, start, end))


_HINT = re.compile(  # the class of first characters is what makes a long text fast to search
    r"""
    [月年季半之以前春国元汛入五印发布文到至时]
    (?: (?<=月) | (?<=年)\s?[年度]?[底末内前] | (?<=季)度 | (?<=半)年 | (?<=[之以])前 | (?<=\d前) | (?<=\d\s前)
      | (?<=春)节 | (?<=国)庆 | (?<=元)旦 | (?<=汛)期 | (?<=入)冬
      | (?<=五)”?\s?(?:规划)?(?:时期|期间)?(?:末|期末|结束) | (?<=[印发布文])(?:之日|后)
      | (?<=[到至])\s?20 | (?<=时)[限间] )
    """,
    re.VERBOSE,
)
_BEFORE, _AFTER = 24, 48  # how far a deadline reaches around what hints at it


def cell_deadline(cell: str, *, issued_on: str | None) -> Deadline | None:
    """The deadline that a table's cell consists of: 2024年6月, 2024年底, 长期."""
    words = cell.strip()
    if month := re.fullmatch(r"(20\d{2})\s?年\s?(\d{1,2})\s?月(?:份)?(?:底|末)?(?:前|之前)?(?:完成)?", words):
        return Deadline(text=words, date=month_end(int(month[1]), int(month[2])))
    if year := re.fullmatch(r"(20\d{2})\s?年(?:底|末)?(?:前|内)?(?:完成)?", words):
        return Deadline(text=words, date=f"{year[1]}-12-31")
    if re.fullmatch(r"长期(?:坚持|推进|实施|任务)?|持续(?:推进|实施)?|常态化(?:推进)?", words):
        return Deadline(text=words, date=None)
    if len(words) <= 20 and (day := first_date(words)):
        return Deadline(text=words, date=day)
    return deadline_in(words, Span(start=0, end=len(words)), issued_on=issued_on) if len(words) <= 20 else None


@cache
def _rules() -> tuple[rules.Rule, ...]:
    return rules.rules("deadlines.toml")


@dataclass(frozen=True, slots=True)
class _Case:
    """What a deadline's last day is told from: the rule's groups, the words before it, the notice's date."""

    groups: dict[str, str]
    before: str
    issued_on: str | None

    @property
    def year(self) -> int | None:
        """The year written in the deadline, else the one named last before it in its sentence."""
        if "y" in self.groups:
            return int(self.groups["y"])
        if "rel" in self.groups:
            return self.year_of_issue
        named = _YEAR.findall(re.split("[。\n]", self.before)[-1])
        return int(named[-1]) if named else None

    @property
    def year_of_issue(self) -> int | None:
        """The year of issue, or the next one where the deadline says 明年."""
        return int(self.issued_on[:4]) + (self.groups.get("rel", "") in ("明", "次")) if self.issued_on else None

    def in_year(self, day_of: Callable[[int], str | None]) -> str | None:
        """The day in its year; without one, in the year of issue, if it still lies ahead then."""
        if self.year is not None:
            return day_of(self.year)
        day = day_of(int(self.issued_on[:4])) if self.issued_on else None
        return day if day and self.issued_on and day >= self.issued_on else None


def _deadline(rule: rules.Rule, match: re.Match[str], before: str, issued_on: str | None) -> Deadline:
    groups = {name.rstrip("23"): value for name, value in match.groupdict().items() if value}
    if "value" in groups:
        text = groups["value"].strip()
        return cell_deadline(text, issued_on=issued_on) or Deadline(text=text, date=None)
    return Deadline(text=match[0], date=_LAST_DAY[rule.values["gives"]](_Case(groups, before, issued_on)))


def _day(case: _Case) -> str | None:
    return case.in_year(lambda year: iso_of(year, int(case.groups["m"]), int(case.groups["d"])))


def _month_end(case: _Case) -> str | None:
    return case.in_year(lambda year: month_end(year, int(case.groups["m"])))


def _year_end(case: _Case) -> str | None:
    return f"{case.groups['y']}-12-31"


def _half(case: _Case) -> str | None:
    return case.in_year(lambda year: month_end(year, 6 if case.groups["half"] == "上半年" else 12))


def _quarter(case: _Case) -> str | None:
    return case.in_year(lambda year: month_end(year, 3 * (number_of(case.groups["n"]) or 4)))


def _ten_days(case: _Case) -> str | None:
    month, third = int(case.groups["m"]), case.groups["third"]
    return case.in_year(lambda year: month_end(year, month) if third == "下" else iso_of(year, month, _THIRDS[third]))


def _notice_year_end(case: _Case) -> str | None:
    return f"{case.year_of_issue}-12-31" if case.year_of_issue else None


def _notice_month_end(case: _Case) -> str | None:
    return month_end(int(case.issued_on[:4]), int(case.issued_on[5:7])) if case.issued_on else None


def _plan_end(case: _Case) -> str | None:
    return f"{_PLAN_ENDS[case.groups['n']]}-12-31"


def _after_issue(case: _Case) -> str | None:
    count = number_of(case.groups["n"])
    if case.issued_on is None or count is None or "工作日" in case.groups["unit"]:
        return None
    if case.groups["unit"] == "个月":
        return last_day_of_term(case.issued_on, months=count)
    return days_after(case.issued_on, 7 * count if case.groups["unit"] == "周" else count)


def _open(case: _Case) -> str | None:
    del case
    return None


_LAST_DAY: dict[str, Callable[[_Case], str | None]] = {
    "day": _day,
    "month-end": _month_end,
    "year-end": _year_end,
    "half": _half,
    "quarter": _quarter,
    "ten-days": _ten_days,
    "notice-year-end": _notice_year_end,
    "notice-month-end": _notice_month_end,
    "five-year-plan": _plan_end,
    "days-after-issue": _after_issue,
    "uncertain": _open,
}
