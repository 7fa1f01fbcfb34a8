"""The build: only what is new is done, nothing is doubled or lost, one bad source never stops the others."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policykb import rules
from policykb.corpus.state import is_as
from policykb.errors import BusyError, IndexFormatError, UsageError
from policykb.index.catalog import Catalog
from policykb.index.engine import Every, Query
from policykb.index.engines import open_engine
from policykb.index.filing import Filed
from policykb.index.lock import Lock
from policykb.index.words import words_for_documents, words_for_questions
from policykb.model import Notice, RawPage, doc_id_of
from policykb.pipeline import build as building
from policykb.pipeline import reading
from policykb.pipeline.build import build
from policykb.pipeline.digest import digests
from policykb.pipeline.intake import add, extract, remove
from policykb.pipeline.states import CATALOG, SEARCH
from policykb.pipeline.tally import Failure, Tally
from policykb.project import Project, find_project

ENGINES = ("tantivy", "whoosh")


def notice(matter: str) -> bytes:
    return (
        f"云溪市人民政府办公室关于做好{matter}工作的通知\n云政办发〔2023〕15号\n各县（区）人民政府，市政府各部门：\n"
        f"　　为做好{matter}工作，现通知如下：\n　　一、落实{matter}责任。各部门要按照职责分工，抓好工作落实。"
        "（牵头单位：市应急管理局；配合单位：市水务局）\n云溪市人民政府办公室\n2023年5月8日\n"
    ).encode()


@pytest.fixture(scope="module")
def dictionary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the dictionary of words, which takes a second to make."""
    folder = tmp_path_factory.mktemp("dictionary")
    words_for_documents(folder, "rjieba")
    return folder


@pytest.fixture(params=ENGINES)
def project(request: pytest.FixtureRequest, tmp_path: Path, dictionary: Path) -> Project:
    """A project of three notices, for each engine."""
    shutil.copytree(dictionary, tmp_path / "index")
    corpus = tmp_path / "corpus"
    (corpus / "县").mkdir(parents=True)
    for name, matter in {"a.txt": "防汛", "b.txt": "抗旱", "县/c.txt": "防火"}.items():
        (corpus / name).write_bytes(notice(matter))
        os.utime(corpus / name, (1_700_000_000, 1_700_000_000))
    return find_project(tmp_path, engine=request.param, environ={})


def in_catalog(project: Project) -> dict[str, tuple[str, ...]]:
    with Catalog.open(project.index / CATALOG) as catalog:
        return {doc_id: record.sources for doc_id, record in catalog.documents().items()}


def in_engine(project: Project) -> set[str]:
    words = words_for_questions(project.index, meta(project)["words"])
    engine = open_engine(project.profile.engine, project.index / SEARCH, words)
    try:
        assert engine.stamp() == meta(project)["stamp"]
        return {hit.entry_id for hit in engine.find(Query(level="notice", match=Every(), limit=100)).hits}
    finally:
        engine.close()


def meta(project: Project) -> dict[str, str]:
    with Catalog.open(project.index / CATALOG) as catalog:
        return catalog.meta()


def held(project: Project) -> dict[str, tuple[str, ...]]:
    """The sources by notice, after catalog and engine were seen to hold the same notices."""
    documents = in_catalog(project)
    assert in_engine(project) == set(documents)
    return documents


def is_stale(project: Project) -> bool:
    return not is_as(project.corpus, meta(project)["corpus"])


