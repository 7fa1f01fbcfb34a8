"""A family of notices: its members, and where each differs from the original."""

from __future__ import annotations

from collections.abc import Iterator

from policykb.doors.messages import say
from policykb.doors.terminal import Screen, one_line
from policykb.doors.views.beside import marked
from policykb.doors.views.card import INDENT, facts, headed
from policykb.doors.views.view import Row, View
from policykb.json_form import Json

COLUMNS = (
    "doc_id", "source", "relation", "share", "folds", "title", "number", "issued_on", "published_on", "url",
    "differing",
)  # fmt: skip


def family_view(family: Json) -> View:
    """The members, the original first; rows are members."""
    return View(
        whole=lambda: family,
        records=lambda: family["members"],
        columns=COLUMNS,
        rows=lambda: (_row(member) for member in family["members"]),
        lines=lambda screen: _lines(family, screen),
    )


def _row(member: Json) -> Row:
    return {name: member[name] for name in COLUMNS}


def _lines(family: Json, screen: Screen) -> Iterator[str]:
    if len(family["members"]) < 2:
        yield say("family.alone")
    for number, member in enumerate(family["members"], start=1):
        yield from headed(number, member["source"], say(f"family.{member['relation']}"), screen)
        original = member["relation"] == "original"
        yield from facts(
            (
                (say("family.why"), say(f"family.{family['reason']}") if original and family["reason"] else None),
                (say("show.number"), member["number"]),
                (say("show.issued"), member["issued_on"]),
                (say("show.published"), member["published_on"]),
                (say("family.share"), None if original else f"{member['share']:.1%}"),
                (say("family.differing"), None if original else str(member["differing"])),
            ),
            screen,
        )
        yield from (_difference(one, screen) for one in member["differences"])
        if member["differing"] > len(member["differences"]):
            yield " " * INDENT + "…"


def _difference(one: Json, screen: Screen) -> str:
    """``…before [-original-]{+here+} after…`` on one line."""
    changed = marked(one["original"]["text"], one["text"], screen)
    return f"{' ' * INDENT}…{one_line(one['before'])}{changed}{one_line(one['after'])}…"
