"""Checks: what is wrong or doubtful in a notice. Silence where we are not sure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from policykb import rules
from policykb.model import Clause, Finding, ListGroup, NamedList, Notice, Span
from policykb.understand.numerals import number_of
from policykb.understand.outline.labels import style_and_number
from policykb.understand.outline.tail import is_date, is_signature
from policykb.understand.outline.unnumbered import is_closing
from policykb.understand.pieces import lines, squeezed
from policykb.understand.units.resolve import is_known

_STATED = ("lead", "responsible", "cooperate")
_SENTENCE = re.compile(r"[^。！？；\n]{18,300}")
_YEAR = re.compile(r"(?:19|20)\d{2}(?=\s?年)")


def findings(notice: Notice) -> tuple[Finding, ...]:
    """Every finding of the notice itself, those of its document and header aside, in the order of the text."""
    found = [finding for check in _CHECKS for finding in check(notice)]
    return tuple(sorted(found, key=lambda finding: finding.span.start if finding.span else 0))


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (rule.rule_id, re.compile(pattern))
        for rule in rules.rules("findings.toml")
        for pattern in rule.values.get("patterns", ())
    )


def worded(notice: Notice) -> Iterator[Finding]:
    """What shows in the words alone: years and numbers lost, synonyms spun."""
    seen: set[int] = set()
    for code, pattern in _patterns():
        for found in pattern.finditer(notice.text):
            if found.start() not in seen:
                seen.add(found.start())
                around = notice.text[max(0, found.start() - 6) : found.end() + 6].replace("\n", " ")
                yield Finding(code=code, message=f"…{around}…", span=Span(start=found.start(), end=found.end()))


# Text cut off


_ENDS_WHOLE = tuple("。！？；：…”’》）)】〕]」』.!?;:>~—_|")


def truncated(notice: Notice) -> Iterator[Finding]:
    """Whether the text ends inside a sentence, or with a numbered heading whose siblings all have a body."""
    text = notice.text
    last = next(reversed(list(lines(text))), None)
    if last is None:
        return
    marks = (text.rfind(mark, last.start, last.end) + 1 for mark in "。！？")
    fragment = text[max([last.start, *marks]) : last.end].strip()
    at = last.end - len(fragment)
    if style_and_number(fragment):
        yield Finding(code="truncated", message=f"ends with a bare label {fragment}", span=Span(start=at, end=last.end))
    elif _is_broken(last.of(text), fragment):
        yield Finding(
            code="truncated", message=f"ends inside a sentence: …{fragment[-20:]}", span=Span(start=at, end=last.end)
        )
    else:
        yield from _without_body(notice)


def _is_broken(line: str, fragment: str) -> bool:
    if not fragment or fragment.endswith(_ENDS_WHOLE) or line.endswith(_ENDS_WHOLE) or "\t" in fragment:
        return False
    if fragment.endswith(("，", "、", ",")):
        return True
    said_before = "。" in line or ("，" in fragment and len(fragment) >= 30)
    cut = bool(re.search(r"[，,]", fragment)) and re.fullmatch(r"[一-鿿，、,“”《》0-9%]{4,200}", fragment) is not None
    return said_before and cut and not _is_ordinary_end(fragment)


def _is_ordinary_end(fragment: str) -> bool:
    return (
        is_date(fragment)
        or is_signature(fragment)
        or is_closing(fragment)
        or re.search(r"\d{4}年\d{1,2}月|附件|记者|来源|编辑|电话|联系人|执行|特此", fragment) is not None
    )


def _without_body(notice: Notice) -> Iterator[Finding]:
    """The last numbered clause is a bare heading, though every sibling says something."""
    numbered = [clause for clause in notice.clauses if clause.label]
    if not numbered:
        return
    last = numbered[-1]
    siblings = [clause for clause in numbered[:-1] if clause.parent == last.parent and clause.level == last.level]
    body = len(last.span.of(notice.text)) - len(last.label) - len(last.heading)
    bodies = [len(clause.span.of(notice.text)) - len(clause.label) - len(clause.heading) for clause in siblings]
    at_end = not notice.text[last.span.end :].strip()
    if at_end and len(bodies) >= 2 and min(bodies) >= 40 and body <= 2 and not last.span.of(notice.text).endswith("。"):
        yield Finding(code="truncated", message=f"{last.label}{last.heading} has no body", span=last.span)


# Numbering


def numbering(notice: Notice) -> Iterator[Finding]:
    """Jumps and repeats among siblings of one style, where the missing number stands nowhere between them."""
    last: dict[tuple[str | None, str], tuple[int, Clause]] = {}
    chapters = {clause.clause_id for clause in notice.clauses if clause.form in ("chapter", "section")}
    for clause in notice.clauses:
        known = style_and_number(clause.label) if clause.label and clause.form != "row" else None
        if known is None:
            continue
        style, number = known
        runs_on = clause.form == "article" and (clause.parent or "") in chapters
        key = (_part(clause.clause_id) if runs_on else clause.parent or _part(clause.clause_id), style)
        if key in last:
            before, above = last[key]
            yield from _gap(notice.text, before, above, number, clause)
        last[key] = (number, clause)


def _part(clause_id: str) -> str:
    """The prefix of a later part's ids: ``p2``."""
    return clause_id.partition(":")[0] if ":" in clause_id else ""


def _gap(text: str, before: int, above: Clause, number: int, clause: Clause) -> Iterator[Finding]:
    span = Span(start=clause.span.start, end=clause.span.start + len(clause.label))
    again = number == before and clause.label == above.label
    if again and (number != 1 or clause.form == "section"):
        yield Finding(code="numbering-gap", message=f"{clause.label} stands twice", span=span)
    elif number > before + 1:
        between = text[above.span.start + len(above.label) : clause.span.start]
        missing = _label_like(clause.label, number, before + 1)
        if missing not in between:
            yield Finding(code="numbering-gap", message=f"{above.label} is followed by {clause.label}", span=span)


