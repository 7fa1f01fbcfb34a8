"""The table of tasks for the forms that every command has: rows as in the workbook, records as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policykb.doors.ledger.columns import columns
from policykb.doors.views.view import Row, View
from policykb.json_form import Json


def tasks_view(records: Iterable[Json]) -> View:
    """Records of tasks."""

    shown = columns(lambda evidence: f"（{evidence}）")

    def rows() -> Iterator[Row]:
        return ({column.heading: column.text(record) for column in shown} for record in records)

    return View(
        whole=lambda: list(records),
        records=lambda: records,
        columns=tuple(column.heading for column in shown),
        rows=rows,
    )
