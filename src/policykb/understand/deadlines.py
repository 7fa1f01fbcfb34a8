"""Deadlines: by when a measure must be done, and the last day that allows where that is certain."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from policykb import rules
from policykb.model import Deadline, Span
from policykb.understand.dates import days_after, first_date, iso_of, last_day_of_term, month_end
from policykb.understand.numerals import number_of

_PLAN_ENDS = {"十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030}
_YEAR = re.compile(r"(20\d{2})\s?年")


def deadline_in(text: str, span: Span, *, issued_on: str | None) -> Deadline | None:
    """The first deadline with a certain day, else the first one; ``None`` where none is set.

    A day without its year takes the year named before it in the same clause, else the one in which it comes next after
    the date of issue; where the notice has no date, the day stays open.
    """
    found = _all(text, span, issued_on)
    certain = next((deadline for deadline in found if deadline.date), None)
    return certain or (found[0] if found else None)


def _all(text: str, span: Span, issued_on: str | None) -> list[Deadline]:
    taken: list[tuple[int, int, Deadline]] = []
    for rule in _rules():
        if rule.pattern is None:
            continue
        for match in rule.pattern.finditer(text, span.start, span.end):
            if any(start < match.end() and match.start() < end for start, end, _ in taken):
                continue
            before = text[max(span.start, match.start() - 200) : match.start()]
            taken.append((match.start(), match.end(), _deadline(rule, match, before, issued_on)))
    return [deadline for _, _, deadline in sorted(taken, key=lambda one: one[0])]


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
    found = deadline_in(words, Span(start=0, end=len(words)), issued_on=issued_on) if len(words) <= 20 else None
    return found


@cache
def _rules() -> tuple[rules.Rule, ...]:
    return rules.rules("deadlines.toml")


def _deadline(rule: rules.Rule, match: re.Match[str], before: str, issued_on: str | None) -> Deadline:
    groups = match.groupdict()
    text = groups.get("value") or match[0]
    if groups.get("value"):
        return cell_deadline(text, issued_on=issued_on) or Deadline(text=text.strip(), date=None)
    return Deadline(text=text, date=_LAST_DAY[rule.values["gives"]](groups, before, issued_on))


def _year(groups: dict[str, str], before: str) -> int | None:
    if groups.get("y"):
        return int(groups["y"])
    sentence = re.split("[。\n]", before)[-1]
    named = _YEAR.findall(sentence)
    return int(named[-1]) if named else None


def _day(groups: dict[str, str], before: str, issued_on: str | None) -> str | None:
    month, day = int(groups["m"]), int(groups["d"])
    return _in_year(lambda year: iso_of(year, month, day), _year(groups, before), issued_on)


def _month_end(groups: dict[str, str], before: str, issued_on: str | None) -> str | None:
    month = int(groups["m"])
    return _in_year(lambda year: month_end(year, month), _year(groups, before), issued_on)


def _in_year(day_of: Callable[[int], str | None], year: int | None, issued_on: str | None) -> str | None:
    """The day in its year; without one, in the year of issue, if it still lies ahead then."""
    if year is not None:
        return day_of(year)
    day = day_of(int(issued_on[:4])) if issued_on else None
    return day if day and issued_on and day >= issued_on else None


def _notice_year_end(groups: dict[str, str], before: str, issued_on: str | None) -> str | None:
    del groups, before
    return f"{issued_on[:4]}-12-31" if issued_on else None


def _after_issue(groups: dict[str, str], before: str, issued_on: str | None) -> str | None:
    del before
    count = number_of(groups["n"])
    if issued_on is None or count is None or "工作日" in groups["unit"]:
        return None
    return last_day_of_term(issued_on, months=count) if groups["unit"] == "个月" else days_after(issued_on, count)


def _quarter(groups: dict[str, str], before: str, issued_on: str | None) -> str | None:
    del before, issued_on
    return month_end(int(groups["y"]), 3 * (number_of(groups["n"]) or 4))


_LAST_DAY: dict[str, Callable[[dict[str, str], str, str | None], str | None]] = {
    "day": _day,
    "month-end": _month_end,
    "year-end": lambda groups, before, issued_on: f"{groups['y']}-12-31",
    "half": lambda groups, before, issued_on: groups["y"] + ("-06-30" if groups["half"][0] == "上" else "-12-31"),
    "quarter": _quarter,
    "notice-year-end": _notice_year_end,
    "five-year-plan": lambda groups, before, issued_on: f"{_PLAN_ENDS[groups['n']]}-12-31",
    "days-after-issue": _after_issue,
    "uncertain": lambda groups, before, issued_on: None,
}