def _label_like(label: str, number: int, wanted: int) -> str:
    """The label of another number in the same dress."""
    old = str(number) if str(number) in label else _chinese(number)
    new = str(wanted) if str(number) in label else _chinese(wanted)
    return label.replace(old, new, 1) if old in label else label


def _chinese(number: int) -> str:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return (("" if tens == 1 else digits[tens]) + "十" if 0 < tens < 10 else "") + (
        digits[ones] if ones or not tens else ""
    )


# Counts


def counts(notice: Notice) -> Iterator[Finding]:
    """Lists whose stated counts differ from what they list; a title that promises another number of measures."""
    for named in notice.lists:
        yield from _group_counts(named)
        listed = sum(len(group.items) for group in named.groups)
        if named.stated is not None and listed != named.stated:
            message = f"{named.name} states {named.stated} and lists {listed}"
            yield Finding(code="count-mismatch", message=message, span=named.span)
    yield from _promised(notice)


def _group_counts(named: NamedList) -> Iterator[Finding]:
    for group in named.groups:
        if _differs(group):
            message = f"{group.name} states {group.stated} and lists {len(group.items)}"
            yield Finding(code="count-mismatch", message=message, span=named.span)


def _differs(group: ListGroup) -> bool:
    return group.stated is not None and bool(group.items) and group.stated != len(group.items)


_PROMISE = re.compile(
    r"(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})\s?(?:条(?:政策)?(?:措施|意见|举措|政策)|大类[^，。]{0,8}(?:工作|任务))"
)
_SURE_DISTANCE = 2  # a promise farther off counts something else


def _promised(notice: Notice) -> Iterator[Finding]:
    found = _PROMISE.search(notice.header.title or "")
    promised = number_of(found["n"]) if found else None
    if not found or not promised or promised < 3:
        return
    most: dict[str, int] = defaultdict(int)
    for clause in notice.clauses:
        known = style_and_number(clause.label) if clause.label else None
        most[known[0] if known else clause.form] += 1
    named = most["run-in"] + most["named"]
    tallies = [count for style, count in most.items() if style not in ("run-in", "named")] + ([named] if named else [])
    near = [count for count in tallies if count != promised and abs(count - promised) <= _SURE_DISTANCE]
    if tallies and promised not in tallies and len(near) == 1:
        yield Finding(code="count-mismatch", message=f"the title promises {found[0]}, the text has {near[0]}")


# Units, deadlines, years


def units(notice: Notice) -> Iterator[Finding]:
    """Measures that name no unit, though nearly all their siblings do."""
    parents = {clause.clause_id: clause.parent for clause in notice.clauses}
    holding = {measure.clause_id for measure in notice.measures if any(duty.role in _STATED for duty in measure.duties)}
    families: dict[str, list[int]] = defaultdict(list)
    for index, measure in enumerate(notice.measures):
        families[parents.get(measure.clause_id) or _part(measure.clause_id)].append(index)
    above = {parents.get(clause_id) for clause_id in holding}
    for members in families.values():
        named = [index for index in members if notice.measures[index].label]
        without = [index for index in named if notice.measures[index].clause_id not in holding]
        if len(members) >= 4 and len(without) * 4 <= len(members):
            for index in without:
                measure = notice.measures[index]
                if measure.clause_id not in above:
                    message = f"{measure.label}{measure.heading} names no unit, its siblings do"
                    yield Finding(code="no-unit", message=message, span=measure.span)


def unknown_units(notice: Notice) -> Iterator[Finding]:
    """Units with a stated duty that the tables of units do not know, each told once."""
    told: set[str] = set()
    for measure in notice.measures:
        for duty in measure.duties:
            doubtful = duty.role in _STATED and duty.today.state == "unknown" and duty.unit not in told
            if doubtful and not is_known(duty.unit):
                told.add(duty.unit)
                yield Finding(code="unknown-unit", message=f"{duty.unit} is not in the tables of units", span=duty.span)


def deadlines(notice: Notice) -> Iterator[Finding]:
    """Deadlines that lie before the date of issue."""
    issued = notice.header.issued_on
    for measure in notice.measures:
        deadline = measure.deadline
        if issued and deadline and deadline.date and deadline.date < issued:
            message = f"{deadline.text} lies before the date of issue {issued}"
            yield Finding(code="deadline-before-date", message=message, span=measure.span)


def years(notice: Notice) -> Iterator[Finding]:
    """One sentence that stands twice, in the text or in what was removed of the page, with different years."""
    seen: dict[str, list[str]] = {}
    for removed in notice.document.removed:
        for _, key, years_there in _with_years(removed.text):
            seen.setdefault(key, years_there)
    for span, key, here in _with_years(notice.text):
        known = seen.setdefault(key, here)
        if known != here:
            message = f"{'、'.join(here)} here, {'、'.join(known)} elsewhere in the same words"
            yield Finding(code="changed-year", message=message, span=span)


def _with_years(text: str) -> Iterator[tuple[Span, str, list[str]]]:
    """Each sentence that names years: its place, its last part without them (an introduction may run on from a title),
    and the years."""
    for found in _SENTENCE.finditer(text):
        if "年" in found[0] and (named := _YEAR.findall(found[0])):
            key = squeezed(_YEAR.sub("#", found[0]))[-60:]
            yield Span(start=found.start(), end=found.end()), key, named


_CHECKS = (worded, truncated, numbering, counts, units, unknown_units, deadlines, years)
