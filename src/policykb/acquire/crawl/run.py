"""A crawl from its beginning to its end: the frontier opened, Scrapy run, what came of it summed up."""

from __future__ import annotations

import logging
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from policykb.acquire.crawl import rounds
from policykb.acquire.crawl.frontier import Frontier, Named
from policykb.acquire.crawl.keeping import Alike, Keeper
from policykb.acquire.crawl.outcome import Crawled, Failed, Order, Wanted
from policykb.acquire.crawl.recovery import make_good
from policykb.acquire.crawl.running import Decode, Progress, Running, Site
from policykb.acquire.crawl.warcs import BESIDE, Archive
from policykb.acquire.site.profile import canonical
from policykb.errors import MissingPartError

_KEPT = ("new", "changed", "same", "unchanged")


def crawl(
    corpus: Path,
    order: Order,
    *,
    decode: Decode,
    alike: Alike,
    now: Callable[[], str],
    progress: Progress | None = None,
) -> tuple[tuple[Crawled, ...], bool]:
    """Crawl the sites of an order into the corpus, once a process; and whether the user stopped it.

    Raises BusyError where another crawl of the corpus runs, MissingPartError without Scrapy.
    """
    frontier = Frontier.rehearsal(corpus) if order.dry_run else Frontier.open(corpus)
    try:
        if not order.dry_run:
            make_good(frontier, corpus)
        sites = {one.profile.name: _begun(frontier, one, order, now()) for one in order.sites}
        archive = _archive(frontier, corpus, order, now()) if order.warc else None
        keeper = None
        if not order.dry_run:
            keeper = Keeper(corpus, alike=alike, archive=archive, files=order.warc != "instead")
        running = Running(frontier, keeper, order, sites, decode=decode, now=now, progress=progress)
        interrupted = _run(running)
        if archive:
            archive.close()
        crawled = tuple(_summed(frontier, site, order, interrupted=interrupted, at=now()) for site in sites.values())
    finally:
        frontier.close()
    return crawled, interrupted


def _begun(frontier: Frontier, wanted: Wanted, order: Order, at: str) -> Site:
    profile = wanted.profile
    start = [Named(url=canonical(ask.url, profile), form=ask.form or "") for ask in profile.start]
    begun = rounds.begin(
        frontier, profile.name, given=wanted.given, digest=profile.digest, start=start, news=order.news, at=at
    )
    return Site(profile=profile, agent=wanted.agent, number=begun.number, news=begun.news, resumed=begun.resumed)


def _archive(frontier: Frontier, corpus: Path, order: Order, at: str) -> Archive:
    folder = f"{BESIDE}/" if order.warc == "beside" else ""
    return Archive(
        corpus, folder=folder, at=at, limit=order.page_limit, agent=order.agent, begun=frontier.begin_archive
    )


def _run(running: Running) -> bool:
    """Have Scrapy ask all that waits; whether it was stopped from outside (Ctrl-C, SIGTERM)."""
    try:
        from scrapy.crawler import CrawlerProcess  # noqa: PLC0415 - loaded when a crawl begins

        from policykb.acquire.crawl.spider import SiteSpider  # noqa: PLC0415
    except ImportError as error:
        raise MissingPartError(f"crawling needs Scrapy ({error}); install it with: pip install scrapy") from error
    process = CrawlerProcess(_settings(running.order))
    for name in ("scrapy", "twisted", "asyncio"):  # what goes wrong with a page is told of the page
        logging.getLogger(name).setLevel(logging.CRITICAL)
    process.crawl(SiteSpider, running=running)
    process.start()
    return running.ended != "finished"


