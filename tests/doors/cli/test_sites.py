"""`policykb site`: a draft that is a file as it is printed, and differences that end with 1."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from acquire.site.pages import STARTS, made
from doors.schemas import holds

Typed = Callable[..., Any]
URL = "http://www.lanxi.example/trs/zwgk/tzgg/"


@pytest.fixture
def page(base: Path) -> str:
    (base / "list.html").write_bytes(made()[STARTS["trs"][0]].body)
    return "list.html"


def test_what_is_printed_is_a_profile(page: str, typed: Typed) -> None:
    """What would be fetched stands in it as comments."""
    done = typed("site", "new", page, "--url", URL)
    assert done.code == 0
    said = tomllib.loads(done.out)
    assert (said["start"], said["family"], said["entries"]) == ([URL], "trs", "ul.list > li")
    assert "# Entries of this page, to be fetched: 15" in done.out
    assert "# Further pages of the list: 7" in done.out
    assert "not to be fetched: 1" in done.out


def test_a_profile_that_is_kept_is_checked_and_its_differences_end_with_one(
    base: Path, page: str, typed: Typed
) -> None:
    assert typed("site", "new", page, "--url", URL, "--name", "lanxi").code == 0
    done = typed("site", "check")
    assert (done.code, done.out) == (0, "")
    assert "All as recorded: profiles 1, pages 1." in done.err
    saved = base / "sites" / "lanxi" / "trs_zwgk_tzgg.html"
    saved.write_bytes(saved.read_bytes().replace(b"2026-10-21", b"2026-10-22"))
    done = typed("site", "check", "lanxi")
    assert done.code == 1
    assert done.out.splitlines()[0] == "lanxi/trs_zwgk_tzgg.html"
    assert [line.split()[:2] for line in done.out.splitlines()[1:]] == [["-", "entry"], ["+", "entry"]]
    holds(typed("site", "check", "--json").json, "site_check")
    assert typed("site", "check", "--record").code == 0
    assert typed("site", "check").code == 0


def test_the_json_of_a_draft_is_as_written_down(page: str, typed: Typed) -> None:
    draft = typed("site", "new", page, "--url", URL, "--json").json
    holds(draft, "site_new")
    assert draft["traces"]
    assert len(draft["entries"]) == 15


def test_sites_are_listed_with_what_they_yielded(base: Path, page: str, typed: Typed) -> None:
    done = typed("site", "list", "--json")
    assert (done.code, done.json) == (1, [])
    assert "No site yet" in done.err
    typed("site", "new", page, "--url", URL, "--name", "lanxi")
    rows = typed("site", "list", "--json").json
    holds(rows, "site_list")
    assert [(row["site"], row["family"], row["crawled_at"]) for row in rows] == [("lanxi", "trs", None)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("site",), "new|check|list"),
        (("site", "burn"), "not one of new, check, list"),
        (("site", "new"), "one address or file"),
        (("site", "new", "nothere.html"), "neither an address nor a file"),
        (("site", "new", "http://127.0.0.1:9/"), "--allow-private 127.0.0.1"),
        (("site", "check"), "site new ADDRESS --name NAME"),
        (("site", "check", "nosuch"), "no site 'nosuch'"),
    ],
)
def test_what_cannot_be_meant_is_refused(words: tuple[str, ...], said: str, typed: Typed) -> None:
    done = typed(*words)
    assert done.code in (2, 3)
    assert said in done.err
