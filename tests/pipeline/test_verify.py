"""Everything stored is proved from the sources; whatever was changed is noticed, named, and alone made anew."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policykb.index.catalog import Catalog
from policykb.index.engines import open_engine
from policykb.index.words import words_for_documents
from policykb.pipeline.build import build
from policykb.pipeline.verify import Verification, repair, verify
from policykb.project import Project, find_project

PLAN = """青榆县人民政府办公室关于印发河道保洁方案的通知
青政办发〔2021〕6号
各乡镇人民政府：
一、主要任务
（一）清理河面。2021年6月底前清完全部漂浮物。（牵头单位：县水利局；责任单位：各乡镇人民政府）
（二）建立名册。逐河段确定保洁员，名册报县河长办备案。（县河长办负责）
青榆县人民政府办公室
2021年3月2日
"""
PAGE = """<html><head><meta charset="gbk"><title>清溪县</title></head><body><div class="content">
<p>清溪县农业农村局关于做好<b>春耕</b>备耕工作的通知</p><p>清农发〔2022〕3号</p>
<p>（一）抓好种子供应。优先保障优质稻种&nbsp;，确保不误农时。（县种子站牵头，县农资公司配合）</p>
<p>清溪县农业农村局</p><p>2022年2月8日</p></div></body></html>"""
PINYIN = """石梁縣人民政府關(guān)於發(fā)展林下經(jīng)濟(jì)的意見
一、壯大產(chǎn)業(yè)。到2025年建成示範(fàn)基地8個(gè)。（責(zé)任單位：縣林業(yè)局、縣財(cái)政局）
"""


@pytest.fixture(scope="module", autouse=True)
def one_state_of_the_code() -> Iterator[None]:
    """What reads notices stays the same from build to verify, though files of the checkout may change meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("policykb.pipeline.build._code", lambda: "0")
        yield


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with three notices, built."""
    root = tmp_path_factory.mktemp("built")
    (root / "corpus").mkdir()
    (root / "corpus" / "plan.txt").write_text(PLAN, encoding="utf-8")
    (root / "corpus" / "page.html").write_bytes(PAGE.encode("gbk"))
    (root / "corpus" / "pinyin.txt").write_text(PINYIN, encoding="utf-8")
    assert build(find_project(root, environ={})).exit_code == 0
    return root


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Project:
    """A copy of its own."""
    shutil.copytree(built, tmp_path / "copy")
    return find_project(tmp_path / "copy", environ={})


def tell(found: Verification) -> set[tuple[str, str]]:
    return {(fault.code, fault.source) for fault in found.faults}


def tamper(project: Project, *statements: str) -> None:
    connection = sqlite3.connect(project.index / "catalog.sqlite")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_what_was_built_is_proved(project: Project) -> None:
    found = verify(project)
    assert (found.notices, found.faults, found.failed, found.exit_code) == (3, (), (), 0)


@pytest.mark.parametrize("source", ["plan.txt", "page.html"])
def test_one_changed_byte_is_noticed_whatever_the_times_of_the_file_say(project: Project, source: str) -> None:
    path = project.corpus / source
    stat, body = path.stat(), bytearray(path.read_bytes())
    body[-20] ^= 1
    path.write_bytes(body)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    found = verify(project)
    assert (tell(found), found.exit_code) == ({("source-changed", source)}, 1)
    again = repair(project, found)
    assert (again.exit_code, {fault.source for fault in again.repaired}) == (0, {source})


@settings(max_examples=25, deadline=None)
@given(
    source=st.sampled_from(["plan.txt", "page.html", "pinyin.txt"]), place=st.integers(0, 10_000), bit=st.integers(0, 7)
)
def test_any_changed_bit_of_any_source_is_noticed(built: Path, source: str, place: int, bit: int) -> None:
    project = find_project(built, environ={})
    path = project.corpus / source
    body = path.read_bytes()
    changed = bytearray(body)
    changed[place % len(body)] ^= 1 << bit
    try:
        path.write_bytes(changed)
        assert tell(verify(project)) == {("source-changed", source)}
    finally:
        path.write_bytes(body)


PAGE_ID = "(SELECT doc_id FROM documents WHERE source = 'page.html')"
TAMPERED = {
    "UPDATE documents SET text = replace(text, '漂浮物', '漂浮水草')": "record-differs plan.txt",
    "UPDATE documents SET title = '另一个标题' WHERE source = 'page.html'": "record-differs page.html",
    "UPDATE documents SET json = replace(json, '县水利局', '县民政局')": "quote-differs plan.txt",
    "UPDATE documents SET origins = '[[0, 0]]' WHERE source = 'page.html'": "origin-astray page.html",
    "UPDATE duties SET unit = '县民政局' WHERE unit = '县水利局'": "record-differs plan.txt",
    "DELETE FROM duties WHERE unit = '县河长办'": "record-differs plan.txt",
    "UPDATE measures SET deadline = '2031-06-30' WHERE deadline = '2021-06-30'": "record-differs plan.txt",
    "UPDATE sources SET sha256 = '00' WHERE path = 'pinyin.txt'": "source-changed pinyin.txt",
    f"DELETE FROM families WHERE doc_id = {PAGE_ID}": "family-missing page.html",
    "DELETE FROM documents WHERE source = 'plan.txt'": "record-missing plan.txt",
    "UPDATE documents SET source = 'no.txt' WHERE source = 'plan.txt'": "record-missing no.txt",
    "UPDATE documents SET json = '{' WHERE source = 'plan.txt'": "record-differs plan.txt",
    "UPDATE documents SET origins = '[[' WHERE source = 'plan.txt'": "record-differs plan.txt",
    "DELETE FROM sources WHERE path = 'plan.txt'": "record-missing plan.txt",
}


@pytest.mark.parametrize("statement", TAMPERED)
def test_a_changed_record_is_noticed_and_it_alone_made_anew(project: Project, statement: str) -> None:
    tamper(project, statement)
    code, source = TAMPERED[statement].split()
    found = verify(project)
    assert (code, source) in tell(found)
    assert {fault.source for fault in found.faults} <= {source, ""}
    again = repair(project, found)
    assert (again.faults, again.exit_code) == ((), 0)
    assert again.repaired


def flip(path: Path, at: int) -> None:
    body = bytearray(path.read_bytes())
    body[at % len(body)] ^= 1
    path.write_bytes(body)


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("UPDATE families SET family = 'n000000000000' WHERE relation = 'copy'", "repost.txt"),
        ("UPDATE families SET relation = 'edition' WHERE relation = 'copy'", "repost.txt"),
        ("UPDATE families SET folds = 1 - folds WHERE relation = 'copy'", "repost.txt"),
        ("UPDATE findings SET message = '2022 here' WHERE against IS NOT NULL", "repost.txt"),
        ("DELETE FROM findings WHERE against IS NOT NULL", "repost.txt"),
    ],
)
def test_families_and_the_years_that_reposts_changed_are_found_anew(
    project: Project, statement: str, source: str
) -> None:
    (project.corpus / source).write_text(
        "来源：青榆县融媒体中心\n" + PLAN.replace("2021年6月底前", "2023年6月底前"), encoding="utf-8"
    )
    build(project)
    assert verify(project).faults == ()
    tamper(project, statement)
    found = verify(project)
    assert {name for _, name in tell(found)} >= {source}
    assert {code for code, _ in tell(found)} <= {"family-differs", "family-missing"}
    again = repair(project, found)
    assert (again.faults, again.exit_code) == ((), 0)


@pytest.mark.parametrize("at", [0, 100, 5_000])
def test_a_changed_bit_in_a_file_of_the_engine_is_noticed_and_the_engine_filled_again(
    project: Project, at: int
) -> None:
    files = [path for path in (project.index / "search").glob("g*/*/*") if path.stat().st_size]
    for path in files:
        before = path.read_bytes()
        flip(path, at)
        found = verify(project)
        assert tell(found) == {("engine-differs", "")}, path
        assert path.name in found.faults[0].message
        path.write_bytes(before)
    flip(files[0], at)
    assert repair(project, verify(project)).exit_code == 0


def test_a_changed_bit_in_the_dictionary_is_noticed_and_it_and_the_engine_made_anew(project: Project) -> None:
    (trie,) = project.index.glob("words-*.trie")
    before = trie.read_bytes()
    flip(trie, len(before) // 2)
    found = verify(project)
    assert tell(found) == {("words-damaged", "")}
    assert repair(project, found).exit_code == 0
    assert trie.read_bytes() == before


@pytest.mark.parametrize("at", [0, 18, 40, 60, 68, 100])
def test_a_catalog_that_cannot_be_opened_is_made_anew(project: Project, at: int) -> None:
    flip(project.index / "catalog.sqlite", at)
    found = verify(project)
    again = repair(project, found) if found.faults else found
    assert again.exit_code == 0


def test_tables_of_another_form_are_no_catalog(project: Project) -> None:
    tamper(project, "DROP VIEW units", "CREATE VIEW units AS SELECT 1 AS unit")
    found = verify(project)
    assert tell(found) == {("catalog-damaged", "")}
    assert repair(project, found).exit_code == 0


def test_an_engine_of_another_state_is_noticed_and_filled_again(project: Project) -> None:
    tamper(project, "UPDATE meta SET value = 'x' WHERE key = 'stamp'")
    found = verify(project)
    assert tell(found) == {("engine-differs", "")}
    assert repair(project, found).exit_code == 0


def test_entries_that_the_engine_lacks_are_noticed(project: Project) -> None:
    words = words_for_documents(project.index, project.profile.segmenter)
    with (
        closing(open_engine(project.profile.engine, project.index / "search", words, writable=True)) as engine,
        Catalog.open(project.index / "catalog.sqlite") as catalog,
    ):
        engine.write((), catalog.find("plan.txt"), stamp=catalog.stamp() or "")
    found = verify(project)
    assert tell(found) == {("engine-differs", "plan.txt"), ("engine-differs", "")}
    assert repair(project, found).exit_code == 0


def test_a_source_that_is_gone_is_named_and_forgotten_by_repair(project: Project) -> None:
    (project.corpus / "plan.txt").unlink()
    found = verify(project)
    assert tell(found) == {("source-missing", "plan.txt")}
    again = repair(project, found)
    assert (again.notices, again.exit_code) == (2, 0)


def test_a_damaged_catalog_is_rebuilt(project: Project) -> None:
    path = project.index / "catalog.sqlite"
    body = bytearray(path.read_bytes())
    body[4096 * 3 : 4096 * 3 + 2000] = b"\xff" * 2000
    path.write_bytes(body)
    found = verify(project)
    assert found.exit_code == 1
    assert repair(project, found).exit_code == 0


def test_only_what_was_named_is_proved(project: Project) -> None:
    tamper(project, "UPDATE duties SET unit = '县民政局' WHERE unit = '县水利局'")
    with Catalog.open(project.index / "catalog.sqlite") as catalog:
        (page,), (plan,) = catalog.find("page.html"), catalog.find("plan.txt")
    assert (verify(project, [page]).notices, verify(project, [page]).exit_code) == (1, 0)
    assert verify(project, [plan]).exit_code == 1


def test_a_source_that_cannot_be_read_is_no_fault_but_named(project: Project) -> None:
    (project.corpus / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    build(project)
    found = verify(project)
    assert ([failure.source for failure in found.failed], found.exit_code) == (["broken.pdf"], 3)


def test_an_index_of_another_state_of_the_rules_says_so(project: Project) -> None:
    tamper(project, "UPDATE meta SET value = 'x' WHERE key = 'rules'", "UPDATE duties SET unit = '县民政局'")
    assert tell(verify(project)) == {("made-otherwise", "")}
