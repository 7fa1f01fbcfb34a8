"""What each round of a site yielded, remembered; and what is alarming when a round is held against the rounds before.

A site may be laid out anew, hide behind a login or send its error pages as if all were well: then a crawl finds little,
and says nothing by itself. The rounds are kept in the table ``yields`` of ``corpus/.frontier.sqlite``.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from policykb.acquire.crawl.frontier import FILE
from policykb.acquire.crawl.outcome import Crawled
from policykb.acquire.site.documents import has_suffix
from policykb.index.catalog import Catalog
from policykb.json_form import Json
from policykb.pipeline.clock import now
from policykb.pipeline.states import CATALOG
from policykb.project import Project

_TABLE = """CREATE TABLE IF NOT EXISTS yields (
    yield_id INTEGER PRIMARY KEY, site TEXT NOT NULL, at TEXT NOT NULL, digest TEXT NOT NULL, said TEXT NOT NULL,
    judged TEXT NOT NULL)"""  # digest: of the profile; judged: sound, alarming, or accepted by a person
_REMEMBERED = 5
"""Sound rounds of a site that a round is held against: the median of them."""
_FEWEST = 8
"""Entries or pages under which nothing is compared: shares of a handful say little."""
_HALF, _FAR = 0.5, 0.4
"""A drop to less than half of what was usual, or a share lower by 40 points, is sudden."""
_WORDLESS = 60
"""Characters under which a page says nothing: navigation and a title give that much."""

_ACCEPT = "if that is right: policykb crawl --accept"
_TROUBLES = (
    ("error-page", "error pages are sent as if all were well: {}, such as {}"),
    ("login-wall", "pages ask for a login: {}, such as {}"),
    ("challenge", "pages test whether a person asks: {}, such as {}"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drop:
    """A field of a yield whose fall is told: a ``share`` falls by points, anything else by its half."""

    field: str
    code: str
    told: str
    share: bool = False


_DROPS = (
    _Drop(field="text", code="text-short", told="its pages have {} characters each, not {} as before"),
    _Drop(field="measures", code="measures-few", told="its notices have {} measures each, not {} as before"),
    _Drop(
        field="numbered",
        code="number-rare",
        told="a document number stands in {} of its pages, not in {} as before",
        share=True,
    ),
    _Drop(
        field="issued", code="issuer-rare", told="an issuer stands in {} of its pages, not in {} as before", share=True
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Yield:
    """What a round of a site yielded.

    ``lists``: entries that each start list shows, by its address (empty in a round for news alone, which reads lists in
    part). ``pages``: pages that were new or changed; of these (``None`` without any): ``text`` characters each (their
    median), the shares that have a document number and an issuer, ``measures`` each (mean), the commonest ``script``.
    """

    lists: dict[str, int]
    pages: int = 0
    text: float | None = None
    numbered: float | None = None
    issued: float | None = None
    measures: float | None = None
    script: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Something about a site that a person must look at. ``code`` for programs, ``message`` in a line."""

    site: str
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """A round of a site: when it was judged, what it ``got``; ``judged`` is ``sound``, ``alarming`` or ``accepted``."""

    site: str
    at: str
    judged: str
    got: Yield


def judge(project: Project, crawled: Sequence[Crawled], *, accept: bool = False) -> tuple[Alarm, ...]:
    """What is alarming about rounds that came to their end, held against what is remembered; they are remembered, too.

    Called after the build, which tells what the new pages say. Later rounds are not held against one with alarms. With
    ``accept`` only what is wrong by itself is told, and later rounds are held against these and none before.
    """
    alarms: list[Alarm] = []
    with closing(sqlite3.connect(project.corpus / FILE)) as memory:
        memory.execute("PRAGMA journal_mode = PERSIST")  # no file comes or goes: the corpus is as it was built
        memory.execute(_TABLE)
        for one in crawled:
            if not one.finished:
                continue
            got = _yield_of(project, one)
            before = [] if accept else _before(memory, one)
            found = (*_in_themselves(one, got), *_dropped(one, got, before))
            alarms += found
            judged = "accepted" if accept else "alarming" if found else "sound"
            row = (one.site, now(), one.profile.digest, json.dumps(asdict(got), ensure_ascii=False), judged)
            memory.execute("INSERT INTO yields (site, at, digest, said, judged) VALUES (?, ?, ?, ?, ?)", row)
        memory.commit()
    return tuple(alarms)


