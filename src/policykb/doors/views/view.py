"""One answer in all its forms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from policykb.doors.terminal import Screen

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What can be printed of an answer.

    ``whole`` is its JSON, ``records`` the objects of its JSON lines, ``rows`` its flat rows with the names of
    ``columns``, ``lines`` what a person reads; without ``lines`` a person reads the rows as a table.
    """

    whole: Callable[[], object]
    records: Callable[[], Iterable[object]]
    columns: tuple[str, ...]
    rows: Callable[[], Iterable[Row]]
    lines: Callable[[Screen], Iterable[str]] | None = None
