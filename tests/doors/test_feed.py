"""The Atom feed, held against RFC 4287."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from doors import compared
from policykb.doors.feed import write_feed

ATOM = "{http://www.w3.org/2005/Atom}"
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)")


def read(path: Path, answer: Any) -> ElementTree.Element:
    write_feed(path, answer)
    return ElementTree.fromstring(path.read_bytes())


def only(element: ElementTree.Element, name: str) -> str:
    (found,) = element.findall(ATOM + name)
    return found.text or ""


def test_each_part_is_there_once_and_ids_and_times_are_of_their_form(tmp_path: Path) -> None:
    feed = read(tmp_path / "a.atom", compared.CHANGES)
    assert feed.tag == ATOM + "feed"
    assert only(feed, "title")
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    entries = feed.findall(ATOM + "entry")
    assert len(entries) == len(compared.CHANGES["events"])
    for element in (feed, *entries):
        assert re.fullmatch(r"tag:[a-z.]+,\d{4}:\S+", only(element, "id"))
        assert STAMP.fullmatch(only(element, "updated"))
        assert only(element, "title").strip()
    assert len({only(entry, "id") for entry in entries}) == len(entries)
    assert only(feed, "updated") == max(only(entry, "updated") for entry in entries)
    assert all(entry.find(ATOM + "content").get("type") == "text" for entry in entries)  # type: ignore[union-attr]
    known = {"id", "title", "updated", "author", "entry", "category", "content", "name"}
    assert {element.tag.removeprefix(ATOM) for element in feed.iter()} - {"feed"} <= known


def test_it_says_what_changed_with_both_quotes(tmp_path: Path) -> None:
    feed = read(tmp_path / "a.atom", compared.CHANGES)
    contents = [only(entry, "content") for entry in feed.findall(ATOM + "entry")]
    assert any("- 牵头单位：县民政局" in content and "+ 牵头单位：县残联" in content for content in contents)


def test_the_same_events_give_the_same_bytes(tmp_path: Path) -> None:
    bodies = []
    for name in ("a", "b"):
        write_feed(tmp_path / name, compared.CHANGES)
        bodies.append((tmp_path / name).read_bytes())
    assert bodies[0] == bodies[1]


@pytest.mark.parametrize("text", ["<甲> & 乙", "\x00\x1b[31m\ufffe\ud800", "]]>"])
def test_whatever_a_notice_says_the_feed_is_well_formed(tmp_path: Path, text: str) -> None:
    event = compared.CHANGES["events"][0]
    evil = {**event, "heading": text, "before": {"text": text, "quote": text}}
    feed = read(tmp_path / "a.atom", {**compared.CHANGES, "events": [evil]})
    assert len(feed.findall(ATOM + "entry")) == 1


def test_a_feed_without_events(tmp_path: Path) -> None:
    feed = read(tmp_path / "a.atom", {**compared.CHANGES, "events": [], "total": 0})
    assert only(feed, "updated") == "2026-03-01T00:00:00Z"
