"""A whole notice, one clause of it, what cleaning took away, the raw text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policykb.doors.messages import say, translated
from policykb.doors.terminal import Screen, one_line, safe, wrap
from policykb.doors.views.card import INDENT, carriers, dates_of, deadline, facts, headed, judgement, names
from policykb.doors.views.corrections import corrected_lines
from policykb.doors.views.view import Row, View
from policykb.json_form import Json

DUTY_COLUMNS = (
    "doc_id", "source", "title", "number", "issued_on", "region", "measure_id", "label", "heading", "deadline",
    "deadline_date", "unit", "role", "kind", "full_name", "today", "today_name", "quote", "start", "end", "rule_id",
)  # fmt: skip


def notice_view(notice: Json) -> View:
    """One notice, or one clause of it where the answer has a ``clause``: rows are its duties."""
    return View(
        whole=lambda: notice,
        records=lambda: [notice],
        columns=DUTY_COLUMNS,
        rows=lambda: duty_rows(notice),
        lines=lambda screen: _lines(notice, screen),
    )


def notices_view(notices: Iterable[Json]) -> View:
    """Notices as they come; as JSON one is an object, several an array."""

    def whole() -> object:
        every = list(notices)
        return every[0] if len(every) == 1 else every

    def lines(screen: Screen) -> Iterator[str]:
        for at, notice in enumerate(notices):
            if at:
                yield ""
            yield from _lines(notice, screen)

    return View(
        whole=whole,
        records=lambda: notices,
        columns=DUTY_COLUMNS,
        rows=lambda: (row for notice in notices for row in duty_rows(notice)),
        lines=lines,
    )


def duty_rows(notice: Json) -> Iterator[Row]:
    """A row a duty, in the order of the text; a measure without duties has one row."""
    head = {name: notice[name] for name in ("doc_id", "source", "title", "number", "issued_on", "region")}
    for measure in notice["measures"]:
        shared = {
            **head,
            **{name: measure[name] for name in ("measure_id", "label", "heading")},
            "deadline": dates_of(measure["deadline"], "text"),
            "deadline_date": dates_of(measure["deadline"], "date"),
        }
        for duty in measure["duties"]:
            yield {**shared, **duty, "today": duty["today"]["state"], "today_name": duty["today"]["name"]}
        if not measure["duties"]:
            yield shared


def _lines(notice: Json, screen: Screen) -> Iterator[str]:
    clause = notice.get("clause")
    yield from headed(None, notice["title"] or notice["source"], "", screen)
    yield from facts(_head(notice, whole=clause is None), screen)
    yield ""
    text = notice["text"][clause["start"] : clause["end"]] if clause else notice["text"]
    yield from (
        line for paragraph in safe(text).split("\n") for line in wrap(paragraph.replace("\t", " | "), screen.prose)
    )
    measures = [m for m in notice["measures"] if clause is None or clause["start"] <= m["start"] < clause["end"]]
    if measures:
        yield ""
        yield screen.style(f"{say('show.measures')} ({len(measures)})", "name")
    for measure in measures:
        yield from measure_lines(measure, screen)
    if notice["corrected"]:
        yield ""
        yield screen.style(say("show.corrected"), "name")
        yield from corrected_lines(notice["corrected"], screen)
    yield from _findings(notice["findings"], screen)


def _head(notice: Json, *, whole: bool) -> Iterator[tuple[str, str | None]]:
    for label, key in (
        ("number", "number"),
        ("issued", "issued_on"),
        ("published", "published_on"),
        ("region", "region"),
    ):
        yield say(f"show.{label}"), notice[key] or (say("show.unknown") if label in ("number", "issued") else None)
    yield say("show.issuers"), " · ".join(notice["issuers"])
    if whole:
        yield say("show.recipients"), " · ".join(notice["recipients"])
        yield say("show.kind"), notice["kind"]
        yield say("show.parts"), " · ".join(part["title"] for part in notice["parts"])
        yield say("show.repeals"), " · ".join(notice["repeals"])
        cited = (one["title"] or one["number"] for one in notice["citations"])
        yield say("show.cites"), " · ".join(dict.fromkeys(name for name in cited if name))
        yield say("show.lists"), " · ".join(f"{one['name']} ({one['stated']})" for one in notice["lists"])
        yield say("show.contacts"), " · ".join(one["text"] for one in notice["contacts"])
        attached = (f"{one['name']} ({one['source'] or one['url']})" for one in notice["attachments"])
        yield say("show.attachments"), " · ".join(attached)
    yield say("show.status"), judgement(notice.get("validity"))
    yield say("show.source"), f"{notice['doc_id']} · {notice['source']}"


def measure_lines(measure: Json, screen: Screen) -> Iterator[str]:
    """A measure with its units by role, the day, and the quotes."""
    yield from headed(None, f"{measure['label']} {measure['heading']}".strip(), measure["clause_id"], screen)
    by_role: dict[str, list[Json]] = {}
    for duty in measure["duties"]:
        by_role.setdefault(duty["role"], []).append(duty)
    yield from facts(((say(f"lead.{role}"), names(duties)) for role, duties in by_role.items()), screen)
    carried = by_role.get("lead") or by_role.get("responsible") or []
    quotes = dict.fromkeys(one_line(duty["quote"]) for duty in measure["duties"])
    rest = (
        (say("lead.today"), carriers(carried)),
        (say("lead.deadline"), deadline(measure["deadline"])),
        (say("lead.quote"), " ".join(f"“{quote}”" for quote in quotes)),
    )
    yield from facts(rest, screen)


def _findings(findings: Iterable[Json], screen: Screen) -> Iterator[str]:
    listed = list(findings)
    if listed:
        yield ""
        yield screen.style(say("show.findings"), "doubt")
    for finding in listed:
        place = f" ({finding['start']}–{finding['end']})" if finding["start"] is not None else ""
        for line in wrap(
            one_line(f"{finding['code']}: {translated(finding['message'])}{place}"), screen.prose - INDENT
        ):
            yield " " * INDENT + line


REMOVED_COLUMNS = ("rule_id", "text")


def removed_view(notice: Json) -> View:
    """What cleaning took away, with the rule that did."""

    def lines(screen: Screen) -> Iterator[str]:
        if not notice["removed"]:
            yield say("show.nothing_removed")
        for removed in notice["removed"]:
            yield f"{screen.style(removed['rule_id'], 'name')}: {one_line(removed['text'])}"

    return View(
        whole=lambda: notice["removed"],
        records=lambda: notice["removed"],
        columns=REMOVED_COLUMNS,
        rows=lambda: notice["removed"],
        lines=lines,
    )


RAW_COLUMNS = ("source", "start", "end", "text")


def raw_view(raw: Json) -> View:
    """The raw text of a source, or of one clause there: ``source start end text``."""
    return View(
        whole=lambda: raw,
        records=lambda: [raw],
        columns=RAW_COLUMNS,
        rows=lambda: [raw],
        lines=lambda _screen: safe(raw["text"]).split("\n"),
    )
