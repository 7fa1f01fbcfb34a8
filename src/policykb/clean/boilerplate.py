"""Furniture between the lines of a notice goes, by rules that are data; what it claims of the notice is kept as facts.

Everything taken away is recorded with the rule that did it. A rule strips within bounds: a whole
notice may stand on one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import accumulate

from policykb import rules
from policykb.clean.flattened import LEAST, strip_flattened
from policykb.clean.labels import box_runs, fields_of, iso_date, labels_in
from policykb.clean.layout import Layout, Line, removed
from policykb.clean.traced import Traced, join
from policykb.model import Fact, Removed
from policykb.rules import Rule

_LONG = 700  # characters; no rule takes away a whole line beyond it
_HEAD = 14  # lines in which the head of a page ends
_SENTENCE_END = re.compile(r"[。；！？]\s{0,3}$|[。；].{1,2000}|[:：]$")
_BODY = re.compile(r"[。；]")
_CLAUSE = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[、）)]|第[一二三四五六七八九十百]{1,5}[条章节]|[（(]?\d{1,2}(?:[）)、]|[.．](?!\d))"
)
_OF_PAGES = re.compile("[载编版扫侵关码网站图摄]")  # every furniture line that ends like a sentence has one of these

_NAMED = re.compile(r"\(\?P<\w+>")


@cache
def _rules(form: str) -> tuple[tuple[Rule, re.Pattern[str] | None], ...]:
    """The rules of a form, each with what spares a line."""
    found = (rule for rule in rules.rules("boilerplate.toml") if rule.values["form"] == form)
    return tuple((rule, re.compile(str(rule.values["unless"])) if "unless" in rule.values else None) for rule in found)


@cache
def _any_rule(*, within: bool) -> re.Pattern[str]:
    """The patterns for whole lines in one, of the rules that hold ``within`` the text or of all: most lines need no
    closer look."""
    found = [rule for form in ("line", "block") for rule, _ in _rules(form)]
    patterns = (
        rule.pattern.pattern for rule in found if rule.pattern and not (within and rule.values["zone"] != "any")
    )
    nameless = (_NAMED.sub("(?:", pattern) for pattern in patterns)
    return re.compile("|".join(f"(?:{pattern}\n)" for pattern in nameless), re.VERBOSE)


@cache
def _goes_on(rule_id: str) -> re.Pattern[str]:
    rule = next(rule for rule, _ in _rules("block") if rule.rule_id == rule_id)
    return re.compile(str(rule.values["goes_on"]))


def strip(layout: Layout) -> Layout:
    """``layout`` without its furniture, with the facts the furniture claims."""
    gone: list[Removed] = list(layout.removed)
    facts: list[Fact] = list(layout.facts)
    lines = _unflattened(list(layout.lines), gone, facts)
    first, last = _body_of(lines)
    above = _above_breadcrumb(lines, first)
    gone.extend(removed("above-breadcrumb", line.text) for line in lines[:above])
    lines, first, last = lines[above:], first - above, last - above
    kept = list(_without_lines(lines, first, last, gone, facts))
    kept = _whole(_without_repeats(_parted(kept), gone, facts), kept)
    kept = [_without_pieces(line, gone) for line in kept]
    return replace(
        layout,
        lines=tuple(line for line in kept if line.text.text.strip()),
        facts=tuple(facts),
        removed=tuple(gone),
    )


def _unflattened(lines: list[Line], gone: list[Removed], facts: list[Fact]) -> list[Line]:
    """The lines, that one which is most of the page without the furniture it holds."""
    size = sum(len(line.text.text) for line in lines)
    return [
        line._replace(text=strip_flattened(line.text, gone, facts))
        if line.table is None and len(line.text.text) > max(LEAST, size // 2)
        else line
        for line in lines
    ]


def _body_of(lines: list[Line]) -> tuple[int, int]:
    """The first and the last line that read like the text itself."""
    prose = [number for number, line in enumerate(lines) if len(line.text.text) > 40 and _BODY.search(line.text.text)]
    notes = _goes_on("copyright-block")
    while len(prose) > 1 and notes.fullmatch(lines[prose[-1]].text.text):
        prose.pop()
    return (prose[0], prose[-1]) if prose else (0, len(lines) - 1)


_TITLE = re.compile("通知|意见|方案|办法|公告|通告|决定|计划|规划|规则|规定|通报|批复|要点|细则|条例|公示|报告|函|令")
_TEASER = 40  # characters


def _above_breadcrumb(lines: list[Line], first: int) -> int:
    """How many lines above a breadcrumb tell of other pages: none looks like a title, and one below it does."""
    crumb = rules.pattern("boilerplate.toml", "breadcrumb")
    for number, line in enumerate(lines[: min(first, _HEAD)]):
        if crumb.fullmatch(line.text.text):
            below = (after.text.text for after in lines[number + 1 : first + 1])
            return number if any(len(text) < _LONG and _TITLE.search(text) for text in below) else 0
        if len(line.text.text) > _TEASER or line.table is not None or _TITLE.search(line.text.text):
            return 0
    return 0


def _without_lines(lines: list[Line], first: int, last: int, gone: list[Removed], facts: list[Fact]) -> Iterator[Line]:
    size = [0]
    for line in lines:
        size.append(size[-1] + len(line.text.text))
    box = _box_lines(lines, first)
    at = 0
    while at < len(lines):
        line = lines[at]
        text = line.text.text
        if at in box:
            facts.extend(box[at])
            gone.append(removed("metadata-box", line.text))
            at += 1
            continue
        rule, after = _matching(lines, at, first, last, size)
        if rule is None:
            claimed = _label_line(line, within=first < at <= last)
            if claimed is None:
                yield _without_lead(line, gone) if at <= first else line
            else:
                facts.extend(claimed)
                gone.append(removed("metadata-line", line.text))
            at += 1
            continue
        gone.extend(removed(rule.rule_id, lines[number].text) for number in range(at, after))
        facts.extend(_claims(rule, text))
        at = after


def _label_line(line: Line, *, within: bool) -> tuple[Fact, ...] | None:
    """The facts of a line under the headline; within the text one label alone is no such line."""
    if line.table is not None or len(line.text.text) > _LONG:
        return None
    claimed = fields_of(line.text.text, "line")
    return None if claimed is not None and within and labels_in(line.text.text) < 2 else claimed


def _claims(rule: Rule, line: str) -> list[Fact]:
    """The facts in the named groups of a rule's pattern."""
    found = rule.pattern.fullmatch(line) if rule.pattern and rule.pattern.groupindex else None
    said = {name: iso_date(value) for name, value in found.groupdict().items() if value} if found else {}
    return [Fact(field=field, value=value, where=f"line {rule.rule_id}") for field, value in said.items() if value]


