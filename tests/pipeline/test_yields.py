"""A site that yields otherwise than before is told of, once and with what to do; one that yields as before is not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from acquire.site.pages import expected, made
from policykb.acquire.crawl.outcome import Crawled, Failed
from policykb.acquire.site.keys import profile_of
from policykb.pipeline.build import build
from policykb.pipeline.yields import Alarm, Yield, judge, remembered
from policykb.project import Project, find_project

START = "http://www.lanxi.example/tzgg/"
GOOD = tuple(f"good/{n}.html" for n in range(10))
THIN = tuple(f"thin/{n}.html" for n in range(10))
PRESS = tuple(f"press/{n}.html" for n in range(10))
_STORY = "<title>集市{n}</title><h1>秋日集市{n}</h1><p>{text}</p>"
_WORDS = "集市上人来人往，摊主们忙着招呼客人，孩子们在戏台前等候开场，热闹的场面一直持续到傍晚。"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Ten notices, ten pages without a text, ten stories that are no notices; indexed."""
    home = tmp_path_factory.mktemp("yields")
    pages = made()
    notices = [path for path in expected().notices if path.startswith("/trs/")]
    bodies = {
        **{name: pages[path].body for name, path in zip(GOOD, notices, strict=False)},
        **{name: f"<title>通知公告</title><h1>通知公告{n}</h1>".encode() for n, name in enumerate(THIN)},
        **{name: _STORY.format(n=n, text=_WORDS * (n + 4)).encode() for n, name in enumerate(PRESS)},
    }
    for name, body in bodies.items():
        path = home / "corpus" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    found = find_project(home, environ={})
    build(found, workers=1)
    return found


@pytest.fixture(autouse=True)
def forgotten(project: Project) -> None:
    """Each test begins with nothing remembered."""
    (project.corpus / ".frontier.sqlite").unlink(missing_ok=True)


def round_of(new: Sequence[str] = (), **said: Any) -> Crawled:
    """A round of a site that came to its end."""
    keys = {"script": "simplified", **said.pop("keys", {})}
    blank = dict.fromkeys(("lists", "entries", "documents", "unchanged", "same", "robots", "outside", "unread"), 0)
    return Crawled(
        **{
            "site": "lanxi",
            "profile": profile_of({"start": [START], **keys}, name="lanxi", where="lanxi.toml"),
            "news": False,
            "resumed": False,
            "finished": True,
            "stopped": "",
            "given_up": 0,
            "listed": ((START, 40),),
            "new": tuple(new),
            "changed": (),
            "gone": (),
            "failures": (),
            "pending": (),
            **blank,
            **said,
        }
    )


def codes(alarms: Sequence[Alarm]) -> set[str]:
    return {alarm.code for alarm in alarms}


def test_a_site_that_yields_as_before_gives_no_alarm_and_is_remembered(project: Project) -> None:
    assert judge(project, [round_of(GOOD)]) == ()
    assert judge(project, [round_of(GOOD[:9])]) == ()
    (latest,) = remembered(project.corpus)
    got = latest.got
    assert (latest.site, latest.judged) == ("lanxi", "sound")
    assert (got.pages, got.numbered, got.issued, got.script) == (9, 1.0, 1.0, "simplified")
    assert got.text is not None
    assert got.text > 100
    assert got.measures is not None
    assert got.measures >= 2
    assert got.lists == {START: 40}


def test_the_first_round_has_nothing_to_be_held_against(project: Project) -> None:
    assert judge(project, [round_of(PRESS)]) == ()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"listed": ((START, 0),)}, {"list-empty"}),
        ({"failures": (Failed(url=START + "1.html", message="…", code="error-page"),)}, {"error-page"}),
        ({"failures": (Failed(url=START + "1.html", message="…", code="login-wall"),)}, {"login-wall"}),
        ({"failures": (Failed(url=START + "1.html", message="…", code="challenge"),)}, {"challenge"}),
        ({"failures": (Failed(url=START + "1.html", message="…", code="http-404"),)}, set()),
        ({"listed": ((START, 0),), "failures": (Failed(url=START, message="…", code="http-503"),)}, set()),
        ({"listed": ((START, 0),), "robots": 1}, set()),
        ({"new": THIN}, {"no-text"}),
        ({"new": THIN[:5]}, set()),
        ({"new": GOOD, "keys": {"script": "traditional"}}, {"other-script"}),
        ({"listed": ((START, 0),), "finished": False}, set()),
    ],
)
def test_what_is_wrong_by_itself_is_told_at_once(project: Project, said: dict[str, Any], told: set[str]) -> None:
    """Even where it is accepted: an empty list is never right."""
    assert codes(judge(project, [round_of(**said)])) == told
    assert codes(judge(project, [round_of(**said)], accept=True)) == told


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"listed": ((START, 19),)}, {"list-short"}),
        ({"listed": ((START, 21),)}, set()),
        ({"listed": ((START, 19),), "news": True}, set()),
        ({"new": THIN}, {"no-text", "text-short", "number-rare", "issuer-rare", "measures-few"}),
        ({"new": PRESS}, {"number-rare", "issuer-rare", "measures-few"}),
        ({"new": (*PRESS[:3], *GOOD)}, set()),
        ({"new": PRESS[:7]}, set()),
    ],
)
def test_a_sudden_drop_is_told(project: Project, said: dict[str, Any], told: set[str]) -> None:
    judge(project, [round_of(GOOD)])
    assert codes(judge(project, [round_of(**said)])) == told


def test_a_bad_round_is_no_measure_for_the_next_one(project: Project) -> None:
    judge(project, [round_of(GOOD)])
    bad = round_of(PRESS)
    assert codes(judge(project, [bad])) == codes(judge(project, [bad])) != set()


def test_what_is_accepted_is_the_measure_from_then_on(project: Project) -> None:
    for _ in range(5):
        judge(project, [round_of(GOOD)])
    assert judge(project, [round_of(PRESS)], accept=True) == ()
    assert judge(project, [round_of(PRESS)]) == ()


def test_a_profile_that_was_changed_begins_anew(project: Project) -> None:
    """What it says may well be why it yields otherwise."""
    judge(project, [round_of(GOOD)])
    assert judge(project, [round_of(PRESS, keys={"detail": "/news/"})]) == ()


def test_sites_are_judged_each_by_itself(project: Project) -> None:
    judge(project, [round_of(GOOD), round_of(PRESS, site="other")])
    alarms = judge(project, [round_of(PRESS), round_of(PRESS, site="other")])
    assert {alarm.site for alarm in alarms} == {"lanxi"}


def test_attachments_are_not_counted_among_pages(project: Project) -> None:
    judge(project, [round_of((*GOOD, "good/table.xlsx"))])
    assert remembered(project.corpus)[0].got.pages == 10


def test_nothing_is_remembered_where_nothing_was_crawled(tmp_path: Path) -> None:
    assert remembered(tmp_path) == ()


def test_a_yield_comes_back_as_it_was(project: Project) -> None:
    judge(project, [round_of()])
    assert remembered(project.corpus)[0].got == Yield(lists={START: 40})
