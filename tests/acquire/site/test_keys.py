"""A profile says what a crawl needs; each fault of its file is one line that names file and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from policykb.acquire.site.keys import load, of_address, own_sites, read_profile
from policykb.acquire.site.profile import canonical, within
from policykb.errors import UsageError

WHOLE = """
title = "岚溪县人民政府 · 通知公告"
start = ["https://www.lanxi.example/zwgk/tzgg/index.html", "https://www.lanxi.example/zwgk/gfxwj/"]
hosts = [".files.lanxi.example"]
family = "trs"
entries = "ul.list > li"
detail = '/t\\d{8}_\\d+\\.html$'
exclude = "/zhuanti/"
since = 2020-01-01
until = "2026-06-30"
pace = 3
licence = "注明来源即可转载"
script = "simplified"
ignore = ["v"]
indexes = ["index.html"]
most_lists = 40
"""
START = 'start = ["https://www.lanxi.example/"]\n'


def profile_of(text: str):
    return read_profile(text, name="lanxi", where="lanxi.toml")


def test_every_key_is_read() -> None:
    profile = profile_of(WHOLE)
    assert profile.title == "岚溪县人民政府 · 通知公告"
    assert [ask.url for ask in profile.start] == [
        "https://www.lanxi.example/zwgk/tzgg/",
        "https://www.lanxi.example/zwgk/gfxwj/",
    ]
    assert profile.hosts == ("www.lanxi.example", ".files.lanxi.example")
    assert (profile.since, profile.until, profile.pace, profile.most_lists) == ("2020-01-01", "2026-06-30", 3.0, 40)
    assert canonical("http://www.lanxi.example/x/index.html?v=2", profile) == "https://www.lanxi.example/x/"


@pytest.mark.parametrize(
    ("url", "inside"),
    [
        ("https://www.lanxi.example/a.html", True),
        ("http://www.lanxi.example/a.html", True),
        ("https://a.files.lanxi.example/a.pdf", True),
        ("https://files.lanxi.example/a.pdf", True),
        ("https://www.lanxi.example/zhuanti/a.html", False),
        ("https://www.lanxi.example:8443/a.html", False),
        ("https://www.lanxi.example.elsewhere.example/", False),
        ("https://notfiles.lanxi.example/", False),
        ("https://elsewhere.example/?www.lanxi.example", False),
        ("https://[", False),
    ],
)
def test_nothing_outside_the_hosts_is_asked(url: str, inside: bool) -> None:
    assert within(url, profile_of(WHOLE)) is inside


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("title = 'a'", "start is missing"),
        ("start = 'https://www.lanxi.example/'", "start = 'https://www.lanxi.example/' is not a list such as"),
        ("start = ['www.lanxi.example']", "begin with http:// or https://"),
        ("start = ['httpx://www.lanxi.example/']", "begin with http:// or https://"),
        ("start = []", "is not a list such as"),
        (START + "family = 'wordpress'", "one of jpage, nfcms, trs, ucap, vsb"),
        (START + "detail = '('", "a regular expression"),
        (START + "entries = 'ul['", "a CSS selector"),
        (START + "since = 2020", "a day such as"),
        (START + "since = '2020-13-01'", "a day such as"),
        (START + "since = 2021-01-01\nuntil = 2020-01-01", "lies behind"),
        (START + "pace = -1", "seconds, from 0 to 3600"),
        (START + "pace = true", "seconds, from 0 to 3600"),
        (START + "most_pages = 0", "a whole number above 0"),
        (START + "script = 'latin'", "one of simplified"),
        (START + "hosts = ['http://a.example/']", "a list of names"),
        (START + "any_order = 'yes'", "true or false"),
        (START + "titel = 'a'", "did you mean title"),
        (START + "zzz = 1", "known are title"),
        ("start = [", "mend the file"),
    ],
)
def test_a_fault_of_the_file_is_one_line_that_names_it(text: str, reason: str) -> None:
    with pytest.raises(UsageError) as caught:
        profile_of(text)
    message = str(caught.value)
    assert reason in message
    assert message.startswith("lanxi.toml")
    assert "\n" not in message


def test_a_site_is_meant_by_name_by_file_and_by_address(tmp_path: Path) -> None:
    (tmp_path / "lanxi.toml").write_text(START, encoding="utf-8")
    by_name = load("lanxi", folder=tmp_path)
    assert by_name == load(str(tmp_path / "lanxi.toml"), folder=tmp_path / "elsewhere")
    assert load("https://www.lanxi.example/", folder=tmp_path).start == by_name.start
    assert own_sites(tmp_path) == ("lanxi",)
    assert own_sites(tmp_path / "none") == ()


@pytest.mark.parametrize("name", ["nothere", "trs", "../lanxi"])
def test_a_site_that_is_not_there_is_told_with_those_that_are(tmp_path: Path, name: str) -> None:
    """A family is no site: it has no lists."""
    folder = tmp_path / "sites"
    folder.mkdir()
    (folder / "qingzhang.toml").write_text(START, encoding="utf-8")
    with pytest.raises(UsageError, match="known: qingzhang"):
        load(name, folder=folder)


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b"\xff\xfe\x00title")
    with pytest.raises(UsageError, match="mend the file"):
        load("a", folder=tmp_path)


@pytest.mark.parametrize(
    ("url", "name"),
    [("https://www.lanxi.example/", "www-lanxi-example"), ("http://127.0.0.1:8000/x", "127-0-0-1-8000")],
)
def test_an_address_alone_makes_a_profile(url: str, name: str) -> None:
    profile = of_address(url)
    assert profile.name == name
    assert profile.family is None


def test_the_digest_changes_with_what_a_profile_says() -> None:
    assert profile_of(START).digest == profile_of(START).digest
    assert profile_of(START).digest != profile_of(START + "pace = 3").digest
