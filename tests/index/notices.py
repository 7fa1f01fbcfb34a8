"""Notices of our own, for the tests of this room."""

from __future__ import annotations

from policykb.index.records import SourceRecord
from policykb.model import (
    Citation,
    Clause,
    Deadline,
    Document,
    Duty,
    Fact,
    Finding,
    Header,
    ListGroup,
    Measure,
    NamedList,
    Notice,
    Removed,
    Span,
    Successor,
    Table,
    Today,
    doc_id_of,
)

TEXT = """青榆县人民政府办公室关于加强饮水安全的通知
青政办发〔2020〕9号
一、巩固饮水安全
（一）监测水质。2020年6月底前完成。（牵头单位：县水务局；责任单位：县扶贫办）
（二）修缮管网（25处）。（县财政局负责）
"""


def span(quote: str) -> Span:
    start = TEXT.index(quote)
    return Span(start=start, end=start + len(quote))


def duty(unit: str, role: str, **values: object) -> Duty:
    shown: dict[str, object] = {
        "unit": unit, "role": role, "span": span(unit), "rule_id": "bracket", "kind": "agency",
        "full_name": f"青榆县{unit[1:]}", "today": Today(state="same", name=f"青榆县{unit[1:]}", evidence="no reform"),
    }  # fmt: skip
    return Duty(**(shown | values))  # type: ignore[arg-type]


def clause(clause_id: str, label: str, heading: str, parent: str | None, quote: str) -> Clause:
    return Clause(
        clause_id=clause_id, label=label, heading=heading, level=2 if parent else 1, form="item", parent=parent,
        span=span(quote),
    )  # fmt: skip


def notice(source: str = "a.txt", *, salt: str = "", number: str | None = "青政办发〔2020〕9号") -> Notice:
    """A notice with something of everything; another ``salt`` makes another notice of the same text."""
    doc_id = doc_id_of(salt.encode())
    first, second = TEXT[TEXT.index("（一）") : TEXT.index("（二）")], TEXT[TEXT.index("（二）") :]
    document = Document(
        doc_id=doc_id, source=source, url="https://www.qingyu.example/9.html", fetched_at=None, media_type="text/plain",
        decoded_as="gb18030", script="simplified", text=TEXT, origins=((0, 10), (21, 40)),
        facts=(Fact(field="site", value="青榆县人民政府", where="meta SiteName"),),
        tables=(Table(span=span("青政办发〔2020〕9号"), rows=((span("青政办发"), span("9号")),)),),
        removed=(Removed(rule_id="crumbs", text="首页 > 通知", start=0, end=9),), findings=(),
    )  # fmt: skip
    passed_on = Successor(name="青榆县乡村振兴局", relation="renamed", since="2021", evidence="plates changed")
    unknown = Today(state="unknown", name=None, evidence="?")
    measures = (
        Measure(
            measure_id=f"{doc_id}#1.1", clause_id="1.1", label="（一）", heading="监测水质", span=span(first),
            deadline=Deadline(text="2020年6月底前", date="2020-06-30"), targets=(),
            duties=(
                duty("县水务局", "lead"),
                duty("县扶贫办", "responsible", full_name="青榆县扶贫开发办公室",
                     today=Today(state="passed-on", name="青榆县乡村振兴局", evidence="2021"), successors=(passed_on,)),
            ),
        ),
        Measure(
            measure_id=f"{doc_id}#1.2", clause_id="1.2", label="（二）", heading="修缮管网", span=span(second),
            deadline=None, targets=("25处",),
            duties=(duty("县财政局", "responsible", full_name=None, today=unknown),),
        ),
    )  # fmt: skip
    group = ListGroup(name=None, stated=None, items=("甲",))
    return Notice(
        document=document,
        header=Header(
            title="青榆县人民政府办公室关于加强饮水安全的通知", kind="通知", number=number,
            issuers=("青榆县人民政府办公室",), issued_on="2020-05-11", region="云南省西双版纳傣族自治州青榆县",
        ),
        clauses=(
            clause("1", "一、", "巩固饮水安全", None, TEXT[TEXT.index("一、") :]),
            clause("1.1", "（一）", "监测水质", "1", first),
            clause("1.2", "（二）", "修缮管网", "1", second),
        ),
        measures=measures,
        lists=(NamedList(name="管网", stated=25, groups=(group,), span=span("25处")),),
        citations=(
            Citation(title="关于饮水安全的意见", number="青政发[2019]3号", relation="replaces", span=span("饮水安全")),
            Citation(title="关于管网的通知", number=None, relation="basis", span=span("管网")),
        ),
        repeals=(), contacts=(),
        findings=(
            Finding(code="count-mismatch", message="25 stated, 1 listed", span=span("25处")),
            Finding(code="no-unit", message="x"),
        ),
    )  # fmt: skip


def source(path: str = "a.txt", **values: object) -> SourceRecord:
    shown: dict[str, object] = {"path": path, "size": 10, "mtime_ns": 1, "sha256": "00", "made_from": "m"}
    return SourceRecord(**(shown | values))  # type: ignore[arg-type]
