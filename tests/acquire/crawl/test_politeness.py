"""Sites are asked as they wish: robots.txt, pace, one page at a time, by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from acquire.crawl.runs import crawled, wanted
from acquire.crawl.server import Answer, Fault, Site, path_of, served, small


def with_robots(text: str, status: int = 200) -> Site:
    site = small()
    site.pages["/robots.txt"] = Answer(status=status, body=text.encode(), content_type="text/plain")
    return site


@pytest.mark.parametrize(
    ("robots", "status", "had", "left"),
    [
        ("User-agent: *\nDisallow: /zwgk/202403/t20240302_1.html\nDisallow: /zwgk/202403/t20240304", 200, 4, 2),
        ("User-agent: policykb\nDisallow: /zwgk/\n\nUser-agent: *\nAllow: /", 200, 0, 6),
        ("User-agent: otherbot\nDisallow: /", 200, 6, 0),
        ("User-agent: *\nDisallow: /", 404, 6, 0),
        ("<html>no such page</html>", 200, 6, 0),
        ("User-agent: *\nDisallow:" + "\n# filler" * 90_000 + "\nDisallow: /", 200, 6, 0),
    ],
)
def test_robots_txt_is_obeyed(tmp_path: Path, robots: str, status: int, had: int, left: int) -> None:
    with served(with_robots(robots, status)) as site:
        (found,) = crawled(tmp_path, wanted(site, "/list.html"), page_limit=2_000_000)
    assert (len(found.new), found.robots, found.failed) == (had, left, 0)
    assert site.times()["/robots.txt"] == 1
    assert sum(path.startswith("/zwgk/") for path, _ in site.asked) == had


@pytest.mark.parametrize("fault", [Answer(status=503), Answer(body=b"x", length=9)])
def test_without_a_robots_txt_that_can_be_had_nothing_is_asked(tmp_path: Path, fault: Answer) -> None:
    always: Fault = lambda path, nth: fault  # noqa: E731 - a fault is a function
    site = small()
    site.faults["/robots.txt"] = always
    with served(site):
        (found,) = crawled(tmp_path, wanted(site, "/list.html"))
    assert {path for path, _ in site.asked} == {"/robots.txt"}
    assert [failed.code for failed in found.failures] == ["robots"]


@pytest.mark.parametrize(("pace", "robots"), [(0.1, ""), (0, "User-agent: *\nCrawl-delay: 0.1\n")])
def test_the_pace_is_kept(tmp_path: Path, pace: float, robots: str) -> None:
    with served(with_robots(robots)) as site:
        crawled(tmp_path, wanted(site, "/list.html", pace=pace))
    from_list = site.moments[1:]
    assert len(from_list) == 7
    assert from_list[-1] - from_list[0] > 0.1 * 6 - 0.05  # what is slow on the way may come late, none comes early


@pytest.mark.parametrize(("connections", "most"), [(1, 1), (3, 3)])
def test_no_more_pages_at_once_than_allowed(tmp_path: Path, connections: int, most: int) -> None:
    site = small(12)
    site.faults = {"/zwgk/*": lambda path, nth: Answer(body=site.pages[path].body, wait=0.03)}
    with served(site):
        crawled(tmp_path, wanted(site, "/list.html", connections=connections))
    assert site.most_at_once == most


def test_the_site_is_told_who_asks_and_whom_to_write_to(tmp_path: Path) -> None:
    with served(small()) as site:
        crawled(tmp_path, wanted(site, "/list.html"))
    assert {headers["user-agent"] for _, headers in site.asked} == {"policykb/0 (+a@example.org)"}
    assert not any("referer" in headers for _, headers in site.asked)
    assert site.times()[path_of(1)] == 1
