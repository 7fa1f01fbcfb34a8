"""Measures with who leads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policykb.doors.messages import say, translated
from policykb.doors.terminal import Screen, one_line
from policykb.doors.views.card import (
    IN_FORCE,
    carriers,
    dates_of,
    deadline,
    facts,
    headed,
    judgement,
    names,
    notice_line,
    total,
)
from policykb.doors.views.view import Row, View
from policykb.json_form import Json

_AWAY = ("above", "within", "elsewhere")
ROLES = ("lead", "responsible", "cooperate", "guide", "implied")
COLUMNS = (
    "rank", "heading", "state", *ROLES, "today", "deadline", "deadline_date", "quote", "title", "number", "issued_on",
    "region", "status", "place", "missing", "measure_id", "source",
)  # fmt: skip


def lead_view(answer: Json, *, offset: int = 0) -> View:
    """An answer to ``lead``; ranks count from ``offset``."""
    return View(
        whole=lambda: answer,
        records=lambda: answer["answers"],
        columns=COLUMNS,
        rows=lambda: (_row(rank, card) for rank, card in enumerate(answer["answers"], offset + 1)),
        lines=lambda screen: _lines(answer, offset, screen),
    )


def _row(rank: int, card: Json) -> Row:
    return {
        **card["document"],
        **card,
        **{role: [duty["unit"] for duty in card[role]] for role in ROLES},
        "rank": rank,
        "today": [duty["today"]["name"] or duty["today"]["state"] for duty in card["lead"]],
        "deadline": dates_of(card["deadline"], "text"),
        "deadline_date": dates_of(card["deadline"], "date"),
    }


def _lines(answer: Json, offset: int, screen: Screen) -> Iterator[str]:
    if answer["answers"]:
        yield total("lead.total", answer)
    for rank, card in enumerate(answer["answers"], offset + 1):
        yield ""
        yield from card_lines(rank, card, screen)
    if answer["answers"] and answer["total"] > offset + len(answer["answers"]):
        yield ""
        yield say("search.shown", first=offset + 1, last=offset + len(answer["answers"]))


def card_lines(rank: int | None, card: Json, screen: Screen) -> Iterator[str]:
    """One measure as a card: heading, units by role, who carries it today, by when, the quote, the notice."""
    yield from headed(rank, _title(card), say(f"state.{card['state']}"), screen)
    yield from facts(((say(f"lead.{role}"), names(card[role])) for role in ROLES), screen)
    carried = card["lead"] or card["responsible"] or card["implied"]
    rest: Iterable[tuple[str, str | None]] = (
        (say("lead.today"), carriers(carried)),
        (say("lead.deadline"), deadline(card["deadline"])),
        (say("lead.quote"), card["quote"] and f"“{one_line(card['quote'])}”"),
        (say("lead.notice"), notice_line(card["document"])),
        (say("show.status"), judgement(card["validity"])),
        (say("lead.place"), say(f"place.{card['place']}") if card["place"] in _AWAY else None),
        (say("lead.missing"), " ".join(card["missing"])),
        (say("lead.aliases"), " · ".join(f"{one['asked']} → {one['matched']}" for one in card["aliases"])),
        (say("lead.doubts"), "; ".join(dict.fromkeys(map(_doubt, card["doubts"])))),
        *((say("lead.others"), _other(other)) for other in card["others"]),
        ("", card["measure_id"]),
    )
    yield from facts(rest, screen)


def _title(card: Json) -> str:
    """Label and heading; the bare number of a row would be taken for a rank."""
    label = "" if card["label"].isdigit() else card["label"]
    return f"{label}{' ' if label[-1:].isascii() else ''}{card['heading']}".strip()


def _other(other: Json) -> str:
    """Who leads by another notice, and how that one's place stands to this one's."""
    place = say(f"place.{other['place']}") if other["place"] in (*_AWAY, "same") else None
    known = [place, other["issued_on"], other["number"] or other["title"], other["doc_id"]]
    status = other["status"] if other["status"] not in IN_FORCE else None
    return f"{names(other['lead']) or '—'} ({' · '.join(str(part) for part in [*known, status] if part)})"


def _doubt(doubt: Json) -> str:
    return say("lead.spun") if doubt["code"] == "spun-text" else f"{doubt['code']}: {translated(doubt['message'])}"


ANSWER_COLUMNS = ("query", "total", "heading", "state", "lead", "quote", "title", "issued_on", "measure_id")


def leads_view(answers: list[Json]) -> View:
    """Answers to the lines of a file, one each, in its order: a row shows the first measure."""

    def rows() -> Iterator[Row]:
        for answer in answers:
            first = _row(1, answer["answers"][0]) if answer["answers"] else {}
            yield {**first, "query": answer["query"], "total": answer["total"]}

    return View(whole=lambda: answers, records=lambda: answers, columns=ANSWER_COLUMNS, rows=rows)
