"""Forbidden addresses are asked in no way: not directly, not by redirect, not by a name that means one."""

from __future__ import annotations

from pathlib import Path

import pytest

from acquire.crawl.runs import crawled, wanted
from acquire.crawl.server import Answer, html, served, small
from acquire.test_addresses import FORBIDDEN

HOSTS = tuple(f"[{one}]" if ":" in one else one for one in FORBIDDEN if "%" not in one and one != "127.0.0.1")


def test_not_directly_and_not_by_redirect(tmp_path: Path) -> None:
    site = small()
    links = "".join(
        f'<li><a href="http://{host}/zwgk/202403/t20240301_1.html">甲</a><span>2024-03-01</span></li>'
        f'<li><a href="/to/{at}.html">乙</a><span>2024-03-01</span></li>'
        for at, host in enumerate(HOSTS)
    )
    site.pages["/list.html"] = html(f"<ul>{links}</ul>")
    for at, host in enumerate(HOSTS):
        site.pages[f"/to/{at}.html"] = Answer(status=302, headers={"Location": f"http://{host}/secret.html"})
    with served(site):
        profile = wanted(site, "/list.html", hosts=[host.strip("[]") for host in HOSTS], detail=r"\.html$")
        (found,) = crawled(tmp_path, profile)
    assert found.new == ()
    refused = {failed.url for failed in found.failures if failed.code == "private"}
    assert {f"{site.address}/to/{at}.html" for at in range(len(HOSTS))} <= refused
    assert len(found.failures) == len(refused)
    assert len(refused) == 2 * len(HOSTS)


@pytest.mark.parametrize("allowed", [(), ("localhost",)])
def test_not_by_a_name_that_means_one_unless_it_is_named(tmp_path: Path, allowed: tuple[str, ...]) -> None:
    """The name is looked up once: the very address that was checked is connected to."""
    with served(small()) as site:
        site.address = site.address.replace("127.0.0.1", "localhost")
        (found,) = crawled(tmp_path, wanted(site, "/list.html"), private=allowed)
    if allowed:
        assert len(found.new) == 6
    else:
        assert [failed.code for failed in found.failures] == ["private"]
        assert "--allow-private localhost" in found.failures[0].message
        assert site.asked == []
