"""Every fact carries its proof, in every sample of ours and in the real notices of ``../shared/seeds``, if there."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from golden.notices import PARSERS, read, samples
from golden.truth import Json, fold
from policykb.clean.page import Parser

each_sample = pytest.mark.parametrize("path", samples(), ids=lambda path: path.name)
each_parser = pytest.mark.parametrize("parser", PARSERS)


def _spanned(value: object) -> Iterator[Json]:
    """Every object with a place in the text, however deep."""
    if isinstance(value, dict):
        if value.get("start") is not None:
            yield value
        for inner in value.values():
            yield from _spanned(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _spanned(inner)


def _holds(outer: Json, inner: Json) -> bool:
    return bool(outer["start"] <= inner["start"] and inner["end"] <= outer["end"])


@each_sample
@each_parser
def test_a_span_cuts_what_the_fact_quotes(path: Path, parser: Parser) -> None:
    notice = read(path, parser)
    text = notice["text"]
    for fact in _spanned(notice):
        assert 0 <= fact["start"] <= fact["end"] <= len(text), fact
        cut = text[fact["start"] : fact["end"]]
        for key in ("quote", "text"):
            assert fact.get(key, cut) == cut, fact
    for section in notice["sections"]:
        cut = fold(text[section["start"] : section["end"]])
        assert cut.startswith(fold(section["label"])), section
        assert fold(section["heading"]) in cut, section
    for citation in notice["citations"]:
        cut = fold(text[citation["start"] : citation["end"]])
        assert fold(citation["title"]) in cut, citation
        assert fold(citation["number"]) in cut, citation
    for measure in notice["measures"]:
        for said in [*measure["targets"], *([measure["deadline"]["text"]] if measure["deadline"] else [])]:
            assert fold(said) in fold(text), (measure["heading"], said)


@each_sample
@each_parser
def test_spans_nest(path: Path, parser: Parser) -> None:
    """A clause lies within its parent and apart from its siblings, a measure in its clause; a quote names its unit."""
    notice = read(path, parser)
    clauses = {section["clause_id"]: section for section in notice["sections"]}
    assert len(clauses) == len(notice["sections"])
    for section in clauses.values():
        assert section["start"] < section["end"], section
        if section["parent"] is not None:
            parent = clauses[section["parent"]]
            assert _holds(parent, section), section
            assert parent["level"] < section["level"], section
    for parent_id in {section["parent"] for section in clauses.values()}:
        siblings = [section for section in notice["sections"] if section["parent"] == parent_id]
        for before, after in pairwise(siblings):
            assert before["end"] <= after["start"], (before, after)
    for measure in notice["measures"]:
        assert measure["clause_id"] in clauses, measure["clause_id"]
        assert _holds(clauses[measure["clause_id"]], measure), measure["clause_id"]
        assert measure["measure_id"] == f"{notice['doc_id']}#{measure['clause_id']}"
        for duty in measure["duties"]:
            assert duty["rule_id"]
            assert fold(duty["unit"])[1:] in fold(duty["quote"]), duty


@each_sample
def test_both_parsers_read_the_same(path: Path) -> None:
    first, second = (read(path, parser) for parser in PARSERS)
    assert first == second