def _box_lines(lines: list[Line], first: int) -> dict[int, tuple[Fact, ...]]:
    """The lines of metadata boxes before the text begins or at the page's head, and their facts."""
    found: dict[int, tuple[Fact, ...]] = {}
    for run in box_runs([line.text.text for line in lines[: max(first + 2, _HEAD)]]):
        found.update(run)
    return found


def _matching(lines: list[Line], at: int, first: int, last: int, size: list[int]) -> tuple[Rule | None, int]:
    """The rule that takes the line at ``at``, and the place behind the last line it takes."""
    text = lines[at].text.text
    within = first < at < last
    if len(text) > _LONG or lines[at].table is not None or (within and _is_sentence(text)):
        return None, at
    if not _any_rule(within=within).fullmatch(text):
        return None, at
    for rule, _ in _rules("block"):
        assert rule.pattern is not None
        if not rule.pattern.fullmatch(text) or (rule.values.get("after_body") and size[at] * 3 < size[-1]):
            continue
        if rule.values["zone"] == "head" and at > first:
            continue
        after = at + 1
        goes_on = _goes_on(rule.rule_id)
        while after < len(lines) and goes_on.fullmatch(text := lines[after].text.text) and not _opens_block(text, rule):
            after += 1
        if not rule.values.get("after_body") or after > last:
            return rule, after
        return rule, at + 1
    for rule, unless in _rules("line"):
        zone = rule.values["zone"]
        if (zone == "head" and at > first) or (zone == "tail" and at < last) or (zone == "edge" and within):
            continue
        assert rule.pattern is not None
        if rule.pattern.fullmatch(text) and not (unless and unless.search(text)):
            return rule, at + 1
    return None, at


