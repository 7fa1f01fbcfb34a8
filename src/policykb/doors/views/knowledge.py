"""The rules: what there is, what of it is not as its examples say, and which facts a change gains and loses."""

from __future__ import annotations

from collections.abc import Iterator

from policykb.doors.messages import say
from policykb.doors.terminal import Screen, one_line, wrap
from policykb.doors.views.card import INDENT
from policykb.doors.views.view import View
from policykb.json_form import Json

FAILURE_COLUMNS = ("file", "rule_id", "reason", "text")


def proof_view(proof: Json) -> View:
    """What fails, a line each."""

    def lines(screen: Screen) -> Iterator[str]:
        for one in proof["failures"]:
            place = f"{one['file']}#{one['rule_id']}" if one["rule_id"] else one["file"]
            yield f"{one_line(place)}: {screen.style(one['reason'], 'bad')} {one_line(one['text'])}"

    return View(
        whole=lambda: proof,
        records=lambda: proof["failures"],
        columns=FAILURE_COLUMNS,
        rows=lambda: proof["failures"],
        lines=lines,
    )


CHANGE_COLUMNS = ("sign", "doc_id", "source", "kind", "clause_id", "says", "quote", "rule_id")
_STYLE = {"+": "good", "-": "bad"}


def impact_view(impact: Json) -> View:
    """Facts gained and lost, a line each, notice by notice, then how many of each kind."""

    def lines(screen: Screen) -> Iterator[str]:
        source = None
        for one in impact["changes"]:
            if one["source"] != source:
                source = one["source"]
                yield screen.style(f"{one['doc_id']} {one_line(source)}", "strong")
            yield from _change(one, screen)
        for kind, count in impact["counts"].items():
            if count["gained"] or count["lost"]:
                yield say("rules.count", kind=kind, gained=count["gained"], lost=count["lost"])

    return View(
        whole=lambda: impact,
        records=lambda: impact["changes"],
        columns=CHANGE_COLUMNS,
        rows=lambda: impact["changes"],
        lines=lines,
    )


def _change(one: Json, screen: Screen) -> Iterator[str]:
    place = f"#{one['clause_id']} " if one["clause_id"] else ""
    quote = f" “{one['quote']}”" if one["quote"] else ""
    rule = f" [{one['rule_id']}]" if one["rule_id"] else ""
    text = one_line(f"{one['sign']} {place}{one['kind']} {one['says']}{quote}{rule}")
    for line in wrap(text, screen.prose - INDENT):
        yield " " * INDENT + screen.style(line, _STYLE[one["sign"]])


RULE_COLUMNS = ("file", "rule_id", "examples", "counter_examples")
