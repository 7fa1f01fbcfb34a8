"""Duties stated by sentences: 由A牵头，会同B…; A负责…; A要会同B…; and those implied by a subject with a bare 要."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from policykb.model import Role, Span
from policykb.understand.duties.statements import Assignment, Statement, matches, of_form, overlaps, rules_of_form
from policykb.understand.duties.verbs import Verb, are_units
from policykb.understand.pieces import around
from policykb.understand.units.kinds import kind_of, may_end_a_name
from policykb.understand.units.lists import ListedUnit, catch_all_at, list_end, split_units, verb_pattern
from policykb.understand.units.resolve import is_agency, is_somebody

_PARTING = re.compile(  # one class of first characters: a long text is searched fast
    r"[。！？；;\n \xa0\u3000](?:(?<=[ \xa0\u3000])[ \xa0\u3000]+|(?<![ \xa0\u3000])[。！？；;\n]*)"
)
_ROLE_WORD = re.compile(
    r"牵头|负责|会同|为主(?=[，,；;])|商(?=[省市县区各有相国财人教民公卫住农水自生科应司审同本])|会(?=[省市县区州各有相国财人教民公卫住农交水发商文自生科工应司审])|职责|职能|责任|总责|主管|组织实施"
)
_MODAL = re.compile(r"要|应|须|需")
_AROUND = 64  # how far a form of a sentence reaches around its word of role
_LONGEST_SUBJECT = 240
_LONGEST_FIELD = 12  # 各级人力资源社会保障
_BOUNDARY = re.compile(r"[，,：:、（(〔]|[ \xa0\u3000]+|(?<!自)由|(?:建立|成立|构建|健全|完善|形成)(?!中)")
_NUMBERED = re.compile(
    r"\s*(?:第?[一二三四五六七八九十百零〇]{1,4}[、章节条是．.]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,3}(?:\.\d{1,3}){0,3}[.．、]?|[①-⑳])?\s*"
)
_FORMED = re.compile(r"(?:建立|成立|组建|健全|构建|形成|完善|组成|设立|实行)[^，。；]{0,6}$")
_QUOTED = (("《", "》"), ("“", "”"))


def sentence_statements(text: str, within: Span, taken: tuple[Span, ...]) -> Iterator[Statement]:
    """The statements of the sentences in ``within`` that stand outside the spans read before."""
    inside = tuple(span for span in taken if within.start <= span.start < within.end)
    for span in _sentences(text, within):
        worded = _ROLE_WORD.search(text, span.start, span.end) is not None
        found = list(_stated(text, span, inside)) if worded else []
        if not found and (worded or _MODAL.search(text, span.start, span.end)):
            found = list(_implied(text, span, inside))
        if found and not any(pattern.search(span.of(text)) for _, pattern, _ in rules_of_form("veto")):
            found.sort(key=lambda one: one.span.start)
            whole = Span(start=found[0].span.start, end=max(one.span.end for one in found))
            yield Statement(span=whole, assignments=tuple(found), listed=False)


def _sentences(text: str, within: Span) -> Iterator[Span]:
    start = within.start
    for parting in _PARTING.finditer(text, within.start, within.end):
        if parting.start() > start:
            yield Span(start=start, end=parting.start())
        start = parting.end()
    if start < within.end:
        yield Span(start=start, end=within.end)


def _stated(text: str, sentence: Span, taken: tuple[Span, ...]) -> Iterator[Assignment]:
    told: list[Span] = []
    for anchor in _anchors(text, sentence):
        if any(span.start <= anchor.start < span.end for span in told) or _is_quoted(text, sentence, anchor.start):
            continue
        reached = max((span.end for span in told if span.end <= anchor.start), default=sentence.start)
        if anchor.rule_id != "joint" and overlaps(Span(start=anchor.start, end=anchor.end), taken):
            continue
        units = units_before(text, anchor.start, reached)
        if not units and anchor.rule_id == "joint":
            apart = list(_joined_apart(text, sentence, anchor, reached > sentence.start))
            yield from apart
            told += [one.span for one in apart]
            continue
        if not _are_somebody(units) or overlaps(Span(start=units[0].start, end=anchor.end), taken):
            continue
        if _is_exhortation(text, anchor) and all(kind_of(one.unit) == "generic" for one in units):
            continue
        if text[anchor.end : anchor.end + 1] == "的" and not _FORMED.search(text, sentence.start, units[0].start):
            continue
        first = Assignment(
            role=anchor.role, units=units, span=Span(start=units[0].start, end=anchor.end), rule_id=anchor.rule_id
        )
        joined = list(_joined(text, anchor, sentence.end))
        if anchor.rule_id == "joint" and not joined and not _is_laid_on(text, units, anchor):
            continue
        yield first
        yield from joined
        told += [one.span for one in (first, *joined)]


def _is_exhortation(text: str, anchor: Verb) -> bool:
    """要按照各自职责做好…, 要发挥牵头作用: said to a catch-all it calls on everybody, to a unit it is its duty."""
    said = text[anchor.start : anchor.end]
    return said[0] in "要应须" and ("职" in said or said.endswith("作用"))


def _is_laid_on(text: str, units: tuple[ListedUnit, ...], anchor: Verb) -> bool:
    """Whether units carry a duty whoever joins them: 由A会同…, A要会同…"""
    return text[units[0].start - 1 : units[0].start] == "由" or text[anchor.start] in "要应须将"


def _joined_apart(text: str, sentence: Span, anchor: Verb, goes_on: bool) -> Iterator[Assignment]:
    """A要…，会同B: the subject at the head of the sentence, and those who join it in a later clause.

    Where the sentence ``goes_on`` from a duty it has stated, that duty's units are the subject.
    """
    if text[max(sentence.start, anchor.start - 1) : anchor.start] not in ("，", ","):
        return
    joined = list(_joined(text, anchor, sentence.end))
    head = () if goes_on else _subject(text, sentence.start, anchor.start, _LAID_ON)
    if joined and head:
        span = Span(start=head[0].start, end=joined[-1].span.end)
        yield Assignment(role="responsible", units=head, span=span, rule_id=anchor.rule_id)
    if joined and (head or goes_on):
        yield from joined


_LAID_ON = re.compile(r"(?:要|应当|应|须|必须|将)(?![求急用])|(?=在[^，,]{2,40}下[，,])")


def _subject(text: str, start: int, end: int, modal: re.Pattern[str]) -> tuple[ListedUnit, ...]:
    """The units at the head of a sentence, straight before its modal verb."""
    numbered = _NUMBERED.match(text, start, end)
    start = numbered.end() if numbered else start
    found = modal.search(text, start, min(end, start + _LONGEST_SUBJECT))
    units = units_before(text, found.start(), start) if found else ()
    return units if _are_somebody(units) and not re.search(r"[，,：:]", text[start : units[0].start]) else ()


def _are_somebody(units: tuple[ListedUnit, ...]) -> bool:
    return any(is_somebody(one.unit) or is_somebody(one.unit + "局") for one in units)


def _anchors(text: str, sentence: Span) -> list[Verb]:
    windows = around(_ROLE_WORD, text, sentence, before=_AROUND, after=_AROUND)
    found = [
        Verb(rule_id=rule_id, role=cast(Role, role or _of_joint(one[0])), start=one.start(), end=one.end())
        for form in ("sentence", "joint")
        for rule_id, role, one in matches(form, text, windows)
    ]
    return sorted(found, key=lambda one: (one.start, -one.end))


def _of_joint(said: str) -> Role:
    """What those before 会同 do: A牵头会同B, A会同B."""
    return "lead" if "牵头" in said else "responsible"


def _joined(text: str, anchor: Verb, end: int) -> Iterator[Assignment]:
    """Those who stand behind the word of role: 会同B, and ，B配合."""
    at = anchor.end
    rule_id, joint, _ = rules_of_form("joint")[0]
    if anchor.rule_id != "joint":
        following = re.compile(r"[，,、]?并?").match(text, at)
        begin = following.end() if following else at
        again = joint.match(text, begin)
        at = again.end() if again and again.end() > begin else -1
    if at > 0:
        units = units_after(text, at, end)
        if units:
            yield Assignment(
                role="cooperate", units=units, span=Span(start=anchor.start, end=units[-1].end), rule_id=rule_id
            )
        return
    yield from _chained(text, anchor.end, end)


_AFTER_A_ROLE = re.compile(r"(?:(?![的等及和与])[一-鿿]){0,4}(?:[，,、；;。）)]|$)|的|完成|\s")
_WITH_A_MATTER = ("做好", "落实", "实施", "推进", "开展", "建设")


_COMMA = re.compile(r"[，,、；]")


def _chained(text: str, at: int, end: int) -> Iterator[Assignment]:
    """A牵头制定方案，B配合，C参与: each list begins behind a comma and runs to its own word of role."""
    candidates = [
        Verb(rule_id=rule_id, role=cast(Role, role), start=one.start(), end=one.end())
        for rule_id, role, one in matches("verb", text, [(at, min(end, at + 2 * _LONGEST_SUBJECT))])
        if role in {"cooperate", "guide"} or (role == "responsible" and text[at : at + 1] in "，,、")
    ]
    for verb in sorted(candidates, key=lambda one: (one.start, -one.end)):
        with_matter = text[verb.start : verb.end].endswith(_WITH_A_MATTER)
        if verb.start <= at or not (with_matter or _AFTER_A_ROLE.match(text, verb.end)):
            continue
        comma = _COMMA.search(text, at, verb.start)
        units = units_before(text, verb.start, comma.end()) if comma else ()
        if units and text[at : units[0].start].rstrip().endswith(("，", ",", "、", "；")) and _are_somebody(units):
            span = Span(start=units[0].start, end=verb.end)
            yield Assignment(role=verb.role, units=units, span=span, rule_id=verb.rule_id)
            at = verb.end


def _implied(text: str, sentence: Span, taken: tuple[Span, ...]) -> Iterator[Assignment]:
    """The subject at the head of a sentence that lays something on it without a role."""
    numbered = _NUMBERED.match(text, sentence.start, sentence.end)
    start = numbered.end() if numbered else sentence.start
    for rule in of_form("subject"):
        if rule.pattern is None or not rule.may_stand_in(text[start : sentence.end]):
            continue
        rule_id = rule.rule_id
        limit = min(sentence.end, start + _LONGEST_SUBJECT)
        modal = _MODAL.search(text, start, limit) if rule_id == "implied-subject" else None
        burden = rule.pattern.search(text, max(start, modal.start() - 2) if modal else start, limit)
        if not burden:
            continue
        span = Span(start=start, end=burden.end())
        if overlaps(span, taken):
            continue
        inside = burden.start() == start  # the pattern takes the subject along: 州政府对改水工作负总责
        units = (
            units_after(text, start, sentence.end)
            if inside
            else units_before(text, burden.start(), start, before_any=_NO_HEAD)
        )
        at_head = bool(units) and not _NO_HEAD.search(text, start, units[0].start)
        reaches = bool(units) and (inside or not text[units[-1].end : burden.start()].strip())
        if at_head and reaches and _are_somebody(units):
            yield Assignment(role="implied", units=units, span=span, rule_id=rule_id)
            return


_LAID_ON_THOSE_BEHIND = re.compile(r"[，,；;]\s?(?<!自)由(?=[一-鿿])")  # 报市水务局、市财政局，由市应急局会同…
_NO_HEAD = re.compile(r"[，,由：:]")  # what follows is not at the head of its sentence


def units_before(
    text: str, end: int, earliest: int, *, before_any: re.Pattern[str] | None = None
) -> tuple[ListedUnit, ...]:
    """The longest list of units that ends at ``end`` and begins where a sentence, a clause or a 由 does.

    ``before_any``: a mark behind which no list is wanted.
    """
    if end - 1 > earliest and text[end - 1] in "：:":
        end -= 1  # 市教育局：负责…
    if end <= earliest or not may_end_a_name(text[end - 1]):
        return ()
    earliest = max(earliest, end - _LONGEST_SUBJECT)
    for laid_on in _LAID_ON_THOSE_BEHIND.finditer(text, earliest, end):
        earliest = laid_on.end()
    numbered = _NUMBERED.match(text, earliest, end)
    begins = [numbered.end() if numbered else earliest, *(one.end() for one in _BOUNDARY.finditer(text, earliest, end))]
    spanning: tuple[ListedUnit, ...] = ()
    for begin in begins[-12:]:
        if before_any and before_any.search(text, begins[0], begin):
            break
        units = split_units(text, begin, end)
        if (
            units
            and units[-1].end >= end - 12
            and are_known(units, text[begin:end])
            and _fills(text, units, begin, end)
        ):
            if not re.search(r"\s", text[units[0].start : units[0].end]):
                return units
            spanning = spanning or units  # a blank inside the first name: damage, or a heading that ran into it
    return spanning


def _fills(text: str, units: tuple[ListedUnit, ...], begin: int, end: int) -> bool:
    """Whether the names and what parts them are all that stands there."""
    rest = text[begin : units[0].start] + text[units[-1].end : end]
    return len(rest) <= 14 and not re.search(r"[，。：]\S*$", text[units[-1].end : end])


_AND_OTHERS = re.compile(r"等[^，。]{0,6}(?:部门|单位)")


def are_known(units: tuple[ListedUnit, ...], written: str) -> bool:
    """Whether every name looks like a unit's, or the list ends in 部门 and names their fields (财政、税务部门)."""
    if len(units) > 1 and units[-1].unit.endswith(("部门", "机关")) and not re.search(r"有关|相关|各", units[-1].unit):
        plain = not any(one.apart for one in units[1:])
        return all(one.is_known_form or (plain and _is_field_of_work(one)) for one in units)
    return all(one.is_known_form for one in units) or (
        "等" in written and _AND_OTHERS.search(written) is not None and are_units(units, written)
    )


