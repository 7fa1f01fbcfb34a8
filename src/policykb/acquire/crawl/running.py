"""The state of a crawl that runs: what is taken from the frontier and flies, and which sites were stopped."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from policykb.acquire.crawl.frontier import Frontier, Page
from policykb.acquire.crawl.keeping import Keeper
from policykb.acquire.crawl.outcome import Order
from policykb.acquire.site.profile import Profile

Decode = Callable[[bytes], tuple[str, str]]
"""Text and encoding of some bytes."""
Progress = Callable[[int, int, str], None]
"""Called with how many pages are done, of how many, and the one that was last."""

_TELLING = 0.1  # seconds between two words on how far the crawl has come

MOST_TROUBLE = 10
"""How many pages of a site, in a row, may fail before it is left alone."""


@dataclass(slots=True, kw_only=True)
class Site:
    """A site that is crawled. ``taken``: pages given out and not settled yet, ``flying``: those on the net."""

    profile: Profile
    agent: str
    number: int
    news: bool
    resumed: bool
    taken: set[int] = field(default_factory=set)
    flying: set[int] = field(default_factory=set)
    asked: int = 0
    trouble: int = 0
    stopped: str = ""
    given_up: bool = False


class Running:
    """One run over some sites."""

    def __init__(
        self,
        frontier: Frontier,
        keeper: Keeper | None,
        order: Order,
        sites: dict[str, Site],
        *,
        decode: Decode,
        now: Callable[[], str],
        progress: Progress | None,
    ) -> None:
        self.frontier = frontier
        self.keeper = keeper
        self.order = order
        self.sites = sites
        self.decode = decode
        self.now = now
        self.unreachable_robots: dict[str, str] = {}
        self.ended = ""
        self._progress = progress
        self._done = 0
        self._told = 0.0
        self._turn = 0
        self._until = time.monotonic() + order.minutes * 60 if order.minutes else None

    def next(self) -> Page | None:
        """The next page to ask, the sites in turn, each with no more at once than it allows."""
        names = tuple(self.sites)
        for step in range(len(names)):
            name = names[(self._turn + step) % len(names)]
            page = self._next_of(name, self.sites[name])
            if page:
                self._turn = (self._turn + step + 1) % len(names)
                return page
        return None

    def pending(self) -> bool:
        """Whether a page is still to be given out."""
        return any(self._peek(name, site) for name, site in self.sites.items())

    def landed(self, page: Page) -> None:
        """Note that the net has answered, so that the next page may be asked."""
        self.sites[page.site].flying.discard(page.page_id)

    def settled(self, page: Page, *, trouble: bool = False) -> None:
        """Note that a page is settled; ``trouble``: as one that the site did not give."""
        site = self.sites[page.site]
        self.release(page)
        site.trouble = site.trouble + 1 if trouble else 0
        if site.trouble >= MOST_TROUBLE:
            self.stop(page.site, f"the last {MOST_TROUBLE} pages could not be had; try again later")
        self._done += 1
        if self._progress and time.monotonic() > self._told + _TELLING:
            self._told = time.monotonic()
            self._progress(self._done, self._done + self.frontier.count_waiting(), page.url)

    def release(self, page: Page) -> None:
        """Let go of a page that is not settled: it waits for the next run."""
        site = self.sites[page.site]
        site.taken.discard(page.page_id)
        site.flying.discard(page.page_id)

    def stop(self, name: str, why: str) -> None:
        """Ask nothing more of a site in this run, for it does not answer as it should."""
        self.sites[name].stopped = self.sites[name].stopped or why
        self.sites[name].given_up = True

    def _next_of(self, name: str, site: Site) -> Page | None:
        most = site.profile.connections
        if len(site.flying) >= most or len(site.taken) > most:  # one may be taken in while the next is on its way
            return None
        page = self._peek(name, site)
        if page:
            site.taken.add(page.page_id)
            site.flying.add(page.page_id)
            site.asked += 1
        return page

    def _peek(self, name: str, site: Site) -> Page | None:
        if site.stopped:
            return None
        if self._until and time.monotonic() > self._until:
            site.stopped = f"its {self.order.minutes:g} minutes are over; crawl again to go on"
            return None
        page = self.frontier.waiting(name, site.taken, lists=self.order.dry_run)
        most = min(self.order.most or site.profile.most_pages, site.profile.most_pages)
        if page and site.asked >= most:
            site.stopped = f"its limit of {most} pages is reached; crawl again to go on"
            return None
        return page
