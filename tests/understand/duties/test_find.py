"""Duties: every form in which a notice states them is read, and nothing else is."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb.model import Clause, Document, Header, Part, Span, Table
from policykb.understand.duties.find import FoundDuty, find_duties

_CASES = Path(__file__).parents[2] / "cases"
_ROLES = ("lead", "responsible", "cooperate", "guide", "supervise", "implied")


def cases(name: str) -> list[dict[str, object]]:
    return tomllib.loads((_CASES / name).read_text(encoding="utf-8"))["case"]


def document(text: str) -> Document:
    return Document(
        doc_id="n000000000000", source="sample.txt", url=None, fetched_at=None, media_type="text/plain",
        decoded_as="utf-8", script="simplified", text=text, origins=((0, 0),), facts=(), tables=(), removed=(),
        findings=(),
    )  # fmt: skip


def duties(text: str, clauses: tuple[Clause, ...] = ()) -> tuple[FoundDuty, ...]:
    return find_duties(document(text), Header(), clauses)


@pytest.mark.parametrize("case", cases("duties.toml"), ids=lambda case: str(case["form"]))
def test_every_form_is_read(case: dict[str, object]) -> None:
    found = duties(str(case["text"]))
    for role in _ROLES:
        units = Counter(duty.unit for duty in found if duty.role == role)
        assert units == Counter(case.get(role, [])), role


def stated(text: str, header: Header | None = None) -> list[tuple[str, str, str]]:
    found = find_duties(document(text), header or Header(), ())
    return [(duty.role, duty.unit, duty.rule_id) for duty in found if duty.role != "implied"]


def false_friends(key: str) -> list[str]:
    return tomllib.loads((_CASES / "not_duties.toml").read_text(encoding="utf-8"))[key]


@pytest.mark.parametrize("text", false_friends("sentences"))
def test_a_false_friend_states_no_duty(text: str) -> None:
    assert stated(text) == []
    assert stated(f"一、总体要求\n{text}\n（二）加强领导。扎实推进。") == []


@pytest.mark.parametrize("text", false_friends("reports"), ids=lambda text: text.split("\n")[0])
def test_a_press_report_states_no_duty(text: str) -> None:
    """Even where nobody has told that the text is a report."""
    assert stated(text) == []


def test_there_are_many_false_friends() -> None:
    assert len(false_friends("sentences")) >= 120
    assert len(false_friends("reports")) >= 10


def clause(clause_id: str, text: str, words: str, *, level: int = 1, parent: str | None = None) -> Clause:
    start = text.index(words)
    span = Span(start=start, end=start + len(words))
    return Clause(clause_id=clause_id, label="", heading="", level=level, form="item", parent=parent, span=span)


def test_a_duty_belongs_to_the_innermost_clause() -> None:
    text = "一、改水\n（一）打井。（市水务局负责）\n（二）铺管。（市住建局负责）"
    clauses = (
        clause("1", text, text),
        clause("1.1", text, "（一）打井。（市水务局负责）", level=2, parent="1"),
        clause("1.2", text, "（二）铺管。（市住建局负责）", level=2, parent="1"),
    )
    assert [(duty.clause_id, duty.unit) for duty in duties(text, clauses)] == [("1.1", "市水务局"), ("1.2", "市住建局")]


def test_default_units_reach_every_later_measure_with_the_proof_where_they_stand() -> None:
    first = "（一）打井。〔责任单位：市水务局，各县（市、区）人民政府。以下均需各县（市、区）人民政府落实，不再列出〕"
    second, third = "（二）铺管。（责任单位：市住建局）", "（三）收费。（责任单位：市财政局）"
    text = "\n".join((first, second, third))
    clauses = (clause("1", text, first), clause("2", text, second), clause("3", text, third))
    found = {
        (duty.clause_id, duty.span.of(text)) for duty in duties(text, clauses) if duty.unit == "各县（市、区）人民政府"
    }
    proof = "责任单位：市水务局，各县（市、区）人民政府"
    assert found == {("1", proof), ("2", proof), ("3", proof)}


def test_default_units_of_an_introduction_reach_measures_that_name_nobody() -> None:
    head, first, second = (
        "以下各项任务均需各乡镇人民政府落实，不再列出。",
        "（一）打井。（市水务局负责）",
        "（二）铺管。先勘察后施工。",
    )
    goal = "（三）工作目标。三年完成。"
    text = "\n".join((head, first, second, goal))
    clauses = tuple(replace(clause(str(n), text, words), label=words[:3], heading=words[3:].split("。")[0])
                    for n, words in enumerate((first, second, goal), 1))  # fmt: skip
    found = {(duty.clause_id, duty.unit) for duty in duties(text, clauses)}
    assert found == {("1", "市水务局"), ("1", "各乡镇人民政府"), ("2", "各乡镇人民政府")}


def test_a_sentence_that_begins_with_a_year_gone_by_reports() -> None:
    text = "2022年，市水务局牵头完成河道清淤二十公里。2024年，市水务局牵头完成河道清淤三十公里。"
    found = find_duties(document(text), Header(issued_on="2024-03-01"), ())
    assert [(duty.unit, duty.span.start > 24) for duty in found] == [("市水务局", True)]


HEADED = ("一、市委宣传部\n（一）开办专栏，每周一期。\n（二）办好巡回宣讲。", "二、市教育局\n（一）每学期开一堂课。",
          "三、市水务局\n维护取水口，定期清淤。")  # fmt: skip


def test_headings_that_are_units_carry_what_stands_below_them() -> None:
    text = "\n".join(HEADED)
    top = tuple(replace(clause(str(n), text, words), label=words[:2], heading=words[2:].split("\n")[0], form="section")
                for n, words in enumerate(HEADED, 1))  # fmt: skip
    below = tuple(
        replace(clause(f"1.{n}", text, words, level=2, parent="1"), label=words[:3])
        for n, words in enumerate(HEADED[0].split("\n")[1:], 1)
    )
    found = [(duty.clause_id, duty.unit, duty.rule_id) for duty in duties(text, (top[0], *below, *top[1:]))]
    assert found == [("1.1", "市委宣传部", "heading-unit"), ("1.2", "市委宣传部", "heading-unit"),
                     ("2", "市教育局", "heading-unit"), ("3", "市水务局", "heading-unit")]  # fmt: skip
    assert duties(HEADED[0], (top[0],)) == ()


def test_a_grid_is_read_by_its_columns_and_merged_cells_serve_every_row() -> None:
    text = "任务\t牵头单位\t配合单位\n打井\t市水务局\t市财政局\n铺管\t市审计局"

    def cell(words: str) -> Span:
        return Span(start=text.index(words), end=text.index(words) + len(words))

    rows = (
        (cell("任务"), cell("牵头单位"), cell("配合单位")),
        (cell("打井"), cell("市水务局"), cell("市财政局")),
        (cell("铺管"), cell("市水务局"), cell("市审计局")),
    )
    table = Table(span=Span(start=0, end=len(text)), rows=rows)
    page = replace(document(text), tables=(table,))
    clauses = (clause("1", text, "打井\t市水务局\t市财政局"), clause("2", text, "铺管\t市审计局"))
    found = [(duty.clause_id, duty.role, duty.unit) for duty in find_duties(page, Header(), clauses)]
    assert sorted(found) == [
        ("1", "cooperate", "市财政局"),
        ("1", "lead", "市水务局"),
        ("2", "cooperate", "市审计局"),
        ("2", "lead", "市水务局"),
    ]


def test_a_table_flattened_to_a_cell_a_line() -> None:
    text = (
        "序号\n任务\n措施\n牵头单位\n配合单位\n1\n打井\n先勘察。\n后施工。\n市水务局\n市财政局\n"
        "2\n铺管\n分片实施。\n市住建局\n/\n3\n收费\n装表。\n市发展改革委\n各县区"
    )
    found = [(duty.role, duty.unit) for duty in duties(text)]
    assert found == [
        ("lead", "市水务局"), ("cooperate", "市财政局"), ("lead", "市住建局"),
        ("lead", "市发展改革委"), ("cooperate", "各县区"),
    ]  # fmt: skip


def test_sentences_of_a_report_state_nothing_but_the_policy_it_quotes_does() -> None:
    report, policy = "市水务局负责打井。", "一、打井。由市水务局牵头，市财政局配合。"
    text = report + "\n" + policy
    parts = (
        Part(title="见报", kind="报道", issuers=(), span=Span(start=0, end=len(report))),
        Part(title="方案", kind="方案", issuers=(), span=Span(start=len(report) + 1, end=len(text))),
    )
    found = find_duties(document(text), Header(parts=parts), ())
    assert [(duty.role, duty.unit) for duty in found] == [("lead", "市水务局"), ("cooperate", "市财政局")]


@given(
    st.text(alphabet="牵头单位责任负配合由会同市财政局各县区、，；：。（）〔〕\n\t 要以下不再列出第一位", max_size=160)
)
def test_every_proof_holds_its_unit(text: str) -> None:
    """Whatever the text: spans lie in it, and hold the unit as written, white space apart."""
    for duty in duties(text):
        assert 0 <= duty.span.start < duty.span.end <= len(text)
        assert duty.unit in "".join(duty.span.of(text).split())


def test_a_notice_of_great_length_on_one_line() -> None:
    text = "（一）打井。每年三十口。（责任单位：市水务局、市财政局）" * 2000
    assert len(duties(text)) == 4000


@pytest.mark.parametrize(
    "text",
    ["其他企业复工复产所需物资优先保障。", "青石市人民政府办公室 2020年2月16日", "市水务局响应号召，开展清理。",
     "各县市要求企业做好登记。", "市水务局需求旺盛。", "群众要提高认识。"],
)  # fmt: skip
def test_no_subject_is_implied(text: str) -> None:
    assert duties(text) == ()
