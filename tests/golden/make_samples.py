"""Writes the two binary samples of ``corpus/``: a letter with a task table (.docx), a letter on official paper (.pdf).

Run by hand after a change: ``python tests/golden/make_samples.py``. It needs python-docx and reportlab, which nothing
else here uses. Both formats carry the time of writing; it is fixed here, so that a sample keeps its ``doc_id``.
"""

# ruff: noqa: E501 (a row of a table stands on one line)

from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
WRITTEN = datetime.datetime(2026, 10, 14, 9, 0, 0)

LETTER = (
    ("centre", "青衣江市人民政府办公室关于印发《青衣江市2023年农村水务重点工作任务分解表》的通知"),
    ("centre", "青府办函〔2023〕41号"),
    ("left", "各县（市、区）人民政府，市级有关部门："),
    (
        "indent",
        "根据《青衣江市农村供水提质三年行动方案（2021—2023年）》（青府办发〔2021〕33号），结合机构职责调整情况，"
        "市政府办公室会同市水利局编制了2023年农村水务重点工作任务分解表，现印发给你们。请各牵头单位明确专人负责，"
        "于每月底前将进展情况报市水利局汇总。",
    ),
    (
        "indent",
        "此前印发的文件中有关任务分工与本表不一致的，以本表为准。",
    ),
    ("right", "青衣江市人民政府办公室"),
    ("right", "2023年3月6日"),
    ("left", "附件"),
    ("centre", "青衣江市2023年农村水务重点工作任务分解表"),
)
MERGED = (1, 3)
COLUMNS = ("序号", "类别", "工作任务", "牵头单位", "责任单位", "完成时限")
TASKS = """
1 水源 加强水源地保护。完成剩余12处千人以上水源地规范化建设，安装视频监控。 市水利局 市生态环境局、市林业局 2023年9月底前
2 水源 推进白鹭湖水库灌区配套。铺设输水管道48公里。 市水利局 市发展改革委、洪泉县人民政府 2023年12月底前
3 管网 改造老旧管网。更换管道620公里，漏损率降到15%以内。 市住房城乡建设局 市水利局、青衣江水务集团有限公司 2023年11月30日前
4 水质 开展水质提升专项行动。千人以上工程水质达标率达到92%以上。 市卫生健康委 市水利局、市疾控中心 2023年12月底前
5 水质 公开水质信息。检测结果每季度在村务公开栏张贴。 市卫生健康委 各县（市、区）人民政府 长期坚持
6 水价 完成水价成本监审。15个乡镇规模化水厂全部核定水价。 市发展改革委 市水利局 2023年8月底前
"""

PAPER = (
    ("centre", "乌蒙市人民政府办公室文件"),
    ("centre", "乌府办发〔2024〕9号"),
    ("gap", ""),
    ("centre", "乌蒙市人民政府办公室关于切实做好2024年山洪灾害防御工作的通知"),
    ("gap", ""),
    ("left", "各县（市、区）人民政府，市直有关部门："),
    (
        "indent",
        "我市山高坡陡、沟谷纵横，进入主汛期后短时强降雨频发，山洪来得急、退得快，防御难度大。"
        "据气象部门预测，今年6月至8月全市降雨量较常年偏多一至两成。为最大限度保护群众生命安全，现就有关事项通知如下：",
    ),
    ("indent", "一、全面排查风险"),
    (
        "indent",
        "由市水务局牵头，会同市自然资源局、市交通运输局，在2024年5月31日前对沿河沿沟村寨、学校、工棚、"
        "农家乐逐一排查，重点查看跨沟道路、桥涵和临河建筑，建立危险区人员清单并落实转移路线。",
    ),
    ("indent", "二、完善监测预警"),
    (
        "indent",
        "建立短临预报直达机制，提前1小时把预警信息发到村组干部手机。"
        "全市新建简易雨量站160个，更换老化警报器300台，所需经费由市财政安排不低于500万元。"
        "（市水务局、市气象局、市财政局按职责分工负责）",
    ),
    ("indent", "三、及时转移避险"),
    (
        "indent",
        "坚持“方向对、跑得快”，接到红色预警后30分钟内，危险区群众必须全部转移到安置点。"
        "各县（市、区）人民政府承担山洪灾害防御主体责任，逐户落实老人、儿童、病残人员的转移帮扶人。"
        "（市应急管理局牵头，各县〔市、区〕人民政府负责落实）",
    ),
    ("indent", "四、备足抢险力量"),
    (
        "indent",
        "每个乡镇组建不少于30人的抢险队伍，储备发电机、卫星电话和3天以上的饮水食品，"
        "6月10日前完成一次实战演练。（市应急管理局牵头，市消防救援支队、市粮食和物资储备局配合）",
    ),
    ("indent", "五、严格值班值守"),
    (
        "indent",
        "主汛期实行领导带班和24小时值班制度，重要险情30分钟内报告。对玩忽职守造成人员伤亡的，依纪依法追究责任。",
    ),
    ("right", "贵州省乌蒙市人民政府办公室"),
    ("right", "2024年5月8日"),
    ("gap", ""),
    ("left", "抄送：市委各部门，市人大常委会办公室，市政协办公室，乌蒙军分区。"),
    ("left", "乌蒙市人民政府办公室　　　　　　　　2024年5月8日印发"),
)  # fmt: skip


