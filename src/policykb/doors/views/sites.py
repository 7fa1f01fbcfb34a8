"""Profiles of sites: a draft with what it would fetch, and where one finds otherwise than was recorded."""

from __future__ import annotations

from collections.abc import Iterator

from policykb.doors.messages import say, translated
from policykb.doors.terminal import Screen, one_line
from policykb.doors.views.view import View
from policykb.json_form import Json

ENTRY_COLUMNS = ("date", "title", "url")
DIFFERENCE_COLUMNS = ("site", "page", "sign", "what", "said")
SITE_COLUMNS = (
    "site", "title", "family", "licence", "crawled_at", "judged", "entries", "pages", "text", "numbered", "issued",
    "measures",
)  # fmt: skip
_CALLED = {"next": "next_page"}
_STYLE = {"+": "good", "-": "bad"}


def draft_view(draft: Json) -> View:
    """The profile, then what it would fetch, as comments: so that the whole is a profile's file."""

    def lines(screen: Screen) -> Iterator[str]:
        yield from draft["profile"].splitlines()
        yield ""
        fetched = [say("site.entries", count=len(draft["entries"]))]
        fetched += [" ".join(filter(None, (one["date"], one["url"], one["title"]))) for one in draft["entries"]]
        if draft["next"]:
            fetched.append(say("site.next", count=len(draft["next"])))
            fetched += draft["next"]
        if draft["outside"]:
            fetched.append(say("site.outside", count=draft["outside"]))
        yield from (screen.style(f"# {one_line(line)}", "faint") for line in fetched)

    return View(
        whole=lambda: draft,
        records=lambda: draft["entries"],
        columns=ENTRY_COLUMNS,
        rows=lambda: draft["entries"],
        lines=lines,
    )


def difference_view(found: Json) -> View:
    """What differs, a line each, page by page."""

    def lines(screen: Screen) -> Iterator[str]:
        page = None
        for one in found["differences"]:
            if one["page"] != page:
                page = one["page"]
                yield screen.style(one_line(page), "strong")
            what = say(f"site.{_CALLED.get(one['what'], one['what'])}")
            yield screen.style(f"  {one['sign']} {what} {one_line(translated(one['said']))}", _STYLE[one["sign"]])

    return View(
        whole=lambda: found,
        records=lambda: found["differences"],
        columns=DIFFERENCE_COLUMNS,
        rows=lambda: found["differences"],
        lines=lines,
    )
