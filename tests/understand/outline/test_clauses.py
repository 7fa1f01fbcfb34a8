"""The outline: every style of numbering, on lines of its own, run together, and clauses without a number."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policykb.model import Clause, Document, Header, Span, Table
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


def test_a_flattened_page_counts_from_one_again_and_over_a_gap(document: Maker) -> None:
    text = (
        "要做好防控。 1. 建立制度。 2. 加强培训。 3. 做好登记。 各县要帮扶企业。 "
        "1. 加大支持。 2. 减轻负担。 3. 优化服务。"
    )
    assert [heading for _, heading in ids(document(text))] == [
        "建立制度", "加强培训", "做好登记", "加大支持", "减轻负担", "优化服务"
    ]  # fmt: skip


def test_a_number_behind_a_comma_goes_on_where_the_sequence_stood(document: Maker) -> None:
    text = "一、支持企业 1.支持攻关。落实优惠政策， 2.支持捐赠。落实扣除政策。 3.支持民生。落实免税政策。"
    assert [heading for _, heading in ids(document(text))] == ["支持企业", "支持攻关", "支持捐赠", "支持民生"]


def test_a_section_over_a_gap_that_opens_items_is_kept(document: Maker) -> None:
    text = (
        "一、工作要求。压实责任。 二、工作措施 （一）监测。每月走访。 （二）帮扶。及时发放。 "
        "四、组织保障 （一）领导。加强统筹。"
    )
    assert [clause.label for clause in clauses(document(text)) if clause.level == 1] == ["一、", "二、", "四、"]


def test_a_text_that_begins_in_the_middle_of_its_numbering(document: Maker) -> None:
    text = "关于做好就业工作的通知 三、鼓励就近就业。摸排需求。 四、加强服务。开展招聘。"
    assert [heading for _, heading in ids(document(text))] == ["鼓励就近就业", "加强服务"]


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("一、提高认识 按照市委统一部署，落实防控举措。", "提高认识"),
        ("一、督查时间 2024年2月19日至22日。", "督查时间"),
        ("一、加强领导 落实责任\n各县要压实责任。", "加强领导 落实责任"),
        ("一、发挥24 小时热线作用，组织咨询。及时干预。", "发挥24 小时热线作用，组织咨询"),
        (
            "一、各县（市、区）人民政府和各用工单位均须认可省卫生健康委员会印制的申报证明，不得另设门槛。",
            "各县（市、区）人民政府和各用工单位均须认可省卫生健康委员会印制的申报证明",
        ),
        ("一、免征关税 【享受主体】 进口物资的企业。", "免征关税"),
    ],
)
def test_a_blank_ends_a_heading_where_a_sentence_follows(document: Maker, line: str, heading: str) -> None:
    assert clauses(document(line))[0].heading == heading


def test_a_list_of_attachments_holds_no_clauses(document: Maker) -> None:
    text = (
        "一、加强领导。压实责任。\n二、加强宣传。广泛发动。\n附件：1.任务分工表\n2.联系表\n"
        "附件1\n一、申请程序\n提交申请。\n二、申请材料\n提交材料。\n"
    )
    assert [(clause.label, clause.heading) for clause in clauses(document(text))] == [
        ("一、", "加强领导"), ("二、", "加强宣传"), ("一、", "申请程序"), ("二、", "申请材料")
    ]  # fmt: skip
    assert clauses(document(text))[1].span.of(text) == "二、加强宣传。广泛发动。"


def test_a_row_that_heads_a_group_of_a_table_is_no_task(document: Maker) -> None:
    rows = "序号\t任务\t责任单位\n一、改革\n1\t修路\t市交通局\n"
    at = [(0, 2), (3, 5), (6, 10)], [(11, 15)] * 3, [(16, 17), (18, 20), (21, 25)]
    grid = tuple(tuple(Span(start=start, end=end) for start, end in row) for row in at)
    table = Table(span=Span(start=0, end=len(rows) - 1), rows=grid)
    assert [clause.heading for clause in clauses(document(rows, tables=[table]))] == ["修路"]
