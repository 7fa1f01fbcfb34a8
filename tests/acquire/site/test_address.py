"""Two addresses of one page have one name; what belongs to the page stays in it."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb.acquire.site.address import canonical, joined

SITE = "http://www.lanxi.example"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        (f"{SITE}/a.html#top", f"{SITE}/a.html"),
        ("HTTP://WWW.Lanxi.Example:80/a.html", f"{SITE}/a.html"),
        ("https://www.lanxi.example:443/", "https://www.lanxi.example/"),
        ("http://www.lanxi.example:8080/", "http://www.lanxi.example:8080/"),
        (SITE, f"{SITE}/"),
        (f"{SITE}//a///b.html", f"{SITE}/a/b.html"),
        (f"{SITE}/a/./b/../c.html", f"{SITE}/a/c.html"),
        (f"{SITE}/a.jsp;jsessionid=1F3A?id=2", f"{SITE}/a.jsp?id=2"),
        (f"{SITE}/a.php?PHPSESSID=9&id=2&utm_source=wx&spm=1.2", f"{SITE}/a.php?id=2"),
        (f"{SITE}/a.html?from=timeline&isappinstalled=0&_=1712", f"{SITE}/a.html"),
        (f"{SITE}/list?page=2&sid=7&columnid=3", f"{SITE}/list?page=2&sid=7&columnid=3"),
        (f"{SITE}/a;version=2/b", f"{SITE}/a;version=2/b"),
        (f"{SITE}/公告/关于.html", f"{SITE}/%E5%85%AC%E5%91%8A/%E5%85%B3%E4%BA%8E.html"),
        (f"{SITE}/%7ea/%e5%85%ac?x=%2f%41", f"{SITE}/~a/%E5%85%AC?x=%2FA"),
        (f"{SITE}/100%?q=50%25", f"{SITE}/100%25?q=50%25"),
        (f"{SITE}/a\n b.html", f"{SITE}/ab.html"),
        (f"{SITE}/a?b&&c=", f"{SITE}/a?b&c="),
        ("http://例子.example/", "http://xn--fsqu00a.example/"),
    ],
)
def test_a_page_has_one_name(url: str, name: str) -> None:
    assert canonical(url) == name


def test_a_profile_says_what_else_is_no_part_of_the_name() -> None:
    def named(path: str) -> str:
        return canonical(SITE + path, ignored=frozenset({"v"}), indexes=("index.html",), any_order=True)

    assert named("/x/index.html?v=3&b=2&a=1") == f"{SITE}/x/?a=1&b=2"
    assert named("/x/index_1.html?b=2") == f"{SITE}/x/index_1.html?b=2"


def test_a_host_whose_lists_are_secure_has_no_plain_pages_beside() -> None:
    secure = frozenset({"www.lanxi.example"})
    assert canonical(f"{SITE}/a", secure=secure) == "https://www.lanxi.example/a"
    assert canonical(f"{SITE}:8080/a", secure=secure) == f"{SITE}:8080/a"


@pytest.mark.parametrize(
    ("reference", "address"),
    [
        ("./b.html", f"{SITE}/x/b.html"),
        ("../b.html", f"{SITE}/b.html"),
        ("?page=2", f"{SITE}/x/?page=2"),
        ("//other.example/", "http://other.example/"),
        ("javascript:void(0)", None),
        ("mailto:a@b.example", None),
        ("file:///etc/passwd", None),
        ("http://user:secret@www.lanxi.example/", None),
        ("http://[::1", None),
        ("http://www.lanxi.example:port/", None),
        ("#top", None),
        ("", None),
    ],
)
def test_a_link_leads_to_an_address_of_the_web_or_nowhere(reference: str, address: str | None) -> None:
    assert joined(f"{SITE}/x/", reference) == address


PIECES = st.text(alphabet=st.sampled_from("ab/.;=?&%#公2F_ -~:@!'\"\\"), max_size=30)


@given(path=PIECES, query=PIECES)
def test_a_name_named_again_stays_and_is_an_address(path: str, query: str) -> None:
    name = canonical(f"{SITE}/{path}?{query}")
    assert canonical(name) == name
    assert urlsplit(name).hostname == "www.lanxi.example"
    assert name.isascii()
    assert "#" not in name
