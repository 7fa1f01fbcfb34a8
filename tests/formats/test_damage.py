"""Whatever is wrong with a file of any format: it is a source error or a text with findings, never anything else.

The files of ``notice/`` and of the formats' own tests are cut, overwritten and mixed up at any place.
"""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policykb.acquire.kinds import media_type
from policykb.clean.page import clean
from policykb.errors import SourceError
from policykb.model import RawPage

HERE = Path(__file__).resolve().parent / "notice"
FILES = ("notice.docx", "notice.pdf", "notice.ofd", "notice.html", "tasks.xlsx", "tasks.xls")


@cache
def whole(name: str) -> bytes:
    return (HERE / name).read_bytes()


def read(name: str, body: bytes) -> None:
    try:
        document = clean(RawPage(source=name, body=body, media_type=media_type(name, body)), parser="beautifulsoup")
    except SourceError as error:
        assert "\n" not in str(error)  # noqa: PT017 - a line that a person can act on
    else:
        assert document.text or document.findings


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_file_with_damaged_bytes_is_read_or_refused_in_a_line(name: str, data: st.DataObject) -> None:
    body = whole(name)
    at = data.draw(st.integers(0, len(body)))
    lost = data.draw(st.sampled_from([0, 1, 4, 64, 1000, len(body)]))
    noise = data.draw(st.sampled_from([b"", b"\0", b"\xff" * 8]) | st.binary(max_size=20))
    read(name, body[:at] + noise + body[at + lost :])


@cache
def parts(name: str) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(whole(name))) as archive:
        return {each: archive.read(each) for each in archive.namelist()}


@pytest.mark.parametrize("name", ["notice.docx", "notice.ofd", "tasks.xlsx"])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_damaged_parts_within_a_sound_archive(name: str, data: st.DataObject) -> None:
    changed = dict(parts(name))
    chosen = data.draw(st.sampled_from(sorted(changed)))
    body = changed.pop(chosen)
    if data.draw(st.booleans()):
        at = data.draw(st.integers(0, len(body)))
        lost = data.draw(st.integers(0, 30))
        noise = data.draw(st.binary(max_size=6) | st.sampled_from([b"<", b"/>", b'"', b"99999999999", b"-1", b"\0"]))
        changed[chosen] = body[:at] + noise + body[at + lost :]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for each, content in changed.items():
            archive.writestr(each, content)
    read(name, made.getvalue())


@pytest.mark.parametrize("name", ["notice.docx", "notice.ofd", "tasks.xlsx"])
def test_parts_that_unpack_without_end_are_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policykb.clean.package.PART_LIMIT", 100_000)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in parts(name).items():
            large = each.endswith(("document.xml", "Content.xml", "sheet1.xml"))
            archive.writestr(each, content + bytes(200_000) if large else content)
    body = made.getvalue()
    with pytest.raises(SourceError, match="unpacks to more than"):
        clean(RawPage(source=name, body=body, media_type=media_type(name, body)), parser="beautifulsoup")
