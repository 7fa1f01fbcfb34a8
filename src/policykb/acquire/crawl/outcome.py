"""What is asked of a crawl, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from policykb.acquire.site.profile import Profile

Warc = Literal["beside", "instead"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A site to crawl: as the user named it, its profile, and how it is told who asks."""

    given: str
    profile: Profile
    agent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is asked of a crawl.

    ``news``: what is new alone. ``dry_run``: lists are read, nothing is fetched from them, nothing kept. ``most``:
    pages a site, ``minutes``: for all. ``warc``: archives beside the files or instead of them. ``private``: private
    addresses that may be asked. ``agent``: how a robots.txt is asked for. ``page_limit``: bytes of one page.
    ``timeout``: seconds that a page may take.
    """

    sites: tuple[Wanted, ...]
    agent: str
    page_limit: int
    news: bool = False
    dry_run: bool = False
    most: int | None = None
    minutes: float | None = None
    warc: Warc | None = None
    private: tuple[str, ...] = ()
    timeout: float = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A page that could not be had. ``code``: what sort of trouble that is (``http-500``, ``timeout`` …)."""

    url: str
    message: str
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawled:
    """What became of a round of a site; ``news``: one that asked for what is new alone.

    ``lists``: pages of lists that were read; ``entries``: documents within the window that they show, each once;
    ``listed``: the same for each start list, within the window or not. ``new``, ``changed``: sources of the corpus.
    ``gone``: sources of documents that the site has no more. ``same``: bytes that lay in the corpus already.
    ``documents``: how many pages and attachments were had. ``robots``: what robots.txt asks to leave, ``outside``: what
    leads to other hosts, ``unread``: what is of a kind that is not read. ``pending``: what is still to be asked (of a
    dry run: what would be). ``finished``: the round came to its end; ``stopped``: why it did not; ``given_up``: because
    the site did not answer as it should.
    """

    site: str
    profile: Profile
    news: bool
    resumed: bool
    finished: bool
    stopped: str
    given_up: bool
    lists: int
    entries: int
    listed: tuple[tuple[str, int], ...]
    documents: int
    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    unchanged: int
    same: int
    robots: int
    outside: int
    unread: int
    failures: tuple[Failed, ...]
    pending: tuple[str, ...]

    @property
    def failed(self) -> int:
        """How many pages could not be had."""
        return len(self.failures)
