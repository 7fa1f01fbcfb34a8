"""How sites are asked: at their pace, by their robots.txt (RFC 9309), and not while they ask to be left alone."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Request, Response, TextResponse
from scrapy.robotstxt import ProtegoRobotParser

ROBOT = "policykb"
"""The name that robots.txt is read for."""
LONGEST_WAIT = 600.0
"""Seconds up to which a wish to be asked later is waited for; a longer one ends the run for that site."""
ASKED_TO_WAIT = "asked to wait"
"""The flag of an answer that ended the run for its site."""
_MOST_ROBOTS = 500 * 1024  # bytes of robots.txt that are read: RFC 9309, 2.5
_STEP = 0.25  # seconds between two looks whether the crawl is being stopped
_PAGE = "page"


def pace(crawler: Any, host: str, *, delay: float, connections: int) -> None:
    """Ask a host no more often than every ``delay`` seconds, and so many pages at once; what was slower stays."""
    downloader = crawler.engine.downloader
    told = downloader.per_slot_settings.setdefault(host, {"delay": delay, "concurrency": connections, "jitter": 0.0})
    told["delay"] = max(told["delay"], delay)
    told["concurrency"] = min(told["concurrency"], connections)
    if (slot := downloader.slots.get(host)) is not None:
        slot.delay, slot.concurrency, slot.jitter = told["delay"], told["concurrency"], 0.0


class Robots(ProtegoRobotParser):
    """robots.txt, whose Crawl-delay and Request-rate are kept to as well."""

    def __init__(self, robotstxt_body: bytes, crawler: Any) -> None:
        super().__init__(robotstxt_body, crawler.spider)
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Any, robotstxt_body: bytes) -> Robots:
        """As Scrapy makes it."""
        return cls(robotstxt_body, crawler)

    def allowed(self, url: str | bytes, user_agent: str | bytes) -> bool:
        """Whether a page may be asked; the host's pace is set on the way."""
        address = url if isinstance(url, str) else url.decode("latin-1")
        rate = self.rp.request_rate(ROBOT)
        delay = max(self.rp.crawl_delay(ROBOT) or 0.0, rate.seconds / rate.requests if rate and rate.requests else 0.0)
        if delay:
            pace(self._crawler, urlsplit(address).hostname or "", delay=delay, connections=1)
        return bool(super().allowed(url, user_agent))


class Patience(RetryMiddleware):
    """Scrapy's retries, but that a host which says when to come back (Retry-After) is left alone until then."""

    def __init__(self, settings: Any) -> None:
        super().__init__(settings)
        self._until: dict[str, float] = {}

    @property
    def _spider(self) -> Any:
        return self.crawler.spider

    async def process_request(self, request: Request) -> None:
        """Hold a request back while its host wants to be left alone."""
        host = urlsplit(request.url).hostname or ""
        while self._until.get(host, 0.0) > time.monotonic() and self.crawler.engine.running:
            await asyncio.sleep(min(_STEP, max(self._until[host] - time.monotonic(), 0.001)))

    async def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Ask again where that may help; for robots.txt, make rules of what came instead of it."""
        wait = _retry_after(response) if response.status in (429, 503) else None
        if wait is None and response.status == 429:
            wait = min(2.0 ** request.meta.get("retry_times", 0), LONGEST_WAIT)
        if wait is not None and wait > LONGEST_WAIT:
            if not _is_robots(request):
                response.flags.append(ASKED_TO_WAIT)
                why = f"the site asks to come back in {wait:.0f} s; crawl again then"
                self._spider.running.stop(request.meta[_PAGE].site, why)
            return self._landed(request, response)
        if wait is not None:
            self._until[urlsplit(request.url).hostname or ""] = time.monotonic() + wait
        done = super().process_response(request, response)
        if isinstance(done, Request):
            if wait is not None:
                await self.process_request(request)
            return done
        return self._landed(request, done)

    def process_exception(self, request: Request, exception: Exception) -> Request | Response | None:  # type: ignore[override]
        """Ask again where that may help; a robots.txt that cannot be had forbids everything."""
        host = urlsplit(request.url).hostname or ""
        again = None if host in self._spider.refused() else super().process_exception(request, exception)
        if again is None and _is_robots(request):
            return self._unreachable(request, reason_of(exception))
        return again

    def _landed(self, request: Request, response: Response) -> Response:
        """The answer handed on; from now on the next page of the site may be asked."""
        if _is_robots(request):
            return self._robots(request, response)
        self._spider.running.landed(request.meta[_PAGE])
        return response

    def _robots(self, request: Request, response: Response) -> Response:
        """robots.txt as its answer is to be taken: RFC 9309, 2.3.1."""
        if response.status >= 500 or response.status == 429:
            return self._unreachable(request, str(response.status))
        body = b"" if response.status >= 300 else response.body[:_MOST_ROBOTS]
        return TextResponse(request.url, body=body, encoding="utf-8", request=request)

    def _unreachable(self, request: Request, why: str) -> Response:
        first = (request.meta.get("redirect_urls") or [request.url])[0]
        self._spider.running.unreachable_robots[urlsplit(first).netloc] = why
        return TextResponse(request.url, body=b"User-agent: *\nDisallow: /", encoding="utf-8", request=request)


def reason_of(error: BaseException) -> str:
    """Why no answer came, in a few words."""
    told = " ".join(str(error).split())
    if "certificate verify failed" in told:
        return "its certificate is not accepted"
    return told[:200] or type(error).__name__


def _is_robots(request: Request) -> bool:
    return _PAGE not in request.meta


def _retry_after(response: Response) -> float | None:
    """Seconds that a site asks to wait: RFC 9110, 10.2.3; ``None`` where it does not say."""
    said = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if said.isdigit():
        return float(said[:9])
    try:
        then = parsedate_to_datetime(said)
    except (ValueError, TypeError, IndexError):
        return None
    now = datetime.now(UTC)
    return max((then if then.tzinfo else then.replace(tzinfo=UTC)).timestamp() - now.timestamp(), 0.0)
