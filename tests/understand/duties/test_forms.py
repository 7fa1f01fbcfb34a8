"""Duties: every form crossed with labels, marks, brackets, places in the item and levels; what only looks like one."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

import pytest

from policykb.model import Document
from policykb.understand.document import understand

_CASES = Path(__file__).parents[2] / "cases"
PIECES = tomllib.loads((_CASES / "duty_forms.toml").read_text(encoding="utf-8"))
_HEAD = "松岭市人民政府办公室关于做好有关工作的通知\n各有关单位：\n"
Measure = tuple[str, set[tuple[str, str]]]


def filled(form: str, roles: list[str], units: list[str]) -> Measure:
    """A form with one unit in the place of A and two of B, and what it states."""
    words = form.replace("A", "\0").replace("B", "、".join(units[1:])).replace("\0", units[0])
    first, others = roles
    return words, {(first, units[0]), *((others, unit) for unit in units[1:])}


def triples(level: str) -> Iterator[list[str]]:
    units = PIECES["units"][level]
    for at in cycle(range(len(units))):
        yield [units[(at + step) % len(units)] for step in (0, 1, 3)]


def in_brackets(level: str) -> Iterator[Measure]:
    units, pairs, places = triples(level), cycle(PIECES["brackets"]), cycle(PIECES["places"])
    for form, roles in PIECES["worded"].items():
        for _ in range(5):
            words, stated = filled(form, roles, next(units))
            pair = next(pairs)
            yield next(places).format(pair[0] + words + pair[1]), stated


def in_fields(level: str) -> Iterator[Measure]:
    units, separators = triples(level), cycle(PIECES["separators"])
    for role, labels in PIECES["labels"].items():
        for label in labels:
            for colon in "：:∶":
                three, separator = next(units), next(separators)
                words = f"{label}{colon}{three[0]}{separator}{three[1]}等"
                yield f"扩大有效投资。按期建成。\n{words}", {(role, unit) for unit in three[:2]}


def in_sentences(level: str) -> Iterator[Measure]:
    units = triples(level)
    for form, roles in PIECES["sentences"].items():
        for _ in range(4):
            words, stated = filled(form, roles, next(units))
            yield f"扩大有效投资。按期建成。{words}", stated


@pytest.mark.parametrize("breaks", ["\n", "  "], ids=["lines", "blanks"])
@pytest.mark.parametrize("level", PIECES["units"])
@pytest.mark.parametrize("made", [in_brackets, in_fields, in_sentences])
def test_each_form_states_its_units_and_nothing_else(
    made: Callable[[str], Iterator[Measure]], level: str, breaks: str, document: Callable[..., Document]
) -> None:
    everything = list(made(level))
    wrong = []
    for first in range(0, len(everything), 20):
        some = everything[first : first + 20]
        items = "\n".join(f"{number}.{words}" for number, (words, _) in enumerate(some, 1))
        text = f"{_HEAD}{items}\n".replace("\n", breaks)
        found = defaultdict(set)
        for measure in understand(document(text)).measures:
            found[measure.label] |= {(duty.role, duty.unit) for duty in measure.duties if duty.role != "implied"}
        for number, (words, stated) in enumerate(some, 1):
            if found[f"{number}."] != stated:
                wrong.append((words, found[f"{number}."] ^ stated))
    assert wrong == []


@pytest.mark.parametrize("words", PIECES["false_friends"])
def test_what_only_looks_like_a_form_states_nothing(words: str, document: Callable[..., Document]) -> None:
    for level in PIECES["units"]:
        units = triples(level)
        for _ in range(6):
            first, second, _ = next(units)
            said = words.replace("A", first).replace("B", second)
            text = f"{_HEAD}一、加强管理。认真组织。{said}\n二、完善机制。扎实推进。\n"
            duties = [duty for measure in understand(document(text)).measures for duty in measure.duties]
            assert [(said, duty.role, duty.unit) for duty in duties if duty.role != "implied"] == []
