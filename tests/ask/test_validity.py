"""In force is said where dates say so, never by default."""

from __future__ import annotations

from datetime import date

import pytest

from policykb.ask.validity import Repealing, status
from policykb.index.records import CitationRecord, DocumentRecord

TODAY = date(2026, 11, 24)


def document(**facts: str | None) -> DocumentRecord:
    known: dict[str, str | None] = dict.fromkeys(
        ("url", "title", "kind", "number", "issued_on", "published_on", "effective_on", "expires_on", "region")
    )
    return DocumentRecord(
        doc_id="n1", source="a.txt", issuers=(), script="simplified", text_digest="", sources=(), **(known | facts)
    )  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, "unknown"),
        ({"issued_on": "2020-01-01"}, "unknown"),
        ({"effective_on": "2020-01-01"}, "in_force"),
        ({"effective_on": "2026-11-24"}, "in_force"),
        ({"effective_on": "2026-11-25"}, "not_yet"),
        ({"expires_on": "2026-11-24"}, "in_force"),
        ({"effective_on": "2020-01-01", "expires_on": "2026-11-23"}, "expired"),
    ],
)
def test_by_its_own_dates(facts: dict[str, str], said: str) -> None:
    assert status(document(**facts), Repealing(()), on=TODAY) == said


def cited(relation: str = "repeals", **facts: str | None) -> Repealing:
    known: dict[str, str | None] = {"title": None, "number": None, "issued_on": "2024-01-01", "doc_id": "n2"}
    return Repealing([CitationRecord(relation=relation, **(known | facts))])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("repealing", "said"),
    [
        (cited(number="甲政发(2019)8号"), "repealed"),
        (cited(number="甲政发(2019)8号", relation="replaces"), "repealed"),
        (cited(number="甲政发(2019)8号", relation="basis"), "in_force"),
        (cited(number="甲政发(2019)9号", title="甲县农村供水管理办法"), "in_force"),
        (cited(title="甲县农村供水管理办法"), "repealed"),
        (cited(title="管理办法"), "in_force"),
        (cited(number="甲政发(2019)8号", issued_on="2018-01-01"), "in_force"),  # older than what it would repeal
        (cited(number="甲政发(2019)8号", issued_on="2027-01-01"), "in_force"),  # not yet issued
        (cited(number="甲政发(2019)8号", issued_on=None), "repealed"),
        (cited(number="甲政发(2019)8号", doc_id="n1"), "in_force"),  # itself
    ],
)
def test_by_what_repeals_it(repealing: Repealing, said: str) -> None:
    facts = {
        "title": "甲县农村供水管理办法",
        "number": "甲政发〔2019〕8号",
        "issued_on": "2019-05-01",
        "effective_on": "2019-06-01",
    }
    assert status(document(**facts), repealing, on=TODAY) == said
