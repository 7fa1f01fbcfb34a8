"""From the address of a list to who must do what: a whole site crawled, built, and what looks wrong told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from acquire.crawl.server import Answer, Site, served
from acquire.site.pages import STARTS, expected, made
from policykb.index.catalog import Catalog

FAULTS = frozenset({"error-page", "login-wall", "missing", "redesign"})


def pages(run: int = 1, faults: frozenset[str] = frozenset()) -> dict[str, Answer]:
    """The test site's pages as answers."""
    return {
        path: Answer(status=page.status, body=page.body, content_type=page.content_type)
        for path, page in made(run, faults=faults).items()
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawl:
    """A project and the site it was crawled from; what the first crawl said, and the notices it led to, by address."""

    home: Path
    site: Site
    code: int
    said: Any
    notices: dict[str, Any]


def crawl(home: Path, *words: str) -> tuple[int, Any]:
    """Type ``policykb crawl`` in a project; its exit code and what it printed as JSON."""
    call = "from policykb.doors.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", call, "crawl", *words, "--allow-private", "127.0.0.1", "--json"],
        cwd=home,
        env={**os.environ, "POLICYKB_LANG": "en"},
        capture_output=True,
        check=False,
    )
    return done.returncode, json.loads(done.stdout) if done.stdout else done.stderr.decode()


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawl]:
    home = tmp_path_factory.mktemp("project")
    (home / "sites").mkdir()
    with served(Site(pages())) as site:
        start = [site.address + path for path in chain.from_iterable(STARTS.values())]
        profile = {"title": "四县通知公告", "start": start, "pace": 0, "connections": 4, "licence": "注明来源可以转载"}
        lines = (f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in profile.items())
        (home / "sites" / "counties.toml").write_text("".join(lines), encoding="utf-8")
        code, said = crawl(home, "counties")
        with Catalog.open(home / "index" / "catalog.sqlite") as catalog:
            held = {
                record.url or record.source: catalog.notice_json(record.doc_id)
                for record in catalog.documents().values()
            }
        notices = {url.removeprefix(site.address): notice for url, notice in held.items()}
        yield Crawl(home=home, site=site, code=code, said=said, notices=notices)


def test_a_whole_site_is_had_and_nothing_looks_wrong(first: Crawl) -> None:
    there = expected()
    assert first.code == 0, first.said
    (said,) = first.said
    assert (said["entries"], len(said["new"])) == (len(there.notices), len(there.notices) + len(there.attachments))
    assert (said["failed"], said["alarms"], said["licence"]) == ([], [], "注明来源可以转载")


def test_who_must_do_what_is_found_in_every_page(first: Crawl) -> None:
    """Number, issuer, date and each stated duty, whatever software and charset it came by."""
    wrong = {}
    for path, wanted in expected().notices.items():
        notice = first.notices[path]
        duties = Counter((duty["role"], duty["unit"]) for measure in notice["measures"] for duty in measure["duties"])
        found = (notice["title"], notice["number"], notice["issuers"], notice["issued_on"], duties)
        meant = (wanted.title, wanted.number, [wanted.issuer], wanted.day.isoformat(), Counter(wanted.duties))
        if found != meant:
            wrong[path] = (found, meant)
    assert wrong == {}


def test_what_went_wrong_on_the_site_is_told_and_ends_with_three(first: Crawl) -> None:
    """The pages that are none are not kept; those held before stay as they were."""
    held = {path: path.read_bytes() for path in (first.home / "corpus").rglob("*.html")}
    first.site.pages = pages(faults=FAULTS)
    code, (said,) = crawl(first.home, "counties")
    assert code == 3
    assert {alarm["code"] for alarm in said["alarms"]} == {"list-empty", "error-page", "login-wall"}
    assert STARTS["trs"][0] in next(one["message"] for one in said["alarms"] if one["code"] == "list-empty")
    assert {path: path.read_bytes() for path in (first.home / "corpus").rglob("*.html")} == held
    code, (said,) = crawl(first.home, "counties", "--since-last")
    assert (code, {alarm["code"] for alarm in said["alarms"]}) == (3, {"list-empty", "error-page", "login-wall"})
    first.site.pages = pages()
    assert crawl(first.home, "counties")[0] == 0
