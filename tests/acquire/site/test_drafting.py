"""A drafted profile is a profile, and finds what its page shows."""

from __future__ import annotations

import pytest

from acquire.site.pages import CHARSETS, STARTS, made
from policykb.acquire.site.drafting import draft
from policykb.acquire.site.keys import read_profile
from policykb.errors import UsageError

PAGES = made()
HOST = "http://www.lanxi.example"
LISTS = [(family, start) for family, starts in STARTS.items() for start in starts]


@pytest.mark.parametrize(("family", "start"), LISTS)
def test_a_first_page_is_all_that_a_new_site_of_a_family_needs(family: str, start: str) -> None:
    made_draft = draft(HOST + start, PAGES[start].body.decode(CHARSETS[family]))
    assert made_draft.profile.family == family
    assert made_draft.told[0].family == family
    assert made_draft.listing.entries or made_draft.listing.next
    again = read_profile(made_draft.text, name=made_draft.profile.name, where="draft")
    assert again == made_draft.profile


def test_the_box_of_the_list_is_named_where_it_finds_the_same_entries() -> None:
    text = PAGES["/trs/zwgk/tzgg/"].body.decode()
    beside = text.replace(
        '<ul class="list">',
        '<div class="hot"><a href="t20200101_9.html">往年热点：关于旧事的通知</a></div><ul class="list">',
    )
    made_draft = draft(f"{HOST}/trs/zwgk/tzgg/", beside)
    assert made_draft.profile.entries == "ul.list > li"
    assert not any("旧事" in (entry.title or "") for entry in made_draft.listing.entries)


def test_a_site_of_no_family_gets_the_box_of_its_list_alone() -> None:
    rows = "".join(f'<p><a href="/v.php?id={n}">关于开展第{n}次检查的通知</a>2024-01-0{n}</p>' for n in range(1, 6))
    made_draft = draft(
        f"{HOST}/tzgg/", f'<title>通知"公告"\\</title><div class="news">{rows}</div><a href="/law">版权声明</a>'
    )
    assert made_draft.told == ()
    assert made_draft.profile.entries == "div.news > p"
    assert made_draft.profile.title == '通知"公告"\\'
    assert made_draft.profile.licence == "版权声明: /law"
    assert len(made_draft.listing.entries) == 5


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("<title>404</title>", "an error page"),
        ("<title>用户登录</title>", "asks for a login"),
        ("<p>欢迎访问</p>", "no link on it looks like an entry"),
        ("", "no link on it looks like an entry"),
    ],
)
def test_a_page_that_is_no_list_is_told(page: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        draft(f"{HOST}/", page)