def _settings(order: Order) -> dict[str, Any]:
    """Scrapy's settings: what is not needed is off, above all what listens, logs or follows by itself."""
    proxies = [urlsplit(address).hostname or "" for address in urllib.request.getproxies().values()]
    room = f"{__package__}."
    off = "scrapy.downloadermiddlewares."
    return {
        "USER_AGENT": order.agent,
        "DEFAULT_REQUEST_HEADERS": {"Accept": "*/*", "Accept-Language": "zh-CN,zh;q=0.9"},
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": "policykb",
        "ROBOTSTXT_PARSER": f"{room}politeness.Robots",
        "SCHEDULER": f"{room}scheduler.FrontierScheduler",
        "TWISTED_DNS_RESOLVER": f"{room}resolver.CheckedResolver",
        "POLICYKB_ALLOW_PRIVATE": [*order.private, *filter(None, proxies)],
        "CONCURRENT_REQUESTS": max(16, sum(one.profile.connections for one in order.sites)),
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "CONCURRENT_ITEMS": 1,  # pages are settled where they are read; Scrapy begins a task for each item allowed
        "DOWNLOAD_DELAY": 0,
        "DOWNLOAD_DELAY_JITTER": 0,
        "DOWNLOAD_TIMEOUT": order.timeout,
        "DOWNLOAD_MAXSIZE": order.page_limit,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOADER_STATS": False,
        "RETRY_TIMES": 3,
        "DOWNLOADER_MIDDLEWARES": {
            **dict.fromkeys(
                (
                    f"{off}offsite.OffsiteMiddleware",
                    f"{off}httpauth.HttpAuthMiddleware",
                    f"{off}redirect.MetaRefreshMiddleware",
                    f"{off}retry.RetryMiddleware",
                    f"{off}stats.DownloaderStats",
                    f"{off}httpcache.HttpCacheMiddleware",
                )
            ),
            f"{room}politeness.Patience": 550,
        },
        "SPIDER_MIDDLEWARES_BASE": {},
        "EXTENSIONS_BASE": {},
        "DOWNLOAD_HANDLERS": dict.fromkeys(("data", "file", "ftp", "s3")),
        "STATS_DUMP": False,
        "WARN_ON_GENERATOR_RETURN_VALUE": False,
        "LOG_ENABLED": False,
        "LOG_INSTALL_ROOT_HANDLER": False,
    }


def _summed(frontier: Frontier, site: Site, order: Order, *, interrupted: bool, at: str) -> Crawled:
    name, number = site.profile.name, site.number
    pending = rounds.waiting(frontier, name)
    stopped = site.stopped or ("it was stopped; crawl again to go on" if interrupted else "")
    finished = not stopped and not order.dry_run and not pending
    if finished:
        rounds.end(frontier, name, at=at)
    count: dict[tuple[bool, str], int] = {}
    for one in rounds.counts(frontier, name, number):
        key = (one.kind == "list", one.outcome)
        count[key] = count.get(key, 0) + one.pages

    def pages(*outcomes: str) -> int:
        return sum(count.get((False, outcome), 0) for outcome in outcomes)

    def sources(outcome: str) -> tuple[str, ...]:
        found = rounds.pages(frontier, name, number, outcome)
        return tuple(dict.fromkeys(page.source for page in found if page.source))

    return Crawled(
        site=name,
        profile=site.profile,
        news=site.news,
        resumed=site.resumed,
        finished=finished,
        stopped=stopped,
        given_up=site.given_up,
        lists=count.get((True, "read"), 0) + count.get((True, "unchanged"), 0),
        entries=rounds.entries(frontier, name, number),
        listed=rounds.listed(frontier, name, number),
        documents=pages(*_KEPT),
        new=sources("new"),
        changed=sources("changed"),
        gone=sources("gone"),
        unchanged=pages("unchanged"),
        same=pages("same"),
        robots=pages("robots"),
        outside=pages("outside"),
        unread=pages("unread"),
        failures=tuple(
            Failed(url=page.url, message=page.message, code=page.code)
            for page in rounds.pages(frontier, name, number, "failed")
        ),
        pending=pending,
    )


def sites_of(corpus: Path) -> tuple[str, ...]:
    """The sites that were crawled into a corpus, as the user named them."""
    frontier = Frontier.rehearsal(corpus)
    try:
        return rounds.sites(frontier)
    finally:
        frontier.close()