def spied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sources that are understood from now on."""
    seen: list[str] = []
    real = reading.read

    def read(page: RawPage, *, parser: reading.Parser) -> Notice:
        seen.append(page.source)
        return real(page, parser=parser)

    monkeypatch.setattr(reading, "read", read)
    return seen


def test_a_first_build_takes_everything_in(project: Project) -> None:
    done: list[tuple[int, int, str]] = []
    made = build(project, progress=lambda *told: done.append(told))
    assert made == Tally(added=("a.txt", "b.txt", "县/c.txt"))
    assert made.exit_code == 0
    assert done == [(1, 3, "a.txt"), (2, 3, "b.txt"), (3, 3, "县/c.txt")]
    assert held(project)[doc_id_of(notice("防汛"))] == ("a.txt",)


def test_a_second_build_does_nothing(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    build(project)
    before, files = meta(project), sorted((project.index / SEARCH).rglob("*"))
    seen = spied(monkeypatch)
    assert build(project) == Tally(unchanged=3)
    assert seen == []
    assert meta(project) == before
    assert sorted((project.index / SEARCH).rglob("*")) == files


def test_only_what_changed_is_understood_again(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    build(project)
    seen = spied(monkeypatch)
    (project.corpus / "a.txt").write_bytes(notice("防雹"))
    (project.corpus / "d.txt").write_bytes(notice("防雷"))
    (project.corpus / "b.txt").unlink()
    assert build(project) == Tally(added=("d.txt",), changed=("a.txt",), removed=("b.txt",), unchanged=1)
    assert seen == ["a.txt", "d.txt"]
    assert set(held(project)) == {doc_id_of(notice(matter)) for matter in ("防雹", "防雷", "防火")}


def test_touching_a_file_is_no_change(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    build(project)
    seen = spied(monkeypatch)
    (project.corpus / "a.txt").touch()
    assert build(project) == Tally(unchanged=3)
    assert seen == []


def test_a_change_within_the_clocks_grain_is_seen(project: Project) -> None:
    path = project.corpus / "a.txt"
    path.write_bytes(notice("防汛"))
    build(project)
    state = path.stat()
    path.write_bytes(notice("防雹"))
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert build(project).changed == ("a.txt",)


def test_a_moved_source_keeps_its_notice(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    build(project)
    before = held(project)
    seen = spied(monkeypatch)
    (project.corpus / "a.txt").rename(project.corpus / "县" / "防汛.txt")
    assert build(project) == Tally(moved=(("a.txt", "县/防汛.txt"),), unchanged=2)
    assert seen == []
    doc_id = doc_id_of(notice("防汛"))
    assert held(project) == before | {doc_id: ("县/防汛.txt",)}
    with Catalog.open(project.index / CATALOG) as catalog:
        form = catalog.notice_json(doc_id)
    assert form is not None
    assert form["source"] == "县/防汛.txt"


def test_the_same_bytes_twice_are_one_notice_with_both_sources(project: Project) -> None:
    build(project)
    shutil.copy(project.corpus / "a.txt", project.corpus / "copy.txt")
    assert build(project).added == ("copy.txt",)
    assert held(project)[doc_id_of(notice("防汛"))] == ("a.txt", "copy.txt")
    (project.corpus / "a.txt").unlink()
    assert build(project).removed == ("a.txt",)
    assert held(project)[doc_id_of(notice("防汛"))] == ("copy.txt",)


def test_a_companion_that_says_more_makes_the_notice_anew(project: Project) -> None:
    build(project)
    (project.corpus / "a.txt.source.json").write_text('{"url": "https://www.example.gov.cn/a"}', encoding="utf-8")
    assert build(project) == Tally(renewed=("a.txt",), unchanged=2)
    with Catalog.open(project.index / CATALOG) as catalog:
        assert catalog.documents()[doc_id_of(notice("防汛"))].url == "https://www.example.gov.cn/a"


@pytest.mark.parametrize(("where", "what"), [(rules, "digest"), (building, "_code")])
def test_other_rules_or_code_make_everything_anew(
    project: Project, monkeypatch: pytest.MonkeyPatch, where: ModuleType, what: str
) -> None:
    build(project)
    monkeypatch.setattr(where, what, lambda: "others")
    assert build(project) == Tally(renewed=("a.txt", "b.txt", "县/c.txt"))
    assert build(project) == Tally(unchanged=3)


def test_bad_sources_are_named_and_the_others_indexed(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    (project.corpus / "empty.txt").touch()
    (project.corpus / "binary.bin").write_bytes(bytes(range(256)) * 9)
    (project.corpus / "large.txt").write_bytes(notice("防冻") * 100_000)
    (project.corpus / "one-line.txt").write_bytes(notice("防风").replace(b"\n", b" "))
    real = reading.read

    def read(page: RawPage, *, parser: reading.Parser) -> Notice:
        if page.source == "b.txt":
            raise ZeroDivisionError("a fault\nof ours")
        return real(page, parser=parser)

    monkeypatch.setattr(reading, "read", read)
    made = build(project)
    assert made.added == ("a.txt", "one-line.txt", "县/c.txt")
    assert [failure.source for failure in made.failed] == ["b.txt", "binary.bin", "empty.txt", "large.txt"]
    assert all("\n" not in failure.message for failure in made.failed)
    assert "over the limit of 20 MB" in made.failed[3].message
    assert made.exit_code == 3
    assert len(held(project)) == 3
    again = build(project)
    assert (again.failed, again.unchanged, again.exit_code) == (made.failed, 3, 3)
    (project.corpus / "empty.txt").write_bytes(notice("防疫"))
    assert build(project).added == ("empty.txt",)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_loops_and_links_to_nothing_are_named(project: Project) -> None:
    (project.corpus / "县" / "loop").symlink_to(project.corpus)
    (project.corpus / "gone.txt").symlink_to(project.corpus / "nothing")
    made = build(project)
    assert [failure.source for failure in made.failed] == ["gone.txt", "县/loop"]
    assert (len(made.added), made.exit_code) == (3, 3)


def test_a_source_that_fails_later_leaves_the_index(project: Project) -> None:
    build(project)
    (project.corpus / "a.txt").write_bytes(b"")
    made = build(project)
    assert [failure.source for failure in made.failed] == ["a.txt"]
    assert doc_id_of(notice("防汛")) not in held(project)


def test_every_source_failed_is_code_2(project: Project) -> None:
    for path in project.corpus.rglob("*.txt"):
        path.write_bytes(b"")
    assert build(project).exit_code == 2


def test_members_of_an_archive_are_notices(project: Project) -> None:
    path = project.corpus / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("1.txt", notice("防雷"))
        archive.writestr("2.txt", notice("防汛"))
        archive.writestr("3.txt", b"")
    made = build(project)
    assert made.added == ("a.txt", "all.zip!/1.txt", "all.zip!/2.txt", "b.txt", "县/c.txt")
    assert [failure.source for failure in made.failed] == ["all.zip!/3.txt"]
    assert held(project)[doc_id_of(notice("防汛"))] == ("a.txt", "all.zip!/2.txt")
    path.unlink()
    assert build(project).removed == ("all.zip!/1.txt", "all.zip!/2.txt", "all.zip!/3.txt")


def test_a_source_that_changes_while_it_is_read_is_left_for_the_next_build(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = building.to_understand

    def meanwhile(*args: object, **options: object) -> tuple[str, ...]:
        (project.corpus / "a.txt").write_bytes(notice("防雹"))
        return real(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(building, "to_understand", meanwhile)
    assert [failure.source for failure in build(project).failed] == ["a.txt"]
    monkeypatch.setattr(building, "to_understand", real)
    assert build(project) == Tally(added=("a.txt",), unchanged=2)


def test_several_processes_give_the_same(project: Project) -> None:
    alone = build(project)
    before = held(project)
    done: list[str] = []
    assert build(project, rebuild=True, workers=2, progress=lambda *told: done.append(told[2])).renewed == alone.added
    assert sorted(done) == list(alone.added)
    assert held(project) == before


def test_rebuild_makes_a_damaged_index_anew(project: Project) -> None:
    build(project)
    (project.index / CATALOG).write_bytes(b"no catalog at all" * 100)
    with pytest.raises(IndexFormatError, match="--rebuild"):
        build(project)
    assert len(build(project, rebuild=True).added) == 3
    assert len(held(project)) == 3


@pytest.mark.parametrize("harm", ["gone", "behind"])
def test_an_engine_that_does_not_hold_what_the_catalog_holds_is_filled_from_it(
    project: Project, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    build(project)
    if harm == "gone":
        shutil.rmtree(project.index / SEARCH)
    else:
        words = words_for_questions(project.index)
        engine = open_engine(project.profile.engine, project.index / SEARCH, words, writable=True)
        engine.write((), (doc_id_of(notice("防汛")),), stamp="of a build that was stopped")
        engine.close()
    seen = spied(monkeypatch)
    assert build(project) == Tally(unchanged=3)
    assert seen == []
    assert len(held(project)) == 3


def test_another_engine_is_filled_from_the_catalog(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    build(project)
    (other,) = set(ENGINES) - {project.profile.engine}
    changed = find_project(project.root, engine=other, environ={})
    seen = spied(monkeypatch)
    assert build(changed) == Tally(unchanged=3)
    assert seen == []
    assert len(held(changed)) == 3


def test_a_build_that_is_stopped_keeps_what_is_done_and_the_next_goes_on(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "BATCH", 1)
    build(project)
    for name in ("a.txt", "b.txt"):
        (project.corpus / name).write_bytes(notice(f"防{name}"))

    def stop(done: int, total: int, source: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(project, progress=stop)
    assert is_stale(project)
    seen = spied(monkeypatch)
    assert build(project) == Tally(changed=("b.txt",), unchanged=2)
    assert seen == ["b.txt"]
    assert set(held(project)) == {doc_id_of(notice(matter)) for matter in ("防a.txt", "防b.txt", "防火")}


def test_ctrl_c_keeps_what_is_read_as_a_state_that_is_whole(project: Project) -> None:
    def interrupt(done: int, total: int, source: str) -> None:
        if done == 2:
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        build(project, progress=interrupt)
    assert sorted(held(project).values()) == [("a.txt",), ("b.txt",)]
    assert is_stale(project)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert build(project) == Tally(added=("县/c.txt",), unchanged=2)
    assert len(held(project)) == 3


def _attempt_or_die(page: RawPage, parser: reading.Parser) -> reading.Outcome[Filed]:
    if page.source == "b.txt":
        os._exit(1)
    return reading.attempt_to_file(page, parser)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_source_that_ends_the_process_that_reads_it_is_set_aside_until_a_rebuild(
    project: Project, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(building, "attempt_to_file", _attempt_or_die)
        made = build(project, workers=workers)
    assert made.added == ("a.txt", "县/c.txt")
    assert [failure.source for failure in made.failed] == ["b.txt"]
    assert "--rebuild" in made.failed[0].message
    assert len(held(project)) == 2
    assert build(project).failed == made.failed
    assert build(project, rebuild=True).failed == ()
    assert len(held(project)) == 3


def test_one_writer_at_a_time(project: Project) -> None:
    lock = Lock(project.index / SEARCH)
    with pytest.raises(BusyError, match=f"process {os.getpid()} of"):
        build(project)
    lock.release()
    assert build(project).exit_code == 0


def test_without_a_corpus_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="policykb add"):
        build(find_project(tmp_path, environ={}))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda corpus: (corpus / "d.txt").write_bytes(notice("防雷")),
        lambda corpus: (corpus / "a.txt").unlink(),
        lambda corpus: (corpus / "a.txt").write_bytes(b"x"),
        lambda corpus: (corpus / "a.txt").rename(corpus / "e.txt"),
        lambda corpus: (corpus / "a.txt.override.toml").touch(),
    ],
)
def test_an_index_is_stale_from_any_change_until_the_next_build(
    project: Project, change: Callable[[Path], object]
) -> None:
    build(project)
    assert not is_stale(project)
    change(project.corpus)
    assert is_stale(project)
    build(project)
    assert not is_stale(project)


def test_an_empty_corpus_makes_an_empty_index(tmp_path: Path) -> None:
    project = find_project(tmp_path, environ={})
    project.corpus.mkdir()
    assert build(project) == Tally()
    assert held(project) == {}


NAMES = ("a.txt", "b.txt", "c/d.txt", "c/e.txt")
STEPS = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(NAMES), st.sampled_from(("", "防汛", "抗旱", "防火"))),
    st.tuples(st.just("move"), st.sampled_from(NAMES), st.sampled_from(NAMES)),
    st.tuples(st.just("copy"), st.sampled_from(NAMES), st.sampled_from(NAMES)),
    st.tuples(st.just("remove"), st.sampled_from(NAMES), st.none()),
    st.tuples(st.just("record"), st.sampled_from(NAMES), st.sampled_from(("1", "2"))),
    st.tuples(st.just("build"), st.none(), st.none()),
)


def take(step: tuple[str, str | None, str | None], project: Project) -> None:
    """One thing that people do to a corpus, where it can be done."""
    what, name, other = step
    path = project.corpus / (name or "")
    if what == "build":
        build(project)
    elif what == "write":
        path.write_bytes(notice(other) if other else b"")
    elif what in ("move", "copy") and path.is_file() and name != other:
        {"move": shutil.move, "copy": shutil.copy}[what](path, project.corpus / (other or ""))
    elif what == "remove":
        path.unlink(missing_ok=True)
    elif what == "record":
        path.with_name(path.name + ".source.json").write_text(f'{{"url": "https://example.gov.cn/{other}"}}')


@settings(max_examples=10, deadline=None)
@given(steps=st.lists(STEPS, max_size=12))
def test_an_index_kept_up_is_the_same_as_one_made_anew(
    steps: list[tuple[str, str | None, str | None]], tmp_path_factory: pytest.TempPathFactory, dictionary: Path
) -> None:
    root = tmp_path_factory.mktemp("project")
    (root / "corpus" / "c").mkdir(parents=True)
    kept = find_project(root, environ={})
    anew = find_project(root, index="anew", environ={})
    shutil.copytree(dictionary, kept.index)
    shutil.copytree(dictionary, anew.index)
    for step in steps:
        take(step, kept)
    done, made = build(kept), build(anew)
    assert held(kept) == held(anew)
    assert (done.failed, done.read) == (made.failed, made.read)
    with Catalog.open(kept.index / CATALOG) as one, Catalog.open(anew.index / CATALOG) as other:
        assert list(digests(one)) == list(digests(other))


def test_the_catalog_is_sound(project: Project) -> None:
    build(project)
    (project.corpus / "a.txt").write_bytes(notice("防雹"))
    build(project)
    with sqlite3.connect(project.index / CATALOG) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()


def test_adding_puts_into_the_corpus_and_indexes(project: Project, tmp_path: Path) -> None:
    outside = tmp_path / "incoming"
    outside.mkdir()
    (outside / "new.txt").write_bytes(notice("防雷"))
    (outside / "bad.bin").write_bytes(bytes(range(256)) * 9)
    (outside / "a.txt").write_bytes(notice("防雹"))
    (outside / "same.txt").write_bytes(notice("防火"))
    additions, made = add(project, [str(outside), "-"], stdin=notice("防疫"), stated={"region": "云南省"})
    assert {one.given.rpartition("/")[2]: (one.state, one.source) for one in additions[:-1]} == {
        "new.txt": ("new", "new.txt"),
        "bad.bin": ("failed", None),
        "a.txt": ("newer-version", "a.v2.txt"),
        "same.txt": ("same", "县/c.txt"),
    }
    assert additions[-1].source == "云溪市人民政府办公室关于做好防疫工作的通知.txt"
    assert [len(one.notices) for one in additions] == [1, 0, 1, 1, 1]
    assert made is not None
    assert (len(made.added), made.exit_code) == (6, 0)
    assert len(held(project)) == 6


def test_a_dry_run_writes_nothing_and_tells_what_would_be_understood(project: Project, tmp_path: Path) -> None:
    outside = tmp_path / "a.txt"
    outside.write_bytes(notice("防雹"))
    before = sorted(tmp_path.rglob("*"))
    (addition,), made = add(project, [str(outside)], dry_run=True, stated={"issued_on": "2023-05-09"})
    assert made is None
    assert (addition.state, addition.source) == ("newer-version", "a.v2.txt")
    assert addition.notices[0]["number"] == "云政办发〔2023〕15号"
    assert sorted(tmp_path.rglob("*")) == before


def test_facts_that_are_none_are_refused(project: Project) -> None:
    with pytest.raises(UsageError, match="colour"):
        add(project, ["-"], stdin=notice("防疫"), stated={"colour": "red"})


def test_removing_takes_out_of_corpus_and_index(project: Project) -> None:
    build(project)
    (lies,), made = remove(project, ["a.txt"], why="withdrawn", who="somebody")
    assert lies.is_relative_to(project.corpus / ".removed")
    assert made == Tally(removed=("a.txt",), unchanged=2)
    assert doc_id_of(notice("防汛")) not in held(project)


def test_extracting_needs_no_index_and_writes_nothing(project: Project, tmp_path: Path) -> None:
    (tmp_path / "out.txt").write_bytes(notice("防雹"))
    before = sorted(tmp_path.rglob("*"))
    given = [str(tmp_path / "out.txt"), str(project.corpus), "-", str(tmp_path / "none.txt")]
    found = list(extract(project, given, stdin=notice("防疫")))
    assert [one.source for one in found] == [given[0], "a.txt", "b.txt", "县/c.txt", "-", given[3]]
    assert [one.notice is not None for one in found] == [True] * 5 + [False]
    assert "no such file" in found[-1].message
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (Tally(), 0),
        (Tally(unchanged=1), 0),
        (Tally(unchanged=1, failed=(Failure(source="a", message="b"),)), 3),
        (Tally(failed=(Failure(source="a", message="b"),)), 2),
    ],
)
def test_the_exit_code_of_a_build_tells_whether_all_some_or_none_could_be_read(made: Tally, code: int) -> None:
    assert made.exit_code == code
