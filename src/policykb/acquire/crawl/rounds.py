"""The rounds of a crawl: begun, gone on with where they were stopped, ended, summed up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from policykb.acquire.crawl.frontier import Frontier, Named


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A round of a site: its number, whether it asks for news alone, whether it goes on with one that was stopped."""

    number: int
    news: bool
    resumed: bool


_NOT_HAD = "waiting OR outcome = 'failed'"


def begin(
    frontier: Frontier, site: str, *, given: str, digest: str, start: Iterable[Named], news: bool, at: str
) -> Begun:
    """Begin a round of a site, or go on with one of the same sort that was stopped.

    A round asks the ``start`` lists and every document that is known and not gone; one for ``news`` alone asks those
    lists and what could not be had before. A site read with another profile (``digest``) is asked for whole pages, not
    whether they changed: they may be read otherwise now.
    """
    with frontier.writing() as connection:
        known = connection.execute("SELECT round, news, open, digest FROM site WHERE name = ?", (site,)).fetchone()
        number, was_news, was_open, before = known or (0, 0, 0, digest)
        if was_open and (news or not was_news):
            connection.execute(
                "UPDATE page SET waiting = 1 WHERE site = ? AND round = ? AND outcome = 'failed'", (site, number)
            )
            frontier.enter(site, number, news=bool(was_news))
            return Begun(number=number, news=bool(was_news), resumed=True)
        number += 1
        frontier.enter(site, number, news=news)
        connection.execute(
            "INSERT OR REPLACE INTO site VALUES (?, ?, ?, ?, ?, 1, ?, NULL)", (site, given, digest, number, news, at)
        )
        if before != digest:
            connection.execute("UPDATE page SET etag = NULL, modified = NULL WHERE site = ?", (site,))
        if not news:
            connection.execute("UPDATE page SET waiting = 0 WHERE site = ? AND kind = 'list'", (site,))
        again = _NOT_HAD if news else "kind != 'list' AND coalesce(outcome, '') NOT IN ('gone', 'early')"
        connection.execute(f"UPDATE page SET waiting = 1, round = ? WHERE site = ? AND ({again})", (number, site))
        for one in start:
            _begin_list(frontier, site, one, number)
    return Begun(number=number, news=news, resumed=False)


def _begin_list(frontier: Frontier, site: str, start: Named, number: int) -> None:
    connection = frontier.connection
    connection.execute(
        "INSERT INTO page (site, url, form, kind, first_round, round, waiting) VALUES (?, ?, ?, 'list', ?, ?, 1)"
        " ON CONFLICT (site, url, form) DO UPDATE SET waiting = 1, round = excluded.round, kind = 'list', barren = 0",
        (site, start.url, start.form, number, number),
    )
    connection.execute(
        "UPDATE page SET root = page_id WHERE site = ? AND url = ? AND form = ?", (site, start.url, start.form)
    )


def end(frontier: Frontier, site: str, *, at: str) -> None:
    """Note that a round is done."""
    with frontier.writing() as connection:
        connection.execute("UPDATE site SET open = 0, ended_at = ? WHERE name = ?", (at, site))


def sites(frontier: Frontier) -> tuple[str, ...]:
    """The sites that were crawled into this corpus, as the user named them."""
    return tuple(given for (given,) in frontier.connection.execute("SELECT given FROM site ORDER BY name"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many pages of a kind came to an outcome in a round."""

    kind: str
    outcome: str
    pages: int


def counts(frontier: Frontier, site: str, number: int) -> tuple[Count, ...]:
    """What became of the pages of a round."""
    rows = frontier.connection.execute(
        "SELECT kind, coalesce(outcome, ''), count(*) FROM page WHERE site = ? AND round = ? AND NOT waiting"
        " GROUP BY kind, outcome",
        (site, number),
    )
    return tuple(Count(kind=kind, outcome=outcome, pages=pages) for kind, outcome, pages in rows)


def entries(frontier: Frontier, site: str, number: int) -> int:
    """How many documents within the window the lists of a round show, each counted once."""
    found = frontier.connection.execute(
        "SELECT count(DISTINCT listed.page) FROM listed JOIN page ON page_id = listed.page"
        " WHERE site = ? AND listed.round = ? AND outcome IS NOT 'early'",
        (site, number),
    )
    return int(found.fetchone()[0])


def listed(frontier: Frontier, site: str, number: int) -> tuple[tuple[str, int], ...]:
    """How many documents each start list of a round shows over all its pages, within the window or not."""
    rows = frontier.connection.execute(
        "SELECT url, (SELECT count(*) FROM listed WHERE listed.root = page_id AND listed.round = page.round) FROM page"
        " WHERE site = ? AND round = ? AND kind = 'list' AND root = page_id ORDER BY page_id",
        (site, number),
    )
    return tuple(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A page that was asked: its address, its source in the corpus, and what was wrong; empty where there is none."""

    url: str
    source: str
    message: str
    code: str


def pages(frontier: Frontier, site: str, number: int, *outcomes: str) -> tuple[Settled, ...]:
    """The pages of a round that came to one of the ``outcomes``."""
    rows = frontier.connection.execute(
        "SELECT url, coalesce(source, ''), coalesce(message, ''), coalesce(code, '') FROM page"
        f" WHERE site = ? AND round = ? AND NOT waiting AND outcome IN ({', '.join('?' * len(outcomes))})"
        " ORDER BY page_id",
        (site, number, *outcomes),
    )
    return tuple(Settled(url=url, source=source, message=said, code=code) for url, source, said, code in rows)


def waiting(frontier: Frontier, site: str) -> tuple[str, ...]:
    """The documents of a site that are still to be asked."""
    rows = frontier.connection.execute(
        "SELECT url FROM page WHERE site = ? AND waiting AND kind != 'list' ORDER BY page_id", (site,)
    )
    return tuple(url for (url,) in rows)
