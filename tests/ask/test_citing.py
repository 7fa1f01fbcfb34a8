"""Which notice a citation means: the number decides, then the whole title; several that fit are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from ask.made import fill, notice
from policykb.ask.citing import Cited, Named
from policykb.ask.knowledge_base import KnowledgeBase
from policykb.index.folding import name_keys
from policykb.index.records import NameRecord
from policykb.model import Citation, Header, Notice, Span
from policykb.project import Project, choose_profile


def name(doc_id: str, title: str, number: str | None, **more: str) -> list[NameRecord]:
    known = {"issued_on": "2020-01-01", "region": "云南省甲县"} | more
    return [NameRecord(key=key, doc_id=doc_id, title=title, number=number, **known) for key in name_keys(title, number)]


NAMED = Named(
    [
        *name("n1", "甲县人民政府关于印发《甲县农村供水管理办法》的通知", "甲政发〔2019〕8号"),
        *name("n2", "甲县人民政府关于做好养老服务工作的通知", "甲政发〔2020〕3号"),
        *name("n3", "关于做好防汛工作的紧急通知", None, region="云南省乙县"),
        *name("n4", "关于开展节约用水宣传的公告", "第12号"),
        *name("n5", "关于加强耕地保护工作的意见", None, issued_on="2019-01-01"),
        *name("n6", "关于加强耕地保护工作的意见", None, issued_on="2021-01-01"),
        *name("n7", "关于推进垃圾分类工作的意见", "甲政办发〔2021〕9号"),
        *name("n8", "关于推进垃圾分类工作的意见", "甲政办发[2021]9号"),
        *name("n9", "工作方案", None),
    ]
)


def cites(
    title: str | None, number: str | None, relation: str = "basis", *, by: str = "n0", by_title: str | None = None
) -> Cited:
    return Cited(title, number, relation, by, by_title, "云南省甲县")


@pytest.mark.parametrize(
    ("title", "number", "meant"),
    [
        (None, "甲政发〔2019〕8号", "n1"),
        (None, "甲政发（2019） 8 号", "n1"),
        ("另一个题目的管理办法", "甲政发[2019]8号", "n1"),  # the number decides
        ("甲县农村供水管理办法", None, "n1"),
        ("关于印发〈甲县农村供水管理办法〉的通知", None, "n1"),
        ("甲县农村供水 管理办法", "甲政发〔〕8号", "n1"),  # a number that lost its year decides nothing
        ("甲县农村供水管理办法", "甲政发〔2019〕9号", None),  # another number, another document
        ("甲县人民政府关于做好养老服务工作的通知", None, "n2"),
        ("关于做好养老服务工作的通知", None, None),  # whose?
        ("关于做好防汛工作的紧急通知", None, None),  # that of another county
        (None, "第12号", None),
        ("关于加强耕地保护工作的意见", None, None),  # of 2019 or of 2021
        ("关于推进垃圾分类工作的意见", None, "n7"),  # two copies of one document
        ("工作方案", None, None),
        (None, None, None),
    ],
)
def test_across_brackets_and_ways_of_writing_titles(title: str | None, number: str | None, meant: str | None) -> None:
    assert NAMED.meant(cites(title, number)) == meant


def test_a_notice_cites_itself_only_where_it_issues_what_stands_with_it() -> None:
    """A new edition repeals an older one of its own title."""
    own = {"by": "n1", "by_title": "甲县人民政府关于印发《甲县农村供水管理办法》的通知"}
    assert NAMED.meant(cites("甲县农村供水管理办法", None, "issues", **own)) == "n1"
    assert NAMED.meant(cites("甲县农村供水管理办法", None, "repeals", **own)) is None


def citing(number: str, *cited: tuple[str | None, str | None]) -> Notice:
    return notice(
        number,
        Header(title=f"青石县关于第{number}件事的通知", number=f"青政发〔2021〕{number}号", region="贵州省青石县"),
        citations=tuple(
            Citation(title=title, number=told, relation="basis", span=Span(start=0, end=1)) for title, told in cited
        ),
    )


def test_what_is_cited_most_and_missing_comes_first(tmp_path: Path) -> None:
    """Each by the name most often used, counted once for each notice that cites it, however it writes the number."""
    made = Project(
        root=tmp_path, corpus=tmp_path / "corpus", index=tmp_path / "index", profile=choose_profile("portable")
    )
    made.corpus.mkdir()
    fill(
        made,
        (
            citing("1", ("云南省供水条例", None), ("云南省供水条例", None)),
            citing("2", ("关于供水的意见", "云政发〔2018〕1号")),
            citing("3", ("关于供水的意见", "云政发（2018）1号"), (None, "青政发[2021]1号")),
            citing("4", (None, "云政发[2018]1号")),
            citing("5", ("关于供水的意见", "云政发〔2018〕1号")),
        ),
    )
    with KnowledgeBase(made) as base:
        assert base.missing().json() == [
            {"title": "关于供水的意见", "number": "云政发〔2018〕1号", "cited_by": 4},
            {"title": "云南省供水条例", "number": None, "cited_by": 1},
        ]
        assert len(base.missing(limit=1).json()) == 1


def test_show_says_which_notice_is_cited(kb: KnowledgeBase) -> None:
    shown = kb.show("青石政发〔2024〕2号").json()
    old = kb.show("青石政发〔2016〕20号").json()["doc_id"]
    assert [one["doc_id"] for one in shown["citations"]] == [old]
    assert kb.missing().json() == []
