"""Upkeep: the state of the base and of the installation, what became of sources, flat rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from policykb.doors.messages import say, translated
from policykb.doors.terminal import Screen, one_line
from policykb.doors.views.card import facts, headed
from policykb.doors.views.table import cell
from policykb.doors.views.view import View
from policykb.json_form import Json


def status_view(status: Json) -> View:
    """The state of the base: a row; for people a line a fact, for scripts under its name in the JSON."""

    def lines(screen: Screen) -> Iterator[str]:
        for key, held in status.items():
            if screen.plain:
                yield f"{key}\t{one_line(cell(_flat({key: held})[key]))}"
                continue
            texts = [_entry(one) for one in held] if isinstance(held, list) else [_answer(held)]
            labels = (say(f"status.{key}"), *("" for _ in texts))
            yield from facts(zip(labels, texts or [say("status.none")], strict=False), screen)

    return View(
        whole=lambda: status, records=lambda: [status], columns=tuple(status), rows=lambda: [_flat(status)], lines=lines
    )


def _answer(held: object) -> str:
    return say("status.yes" if held else "status.no") if isinstance(held, bool) else cell(held)


def _flat(value: Json) -> Json:
    return {key: [_entry(one) for one in held] if isinstance(held, list) else held for key, held in value.items()}


def _entry(value: object) -> str:
    return ": ".join(translated(cell(one)) for one in value.values()) if isinstance(value, dict) else cell(value)


def rows_view(columns: tuple[str, ...], rows: Iterable[Json]) -> View:
    """Flat rows of one kind."""
    return View(whole=lambda: list(rows), records=lambda: rows, columns=columns, rows=lambda: rows)


DOCTOR_COLUMNS = ("check", "state", "detail")
_STATE = {"ok": "good", "note": "faint", "bad": "bad"}


def doctor_view(checks: list[Json]) -> View:
    """The checks of an installation, a line each."""

    def lines(screen: Screen) -> Iterator[str]:
        left = max(len(check["check"]) for check in checks) + 2
        for check in checks:
            state = screen.style(check["state"].ljust(6), _STATE[check["state"]])
            yield f"{state}{check['check'].ljust(left)}{one_line(check['detail'])}"

    return View(whole=lambda: checks, records=lambda: checks, columns=DOCTOR_COLUMNS, rows=lambda: checks, lines=lines)


ADD_COLUMNS = (
    "state", "source", "doc_id", "title", "kind", "number", "issuers", "issued_on", "region", "measures", "duties",
    "message",
)  # fmt: skip


def added_view(added: list[Json]) -> View:
    """What was added, with what was understood of it and what is doubtful."""

    def lines(screen: Screen) -> Iterator[str]:
        for one in added:
            yield from _added(one, screen)

    return View(
        whole=lambda: added[0] if len(added) == 1 else added,
        records=lambda: added,
        columns=ADD_COLUMNS,
        rows=lambda: added,
        lines=lines,
    )


def _added(one: Json, screen: Screen) -> Iterator[str]:
    yield from headed(None, f"{one['source']}", say(f"add.{one['state']}"), screen)
    if one["message"]:
        yield from facts((("", translated(one["message"])),), screen)
    if one["doc_id"] is None:
        return
    unknown = say("show.unknown")
    yield from facts(
        (
            ("", one["title"] or unknown),
            (say("show.number"), one["number"] or unknown),
            (say("show.kind"), one["kind"]),
            (say("show.issuers"), " · ".join(one["issuers"]) or unknown),
            (say("show.issued"), one["issued_on"] or unknown),
            (say("show.region"), one["region"] or unknown),
            (say("show.measures"), say("add.counts", measures=one["measures"], duties=one["duties"])),
            ("", one["doc_id"]),
        ),
        screen,
    )
    doubts = [f"{finding['code']}: {translated(finding['message'])}" for finding in one["findings"]] or [
        say("add.no_doubts")
    ]
    yield from facts(((say("add.doubts") if at == 0 else "", doubt) for at, doubt in enumerate(doubts)), screen)


def tally_view(tally: Json) -> View:
    """What a build did; for people one line."""
    counts = {key: len(held) if isinstance(held, list) else held for key, held in tally.items()}

    def lines(_screen: Screen) -> Iterator[str]:
        if not any(counts.values()):
            yield say("build.empty")
        elif not any(count for key, count in counts.items() if key != "unchanged"):
            yield say("build.nothing_new", unchanged=counts["unchanged"])
        else:
            yield " · ".join(say(f"built.{key}", count=count) for key, count in counts.items() if count)

    return View(whole=lambda: tally, records=lambda: [tally], columns=tuple(counts), rows=lambda: [counts], lines=lines)


DIFFERENCE_COLUMNS = ("kind", "name", "state", "parts")


def checked_view(found: Json) -> View:
    """Whether two indexes hold the same, and the first records that they do not share; rows are those."""

    def lines(_screen: Screen) -> Iterator[str]:
        for one in found["differences"]:
            parts = f" ({', '.join(one['parts'])})" if one["parts"] else ""
            state = say(f"build_check.{one['state']}_mark")
            yield f"{state} {one['kind']} {one_line(one['name'])}{parts}"
        result = "equal" if found["equal"] else "differs"
        yield say(f"build_check.{result}", notices=found["notices"], digest=found["digest"][:16])

    return View(
        whole=lambda: found,
        records=lambda: found["differences"],
        columns=DIFFERENCE_COLUMNS,
        rows=lambda: found["differences"],
        lines=lines,
    )


RUN_COLUMNS = (
    "at", "command", "outcome", "seconds", "user", "host", "added", "changed", "renewed", "removed", "moved",
    "unchanged", "failed", "message",
)  # fmt: skip


def runs_view(runs: Sequence[Json]) -> View:
    """What was done to the index, the newest first: for people a line each, with what failed below."""

    def lines(screen: Screen) -> Iterator[str]:
        for run in runs:
            counts = (f"{name} {run[name]}" for name in RUN_COLUMNS[6:13] if run.get(name))
            seconds = "" if run.get("seconds") is None else f"{run['seconds']} s"
            who = f"{run['user']}@{run['host']}"
            style = "good" if run["outcome"] == "done" else "bad"
            told = [run["at"], one_line(run["command"]), screen.style(run["outcome"], style), seconds, who, *counts]
            yield "  ".join(filter(None, told))
            if run["message"]:
                yield f"    {translated(one_line(run['message']))}"
            for failure in run.get("failures", ()):
                yield f"    {one_line(failure['source'])}: {translated(one_line(failure['message']))}"
        if not runs:
            yield say("runs.none")

    rows = [{name: run.get(name) for name in RUN_COLUMNS} for run in runs]
    return View(whole=lambda: list(runs), records=lambda: runs, columns=RUN_COLUMNS, rows=lambda: rows, lines=lines)


FAULT_COLUMNS = ("code", "source", "doc_id", "message", "start", "end")


def verified_view(found: Json) -> View:
    """What could not be proved, a line each, and what was mended; rows are faults."""

    def lines(screen: Screen) -> Iterator[str]:
        for key, style in (("repaired", "good"), ("faults", "bad")):
            for fault in found[key]:
                place = one_line(fault["source"]) + (f"#{fault['start']}" if fault["start"] is not None else "")
                told = f"{place}: {fault['code']} {translated(one_line(fault['message']))}".removeprefix(": ")
                yield f"{screen.style(say(f'verify.{key}_mark'), style)} {told}"
        yield say("verify.proved", count=found["notices"])

    return View(
        whole=lambda: found,
        records=lambda: found["faults"],
        columns=FAULT_COLUMNS,
        rows=lambda: found["faults"],
        lines=lines,
    )


def removed_view(moved: list[Json]) -> View:
    """What was moved out of the corpus, and where it lies now."""

    def lines(_screen: Screen) -> Iterator[str]:
        for one in moved:
            yield say("remove.done", source=one_line(one["source"]), moved=one["moved"])

    return View(
        whole=lambda: moved, records=lambda: moved, columns=("source", "moved"), rows=lambda: moved, lines=lines
    )


MISSING_COLUMNS = ("cited_by", "title", "number")
