"""A unit and its duties."""

from __future__ import annotations

from collections.abc import Iterator

from policykb.doors.messages import say
from policykb.doors.terminal import Screen, one_line
from policykb.doors.views.card import by_hand, dates_of, deadline, facts, headed, notice_line, today
from policykb.doors.views.view import Row, View
from policykb.json_form import Json

GROUPS = ("leads", "shares", "joins", "others")
COLUMNS = (
    "group", "heading", "unit", "role", "deadline", "deadline_date", "inherited_from", "quote", "title", "number",
    "issued_on", "region", "status", "measure_id",
)  # fmt: skip


def unit_view(answer: Json) -> View:
    """An answer to ``unit``."""

    def rows() -> Iterator[Row]:
        for group in GROUPS:
            for duty in answer[group]:
                yield {
                    **duty["document"],
                    **duty,
                    "group": group,
                    "deadline": dates_of(duty["deadline"], "text"),
                    "deadline_date": dates_of(duty["deadline"], "date"),
                }

    return View(
        whole=lambda: answer,
        records=lambda: (duty for group in GROUPS for duty in answer[group]),
        columns=COLUMNS,
        rows=rows,
        lines=lambda screen: _lines(answer, screen),
    )


def _lines(answer: Json, screen: Screen) -> Iterator[str]:
    yield from headed(None, answer["full_name"] or answer["name"], "", screen)
    later = " · ".join(map(_successor, answer["successors"]))
    head = (
        (say("unit.names"), " · ".join(answer["names"])),
        (say("unit.region"), answer["region"]),
        (say("lead.today"), today({"unit": answer["name"], **answer})),
        (say("unit.successors"), later),
    )
    yield from facts(head, screen)
    for group in GROUPS:
        if answer[group]:
            yield ""
            yield screen.style(f"{say(f'unit.{group}')} ({len(answer[group])})", "name")
        for at, duty in enumerate(answer[group], 1):
            inherited = say("unit.inherited", name=duty["inherited_from"]) if duty["inherited_from"] else ""
            aside = ", ".join(filter(None, (inherited, by_hand(duty))))
            yield from headed(at, duty["heading"] or duty["measure_id"], aside, screen)
            body = (
                (say("lead.deadline"), deadline(duty["deadline"])),
                (say("lead.quote"), f"“{one_line(duty['quote'])}”"),
                (say("lead.notice"), notice_line(duty["document"])),
                ("", duty["measure_id"]),
            )
            yield from facts(body, screen)


def _successor(successor: Json) -> str:
    how = " ".join(part for part in (say(f"relation.{successor['relation']}"), successor["since"]) if part)
    return f"{successor['name']} ({how}: {successor['evidence']})"
