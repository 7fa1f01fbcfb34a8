"""An OFD file gives its letters where they stand, its templates below them, its drawn lines as tables."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb.clean.from_ofd import read_ofd
from policykb.clean.layout import tables
from policykb.errors import LimitError, SourceError

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def text(x: float, y: float, shown: str, *, steps: str = "", more: str = "", size: float = 5) -> str:
    """A text object whose baseline lies at ``(x, y)`` millimetres."""
    delta = f' DeltaX="{steps}"' if steps else ""
    return (
        f'<ofd:TextObject ID="1" Boundary="{x} {y - size} 150 8" Font="2" Size="{size}"{more}>'
        f'<ofd:TextCode X="0" Y="{size}"{delta}>{shown}</ofd:TextCode></ofd:TextObject>'
    )


def path(x: float, y: float, drawing: str, more: str = "") -> str:
    return (
        f'<ofd:PathObject ID="3" Boundary="{x} {y} 200 200" LineWidth="0.2"{more}>'
        f"<ofd:AbbreviatedData>{drawing}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def ofd(*pages: str, template: str = "", more: dict[str, str] | None = None) -> bytes:
    """An OFD file of pages of objects, all over one template."""
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    below = '<ofd:TemplatePage ID="9" BaseLoc="Tpls/T.xml"/>' if template else ""
    uses = '<ofd:Template TemplateID="9"/>' if template else ""

    def page(objects: str, uses: str = "") -> str:
        return f"<ofd:Page {SPACE}>{uses}<ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"

    parts = {
        "OFD.xml": f"<ofd:OFD {SPACE}><ofd:DocBody><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
        "</ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {SPACE}><ofd:CommonData>{below}</ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        **({"Doc_0/Tpls/T.xml": page(template)} if template else {}),
        **{f"Doc_0/Pages/Page_{n}/Content.xml": page(objects, uses) for n, objects in enumerate(pages)},
        **(more or {}),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def shown(body: bytes) -> str:
    return read_ofd(body, "a.ofd").traced().text


def test_letters_are_read_from_the_top_whatever_their_order_in_the_file() -> None:
    body = ofd(text(20, 60, "二、落实责任", steps="g 5 5") + text(20, 40, "一、总体要求", steps="5 5 5 5 5"))
    assert shown(body) == "一、总体要求\n二、落实责任"


def test_a_template_lies_below_its_page_and_a_matrix_moves_and_widens() -> None:
    moved = text(20, 60, "通知", more=' CTM="2 0 0 2 0 30"')
    assert shown(ofd(moved, template=text(60, 20, "云溪县人民政府文件"))) == "云溪县人民政府文件\n通知"


def test_steps_apart_part_words_of_western_letters_only() -> None:
    assert shown(ofd(text(20, 40, "A B", steps="g 2 2.5"))) == "A B"
    assert shown(ofd(text(20, 40, "通 知", steps="g 2 5"))) in ("通 知", "通知")


def test_several_texts_of_one_object_follow_each_other() -> None:
    both = (
        '<ofd:TextObject Boundary="20 20 100 30" Size="5"><ofd:TextCode X="0" Y="5">第一行</ofd:TextCode>'
        '<ofd:TextCode X="0" Y="15">第二行</ofd:TextCode></ofd:TextObject>'
    )
    assert shown(ofd(both)) == "第一行\n第二行"


def test_drawn_lines_part_cells() -> None:
    across = "".join(path(20, y, "M 0 0 L 120 0") for y in (30, 42, 54))
    down = path(20, 30, "M 0 0 L 0 24 M 60 0 L 60 24 M 120 0 L 120 24")
    words = text(25, 38, "任务") + text(85, 38, "牵头单位") + text(25, 50, "划定范围") + text(85, 50, "县水务局")
    layout = read_ofd(ofd(across + down + words), "a.ofd")
    (table,) = tables(layout)
    whole = layout.traced().text
    assert [[cell.of(whole) for cell in row] for row in table.rows] == [["任务", "牵头单位"], ["划定范围", "县水务局"]]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"PK\x03\x04", "not a readable .ofd"),
        (ofd(text(0, 9, "通知"))[:-40], "not a readable .ofd"),
        (ofd(text(0, 9, "通知"), more={"Doc_0/Pages/Page_0/Content.xml": "<a"}), "none of its pages"),
        (ofd(text(0, 9, "通知"), more={"OFD.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'}), "entities"),
        (ofd(text(0, 9, "通知"), more={"Encryptions.xml": "<a/>"}), "encrypted"),
    ],
)
def test_a_damaged_or_encrypted_file_is_a_clear_error(body: bytes, says: str) -> None:
    with pytest.raises(SourceError, match=says) as caught:
        read_ofd(body, "corpus/a.ofd")
    assert str(caught.value).startswith("corpus/a.ofd: ")
    assert "\n" not in str(caught.value)


def test_a_scan_has_no_text_and_too_many_letters_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(ofd("")) == ""
    monkeypatch.setattr("policykb.clean.from_ofd._LETTERS", 3)
    with pytest.raises(LimitError, match="split"):
        shown(ofd(text(0, 9, "关于通知")))


WHOLE = ofd(text(20, 40, "一、总体要求", steps="g 5 5"))


@given(st.binary(max_size=40), st.integers(0, len(WHOLE)), st.integers(0, 30))
def test_no_damage_raises_anything_else(noise: bytes, at: int, lost: int) -> None:
    with suppress(SourceError):
        read_ofd(WHOLE[:at] + noise + WHOLE[at + lost :], "a.ofd")


NUMBERS = st.text("g -+.eE0123456789", max_size=14)


@given(NUMBERS, NUMBERS, NUMBERS, st.text("MLCQBAS 0123.-e", max_size=20))
def test_no_number_raises(steps: str, matrix: str, box: str, drawing: str) -> None:
    letters = (
        f'<ofd:TextObject Boundary="{box}" CTM="{matrix}" Size="{steps}">'
        f'<ofd:TextCode X="{box}" Y="{steps}" DeltaX="{steps}" DeltaY="{matrix}">关于通知</ofd:TextCode>'
        "</ofd:TextObject>"
    )
    assert sorted(shown(ofd(letters + path(0, 0, drawing))).replace(" ", "").replace("\n", "")) == sorted("关于通知")
