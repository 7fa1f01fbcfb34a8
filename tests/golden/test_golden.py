"""The sample notices of ``corpus/``, read as the program reads them, against what a person reads in them."""

from __future__ import annotations

import pytest

from golden.notices import CORPUS, PARSERS, read
from golden.truth import Expectation, Json, expectations, truths
from policykb.clean.page import Parser

TRUTHS = truths()


def _cases() -> list[object]:
    """One case for each expectation and parser; a known failure is a strict xfail with its reason."""
    cases = []
    for name, truth in TRUTHS.items():
        reasons = truth.get("known_failures", {})
        for wanted in expectations(truth):
            marks = [pytest.mark.xfail(strict=True, reason=reasons[wanted.name])] if wanted.name in reasons else []
            cases += [
                pytest.param(truth, wanted, parser, id=f"{name}-{wanted.name}-{parser}", marks=marks)
                for parser in PARSERS
            ]
    return cases


@pytest.mark.parametrize(("truth", "wanted", "parser"), _cases())
def test_the_notice_is_read_as_a_person_reads_it(truth: Json, wanted: Expectation, parser: Parser) -> None:
    came = wanted.found(read(CORPUS / truth["source"], parser))
    assert wanted.holds(came), f"{truth['source']}: {wanted.name}; came: {came!r}"


def test_every_sample_has_its_truth() -> None:
    sources = {
        path.name for path in CORPUS.iterdir() if not path.name.endswith(".json") and not path.name.startswith(".")
    }
    assert sources == {truth["source"] for truth in TRUTHS.values()}


def test_known_failures_name_expectations() -> None:
    """A reason for an expectation that is no more is struck out, not left behind."""
    for name, truth in TRUTHS.items():
        assert set(truth.get("known_failures", {})) <= {wanted.name for wanted in expectations(truth)}, name
