"""The frontier as Scrapy's scheduler: what waits is given out, what Scrapy wants to ask again goes first."""

from __future__ import annotations

from collections import deque
from typing import Any

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler


class FrontierScheduler(BaseScheduler):
    """Gives out the pages that wait in the frontier. It keeps nothing itself but what is to be asked again."""

    def __init__(self) -> None:
        self._again: deque[Request] = deque()
        self._spider: Any = None

    def open(self, spider: Any) -> None:
        """Take up the spider, whose run is given out."""
        self._spider = spider

    def has_pending_requests(self) -> bool:
        """Whether something is still to be asked."""
        return bool(self._again) or self._spider.running.pending()

    def enqueue_request(self, request: Request) -> bool:
        """Take a request that is to be made again."""
        self._again.append(request)
        return True

    def next_request(self) -> Request | None:
        """The next request, ``None`` while every site has as many on the way as it allows."""
        if self._again:
            return self._again.popleft()
        while page := self._spider.running.next():
            request: Request | None = self._spider.request(page)
            if request:
                return request
        return None
