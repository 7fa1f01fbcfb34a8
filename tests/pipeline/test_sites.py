"""Profiles drafted and kept with their page; each tried on its saved pages, where any difference is named."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from acquire.crawl.server import Answer, Site, served
from acquire.site.notices import notice
from acquire.site.pages import STARTS, made, path_of
from policykb.errors import SourceError, UsageError
from policykb.pipeline.sites import check_sites, new_site, saved_pages
from policykb.project import Project, find_project

PAGES = made()
HOST = "http://www.lanxi.example"
TRS = STARTS["trs"][0]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """An empty project, without any network."""

    def refused(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", refused)
    monkeypatch.setattr(socket.socket, "connect", refused)
    return find_project(tmp_path, environ={})


@pytest.fixture
def kept(project: Project) -> Path:
    """The folder of saved pages of a profile that was drafted and kept: a list and a notice with an attachment."""
    page = project.root / "list.html"
    page.write_bytes(PAGES[TRS].body)
    new_site(project, str(page), url=HOST + TRS, name="lanxi")
    folder = project.root / "sites" / "lanxi"
    path = path_of("trs", notice("trs", 0))
    (folder / "notice.html").write_bytes(PAGES[path].body)
    (folder / "notice.html.source.json").write_text(json.dumps({"url": HOST + path}), encoding="utf-8")
    check_sites(project, record=True)
    return folder


def test_a_draft_is_kept_with_its_page_and_holds(project: Project, kept: Path) -> None:
    assert [path.name for path in saved_pages(kept)] == ["notice.html", "trs_zwgk_tzgg.html"]
    checked = check_sites(project)
    assert (checked.sites, checked.pages, checked.differences, checked.unrecorded) == (1, 2, (), ())


@pytest.mark.parametrize(
    ("page", "change", "differences"),
    [
        ("trs_zwgk_tzgg.html", ('class="list"', 'class="news"'), {("-", "entry"): 15}),
        ("trs_zwgk_tzgg.html", ("createPageHTML(8,", "createPageHTML(7,"), {("-", "next"): 1}),
        ("trs_zwgk_tzgg.html", ("createPageHTML(8,", "createPageHTML(9,"), {("+", "next"): 1}),
        ("trs_zwgk_tzgg.html", ("2026-10-21", "2026-10-22"), {("-", "entry"): 1, ("+", "entry"): 1}),
        ("notice.html", ('href="/trs/zwgk/tzgg/202610/P0', 'name="/trs/zwgk/tzgg/202610/P0'), {("-", "attachment"): 1}),
        ("notice.html", ("<title>", "<title>404 Not Found "), {("-", "attachment"): 1, ("+", "wrong"): 1}),
    ],
)  # fmt: skip
def test_what_is_found_otherwise_than_recorded_is_named(
    project: Project, kept: Path, page: str, change: tuple[str, str], differences: dict[tuple[str, str], int]
) -> None:
    text = (kept / page).read_text(encoding="utf-8")
    assert change[0] in text
    (kept / page).write_text(text.replace(*change, 1), encoding="utf-8")
    checked = check_sites(project)
    found = [(one.sign, one.what) for one in checked.differences]
    assert {key: found.count(key) for key in set(found)} == differences
    assert {one.page for one in checked.differences} == {f"lanxi/{page}"}
    check_sites(project, record=True)
    assert check_sites(project).differences == ()


def test_a_changed_profile_is_tried_on_the_same_pages(project: Project, kept: Path) -> None:
    profile = project.root / "sites" / "lanxi.toml"
    profile.write_text(profile.read_text(encoding="utf-8") + 'exclude = "/202610/"\n', encoding="utf-8")
    found = [one.what for one in check_sites(project, ["lanxi"]).differences]
    assert found.count("entry") == 4
    assert set(found) == {"entry", "attachment"}


def test_pages_may_lie_elsewhere(project: Project, kept: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "saved" / "lanxi"
    elsewhere.parent.mkdir()
    kept.rename(elsewhere)
    assert check_sites(project).pages == 0
    assert check_sites(project, pages=elsewhere.parent).pages == 2


def test_a_page_of_which_nothing_is_recorded_is_named(project: Project, kept: Path) -> None:
    (kept / "notice.html.expected.json").unlink()
    assert check_sites(project).unrecorded == ("lanxi/notice.html",)


@pytest.mark.parametrize("text", ["{", "[]", '{"entry": 1}'])
def test_a_damaged_record_is_told_with_what_to_do(project: Project, kept: Path, text: str) -> None:
    (kept / "notice.html.expected.json").write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match="write it anew"):
        check_sites(project)


def test_a_page_without_its_address_is_told(project: Project, kept: Path) -> None:
    (kept / "notice.html.source.json").unlink()
    with pytest.raises(SourceError, match="lacks its address"):
        check_sites(project)


def test_nothing_is_written_over(project: Project, kept: Path) -> None:
    before = (project.root / "sites" / "lanxi.toml").read_bytes()
    with pytest.raises(UsageError, match="is there already"):
        new_site(project, str(kept / "notice.html"), name="lanxi")
    assert (project.root / "sites" / "lanxi.toml").read_bytes() == before


@pytest.mark.parametrize("name", ["../lanxi", "a/b", ".hidden", "a?b", ""])
def test_a_name_stays_within_the_folder_of_sites(project: Project, name: str) -> None:
    page = project.root / "list.html"
    page.write_bytes(PAGES[TRS].body)
    if name:
        with pytest.raises(UsageError, match="no name for a file"):
            new_site(project, str(page), url=HOST + TRS, name=name)
    assert not (project.root / "sites").exists()


def test_what_is_no_page_or_has_no_address_is_told(project: Project) -> None:
    with pytest.raises(UsageError, match="neither an address nor a file"):
        new_site(project, "nothere.html")
    page = project.root / "list.html"
    page.write_bytes(PAGES[TRS].body)
    with pytest.raises(UsageError, match="add --url"):
        new_site(project, str(page))
    with pytest.raises(UsageError, match="draft one"):
        check_sites(project)


def test_a_page_saved_by_a_crawl_knows_its_address(project: Project) -> None:
    page = project.root / "list.html"
    page.write_bytes(PAGES[TRS].body)
    (project.root / "list.html.source.json").write_text(json.dumps({"url": HOST + TRS}), encoding="utf-8")
    assert new_site(project, str(page)).profile.start[0].url == HOST + TRS
    assert not (project.root / "sites").exists()


@pytest.mark.parametrize(("start", "entries"), [(TRS, 15), (STARTS["jpage"][1], 12)])
def test_an_address_is_fetched_and_shows_what_its_list_holds(tmp_path: Path, start: str, entries: int) -> None:
    """Where all of it comes from an interface, the first page of that is asked as well; nothing else is."""
    pages = {path: Answer(body=page.body, content_type=page.content_type) for path, page in PAGES.items()}
    with served(Site(pages)) as site:
        made_draft = new_site(find_project(tmp_path, environ={}), site.address + start, private=["127.0.0.1"])
    assert len(made_draft.listing.entries) == entries
    assert len(site.asked) == (1 if entries == 15 else 2)


def test_a_private_address_is_asked_only_where_it_is_named(tmp_path: Path) -> None:
    with served(Site({TRS: Answer(body=PAGES[TRS].body)})) as site:
        with pytest.raises(SourceError, match="private network"):
            new_site(find_project(tmp_path, environ={}), site.address + TRS)
        assert site.asked == []
