"""Notices made by hand, and a base of them: what the questions of these tests are asked of."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date

from policykb.corpus.state import snapshot
from policykb.index.catalog import Catalog
from policykb.index.engine import SearchEngine
from policykb.index.engines import open_engine
from policykb.index.entries import entries_of
from policykb.index.records import SourceRecord
from policykb.index.words import words_for_documents
from policykb.model import (
    Citation,
    Clause,
    Deadline,
    Document,
    Duty,
    Finding,
    Header,
    Measure,
    Notice,
    Role,
    Span,
    Successor,
    Today,
    doc_id_of,
)
from policykb.pipeline.families import regroup
from policykb.project import Project

TODAY = date(2026, 11, 24)
SAME = Today(state="same", name=None, evidence="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A duty as the text has it: ``quote`` is found in the measure's text."""

    unit: str
    role: Role
    quote: str
    full_name: str | None = None
    kind: str = "agency"
    today: Today = SAME
    successors: tuple[Successor, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A measure: its heading begins its text."""

    heading: str
    text: str
    duties: tuple[Said, ...] = ()
    deadline: Deadline | None = None


def notice(name: str, header: Header, tasks: tuple[Task, ...] = (), *, text: str = "", **more: object) -> Notice:
    """A notice whose body is ``text``, then its tasks, numbered from one."""
    body = "\n".join([header.title or "", text, *(f"{task.heading}。{task.text}" for task in tasks)])
    doc_id = doc_id_of(body.encode())
    clauses, measures = [], []
    for number, task in enumerate(tasks, 1):
        start = body.index(f"{task.heading}。{task.text}")
        span = Span(start=start, end=start + len(task.heading) + 1 + len(task.text))
        clauses.append(
            Clause(
                clause_id=str(number), label="", heading=task.heading, level=1, form="run-in", parent=None, span=span
            )
        )
        measures.append(
            Measure(
                measure_id=f"{doc_id}#{number}",
                clause_id=str(number),
                label="",
                heading=task.heading,
                span=span,
                deadline=task.deadline,
                targets=(),
                duties=tuple(_duty(said, body, start) for said in task.duties),
            )
        )
    document = Document(
        doc_id=doc_id,
        source=f"{name}.txt",
        url=None,
        fetched_at=None,
        media_type="text/plain",
        decoded_as="utf-8",
        script="simplified",
        text=body,
        origins=((0, 0),),
        facts=(),
        tables=(),
        removed=(),
        findings=(),
    )
    made = Notice(
        document=document,
        header=header,
        clauses=tuple(clauses),
        measures=tuple(measures),
        lists=(),
        citations=(),
        repeals=(),
        contacts=(),
        findings=(),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def _duty(said: Said, body: str, start: int) -> Duty:
    at = body.index(said.quote, start)
    return Duty(
        unit=said.unit,
        role=said.role,
        span=Span(start=at, end=at + len(said.quote)),
        rule_id="made-by-hand",
        kind=said.kind,  # type: ignore[arg-type]
        full_name=said.full_name,
        today=said.today,
        successors=said.successors,
    )


_OFFICE = Today(state="passed-on", name="青石县数据局", evidence="青石县机构改革方案（2024年）")
_HEIR = Successor(name="青石县数据局", relation="renamed", since="2024", evidence="青石县机构改革方案（2024年）")
_REPEAL = Citation(title=None, number="青石政发〔2016〕20号", relation="repeals", span=Span(start=0, end=1))

NOTICES = (
    notice(
        "水",
        Header(
            title="青石县人民政府办公室关于加强农村饮水安全的通知",
            kind="通知",
            number="青石政办发〔2023〕7号",
            issuers=("青石县人民政府办公室",),
            issued_on="2023-05-08",
            region="贵州省青石县",
        ),
        (
            Task(
                heading="健全水质监测机制",
                text="每季度检测一次农村饮水水质。牵头单位：县水务局\n责任单位：县卫健局、各乡镇",
                duties=(
                    Said(unit="县水务局", role="lead", quote="牵头单位：县水务局", full_name="青石县水务局"),
                    Said(unit="县卫健局", role="responsible", quote="责任单位：县卫健局", full_name="青石县卫生健康局"),
                    Said(unit="各乡镇", role="responsible", quote="各乡镇", kind="generic"),
                ),
                deadline=Deadline(text="2023年底前", date="2023-12-31"),
            ),
            Task(
                heading="改造老旧管网",
                text="三年内完成老旧供水管网改造。（县住建局、县水务局负责）",
                duties=(
                    Said(unit="县住建局", role="responsible", quote="县住建局", full_name="青石县住房和城乡建设局"),
                    Said(unit="县水务局", role="responsible", quote="县水务局", full_name="青石县水务局"),
                ),
            ),
        ),
        citations=(_REPEAL,),
        findings=(Finding(code="numbering-gap", message="一、 is followed by 三、"),),
    ),
    notice(
        "数",
        Header(
            title="青石县推进政务数据共享工作方案",
            kind="方案",
            number="青石政办发〔2021〕3号",
            issuers=("青石县人民政府办公室",),
            issued_on="2021-03-02",
            effective_on="2021-04-01",
            region="贵州省青石县",
        ),
        (
            Task(
                heading="建设共享平台",
                text="建成全县统一的政务数据共享平台。牵头单位：县大数据局",
                duties=(
                    Said(
                        unit="县大数据局",
                        role="lead",
                        quote="牵头单位：县大数据局",
                        full_name="青石县大数据局",
                        today=_OFFICE,
                        successors=(_HEIR,),
                    ),
                ),
            ),
            Task(
                heading="压实责任",
                text="各乡镇要明确专人。",
                duties=(Said(unit="各乡镇", role="implied", quote="各乡镇要", kind="generic"),),
            ),
        ),
    ),
    notice(
        "水源",
        Header(
            title="云溪县人民政府办公室关于加强农村饮水安全的通知",
            kind="通知",
            number="云溪政办发〔2022〕11号",
            issuers=("云溪县人民政府办公室",),
            issued_on="2022-09-01",
            expires_on="2024-08-31",
            region="贵州省云溪县",
        ),
        (
            Task(
                heading="保护水源地",
                text="划定水源保护区。牵头单位：县生态环境分局、县水务局",
                duties=(
                    Said(unit="县生态环境分局", role="lead", quote="牵头单位：县生态环境分局"),
                    Said(unit="县水务局", role="lead", quote="县水务局", full_name="云溪县水务局"),
                ),
            ),
        ),
        text="县民政部门要把最低生活保障对象纳入供水补助范围。",
    ),
    notice(
        "旧",
        Header(
            title="青石县农村饮水工程管理暂行办法",
            kind="办法",
            number="青石政发〔2016〕20号",
            issued_on="2016-01-05",
            effective_on="2016-02-01",
            region="贵州省青石县",
        ),
        (
            Task(
                heading="落实管护经费",
                text="县财政局牵头落实饮水工程管护经费。",
                duties=(Said(unit="县财政局", role="lead", quote="县财政局牵头", full_name="青石县财政局"),),
            ),
        ),
    ),
    notice(
        "新",
        Header(
            title="青石县农村饮水工程管理办法",
            kind="办法",
            number="青石政发〔2024〕2号",
            issued_on="2024-01-10",
            effective_on="2030-01-01",
            region="贵州省青石县",
        ),
        citations=(_REPEAL,),
        text="本办法施行之日起，《青石县农村饮水工程管理暂行办法》（青石政发〔2016〕20号）同时废止。" * 2,
    ),
    notice("政府", Header(title="人民政府公报"), text="人民政府发布公报，员工信息和行政协议另行公布。"),
)

SPUN = notice(
    "洗",
    Header(title="青石县人民政府关于推广装配式建筑的通知", issued_on="2024-03-01", region="贵州省青石县"),
    (
        Task(
            heading="推广装配式建筑",
            text="新建项目优先采用装配式建筑。（县生长改造委牵头，县财政局卖力）",
            duties=(
                Said(unit="县生长改造委", role="lead", quote="县生长改造委牵头"),
                Said(unit="县财政局", role="responsible", quote="县财政局卖力", full_name="青石县财政局"),
            ),
        ),
    ),
    findings=(Finding(code="spun-text", message="…县生长改造委…"),),
)
"""A notice whose words somebody replaced by synonyms, 发展改革委 and 负责 among them."""


def fill(project: Project, notices: tuple[Notice, ...]) -> None:
    """Build an index of ``notices``, without sources that would be stale."""
    words = words_for_documents(project.index, project.profile.segmenter)
    with (
        closing(Catalog.open(project.index / "catalog.sqlite", writable=True)) as catalog,
        closing(open_engine(project.profile.engine, project.index / "search", words, writable=True)) as engine,
    ):
        _keep(project, catalog, engine, notices)
        regroup(catalog)


def _keep(project: Project, catalog: Catalog, engine: SearchEngine, notices: tuple[Notice, ...]) -> None:
    with catalog.writing() as writer:
        for one in notices:
            body = one.text.encode()
            source = project.corpus / one.document.source
            source.write_bytes(body)
            state = source.stat()
            record = SourceRecord(
                path=one.document.source,
                size=state.st_size,
                mtime_ns=state.st_mtime_ns,
                sha256="0",
                made_from="0",
                doc_id=one.doc_id,
            )
            writer.put(one, record)
        engine.write((entry for one in notices for entry in entries_of(one)), (), stamp="one", afresh=True)
        writer.remember(
            program="0",
            engine=project.profile.engine,
            rules="0",
            stamp="one",
            built_at="2026-11-24T08:00:00Z",
            corpus=snapshot(project.corpus),
        )
