"""Duties stated in fields with a label: 牵头单位：A；责任单位：B、C, in a bracket or on a line of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from policykb.model import Role, Span
from policykb.understand.duties.statements import CLOSING, OPENING, Assignment, Brackets, Statement, matches
from policykb.understand.duties.verbs import by_verbs, verbs
from policykb.understand.pieces import around
from policykb.understand.units.kinds import kind_of
from policykb.understand.units.lists import ListedUnit, split_units

_LONGEST_FIELD = 1200
_NOT_LISTED = re.compile(  # a time, or a task
    r"\d{4}|\d+月|长期|持续|常态|立即|即时|年底|底前|每年|推进$|完成|落实|按|本|无$|同上|略$"
    r"|^(?:推进|推动|建设|扩大|开展|深入|全面|积极|大力|切实|确保|构建|拓展|促进|规范|严格|改造|坚持|巩固|发挥)"
)
_GOES_ON = "、，,；;"
_MARKS_A_FIELD = ":：∶﹕】〕] \t\u3000"
_LABEL = re.compile(
    r"[（(〔\[][一二三四五六七八九十]{1,3}[）)〕\]]|\s(?=[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、]|第[一二三四五六七八九十]{1,3}[条章])"
    r"|(?<=[局委办厅司府部会院社队行位门心联协等）)])"  # 市财政局二、加强监督
    r"(?=(?:[一二三四五六七八九十]{1,2}、|\d{1,2}[.．、])[一-鿿]{4})"
)
_NEXT_WORD = re.compile(r"[ \xa0\u3000]+([^\s、，,；;。：:（(〔]{2,48})")


def label_statements(text: str, pairs: Brackets, asides: tuple[Span, ...]) -> Iterator[Statement]:
    """The statements made by labelled fields; ``asides`` are stretches that speak of the lists, and end them.

    Fields of one bracket, or that follow each other on neighbouring lines, make one statement.
    """
    group: list[Assignment] = []
    last: tuple[tuple[int, int] | None, int] = (None, -1)
    for start, end, assignments in _fields(text, pairs, asides):
        bracket = pairs.around(start)
        apart = (bracket is None or bracket != last[0]) and text[max(last[1], 0) : start].strip(
            "；;，,。 \n\u3000"
        ) != ""
        if group and (apart or last[1] < 0):
            yield _statement(group)
            group = []
        group.extend(assignments)
        last = (bracket, end)
    if group:
        yield _statement(group)


def _statement(group: list[Assignment]) -> Statement:
    return Statement(span=Span(start=group[0].span.start, end=group[-1].span.end), assignments=tuple(group))


def _fields(text: str, pairs: Brackets, asides: tuple[Span, ...]) -> Iterator[tuple[int, int, tuple[Assignment, ...]]]:
    labels = _labels(text)
    for index, (start, at, rule_id, role) in enumerate(labels):
        if role == "none":
            continue
        limit = min([at + _LONGEST_FIELD, *(other[0] for other in labels[index + 1 : index + 2])])
        limit = min([limit, *(aside.start for aside in asides if at <= aside.start < limit)])
        end = _field_end(text, at, limit, pairs.around(start))
        assignments = _read_field(text, Span(start=start, end=end), at, rule_id, cast(Role, role))
        if assignments:
            yield start, end, assignments


_LABEL_END = re.compile(
    r"[位门构体委局所府区）)人头责任合办与同助]\s{0,3}(?:分别)?"
    r"(?:[:：∶﹕为是】〕\]]|(?<=[ \t\u3000])(?=[省市州县区各国])"
    r"|(?<=[任实办责合与加助头]单位|[任实办责合与加助头]部门)(?=[一-鿿]))"
)
_COLON = re.compile(r"[:：∶﹕]")
_LONGEST_OTHER = 20  # a label of a field that names no unit
_LONGEST_LABEL, _AHEAD = 48, 24  # a label reaches back so far from its end, and looks so far ahead


def _labels(text: str) -> list[tuple[int, int, str, str]]:
    """The labels of a text, each with its place, rule and role; without one that names units, none."""
    windows = around(_LABEL_END, text, Span(start=0, end=len(text)), before=_LONGEST_LABEL, after=_AHEAD)
    found = set(_places("label", text, windows))
    if found:
        colons = _COLON.finditer(text, min(found)[0])
        found.update(_places("field", text, [(max(0, one.start() - _LONGEST_OTHER), one.end()) for one in colons]))
    kept: list[tuple[int, int, str, str]] = []
    for label in sorted(found):
        if not kept or label[0] >= kept[-1][1]:  # 责任人： within 责任单位及责任人： is none of its own
            kept.append(label)
    return kept


def _places(form: str, text: str, windows: list[tuple[int, int]]) -> Iterator[tuple[int, int, str, str]]:
    return ((found.start(), found.end(), rule_id, role) for rule_id, role, found in matches(form, text, windows))


def _field_end(text: str, at: int, limit: int, bracket: tuple[int, int] | None) -> int:
    """Where a field's value ends: at its closing bracket, a full stop, or the line's end unless the list goes on."""
    limit = min(limit, len(text))
    if not bracket:
        label = _LABEL.search(text, at, limit)
        limit = label.start() if label else limit
    depth, seen, name, opened = 0, "", at, limit
    for here in range(at, limit):
        mark = text[here]
        if mark in OPENING:
            opened = opened if depth else here
            depth += 1
        elif mark in CLOSING and depth:
            depth -= 1
        elif mark in CLOSING or mark == "。":
            return here
        elif mark.isspace() and seen and not depth and not (bracket and here < bracket[1]):
            if seen not in _GOES_ON and (mark in "\n\t" or _list_is_over(text, name, here)):
                return here
        elif mark in _GOES_ON:
            name = here + 1
        if not mark.isspace():
            seen = mark
    return opened if depth else limit  # a label inside a name's own brackets ends the name before them


def _list_is_over(text: str, name: int, blank: int) -> bool:
    """Whether a blank ends a list, as on a flattened page: a whole name stands before it, and none behind it."""
    following = _NEXT_WORD.match(text, blank)
    return bool(following and kind_of(text[name:blank].strip()) and not kind_of(following[1].split("等")[0]))


def _read_field(text: str, field: Span, at: int, rule_id: str, role: Role) -> tuple[Assignment, ...]:
    """The units of one field; words of role within it (A牵头，B配合) say more than its label."""
    roles = [verb for verb in verbs(text, at, field.end) if verb.role in {"lead", "cooperate", "guide"}]
    if roles:
        begin = at if roles[0].role == "lead" else _own_list_end(text, at, roles[0].start)
        told = by_verbs(text, begin, field.end)
        if told:
            return (*_read_field(text, replace(field, end=begin), at, rule_id, role), *told) if begin > at else told
    units = tuple(one for one in split_units(text, at, field.end) if _is_listed(one))
    if not units or (text[at - 1] not in _MARKS_A_FIELD and not _is_marked_by(units, text, at)):
        return ()
    whole = Assignment(role=role, units=units, span=Span(start=field.start, end=units[-1].end), rule_id=rule_id)
    leads = tuple(one for one in units if one.leads)
    if not leads or role == "lead":
        return (whole,)
    others = tuple(one for one in units if not one.leads)
    lead = replace(whole, role="lead", units=leads)
    return (lead, replace(whole, units=others)) if others else (lead,)


def _is_marked_by(units: tuple[ListedUnit, ...], text: str, at: int) -> bool:
    """Whether the names themselves show that a label without a colon is one: 牵头单位市财政局."""
    return all(one.is_known_form for one in units) and not text[at : units[0].start].strip()


def _own_list_end(text: str, at: int, verb: int) -> int:
    """Where the label's own list ends before one with a role of its own: 责任单位：A，｜B配合."""
    return max(text.rfind(mark, at, verb) for mark in "，,；;") + 1 or at


def _is_listed(one: ListedUnit) -> bool:
    """Whether an item of a labelled field can be a unit: it looks like one, or like a name at least."""
    if one.is_known_form:
        return True
    return not _NOT_LISTED.search(one.unit) and kind_of(one.unit + "局") is not None
