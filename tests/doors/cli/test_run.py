"""Exit codes, streams and faults are as promised."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from policykb.doors.cli import keeping, main
from policykb.doors.cli.run import run

Typed = Callable[..., Any]
PROGRAM = [sys.executable, "-c", "from policykb.doors.cli import main; main()"]

CODES = [
    (0, "search 养老"),
    (1, "search 没有这样的词语"),
    (0, "search 养老 -搬迁"),
    (2, "search"),
    (2, "search 养老 --from questions.txt"),
    (2, "search 养老 --limit 0"),
    (2, "search 养老 --role boss"),
    (2, "search 养老 --since 去年"),
    (2, "search 养老 -o result.xyz"),
    (2, "serach 养老"),
    (2, "search 养老 --nonesuch"),
    (0, "lead 老年食堂"),
    (1, "lead 没有这样的词语"),
    (0, "unit 县民政局"),
    (1, "unit 县没有这样的局"),
    (0, "show 养老.txt"),
    (0, "show 青政办发〔2026〕3号"),
    (1, "show nffffffffffff"),
    (1, "show 7"),
    (0, "status"),
    (0, "doctor"),
    (0, "build"),
    (0, "check --explain no-text"),
    (2, "check --explain nonsense"),
    (2, "check --select nonsense"),
    (0, "extract corpus/养老.txt"),
    (2, "extract nothing.txt"),
    (3, "extract corpus/养老.txt nothing.txt"),
    (2, "add nothing.txt"),
    (3, "add corpus/养老.txt nothing.txt"),
    (2, "remove 养老.txt"),
    (0, "remove 养老.txt --why 重复"),
    (1, "remove 没有.txt --why 重复"),
    (0, "export"),
    (0, "--help"),
    (0, "--version"),
    (0, "search --help"),
]


@pytest.mark.parametrize(("code", "line"), CODES, ids=[line for _, line in CODES])
def test_exit_codes(code: int, line: str, typed: Typed) -> None:
    """0 done or found, 1 nothing found, 2 wrong use, 3 some sources failed; a fault is one line and no traceback."""
    done = typed(*line.split())
    assert done.code == code, done.err
    assert "Traceback" not in done.err
    if code == 2 and not line.startswith("add"):  # what was not added stands among the results
        assert len(done.err.strip().splitlines()) == 1


def test_findings_change_the_code_of_check(base: Path, typed: Typed) -> None:
    assert typed("check", "养老.txt", "--select", "truncated").code == 0
    (base / "corpus" / "断.txt").write_text(
        "白石市人民政府关于防汛的通知\n一、备足物资\n三、加强值守", encoding="utf-8"
    )
    typed("build")
    done = typed("check", "断.txt")
    assert done.code == 1
    assert done.out.startswith("断.txt")
    (base / "corpus" / "乙.txt").write_text(
        "白石市人民政府关于防火的通知\n一、备足物资\n三、加强值守", encoding="utf-8"
    )
    typed("build")
    found = typed("check", "--json").json
    assert [one["source"] for one in found] == sorted(one["source"] for one in found)
    assert {one["source"] for one in typed("check", "--select", "numbering-gap", "--json").json} == {"乙.txt", "断.txt"}
    assert typed("check", "--select", "numbering-gap,truncated").code == 1


@pytest.mark.parametrize("line", ["search 养老", "lead 养老", "unit 县民政局", "show 1", "check", "status", "export"])
def test_without_an_index_the_next_step_is_said(line: str, typed: Typed) -> None:
    done = typed(*line.split(), "--index", "elsewhere")
    assert done.code == 2
    assert "policykb build" in done.err
    assert done.out == ""


def test_an_index_older_than_the_corpus_is_said(base: Path, typed: Typed) -> None:
    assert "policykb build" not in typed("search", "养老").err
    (base / "corpus" / "新.txt").write_text("新的通知", encoding="utf-8")
    done = typed("search", "养老")
    assert done.code == 0
    assert "policykb build" in done.err


def test_results_are_on_stdout_and_messages_on_stderr(typed: Typed) -> None:
    done = typed("search", "没有这样的词语", "--json")
    assert done.json["hits"] == []
    assert "Nothing found" in done.err


def test_a_word_after_a_minus_is_excluded_not_an_option(typed: Typed) -> None:
    everything = typed("search", "青溪县", "--json").json["total"]
    assert typed("search", "青溪县", "-老年食堂", "--json").json["total"] == everything - 1


def test_a_rank_opens_that_hit_of_the_last_answer(typed: Typed) -> None:
    first = typed("search", "供水", "--json").json["hits"][0]
    assert typed("show", "1", "--json").json["doc_id"] == first["doc_id"]
    card = typed("lead", "老年食堂", "--json").json["answers"][0]
    shown = typed("show", "1", "--json").json
    assert (shown["doc_id"], shown["clause"]["clause_id"]) == (card["doc_id"], card["clause_id"])
    assert typed("show", "1#2", "--json").json["clause"]["clause_id"] == "2"


def test_the_same_question_in_traditional_characters(typed: Typed) -> None:
    simplified, traditional = (typed("search", words, "--json").json for words in ("养老服务", "養老服務"))
    assert [hit["doc_id"] for hit in simplified["hits"]] == [hit["doc_id"] for hit in traditional["hits"]] != []


def test_lead_says_unit_proof_and_who_today(typed: Typed) -> None:
    done = typed("lead", "搬迁群众就业")
    for part in ("稳定搬迁群众就业", "县扶贫办", "县人社局", "Quote", "青政发〔2020〕8号", "2020-05-11"):
        assert part in done.out


def test_a_file_is_written_whole_in_the_form_of_its_suffix(base: Path, typed: Typed) -> None:
    done = typed("search", "养老", "-o", "找到.csv")
    assert done.code == 0
    assert done.out == ""
    body = (base / "找到.csv").read_bytes()
    assert body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    typed("search", "养老", "-o", "找到.jsonl")
    lines = (base / "找到.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["doc_id"] for line in lines] == [row["doc_id"] for row in rows]
    assert not list(base.glob(".*.part"))


def test_a_file_that_cannot_be_written_is_a_line(typed: Typed) -> None:
    done = typed("export", "-o", "no/such/folder.csv")
    assert done.code == 2
    assert len(done.err.strip().splitlines()) == 1


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "tsv", "md"])
@pytest.mark.parametrize(
    "line", ["search 养老", "lead 养老", "unit 县民政局", "show 养老.txt", "check", "status", "export"]
)
def test_every_form_of_every_answer(line: str, form: str, typed: Typed) -> None:
    done = typed(*line.split(), "--format", form)
    assert done.code in (0, 1)
    assert "\\u" not in done.out


def test_add_tells_what_was_understood_and_doubles_nothing(base: Path, typed: Typed) -> None:
    measure = "一、备耕\n备足种子。（牵头单位：市农业农村局）"
    text = f"乌石市人民政府关于春耕的通知\n各县：\n{measure}\n乌石市人民政府\n2025年2月3日\n"
    (base / "春耕.txt").write_text(text, encoding="utf-8")
    dry = typed("add", "春耕.txt", "--dry-run")
    assert "would be added" in dry.out
    assert not (base / "corpus" / "春耕.txt").exists()
    done = typed("add", "春耕.txt")
    assert "春耕.txt  [added]" in done.out
    assert "2025-02-03" in done.out
    assert "[already there]" in typed("add", "春耕.txt").out
    (base / "春耕.txt").write_text(text + "又。", encoding="utf-8")
    assert "newer version" in typed("add", "春耕.txt").out
    assert typed("search", "备耕", "--json").json["total"] == 2
    assert typed("lead", "备耕", "--json").json["total"] == 1, "one measure, though two versions of its notice hold it"


def test_pasted_text_and_an_origin_stated_by_hand(typed: Typed) -> None:
    text = "关于备汛的通知\n一、备足物资\n（责任单位：市应急局）"
    done = typed(
        "add", "-", "--issued-on", "2025-06-01", "--url", "https://www.example.gov.cn/1", "--json", stdin=text.encode()
    )
    assert done.json["issued_on"] == "2025-06-01"
    assert typed("show", done.json["doc_id"], "--json").json["url"] == "https://www.example.gov.cn/1"


def test_remove_keeps_who_when_and_why(base: Path, typed: Typed) -> None:
    assert typed("remove", "养老.txt", "--why", "重复").code == 0
    assert not (base / "corpus" / "养老.txt").exists()
    kept = sorted(path.name for path in (base / "corpus" / ".removed").iterdir())
    assert "养老.txt" in kept
    assert typed("search", "老年食堂", "--json").json["total"] == 0


def test_show_opens_the_raw_text_and_what_was_stripped(typed: Typed) -> None:
    assert "<p>第二条" in typed("show", "供水.html", "--source").out
    assert "政务公开" in typed("show", "供水.html", "--removed").out


def test_a_fault_of_ours_is_one_line_and_a_traceback_only_on_demand(
    typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(keeping, "told_of", broken)
    done = typed("status")
    assert done.code == 2
    assert "Traceback" not in done.err
    assert "--debug" in done.err
    assert "Traceback" in typed("status", "--debug").err


def test_ctrl_c_is_130(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(keeping, "told_of", stopped)
    assert typed("status").code == 130


def test_main_leaves_with_the_code(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["policykb", "search"])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2


def test_chinese_for_people_who_read_chinese(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages, labels and help change with the reader; field names do not."""
    english = typed("lead", "老年食堂", "--json").json
    monkeypatch.setenv("POLICYKB_LANG", "zh")
    assert "牵头" in typed("lead", "老年食堂").out
    assert "用法" in typed("search", "--help").out
    assert "没有选项" in typed("search", "--nonesuch").err
    assert typed("lead", "老年食堂", "--json").json == english


def _process(words: list[str], **settings: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*PROGRAM, *words], env={**os.environ, **settings}, capture_output=True, check=False)


def test_output_is_utf_8_whatever_the_locale_says(base: Path) -> None:
    done = _process(["search", "养老"], PYTHONIOENCODING="gbk", PYTHONUTF8="0", LC_ALL="C")
    assert done.returncode == 0
    assert "养老服务" in done.stdout.decode("utf-8")


def test_a_broken_pipe_is_quiet(base: Path) -> None:
    """``policykb … | head``: no traceback, no message."""
    process = subprocess.Popen([*PROGRAM, "export"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    assert process.wait() == 0
    process.stderr.close()


def test_completion_comes_out_of_click(base: Path) -> None:
    done = _process([], _POLICYKB_COMPLETE="bash_complete", COMP_WORDS="policykb se", COMP_CWORD="1")
    assert done.stdout.decode() == "plain,search\n"


def test_run_says_nothing_where_there_is_nothing_to_say(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("policykb ")
