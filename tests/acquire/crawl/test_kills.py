"""A crawl that is killed at any moment, and resumed, ends with the same corpus as one that nothing disturbed."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

from acquire.crawl.runs import crawled, ended, kept, wanted
from acquire.crawl.server import Site, listing, notice, path_of, served
from policykb.acquire.files import Refusal, pages, sources
from policykb.model import RawPage

CONNECTIONS = 4

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are killed by signal here")


def held(corpus: Path) -> list[tuple[str | None, bytes]]:
    """The pages of a corpus as a build meets them."""
    found = list(pages(sources(corpus), limit=1_000_000))
    assert not any(isinstance(page, Refusal) for page in found)
    return sorted((page.url, page.body) for page in found if isinstance(page, RawPage))


def _site() -> Site:
    """Ten pages of a list, twelve notices each."""
    made = {path_of(number): notice(number) for number in range(120)}
    paths = list(made)
    for at in range(10):
        following = f"/list_{at + 1}.html" if at < 9 else ""
        made[f"/list_{at}.html" if at else "/list.html"] = listing(paths[12 * at : 12 * at + 12], following=following)
    return Site(made)


@pytest.mark.parametrize(("warc", "kills"), [(None, 30), ("instead", 8)])
def test_killed_at_random_moments_and_resumed_it_is_the_same_corpus(
    tmp_path: Path, warc: str | None, kills: int
) -> None:
    chance = random.Random(1)
    with served(_site()) as site:
        profile = wanted(site, "/list.html", connections=CONNECTIONS)
        undisturbed, moments = ended(tmp_path / "undisturbed", profile, warc=warc)
        before = site.whole()
        for _ in range(kills):
            moment = chance.choice((chance.randrange(1, moments // 20), chance.uniform(0.001, 0.1)))
            ended(tmp_path / "killed", profile, warc=warc, moment=moment)
        (found,) = crawled(tmp_path / "killed", profile, warc=warc)
        asked = site.whole() - before
    assert found.finished
    assert found.entries == undisturbed[0].entries == 120
    assert held(tmp_path / "killed") == held(tmp_path / "undisturbed")
    if warc is None:
        assert kept(tmp_path / "killed") == kept(tmp_path / "undisturbed")
    assert asked <= before + kills * (CONNECTIONS + 2)  # on the way, being taken in, robots.txt
