"""Damage is repaired where its cure is certain, reported where it is not, and sound text is left as it stands."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from golden.truth import Json, fold
from policykb.clean.page import clean
from policykb.json_form import notice_json
from policykb.model import RawPage
from policykb.understand.document import understand


def _cases() -> list[object]:
    """Every case of the tables; a known failure is a strict xfail with its reason."""
    cases = []
    for path in sorted(Path(__file__).parent.glob("*.toml")):
        for case in tomllib.loads(path.read_text("utf-8"))["case"]:
            reason = case.get("known_failure")
            marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
            cases.append(pytest.param(case, id=f"{path.stem}: {case['name']}", marks=marks))
    return cases


def _read(case: Json) -> Json:
    page = RawPage(
        source="case",
        body=case["text"].strip().encode(case.get("written_as", "utf-8")),
        media_type="text/html" if case.get("html") else "text/plain",
    )
    return notice_json(understand(clean(page, parser="selectolax")))


@pytest.mark.parametrize("case", _cases())
def test_a_damaged_notice_is_mended_or_reported(case: Json) -> None:
    notice = _read(case)
    text, codes = notice["text"], {finding["code"] for finding in notice["findings"]}
    for piece in case.get("has", []):
        assert fold(piece) in fold(text), text
    for piece in case.get("lacks", []):
        assert piece not in text, text
    assert set(case.get("findings", [])) <= codes, notice["findings"]
    assert not set(case.get("no_findings", [])) & codes, notice["findings"]
    if "script" in case:
        assert notice["script"] == case["script"]
