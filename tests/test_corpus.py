"""The corpus folder: nothing written there is lost, doubled, half there, or outside."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb.corpus import companions, is_companion
from policykb.corpus import state as corpus_state
from policykb.corpus.keeping import add_source, finish_removing, remove_sources
from policykb.corpus.origin import Origin, read_origin
from policykb.corpus.state import is_as, sizes, snapshot
from policykb.corpus.writing import safe_name, sweep_passing, write_whole
from policykb.errors import NotFoundError, SourceError, UsageError
from policykb.model import Fact

NOWHERE = Origin()


def _files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_the_same_bytes_are_kept_once_under_any_name(tmp_path: Path) -> None:
    first = add_source(tmp_path, "a.txt", b"one", NOWHERE)
    again = add_source(tmp_path, "b/other.txt", b"one", NOWHERE)
    assert (first.state, again.state, again.path) == ("new", "same", first.path)
    assert _files(tmp_path) == ["a.txt"]


def test_other_content_under_the_same_name_is_kept_beside_it(tmp_path: Path) -> None:
    held = sizes(tmp_path)
    states = [add_source(tmp_path, "x/a.html", body, NOWHERE, held=held).state for body in (b"1", b"2", b"1", b"33")]
    assert states == ["new", "newer-version", "same", "newer-version"]
    assert _files(tmp_path) == ["x/a.html", "x/a.v2.html", "x/a.v3.html"]
    assert [(tmp_path / name).read_bytes() for name in _files(tmp_path)] == [b"1", b"2", b"33"]


def test_the_origin_is_kept_beside_the_source_and_read_back(tmp_path: Path) -> None:
    origin = Origin(
        url="https://example.gov.cn/1", fetched_at="2024-05-08T00:00:00Z", stated={"issued_on": "2024-05-08"}
    )
    path = add_source(tmp_path, "a.txt", b"one", origin).path
    known = read_origin(path)
    assert (known.url, known.fetched_at) == (origin.url, origin.fetched_at)
    assert known.facts == (Fact(field="issued_on", value="2024-05-08", where="stated by hand"),)
    assert companions(path) == (tmp_path / "a.txt.source.json",)


def test_stating_more_of_the_same_bytes_adds_to_the_record(tmp_path: Path) -> None:
    path = add_source(tmp_path, "a.txt", b"one", Origin(url="u", stated={"region": "云南省"})).path
    add_source(tmp_path, "a.txt", b"one", Origin(stated={"issued_on": "2024-05-08"}))
    assert read_origin(path).url == "u"
    assert {fact.field for fact in read_origin(path).facts} == {"region", "issued_on"}


def test_what_a_crawler_noted_is_told_from_what_a_person_stated(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    noted = {"site": "甲市人民政府", "issuers": ["甲局", "乙局"], "headers": {}, "stated": {"site": "丙"}}
    (tmp_path / "a.txt.source.json").write_text(json.dumps(noted), encoding="utf-8")
    facts = [(fact.field, fact.value, fact.where) for fact in read_origin(path).facts]
    assert facts[0] == ("site", "丙", "stated by hand")
    assert set(facts[1:]) == {
        ("site", "甲市人民政府", "source record"),
        ("issuers", "甲局", "source record"),
        ("issuers", "乙局", "source record"),
    }


@pytest.mark.parametrize(
    "record",
    [b"{", b"[]", b"\xff", b'{"url": 3}', b'{"stated": [1]}', b'{"stated": {"colour": "red"}}',
     b'{"issued_on": "2024-02-30"}', b'{"issued_on": "20240508"}', b"[" * 100_000],
)  # fmt: skip
def test_a_damaged_record_is_one_line_that_names_it(tmp_path: Path, record: bytes) -> None:
    (tmp_path / "a.txt.source.json").write_bytes(record)
    with pytest.raises(SourceError, match=r"a\.txt\.source\.json") as caught:
        read_origin(tmp_path / "a.txt")
    assert "\n" not in str(caught.value)


def test_a_stated_fact_that_is_none_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="2024-13-01"):
        add_source(tmp_path, "a.txt", b"one", Origin(stated={"issued_on": "2024-13-01"}))
    assert _files(tmp_path) == []


def test_a_record_left_behind_is_not_taken_for_that_of_other_content(tmp_path: Path) -> None:
    add_source(tmp_path, "a.txt", b"one", Origin(url="u")).path.unlink()
    assert read_origin(add_source(tmp_path, "a.txt", b"two", NOWHERE).path).url is None


def test_removing_keeps_source_companions_and_the_reason(tmp_path: Path) -> None:
    for body in (b"one", b"two"):
        add_source(tmp_path, "x/a.txt", body, Origin(url="u"))
        (lies,) = remove_sources(tmp_path, ["x/a.txt"], who="me", when="2024-05-08T00:00:00Z", why="a draft")
        assert lies.read_bytes() == body
        note = json.loads(lies.with_name(lies.name + ".removed.json").read_text(encoding="utf-8"))
        assert (note["source"], note["who"], note["why"]) == ("x/a.txt", "me", "a draft")
        assert read_origin(lies).url == "u"
    assert sizes(tmp_path) == {}


def test_sources_are_taken_out_all_or_none(tmp_path: Path) -> None:
    for name in ("x/a.txt", "b.txt"):
        add_source(tmp_path, name, name.encode(), Origin(url="u"))
    before = _files(tmp_path)
    with pytest.raises(NotFoundError):
        remove_sources(tmp_path, ["x/a.txt", "none.txt"], who="me", when="now", why="because")
    assert _files(tmp_path) == before
    lie = remove_sources(tmp_path, ["x/a.txt", "b.txt", "b.txt"], who="me", when="now", why="because")
    assert [path.read_bytes() for path in lie] == [b"x/a.txt", b"b.txt"]
    assert sizes(tmp_path) == {}


def test_a_removal_that_was_stopped_is_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_source(tmp_path, "x/a.txt", b"one", Origin(url="u"))
    real = Path.replace

    def stop(path: Path, target: Path) -> Path:
        if path.name == "a.txt":
            raise KeyboardInterrupt
        return real(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", stop)
        with pytest.raises(KeyboardInterrupt):
            remove_sources(tmp_path, ["x/a.txt"], who="me", when="now", why="because")
    finish_removing(tmp_path)
    kept = [".removed/x/a.txt", ".removed/x/a.txt.removed.json", ".removed/x/a.txt.source.json"]
    assert _files(tmp_path) == kept
    finish_removing(tmp_path)
    assert _files(tmp_path) == kept


def test_a_source_whose_record_alone_was_written_is_added_under_its_own_name(tmp_path: Path) -> None:
    path = add_source(tmp_path, "a.txt", b"one", Origin(url="u")).path
    path.unlink()
    again = add_source(tmp_path, "a.txt", b"one", Origin(stated={"region": "云南省"}))
    assert (again.path, again.state) == (path, "new")
    assert (read_origin(path).url, len(read_origin(path).facts)) == ("u", 1)


def test_where_files_cannot_be_linked_a_source_is_added_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unable(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(Path, "hardlink_to", unable)
    for body in (b"one", b"two"):
        add_source(tmp_path, "a.txt", body, NOWHERE)
    assert _files(tmp_path) == ["a.txt", "a.v2.txt"]


def test_what_stopped_writers_left_under_passing_names_is_swept(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    for name in (".a.txt.123.part", "x/.b.1.part", ".kept.part", "x/c.1.part"):
        (tmp_path / name).touch()
    sweep_passing(tmp_path)
    assert _files(tmp_path) == [".kept.part", "x/c.1.part"]


@pytest.mark.parametrize(
    ("source", "error"),
    [("none.txt", NotFoundError), ("a.zip!/b.txt", UsageError), ("../out.txt", NotFoundError),
     (".removed/a.txt", NotFoundError), ("folder", NotFoundError)],
)  # fmt: skip
def test_only_a_source_of_the_corpus_can_be_removed(tmp_path: Path, source: str, error: type[Exception]) -> None:
    corpus = tmp_path / "corpus"
    (corpus / "folder").mkdir(parents=True)
    (tmp_path / "out.txt").write_bytes(b"x")
    with pytest.raises(error):
        remove_sources(corpus, [source], who="me", when="now", why="because")
    assert (tmp_path / "out.txt").is_file()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("甲市关于印发《方案》的通知.html", "甲市关于印发《方案》的通知.html"),
        ("/etc/passwd", "etc/passwd"),
        ("..\\..\\x.txt", "_.._x.txt"),
        ("C:\\x.txt", "C__x.txt"),
        ("nul", "_nul"),
        ("com1.tar.gz", "_com1.tar.gz"),
        (".hidden/a.txt", "hidden/a.txt"),
        ("a.zip!/b.txt", "a.zip/b.txt"),
        ("a.source.json", "a.source.json.txt"),
        ("a\x00\n.txt", "a__.txt"),
        ("", "notice"),
    ],
)
def test_names_are_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(max_size=400))
def test_a_safe_name_stays_in_the_corpus_is_a_source_and_can_be_stored(name: str) -> None:
    safe = safe_name(name)
    parts = safe.split("/")
    assert safe_name(safe) == safe
    assert not is_companion(safe)
    assert all(part and not part.startswith(".") and len(part.encode()) <= 200 for part in parts)


@given(st.characters(exclude_characters="/"), st.integers(100, 300))
def test_a_long_name_keeps_its_suffix(letter: str, times: int) -> None:
    assert safe_name("甲" * times + letter + ".html").endswith(".html")


def test_a_write_that_fails_leaves_the_old_state_and_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    write_whole(tmp_path / "a.txt", b"old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(tmp_path / "a.txt", b"new")
    with pytest.raises(OSError, match="No space"):
        add_source(tmp_path, "b.txt", b"new", NOWHERE)
    assert _files(tmp_path) == ["a.txt"]
    assert (tmp_path / "a.txt").read_bytes() == b"old"


def test_a_snapshot_tells_every_change_and_nothing_else(tmp_path: Path) -> None:
    before = snapshot(tmp_path)

    def told() -> bool:
        nonlocal before
        before, last = snapshot(tmp_path), before
        return not is_as(tmp_path, last)

    assert not told()
    path = add_source(tmp_path, "x/a.txt", b"one", NOWHERE).path
    assert told()
    os.utime(path, ns=(1, 1))
    assert told()
    (tmp_path / "x" / "a.txt.override.toml").write_bytes(b"")
    assert told()
    (tmp_path / ".hidden").write_bytes(b"x")
    assert not told()
    path.rename(tmp_path / "x" / "b.txt")
    assert told()
    (tmp_path / "loop").symlink_to(tmp_path)
    assert told()
    (tmp_path / "x" / "b.txt").unlink()
    assert told()


def test_a_snapshot_of_a_large_corpus_tells_what_came_went_or_was_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corpus_state, "MOST_STATTED", 2)
    for number in range(4):
        add_source(tmp_path, f"x/y/{number}.txt", str(number).encode(), NOWHERE)
    folders = [tmp_path, tmp_path / "x", tmp_path / "x" / "y"]

    def told(change: Callable[[], object]) -> bool:
        for folder in folders:
            os.utime(folder, ns=(1, 1))
        before = snapshot(tmp_path)
        change()
        return not is_as(tmp_path, before)

    assert not told(lambda: None)
    assert told(lambda: write_whole(tmp_path / "x" / "y" / "0.txt", b"other"))
    assert told((tmp_path / "x" / "y" / "1.txt").unlink)
    assert told((tmp_path / "x" / "new").mkdir)
    assert told(lambda: (tmp_path / "x" / "y").rename(tmp_path / "x" / "z"))
