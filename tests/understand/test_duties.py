"""Duties: every form in which a notice states them is read, and nothing else is."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from policykb.model import Clause, Document, Header, Span
from policykb.understand.duties import FoundDuty, find_duties

_CASES = Path(__file__).parent.parent / "cases"
_ROLES = ("lead", "responsible", "cooperate", "guide", "supervise", "implied")


def cases(name: str) -> list[dict[str, object]]:
    return tomllib.loads((_CASES / name).read_text(encoding="utf-8"))["case"]


def document(text: str) -> Document:
    return Document(
        doc_id="n000000000000", source="sample.txt", url=None, fetched_at=None, media_type="text/plain",
        decoded_as="utf-8", script="simplified", text=text, origins=((0, 0),), facts=(), tables=(), removed=(),
        findings=(),
    )  # fmt: skip


def duties(text: str, clauses: tuple[Clause, ...] = ()) -> tuple[FoundDuty, ...]:
    return find_duties(document(text), Header(), clauses)


@pytest.mark.parametrize("case", cases("duties.toml"), ids=lambda case: str(case["form"]))
def test_every_form_is_read(case: dict[str, object]) -> None:
    found = duties(str(case["text"]))
    for role in _ROLES:
        units = Counter(duty.unit for duty in found if duty.role == role)
        assert units == Counter(case.get(role, [])), role
