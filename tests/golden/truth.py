"""What a reader finds in each sample notice, as single expectations that can each hold or fail.

A truth file (``*.toml`` beside this module) is written by hand from reading the notice. Text is compared after NFKC
folding, without white space. Where the truth gives a list in the place of one value, any of the list holds.

======================  ==============================================================================================
``source``              the sample in ``corpus/``
header fields           ``title kind number script region issued_on …``; ``false`` stands for unknown
names                   ``issuers recipients repeals``: these are among what was found; ``not_repeals``: these are not
``parts``               title, kind and issuers of the documents that the page holds
``sections``            headings; ``citations`` titles; ``citation_numbers`` numbers; ``contacts`` pieces of their text
``findings``            codes that must be there; ``no_findings`` must not
``must_contain``        pieces of the clean text; ``must_not_contain``
``measures``            heading or first words; units by role: ``lead responsible cooperate guide supervise`` are exact,
                        ``implied`` units are among those found; ``deadline``; ``targets``
``only_stated``         units that may carry a stated duty anywhere (a default for every measure)
``no_duty``             units that carry none
``canonical``           the full name of a unit as written; ``unit_kind`` its kind; ``successor`` a piece of a later
                        name; ``not_same`` old names that must not be given as today's
``lists``               name, stated count, number of items by group; ``table_rows`` the rows of each table
``known_failures``      the name of an expectation, and why it fails for now
======================  ==============================================================================================
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Json = dict[str, Any]
STATED = ("lead", "responsible", "cooperate", "guide", "supervise")
FIELDS = ("title", "kind", "number", "script", "region", "issued_on", "published_on", "effective_on", "expires_on")


@dataclass(frozen=True, slots=True)
class Expectation:
    """One promise about one notice: what is ``found`` of it, and whether the promise ``holds`` for that."""

    name: str
    found: Callable[[Json], Any]
    holds: Callable[[Any], bool]


def truths() -> dict[str, Json]:
    """Every truth file by its name."""
    return {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(Path(__file__).parent.glob("*.toml"))}


def expectations(truth: Json) -> Iterator[Expectation]:
    """The single expectations of a truth file."""
    for part in (_header, _names, _text, _measures, _units, _grids):
        yield from part(truth)


def fold(text: object) -> str:
    """Half and full width alike, without white space."""
    return "".join(unicodedata.normalize("NFKC", str(text or "")).split())


def either(wanted: object) -> set[str]:
    """The foldings of one value, or of the alternatives of a list."""
    return {fold(one) for one in (wanted if isinstance(wanted, list) else [wanted])}


def among(wanted: object) -> Callable[[Any], bool]:
    """Whether the wanted value is one of those found."""
    return lambda found: bool(either(wanted) & {fold(one) for one in found})


def absent(unwanted: object) -> Callable[[Any], bool]:
    """Whether the unwanted value is none of those found."""
    return lambda found: not among(unwanted)(found)


def within(wanted: object) -> Callable[[Any], bool]:
    """Whether the wanted piece lies in one of the texts found."""
    return lambda found: any(piece in fold(text) for piece in either(wanted) for text in found)


def each(
    name: str, wanted: list[Any], found: Callable[[Json], Any], test: Callable[[Any], Any]
) -> Iterator[Expectation]:
    """One expectation for each of ``wanted``."""
    return (Expectation(f"{name} {item}", found, test(item)) for item in wanted)


def every(key: str, field: str) -> Callable[[Json], Any]:
    """That field of every object under that key."""
    return lambda notice: [one[field] for one in notice[key]]


def _header(truth: Json) -> Iterator[Expectation]:
    for field in FIELDS:
        if field in truth:
            yield Expectation(field, lambda n, f=field: n[f], lambda came, f=field: fold(came) in either(truth[f]))


def _names(truth: Json) -> Iterator[Expectation]:
    for key in ("issuers", "recipients", "repeals"):
        yield from each(key, truth.get(key, []), lambda n, k=key: n[k], among)
    yield from each("not repealed", truth.get("not_repeals", []), lambda n: n["repeals"], absent)
    yield from each("citation", truth.get("citations", []), every("citations", "title"), within)
    yield from each("citation number", truth.get("citation_numbers", []), every("citations", "number"), among)
    yield from each("contact", truth.get("contacts", []), every("contacts", "text"), within)
    yield from each("finding", truth.get("findings", []), every("findings", "code"), among)
    yield from each("no finding", truth.get("no_findings", []), every("findings", "code"), absent)
    for part in truth.get("parts", []):
        yield Expectation(f"part {part['title']}", lambda n: n["parts"], _is_part(part))


def _is_part(wanted: Json) -> Callable[[Any], bool]:
    return lambda parts: any(
        fold(part["title"]) in either(wanted["title"])
        and wanted.get("kind") in (None, part["kind"])
        and set(map(fold, wanted.get("issuers", []))) <= set(map(fold, part["issuers"]))
        for part in parts
    )


def _text(truth: Json) -> Iterator[Expectation]:
    yield from each("text has", truth.get("must_contain", []), lambda n: [n["text"]], within)
    for piece in truth.get("must_not_contain", []):
        yield Expectation(f"text lacks {piece}", _around(piece), lambda came: came is None)
    yield from each("section", truth.get("sections", []), every("sections", "heading"), within)


def _around(piece: str) -> Callable[[Json], str | None]:
    """The place of ``piece`` in the clean text, as it stands there."""

    def found(notice: Json) -> str | None:
        text = fold(notice["text"])
        place = text.find(fold(piece))
        return None if place < 0 else text[max(0, place - 20) : place + len(piece) + 20]

    return found


def measure_of(notice: Json, heading: str) -> Json | None:
    """The measure of that heading, else the one whose text begins with it (after its label)."""
    wanted = fold(heading)
    by_heading = (measure for measure in notice["measures"] if wanted in fold(measure["heading"]))
    by_text = (measure for measure in notice["measures"] if wanted in fold(measure["text"])[: len(wanted) + 12])
    return next(by_heading, None) or next(by_text, None)


def _of_measure(heading: str, fact: Callable[[Json], Any]) -> Callable[[Json], Any]:
    """A fact of one measure; ``None`` where the measure is not found."""

    def found(notice: Json) -> Any:
        measure = measure_of(notice, heading)
        return None if measure is None else fact(measure)

    return found


def _carriers(role: str) -> Callable[[Json], list[str]]:
    return lambda measure: [duty["unit"] for duty in measure["duties"] if duty["role"] == role]


def _exactly(wanted: list[Any], spare: set[str]) -> Callable[[Any], bool]:
    """Every wanted unit (any of its alternatives) is there, and none but the spare ones besides."""

    def holds(came: list[str] | None) -> bool:
        units = {fold(unit) for unit in came or ()}
        return (
            came is not None
            and all(either(one) & units for one in wanted)
            and units <= spare.union(*map(either, wanted))
        )

    return holds


def _measures(truth: Json) -> Iterator[Expectation]:
    spare = set(map(fold, truth.get("only_stated", [])))
    for measure in truth.get("measures", []):
        heading = measure["heading"]
        yield Expectation(
            f"measure {heading}",
            lambda n, h=heading: measure_of(n, h) or every("measures", "heading")(n),
            lambda came: isinstance(came, dict),
        )
        for role in STATED:
            holds = _exactly(measure.get(role, []), spare)
            yield Expectation(f"{heading} {role} {measure.get(role, [])}", _of_measure(heading, _carriers(role)), holds)
        implied = _of_measure(heading, _carriers("implied"))
        yield from each(f"{heading} implied", measure.get("implied", []), implied, _of_some(among))
        targets = _of_measure(heading, lambda found: found["targets"])
        yield from each(f"{heading} target", measure.get("targets", []), targets, _of_some(_is_target))
        if "deadline" in measure:
            date = _of_measure(heading, lambda found: (found["deadline"] or {"date": ""})["date"] or "")
            yield Expectation(f"{heading} deadline", date, lambda came, w=measure["deadline"]: came in either(w))
    yield Expectation("no other stated duty", _others(truth, spare), lambda came: not came)


def _of_some(test: Callable[[Any], Callable[[Any], bool]]) -> Callable[[Any], Callable[[Any], bool]]:
    """The same test, which fails where nothing is found at all."""
    return lambda wanted: lambda came: came is not None and test(wanted)(came)


def _is_target(wanted: str) -> Callable[[Any], bool]:
    return lambda came: any(fold(wanted) in fold(one) and len(fold(one)) <= len(fold(wanted)) + 12 for one in came)


def _others(truth: Json, spare: set[str]) -> Callable[[Json], list[str]]:
    """Units with a stated duty outside the measures that the truth names: a wrong unit said with confidence."""

    def found(notice: Json) -> list[str]:
        known = [id(measure_of(notice, measure["heading"])) for measure in truth.get("measures", [])]
        return [
            f"{measure['heading'] or measure['text'][:20]}: {duty['role']} {duty['unit']}"
            for measure in notice["measures"]
            if id(measure) not in known
            for duty in measure["duties"]
            if duty["role"] in STATED and fold(duty["unit"]) not in spare
        ]

    return found


def _of_unit(unit: str, fact: Callable[[Json], Any]) -> Callable[[Json], list[Any]]:
    """A fact of each duty of that unit."""
    return lambda notice: [
        fact(duty) for measure in notice["measures"] for duty in measure["duties"] if fold(duty["unit"]) == fold(unit)
    ]


def _all(test: Callable[[Any], bool]) -> Callable[[list[Any]], bool]:
    return lambda came: bool(came) and all(map(test, came))


def _units(truth: Json) -> Iterator[Expectation]:
    for unit in truth.get("no_duty", []):
        yield Expectation(f"no duty of {unit}", _of_unit(unit, lambda duty: duty["quote"]), lambda came: not came)
    for unit, names in truth.get("canonical", {}).items():
        holds = _all(lambda came, w=names: fold(came) in either(w))
        yield Expectation(f"full name of {unit}", _of_unit(unit, lambda duty: duty["full_name"]), holds)
    for unit, kind in truth.get("unit_kind", {}).items():
        yield Expectation(
            f"kind of {unit}", _of_unit(unit, lambda duty: duty["kind"]), _all(lambda came, w=kind: came in either(w))
        )
    for unit, piece in truth.get("successor", {}).items():
        later = _of_unit(unit, lambda duty: [successor["name"] for successor in duty["successors"]])
        yield Expectation(f"successor of {unit}", later, _all(within(piece)))
    for unit in truth.get("not_same", []):
        state = _of_unit(unit, lambda duty: duty["today"]["state"])
        yield Expectation(f"not the same today {unit}", state, _all(lambda came: came != "same"))


def _grids(truth: Json) -> Iterator[Expectation]:
    for wanted in truth.get("lists", []):
        yield Expectation(f"list {wanted['name']}", lambda n: n["lists"], _is_list(wanted))
    if "table_rows" in truth:
        yield Expectation("table rows", _table_rows, lambda came: came == truth["table_rows"])


def _table_rows(notice: Json) -> list[int]:
    return [len(table["rows"]) for table in notice["tables"]]


def _is_list(wanted: Json) -> Callable[[Any], bool]:
    groups = {fold(name): count for name, count in wanted["groups"].items()}
    return lambda lists: any(
        fold(found["name"]) == fold(wanted["name"])
        and found["stated"] == wanted["stated"]
        and {fold(group["name"]): len(group["items"]) for group in found["groups"]} == groups
        for found in lists
    )
