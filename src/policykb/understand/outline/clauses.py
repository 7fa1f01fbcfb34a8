"""The outline of a notice: its clauses, numbered in whatever style, run in, listed in a table, or merely named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policykb.model import Clause, ClauseForm, Document, Header, Span, Table
from policykb.understand.flat_tables import flat_tables
from policykb.understand.outline import labels, unnumbered
from policykb.understand.outline.headings import heading_of
from policykb.understand.outline.tail import attachments, body_end
from policykb.understand.pieces import lines, squeezed, trim

_SHORTEST_CLOSING = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """A clause before it has its id: ``number`` is its place among its siblings, as the notice gives it."""

    number: str
    label: str
    heading: str
    level: int
    form: ClauseForm
    span: Span


def outline(document: Document, header: Header) -> tuple[Clause, ...]:
    """The clauses of every part of the page, in order; a clause holds its sub-clauses.

    Ids of a later part begin with ``p2:`` and so on. Spans nest properly.
    """
    spans = [part.span for part in header.parts] or [Span(start=0, end=len(document.text))]
    tables = (*document.tables, *flat_tables(document))
    found: list[Clause] = []
    for index, span in enumerate(spans):
        prefix = f"p{index + 1}:" if index else ""
        found += _named_by_path(_part_outline(document.text, span, tables), prefix)
    return tuple(found)


def _part_outline(text: str, span: Span, tables: Sequence[Table]) -> list[_Draft]:
    tables = [table for table in tables if span.holds(table.span) and unnumbered.is_task_table(table, text)]
    ends = (body_end(text, span), *(table.span.end for table in tables))  # a cell that names a unit is no signature
    body = Span(start=span.start, end=max(ends))
    marks = _outside(labels.candidates(text, body), [table.span for table in tables])
    marks = _without_contents(text, body, marks)
    numbered: list[_Draft] = []
    for stretch in _stretches(text, body, marks):
        kept = labels.numbering(text, [mark for mark in marks if stretch.holds(mark.span)])
        end = _last_clause_end(text, stretch, kept[-1][1].span.end) if kept else stretch.end
        numbered += _numbered(text, Span(start=stretch.start, end=end), kept)
    drafts = _filled(text, body, numbered)
    for table in tables:
        level = _level_at(drafts, table.span.start)
        drafts += [_unmarked(row, level) for row in unnumbered.rows(table, text)]
    return sorted(drafts, key=lambda draft: (draft.span.start, draft.level))


def _stretches(text: str, body: Span, marks: list[labels.Label]) -> tuple[Span, ...]:
    """The body itself and what is attached to it, parted by the list of attachments: 附件：1.任务分工表 2.…"""
    first = marks[0].span.end if marks else body.end
    listed = attachments(text, Span(start=first, end=body.end))
    if listed is None:
        return (body,)
    before = Span(start=body.start, end=listed.start)
    return Span(start=body.start, end=body_end(text, before)), Span(start=listed.end, end=body.end)


def _last_clause_end(text: str, body: Span, start: int) -> int:
    """Where the last clause ends: behind the last bracket that assigns it; what follows closes the whole notice."""
    end = unnumbered.last_duty_end(text, Span(start=start, end=body.end))
    return end if end is not None and body.end - end > _SHORTEST_CLOSING else body.end


def _outside(marks: list[labels.Label], spans: Iterable[Span]) -> list[labels.Label]:
    taken = list(spans)
    return [mark for mark in marks if not any(span.holds(mark.span) for span in taken)] if taken else marks


def _without_contents(text: str, body: Span, marks: list[labels.Label]) -> list[labels.Label]:
    """The labels without those of a table of contents: what follows 目录 until its first entry comes again."""
    contents = next((line for line in lines(text, body) if unnumbered.is_contents(line.of(text))), None)
    entries = [mark for mark in marks if contents and mark.span.start >= contents.end]
    if not contents or not entries:
        return marks
    first = squeezed(text[entries[0].span.start : entries[0].span.end + 8].split("\n", maxsplit=1)[0])
    again = (mark for mark in entries[1:] if squeezed(text[mark.span.start : mark.span.end + 12]).startswith(first))
    start = next((mark.span.start for mark in again), None)
    if start is None:
        return marks
    return [mark for mark in marks if mark.span.start < contents.start or mark.span.start >= start]


def _numbered(text: str, body: Span, kept: list[tuple[int, labels.Label]]) -> list[_Draft]:
    """The numbered clauses: each ends where the next of its level or above begins."""
    drafts = []
    ends = _ends(kept, body.end)
    for index, (level, label) in enumerate(kept):
        following = kept[index + 1][1].span.start if index + 1 < len(kept) else body.end
        end = ends[index]
        span = trim(text, Span(start=label.span.start, end=end))
        own = trim(text, Span(start=label.span.end, end=following))
        drafts.append(
            _Draft(
                number=str(label.number),
                label=label.span.of(text).strip(),
                heading=heading_of(text, own),
                level=level + 1,
                form=label.style.form,
                span=span,
            )
        )
    return drafts


def _ends(kept: list[tuple[int, labels.Label]], last: int) -> list[int]:
    """Where each label's clause ends: where the next label of its level or above stands."""
    ends: list[int] = []
    following: list[tuple[int, int]] = []  # of each level the next label, the nearest last
    for level, label in reversed(kept):
        while following and following[-1][0] > level:
            following.pop()
        ends.append(following[-1][1] if following else last)
        following.append((level, label.span.start))
    return ends[::-1]


