"""What is wrong or doubtful, as a linter prints it."""

from __future__ import annotations

from collections.abc import Iterator

from policykb.doors.messages import translated
from policykb.doors.terminal import Screen, one_line, wrap
from policykb.doors.views.view import View
from policykb.json_form import Json

COLUMNS = ("doc_id", "source", "title", "code", "message", "start", "end")


def findings_view(findings: list[Json]) -> View:
    """Findings, a line each: ``SOURCE#OFFSET: code message``; the offset counts code points of the clean text."""

    def lines(screen: Screen) -> Iterator[str]:
        for one in findings:
            place = one["source"] if one["start"] is None else f"{one['source']}#{one['start']}"
            yield f"{one_line(place)}: {screen.style(one['code'], 'doubt')} {one_line(translated(one['message']))}"

    return View(whole=lambda: findings, records=lambda: findings, columns=COLUMNS, rows=lambda: findings, lines=lines)


def explanation_view(meaning: Json) -> View:
    """What a code means, why it matters, what to do."""
    return View(
        whole=lambda: meaning,
        records=lambda: [meaning],
        columns=tuple(meaning),
        rows=lambda: [meaning],
        lines=lambda screen: (line for text in meaning.values() for line in wrap(text, screen.prose)),
    )
