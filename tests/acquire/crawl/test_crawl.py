"""A whole site, of four families of software: all that can be reached is kept, none twice, none from outside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from acquire.crawl.runs import crawled, kept, records, wanted
from acquire.crawl.server import Answer, Site, served
from acquire.site.pages import STARTS, expected, made

START = tuple(chain.from_iterable(STARTS.values()))


def site_of(run: int = 1) -> Site:
    """The neighbours' pages as answers."""
    return Site(
        {
            path: Answer(status=page.status, body=page.body, content_type=page.content_type)
            for path, page in made(run).items()
        }
    )


@pytest.fixture
def site() -> Iterator[Site]:
    with served(site_of()) as one:
        yield one


def test_all_that_can_be_reached_is_kept_and_nothing_else(site: Site, tmp_path: Path) -> None:
    (found,) = crawled(tmp_path, wanted(site, *START))
    there = expected()
    addresses = {site.address + path for path in (*there.notices, *there.attachments)}
    assert {record.partition("?")[0] for record in records(tmp_path)} == {one.partition("?")[0] for one in addresses}
    assert found.finished
    assert found.failures == ()
    assert len(found.new) == found.documents == len(addresses)
    assert [path for path, times in site.times().items() if times > 1] == []
    bodies = Counter(kept(tmp_path).values())
    assert max(bodies.values()) == 1
