"""From a site to the index: crawled, built, and judged by what came of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from policykb import __version__
from policykb.acquire.addresses import allowed
from policykb.acquire.crawl.outcome import Crawled, Order, Wanted, Warc
from policykb.acquire.crawl.run import crawl as crawl_sites
from policykb.acquire.crawl.run import sites_of
from policykb.acquire.kinds import HTML, media_type
from policykb.acquire.site.keys import SITES, load, own_sites
from policykb.clean.decode import decode
from policykb.errors import SourceError, UsageError
from policykb.model import RawPage
from policykb.pipeline.clock import now
from policykb.project import Project

if TYPE_CHECKING:
    from policykb.pipeline.build import Progress
    from policykb.pipeline.tally import Tally
    from policykb.pipeline.yields import Alarm

_CONTACT = re.compile(r"(?:https?://|mailto:)?[\x21-\x7e]{1,200}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlTally:
    """What a crawl did.

    ``interrupted``: the user stopped it; ``passed_over``: what is wrong with sites of a crawl of all that could not be
    begun; ``anonymous``: a site was not told whom to write to; ``tally``: of the build after it, where there was one.
    """

    crawled: tuple[Crawled, ...]
    interrupted: bool
    passed_over: tuple[str, ...] = ()
    anonymous: bool = False
    tally: Tally | None = None
    alarms: tuple[Alarm, ...] = ()

    @property
    def exit_code(self) -> int:
        """0 all went well, 3 something failed or looks wrong, 2 no list of any site could be read, 130 stopped."""
        if self.interrupted:
            return 130
        if all(not one.lists and (one.failures or one.stopped) for one in self.crawled):
            return 2
        fetched = {source for one in self.crawled for source in (*one.new, *one.changed)}
        unread = self.tally and any(failure.source in fetched for failure in self.tally.failed)
        troubled = any(one.failures or one.given_up for one in self.crawled)
        return 3 if troubled or unread or self.alarms or self.passed_over else 0


def crawl(
    project: Project,
    given: Sequence[str],
    *,
    every: bool = False,
    news: bool = False,
    dry_run: bool = False,
    most: int | None = None,
    minutes: float | None = None,
    warc: Warc | None = None,
    private: Sequence[str] = (),
    contact: str | None = None,
    index: bool = True,
    accept: bool = False,
    progress: Progress | None = None,
) -> CrawlTally:
    """Crawl sites into the corpus, bring the index up to it, judge what came.

    ``given``: profiles by name or file, or addresses of lists; ``every``: the project's own and those crawled before as
    well. ``news``: what is new alone. ``private``: private addresses that may be asked; ``contact``: whom a site may
    write to. With ``index`` false nothing is built or judged; with ``accept`` what comes
    is taken for right. Once a process. Raises UsageError for what is no site,
    BusyError where another crawl of the corpus runs.
    """
    allowed(private)
    sites, passed_over = _sites(project, given, every=every, contact=contact)
    order = Order(
        sites=sites,
        agent=agent(contact or project.contact),
        page_limit=project.source_limit,
        news=news,
        dry_run=dry_run,
        most=most,
        minutes=minutes,
        warc=warc,
        private=tuple(private),
    )

    def text(body: bytes) -> tuple[str, str]:
        decoded = decode(body)
        return decoded.text, decoded.encoding

    def alike(before: bytes, after: bytes) -> bool:
        said = _text(before, project)
        return bool(said) and said == _text(after, project)

    crawled, interrupted = crawl_sites(project.corpus, order, decode=text, alike=alike, now=now, progress=progress)
    anonymous = any(one.agent == agent(None) for one in order.sites)
    done = CrawlTally(crawled=crawled, interrupted=interrupted, passed_over=passed_over, anonymous=anonymous)
    if dry_run or interrupted or not index:
        return done
    from policykb.pipeline.build import build  # noqa: PLC0415 - a crawl alone need not wait for them
    from policykb.pipeline.runs import running  # noqa: PLC0415
    from policykb.pipeline.yields import judge  # noqa: PLC0415

    with running(project, "crawl") as run:
        tally = build(project, progress=progress, within=run)
    return replace(done, tally=tally, alarms=judge(project, crawled, accept=accept))


def agent(contact: str | None) -> str:
    """How sites are told who asks. Raises UsageError for a contact that no header can hold."""
    if contact and not _CONTACT.fullmatch(contact):
        raise UsageError(f"contact {contact!r}: say an e-mail address or the address of a page, in ASCII")
    return f"policykb/{__version__}" + (f" (+{contact})" if contact else "")


def _sites(
    project: Project, given: Sequence[str], *, every: bool, contact: str | None
) -> tuple[tuple[Wanted, ...], tuple[str, ...]]:
    """The sites to crawl, and what is wrong with those of ``every`` that cannot be; one that is named must be right."""
    folder = project.root / SITES
    found: dict[str, Wanted] = {}
    passed_over = []
    known = [*own_sites(folder), *sites_of(project.corpus)] if every else []
    for name in dict.fromkeys((*given, *known)):
        try:
            profile = load(name, folder=folder)
            if profile.name in found and found[profile.name].profile != profile:
                raise UsageError(f"two sites are called {profile.name}; crawl {name} alone, or rename its file")
        except UsageError as error:
            if name in given:
                raise
            passed_over.append(str(error))
            continue
        lasting = str(Path(name).absolute()) if name.endswith(".toml") else name  # a clock may call from elsewhere
        who = agent(contact or profile.contact or project.contact)
        found.setdefault(profile.name, Wanted(given=lasting, profile=profile, agent=who))
    if not found:
        nothing = "no site is named, and none is known here; say a profile, or the address of a list"
        raise UsageError(passed_over[0] if passed_over else nothing)
    return tuple(found.values()), tuple(passed_over)


def _text(body: bytes, project: Project) -> str | None:
    """What a page says, without what its furniture says; ``None`` for what is no page."""
    try:
        kind = media_type("", body)
    except SourceError:
        return None
    if kind != HTML:
        return None
    from policykb.clean.page import clean  # noqa: PLC0415 - few pages come otherwise than they were

    return clean(RawPage(source="page", body=body, media_type=kind), parser=project.profile.parser).text