def _is_field_of_work(one: ListedUnit) -> bool:
    """Whether a name is that of a field, in a list that ends in 部门: 财政、税务部门."""
    return len(one.unit) <= _LONGEST_FIELD and kind_of(one.unit + "局") is not None


def units_after(text: str, start: int, end: int) -> tuple[ListedUnit, ...]:
    """The list of units that begins at ``start``: up to the verb, or as far as the last name reaches."""
    stop = re.compile(r"[，,。；;：:\n]").search(text, start, min(end, start + _LONGEST_SUBJECT))
    end = list_end(text, start, stop.start() if stop else min(end, start + _LONGEST_SUBJECT))
    verb = verb_pattern().search(text, start + 2, end)
    for reach in dict.fromkeys((verb.start() if verb else end, end)):
        units = split_units(text, start, reach)
        if units and are_known(units, text[start:reach]):
            return units
        known = [one.is_known_form for one in units]
        if units and all(known[:-1]) and not known[-1]:
            shorter = _longest_name(text, units[-1].start, units[-1].end)
            if shorter and not _OF_ANOTHER.match(text, shorter):
                return split_units(text, start, shorter)
    return ()


_OF_ANOTHER = re.compile(r"指定|所属|下属|直属|委托|授权|派出|推荐|选定|确定的|认定的|批准的")


def _longest_name(text: str, start: int, end: int) -> int | None:
    """The end of the name that a stretch begins with: the longest one known, else the longest that looks like one."""
    if catch_all := catch_all_at(text, start, end):
        return catch_all
    ends = [at for at in range(min(end, start + 30), start + 2, -1) if kind_of(text[start:at])]
    return next((at for at in ends if is_agency(text[start:at])), ends[0] if ends else None)


def _is_quoted(text: str, sentence: Span, at: int) -> bool:
    """Whether a place lies in a title 《》 or in quotation marks “”."""
    return any(text.rfind(left, sentence.start, at) > text.rfind(right, sentence.start, at) for left, right in _QUOTED)
