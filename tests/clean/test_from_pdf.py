"""A PDF gives paragraphs, without page numbers and running heads; a damaged one a clear error, a scan no text."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb.clean.from_pdf import read_pdf
from policykb.clean.layout import tables
from policykb.clean.page import clean
from policykb.errors import SourceError
from policykb.model import RawPage

pytest.importorskip("pypdfium2")


def pdf(pages: list[list[tuple[int, int, str]]], drawn: str = "", turn: str = "1 0 0 1", more: str = "") -> bytes:
    """A PDF of pages of ``(x, y, text)`` in 16 point, its font without outlines but with a map to Unicode.

    ``drawn`` are drawing commands for every page, ``turn`` how its text is turned, ``more`` entries of the page.
    """
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
        shown = drawn + "".join(
            f"BT /F1 16 Tf {turn} {x} {y} Tm <{''.join(f'{code[char]:04x}' for char in text)}> Tj ET\n"
            for x, y, text in page
        )
        objects.append(
            f"<</Type/Page/Parent 2 0 R{more}/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>"
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


@pytest.mark.parametrize("rotation", [0, 180])
def test_a_turned_page_is_read_as_it_is_shown(rotation: int) -> None:
    places = {  # where the second of two lines stands, seen from the page's own corner
        0: ((80, 700), (80, 676)),
        180: ((500, 100), (500, 124)),
    }[rotation]
    turn = {0: "1 0 0 1", 180: "-1 0 0 -1"}[rotation]
    words = [(x, y, text) for (x, y), text in zip(places, ("甲行", "乙行"), strict=True)]
    body = pdf([list(reversed(words))], turn=turn, more=f"/Rotate {rotation}")
    assert read_pdf(body, "a.pdf").traced().text == "甲行\n乙行"


def test_lines_drawn_on_the_page_part_cells() -> None:
    rows = [("任务", "牵头单位"), ("划定水源保护区", "县水务局")]
    words = [
        (90 + 200 * column, 700 - 40 * row, text) for row, texts in enumerate(rows) for column, text in enumerate(texts)
    ]
    lines = "".join(f"80 {y} m 480 {y} l S\n" for y in (730, 690, 650))
    lines += "".join(f"{x} 650 m {x} 730 l S\n" for x in (80, 280, 480))
    layout = read_pdf(pdf([words], drawn=lines), "a.pdf")
    text = layout.traced().text
    (table,) = tables(layout)
    assert [tuple(cell.of(text) for cell in row) for row in table.rows] == rows


def test_a_locked_file_says_so() -> None:
    body = pdf([[(80, 700, "通知")]]).replace(
        b"trailer<<", b"trailer<</Encrypt<</Filter/Standard/V 1/R 2/P 0/O()/U()>>"
    )
    with pytest.raises(SourceError, match=r"encrypted|damaged"):
        read_pdf(body, "a.pdf")


WHOLE = pdf([[(80, 700, "关于饮水安全的通知"), (80, 676, "各县人民政府：")]])


@given(st.binary(max_size=40), st.integers(0, len(WHOLE)), st.integers(0, 60))
def test_no_damage_raises_anything_else(noise: bytes, at: int, lost: int) -> None:
    with suppress(SourceError):
        read_pdf(WHOLE[:at] + noise + WHOLE[at + lost :], "a.pdf")


@pytest.mark.parametrize(("body", "says"), [(b"", "damaged"), (b"%PDF-1.7\nbroken", "damaged")])
def test_a_damaged_file_is_a_clear_error(body: bytes, says: str) -> None:
    with pytest.raises(SourceError, match=says):
        read_pdf(body, "a.pdf")


def test_a_scan_is_a_finding() -> None:
    document = clean(RawPage(source="a.pdf", body=pdf([[]]), media_type="application/pdf"), parser="selectolax")
    assert [finding.code for finding in document.findings] == ["no-text"]
    assert document.text == ""