def _filled(text: str, body: Span, numbered: list[_Draft]) -> list[_Draft]:
    """The numbered clauses with what stands between them: run-in headings, named measures, paragraphs with a duty."""
    found = list(numbered)
    for index, draft in enumerate(numbered):
        following = numbered[index + 1].span.start if index + 1 < len(numbered) else draft.span.end
        own = Span(start=draft.span.start, end=min(following, draft.span.end))
        found += [_unmarked(one, draft.level + 1) for one in unnumbered.under_clause(text, own)]
    start = body.start
    for draft in numbered:
        if draft.level == 1:
            gap = Span(start=start, end=draft.span.start)
            found += [_unmarked(one, 1) for one in unnumbered.in_gap(text, gap, opening=start == body.start)]
            start = draft.span.end
    gap = Span(start=start, end=body.end)
    return found + [_unmarked(one, 1) for one in unnumbered.in_gap(text, gap, opening=False)]


def _unmarked(one: unnumbered.Unnumbered, level: int) -> _Draft:
    return _Draft(number=one.number, label=one.label, heading=one.heading, level=level, form=one.form, span=one.span)


def _level_at(drafts: list[_Draft], at: int) -> int:
    """One below the innermost clause that holds a place."""
    return max((draft.level for draft in drafts if draft.span.start <= at < draft.span.end), default=0) + 1


def _named_by_path(drafts: list[_Draft], prefix: str) -> list[Clause]:
    """The drafts as clauses: ids by the path of numbers, a letter where siblings share one."""
    found: list[Clause] = []
    above: list[Clause] = []
    used: Counter[str] = Counter()
    for draft in drafts:
        while above and not (above[-1].level < draft.level and above[-1].span.holds(draft.span)):
            above.pop()
        parent = above[-1].clause_id if above else None
        path = f"{parent}.{draft.number}" if parent else prefix + draft.number
        used[path] += 1
        times = used[path]
        clause = Clause(
            clause_id=path if times == 1 else path + _letter(times),
            label=draft.label,
            heading=draft.heading,
            level=len(above) + 1,
            form=draft.form,
            parent=parent,
            span=draft.span,
        )
        found.append(clause)
        above.append(clause)
    return found


def _letter(times: int) -> str:
    """``b`` for the second use of a number, ``z2`` and on after the alphabet."""
    return chr(ord("a") + times - 1) if times <= 26 else f"z{times - 25}"
