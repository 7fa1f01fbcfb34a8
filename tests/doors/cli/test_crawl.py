"""``policykb crawl``: what it prints, how it ends, and that nothing else of the program uses the network."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from acquire.crawl.server import Answer, Site, html, served, small
from doors.schemas import holds
from policykb.doors.cli.run import run

CALL = "from policykb.doors.cli import main; main()"
ENVIRON = {**os.environ, "POLICYKB_LANG": "en"}


@pytest.fixture
def site() -> Iterator[Site]:
    with served(small()) as one:
        yield one


def typed(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Type ``policykb WORDS``."""
    home.mkdir(exist_ok=True)
    return subprocess.run(
        [sys.executable, "-c", CALL, *words], cwd=home, env=ENVIRON, capture_output=True, check=False, text=True
    )


def crawl(home: Path, site: Site, *words: str, faults: str = "") -> subprocess.CompletedProcess[str]:
    (home / "sites").mkdir(parents=True, exist_ok=True)
    text = f'title = "白沙河县"\nstart = ["{site.address}/list.html"]\npace = 0\n{faults}'
    (home / "sites" / "baishahe.toml").write_text(text, encoding="utf-8")
    return typed(home, "crawl", *words, "--allow-private", "127.0.0.1")


def test_a_crawl_keeps_indexes_and_tells(site: Site, tmp_path: Path) -> None:
    done = crawl(tmp_path, site, "baishahe", "--json", "--contact", "a@example.org")
    said = json.loads(done.stdout)
    holds(said, "crawl")
    assert (done.returncode, len(said[0]["new"]), done.stderr) == (0, 6, "")
    assert {headers["user-agent"].partition(" ")[2] for _, headers in site.asked} == {"(+a@example.org)"}
    assert typed(tmp_path, "search", "灌区").returncode == 0
    again = crawl(tmp_path, site, "--all", "--since-last")
    assert again.returncode == 0
    assert "pages of lists: 1" in again.stdout
    assert "contact" in again.stderr


def test_a_profile_that_is_broken_does_not_keep_all_others_from_being_crawled(site: Site, tmp_path: Path) -> None:
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "broken.toml").write_text("strat = []\n", encoding="utf-8")
    assert crawl(tmp_path, site, "broken").returncode == 2
    done = crawl(tmp_path, site, "--all", "--no-build")
    assert done.returncode == 3
    assert "broken.toml: strat is no key of a profile" in done.stderr
    assert len(list((tmp_path / "corpus").rglob("*.html"))) == 6


def test_the_record_of_runs_names_the_crawl(site: Site, tmp_path: Path) -> None:
    assert crawl(tmp_path, site, "baishahe").returncode == 0
    (run,) = (tmp_path / "index" / "runs.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(run)["command"] == "crawl"


def test_a_dry_run_says_what_would_be_fetched(site: Site, tmp_path: Path) -> None:
    done = crawl(tmp_path, site, "baishahe", "--dry-run")
    assert done.returncode == 0
    assert "t20240303_2.html" in done.stdout
    assert not (tmp_path / "corpus").exists()


def test_a_page_that_fails_makes_it_three_a_site_that_fails_two(site: Site, tmp_path: Path) -> None:
    site.faults = {"/zwgk/202403/t20240303_2.html": lambda path, nth: Answer(status=500)}
    done = crawl(tmp_path, site, "baishahe", "--no-build")
    assert done.returncode == 3
    assert "/zwgk/202403/t20240303_2.html: the site answers 500" in done.stderr
    site.faults = {"/list.html": lambda path, nth: Answer(status=500)}
    assert crawl(tmp_path / "other", site, "baishahe", "--no-build").returncode == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("crawl",), "no site is named"),
        (("crawl", "nowhere"), "no site 'nowhere'"),
        (("crawl", "http://127.0.0.1:9/", "--allow-private", "a/b"), "--allow-private a/b"),
        (("crawl", "http://127.0.0.1:9/", "--contact", "a\nb"), "contact"),
        (("add", "http://127.0.0.1:9/"), "say --allow-private 127.0.0.1"),
    ],
)
def test_wrong_use_is_one_line_and_two(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    says: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POLICYKB_LANG", "en")
    assert run(list(words)) == 2
    told = capsys.readouterr()
    assert says in " ".join((told.err + told.out).split())
    assert "Traceback" not in told.err


def test_a_private_address_that_is_not_named_is_refused_and_two(tmp_path: Path) -> None:
    done = typed(tmp_path, "crawl", "http://127.0.0.1:9/", "--no-build")
    assert done.returncode == 2
    assert "say --allow-private 127.0.0.1" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="sends the signal of Ctrl-C")
def test_ctrl_c_is_clean_and_the_next_crawl_goes_on(site: Site, tmp_path: Path) -> None:
    running: list[subprocess.Popen[str]] = []

    def stop(path: str, nth: int) -> Answer | None:
        if nth == 1:
            running[0].send_signal(signal.SIGINT)
        return None

    crawl(tmp_path, site, "baishahe", "--dry-run")
    site.asked.clear()
    site.faults = {"/zwgk/202403/t20240303_2.html": stop}
    words = ["crawl", "baishahe", "--json", "--no-build", "--allow-private", "127.0.0.1"]
    process = subprocess.Popen(
        [sys.executable, "-c", CALL, *words],
        cwd=tmp_path, env=ENVIRON, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    running.append(process)
    told, wrong = process.communicate()
    assert process.returncode == 130
    assert json.loads(told)[0]["state"] == "stopped"
    assert "Traceback" not in wrong
    done = crawl(tmp_path, site, "baishahe", "--json", "--no-build")
    assert (done.returncode, len(json.loads(done.stdout)[0]["new"])) == (0, 6)


def test_an_address_in_a_private_network_is_added_where_it_is_named(site: Site, tmp_path: Path) -> None:
    site.pages["/one.html"] = html("<h1>白沙河县水务局关于渠道清淤的通知</h1><p>各乡镇：请于月底前完成。</p>")
    done = typed(tmp_path, "add", site.address + "/one.html", "--allow-private", "127.0.0.1", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["state"] == "new"


def test_nothing_else_uses_the_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No socket is opened by any command but ``crawl`` and ``add URL``; Python itself is asked, so none is missed."""
    monkeypatch.chdir(tmp_path)
    Path("notice.html").write_bytes(small().pages["/zwgk/202403/t20240303_2.html"].body)
    opened: list[str] = []
    watching = True

    def look(event: str, _: object) -> None:
        if watching and event.startswith(("socket.connect", "socket.getaddrinfo", "socket.gethostby", "socket.bind")):
            opened.append(event)

    sys.addaudithook(look)
    for words in (
        ["add", "notice.html"],
        ["build", "--rebuild", "--workers", "1"],
        ["search", "灌区"],
        ["lead", "灌区"],
        ["show", "1"],
        ["unit", "水务局"],
        ["status"],
        ["check"],
        ["verify"],
        ["doctor"],
        ["extract", "notice.html"],
        ["export", "tasks.csv"],
        ["crawl", "nowhere"],
        ["remove", "1", "--why", "试"],
    ):
        run(words)
    capsys.readouterr()
    watching = False
    assert opened == []
