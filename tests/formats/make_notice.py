"""Writes one notice with its task table in every format: ``notice/notice.{html,docx,pdf,ofd,doc,rtf}``, its table
alone as ``tasks.{xlsx,xls}``.

Run by hand after a change: ``python tests/formats/make_notice.py``. It needs python-docx, reportlab and openpyxl, and
LibreOffice (Writer and Calc) for the old formats; nothing else here uses them.
"""

# ruff: noqa: E501 (a paragraph and a row of a table stand on one line)

from __future__ import annotations

import html
import io
import subprocess
import tempfile
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from reportlab import rl_config
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

from policykb.clean.from_pdf import _leaves
from policykb.clean.paper import Glyph, Leaf

HERE = Path(__file__).resolve().parent / "notice"
TITLE = "松岭市人民政府办公室关于印发《松岭市城市内涝治理三年行动方案（2024—2026年）》的通知"
BODY = (
    ("centre", TITLE),
    ("centre", "松政办发〔2024〕17号"),
    ("left", "各区县人民政府，市政府各部门、各直属机构："),
    ("indent", "《松岭市城市内涝治理三年行动方案（2024—2026年）》已经市政府第38次常务会议审议通过，现印发给你们，请结合实际认真贯彻落实。"),
    ("right", "松岭市人民政府办公室"),
    ("right", "2024年4月16日"),
    ("centre", "松岭市城市内涝治理三年行动方案（2024—2026年）"),
    ("indent", "为系统治理城市内涝，保障人民群众生命财产安全，结合我市老城区管网老旧、低洼地段多、汛期短时强降雨频发的实际，制定本方案。"),
    ("indent", "一、总体要求"),
    ("indent", "坚持规划统筹、系统治理、防治结合，用三年时间基本消除历史上严重影响生产生活秩序的易涝积水点，到2026年底，中心城区雨水管网达标率提高到75%以上，城市排水防涝能力显著提升。"),
    ("indent", "二、重点任务"),
    ("indent", "（一）摸清设施底数。由市住房城乡建设局牵头，会同市自然资源局、市水务局，在2024年9月底前完成全市排水管网普查，建立地理信息系统，并按年度更新。"),
    ("indent", "（二）改造雨水管网。三年累计改造雨污合流管网210公里，新建雨水管网96公里，优先解决学校、医院、地铁站周边积水问题。（市住房城乡建设局牵头，市财政局、市城市管理局按职责分工负责）"),
    ("indent", "（三）恢复河湖空间。开展城区河道清淤疏浚，拆除侵占行洪通道的违法建筑，确保河道行洪断面不减少。（市水务局牵头，各区县人民政府负责落实）"),
    ("indent", "（四）强化监测预警。在易涝点布设电子水尺和视频监控不少于180处，提前1小时向社会发布预警信息。（市应急管理局、市气象局负责，市公安局配合）"),
    ("indent", "三、保障措施"),
    ("indent", "各区县人民政府对本行政区域内涝治理负总责，要将所需经费纳入本级财政预算。市住房城乡建设局每季度通报进展情况，对工作推进不力的予以约谈。"),
    ("left", "附件"),
    ("centre", "松岭市城市内涝治理重点任务分工表"),
)  # fmt: skip
NOTE = "注：配合单位由牵头单位根据工作需要调整，并报市人民政府办公室备案。"
COLUMNS = ("序号", "类别", "工作任务", "牵头单位", "配合单位", "完成时限")
TASKS = (
    ("1", "管网", "完成全市排水管网普查，建立地理信息系统。", "市住房城乡建设局", "市自然资源局、市水务局", "2024年9月底前"),
    ("2", "管网", "改造雨污合流管网210公里，新建雨水管网96公里。", "市住房城乡建设局", "市财政局、市城市管理局", "2026年12月底前"),
    ("3", "河湖", "完成12条城区河道清淤疏浚，恢复行洪断面。", "市水务局", "市生态环境局", "2025年6月底前"),
    ("4", "河湖", "拆除侵占行洪通道的违法建筑，建立巡查制度。", "市城市管理局", "市水务局、市公安局", "2025年12月底前"),
    ("5", "监测", "布设电子水尺和视频监控不少于180处。", "市应急管理局", "市气象局", "2024年12月底前"),
    ("6", "监测", "建成内涝风险一张图，实现提前1小时预警。", "市气象局", "市大数据局、市应急管理局", "2025年5月底前"),
    ("7", "队伍", "组建排水应急抢险队伍，每个区县不少于50人。", "市应急管理局", "各区县人民政府", "2024年6月底前"),
)  # fmt: skip
GROUPS = ((1, 2), (3, 4), (5, 6))  # rows of one 类别


