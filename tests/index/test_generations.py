"""The folder of an engine: whole states, one writer, nothing left behind."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from policykb.errors import IndexFormatError
from policykb.index import generations
from policykb.index.generations import FORMAT, State, begin, current, path_of, publish


def made(folder: Path, *, afresh: bool = False, **files: str) -> State:
    number, path = begin(folder, afresh=afresh)
    for name, text in files.items():
        (path / name.replace("_", ".")).write_text(text, encoding="utf-8")
    state = State(engine="tantivy", format=FORMAT, words="w", stamp=f"s{number}", generation=number)
    publish(folder, state)
    return state


def test_the_state_is_the_last_one_published(tmp_path: Path) -> None:
    assert current(tmp_path) is None
    first = made(tmp_path)
    assert current(tmp_path) == first
    begin(tmp_path, afresh=False)
    assert current(tmp_path) == first
    second = made(tmp_path)
    assert current(tmp_path) == second
    assert second.generation > first.generation


def test_a_generation_begins_with_the_files_of_the_one_before(tmp_path: Path) -> None:
    first = path_of(tmp_path, made(tmp_path, a_seg="segment", meta_json="{}", x_lock="").generation)
    _, second = begin(tmp_path, afresh=False)
    assert sorted(path.name for path in second.iterdir()) == ["a.seg", "meta.json"]
    assert os.path.samestat((first / "a.seg").stat(), (second / "a.seg").stat())
    (second / "meta.json").write_text("changed", encoding="utf-8")
    assert (first / "meta.json").read_text(encoding="utf-8") == "{}"


def test_where_files_cannot_be_linked_they_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no links here")

    made(tmp_path, a_seg="segment")
    monkeypatch.setattr(Path, "hardlink_to", refuse)
    _, second = begin(tmp_path, afresh=False)
    assert (second / "a.seg").read_text(encoding="utf-8") == "segment"


def test_afresh_begins_with_nothing_and_other_generations_are_swept(tmp_path: Path) -> None:
    kept = made(tmp_path, a_seg="segment")
    begin(tmp_path, afresh=False)
    begin(tmp_path, afresh=False)
    number, path = begin(tmp_path, afresh=True)
    assert list(path.iterdir()) == []
    left = {path_of(tmp_path, one).name for one in (kept.generation, number)}
    assert {entry.name for entry in tmp_path.glob("g*")} == left


@pytest.mark.parametrize("line", ["", "{", '{"engine": "x"}', "[]"])
def test_a_damaged_state_asks_for_a_rebuild(tmp_path: Path, line: str) -> None:
    made(tmp_path)
    (tmp_path / "CURRENT").write_text(line, encoding="utf-8")
    with pytest.raises(IndexFormatError, match="rebuild"):
        current(tmp_path)
    number, _ = begin(tmp_path, afresh=True)
    assert number == 2


def test_another_format_asks_for_a_rebuild(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path)
    monkeypatch.setattr(generations, "FORMAT", FORMAT + 1)
    with pytest.raises(IndexFormatError, match="rebuild"):
        current(tmp_path)
