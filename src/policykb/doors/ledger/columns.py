"""The columns of the table of tasks: their headings, and what stands in a cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from policykb.doors.messages import chinese, translated
from policykb.json_form import Json
from policykb.vocabulary import BY_HAND

_YEAR = re.compile(r"[12]\d{3}")
STATED = {"lead": "牵头", "responsible": "责任", "cooperate": "配合"}
OTHERWISE = {"guide": "指导", "supervise": "督导", "implied": "句中主语"}
_STATUS = {"repealed": "文件已废止", "expired": "文件已失效", "not_yet": "文件尚未施行"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: ``width`` in the workbook, in characters; ``text`` of a record, a number or a string."""

    heading: str
    width: int
    text: Callable[[Json], int | str]


def units(role: str) -> Callable[[Json], str]:
    """The units in that role as the notice writes them."""
    return lambda record: "、".join(dict.fromkeys(duty["unit"] for duty in record[role]))


def deadline(record: Json) -> str:
    """As written; the day beside it where the words lack the year.

    >>> deadline({"deadline": {"text": "6月底前", "date": "2023-06-30"}})
    '6月底前（2023-06-30）'
    """
    due = record["deadline"]
    if due is None:
        return ""
    return f"{due['text']}（{due['date']}）" if due["date"] and not _YEAR.search(due["text"]) else str(due["text"])


def basis(record: Json) -> str:
    """The notice's number, its title where it has none, and the clause."""
    document = record["document"]
    name = document["number"] or f"《{document['title'] or document['source']}》"
    return f"{name} {record['clause']}".rstrip()


def proof(record: Json) -> str:
    """The words that say who does it, a statement a line; the whole clause where no unit is named."""
    duties = [duty for role in (*STATED, *OTHERWISE) for duty in record[role]]
    quotes = dict.fromkeys(duty["quote"] for duty in sorted(duties, key=lambda duty: int(duty["start"])))
    return "\n".join(quotes) or str(record["text"])


def carriers(cite: Callable[[str], str]) -> Callable[[Json], str]:
    """Each unit with its full name and who carries its duty today; ``cite`` tells how the evidence is given.

    A catch-all such as 各有关部门 is left out: no body stands behind it.
    """

    def text(record: Json) -> str:
        duties = [duty for role in (*STATED, *OTHERWISE) for duty in record[role] if duty["kind"] != "generic"]
        return "\n".join(dict.fromkeys(_carrier(duty, cite) for duty in duties))

    return text


def _carrier(duty: Json, cite: Callable[[str], str]) -> str:
    written, full, today = duty["unit"], duty["full_name"], duty["today"]
    named = f"{written}（{full}）" if full and full != written else str(written)
    now = {"same": "未变", "unknown": "不明"}.get(today["state"]) or f"→{today['name']}"
    return f"{named}：{now}" + (cite(today["evidence"]) if today["evidence"] else "")


class Notes:
    """Evidence as numbered notes beneath a table, each said once."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def cite(self, evidence: str) -> str:
        """The mark of a note, numbered in the order in which notes are first cited."""
        return f"［注{self._numbers.setdefault(evidence, len(self._numbers) + 1)}］"

    def lines(self) -> tuple[str, ...]:
        """The notes cited so far."""
        return tuple(f"注{number}：{evidence}" for evidence, number in self._numbers.items())


def remarks(record: Json) -> str:
    """Units in other roles, those that a person stated, and whether the notice still holds."""
    others = [f"{label}：{units(role)(record)}" for role, label in OTHERWISE.items() if record[role]]
    duties = (duty for role in (*STATED, *OTHERWISE) for duty in record[role] if duty["rule_id"].startswith(BY_HAND))
    by_hand = [f"{duty['unit']}由{duty['rule_id'].removeprefix(BY_HAND)}更正" for duty in duties]
    return "\n".join([*others, *by_hand, *filter(None, [_STATUS.get(record["document"]["status"])])])


def columns(cite: Callable[[str], str]) -> tuple[Column, ...]:
    """The columns of the table; ``cite`` tells how the evidence for who carries a duty today is given."""
    return (
        Column(heading="序号", width=5, text=lambda record: int(record["no"])),
        Column(heading="任务", width=13, text=lambda record: str(record["task"])),
        Column(heading="具体措施", width=40, text=lambda record: str(record["measure"])),
        Column(heading="牵头单位", width=11, text=units("lead")),
        Column(heading="责任单位", width=14, text=units("responsible")),
        Column(heading="配合单位", width=12, text=units("cooperate")),
        Column(heading="完成时限", width=10, text=deadline),
        Column(heading="量化目标", width=11, text=lambda record: "；".join(record["targets"])),
        Column(heading="依据", width=12, text=basis),
        Column(heading="原文", width=20, text=proof),
        Column(heading="现承担单位", width=24, text=carriers(cite)),
        Column(heading="备注", width=9, text=remarks),
    )


def role_column(name: str) -> Column:
    """In what roles the unit of that full name (or, without one, as written) stands in a record."""

    def roles(record: Json) -> Iterator[str]:
        for role, label in {**STATED, **OTHERWISE}.items():
            if any((duty["full_name"] or duty["unit"]) == name for duty in record[role]):
                yield label

    return Column(heading="角色", width=7, text=lambda record: "、".join(roles(record)))


def doubt_name(doubt: Json) -> str:
    """What a code of doubt means, in a few words."""
    code = doubt["code"]
    if code == "unknown-successor":
        return "承接单位不明"
    return chinese(f"state.{code}") if code in _STATES else finding_name(code)


_STATES = ("no-lead-stated", "implied-only", "generic-only")


def finding_name(code: str) -> str:
    """What a finding's code means, in Chinese."""
    from policykb import rules  # noqa: PLC0415 - only where something is doubtful

    return next((str(rule.values["what"]["zh"]) for rule in rules.rules("findings.toml") if rule.rule_id == code), code)


DOUBT_COLUMNS = (
    Column(heading="序号", width=5, text=lambda doubt: "" if doubt["no"] is None else int(doubt["no"])),
    Column(heading="任务", width=28, text=lambda doubt: str(doubt["task"] or "（全文）")),
    Column(heading="疑点", width=26, text=doubt_name),
    Column(heading="单位", width=22, text=lambda doubt: str(doubt["unit"] or "")),
    Column(heading="说明", width=60, text=lambda doubt: translated(doubt["message"] or "", spoken="zh")),
    Column(heading="依据", width=24, text=basis),
)
