"""``show --source`` opens the passage that a clause was made from, in the decoded source, in whatever script."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from golden.notices import CORPUS
from policykb.ask.knowledge_base import KnowledgeBase
from policykb.clean.proof import leads_back
from policykb.errors import SourceError
from policykb.index.catalog import Catalog
from policykb.pipeline.build import build
from policykb.pipeline.verify import verify
from policykb.project import Project, find_project

TAGS = (
    "<html><head><meta charset='utf-8'></head><body><div>首页 &gt; 公开</div><div class='content'>"
    "<p>清溪县农业农村局关于做好<b>春耕</b>备耕工作的通知</p>"
    "<p>（一）抓好<span>种子</span>供应。优先保障优质稻种&nbsp;，确保不误农时。（县种子站牵头，县农资公司配合）</p>"
    "<p>（二）抢修<i>渠道</i>。三月底前完成清淤。（县水利局负责）</p></div></body></html>"
)
PINYIN = (
    "石梁縣人民政府關(guān)於發(fā)展林下經(jīng)濟(jì)的意見\n"
    "一、壯大產(chǎn)業(yè)。到2025年建成示範(fàn)基地8個(gè)。（責(zé)任單位：縣林業(yè)局、縣財(cái)政局）\n"
    "二、培育主體(tǐ)。扶持專業(yè)合作社20家。（責(zé)任單位：縣林業(yè)局）\n"
)
CASES = [
    ("tags.html", TAGS, "utf-8", "1", "（一）抓好<span>种子</span>供应。优先保障优质稻种&nbsp;，确保不误农时"),
    ("gbk.html", TAGS, "gb18030", "2", "（二）抢修<i>渠道</i>。三月底前完成清淤。"),
    ("pinyin.txt", PINYIN, "utf-8", "1", "一、壯大產(chǎn)業(yè)。到2025年建成示範(fàn)基地8個(gè)。"),
    ("pinyin_gbk.txt", PINYIN, "gb18030", "2", "二、培育主體(tǐ)。扶持專業(yè)合作社20家。"),
]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "corpus").mkdir()
    return find_project(tmp_path, environ={})


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_the_raw_passage_of_a_clause(project: Project, case: tuple[str, ...]) -> None:
    name, text, encoding, clause, passage = case
    (project.corpus / name).write_bytes(text.encode(encoding))
    build(project)
    with KnowledgeBase(project) as base:
        raw, whole = base.raw(f"{name}#{clause}").json(), base.raw(name).json()
    assert raw["text"].startswith(passage)
    assert (whole["text"], whole["text"][raw["start"] : raw["end"]]) == (text, raw["text"])


def test_every_clause_of_the_samples_can_be_read_in_its_raw_passage(built_corpus: Project) -> None:
    with KnowledgeBase(built_corpus) as base, Catalog.open(built_corpus.index / "catalog.sqlite") as catalog:
        for doc_id, document in catalog.documents().items():
            if Path(document.source).suffix not in (".html", ".txt"):
                with pytest.raises(SourceError):
                    base.raw(doc_id)
                continue
            form = base.show(doc_id).json()
            for section in form["sections"]:
                raw = base.raw(f"{doc_id}#{section['clause_id']}").json()
                text = form["text"][section["start"] : section["end"]]
                assert leads_back(text, raw["text"]), (document.source, section["clause_id"])


def test_the_samples_are_proved(built_corpus: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """All but what the state of the checkout says, which may change while tests run."""
    found = verify(built_corpus)
    assert {fault.code for fault in found.faults} <= {"made-otherwise"}
    assert found.notices == len(
        [path for path in CORPUS.iterdir() if not path.name.endswith(".json") and path.name[0] != "."]
    )


@pytest.mark.parametrize(
    ("quote", "passage", "led"),
    [
        ("产业发展", "產(chǎn)業(yè)<b>發展</b>", True),
        ("优化服务", "最佳化服務", True),
        ("牵头单位：县水利局", "牽頭單位:縣水利局", True),
        ("“三农”工作", "&ldquo;三农&rdquo;&nbsp;工作", True),
        ("财政部&ensp;税务总局<1>", "财政部&ensp;税务总局<1>", True),
        ("财政部&ensp;", "<b>财政部</b>&amp;ensp;", True),
        ("县水利局牵头", "县民政局牵头", False),
        ("2025年", "2020年", False),
    ],
)
def test_what_leads_back(quote: str, passage: str, led: bool) -> None:
    assert leads_back(quote, unicodedata.normalize("NFC", passage)) == led
