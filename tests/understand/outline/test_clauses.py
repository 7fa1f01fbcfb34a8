"""The outline: every style of numbering, on lines of its own, run together, and clauses without a number."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policykb.model import Clause, Document, Header
from policykb.understand.outline.clauses import outline

Maker = Callable[..., Document]


def clauses(document: Document) -> tuple[Clause, ...]:
    return outline(document, Header())


def ids(document: Document) -> list[tuple[str, str]]:
    return [(clause.clause_id, clause.heading) for clause in clauses(document)]


LINES = """为做好工作，制定本方案。
一、总体要求
（一）指导思想。坚持统筹。
二、重点任务
（二）健全机制。建立台账。
1．完善监测。每月走访。
2．开展救助。及时发放。
（三）强化保障
压实责任。
"""


def test_numbering_runs_on_across_sections(document: Maker) -> None:
    assert ids(document(LINES)) == [
        ("1", "总体要求"),
        ("1.1", "指导思想"),
        ("2", "重点任务"),
        ("2.2", "健全机制"),
        ("2.2.1", "完善监测"),
        ("2.2.2", "开展救助"),
        ("2.3", "强化保障"),
    ]


def test_a_flattened_page_has_the_same_outline(document: Maker) -> None:
    flat = LINES.replace("\n", "")
    assert [clause_id for clause_id, _ in ids(document(flat))] == [clause_id for clause_id, _ in ids(document(LINES))]


def test_articles_under_chapters(document: Maker) -> None:
    text = (
        "第一章 总则\n第一条 为了管理，制定本办法。\n第二章 管理\n"
        "第二条 市民政局负责管理。\n（一）登记；\n（二）公示。\n"
    )
    found = clauses(document(text))
    assert [(clause.clause_id, clause.form) for clause in found] == [
        ("1", "chapter"), ("1.1", "article"),
        ("2", "chapter"), ("2.2", "article"), ("2.2.1", "item"), ("2.2.2", "item"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "要统一、规范管理，防止单一、重复建设。",
        "加快一、二、三产业融合。一、二类地区优先。",
        "按照第（一）项、第（二）项办理。",
        "增长2.5倍，共3. 5亿元。",
        "一是加强领导。二是压实责任。",
        "依照本办法第三条、第四条规定处理。",
    ],
)
def test_what_only_looks_like_a_label(document: Maker, text: str) -> None:
    assert clauses(document(f"现提出如下要求。{text}")) == ()


def test_a_label_may_be_followed_by_a_year(document: Maker) -> None:
    text = "1．完善制度。\n2．2024年底前建成平台。\n"
    assert [clause.label for clause in clauses(document(text))] == ["1．", "2．"]


def test_a_gap_on_lines_is_kept_and_a_number_used_twice_gets_a_letter(document: Maker) -> None:
    text = "一、目标\n二、任务\n四、保障\n四、附则\n"
    assert [clause.clause_id for clause in clauses(document(text))] == ["1", "2", "4", "4b"]


def test_a_table_of_contents_is_no_outline(document: Maker) -> None:
    text = (
        "目 录\n第一章 总则\n第二章 管理\n第一章 总则\n第一条 为了管理，制定本办法。\n第二章 管理\n第二条 加强管理。\n"
    )
    assert [clause.clause_id for clause in clauses(document(text))] == ["1", "1.1", "2", "2.2"]


def test_run_in_headings_and_measures_merely_named(document: Maker) -> None:
    text = (
        "日前，我市出台工作要点，明确4大类重点工作。\n"
        "规范帮扶路径。对重点村进行回访。\n"
        "强化资金监管。加大投入力度。\n"
        "此外，深化协作帮扶、健全长效机制等也是今年全市重点任务。\n"
    )
    found = clauses(document(text))
    assert [(clause.clause_id, clause.heading, clause.form) for clause in found] == [
        ("1", "规范帮扶路径", "run-in"), ("2", "强化资金监管", "run-in"),
        ("3", "深化协作帮扶", "named"), ("4", "健全长效机制", "named"),
    ]  # fmt: skip
    assert found[2].span.of(text) == "深化协作帮扶"


def test_nothing_is_named_where_the_notice_counts_nothing(document: Maker) -> None:
    text = (
        "规范帮扶路径。对重点村进行回访。\n强化资金监管。加大投入力度。\n"
        "此外，深化协作帮扶、健全长效机制等也是重点任务。\n"
    )
    assert [clause.form for clause in clauses(document(text))] == ["run-in", "run-in"]


def test_rows_of_a_task_table(table: Callable[[list[list[str]]], Document]) -> None:
    rows = [["序号", "主要任务", "责任单位"], ["1", "建立台账", "市民政局"], ["2", "开展培训", "市人社局"]]
    found = clauses(table(rows))
    assert [(clause.clause_id, clause.label, clause.heading, clause.form) for clause in found] == [
        ("row1", "1", "建立台账", "row"), ("row2", "2", "开展培训", "row"),
    ]  # fmt: skip


def test_a_table_of_fees_holds_no_clauses(table: Callable[[list[list[str]]], Document]) -> None:
    assert clauses(table([["项目", "金额"], ["门诊", "20元"]])) == ()


def test_paragraphs_with_a_duty_are_clauses_of_their_own(document: Maker) -> None:
    text = (
        "（一）开放资源\n优化考核制度，加大开放。（责任单位：市科委）\n加强校企合作，共建中心。（责任单位：市教委）\n"
    )
    found = clauses(document(text))
    assert [(clause.clause_id, clause.form) for clause in found] == [
        ("1", "item"), ("1.para2", "paragraph"), ("1.para3", "paragraph"),
    ]  # fmt: skip


def test_the_signature_belongs_to_no_clause(document: Maker) -> None:
    text = "一、目标\n到位。\n二、保障\n压实责任。\n特此通知。\n青岭市民政局\n2024年5月8日\n"
    assert clauses(document(text))[-1].span.of(text).endswith("压实责任。")


def test_a_closing_sentence_behind_the_last_duty_is_outside(document: Maker) -> None:
    text = (
        "一、目标。建台账。（市民政局负责）二、保障。压实责任。（市财政局负责）"
        "市民政局要会同有关部门加强督促检查，重要情况及时报告。"
    )
    found = clauses(document(text))
    assert found[1].span.of(text).endswith("（市财政局负责）")
    assert found[2].form == "paragraph"


def test_ids_of_later_parts_are_prefixed(document: Maker) -> None:
    from policykb.model import Part, Span  # noqa: PLC0415

    text = "一、要求\n二、落实\n方案\n一、目标\n"
    cut = text.index("方案")
    parts = (
        Part(title="通知", kind="通知", issuers=(), span=Span(start=0, end=cut)),
        Part(title="方案", kind="方案", issuers=(), span=Span(start=cut, end=len(text))),
    )
    found = outline(document(text), Header(parts=parts))
    assert [clause.clause_id for clause in found] == ["1", "2", "p2:1"]
