"""The four real notices beside the project, where they are: questions whose answers are known by reading them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from policykb.ask.knowledge_base import KnowledgeBase
from policykb.pipeline.build import build
from policykb.project import find_project

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the real notices lie outside the project")


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    project = find_project(tmp_path_factory.mktemp("seeds"), environ={})
    project.corpus.mkdir()
    for path in SEEDS.glob("*.txt"):
        shutil.copyfile(path, project.corpus / path.name)
    build(project)
    with KnowledgeBase(project) as opened:
        yield opened


@pytest.mark.parametrize("words", ["易地扶贫搬迁", "易地扶貧搬遷", "谁牵头易地扶贫搬迁工作？"])
def test_who_leads(seeds: KnowledgeBase, words: str) -> None:
    first = seeds.lead(words).json()["answers"][0]
    assert first["state"] == "one-lead"
    assert [duty["unit"] for duty in first["lead"]] == ["州发展和改革委员会"]
    assert len(first["responsible"]) == 7
    assert "牵头单位" in first["quote"]
    assert (first["document"]["number"], first["document"]["issued_on"]) == ("西扶开组发〔2020〕9号", "2020-05-11")


@pytest.mark.parametrize("words", ["返贫监测", "返貧監測"])
def test_the_passage_comes_first(seeds: KnowledgeBase, words: str) -> None:
    hit = seeds.search(words).json()["hits"][0]
    assert hit["number"] == "西扶开组发〔2020〕9号"
    assert "完善返贫监测预警机制" in hit["snippets"][0]["text"]


def test_what_an_office_leads_and_shares_and_who_has_it_today(seeds: KnowledgeBase) -> None:
    unit = seeds.unit("州扶贫办").json()
    assert (len(unit["leads"]), len(unit["shares"])) == (4, 2)
    assert unit["today"]["state"] == "passed-on"
    assert "乡村振兴局" in unit["today"]["name"]


def test_every_quote_is_cut_from_the_text(seeds: KnowledgeBase) -> None:
    for row in seeds.duties(seeds.tasks()):
        if row["quote"] is not None:
            assert row["quote"] in seeds.show(row["doc_id"]).json()["text"]


@pytest.mark.parametrize("name", ["西双版纳州乡村振兴局", "西双版纳 乡村振兴局", "乡村振兴局"])
def test_what_an_heir_took_over_is_never_its_own(seeds: KnowledgeBase, name: str) -> None:
    heir = seeds.unit(name).json()
    assert heir["full_name"] == "西双版纳州乡村振兴局"
    assert (heir["leads"], heir["shares"], heir["joins"], heir["others"], heir["partners"]) == ([], [], [], [], [])
    assert len(heir["inherited"]) == 6
    assert {row["inherited"]["name"] for row in heir["inherited"]} == {"西双版纳州扶贫开发办公室"}
    assert all(row["inherited"]["evidence"] and row["unit"] == "州扶贫办" for row in heir["inherited"])