def _is_sentence(text: str) -> bool:
    """Whether a line begins or ends as clauses of the text do, and speaks of no page: no rule takes it."""
    return (text[-1] in "。；" or bool(_CLAUSE.match(text))) and not _OF_PAGES.search(text)


def _opens_block(text: str, but: Rule) -> bool:
    """Whether another block than that of rule ``but`` begins with a line."""
    return any(rule.pattern.fullmatch(text) for rule, _ in _rules("block") if rule.pattern and rule is not but)


def _without_lead(line: Line, gone: list[Removed]) -> Line:
    for rule, _ in _rules("lead"):
        assert rule.pattern is not None
        found = rule.pattern.search(line.text.text, 0, int(rule.values["reach"]))
        if found:
            gone.append(removed(rule.rule_id, line.text.cut(0, found.end())))
            return line._replace(text=line.text.cut(found.end(), len(line.text.text)).strip())
    return line


_PIECE_ENDS = frozenset("）)】]〗字")  # most lines end otherwise and need no closer look


def _without_pieces(line: Line, gone: list[Removed]) -> Line:
    text: Traced = line.text
    if text.text[-1:] not in _PIECE_ENDS:
        return line
    for rule, unless in _rules("piece"):
        assert rule.pattern is not None
        tail = max(0, len(text.text) - 120)
        found = rule.pattern.search(text.text, tail)
        if found and not (unless and unless.search(found[0])):
            gone.append(removed(rule.rule_id, text.cut(*found.span())))
            text = text.cut(0, found.start()).strip(" ")
    return line if text is line.text else line._replace(text=text)


_UNREAD = re.compile(r"【[^】]{0,12}】|[^\u4e00-\u9fff0-9a-zA-Z]|的")
_SITE = re.compile(r"\s?[_|\-–—]{1,2}\s?")  # what parts a title from the names of column and site behind it


def _without_repeats(lines: list[Line], gone: list[Removed], facts: list[Fact]) -> list[Line]:
    """Of a title that stands several times above the text the last stands, which is the body's own."""
    head: list[tuple[str, str]] = []
    for line in lines[:_HEAD]:
        text = line.text.text
        if len(text) > 150 or _SENTENCE_END.search(text) or line.table is not None:
            break
        key = _UNREAD.sub("", text)
        # a line that begins with a date or number is no title
        head.append(("", "") if key[:1].isdigit() else (key, _UNREAD.sub("", _SITE.split(text)[0])))
    kept = []
    for number, line in enumerate(lines):
        keys = head[number] if number < len(head) else ()
        if any(len(key) > 5 and _repeats(key, other) for key in keys for other, _ in head[number + 1 :]):
            gone.append(removed("title-repeat", line.text))
            fact = Fact(field="title", value=line.text.text, where="headline")
            facts.extend([fact] if fact not in facts else [])
            continue
        kept.append(line)
    return kept


_PARTS = 2  # stretches between blanks at the beginning of a page on one line: a title, and the title again
_NAME = 12  # characters: a title has more, the name of a body that stands twice has not


def _parted(lines: list[Line]) -> list[Line]:
    """The lines; of a page on one line the first stretches stand as lines, for a title to be seen twice."""
    if len(lines) != 1 or len(lines[0].text.text) <= LEAST or lines[0].table is not None:
        return lines
    text = lines[0].text
    parts = text.text.split(" ", _PARTS)
    if any(len(part) <= _NAME or not _TITLE.search(part) for part in parts[:_PARTS]):
        return lines
    ends = list(accumulate(len(part) + 1 for part in parts))
    return [Line(text=text.cut(end - len(part) - 1, end - 1)) for part, end in zip(parts, ends, strict=True)]


def _whole(lines: list[Line], before: list[Line]) -> list[Line]:
    """What :func:`_parted` parted, on one line again."""
    return lines if len(before) != 1 else [before[0]._replace(text=join((line.text for line in lines), " "))]


def _repeats(key: str, other: str) -> bool:
    """Whether ``key`` is the title ``other`` again, at most with a short tail of the site's."""
    return len(other) > 5 and key.startswith(other) and len(key) - len(other) <= 6
