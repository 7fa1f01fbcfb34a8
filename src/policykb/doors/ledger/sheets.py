"""The table of tasks laid out: sheets with a title, headings, and rows under the notice they come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from policykb.doors.ledger.columns import DOUBT_COLUMNS, OTHERWISE, STATED, Column, Notes, columns, role_column
from policykb.json_form import Json

Cells = tuple[int | str, ...]

SCOPE = {
    "region": "地区", "issuer": "发文机关", "unit": "单位", "role": "角色", "kind": "文种", "number": "文号",
    "since": "成文不早于", "until": "成文不晚于", "due_since": "时限不早于", "due_until": "时限不晚于",
    "status": "效力", "script": "文字",
}  # fmt: skip
_AS_WRITTEN = "单位名称照录原文；全称与现承担单位另列，须核对后使用。"
_NUMBERS = "序号即任务分解表中的序号。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rows under a heading; without one where they come from many notices in turn."""

    heading: str | None
    rows: tuple[Cells, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One table: ``name`` on its tab, ``title`` and ``note`` above it, ``notes`` beneath."""

    name: str
    title: str
    note: str
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    notes: tuple[str, ...] = ()


def sheets(
    records: Sequence[Json], doubts: Iterable[Json], filters: Mapping[str, str], *, by_unit: bool
) -> Iterator[Sheet]:
    """The table, a table a unit where ``by_unit``, and what is doubtful where anything is."""
    titles = {record["doc_id"]: record["document"]["title"] for record in records}
    only = next(iter(titles.values())) if len(titles) == 1 else None
    title = f"《{only}》任务分解表" if only else "任务分解表"
    scope = "；".join(f"{SCOPE[name]}：{value}" for name, value in filters.items())
    note = f"共{len(records)}项，依据文件{len(titles)}件。" + (f"范围：{scope}。" if scope else "")
    yield _table("任务分解表", title, note + _AS_WRITTEN, records)
    if by_unit:
        yield from _of_units(records)
    doubtful = _groups(doubts, DOUBT_COLUMNS)
    if doubtful:
        note = f"共{sum(len(group.rows) for group in doubtful)}处，发送前请逐一核对。{_NUMBERS}"
        yield Sheet(name="存疑", title="存疑事项", note=note, columns=DOUBT_COLUMNS, groups=doubtful)


def _table(name: str, title: str, note: str, records: Iterable[Json], *, role_of: str | None = None) -> Sheet:
    """A table of tasks; with a column for the roles of the unit ``role_of``."""
    notes = Notes()
    number, *others = columns(notes.cite)
    shown = (number, role_column(role_of), *others) if role_of else (number, *others)
    groups = _groups(records, shown)
    return Sheet(name=name, title=title, note=note, columns=shown, groups=groups, notes=notes.lines())


def _of_units(records: Sequence[Json]) -> Iterator[Sheet]:
    """A table for each unit that is named in any role; a catch-all such as 各有关部门 has none."""
    carried: dict[tuple[str, str], dict[str, Json]] = {}
    written: dict[tuple[str, str], dict[str, None]] = {}
    for record in records:
        for duty in (duty for role in (*STATED, *OTHERWISE) for duty in record[role] if duty["kind"] != "generic"):
            key = (duty["full_name"] or duty["unit"], "" if duty["full_name"] else record["document"]["region"] or "")
            carried.setdefault(key, {})[record["measure_id"]] = record
            written.setdefault(key, {})[duty["unit"]] = None
    for (name, region), own in sorted(carried.items()):
        known = f"（{region}）" if region else ""
        note = f"共{len(own)}项。文件中写作：{'、'.join(written[name, region])}。{_NUMBERS}"
        yield _table(name, f"{name}{known}任务清单", note, own.values(), role_of=name)


def _groups(records: Iterable[Json], columns: tuple[Column, ...]) -> tuple[Group, ...]:
    """Rows notice by notice; in one group where those of a notice do not stand together."""
    runs = [(doc_id, tuple(run)) for doc_id, run in groupby(records, key=lambda record: record["doc_id"])]
    scattered = len({doc_id for doc_id, _ in runs}) < len(runs)
    headed = [(_notice(run[0]), run) for _, run in runs]
    return tuple(
        Group(heading=heading, rows=tuple(tuple(column.text(one) for column in columns) for one in run))
        for heading, run in ([(None, tuple(one for _, run in runs for one in run))] if scattered else headed)
    )


def _notice(record: Json) -> str:
    """《title》（number，issuers，date）: the notice that rows come from."""
    document = record["document"]
    facts = (document["number"], "、".join(document["issuers"]), document["issued_on"])
    known = "，".join(fact for fact in facts if fact)
    return f"《{document['title'] or document['source']}》" + (f"（{known}）" if known else "")
