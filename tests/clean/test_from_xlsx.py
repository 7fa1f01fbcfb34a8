"""A workbook gives its titles as lines and its tables as grids, as its cells show them; a damaged one a clear error."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb.clean.from_xlsx import read_xlsx
from policykb.clean.layout import Layout, tables
from policykb.errors import LimitError, SourceError

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINKS = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def xlsx(*sheets: str, names: tuple[str, ...] = (), states: tuple[str, ...] = (), **parts: str) -> bytes:
    """A workbook of the given sheets (rows and what follows them), without any relationships."""
    made = io.BytesIO()
    names = names or tuple(f"Sheet{number}" for number in range(1, len(sheets) + 1))
    states = states or ("visible",) * len(sheets)
    listed = "".join(
        f'<sheet name="{name}" sheetId="{number}" state="{state}" r:id="rId{number}"/>'
        for number, (name, state) in enumerate(zip(names, states, strict=True), 1)
    )
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", f"<workbook {MAIN} {LINKS}><sheets>{listed}</sheets></workbook>")
        for number, sheet in enumerate(sheets, 1):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", f"<worksheet {MAIN}>{sheet}</worksheet>")
        for name, content in parts.items():
            archive.writestr(f"xl/{name}.xml", content)
    return made.getvalue()


def rows(*texts: tuple[str, ...], after: str = "") -> str:
    """Rows of inline strings, an empty text being no cell."""
    found = []
    for number, row in enumerate(texts, 1):
        cells = "".join(
            f'<c r="{chr(65 + column)}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
            for column, text in enumerate(row)
            if text
        )
        found.append(f'<row r="{number}">{cells}</row>' if row else "")
    return f"<sheetData>{''.join(found)}</sheetData>{after}"


def merged(*areas: str) -> str:
    listed = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
    return f"<mergeCells>{listed}</mergeCells>"


def grids(layout: Layout) -> list[list[list[str]]]:
    text = layout.traced().text
    return [[[place.of(text) for place in row] for row in table.rows] for table in tables(layout)]


def test_titles_and_notes_are_lines_and_merged_cells_are_spread() -> None:
    sheet = rows(
        ("云溪县2024年任务分解表",),
        ("序号", "类别", "任务", "牵头单位"),
        ("1", "饮水", "划定范围", "县水务局"),
        ("2", "", "设立标志", "县生态环境局"),
        ("二、其他",),
        ("3", "水价", "核定水价", ""),
        ("注：长期坚持",),
        after=merged("A1:D1", "B3:B4", "A5:D5", "A7:XFD7"),
    )
    layout = read_xlsx(xlsx(sheet), "a.xlsx")
    assert layout.traced().text == (
        "云溪县2024年任务分解表\n序号\t类别\t任务\t牵头单位\n1\t饮水\t划定范围\t县水务局\n2\t设立标志\t县生态环境局\n"
        "二、其他\n3\t水价\t核定水价\t\n注：长期坚持"
    )
    assert grids(layout) == [
        [
            ["序号", "类别", "任务", "牵头单位"],
            ["1", "饮水", "划定范围", "县水务局"],
            ["2", "饮水", "设立标志", "县生态环境局"],
            ["二、其他"] * 4,
            ["3", "水价", "核定水价", ""],
        ]
    ]


def test_a_second_title_behind_an_empty_row_begins_a_second_table() -> None:
    sheet = rows(("表一",), ("任务", "单位"), ("甲", "乙"), (), ("表二",), ("任务", "单位"), ("丙", "丁"))
    assert grids(read_xlsx(xlsx(sheet), "a.xlsx")) == [
        [["任务", "单位"], ["甲", "乙"]],
        [["任务", "单位"], ["丙", "丁"]],
    ]


def test_cells_show_what_their_formats_say() -> None:
    formats = ("General", "yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;", "0.0%")
    own = "".join(f'<numFmt numFmtId="{170 + n}" formatCode="{form}"/>' for n, form in enumerate(formats))
    used = "".join(f'<xf numFmtId="{170 + n}"/>' for n in range(len(formats))) + '<xf numFmtId="14"/>'
    styles = f"<styleSheet {MAIN}><numFmts>{own}</numFmts><cellXfs>{used}</cellXfs></styleSheet>"
    strings = f"<sst {MAIN}><si><r><t>县水</t></r><r><t>务局</t></r><rPh><t>xian</t></rPh></si></sst>"
    shown = (
        '<row><c t="s"><v>0</v></c><c><v>12</v></c><c s="1"><v>45199</v></c><c s="2"><v>0.155</v></c>'
        '<c s="3"><v>45199</v></c><c t="str"><f>A1</f><v>甲&#10;乙</v></c><c t="e"><v>#REF!</v></c></row>'
    )
    layout = read_xlsx(xlsx(f"<sheetData>{shown * 2}</sheetData>", styles=styles, sharedStrings=strings), "a.xlsx")
    assert layout.lines[0].text.text == "县水务局\t12\t2023年9月30日\t15.5%\t2023-09-30\t甲 乙"


def test_hidden_sheets_are_kept_among_what_was_removed_and_named_sheets_named() -> None:
    sheets = (rows(("甲", "乙")), rows(("密", "秘")), rows(("丙", "丁")))
    layout = read_xlsx(
        xlsx(*sheets, names=("责任清单", "旧", "Sheet3"), states=("visible", "hidden", "visible")), "a.xlsx"
    )
    assert layout.traced().text == "责任清单\n甲\t乙\n丙\t丁"
    assert [(gone.rule_id, gone.text) for gone in layout.removed] == [("hidden-sheet", "密"), ("hidden-sheet", "秘")]


def test_areas_and_places_without_end_cost_nothing() -> None:
    far = '<sheetData><row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>远</t></is></c></row></sheetData>'
    assert read_xlsx(xlsx(far + merged("A1:XFD1048576")), "a.xlsx").traced().text == "远"
    places = [f"{chr(65 + n % 26)}{chr(65 + n // 26 % 26)}{n}" for n in range(1, 4000)]
    diagonal = "".join(
        f'<row><c r="A{n}"><v>1</v></c><c r="{place}"><v>2</v></c></row>' for n, place in enumerate(places, 1)
    )
    assert len(read_xlsx(xlsx(f"<sheetData>{diagonal}</sheetData>"), "a.xlsx").lines) > 3000


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"PK\x03\x04broken", "not a readable .xlsx"),
        (xlsx("<sheetData>")[:-30], "not a readable"),
        (xlsx("<sheetData>"), "none of its sheets"),
        (xlsx('<!DOCTYPE a [<!ENTITY b "c">]>&b;'), "none of its sheets"),
    ],
)
def test_a_damaged_file_is_a_clear_error(body: bytes, says: str) -> None:
    with pytest.raises(SourceError, match=says) as caught:
        read_xlsx(body, "corpus/a.xlsx")
    assert str(caught.value).startswith("corpus/a.xlsx: ")
    assert "\n" not in str(caught.value)


def test_a_file_that_unpacks_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policykb.clean.package.PART_LIMIT", 400)
    with pytest.raises(LimitError, match="split the file"):
        read_xlsx(xlsx(rows(("通知" * 100, "乙"))), "a.xlsx")


WHOLE = xlsx(rows(("任务", "单位"), ("甲", "乙"), after=merged("A1:A2")))


@given(st.binary(max_size=60), st.integers(0, len(WHOLE)), st.integers(0, 20))
def test_no_damage_raises_anything_else(noise: bytes, at: int, lost: int) -> None:
    with suppress(SourceError):
        read_xlsx(WHOLE[:at] + noise + WHOLE[at + lost :], "a.xlsx")


@given(st.text("ABXFD1948:r", max_size=12), st.text("AZ19:", max_size=9), st.sampled_from(["s", "n", "d", "b", "x"]))
def test_no_place_or_value_raises(place: str, area: str, kind: str) -> None:
    sheet = f'<sheetData><row r="{area}"><c r="{place}" t="{kind}" s="{area}"><v>{place}</v></c></row></sheetData>'
    read_xlsx(xlsx(sheet + merged(area, f"A1:{place}")), "a.xlsx")