def remembered(corpus: Path) -> tuple[Remembered, ...]:
    """The latest round of each site that was judged, by the site's name."""
    if not (corpus / FILE).is_file():
        return ()
    with closing(sqlite3.connect(corpus / FILE)) as memory:
        memory.execute(_TABLE)
        rows = memory.execute("SELECT site, max(yield_id), at, judged, said FROM yields GROUP BY site ORDER BY site")
        return tuple(
            Remembered(site=site, at=at, judged=judged, got=Yield(**json.loads(said)))
            for site, _, at, judged, said in rows
        )


def _before(memory: sqlite3.Connection, one: Crawled) -> list[Yield]:
    """The latest sound rounds with the same profile, back to one that was accepted."""
    rows = memory.execute(
        "SELECT said, judged FROM yields WHERE site = ? AND digest = ? AND judged != 'alarming'"
        " ORDER BY yield_id DESC LIMIT ?",
        (one.site, one.profile.digest, _REMEMBERED),
    )
    known = []
    for said, judged in rows:
        known.append(Yield(**json.loads(said)))
        if judged == "accepted":
            break
    return known


def _yield_of(project: Project, one: Crawled) -> Yield:
    lists = {} if one.news else dict(one.listed)
    notices = list(_notices(project, (*one.new, *one.changed)))
    if not notices:
        return Yield(lists=lists)
    scripts = [notice["script"] for notice in notices]
    return Yield(
        lists=lists,
        pages=len(notices),
        text=median(len(notice["text"]) for notice in notices),
        numbered=sum(notice["number"] is not None for notice in notices) / len(notices),
        issued=sum(bool(notice["issuers"]) for notice in notices) / len(notices),
        measures=sum(len(notice["measures"]) for notice in notices) / len(notices),
        script=max(set(scripts), key=scripts.count),
    )


def _notices(project: Project, sources: Iterable[str]) -> Iterator[Json]:
    """What the index holds of web pages among the sources; attachments are left out."""
    pages = {source for source in sources if not has_suffix(source)}
    if not pages or not (project.index / CATALOG).is_file():
        return
    with Catalog.open(project.index / CATALOG) as catalog:
        for record in catalog.sources().values():
            if record.doc_id and record.path in pages:
                notice = catalog.notice_json(record.doc_id)
                yield from [notice] if notice else []


def _in_themselves(one: Crawled, got: Yield) -> Iterator[Alarm]:
    """What is wrong whatever was before."""
    unread = {failure.url for failure in one.failures}  # and said so
    forbidden = bool(one.robots) and not one.lists
    for url, entries in one.listed:
        if not entries and url not in unread and not forbidden:
            told = f"the list {url} shows no entries: the site was laid out anew, or is down"
            yield _alarm(one, "list-empty", f"{told}; look: policykb site new {url}")
    for code, told in _TROUBLES:
        urls = [failure.url for failure in one.failures if failure.code == code]
        if urls:
            yield _alarm(one, code, told.format(len(urls), urls[0]))
    if got.pages >= _FEWEST and (got.text or 0) < _WORDLESS:
        told = f"its pages hold hardly any text: {got.text:.0f} characters each; look at one in a browser"
        yield _alarm(one, "no-text", told)
    wanted = one.profile.script
    if got.pages >= _FEWEST and wanted and got.script != wanted:
        told = f"its texts are written in {got.script}, not in {wanted} as its profile says"
        yield _alarm(one, "other-script", told)


def _dropped(one: Crawled, got: Yield, before: Sequence[Yield]) -> Iterator[Alarm]:
    """What fell suddenly."""
    for url, entries in got.lists.items():
        usual = _usual(known.lists.get(url) for known in before)
        if entries and usual is not None and usual >= _FEWEST and entries < usual * _HALF:
            told = f"the list {url} shows {entries} entries, not {usual:.0f} as before; {_ACCEPT}"
            yield _alarm(one, "list-short", told)
    known = [past for past in before if past.pages >= _FEWEST]
    for drop in _DROPS if got.pages >= _FEWEST else ():
        has, had = getattr(got, drop.field), _usual(getattr(past, drop.field) for past in known)
        if has is not None and had is not None and (has < had - _FAR if drop.share else has < had * _HALF):
            told = drop.told.format(*(f"{value:.0%}" if drop.share else f"{value:.1f}" for value in (has, had)))
            yield _alarm(one, drop.code, f"{told}; {_ACCEPT}")


def _usual(values: Iterable[float | None]) -> float | None:
    """The median of what is known."""
    known = [value for value in values if value is not None]
    return median(known) if known else None


def _alarm(one: Crawled, code: str, message: str) -> Alarm:
    return Alarm(site=one.site, code=code, message=message)
