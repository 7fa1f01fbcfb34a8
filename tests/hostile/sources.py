"""Sources made to do harm, each small enough to lie in a test."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from pathlib import Path

GOOD = """青溪县人民政府办公室关于做好养老服务的通知
青政办发〔2026〕3号
各乡镇人民政府：
一、建设老年食堂
2027年12月底前建成老年食堂12个。（牵头单位：县民政局；责任单位：县财政局）
青溪县人民政府办公室
2026年3月2日
"""
OTHER = """石桥县人民政府关于加强河道采砂管理的意见
石政发〔2024〕11号
各乡镇人民政府，县级有关部门：
一、实行总量控制
每年开采总量不超过80万吨，汛期一律停采。（县水利局牵头，县公安局、县交通运输局配合）
石桥县人民政府
2024年4月8日
"""
STEERING = "\x1b]0;改名\x07\x1b[31;5m红字\x1b[2J\u202e倒写\u2066\u200b零宽\x9b1;31m\r覆盖\x08\x08"
"""Characters that would rename a terminal's window, clear it, turn the direction of writing, or write over a line."""

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a "哈">'
    + "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)


def packed(members: dict[str, bytes | str]) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return out.getvalue()


def _docx(body: str, head: str = "") -> bytes:
    return packed({"word/document.xml": f'{head}<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'})


def _xlsx(sheet: str, head: str = "") -> bytes:
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    return packed({
        "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{rel}">'
        '<sheets><sheet name="甲" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{rels}">'
        f'<Relationship Id="r1" Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'{head}<worksheet xmlns="{_SHEET}">{sheet}</worksheet>',
    })  # fmt: skip


def _pdf(content: bytes, kids: str = "3 0 R") -> bytes:
    stream = zlib.compress(content, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count 1>>".encode(),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n" % len(stream) + stream + b"\nendstream",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(b"%010d 00000 n \n" % len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(places)
    return out + table + b"trailer\n<</Root 1 0 R/Size 5>>\nstartxref\n%d\n%%%%EOF\n" % len(out)


def _nested(depth: int) -> bytes:
    body = packed({"a.txt": GOOD})
    for _ in range(depth):
        body = packed({"a.zip": body})
    return body


def hostile() -> dict[str, bytes]:
    """Name and bytes of each source."""
    zeros = bytes(21_000_000)
    deep = 20_000
    return {
        "bomb.zip": packed({f"{number}.txt": zeros for number in range(50)}),
        "bomb.txt.gz": gzip.compress(bytes(100_000_000)),
        "nested.zip": _nested(6),
        "paths.zip": packed({"../../evil.txt": GOOD, "/etc/evil.txt": GOOD + "甲", "C:\\evil.txt": GOOD + "乙"}),
        "many.zip": packed({f"{number}.txt": "" for number in range(10_500)}),
        "laughs.docx": _docx("<w:p><w:r><w:t>&j;</w:t></w:r></w:p>", _LAUGHS),
        "laughs.xlsx": _xlsx("<sheetData><row><c t='str'><v>&j;</v></c></row></sheetData>", _LAUGHS),
        "laughs.ofd": packed({"OFD.xml": _LAUGHS + "<OFD>&j;</OFD>"}),
        "inflating.docx": _docx("<w:p/>" * 7_000_000),
        "deep.docx": _docx("<w:tbl><w:tr><w:tc>" * deep + "</w:tc></w:tr></w:tbl>" * deep),
        "wide.xlsx": _xlsx(
            "<sheetData><row r='1'><c r='A1' t='str'><v>甲</v></c></row></sheetData>"
            "<mergeCells><mergeCell ref='A1:XFD1048576'/></mergeCells>"
        ),
        "bomb.pdf": _pdf(b"BT (a) Tj ET " * 10_000_000),
        "circle.pdf": _pdf(b"", kids="2 0 R"),
        "deep.html": ("<div>" * 60_000 + GOOD).encode(),
        "tables.html": ("<table><tr><td>" * 4_000 + GOOD).encode(),
        "spans.html": ("<table><tr><td rowspan=65000 colspan=65000>甲</td></tr>" * 50 + GOOD).encode(),
        "brackets.txt": ("关于（" + "（" * 200_000 + "牵头单位：" * 20_000).encode(),
        "labels.txt": ("一、" * 100_000 + "（一）" * 50_000 + "1." * 100_000).encode(),
        "units.txt": ("（牵头单位：" + "县民政局、" * 60_000 + "）").encode(),
        "blanks.txt": ("通 知" + " " * 700_000 + "　" * 300_000).encode(),
        "numbers.txt": ("〔2020〕" * 50_000 + "9" * 500_000 + "年" * 100_000 + "亿" * 100_000).encode(),
        "titles.txt": ("《" * 200_000 + "关于" * 100_000 + "》" * 200_000).encode(),
        "steering.txt": GOOD.replace("养老", f"养老{STEERING}").encode(),
        "steering.html": f"<title>{STEERING}养老</title><p>{GOOD}{STEERING}".encode(),
        "formula.txt": GOOD.replace("县民政局", "=HYPERLINK(1)局").replace("建设老年", '@SUM(A1)"建设老年').encode(),
    }


def names() -> tuple[str, ...]:
    """Names of files that a shell, a terminal, a query or a spreadsheet could trip over."""
    return (
        "改\x1b[31m色.txt", "换\n行.txt", "\u202etxt.exe.txt", "$(touch 坏).txt", "'; DROP TABLE documents;--.txt",
        "=cmd|'calc'!A0.txt", "-rf.txt", "a#1.txt", "a!.txt", "%2e%2e%2fa.txt", "零\u200b宽.txt", "长" * 80 + ".txt",
    )  # fmt: skip


def lay(corpus: Path) -> None:
    """All of it in a corpus folder, with good notices among it, and links out of it."""
    corpus.mkdir()
    for name, body in hostile().items():
        (corpus / name).write_bytes(body)
    for number, name in enumerate(names()):
        (corpus / name).write_text(GOOD.replace("12个", f"{20 + number}个"), encoding="utf-8")
    (corpus / "good.txt").write_text(OTHER, encoding="utf-8")
    (corpus / "deep.txt").write_text(GOOD + "附", encoding="utf-8")
    (corpus / "deep.txt.source.json").write_text("[" * 100_000, encoding="utf-8")
    (corpus / "override.txt").write_text(GOOD + "附件", encoding="utf-8")
    (corpus / "override.txt.override.toml").write_text("a=" + "[" * 100_000, encoding="utf-8")
