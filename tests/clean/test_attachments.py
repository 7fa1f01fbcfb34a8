"""What a page offers with its text is listed: links to documents in the text, or behind a word that announces them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb.clean.attachments import frames
from policykb.clean.page import clean
from policykb.model import RawPage

ADDRESS = "https://www.yunxi.example.gov.cn/zwgk/2024/t5.html"
TEXT = "云溪县人民政府办公室关于做好防汛工作的通知。各乡镇人民政府要加强值守，落实责任，及时转移群众。" * 3


def offered(links: str, *, beside: str = "", parser: str = "selectolax") -> list[tuple[str, str]]:
    """Names and addresses of what a page with these links in and beside its text offers."""
    body = (
        f'<html><body><div class="nav"><a href="/">首页</a><a href="/r.pdf">年度报告</a></div><div class="content">'
        f"<p>{TEXT}</p><p>{TEXT}</p>{links}<p>{TEXT}</p></div>{beside}</body></html>"
    )
    page = RawPage(source="a.html", body=body.encode(), media_type="text/html", url=ADDRESS)
    return [(one.name, one.url) for one in clean(page, parser=parser).attachments]  # type: ignore[arg-type]


@pytest.mark.parametrize("parser", ["selectolax", "beautifulsoup"])
@pytest.mark.parametrize(
    ("links", "found"),
    [
        ('<p>附件：<a href="./P0202.doc">任务分解表.doc</a></p>', [("任务分解表.doc", "zwgk/2024/P0202.doc")]),
        ("<a href=/files/a.XLSX><span>附表 1</span></a>", [("附表 1", "files/a.XLSX")]),
        ('<a href="/down.jsp?file=a.ofd&amp;id=3">下载</a>', [("下载", "down.jsp?file=a.ofd&id=3")]),
        ("<a href='/down?id=3'>附件1：名单</a>", [("附件1：名单", "down?id=3")]),
        ('<a href="/down?id=3">名单.pdf</a>', [("名单.pdf", "down?id=3")]),
        ('<a href="/a.wps"></a>', [("a.wps", "a.wps")]),
        ('<a href="/a.pdf">甲</a><a href="/a.pdf">乙</a>', [("甲", "a.pdf")]),
        ('<a href="/a.html">附件1</a>', []),
        ('<a href="/a.docs.example/x">说明</a>', []),
        ('<a href="javascript:down(\'a.pdf\')">附件</a>', []),
        ('<!-- <a href="/a.pdf">附件</a> -->', []),
        ('<a href="#a.pdf">附件</a>', []),
    ],
)  # fmt: skip
def test_links_to_documents_in_the_text_are_attachments(links: str, found: list[tuple[str, str]], parser: str) -> None:
    host = ADDRESS.partition("zwgk")[0]
    assert offered(links, parser=parser) == [(name, host + path) for name, path in found]


def test_links_beside_the_text_are_attachments_where_they_are_announced() -> None:
    beside = '<div class="files"><h3>相关附件</h3><ul><li><a href="/b.xls">汇总表</a></li></ul></div>'
    assert offered("", beside=beside) == [("汇总表", "https://www.yunxi.example.gov.cn/b.xls")]
    assert offered("", beside='<div><a href="/c.pdf">政府工作报告</a></div>') == []


def test_a_page_of_frames_says_which_pages_to_add() -> None:
    body = '<html><frameset cols="200,*"><frame src="left.html"><frame src="text.html"></frameset></html>'
    page = RawPage(source="a.html", body=body.encode(), media_type="text/html")
    findings = clean(page, parser="beautifulsoup").findings
    assert [finding.code for finding in findings] == ["no-text", "frames"]
    assert "text.html" in findings[1].message
    assert frames('<iframe src="about:blank"></iframe><embed src=a.pdf>') == ("a.pdf",)


@given(st.text('<a href="./?#[].pdf附件>', max_size=80))
def test_no_link_raises(links: str) -> None:
    offered(links)
    offered(f'<a href="{links}">附件</a>')
