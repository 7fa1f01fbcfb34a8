"""Which notice a citation means: the number decides, then the whole title; several that fit are none."""

from __future__ import annotations

import pytest

from policykb.ask.citing import Named, lacking
from policykb.ask.knowledge_base import KnowledgeBase
from policykb.index.records import CitationRecord, NameRecord


def name(doc_id: str, title: str | None = None, number: str | None = None, **more: str | None) -> NameRecord:
    known: dict[str, str | None] = {"issued_on": "2020-01-01", "region": "云南省甲县"}
    return NameRecord(doc_id=doc_id, title=title, number=number, **(known | more))  # type: ignore[arg-type]


NAMED = Named(
    [
        name("n1", "甲县人民政府关于印发《甲县农村供水管理办法》的通知", "甲政发〔2019〕8号"),
        name("n2", "甲县人民政府关于做好养老服务工作的通知", "甲政发〔2020〕3号"),
        name("n3", "关于做好防汛工作的紧急通知", None, region="云南省乙县"),
        name("n4", "关于开展节约用水宣传的公告", "第12号"),
        name("n5", "关于加强耕地保护工作的意见", None, issued_on="2019-01-01"),
        name("n6", "关于加强耕地保护工作的意见", None, issued_on="2021-01-01"),
        name("n7", "关于推进垃圾分类工作的意见", "甲政办发〔2021〕9号"),
        name("n8", "关于推进垃圾分类工作的意见", "甲政办发[2021]9号"),
        name("n9", "工作方案", None),
    ]
)


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
    assert NAMED.meant(title, number, "basis", by="n0", region="云南省甲县") == meant


def test_a_notice_cites_itself_only_where_it_issues_what_stands_with_it() -> None:
    """A new edition repeals an older one of its own title."""
    title = "甲县农村供水管理办法"
    assert NAMED.meant(title, None, "issues", by="n1", region="云南省甲县") == "n1"
    assert NAMED.meant(title, None, "repeals", by="n1", region="云南省甲县") is None


def cites(by: str, title: str | None, number: str | None) -> CitationRecord:
    return CitationRecord(doc_id=by, title=title, number=number, relation="basis", issued_on=None)


def test_what_is_cited_most_and_missing_comes_first() -> None:
    """Each by the name most often used, counted once for each notice that cites it, however it writes the number."""
    found = lacking(
        NAMED,
        [
            cites("n1", "云南省供水条例", None),
            cites("n1", "云南省供水条例", None),
            cites("n2", "关于供水的意见", "云政发〔2018〕1号"),
            cites("n3", "关于供水的意见", "云政发（2018）1号"),
            cites("n4", None, "云政发[2018]1号"),
            cites("n5", "关于供水的意见", "云政发〔2018〕1号"),
            cites("n3", None, "甲政发〔2019〕8号"),
        ],
    )
    assert found == [
        {"title": "关于供水的意见", "number": "云政发〔2018〕1号", "cited_by": 4},
        {"title": "云南省供水条例", "number": None, "cited_by": 1},
    ]


def test_show_says_which_notice_is_cited(kb: KnowledgeBase) -> None:
    shown = kb.show("青石政发〔2024〕2号").json()
    old = kb.show("青石政发〔2016〕20号").json()["doc_id"]
    assert [one["doc_id"] for one in shown["citations"]] == [old]
    assert kb.missing().json() == []
