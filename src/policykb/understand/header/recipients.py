"""Recipients 主送机关: the line that ends with a colon, before the first sentence."""

from __future__ import annotations

import re

from policykb.model import Span
from policykb.understand.header.titles import pattern

_BROKEN_ELSEWHERE = re.compile(r"[^，、,；;\s]\s+(?=\S)")  # a list of names is broken over lines behind its marks alone
_OPEN = "（(〔[【"
_CLOSE = "）)〕]】"
_WHOLE_UNIT = re.compile(
    r"[一-鿿（）()]{2,30}(?:人民政府|政府|委员会|[局厅部委办院组会]|公司|银行|中心|单位|机构|兵团|代表|委员|主席)"
)


def recipients_at(text: str, units: list[Span], index: int) -> tuple[tuple[str, ...], int] | None:
    """The recipients that begin with a line, over as many lines as they are broken into, and where they end."""
    start = units[index].start
    limit = units[min(index + 8, len(units) - 1)].end
    window = text[start : min(limit, start + 500)]
    found = pattern("recipients").match(re.sub(r"\s", " ", window))
    if not found or _BROKEN_ELSEWHERE.search(found["names"]):
        return None
    return split_names(found["names"]), start + found.end()


def split_names(names: str) -> tuple[str, ...]:
    """The recipients one by one: at ， outside brackets, and at 、 where whole units stand on both sides.

    >>> split_names("各县（市、区）人民政府，市政府各委、办、局")
    ('各县（市、区）人民政府', '市政府各委、办、局')
    >>> split_names("云岭省人民政府、国家发展改革委")
    ('云岭省人民政府', '国家发展改革委')
    """
    found: list[str] = []
    for name in _cut(re.sub(r"\s", "", names), "，,；;"):
        parts = _cut(name, "、")
        whole = all(_WHOLE_UNIT.fullmatch(part) and (at == 0 or len(part) >= 3) for at, part in enumerate(parts))
        found += parts if whole and not name.startswith("各") else [name]
    return tuple(name for name in found if name)


def _cut(names: str, marks: str) -> list[str]:
    depth, start, found = 0, 0, []
    for at, character in enumerate(names):
        if character in _OPEN:
            depth += 1
        elif character in _CLOSE:
            depth = max(0, depth - 1)
        elif character in marks and not depth:
            found.append(names[start:at])
            start = at + 1
    return [*found, names[start:]]
