"""What a build writes of its changes: once, whatever happened in between."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from policykb.corpus.history import NAME, History
from policykb.corpus.state import is_as
from policykb.index.catalog import Catalog
from policykb.index.records import DocumentRecord
from policykb.index.words import words_for_documents
from policykb.pipeline import history
from policykb.pipeline.build import build
from policykb.pipeline.history import key_of, stem_of
from policykb.project import Project, choose_profile

NOTICE = """白石县人民政府办公室关于{matter}的通知

白政办发〔2023〕{number}号

各乡镇人民政府：
一、落实责任。{by}完成清单编制。（牵头单位：县水利局）
                                        白石县人民政府办公室
                                             2023年5月8日
"""


@pytest.fixture(scope="module")
def dictionary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dictionary")
    words_for_documents(folder, choose_profile().segmenter)
    return folder


@pytest.fixture
def project(tmp_path: Path, dictionary: Path) -> Project:
    made = Project(root=tmp_path, corpus=tmp_path / "corpus", index=tmp_path / "index", profile=choose_profile())
    made.corpus.mkdir()
    shutil.copytree(dictionary, made.index)
    for number, matter in enumerate(("推进水库除险加固", "开展河道采砂整治", "加强山塘巡查管护"), 1):
        put(made, number, matter)
    return made


def put(project: Project, number: int, matter: str, by: str = "2027年6月底前") -> None:
    text = NOTICE.format(matter=matter, number=number, by=by)
    (project.corpus / f"{number}.txt").write_text(text, encoding="utf-8")


def told(project: Project) -> list[tuple[str, str]]:
    """What each line tells, and of which source."""
    return [(line["tells"], line["source"]) for _, line in History(project.corpus).lines() if "stamp" not in line]


FIRST = [("state", "1.txt"), ("state", "2.txt"), ("state", "3.txt")]


def test_each_notice_once_and_nothing_for_nothing_new(project: Project) -> None:
    for _ in range(2):
        build(project)
        assert sorted(told(project)) == FIRST
    size = (project.corpus / NAME).stat().st_size
    build(project)
    assert (project.corpus / NAME).stat().st_size == size


def test_only_what_changed_is_written(project: Project) -> None:
    build(project)
    put(project, 2, "开展河道采砂整治", by="2027年12月底前")
    (project.corpus / "3.txt").unlink()
    build(project)
    assert told(project)[3:] == [("state", "2.txt"), ("gone", "3.txt")]


def test_a_build_that_died_before_it_wrote_is_made_good_by_the_next(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(project)
    put(project, 2, "开展河道采砂整治", by="2027年12月底前")
    with monkeypatch.context() as patched:
        patched.setattr(history, "record", lambda *_args, **_named: None)
        build(project)
    assert told(project)[3:] == []
    put(project, 1, "推进水库除险加固", by="2027年12月底前")
    build(project)
    assert sorted(told(project)[3:]) == [("state", "1.txt"), ("state", "2.txt")]


def test_lines_cut_off_in_the_middle_are_written_again(project: Project) -> None:
    build(project)
    path = project.corpus / NAME
    body = path.read_bytes()
    path.write_bytes(body[: body.index(b"\n", len(body) // 3) + 50])
    put(project, 2, "开展河道采砂整治", by="2027年12月底前")
    build(project)
    assert {source for tells, source in told(project) if tells == "state"} == {"1.txt", "2.txt", "3.txt"}
    assert len(History(project.corpus).entries) == 3


def test_an_index_made_anew_adds_no_line_of_a_notice(project: Project) -> None:
    build(project)
    build(project, rebuild=True)
    shutil.rmtree(project.index)
    build(project)
    assert sorted(told(project)) == FIRST


def test_the_corpus_is_not_said_to_have_changed_by_it(project: Project) -> None:
    build(project)
    with Catalog.open(project.index / "catalog.sqlite") as catalog:
        assert is_as(project.corpus, catalog.meta()["corpus"])


def test_a_corpus_that_holds_no_history_file_of_ours_is_built_all_the_same(project: Project) -> None:
    (project.corpus / NAME).mkdir()
    assert len(build(project).added) == 3


def record(**known: object) -> DocumentRecord:
    fields = dict.fromkeys(DocumentRecord._fields)
    return DocumentRecord(**{**fields, "source": "a/通知.v2.html", "issuers": (), **known})  # type: ignore[arg-type]


def test_a_notice_is_known_by_number_and_title_else_by_its_source() -> None:
    numbered = record(number="白政办发[2023] 12号", title="白石县人民政府办公室关于印发《白石县供水办法》的通知")
    assert key_of(numbered) == "白政办发〔2023〕12号\t白石县供水办法\t"
    assert key_of(record(title="关于开展河道采砂整治的通知", region="贵州省")) == "\t关于开展河道采砂整治的通知\t贵州省"
    assert key_of(record(title="通知")) == "\t\ta/通知.html"
    assert stem_of("通知.v12.html") == stem_of("通知.html")
