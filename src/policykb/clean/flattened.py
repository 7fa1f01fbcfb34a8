"""A page flattened to one line: where its lines ended blanks stand, so its furniture is sought between blanks.

Only above the first sentence and behind the last one; what lies between is never looked at.
"""

from __future__ import annotations

import re
from functools import cache

from policykb import rules
from policykb.clean.labels import iso_date
from policykb.clean.layout import removed
from policykb.clean.traced import Traced, join
from policykb.model import Fact, Removed
from policykb.rules import Rule

LEAST = 300
"""Characters of a line that may hold a whole page."""

_HEAD = 900  # characters the head of a page has at most
_TAIL = 2500
_ROUNDS = 6  # pieces of furniture at the end, one behind the other
_BODY = re.compile(  # what the text goes on with, but never the furniture at its end
    r"(?:^|\s)(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十百]{1,5}[条章节]|附件)"
    r"|\d{4}年\d{1,2}月\d{1,2}日(?:\s|$)|(?:牵头|责任|配合|主管)(?:单位|部门)"
)
_DUTIES = ("责任部门", "批准部门")  # labels of a box that head duties as well: on a line that is a page, they may
_COUNT = re.compile("浏览|访问|点击|阅读|人气")
_DATE = r"\d{4}\s?[-年/.]\s?\d{1,2}\s?[-月/.]\s?\d{1,2}\s?日?(?:\s\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"


def strip_flattened(line: Traced, gone: list[Removed], facts: list[Fact]) -> Traced:
    """``line`` without the furniture of a whole page; what goes is added to ``gone``, what it claims to ``facts``."""
    return _without_head(_without_tail(line, gone), gone, facts)


@cache
def _rules(form: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules.rules("boilerplate.toml") if rule.values["form"] == form)


def _without_tail(line: Traced, gone: list[Removed]) -> Traced:
    for _ in range(_ROUNDS):
        begin = max(len(line.text) // 2, len(line.text) - _TAIL)
        ends = ((rule, rule.pattern.search(line.text, begin)) for rule in _rules("rest") if rule.pattern)
        found = next(((rule, end) for rule, end in ends if end and not _is_text(rule, end[0])), None)
        if not found:
            break
        rule, end = found
        gone.append(removed(rule.rule_id, line.cut(end.start(), len(line.text)).strip()))
        line = line.cut(0, end.start()).strip()
    return line


def _is_text(rule: Rule, end: str) -> bool:
    return bool(_BODY.search(end)) or _is_spared(rule, end)


def _is_spared(rule: Rule, found: str) -> bool:
    return "unless" in rule.values and bool(re.search(str(rule.values["unless"]), found))


def _without_head(line: Traced, gone: list[Removed], facts: list[Fact]) -> Traced:
    sentence = line.text.find("。", 0, _HEAD)
    head = line.text[: sentence if sentence >= 0 else _HEAD]
    spans: list[tuple[int, int]] = []
    for rule in _rules("stretch"):
        for found in rule.pattern.finditer(head) if rule.pattern else ():
            if _is_spared(rule, found[0]):
                continue
            spans.append(found.span())
            gone.append(removed(rule.rule_id, line.cut(*found.span())))
            said = {field: iso_date(value) or "" for field, value in found.groupdict().items() if value}
            facts.extend(
                Fact(field=field, value=value, where=f"line {rule.rule_id}") for field, value in said.items() if value
            )
    for found in _labelled().finditer(head):
        claimed = _claims(found[0])
        if claimed is not None and not any(start < found.end() and found.start() < end for start, end in spans):
            spans.append(found.span())
            gone.append(removed("metadata-line", line.cut(*found.span())))
            facts.extend(claimed)
    if not spans:
        return line
    kept, done = [], 0
    for start, end in sorted(spans):
        kept.append(line.cut(done, start).strip())
        done = max(done, end)
    kept.append(line.cut(done, len(line.text)).strip())
    return join((piece for piece in kept if piece.text), " ")


@cache
def _fields() -> dict[str, str]:
    data = rules.toml("furniture.toml")
    return {name: field for name, field in (data["line"] | data["box"]).items() if name not in _DUTIES}


def _words(*wanted: str) -> str:
    names = (name for name, field in _fields().items() if (field.split("_")[-1] if field else "") in wanted)
    return "|".join(sorted(names, key=len, reverse=True))


@cache
def _label() -> re.Pattern[str]:
    """A label with its value, blanks between them: dates are dates, names have no blanks, the rest may be empty."""
    any_label = rf"[【\[•·]?\s?(?:{'|'.join(sorted(_fields(), key=len, reverse=True))})\s?[:：】\]]"
    own = rf"(?!{any_label})[^\s:：【\[]"
    return re.compile(
        rf"""[【\[•·]?\s?(?:
          (?P<day>{_words("on")})\s?[:：】\]]{{1,2}}(?:\s?(?P<date>{_DATE}))?
        | (?P<kept>{_words("source", "issuers", "number", "column")})\s?[:：】\]]{{1,2}}(?:\s?(?P<value>{own}{{2,60}}))?
        | (?P<other>{_words("", "title")})\s?[:：】\]]{{1,2}}(?:{own}{{1,60}}|\s{own}{{1,60}}(?=\s{any_label})
            |\s(?:(?:全文|现行)?有效|失效|废止|(?:主动|依申请)公开)(?=\s|\Z))?
        )""",
        re.VERBOSE,
    )


@cache
def _labelled() -> re.Pattern[str]:
    """Labels in a row, between blanks."""
    one = re.sub(r"\(\?P<\w+>", "(?:", _label().pattern)
    return re.compile(rf"(?:\A|(?<=\s)){one}(?:[\s|/丨]{{0,4}}{one}){{0,20}}(?=\s|\Z)", re.VERBOSE)


def _claims(labels: str) -> tuple[Fact, ...] | None:
    """The facts of labels in a row; ``None`` for a word with a colon that tells nothing of a page."""
    found = list(_label().finditer(labels))
    names = {label["day"] or label["kept"] or label["other"] for label in found}
    if len(names) == 1 and not found[0]["date"] and not _COUNT.match(found[0]["other"] or ""):
        return None
    facts = []
    for label in found:
        name = label["day"] or label["kept"]
        value = iso_date(label["date"] or "") if label["day"] else label["value"]
        if name and value:
            facts.append(Fact(field=_fields()[name], value=value, where=f"line {name}"))
    return tuple(facts)