def letter() -> bytes:
    """The letter with its task table, the cells of 类别 and of a repeated 牵头单位 merged."""
    document = Document()
    document.core_properties.created = document.core_properties.modified = WRITTEN
    document.core_properties.author = ""
    places = {"centre": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
    for place, text in LETTER:
        paragraph = document.add_paragraph(text)
        paragraph.alignment = places.get(place)
        if place == "indent":
            paragraph.paragraph_format.first_line_indent = Pt(24)
    rows = [COLUMNS, *(line.split(" ") for line in TASKS.strip().splitlines())]
    table = document.add_table(rows=len(rows), cols=len(COLUMNS))
    table.style = "Table Grid"
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            cell = table.cell(row, column)
            if row and column in MERGED and (cells[1], text) == (rows[row - 1][1], rows[row - 1][column]):
                cell = table.cell(row - 1, column).merge(cell)
            cell.text = text
    written = io.BytesIO()
    document.save(written)
    return _dated(written.getvalue())


def _dated(packed: bytes) -> bytes:
    """The same archive with one fixed date for each member."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda member: (member != "[Content_Types].xml", member)):
            new.writestr(zipfile.ZipInfo(name, WRITTEN.timetuple()[:6]), old.read(name), zipfile.ZIP_DEFLATED)
    return written.getvalue()


def paper() -> bytes:
    """The letter on official paper, set line by line as an office program would, with page numbers."""
    rl_config.invariant = 1
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=A4, invariant=1)
    width, height, margin, size, leading, per_line = *A4, 78.0, 16, 29, 27
    page, y = 1, height - 90

    def foot() -> None:
        canvas.setFont("STSong-Light", 14)
        canvas.drawCentredString(width / 2, 48, f"— {page} —")
        canvas.showPage()

    for place, text in PAPER:
        lines = _lines("　　" + text if place == "indent" else text, per_line)
        for line in lines:
            if y < 90:
                foot()
                page, y = page + 1, height - 90
            canvas.setFont("STSong-Light", size)
            if place == "centre":
                canvas.drawCentredString(width / 2, y, line)
            elif place == "right":
                canvas.drawRightString(width - margin - 2 * size, y, line)
            else:
                canvas.drawString(margin, y, line)
            y -= leading
    foot()
    canvas.save()
    return written.getvalue()


def _lines(text: str, per_line: int) -> list[str]:
    """``text`` in lines of so many full widths (ASCII counts half); none begins with 。 and the like or ends with （."""
    lines, line, used = [], "", 0.0
    for character in text:
        wide = 0.5 if character.isascii() else 1.0
        if used + wide > per_line and character not in "，。、；：）〕》”":
            carried = line[-1] if line[-1] in "（〔《“" else ""
            lines.append(line.removesuffix(carried))
            line, used = carried, float(len(carried))
        line, used = line + character, used + wide
    return [*lines, line]


if __name__ == "__main__":
    (CORPUS / "青衣江市_农村水务任务分解表_2023.docx").write_bytes(letter())
    (CORPUS / "乌蒙市_山洪灾害防御通知_2024.pdf").write_bytes(paper())
