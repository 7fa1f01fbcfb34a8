"""Clauses without a number: run-in headings, measures merely named, rows of a task table, paragraphs with a duty."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from policykb import rules
from policykb.model import ClauseForm, Span, Table
from policykb.understand.outline.headings import heading_of
from policykb.understand.pieces import lines, trim

_LONGEST_RUN_IN = 40
_SHORTEST_RUN = 2  # one short first sentence alone is style, two are headings
_LONGEST_BRACKET = 320
_SHORTEST_PARAGRAPH, _LONGEST_PARAGRAPH = 12, 1500
_LONG_LINE = 300
_SENTENCE_BLANK = re.compile(r"[ \u3000\xa0](?<=[。！？”）].)[ \u3000\xa0]*")
_BRACKET_END = re.compile(r"[）)〕\]】]。?(?=\s|[^，,。；;：:、）)〕\]】的等和及])|[）)〕\]】]。?\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unnumbered:
    """A clause found without a number; ``number`` is its place among its siblings (``3``, a paragraph's ``para3``)."""

    number: str
    label: str = ""
    heading: str
    form: ClauseForm
    span: Span


def pattern(rule_id: str) -> re.Pattern[str]:
    """The pattern of a rule of ``rules/outline.toml``."""
    return rules.pattern("outline.toml", rule_id)


def is_contents(line: str) -> bool:
    """Whether a line heads a table of contents."""
    return pattern("contents").match(line) is not None


def under_clause(text: str, region: Span) -> list[Unnumbered]:
    """The unnumbered clauses within a numbered clause's own text, its first line aside."""
    paragraphs = list(_paragraphs_of(text, region))
    runs = _run_ins(text, paragraphs[1:], region)
    if len(runs) >= _SHORTEST_RUN and not _share_one_duty(text, runs):
        return runs + _named(text, runs, region)
    units = list(_with_fields(text, paragraphs))
    own = [unit for unit in units if ends_with_duty(unit.of(text)) or _ends_with_field(text, unit)]
    chosen = [unit for unit in own if unit.start > paragraphs[0].start] if len(own) >= _SHORTEST_RUN else []
    return _chosen(text, units, chosen)


def in_gap(text: str, region: Span, *, opening: bool) -> list[Unnumbered]:
    """The unnumbered clauses where no numbered one stands: before the first (``opening``), between, behind the last."""
    paragraphs = list(_paragraphs_of(text, region))
    runs = _run_ins(text, paragraphs, region)
    if len(runs) >= _SHORTEST_RUN:
        return runs + _named(text, runs, region)
    units = list(_with_fields(text, paragraphs))
    return _chosen(text, units, [unit for unit in units if _holds_duty(unit.of(text), opening=opening)])


def _paragraphs_of(text: str, region: Span) -> Iterator[Span]:
    """The lines of a stretch; a long one is parted where a blank follows a sentence's end, as on a flattened page."""
    for line in lines(text, region):
        start = line.start
        for blank in _SENTENCE_BLANK.finditer(text, line.start, line.end) if line.end - line.start > _LONG_LINE else ():
            yield Span(start=start, end=blank.start())
            start = blank.end()
        yield Span(start=start, end=line.end)


def _run_ins(text: str, paragraphs: list[Span], region: Span) -> list[Unnumbered]:
    heads = [
        (index, found)
        for index, line in enumerate(paragraphs)
        if 0 <= text.find("。", line.start, line.end) - line.start < _LONGEST_RUN_IN
        and (found := pattern("run-in").match(text[line.start : min(line.end, line.start + 60)]))
    ]
    runs = []
    for order, (index, found) in enumerate(heads):
        until = heads[order + 1][0] if order + 1 < len(heads) else _end_of_last(heads, len(paragraphs))
        last = index
        for at in range(index + 1, until):
            if is_closing(paragraphs[at].of(text)) or pattern("named-closing").match(paragraphs[at].of(text)):
                break
            last = at
        runs.append(
            Unnumbered(
                number=str(order + 1),
                heading=found["heading"],
                form="run-in",
                span=Span(start=paragraphs[index].start, end=min(paragraphs[last].end, region.end)),
            )
        )
    return runs


def _share_one_duty(text: str, runs: list[Unnumbered]) -> bool:
    """Whether the last paragraph alone assigns something: then it does so for the numbered clause as a whole."""
    assigned = [ends_with_duty(one.span.of(text)) for one in runs]
    return assigned[-1] and not any(assigned[:-1])


def _end_of_last(heads: list[tuple[int, re.Match[str]]], end: int) -> int:
    """Where the last run-in heading's paragraphs end: it has one, as the others have, or all that follow."""
    lengths = {later[0] - head[0] for head, later in pairwise(heads)}
    return heads[-1][0] + 1 if lengths == {1} else end


def _named(text: str, runs: list[Unnumbered], region: Span) -> list[Unnumbered]:
    """The measures that a closing sentence merely names, where the notice counts its measures somewhere."""
    found = pattern("named-closing").search(text, runs[-1].span.end, region.end)
    if not found or not pattern("stated-count").search(text):
        return []
    named: list[Unnumbered] = []
    at = found.start("items")
    for item in found["items"].split("、"):
        heading = item.removesuffix("等")
        named.append(
            Unnumbered(
                number=str(len(runs) + len(named) + 1),
                heading=heading,
                form="named",
                span=Span(start=at, end=at + len(heading)),
            )
        )
        at += len(item) + 1
    return named


def is_closing(line: str) -> bool:
    """Whether a paragraph closes the notice and belongs to no clause: 本通知自…起施行, 特此通知."""
    return bool(pattern("closing-paragraph").match(line) or pattern("closing-words").match(line))


def ends_with_duty(line: str) -> bool:
    """Whether a paragraph ends with a bracket that assigns it: （市民政局牵头）."""
    bare = line.rstrip("。；; ")
    if bare[-1:] not in "）)〕]】" or not bare:
        return False
    opened = max(bare.rfind(mark, max(0, len(bare) - _LONGEST_BRACKET)) for mark in "（(〔[【")
    nested = bare.count("（", opened) < bare.count("）", opened)
    if nested:
        opened = bare.rfind("（", max(0, len(bare) - _LONGEST_BRACKET), max(opened, 0))
    return opened > 0 and _has_duty_words(bare[opened:])


def last_duty_end(text: str, region: Span) -> int | None:
    """The end of the region's last bracket that assigns something, where a sentence ends with it."""
    for found in reversed(list(_BRACKET_END.finditer(text, region.start, region.end))):
        if ends_with_duty(text[max(region.start, found.start() - _LONGEST_BRACKET) : found.end()]):
            return found.end()
    return None


def _has_duty_words(bracket: str) -> bool:
    return any(word in bracket for word in ("负责", "牵头", "配合", "单位：", "单位:", "部门：", "部门:"))


def _is_field(line: str) -> bool:
    return pattern("duty-field").match(line) is not None


def _chosen(text: str, units: list[Span], chosen: list[Span]) -> list[Unnumbered]:
    return [
        Unnumbered(number=f"para{at + 1}", heading=heading_of(text, unit), form="paragraph", span=unit)
        for at, unit in enumerate(units)
        if unit in chosen
    ]


def _holds_duty(paragraph: str, *, opening: bool) -> bool:
    """Whether a paragraph assigns something: by its bracket or fields; behind the opening by a sentence too."""
    if is_closing(paragraph) or not _SHORTEST_PARAGRAPH <= len(paragraph) <= _LONGEST_PARAGRAPH:
        return False
    return (
        ends_with_duty(paragraph)
        or any(_is_field(line) for line in paragraph.split("\n"))
        or (not opening and _has_words(paragraph) and pattern("duty-sentence").search(paragraph) is not None)
    )


def _has_words(paragraph: str) -> bool:
    """Whether one of the words stands there that a sentence which assigns something needs."""
    return any(word in paragraph for word in ("会同", "牵头", "负责", "按照", "按职责"))


def _ends_with_field(text: str, unit: Span) -> bool:
    return "\n" in unit.of(text) and _is_field(unit.of(text).rsplit("\n", 1)[1].strip())


def _with_fields(text: str, paragraphs: list[Span]) -> Iterator[Span]:
    """Each paragraph together with the lines 责任单位：… that follow it."""
    held: Span | None = None
    for line in paragraphs:
        if held and _is_field(line.of(text)):
            held = Span(start=held.start, end=line.end)
        else:
            if held:
                yield held
            held = line
    if held:
        yield held


def is_task_table(table: Table, text: str) -> bool:
    """Whether a table assigns tasks: it has a column of tasks and one of units or time."""
    return _columns(table, text) is not None


def rows(table: Table, text: str) -> list[Unnumbered]:
    """The rows of a task table, each from its first own cell to its last."""
    columns = _columns(table, text)
    if columns is None:
        return []
    header, number_at, task_at = columns
    found: list[Unnumbered] = []
    for above, row in zip(table.rows[header:], table.rows[header + 1 :], strict=False):
        own = [cell for column, cell in enumerate(row) if column >= len(above) or cell != above[column]]
        task = row[task_at] if task_at < len(row) else None
        heads_group = len(row) > 2 and len({(cell.start, cell.end) for cell in row}) == 1
        if not own or heads_group or task is None or not task.of(text).strip():
            continue
        label = row[number_at].of(text).strip() if number_at is not None and number_at < len(row) else ""
        heading = heading_of(text, trim(text, task))
        span = Span(start=min(cell.start for cell in own), end=max(cell.end for cell in own))
        found.append(Unnumbered(number=f"row{len(found) + 1}", label=label[:8], heading=heading, form="row", span=span))
    return found


def _columns(table: Table, text: str) -> tuple[int, int | None, int] | None:
    """The header's row, the column of numbers and the one of tasks, where the table has a task table's header."""
    for at, row in enumerate(table.rows[:3]):
        names = [re.sub(r"\s", "", cell.of(text)) for cell in row]
        tasks = [column for column, name in enumerate(names) if pattern("column-task").search(name)]
        units = [column for column, name in enumerate(names) if pattern("column-unit").search(name)]
        if tasks and units:
            numbers = [column for column, name in enumerate(names) if pattern("column-number").match(name)]
            return at, (numbers[0] if numbers else None), [column for column in tasks if column not in units][-1]
    return None
