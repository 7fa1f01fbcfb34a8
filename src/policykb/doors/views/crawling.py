"""What a crawl did, a card a site."""

from __future__ import annotations

from collections.abc import Iterator

from policykb.doors.messages import say, translated
from policykb.doors.terminal import Screen, one_line
from policykb.doors.views.card import facts, headed
from policykb.doors.views.view import View
from policykb.json_form import Json

CRAWL_COLUMNS = (
    "site", "title", "licence", "pace", "since", "until", "state", "lists", "entries", "documents", "new", "changed",
    "gone", "unchanged", "same", "robots", "outside", "unread", "failed", "pending", "alarms", "stopped",
)  # fmt: skip
_COUNTED = ("new", "changed", "gone", "unchanged", "same", "robots", "outside", "unread", "failed", "pending")
_SHOWN = 20


def _terms(one: Json) -> Iterator[str]:
    """What the profile says of reuse, pace and window."""
    if one["licence"]:
        yield say("crawl.licence", licence=one_line(one["licence"]))
    since, until = (one[name] or "…" for name in ("since", "until"))
    window = say("crawl.window", since=since, until=until) if one["since"] or one["until"] else ""
    yield " · ".join(filter(None, (say("crawl.pace", pace=f"{one['pace']:g}"), window)))


def crawled_view(crawled: list[Json]) -> View:
    """What became of each site; rows hold counts, JSON the addresses and sources themselves."""
    rows = [{key: len(held) if isinstance(held, list) else held for key, held in one.items()} for one in crawled]

    def lines(screen: Screen) -> Iterator[str]:
        for one, row in zip(crawled, rows, strict=True):
            yield from headed(None, f"{one['site']} {one['title']}", say(f"crawl.{one['state']}"), screen)
            yield from facts((("", text) for text in _terms(one)), screen)
            read = say("crawl.read", lists=one["lists"], entries=one["entries"], documents=one["documents"])
            counts = [say(f"crawl.{key}", count=row[key]) for key in _COUNTED if row[key]]
            yield from facts((("", read), ("", " · ".join(counts)), ("", translated(one["stopped"] or ""))), screen)
            yield from facts((("", translated(alarm["message"])) for alarm in one["alarms"]), screen)
            if one["state"] == "dry-run":
                shown = [one_line(url) for url in one["pending"][:_SHOWN]]
                yield from facts((("", url) for url in shown), screen)

    return View(whole=lambda: crawled, records=lambda: crawled, columns=CRAWL_COLUMNS, rows=lambda: rows, lines=lines)
