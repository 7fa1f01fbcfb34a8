"""Which columns of a table name units, by their headings."""

from __future__ import annotations

import re
from typing import cast

from policykb.model import Role, Span
from policykb.understand.duties.statements import rules_of_form

Row = tuple[Span, ...]
_LONGEST_HEADING = 16


def unit_columns(text: str, row: Row) -> dict[int, tuple[str, Role]]:
    """Which columns name units, by their headings."""
    found: dict[int, tuple[str, Role]] = {}
    for index, cell in enumerate(row):
        heading = re.sub(r"\s", "", cell.of(text)).rstrip("：:")
        for rule_id, pattern, role in rules_of_form("label"):
            if len(heading) <= _LONGEST_HEADING and pattern.fullmatch(heading + "："):
                found[index] = (rule_id, cast(Role, role))
    found = found or _plain_columns(text, row)
    return found if len(row) > 1 else {}


def _plain_columns(text: str, row: Row) -> dict[int, tuple[str, Role]]:
    """A column that is called 部门 beside one of what is asked: 部门 | 职责与任务."""
    names = [re.sub(r"\s", "", cell.of(text)) for cell in row]
    ((rule_id, unit, role),) = rules_of_form("unit-column")
    ((_, matter, _),) = rules_of_form("matter-column")
    if not any(len(name) <= _LONGEST_HEADING and matter.search(name) for name in names):
        return {}
    return {index: (rule_id, cast(Role, role)) for index, name in enumerate(names) if unit.fullmatch(name)}