def page() -> bytes:
    """As a web page, its table with merged cells."""
    lines = "\n".join(f'<p class="{place}">{html.escape(text)}</p>' for place, text in BODY)
    rows = ["<tr>" + "".join(f"<th>{text}</th>" for text in COLUMNS) + "</tr>"]
    for number, task in enumerate(TASKS, 1):
        cells = [f"<td>{text}</td>" for text in task]
        if any(number == first for first, _ in GROUPS):
            cells[1] = f'<td rowspan="2">{task[1]}</td>'
        elif any(number == last for _, last in GROUPS):
            del cells[1]
        rows.append(f"<tr>{''.join(cells)}</tr>")
    table = "\n".join(rows)
    return (
        f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{TITLE}</title></head>\n'
        f'<body><div class="content">\n{lines}\n<table border="1">\n{table}\n</table>\n<p>{NOTE}</p>\n</div></body></html>\n'
    ).encode()


def text_document() -> bytes:
    """As a .docx, its table with merged cells."""
    document = Document()
    places = {"centre": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
    for place, text in BODY:
        paragraph = document.add_paragraph(text)
        paragraph.alignment = places.get(place)
        if place == "indent":
            paragraph.paragraph_format.first_line_indent = Pt(24)
    table = document.add_table(rows=len(TASKS) + 1, cols=len(COLUMNS))
    table.style = "Table Grid"
    for number, texts in enumerate((COLUMNS, *TASKS)):
        for column, text in enumerate(texts):
            table.cell(number, column).text = text
    for first, last in GROUPS:
        table.cell(last, 1).text = ""
        whole = table.cell(first, 1).merge(table.cell(last, 1))
        whole.text = TASKS[first - 1][1]
    document.add_paragraph(NOTE)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def paper() -> bytes:
    """As a printed paper, with page numbers; its table goes on over the page's end.

    No line may hold one letter alone: the font is not within the file, and pdfium drops such a letter where the machine
    has none for it.
    """
    rl_config.invariant = 1
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    styles = {
        name: ParagraphStyle(name, fontName="STSong-Light", fontSize=15, leading=27, wordWrap="CJK", **more)
        for name, more in (
            ("left", {}),
            ("indent", {"firstLineIndent": 30}),
            ("centre", {"alignment": TA_CENTER}),
            ("right", {"alignment": TA_RIGHT}),
        )
    }
    small = ParagraphStyle("small", fontName="STSong-Light", fontSize=10, leading=16, wordWrap="CJK")
    rows = [[Paragraph(text, small) for text in row] for row in (COLUMNS, *TASKS)]
    ruled: list[Any] = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    for first, last in GROUPS:
        ruled.append(("SPAN", (1, first), (1, last)))
        rows[last][1] = ""  # type: ignore[call-overload]
    table = Table(rows, colWidths=(34, 40, 105, 96, 104, 88), repeatRows=1, style=ruled)
    written = io.BytesIO()

    def foot(canvas: Any, _: Any) -> None:
        canvas.setFont("STSong-Light", 12)
        canvas.drawCentredString(A4[0] / 2, 40, f"— {canvas.getPageNumber()} —")

    flow = [
        *(Paragraph(html.escape(text), styles[place]) for place, text in BODY),
        Spacer(1, 8),
        table,
        Paragraph(NOTE, small),
    ]
    SimpleDocTemplate(
        written, pagesize=A4, leftMargin=64, rightMargin=64, topMargin=70, bottomMargin=70, invariant=1
    ).build(flow, onFirstPage=foot, onLaterPages=foot)
    return written.getvalue()


def fixed_layout(pdf: bytes) -> bytes:
    """The printed paper as OFD: the same letters and lines at the same places."""
    document = pypdfium2.PdfDocument(pdf)
    leaves = list(_leaves(document, "notice.pdf"))
    document.close()
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    listed = "".join(f'<ofd:Page ID="{n + 10}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(leaves)))
    box = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    parts = {
        "OFD.xml": f'<ofd:OFD {space} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo/>'
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {space}><ofd:CommonData>{box}</ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
    }
    for number, leaf in enumerate(leaves):
        parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
            f'<ofd:Page {space}><ofd:Content><ofd:Layer ID="1">{"".join(_objects(leaf))}</ofd:Layer></ofd:Content></ofd:Page>'
        )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 24, 9, 0, 0)), text, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _objects(leaf: Leaf) -> list[str]:
    scale = 25.4 / 72
    found = []
    for rule in leaf.rules:
        left, top, right, bottom = (value * scale for value in rule)
        found.append(
            f'<ofd:PathObject ID="2" Boundary="{left:.3f} {top:.3f} {right - left + 0.2:.3f} {bottom - top + 0.2:.3f}" '
            f'LineWidth="0.2"><ofd:AbbreviatedData>M 0 0 L {right - left:.3f} {bottom - top:.3f}</ofd:AbbreviatedData>'
            "</ofd:PathObject>"
        )
    for run in _runs(leaf):
        size = (run[0].bottom - run[0].top) * scale
        steps = [f"{(after.left - before.left) * scale:.3f}" for before, after in pairwise(run)]
        if len(set(steps)) == 1 and len(steps) > 1:
            steps = [f"g {len(steps)} {steps[0]}"]
        left, top, right = run[0].left * scale, run[0].top * scale, run[-1].right * scale
        found.append(
            f'<ofd:TextObject ID="3" Font="1" Size="{size:.3f}" Boundary="{left:.3f} {top:.3f} {right - left:.3f} {size:.3f}">'
            f'<ofd:TextCode X="0" Y="{0.85 * size:.3f}" DeltaX="{" ".join(steps)}">'
            f"{html.escape(''.join(glyph.text for glyph in run))}</ofd:TextCode></ofd:TextObject>"
        )
    return found


