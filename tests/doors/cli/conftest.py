"""A small base, built once by the command itself, and a way to type commands there."""

from __future__ import annotations

import io
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from policykb.doors.cli.run import run

ELDERLY = """青溪县人民政府办公室关于做好养老服务的通知
青政办发〔2026〕3号
各乡镇人民政府，县级各部门：
为做好养老服务，现将有关事项通知如下：
一、建设老年食堂
2027年12月底前建成老年食堂12个，每餐补助不超过4元。（牵头单位：县民政局；责任单位：县财政局、县卫生健康局）
二、发展家庭床位
为失能老人设家庭养老床位，每年新增不少于200张。（责任单位：县民政局、县残联）
青溪县人民政府办公室
2026年3月2日
"""
RELIEF = """青溪县人民政府关于巩固易地扶贫搬迁成果的意见
青政发〔2020〕8号
各乡镇人民政府：
一、稳定搬迁群众就业
在安置点开设扶贫车间，2020年底前每户至少一人就业。（县扶贫办牵头，县人社局、县发展改革局配合）
青溪县人民政府
2020年5月11日
"""
PAGE = """<html><head><meta charset="utf-8"><meta name="ArticleTitle" content="白石市供水管理办法"></head><body>
<div class="nav"><a href="/">首页</a> &gt; <a href="/gk">政务公开</a></div>
<div id="UCAP-CONTENT"><h1>白石市供水管理办法</h1>
<p>第一条 为规范供水管理，制定本办法。</p>
<p>第二条 市水务局负责全市供水管理工作，市财政局配合。</p>
<p>第三条 本办法自2024年7月1日起施行。</p>
<p>白石市人民政府</p><p>2024年5月20日</p></div></body></html>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project folder with three notices and its index."""
    home = tmp_path_factory.mktemp("project")
    corpus = home / "corpus"
    corpus.mkdir()
    (corpus / "养老.txt").write_text(ELDERLY, encoding="utf-8")
    (corpus / "搬迁.txt").write_text(RELIEF, encoding="gb18030")
    (corpus / "供水.html").write_text(PAGE, encoding="utf-8")
    assert run(["build", "--corpus", str(corpus), "--index", str(home / "index")]) == 0
    return home


@pytest.fixture
def base(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it that a test may change, as the current folder; English spoken, nothing set."""
    home = tmp_path / "project"
    shutil.copytree(built, home)
    for name in ("CORPUS", "INDEX", "PROFILE", "ENGINE"):
        monkeypatch.delenv(f"POLICYKB_{name}", raising=False)
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setenv("POLICYKB_LANG", "en")
    monkeypatch.chdir(home)
    return home


@pytest.fixture
def typed(base: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Done]:
    """Type a command in that folder; ``stdin`` are bytes."""

    def run_it(*words: str, stdin: bytes = b"") -> Done:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsys.readouterr()
        code = run(list(words))
        out, err = capsys.readouterr()
        return Done(code=code, out=out, err=err)

    return run_it
