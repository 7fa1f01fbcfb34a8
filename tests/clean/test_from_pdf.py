"""A PDF gives paragraphs, without page numbers and running heads; a damaged one a clear error, a scan no text."""

from __future__ import annotations

import pytest

from policykb.clean.from_pdf import Printed, paragraphs, read_pdf, without_margins
from policykb.clean.page import clean
from policykb.clean.traced import Traced
from policykb.errors import SourceError
from policykb.model import RawPage

pytest.importorskip("pypdfium2")


def pdf(pages: list[list[tuple[int, int, str]]]) -> bytes:
    """A PDF of pages of ``(x, y, text)`` in 16 point, its font without outlines but with a map to Unicode."""
    chars = sorted({char for page in pages for _, _, text in page for char in text})
    code = {char: number + 1 for number, char in enumerate(chars)}
    mapping = "".join(f"<{code[char]:04x}> <{char.encode('utf-16-be').hex()}>\n" for char in chars)
    space = "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange"
    cmap = f"begincmap\n{space}\n{len(chars)} beginbfchar\n{mapping}endbfchar\nendcmap"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(f'{7 + 2 * n} 0 R' for n in range(len(pages)))}]>>",
        "<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 6 0 R>>",
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/Song"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000/FontDescriptor 5 0 R>>",
        "<</Type/FontDescriptor/FontName/Song/Flags 4/FontBBox[0 -200 1000 900]/Ascent 900/Descent -200"
        "/CapHeight 800/StemV 80/ItalicAngle 0>>",
        f"<</Length {len(cmap)}>>stream\n{cmap}\nendstream",
    ]
    for number, page in enumerate(pages):
        shown = "".join(
            f"BT /F1 16 Tf {x} {y} Td <{''.join(f'{code[char]:04x}' for char in text)}> Tj ET\n" for x, y, text in page
        )
        objects.append(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>"
            f"/Contents {8 + 2 * number} 0 R>>"
        )
        objects.append(f"<</Length {len(shown)}>>stream\n{shown}endstream")
    body, places = "%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    body += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}"
    return (body + f"trailer<</Size {len(places) + 1}/Root 1 0 R>>\nstartxref\n{body.index('xref')}\n%%EOF").encode(
        "latin-1"
    )


FULL = "为加强全县农村饮水安全工作保障群众身体健康经县人民政府"  # 26 letters of 16 points: the whole width


def test_printed_lines_become_paragraphs_and_margins_go() -> None:
    pages = [
        [(150, 800, "云溪县水务简报"), (180, 740, "关于饮水安全的通知"), (112, 700, FULL[:25]),
         (80, 676, "同意，现通知如下。"), (112, 652, "一、加强保护。"), (112, 628, FULL[:25]), (280, 60, "— 1 —")],
        [(150, 800, "云溪县水务简报"), (80, 740, "研究决定。"), (280, 60, "— 2 —")],
        [(150, 800, "云溪县水务简报"), (112, 740, "附件：名单"), (280, 60, "— 3 —")],
    ]  # fmt: skip
    layout = read_pdf(pdf(pages), "a.pdf")
    assert layout.traced().text == (
        f"关于饮水安全的通知\n{FULL[:25]}同意，现通知如下。\n一、加强保护。\n{FULL[:25]}研究决定。\n附件：名单"
    )
    assert {gone.rule_id for gone in layout.removed} == {"running-head", "page-number"}


def printed(text: str, left: float, right: float, page: int = 0) -> Printed:
    return Printed(text=Traced.of(text), left=left, right=right, height=16, page=page)


def test_a_full_line_that_ends_a_sentence_does_not_swallow_the_next_number() -> None:
    lines = [printed(FULL, 80, 500), printed(FULL[:-1] + "。", 80, 500), printed("二、落实责任。", 80, 200)]
    assert [line.text for line in paragraphs(lines)] == [FULL + FULL[:-1] + "。", "二、落实责任。"]


def test_numbers_inside_a_page_are_no_page_numbers() -> None:
    lines = [printed("名单", 80, 120), printed("12", 80, 100), printed("完", 80, 100)]
    assert without_margins(lines) == (lines, [])


@pytest.mark.parametrize(("body", "says"), [(b"", "damaged"), (b"%PDF-1.7\nbroken", "damaged")])
def test_a_damaged_file_is_a_clear_error(body: bytes, says: str) -> None:
    with pytest.raises(SourceError, match=says):
        read_pdf(body, "a.pdf")


def test_a_scan_is_a_finding() -> None:
    document = clean(RawPage(source="a.pdf", body=pdf([[]]), media_type="application/pdf"), parser="selectolax")
    assert [finding.code for finding in document.findings] == ["no-text"]
    assert document.text == ""
