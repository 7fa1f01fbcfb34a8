"""Crawled again: what is held is not fetched again, what changed or vanished is recorded, older bytes stay."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from acquire.crawl.runs import crawled, kept, records, wanted
from acquire.crawl.server import Answer, Site, html, listing, notice, path_of, served, small
from acquire.crawl.test_crawl import START, site_of
from acquire.site.pages import expected
from policykb.acquire.crawl.frontier import FILE, Frontier
from policykb.acquire.crawl.outcome import Crawled
from policykb.acquire.files import Refusal, pages_of
from policykb.errors import BusyError


def seen(found: Crawled) -> tuple[int, int, int, int]:
    return len(found.new), len(found.changed), found.unchanged, len(found.gone)


def whole(site: Site) -> list[str]:
    """What was asked whole, not whether it changed."""
    return [path for path, headers in site.asked if "if-none-match" not in headers and path != "/robots.txt"]


def test_a_site_that_is_as_it_was_sends_no_page_again(tmp_path: Path) -> None:
    with served(small()) as site:
        crawled(tmp_path, wanted(site, "/list.html"))
        before = kept(tmp_path)
        site.asked.clear()
        (found,) = crawled(tmp_path, wanted(site, "/list.html"))
    assert seen(found) == (0, 0, 6, 0)
    assert (found.entries, found.lists, found.listed[0][1]) == (6, 1, 6)
    assert whole(site) == []
    assert kept(tmp_path) == before


def test_the_second_state_of_a_whole_site_comes_beside_the_first(tmp_path: Path) -> None:
    first, second = expected(1), expected(2)
    with served(site_of(1)) as site:
        (found,) = crawled(tmp_path, wanted(site, *START))
        before = kept(tmp_path)
        site.pages = site_of(2).pages
        (found,) = crawled(tmp_path, wanted(site, *START))
        there = records(tmp_path)
    assert found.finished
    after = kept(tmp_path)
    assert before.items() <= after.items()
    assert {site.address + path for path in (*second.notices, *second.attachments)} <= set(there)
    fresh = set(second.notices) - set(first.notices)
    assert {there[site.address + path]["sha256"] for path in fresh} <= {
        json.loads((tmp_path / f"{source}.source.json").read_text())["sha256"] for source in found.new
    }
    versions = [json.loads((tmp_path / f"{source}.source.json").read_text()) for source in found.changed]
    assert versions
    assert all((tmp_path / record["replaces"]).is_file() for record in versions)
    assert found.gone
    assert all((tmp_path / source).is_file() for source in found.gone)
    with sqlite3.connect(tmp_path / FILE) as frontier:
        told = dict(frontier.execute("SELECT outcome, count(*) FROM history GROUP BY outcome"))
    frontier.close()
    assert told["changed"] == len(found.changed)
    assert told["gone"] == len(found.gone)


def test_news_alone_asks_for_no_page_that_is_held(tmp_path: Path) -> None:
    pages = {path_of(number): notice(number) for number in range(12)}
    paths = list(pages)
    pages["/list.html"] = listing(paths[2:7], following="/list_1.html")
    pages["/list_1.html"] = listing(paths[7:])
    with served(Site(pages)) as site:
        crawled(tmp_path, wanted(site, "/list.html"))
        site.asked.clear()
        site.pages["/list.html"] = listing(paths[:5], following="/list_1.html")
        (found,) = crawled(tmp_path, wanted(site, "/list.html"), news=True)
        asked = {path for path, _ in site.asked}
        assert asked == {"/robots.txt", "/list.html", "/list_1.html", *paths[:2]}
        assert (len(found.new), found.finished) == (2, True)
        site.asked.clear()
        (found,) = crawled(tmp_path, wanted(site, "/list.html"), news=True)
    assert {path for path, _ in site.asked} == {"/robots.txt", "/list.html"}
    assert (len(found.new), found.finished) == (0, True)


def test_news_are_found_behind_a_first_page_that_shows_none(tmp_path: Path) -> None:
    """The list itself comes by an interface that its page names; the page is as it was."""
    site = small()
    site.pages["/start.html"] = html('<a href="/list.html">下一页</a>')
    with served(site):
        crawled(tmp_path, wanted(site, "/start.html"))
        site.pages |= {path_of(7): notice(7), "/list.html": listing(map(path_of, (7, *range(5))))}
        (found,) = crawled(tmp_path, wanted(site, "/start.html"), news=True)
    assert len(found.new) == 1
    assert found.listed[0][1] >= 6


def test_what_could_not_be_had_is_asked_for_with_the_news(tmp_path: Path) -> None:
    site = small()
    site.faults = {path_of(2): lambda path, nth: Answer(status=500)}
    with served(site):
        crawled(tmp_path, wanted(site, "/list.html"))
        site.faults.clear()
        (found,) = crawled(tmp_path, wanted(site, "/list.html"), news=True)
    assert len(found.new) == 1


def test_a_page_that_comes_back_is_had_again(tmp_path: Path) -> None:
    site = small()
    with served(site):
        crawled(tmp_path, wanted(site, "/list.html"))
        page = site.pages.pop(path_of(3))
        (gone,) = crawled(tmp_path, wanted(site, "/list.html"))
        site.pages[path_of(3)] = page
        (back,) = crawled(tmp_path, wanted(site, "/list.html"))
    assert seen(gone) == (0, 0, 5, 1)
    assert seen(back) == (0, 0, 6, 0)


def test_another_profile_reads_all_anew(tmp_path: Path) -> None:
    with served(small()) as site:
        crawled(tmp_path, wanted(site, "/list.html"))
        site.asked.clear()
        crawled(tmp_path, wanted(site, "/list.html", title="白沙河县人民政府"))
    assert len(whole(site)) == 7


def test_the_window_of_days_is_kept_to(tmp_path: Path) -> None:
    with served(small()) as site:
        profile = wanted(site, "/list.html", since="2024-03-03", until="2024-03-05")
        (found,) = crawled(tmp_path, profile)
        assert (len(found.new), found.entries, found.listed[0][1]) == (3, 3, 6)
        (found,) = crawled(tmp_path, wanted(site, "/list.html"))
    assert len(found.new) == 3


def test_a_limit_ends_the_run_and_the_next_goes_on(tmp_path: Path) -> None:
    with served(small()) as site:
        (found,) = crawled(tmp_path, wanted(site, "/list.html"), most=4)
        assert (found.finished, found.given_up, len(found.new), len(found.pending)) == (False, False, 3, 3)
        (found,) = crawled(tmp_path, wanted(site, "/list.html"))
        assert (found.finished, found.resumed, len(found.new)) == (True, True, 6)
    assert max(times for path, times in site.times().items() if path != "/robots.txt") == 1


def test_a_dry_run_reads_lists_and_writes_nothing(tmp_path: Path) -> None:
    with served(small()) as site:
        (found,) = crawled(tmp_path / "corpus", wanted(site, "/list.html"), dry_run=True)
    assert len(found.pending) == 6
    assert whole(site) == ["/list.html"]
    assert not (tmp_path / "corpus").exists()


def test_two_crawls_of_a_corpus_never_run_at_once(tmp_path: Path) -> None:
    other = Frontier.open(tmp_path)
    with served(small()) as site, pytest.raises(BusyError, match="another crawl"):
        crawled(tmp_path, wanted(site, "/list.html"))
    other.close()
    assert site.asked == []


def test_what_is_noted_after_a_build_does_not_make_the_corpus_look_changed(tmp_path: Path) -> None:
    """The yields are written after the build; of a large corpus the times of its folders tell whether it changed."""
    Frontier.open(tmp_path).close()
    before = tmp_path.stat().st_mtime_ns
    with sqlite3.connect(tmp_path / FILE) as memory:
        memory.execute("PRAGMA journal_mode = PERSIST")
        memory.execute("CREATE TABLE yields (site TEXT)")
        memory.execute("INSERT INTO yields VALUES ('site')")
    memory.close()
    assert tmp_path.stat().st_mtime_ns == before


def test_a_file_that_power_took_is_fetched_again(tmp_path: Path) -> None:
    """The frontier says that a page is held, but the disk has lost its bytes."""
    with served(small()) as site:
        (found,) = crawled(tmp_path, wanted(site, "/list.html"))
        lost = tmp_path / found.new[2]
        before = lost.read_bytes()
        lost.write_bytes(b"\0" * len(before))
        with sqlite3.connect(tmp_path / FILE) as frontier:
            assert frontier.execute("SELECT count(*) FROM page WHERE NOT sure").fetchone() == (6,)
        frontier.close()
        crawled(tmp_path, wanted(site, "/list.html"))
    assert before in [path.read_bytes() for path in tmp_path.rglob("*.html")]


@pytest.mark.parametrize(("warc", "files"), [("instead", 0), ("beside", 6)])
def test_an_archive_holds_what_was_fetched(tmp_path: Path, warc: str, files: int) -> None:
    with served(small()) as site:
        (found,) = crawled(tmp_path, wanted(site, "/list.html"), warc=warc)
        site.pages[path_of(1)] = notice(99)
        (again,) = crawled(tmp_path, wanted(site, "/list.html"), warc=warc)
    archives = sorted(tmp_path.rglob("*.warc.gz"))
    pages = [page for path in archives for page in pages_of(path, source=path.name, limit=1_000_000)]
    assert not any(isinstance(page, Refusal) for page in pages)
    assert {page.body for page in pages if not isinstance(page, Refusal)} == {
        *(notice(number).body for number in range(6)),
        notice(99).body,
    }
    assert len(found.new) == 6
    assert len(again.changed) == 1
    assert len(list(tmp_path.rglob("*.html"))) == files + (warc == "beside")
    assert all(path.parent == (tmp_path if warc == "instead" else tmp_path / ".warc") for path in archives)
