"""Lines of labelled facts: the box 索引号 · 发文机关 · 成文日期 and the line 来源 · 发布时间 · 浏览次数."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from policykb import rules
from policykb.model import Fact

_DATE = re.compile(r"((?:19|20)\d{2})\s?[-年/.]\s?(\d{1,2})\s?[-月/.]\s?(\d{1,2})")
_NOTHING = frozenset({"无", "暂无", "略", "空", "-", "--", "本网", "本站"})  # what stands where nothing is known
_STAMP = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|^\d{1,2}-\d{1,2}$")
_BEFORE = "•·●▪◆【[（( \t\u00a0\u3000"  # what may stand before a label
_LONE = re.compile(r"[:：】\]]\s{0,3}$")
_VALUE = 60  # characters a value of a line may have; a longer one is text
_BOX_VALUE = 200
_WORD = 6  # characters of a value such as 有效 or 主动公开
_SAID = re.compile(r"[。；！？]|[，,].{0,60}[，,]")


@cache
def _labels(kind: Literal["box", "line"]) -> tuple[re.Pattern[str], dict[str, str]]:
    data = rules.toml("furniture.toml")
    fields: dict[str, str] = data["line"] | data["box"] if kind == "box" else data["line"]
    words = sorted(fields, key=len, reverse=True)
    near = "|".join(_spaced(word) for word in words)
    # Spans run together without a blank: a label of three letters or of no field may then stand behind a value.
    far = "|".join(_spaced(word) for word in words if kind == "line" and (len(word) > 2 or not fields[word]))
    begin = r"(?:^(?:[•·●▪◆]\s{0,3})?|(?<=[\s【\[（(|/丨0-9•]))[【\[（(]?\s?"
    close = "】\\]" if kind == "box" else "】"
    end = rf"(?:\s?[】\]）)]?\s?(?:[:：]|(?=\t))[】\]]?|\s?[{close}])"
    return re.compile(f"(?:{begin}(?P<near>{near})" + (f"|(?P<far>{far})" if far else "") + f"){end}"), fields


def _spaced(word: str) -> str:
    return r"\s{0,4}".join(word)


def _name(label: re.Match[str]) -> str:
    return "".join(label[label.lastgroup or 0].split())


def _may_claim(line: str, kind: Literal["box", "line"]) -> bool:
    """Whether a line begins as a label or a date does, and has one of the marks that stand behind a label."""
    if line.lstrip(_BEFORE)[:1] not in _beginnings(kind):
        return False
    return "：" in line or ":" in line or "】" in line or "\t" in line or "]" in line


@cache
def _beginnings(kind: Literal["box", "line"]) -> frozenset[str]:
    return frozenset(name[0] for name in _labels(kind)[1]) | frozenset("12")


def fields_of(line: str, kind: Literal["box", "line"]) -> tuple[Fact, ...] | None:
    """The facts of a line that holds nothing but labels with their values, else ``None``.

    >>> fields_of("来源 :云溪县民政局 访问次数 : 发布时间 :2020-07-15", "line")[1].value
    '2020-07-15'
    >>> fields_of("时间：会议定于3月举行，地点另行通知，请准时参加。", "line") is None
    True
    """
    if not _may_claim(line, kind):
        return None
    pattern, fields = _labels(kind)
    start = pattern.match(line)
    if not start and not _leading_date(line, kind):
        return None
    found = list(pattern.finditer(line))
    if not found:
        return None
    facts = []
    if (lead := line[: found[0].start()].strip()) and (date := iso_date(lead)):
        facts.append(Fact(field="published_on", value=date, where="line"))
    limit = _VALUE if kind == "line" else _BOX_VALUE
    for number, label in enumerate(found):
        value = line[label.end() : found[number + 1].start() if number + 1 < len(found) else len(line)].strip()
        value = value.strip("|/丨【】[]• \t")
        if len(value) > limit or (kind == "line" and _SAID.search(value)):
            return None
        name = _name(label)
        if kind == "line" and name in ("时间", "日期") and not _STAMP.search(value):
            return None  # 时间：5月10日上午 is when a meeting is held
        field = fields[name]
        if field.endswith("_on"):
            value = iso_date(value) or ""
        if field and value and value not in _NOTHING:
            facts.append(Fact(field=field, value=value, where=f"{kind} {name}"))
    return tuple(facts)


def labels_in(line: str) -> int:
    """How many labels of a line under the headline stand in ``line``."""
    return sum(1 for _ in _labels("line")[0].finditer(line))


def _leading_date(line: str, kind: str) -> bool:
    return kind == "line" and len(line) < 120 and bool(_DATE.match(line))


def is_box(line: str) -> int:
    """How many labels of a metadata box a line holds, 0 where it is not a line of one."""
    pattern, _ = _labels("box")
    if len(line) > 600 or not _may_claim(line, "box") or not pattern.match(line):
        return 0
    names = rules.toml("furniture.toml")["box"]
    count = sum(_name(label) in names for label in pattern.finditer(line))
    return count if count and fields_of(line, "box") is not None else 0


def box_runs(lines: list[str]) -> list[dict[int, tuple[Fact, ...]]]:
    """The metadata boxes among ``lines``: for each the numbers of its lines with their facts.

    Three or more labels in neighbouring lines make a box; a value may stand on the line below its label.
    """
    runs: list[dict[int, tuple[Fact, ...]]] = []
    run: dict[int, tuple[Fact, ...]] = {}
    counts = [*map(is_box, lines), 0, 0]
    labels = at = 0
    while at <= len(lines):
        count = counts[at]
        if not count:
            runs.extend([run] if labels >= 3 else [])
            run, labels, at = {}, 0, at + 1
            continue
        labels += count
        line, below = lines[at], lines[at + 1] if at + 1 < len(lines) else ""
        if (
            below
            and not counts[at + 1]
            and _LONE.search(line)
            and _is_value(line, below, before_box=counts[at + 2] > 0)
        ):
            run[at] = fields_of(f"{line} {below}", "box") or ()
            run[at + 1] = ()
            at += 2
        else:
            run[at] = fields_of(line, "box") or ()
            at += 1
    return runs


def _is_value(label: str, below: str, *, before_box: bool) -> bool:
    """Whether the line below a label is its value; below the last label of a box that keeps none, a title may stand."""
    if len(below) > _VALUE:
        return False
    return len(below) <= _WORD or before_box or bool(fields_of(f"{label} {below}", "box"))


def iso_date(value: str) -> str | None:
    """The first date in ``value``, ISO.

    >>> iso_date("2020年7月15日 09:30")
    '2020-07-15'
    """
    found = _DATE.search(value)
    if not found:
        return None
    year, month, day = (int(part) for part in found.groups())
    return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else None