def _runs(leaf: Leaf) -> list[list[Glyph]]:
    """Letters that stand side by side."""
    runs: list[list[Glyph]] = []
    for glyph in leaf.glyphs:
        if runs and runs[-1][-1].top == glyph.top and abs(runs[-1][-1].right - glyph.left) < 1:
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return runs


def workbook() -> bytes:
    """The task table as a workbook, its title over all columns."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([BODY[-1][1]])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(COLUMNS))
    sheet.append(COLUMNS)
    for task in TASKS:
        sheet.append([int(task[0]), *task[1:]])
    for first, last in GROUPS:
        sheet.merge_cells(start_row=first + 2, start_column=2, end_row=last + 2, end_column=2)
    sheet.append([NOTE])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def converted(path: Path, suffix: str) -> None:
    """The same file in an older format, by LibreOffice."""
    with tempfile.TemporaryDirectory() as home:
        call = ["soffice", f"-env:UserInstallation={Path(home).as_uri()}", "--headless", "--convert-to", suffix]
        subprocess.run([*call, "--outdir", str(path.parent), str(path)], check=True, capture_output=True)


if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    (HERE / "notice.html").write_bytes(page())
    (HERE / "notice.docx").write_bytes(text_document())
    (HERE / "notice.pdf").write_bytes(paper())
    (HERE / "notice.ofd").write_bytes(fixed_layout((HERE / "notice.pdf").read_bytes()))
    (HERE / "tasks.xlsx").write_bytes(workbook())
    converted(HERE / "notice.docx", "doc")
    converted(HERE / "notice.docx", "rtf")
    converted(HERE / "tasks.xlsx", "xls")
