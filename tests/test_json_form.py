"""The JSON form is a contract: keys are always there, Chinese stays readable, nothing unsafe gets out."""

import json

from hypothesis import given
from hypothesis import strategies as st

from policykb.json_form import dumps, notice_json
from policykb.model import Document, Header, Notice

EMPTY = Notice(
    document=Document(
        doc_id="n0", source="a.txt", url=None, fetched_at=None, media_type="text/plain", decoded_as="utf-8",
        script="simplified", text="", origins=(), facts=(), tables=(), removed=(), findings=(),
    ),
    header=Header(), clauses=(), measures=(), lists=(), citations=(), repeals=(), contacts=(), findings=(),
)  # fmt: skip

CONTRACT = [
    "source",
    "doc_id",
    "url",
    "title",
    "kind",
    "number",
    "issuers",
    "recipients",
    "issued_on",
    "published_on",
    "effective_on",
    "expires_on",
    "region",
    "script",
    "parts",
    "text",
    "sections",
    "measures",
    "lists",
    "citations",
    "repeals",
    "contacts",
    "tables",
    "attachments",
    "findings",
    "corrected",
    "removed",
]


def test_every_key_is_there_and_unknown_is_null_or_an_empty_list():
    """A program that reads our JSON never has to ask whether a key exists."""
    form = notice_json(EMPTY)
    assert list(form) == CONTRACT
    assert {key: form[key] for key in ("title", "number", "region")} == {"title": None, "number": None, "region": None}
    assert form["measures"] == form["issuers"] == []


@given(
    st.recursive(
        st.text() | st.none() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_what_is_written_reads_back_the_same(value):
    """Escaping loses nothing, whatever the text."""
    assert json.loads(dumps(value)) == value


@given(st.text())
def test_no_control_character_and_no_line_separator_is_ever_written_raw(text):
    """A JSON line stays one line on every terminal and in every reader."""
    written = dumps(text)
    assert not any(ch < " " or "\x7f" <= ch <= "\x9f" or ch in "\u2028\u2029" for ch in written)
    assert not any("\ud800" <= ch <= "\udfff" for ch in written)
