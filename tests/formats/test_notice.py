"""One notice in every format gives the same text, the same task table and the same duties."""

from __future__ import annotations

import os
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from policykb.acquire.files import pages_of
from policykb.clean.from_doc import converter
from policykb.clean.page import clean
from policykb.errors import MissingPartError, SourceError
from policykb.model import Document, Notice, RawPage
from policykb.understand.document import understand

HERE = Path(__file__).resolve().parent / "notice"
SAME = 0.98
OF_THEMSELVES = ("notice.docx", "notice.pdf", "notice.ofd")
CONVERTED = ("notice.doc", "notice.rtf") if converter() else ()
"""Where LibreOffice is installed, as `.ci/run` sees to; its place in the way of a file is tested everywhere below."""


def document(name: str) -> Document:
    (page,) = pages_of(HERE / name, source=name, limit=1_000_000)
    assert isinstance(page, RawPage)
    return clean(page, parser="beautifulsoup")


@cache
def notice(name: str) -> Notice:
    return understand(document(name))


def resemblance(one: str, other: str) -> float:
    """F1 of the runs of four characters, white space left out."""
    first, second = (
        Counter(text[n : n + 4] for n in range(len(text) - 3)) for text in map("".join, map(str.split, (one, other)))
    )
    return 2 * (first & second).total() / (first.total() + second.total())


def cells(found: Document) -> list[list[list[str]]]:
    return [[[cell.of(found.text) for cell in row] for row in table.rows] for table in found.tables]


def duties(found: Notice) -> list[tuple[str, str, str]]:
    return sorted((duty.unit, duty.role, measure.heading) for measure in found.measures for duty in measure.duties)


@pytest.mark.parametrize("name", [*OF_THEMSELVES, *CONVERTED])
def test_every_format_says_the_same(name: str) -> None:
    page, other = notice("notice.html"), notice(name)
    assert resemblance(page.text, other.text) >= SAME
    assert cells(page.document) == cells(other.document)
    assert duties(page) == duties(other)
    assert (page.header.title, page.header.number, page.header.issued_on) == (
        other.header.title, other.header.number, other.header.issued_on,
    )  # fmt: skip
    assert len(duties(page)) > 20


@pytest.mark.parametrize("name", ["tasks.xlsx", "tasks.xls"])
def test_a_workbook_gives_the_same_table(name: str) -> None:
    assert cells(document(name)) == cells(document("notice.html"))
    assert duties(notice(name)) == [duty for duty in duties(notice("notice.html")) if duty in duties(notice(name))]
    assert len(duties(notice(name))) >= 14


STAND_IN = """#!/bin/sh
for word; do case "$last" in --outdir) out=$word;; esac; last=$word; done
{what}
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
@pytest.mark.parametrize(
    ("what", "says"),
    [
        (f"cp '{HERE / 'notice.docx'}' \"$out/source.docx\"", None),
        ("echo 'Error: source file could not be loaded' >&2", "could not be loaded"),
        ('printf broken > "$out/source.docx"', "not a readable .docx"),
        ("sleep 30 & sleep 30", "takes more than 1 s"),
    ],
)
def test_an_old_file_goes_through_the_converter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, says: str | None
) -> None:
    program = tmp_path / "soffice"
    program.write_text(STAND_IN.replace("{what}", what), encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin{os.pathsep}/bin")
    monkeypatch.setattr("policykb.clean.from_doc.WAITS", 1)
    if says is None:
        assert document("notice.doc").text == document("notice.docx").text
        return
    with pytest.raises(SourceError, match=says) as caught:
        document("notice.doc")
    assert "\n" not in str(caught.value)


def test_without_a_converter_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("policykb.clean.from_doc._ELSEWHERE", {})
    with pytest.raises(MissingPartError, match="install it"):
        document("notice.doc")
