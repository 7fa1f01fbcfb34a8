"""What goes wrong on sites, one fault at a time: other pages are had, nothing is asked without end, all is told."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from acquire.crawl.runs import crawled, kept, records, wanted
from acquire.crawl.server import Answer, Fault, Site, html, listing, notice, path_of, served, small

MB = 1_000_000


def always(answer: Answer) -> Fault:
    return lambda path, nth: answer


def first(times: int, answer: Answer) -> Fault:
    """The answer at first, then the page as it is."""
    return lambda path, nth: answer if nth <= times else None


def to(path: str, status: int = 302) -> Answer:
    return Answer(status=status, headers={"Location": path})


@contextmanager
def faulty(**faults: Fault) -> Iterator[Site]:
    """Six notices; the faults are those of the third by name, or of a path."""
    site = small()
    site.faults = {path_of(2) if name == "third" else name: fault for name, fault in faults.items()}
    with served(site) as one:
        yield one


@pytest.mark.parametrize(
    ("fault", "asked"),
    [
        (first(1, Answer(status=500)), 2),
        (first(2, Answer(status=503)), 3),
        (first(1, Answer(status=429, headers={"Retry-After": "0"})), 2),
        (first(1, Answer(status=503, headers={"Retry-After": "Tue, 24 Nov 2020 08:00:00 GMT"})), 2),
        (first(1, Answer(body=b"<html>", length=99)), 2),
        (always(Answer(body=notice(2).body, wait=0.2)), 1),
    ],
    ids=["500 then well", "503 twice", "429", "503 with a day", "broken off", "slow"],
)
def test_what_passes_is_waited_out(tmp_path: Path, fault: Fault, asked: int) -> None:
    with faulty(third=fault) as site:
        (found,) = crawled(tmp_path, wanted(site, "/list.html"))
    assert found.finished
    assert len(found.new) == 6
    assert found.failures == ()
    assert site.times()[path_of(2)] == asked


def test_a_site_that_says_when_to_come_back_is_left_alone_until_then(tmp_path: Path) -> None:
    with faulty(third=first(1, Answer(status=429, headers={"Retry-After": "1"}))) as site:
        (found,) = crawled(tmp_path, wanted(site, "/list.html", connections=1))
    assert len(found.new) == 6
    at = [moment for moment, (path, _) in zip(site.moments, site.asked, strict=True) if path == path_of(2)]
    between = [moment for moment in site.moments if at[0] < moment < at[1]]
    assert at[1] - at[0] >= 1
    assert between == []


def test_a_site_that_asks_for_a_long_rest_gets_it_and_the_next_crawl_goes_on(tmp_path: Path) -> None:
    with faulty(third=first(1, Answer(status=429, headers={"Retry-After": "86400"}))) as site:
        profile = wanted(site, "/list.html", connections=1)
        (found,) = crawled(tmp_path, profile)
        assert (found.finished, found.given_up) == (False, True)
        assert found.stopped == "the site asks to come back in 86400 s; crawl again then"
        assert len(found.pending) == 4
        (found,) = crawled(tmp_path, profile)
    assert (found.finished, found.resumed, len(found.new)) == (True, True, 6)
    assert max(times for path, times in site.times().items() if path not in ("/robots.txt", path_of(2))) == 1


LOST: dict[str, tuple[Fault, str]] = {
    "forbidden": (always(Answer(status=403)), "http-403"),
    "ill": (always(Answer(status=500)), "http-500"),
    "huge": (always(Answer(body=b"<html>" + b"x" * MB)), "too-large"),
    "bomb": (always(Answer(body=gzip.compress(b" " * 50 * MB), headers={"Content-Encoding": "gzip"})), "too-large"),
    "torn": (always(Answer(body=b"<html>", length=99)), "broken-off"),
    "slow": (always(Answer(body=notice(2).body, wait=1.5)), "timeout"),
    "empty": (always(Answer(body=b"  \n ")), "empty"),
    "itself": (always(to("/zwgk/itself.html")), "redirect"),
    "script": (always(to("javascript:alert(1)")), "redirect"),
    "file": (always(to("file:///etc/passwd")), "redirect"),
    "metadata": (always(to("http://169.254.169.254/latest/meta-data/")), "private"),
}


def test_what_cannot_be_had_is_told_and_stops_nothing_else(tmp_path: Path) -> None:
    site = small()
    lost = {f"/zwgk/{name}.html": said for name, said in LOST.items()}
    site.pages["/list.html"] = listing([*lost, *map(path_of, range(6))])
    site.faults = {path: fault for path, (fault, _) in lost.items()}
    with served(site):
        (found,) = crawled(tmp_path, wanted(site, "/list.html", detail=r"\.html$"), timeout=1.0)
    assert found.finished
    assert len(found.new) == 6
    told = {failed.url.removeprefix(site.address): failed.code for failed in found.failures}
    assert told == {path: code for path, (_, code) in lost.items()}
    assert all("\n" not in failed.message for failed in found.failures)
    assert len(kept(tmp_path)) == 12


def test_what_is_gone_is_no_failure(tmp_path: Path) -> None:
    with faulty(third=always(Answer(status=404))) as site:
        (found,) = crawled(tmp_path, wanted(site, "/list.html"))
    assert (found.finished, len(found.new), found.failed) == (True, 5, 0)


def test_redirects_end_and_lead_to_each_page_once(tmp_path: Path) -> None:
    site = small()
    site.pages["/list.html"] = listing(["/a/1.html", "/b/1.html", "/c/1.html", "/d/1.html", *map(path_of, range(6))])
    site.faults = {
        "/a/1.html": always(to(path_of(1))),  # to a page that is listed too
        "/b/1.html": always(to("/b/2.html")),
        "/b/2.html": always(to("/b/1.html")),  # in a circle
        "/c/*": lambda path, nth: to(f"/c/{int(path[3:-5]) + 1}.html"),  # without end
        "/d/1.html": always(to("/d/2.html", 301)),
        "/d/2.html": always(notice(7)),
    }
    with served(site):
        profile = wanted(site, "/list.html", detail=r"\.html$")
        (found,) = crawled(tmp_path, profile)
    assert found.finished
    assert len(found.new) == 7
    assert [failed.code for failed in found.failures] == ["redirect"]
    assert site.times().total() < 30
    assert max(site.times().values()) == 1
    assert site.address + "/d/2.html" in records(tmp_path)


def test_a_page_that_sets_a_cookie_and_sends_back_to_itself_is_had(tmp_path: Path) -> None:
    cookie = Answer(status=302, headers={"Location": path_of(2), "Set-Cookie": "seen=1; Path=/"})
    with faulty(third=first(1, cookie)) as site:
        (found,) = crawled(tmp_path, wanted(site, "/list.html"))
    assert len(found.new) == 6
    assert site.asked[-1][1].get("cookie") == "seen=1" or any("cookie" in headers for _, headers in site.asked)
    assert not any("set-cookie" in record["headers"] for record in records(tmp_path).values())


def _calendar(path: str, nth: int) -> Answer:
    month = int(path.partition("=")[2] or 0)
    return html(f'<div>{month}</div><a href="/list.html?month={month + 1}">下一页</a>')


def _last_again(path: str, nth: int) -> Answer:
    page = int(path.partition("=")[2] or 0)
    shown = [path_of(number) for number in range(min(2 * page, 4), min(2 * page, 4) + 2)]
    return listing(shown, following=f"/list.html?page={page + 1}")


@pytest.mark.parametrize(("endless", "had"), [(_calendar, 0), (_last_again, 6)])
def test_lists_without_end_come_to_one(tmp_path: Path, endless: Callable[[str, int], Answer], had: int) -> None:
    with faulty(**{"/list.html*": endless}) as site:
        (found,) = crawled(tmp_path, wanted(site, "/list.html"))
    assert found.finished
    assert len(found.new) == had
    assert found.lists <= 6


def test_no_more_pages_of_a_list_are_asked_than_the_profile_says(tmp_path: Path) -> None:
    def ever_new(path: str, nth: int) -> Answer:
        page = int(path.partition("=")[2] or 0)
        return listing([path_of(page)], following=f"/list.html?page={page + 1}")

    site = Site({path_of(number): notice(number) for number in range(99)}, {"/list.html*": ever_new})
    with served(site):
        (found,) = crawled(tmp_path, wanted(site, "/list.html", most_lists=5))
    assert (found.finished, found.lists, len(found.new)) == (True, 5, 5)


def test_a_page_under_several_addresses_is_kept_once(tmp_path: Path) -> None:
    site = small()
    again = [path + ";jsessionid=0AF3" for path in map(path_of, range(6))]
    site.pages["/list.html"] = listing([*map(path_of, range(6)), *again, "/copy/202403/t20240301_9.html"])
    site.pages["/copy/202403/t20240301_9.html"] = notice(0)
    with served(site):
        (found,) = crawled(tmp_path, wanted(site, "/list.html"))
    assert (len(found.new), found.same) == (6, 1)
    assert max(site.times().values()) == 1


def test_a_site_that_answers_nothing_any_more_is_left_alone(tmp_path: Path) -> None:
    site = Site({"/list.html": listing(map(path_of, range(60)))}, {"/zwgk/*": always(Answer(status=502))})
    with served(site):
        (found,) = crawled(tmp_path, wanted(site, "/list.html"))
        assert (found.finished, found.given_up) == (False, True)
        assert len(found.pending) >= 45
        site.faults.clear()
        site.pages |= {path_of(number): notice(number) for number in range(60)}
        (found,) = crawled(tmp_path, wanted(site, "/list.html"))
    assert (found.finished, len(found.new), found.failed) == (True, 60, 0)


def test_what_a_record_says_of_a_page(tmp_path: Path) -> None:
    gbk = notice(2).body.decode().replace("utf-8", "utf-8").encode("gbk")  # says one charset, is another
    with faulty(third=always(Answer(body=gbk, content_type="text/html; charset=big5"))) as site:
        crawled(tmp_path, wanted(site, "/list.html"))
    record = records(tmp_path)[site.address + path_of(2)]
    assert record["charset"] == {"declared": "big5", "found": "gb18030"}
    assert (record["status"], record["asked_url"]) == (200, record["url"])
    assert record["site"] == "site"
    assert record["fetched_at"] == "2026-11-24T08:00:00Z"
    assert record["headers"]["etag"].startswith('"')
    assert record["listed"] == {"title": "白沙河县水务局关于2.html的通知", "date": "2024-03-03"}


AWKWARD = (
    "/../../../../etc/passwd.html", "/a/..%2f..%2f..%2fetc/x.html", "/%2e%2e/%2e%2e/x.html", "/CON.html",
    "/a%00b.html", "/..%5c..%5cx.html", "/.hidden/.x.html", "/" + "长" * 300 + ".html", "/x.source.json",
)  # fmt: skip


def test_no_address_makes_a_file_outside_the_corpus(tmp_path: Path) -> None:
    def answer(path: str, _: int) -> Answer | None:
        return None if path == "/list.html" else notice(len(path))

    with served(Site({"/list.html": listing(AWKWARD)}, {"/*": answer})) as site:
        (found,) = crawled(tmp_path / "corpus", wanted(site, "/list.html", detail="."))
    inside = {one for one in tmp_path.rglob("*") if one.is_file()}
    assert all(one.is_relative_to(tmp_path / "corpus") for one in inside)
    assert len(found.new) >= 8
    for source in found.new:
        assert (tmp_path / "corpus" / source).is_file()
        assert source.startswith("127.0.0.1/")
        assert source.count("/") == 1


def test_two_sites_are_crawled_side_by_side_and_one_that_fails_hurts_no_other(tmp_path: Path) -> None:
    with served(small()) as well, served(Site({}, {"/*": always(Answer(status=500))})) as ill:
        found = crawled(tmp_path, wanted(well, "/list.html", name="well"), wanted(ill, "/list.html", name="ill"))
    assert [(one.site, one.finished, len(one.new), one.failed) for one in found] == [
        ("well", True, 6, 0),
        ("ill", True, 0, 1),
    ]
