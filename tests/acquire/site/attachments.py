"""Attachments of the test site's notices: small, each with bytes of its own, the same on every run."""

from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path

import xlsxwriter

from acquire.site.notices import MadeNotice

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = "http://schemas.openxmlformats.org/package/2006"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_TYPES}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_TYPES}/relationships"><Relationship Id="r1" Type="http://schemas.'
    'openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
}
_OTHERS = Path(__file__).resolve().parents[2] / "formats" / "notice"


def workbook(notice: MadeNotice) -> bytes:
    """A table of tasks (.xlsx)."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": datetime.datetime(2026, 1, 1)})  # else the time of writing stands in it
    sheet = book.add_worksheet("任务分解表")
    sheet.write_row(0, 0, ("序号", "工作任务", "责任单位", "完成时限"))
    for row, (_, unit) in enumerate(notice.duties, start=1):
        sheet.write_row(row, 0, (row, f"{notice.title[-12:-2]}第{row}项", unit, f"{notice.day.year}年12月底前"))
    book.close()
    return buffer.getvalue()


def letter(notice: MadeNotice) -> bytes:
    """The form of an application (.docx)."""
    lines = (
        f"附件：{notice.title[-12:-2]}申报表",
        f"申报单位：            （{notice.number}）",
        "联系人：        电话：",
    )
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        document = f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
        for name, text in {**_PARTS, "word/document.xml": document}.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text)
    return buffer.getvalue()


def kept(suffix: str) -> bytes:
    """A sample of another kind (``pdf``, ``doc``)."""
    return (_OTHERS / f"notice.{suffix}").read_bytes()
