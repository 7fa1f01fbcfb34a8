"""Where things lie and which profile is in force: option before environment before policykb.toml."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from policykb import project
from policykb.errors import MissingPartError, UsageError
from policykb.project import NATIVE, PORTABLE, choose_profile, find_project


def _without(monkeypatch: pytest.MonkeyPatch, *modules: str) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(project, "find_spec", lambda name: None if name in modules else real(name))


def test_without_settings_the_folder_itself_is_the_project(tmp_path: Path) -> None:
    found = find_project(tmp_path, environ={})
    assert (found.root, found.corpus, found.index) == (tmp_path, tmp_path / "corpus", tmp_path / "index")
    assert found.source_limit == 20_000_000


def test_the_nearest_folder_with_settings_counts(tmp_path: Path) -> None:
    (tmp_path / "policykb.toml").write_text('corpus = "outer"')
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert find_project(inner, environ={}).corpus == tmp_path / "outer"
    (tmp_path / "a" / "policykb.toml").write_text('corpus = "inner"')
    assert find_project(inner, environ={}).corpus == tmp_path / "a" / "inner"


@pytest.mark.parametrize("name", ["corpus", "index"])
def test_option_before_environment_before_file(tmp_path: Path, name: str) -> None:
    (tmp_path / "policykb.toml").write_text(f'{name} = "by-file"')
    below = tmp_path / "below"
    below.mkdir()
    environ = {f"POLICYKB_{name.upper()}": "by-environment"}
    assert getattr(find_project(below, environ={}), name) == tmp_path / "by-file"
    assert getattr(find_project(below, environ=environ), name) == below / "by-environment"
    assert getattr(find_project(below, environ=environ, **{name: "by-option"}), name) == below / "by-option"
    absolute = str(tmp_path / "elsewhere")
    assert getattr(find_project(below, environ=environ, **{name: absolute}), name) == tmp_path / "elsewhere"


def test_profile_and_engine_by_option_environment_and_file(tmp_path: Path) -> None:
    (tmp_path / "policykb.toml").write_text('profile = "portable"\n[limits]\nsource_mb = 0.5')
    assert find_project(tmp_path, environ={}).profile == PORTABLE
    assert find_project(tmp_path, environ={}).source_limit == 500_000
    assert find_project(tmp_path, environ={"POLICYKB_PROFILE": "native"}).profile == NATIVE
    mixed = find_project(tmp_path, environ={"POLICYKB_ENGINE": "tantivy"}).profile
    assert (mixed.name, mixed.engine, mixed.segmenter) == ("portable", "tantivy", "jieba")
    assert find_project(tmp_path, engine="whoosh", environ={"POLICYKB_ENGINE": "tantivy"}).profile == PORTABLE


def test_native_by_default_only_where_all_of_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert choose_profile() == NATIVE
    _without(monkeypatch, "rjieba")
    assert choose_profile() == PORTABLE


@pytest.mark.parametrize(
    ("name", "engine", "absent", "install"),
    [
        ("native", None, "marisa_trie", "pip install marisa-trie"),
        ("portable", None, "bs4", "pip install beautifulsoup4"),
        ("portable", "tantivy", "tantivy", "pip install tantivy"),
        (None, "whoosh", "whoosh", "pip install whoosh-reloaded"),
    ],
)
def test_a_forced_part_that_is_missing_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, name: str | None, engine: str | None, absent: str, install: str
) -> None:
    _without(monkeypatch, absent)
    with pytest.raises(MissingPartError, match=install):
        choose_profile(name, engine)


@pytest.mark.parametrize(
    "settings",
    ["corpus = 3", "corpsu = 'x'", "corpus = ", "[limits]\nsource_mb = 0", "[limits]\nsource_mb = true", "profile='x'"],
)
def test_settings_that_cannot_be_understood_are_one_line(tmp_path: Path, settings: str) -> None:
    (tmp_path / "policykb.toml").write_text(settings)
    with pytest.raises(UsageError) as caught:
        find_project(tmp_path, environ={})
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("name", "engine"), [("fast", None), (None, "xapian")])
def test_unknown_names_are_refused(name: str | None, engine: str | None) -> None:
    with pytest.raises(UsageError, match="say"):
        choose_profile(name, engine)


def test_asking_for_the_project_imports_no_engine_and_no_parser(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from policykb.project import find_project; find_project(pathlib.Path.cwd(), environ={});"
        "print([m for m in sys.modules if m in "
        "{'tantivy', 'whoosh', 'jieba', 'rjieba', 'bs4', 'selectolax', 'tomllib', 'sqlite3'}])"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
