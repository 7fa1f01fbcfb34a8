"""Whatever is typed, the answer is an answer or a line: never a fault of ours, never a control character."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from policykb.doors.cli.run import run

PIECES = [
    "养老",
    "供水",
    "县民政局",
    "“",
    "”",
    '"',
    "(",
    ")",
    "OR",
    "-",
    "-城市",
    "title:",
    "标题:",
    "〔2026〕3号",
    "1",
    "#",
    "\x1b",
    " ",
]
WORDS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(st.characters(codec="utf-8"), max_size=6)), max_size=6)
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def typed(words: list[str]) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(words)
    return code, out.getvalue(), err.getvalue()


@settings(max_examples=60, deadline=None)
@given(WORDS, st.sampled_from(["search", "lead", "unit", "show"]), st.sampled_from(["table", "json", "csv"]))
@example(["-"], "search", "table")
@example(["\ue000-城市"], "search", "table")
def test_any_words_are_answered(built: Path, words: list[str], command: str, form: str) -> None:
    question = ["".join(words)] if command in ("unit", "show") else words
    where = ["--corpus", str(built / "corpus"), "--index", str(built / "index"), "--format", form]
    code, out, err = typed([command, *where, "--", *question])
    assert code in (0, 1, 2)
    assert "--debug" not in err, err
    assert not STEERING.search(out + err)
