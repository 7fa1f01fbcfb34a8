"""The spider: asks the pages that wait, and settles each by what the site answers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import Any
from urllib.parse import urljoin, urlsplit

from scrapy import Request, Spider
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response

from policykb.acquire.addresses import allowed, check_written
from policykb.acquire.archive import over_limit
from policykb.acquire.crawl.frontier import MOST_HOPS, Answer, Named, Page
from policykb.acquire.crawl.politeness import ASKED_TO_WAIT, pace, reason_of
from policykb.acquire.crawl.received import Received, headers_of
from policykb.acquire.crawl.running import Running
from policykb.acquire.kinds import HTML, MARKDOWN, TEXT, media_type
from policykb.acquire.site.profile import Profile, meant, within
from policykb.acquire.site.reading import read_detail, read_listing
from policykb.errors import SourceError

_MOVED = (301, 302, 303, 307, 308)
_GONE = (404, 410)
_HELD_BACK = {"etag": "If-None-Match", "modified": "If-Modified-Since"}


class SiteSpider(Spider):
    """Asks what the run gives out. Nothing that a page says is run."""

    name = "policykb"

    def __init__(self, running: Running, **options: Any) -> None:
        super().__init__(**options)
        self.running = running
        self._may = allowed(running.order.private)

    async def start(self) -> AsyncIterator[Any]:
        """Nothing: all that is to be asked waits in the frontier."""
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request

    def closed(self, reason: str) -> None:
        """Scrapy's word that all is done, or that it was told to stop."""
        self.running.ended = reason

    def request(self, page: Page) -> Request | None:
        """The request for a page; ``None`` for one that may not be asked."""
        site = self.running.sites[page.site]
        profile = site.profile
        try:
            check_written(page.url, self._may)
        except SourceError as error:
            self._fail(page, str(error), code="private")
            return None
        if not within(page.url, profile):
            self._leave(page, "outside", "it leads to another site")
            return None
        host = urlsplit(page.url).hostname or ""
        pace(self.crawler, host, delay=profile.pace, connections=profile.connections)
        headers = {"User-Agent": site.agent}
        headers |= {name: said for field, name in _HELD_BACK.items() if (said := getattr(page, field))}
        if page.form:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        return Request(
            page.url,
            method="POST" if page.form else "GET",
            body=page.form.encode(),
            headers=headers,
            callback=self.parse,
            errback=self.missed,
            dont_filter=True,
            meta={"page": page, "dont_redirect": True},
        )

    def parse(self, response: Response, **_: Any) -> Iterable[Request]:
        """Settle a page by its answer."""
        page: Page = response.meta["page"]
        try:
            return self._settle(page, response)
        except Exception as error:  # noqa: BLE001 - one page that is not understood must not stop the others
            self._fail(page, f"it could not be taken in ({type(error).__name__}: {error}); report it", code="inside")
            return ()

    def missed(self, failure: Any) -> None:
        """Settle a page that brought no answer."""
        page: Page = failure.request.meta["page"]
        if not self.crawler.engine.running:
            self.running.release(page)
            return
        host = urlsplit(page.url).hostname or ""
        if host in self.refused():
            self._fail(page, self.refused()[host], code="private")
        elif failure.check(IgnoreRequest) and "robots.txt" in str(failure.value):
            if why := self.running.unreachable_robots.get(urlsplit(page.url).netloc):
                told = f"its robots.txt cannot be had ({why}), so nothing is asked; try again later"
                self._fail(page, told, code="robots")
            else:
                self._leave(page, "robots", "robots.txt asks to leave it")
        else:
            self._fail(page, *_why(failure, self.running.order.page_limit))

    def refused(self) -> dict[str, str]:
        """What was said of hosts whose addresses may not be asked."""
        from twisted.internet import reactor  # noqa: PLC0415 - importing it chooses one

        found: dict[str, str] = reactor.nameResolver.refused
        return found

    def _settle(self, page: Page, response: Response) -> Iterable[Request]:
        headers = {
            name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
            for name, values in response.headers.items()
        }
        answer = Answer(
            status=response.status,
            at=self.running.now(),
            etag=headers.get("etag"),
            modified=headers.get("last-modified"),
        )
        if ASKED_TO_WAIT in response.flags:
            self.running.release(page)
        elif response.status == 200:
            received = Received(
                url=page.url,
                final_url=response.url,
                status=response.status,
                headers=headers_of(headers),
                body=response.body,
                at=answer.at,
            )
            self._take(page, received, answer)
        elif response.status == 304:
            self.running.frontier.unchanged(page, answer)
            self.running.settled(page)
        elif response.status in _MOVED:
            return self._move(page, response, answer, headers.get("location", ""))
        elif response.status in _GONE and page.kind != "list":
            self.running.frontier.gone(page, answer)
            self.running.settled(page)
        else:
            told = f"the site answers {response.status}; look at the address in a browser"
            self._fail(page, told, code=f"http-{response.status}", status=response.status)
        return ()

    def _take(self, page: Page, received: Received, answer: Answer) -> None:
        profile = self.running.sites[page.site].profile
        if page.kind == "list":
            self._take_list(page, received, answer, profile)
            return
        if not received.body.strip():
            self._fail(page, "it is empty; look at the address in a browser", code="empty", status=answer.status)
            return
        try:
            kind = media_type(urlsplit(received.final_url).path, received.body)
        except SourceError as error:
            self._leave(page, "unread", str(error))
            return
        text, found = self.running.decode(received.body) if kind in (HTML, TEXT, MARKDOWN) else ("", "")
        named: tuple[Named, ...] = ()
        following: tuple[Named, ...] = ()
        if kind == HTML:
            detail = read_detail(profile, received.final_url, text)
            if detail.wrong:
                self._fail(page, detail.wrong.message, code=detail.wrong.code, status=answer.status)
                return
            if page.kind == "document":
                named = tuple(Named(url=one.url, title=one.title) for one in detail.attachments)
                following = tuple(Named(url=url, title=page.title, date=page.date) for url in detail.next)
        assert self.running.keeper is not None
        kept = self.running.keeper.keep(page, received, kind=kind, site=profile.title, found=found)
        self.running.frontier.kept(
            page,
            answer,
            kept.outcome,
            sha256=kept.sha256,
            source=kept.source,
            attachments=named,
            following=following,
            archive=kept.archive,
        )
        self.running.settled(page)

    def _take_list(self, page: Page, received: Received, answer: Answer, profile: Profile) -> None:
        listing = read_listing(profile, received.final_url, self.running.decode(received.body)[0])
        if listing.wrong:
            self._fail(page, listing.wrong.message, code=listing.wrong.code, status=answer.status)
            return
        entries = tuple(
            Named(url=one.url, title=one.title, date=one.date, wanted=_in_window(one.date, profile))
            for one in listing.entries
        )
        since = profile.since
        last = bool(since and entries and all(one.date and one.date < since for one in entries))
        following = tuple(Named(url=ask.url, form=ask.form or "") for ask in listing.next)
        self.running.frontier.read(page, answer, entries, following, last=last, most=profile.most_lists)
        self.running.settled(page)

    def _move(self, page: Page, response: Response, answer: Answer, location: str) -> Iterable[Request]:
        """Follow a redirect: to another page that is asked in its turn, or to the same one under another address."""
        profile = self.running.sites[page.site].profile
        to = meant(profile, response.url, location)
        if to is None:
            self._fail(page, "the site sends on to no address; look at it in a browser", code="redirect")
        elif to == page.url:
            hops = response.meta.get("hops", 0) + 1
            if hops <= MOST_HOPS:
                asked: Request = response.request  # type: ignore[assignment]
                return (asked.replace(url=urljoin(response.url, location), meta={**asked.meta, "hops": hops}),)
            self._fail(page, "the site sends on without end; look at the address in a browser", code="redirect")
        elif page.hops >= MOST_HOPS:
            self._fail(page, "the site sends on without end; look at the address in a browser", code="redirect")
        else:
            try:
                check_written(to, self._may)
            except SourceError as error:
                self._fail(page, str(error), code="private")
                return ()
            if not within(to, profile):
                self._leave(page, "outside", f"it leads to another site: {to}")
                return ()
            self.running.frontier.moved(page, answer, to)
            self.running.settled(page)
        return ()

    def _fail(self, page: Page, message: str, code: str, status: int | None = None) -> None:
        self.running.frontier.failed(page, "failed", message, status=status, code=code)
        self.running.settled(page, trouble=code not in ("private", "too-large", "error-page", "empty", "inside"))

    def _leave(self, page: Page, outcome: str, message: str) -> None:
        self.running.frontier.failed(page, outcome, message)
        self.running.settled(page)


def _in_window(date: str | None, profile: Profile) -> bool:
    """Whether a document of that day is wanted; one without a day is."""
    return not date or ((profile.since or "") <= date <= (profile.until or "9999"))


def _why(failure: Any, limit: int) -> tuple[str, str]:
    """What is said of a page that brought no answer, and the code of that."""
    if failure.check(DownloadTimeoutError):
        return "the site does not answer in time; try again later", "timeout"
    if failure.check(DownloadCancelledError, IgnoreRequest):  # over the limit as it came, or once unpacked
        return str(over_limit(limit + 1, limit)), "too-large"
    if failure.check(CannotResolveHostError):
        return "its host is not found: no network here, or the name is wrong; try again later", "no-host"
    if failure.check(DownloadConnectionRefusedError):
        return "the site takes no connection; try again later", "refused"
    if failure.check(ResponseDataLossError):
        return "the page breaks off before its end; try again later", "broken-off"
    return f"it cannot be fetched ({reason_of(failure.value)}); look at the address in a browser", "network"
