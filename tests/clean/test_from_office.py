"""A .docx gives paragraphs with their numbers, tables with merged cells, text boxes; a damaged one a clear error."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb.clean.from_office import read_docx
from policykb.clean.layout import tables
from policykb.errors import LimitError, SourceError

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(body: str, **parts: str) -> bytes:
    """A .docx of the given body, without any relationships."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {NAMESPACE}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return made.getvalue()


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def test_paragraphs_breaks_and_text_boxes_are_lines() -> None:
    box = (
        "<w:p><w:r><w:pict><w:txbxContent>"
        + paragraph("框内文字")
        + "</w:txbxContent></w:pict><w:t>框外</w:t></w:r></w:p>"
    )
    broken = "<w:p><w:r><w:t>云溪县人民政府</w:t><w:br/><w:t>文件</w:t></w:r></w:p>"
    deleted = (
        "<w:p><w:del><w:r><w:delText>删去</w:delText></w:r></w:del><w:ins><w:r><w:t>增加</w:t></w:r></w:ins></w:p>"
    )
    layout = read_docx(docx(broken + box + deleted), "a.docx")
    assert layout.traced().text == "云溪县人民政府\n文件\n框外\n框内文字\n增加"


def test_automatic_numbers_stand_in_the_text() -> None:
    levels = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>'
        '<w:lvlText w:val="%1、"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>'
    )
    numbering = (
        f'<w:numbering {NAMESPACE}><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    numbered = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = f'<w:styles {NAMESPACE}><w:style w:styleId="T">{numbered}</w:style></w:styles>'
    first, second = (f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>' for level in (0, 1))
    body = "".join(
        (paragraph("总体要求", '<w:pStyle w:val="T"/>'), paragraph("重点任务", first), paragraph("改水", second),
         paragraph("改厕", second), paragraph("保障措施", first), paragraph("督查", second))
    )  # fmt: skip
    layout = read_docx(docx(body, numbering=numbering, styles=styles), "a.docx")
    assert layout.traced().text == "一、总体要求\n二、重点任务\n1.改水\n2.改厕\n三、保障措施\n1.督查"


def test_merged_cells_stand_once_in_the_text_and_everywhere_in_the_grid() -> None:
    start, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = (
        (cell("任务", '<w:gridSpan w:val="2"/>'), cell("单位")),
        (cell("饮水", start), cell("划定范围"), cell("县水务局")),
        (cell("", on), cell("设立标志"), cell("县生态环境局")),
    )
    body = "<w:tbl>" + "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows) + "</w:tbl>"
    layout = read_docx(docx(body), "a.docx")
    text = layout.traced().text
    assert text == "任务\t单位\n饮水\t划定范围\t县水务局\n设立标志\t县生态环境局"
    (table,) = tables(layout)
    assert [[place.of(text) for place in row] for row in table.rows] == [
        ["任务", "任务", "单位"],
        ["饮水", "划定范围", "县水务局"],
        ["饮水", "设立标志", "县生态环境局"],
    ]


def test_boxes_within_boxes_and_tables_within_cells_stand_once() -> None:
    def box(inner: str) -> str:
        return f"<w:r><w:pict><w:txbxContent>{inner}</w:txbxContent></w:pict></w:r>"

    nested = paragraph("底")
    for _ in range(400):
        nested = f"<w:p>{box(nested)}</w:p>"
    inner = f"<w:tbl><w:tr>{cell('内一')}{cell('内二')}</w:tr></w:tbl>"
    boxed = f"<w:tc><w:p>{box(paragraph('框'))}<w:r><w:t>格</w:t></w:r></w:p></w:tc>"
    body = nested + f"<w:tbl><w:tr><w:tc>{inner}</w:tc>{boxed}</w:tr></w:tbl>"
    assert read_docx(docx(body), "a.docx").traced().text == "底\n内一 内二\t格 框"


def test_notes_stand_behind_the_text_and_hidden_text_nowhere() -> None:
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:t>显</w:t></w:r></w:p>"
    line = f'<w:footnote w:id="0" w:type="separator">{paragraph("——")}</w:footnote>'
    notes = (
        f'<w:footnotes {NAMESPACE}>{line}<w:footnote w:id="1">{paragraph("本文所称县域")}</w:footnote></w:footnotes>'
    )
    assert read_docx(docx(hidden, footnotes=notes), "a.docx").traced().text == "显\n本文所称县域"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "not a readable"),
        (b"PK\x03\x04broken", "not a readable"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "encrypted"),
        (docx("")[:-30], "not a readable"),
        (docx("<w:p>"), "word/document.xml: mismatched tag"),
    ],
)
def test_a_damaged_or_encrypted_file_is_a_clear_error(body: bytes, says: str) -> None:
    with pytest.raises(SourceError, match=says) as caught:
        read_docx(body, "corpus/a.docx")
    assert str(caught.value).startswith("corpus/a.docx: ")
    assert "\n" not in str(caught.value)


def test_entities_are_refused_and_a_file_that_unpacks_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    with pytest.raises(SourceError, match="entities"):
        read_docx(made.getvalue(), "a.docx")
    monkeypatch.setattr("policykb.clean.package.PART_LIMIT", 50)
    with pytest.raises(LimitError, match="split the file"):
        read_docx(docx(paragraph("通知")), "a.docx")


@given(st.binary(max_size=200), st.integers(0, 400))
def test_no_damage_raises_anything_else(noise: bytes, at: int) -> None:
    whole = docx(paragraph("通知"))
    for body in (noise, whole[:at] + noise + whole[at:]):
        try:
            read_docx(body, "a.docx")
        except SourceError:
            continue
