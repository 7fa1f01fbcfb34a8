"""What a page offers with its notice is found where the corpus holds it: under its address, or beside the page."""

from __future__ import annotations

import json
from pathlib import Path

from policykb.ask.knowledge_base import KnowledgeBase
from policykb.pipeline.build import build
from policykb.project import find_project

SITE = "https://www.yunxi.example.gov.cn/zwgk"
TEXT = "云溪县人民政府办公室关于做好防汛工作的通知。各乡镇人民政府要加强值守，落实责任，及时转移群众。" * 4
PAGE = f"""<html><body><div class="content"><p>{TEXT}</p><p>{TEXT}</p><p>附件：<a href="files/t1.docx">1.名单.docx</a>
<a href="./2.doc">2.任务表</a> <a href="/other/3.pdf">3.示意图</a></p></div></body></html>"""


def test_attachments_lead_to_the_sources_that_hold_them(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus" / "防汛"
    corpus.mkdir(parents=True)
    for name, body, url in (
        ("page.html", PAGE, f"{SITE}/t1.html"),
        ("2.doc", "任务表\n县水务局负责巡查。", None),
        ("saved.txt", "名单\n甲乡、乙镇。", f"{SITE}/files/t1.docx"),
    ):
        (corpus / name).write_text(body, encoding="utf-8")
        if url:
            (corpus / f"{name}.source.json").write_text(json.dumps({"url": url}), encoding="utf-8")
    project = find_project(tmp_path, profile="portable", environ={})
    assert not build(project).failed
    with KnowledgeBase(project) as base:
        shown = base.show("防汛/page.html").json()["attachments"]
    assert [(one["name"], one["source"]) for one in shown] == [
        ("1.名单.docx", "防汛/saved.txt"),
        ("2.任务表", "防汛/2.doc"),
        ("3.示意图", None),
    ]
