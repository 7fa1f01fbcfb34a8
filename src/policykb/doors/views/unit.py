"""A unit and its duties."""

from __future__ import annotations

from collections.abc import Iterator

from policykb.doors.messages import say
from policykb.doors.terminal import Screen, one_line
from policykb.doors.views.card import by_hand, dates_of, deadline, facts, headed, notice_line, today
from policykb.doors.views.view import Row, View
from policykb.json_form import Json

GROUPS = ("leads", "shares", "joins", "others", "inherited")
COLUMNS = (
    "group", "heading", "unit", "role", "deadline", "deadline_date", "due", "inherited_from", "quote", "title",
    "number", "issued_on", "region", "status", "measure_id",
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
                    "inherited_from": duty["inherited"] and duty["inherited"]["name"],
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
    parent = answer["parent"]
    head = (
        (say("unit.names"), " · ".join(map(_years, answer["named"])) or " · ".join(answer["names"])),
        (say("unit.region"), answer["region"]),
        (say("unit.parent"), parent and f"{parent['name']} ({parent['evidence']})"),
        (say("lead.today"), today({"unit": answer["name"], **answer})),
        (say("unit.successors"), " · ".join(map(_successor, answer["successors"]))),
        (say("unit.partners"), " · ".join(f"{one['unit']} {one['measures']}" for one in answer["partners"])),
    )
    yield from facts(head, screen)
    for group in GROUPS:
        if answer[group]:
            yield ""
            yield screen.style(f"{say(f'unit.{group}')} ({len(answer[group])})", "name")
        sources = dict.fromkeys(_source(duty["inherited"]) for duty in answer[group] if duty["inherited"])
        yield from facts(((say("unit.from"), source) for source in sources), screen)
        for at, duty in enumerate(answer[group], 1):
            yield from _duty(at, duty, screen)


def _duty(at: int, duty: Json, screen: Screen) -> Iterator[str]:
    source = duty["inherited"]
    aside = [
        say(f"lead.{duty['role']}") if source else "",
        say("unit.past") if duty["due"] == "past" else "",
        by_hand(duty),
        *duty["doubts"],
    ]
    yield from headed(at, duty["heading"] or duty["measure_id"], ", ".join(filter(None, aside)), screen)
    body = (
        (say("unit.from"), source and source["name"]),
        (say("lead.deadline"), deadline(duty["deadline"])),
        (say("lead.quote"), f"“{one_line(duty['quote'])}”"),
        (say("lead.notice"), notice_line(duty["document"])),
        ("", duty["measure_id"]),
    )
    yield from facts(body, screen)


def _years(named: Json) -> str:
    """``县扶贫办 (2017–2020)``."""
    years = "–".join(dict.fromkeys(filter(None, (named["first"], named["last"]))))
    return f"{named['name']} ({years})" if years else str(named["name"])


def _source(source: Json) -> str:
    how = [say(f"relation.{source['relation']}") if source["relation"] else None, source["since"], source["evidence"]]
    return f"{source['name']} ({' · '.join(filter(None, how))})"


def _successor(successor: Json) -> str:
    how = " ".join(part for part in (say(f"relation.{successor['relation']}"), successor["since"]) if part)
    return f"{successor['name']} ({how}: {successor['evidence']})"
