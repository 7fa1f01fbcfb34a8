"""Printed pages are read as people read them: columns, tables, paragraphs; margins dropped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from policykb.clean.layout import Layout, tables
from policykb.clean.margins import without_margins
from policykb.clean.paper import Glyph, Leaf, Printed
from policykb.clean.paragraphs import paragraphs
from policykb.clean.printed import lay_out
from policykb.clean.ruled import Rule
from policykb.clean.traced import Traced

FULL = "为加强全县农村饮水安全工作保障群众身体健康经县人民政府"  # 26 letters of 16 points: the whole width
SIZE = 16.0


def letters(x: float, y: float, text: str, size: float = SIZE) -> list[Glyph]:
    """A line of letters from ``(x, y)`` on."""
    return [Glyph(char, x + n * size, y, x + (n + 1) * size, y + size) for n, char in enumerate(text)]


def leaf(lines: Iterable[tuple[float, float, str]], rules: Sequence[Rule] = ()) -> Leaf:
    return Leaf(glyphs=[glyph for x, y, text in lines for glyph in letters(x, y, text)], rules=rules)


def boxes(xs: Sequence[float], ys: Sequence[float]) -> list[Rule]:
    """The lines of a table, as filled rectangles from cell to cell."""
    across = [Rule(a, y, b, y + 0.5) for y in ys for a, b in pairwise(xs)]
    return across + [Rule(x, a, x + 0.5, b) for x in xs for a, b in pairwise(ys)]


def grids(layout: Layout) -> list[list[list[str]]]:
    text = layout.traced().text
    return [[[place.of(text) for place in row] for row in table.rows] for table in tables(layout)]


def printed(text: str, left: float, right: float, page: int = 0) -> Printed:
    return Printed(text=Traced.of(text), left=left, right=right, height=16, page=page)


def test_a_full_line_that_ends_a_sentence_does_not_swallow_the_next_number() -> None:
    lines = [printed(FULL, 80, 500), printed(FULL[:-1] + "。", 80, 500), printed("二、落实责任。", 80, 200)]
    assert [line.text for line in paragraphs(lines)] == [FULL + FULL[:-1] + "。", "二、落实责任。"]


def test_numbers_inside_a_page_are_no_page_numbers() -> None:
    lines = [printed("名单", 80, 120), printed("12", 80, 100), printed("完", 80, 100)]
    assert without_margins(lines) == (lines, [])


def test_a_running_head_over_a_page_number_goes_with_it() -> None:
    pages = [
        leaf(
            [
                (200, 40, "云溪县人民政府公报"),
                (260, 60, f"第{n}页"),
                (80, 100, FULL[: 20 + n]),
                (112, 140, f"{FULL[n]}。"),
            ]
        )
        for n in range(1, 4)
    ]
    layout = lay_out(pages)
    assert layout.traced().text == "\n".join(f"{FULL[: 20 + n]}\n{FULL[n]}。" for n in range(1, 4))
    assert [gone.rule_id for gone in layout.removed] == ["running-head", "page-number"] * 3


def test_two_columns_are_read_one_after_the_other_however_they_were_set() -> None:
    left = [(80, 100 + 24 * n, f"左{n}" + FULL[:11]) for n in range(6)]
    right = [(330, 112 + 24 * n, f"右{n}" + FULL[:11]) for n in range(6)]
    zipped = [line for pair in zip(left, right, strict=True) for line in pair]
    page = leaf([(80, 40, FULL[:26]), *zipped, (80, 300, FULL[:26])])
    text = lay_out([page]).traced().text
    assert text.index("左5") < text.index("右0")
    assert text.startswith(FULL[:26])
    assert text.endswith(FULL[:26])
    assert f"左0{FULL[:11]}左1" in text  # and within a column lines are joined


def test_names_of_a_joint_letterhead_stay_whole() -> None:
    names = [(120, 60, "云溪县财政局"), (120, 90, "云溪县教育局"), (300, 75, "文件"), (80, 140, FULL[:20])]
    assert lay_out([leaf(names)]).traced().text.split("\n")[-1] == FULL[:20]
    assert {"云溪县财政局", "文件", "云溪县教育局"} <= set(lay_out([leaf(names)]).traced().text.split("\n"))


def test_lines_part_a_table_and_cells_may_reach_over_several() -> None:
    xs, ys = (80, 180, 340, 500), (100, 140, 200, 240)
    rules = [rule for rule in boxes(xs, ys) if not (rule.left < 180 and rule.top == 200 and rule.right <= 180)]
    words = [
        *((90, 110, "类别"), (190, 110, "任务"), (350, 110, "单位"), (90, 180, "饮水"), (182, 150, "划定全县水源保护")),
        *((184, 170, "区范围"), (350, 150, "县水务局"), (190, 210, "设立标志"), (350, 210, "县生态环境局")),
    ]
    layout = lay_out([leaf([(80, 60, "任务分解表"), *words, (80, 260, "说明")], rules)])
    assert layout.traced().text == (
        "任务分解表\n类别\t任务\t单位\n饮水\t划定全县水源保护区范围\t县水务局\n设立标志\t县生态环境局\n说明"
    )
    assert grids(layout)[0][2] == ["饮水", "设立标志", "县生态环境局"]


def test_a_table_over_two_pages_is_one_its_head_once_and_a_broken_row_whole() -> None:
    xs = (80, 140, 400, 520)
    first = [
        (84, 110, "序号"),
        (150, 110, "任务"),
        (410, 110, "单位"),
        (84, 150, "1"),
        (150, 150, "划定饮用水水源保护区范"),
        (410, 150, "县水务局"),
    ]
    second = [
        (84, 110, "序号"),
        (150, 110, "任务"),
        (410, 110, "单位"),
        (150, 150, "围"),
        (84, 190, "2"),
        (150, 190, "设立标志"),
        (410, 190, "县林业局"),
    ]
    layout = lay_out([leaf(first, boxes(xs, (100, 140, 180))), leaf(second, boxes(xs, (100, 140, 180, 220)))])
    assert grids(layout) == [
        [["序号", "任务", "单位"], ["1", "划定饮用水水源保护区范围", "县水务局"], ["2", "设立标志", "县林业局"]]
    ]


def test_a_merged_cell_that_the_pages_end_broke_goes_on_and_an_empty_one_stays_empty() -> None:
    xs, ys = (80, 140, 220, 400, 520), (100, 140, 180, 220)
    whole = [rule for rule in boxes(xs, ys) if not (rule.top == 180 and rule.left == 140)]  # 类别 over two rows
    first = [(84, 110, "序号"), (150, 110, "类别"), (230, 110, "任务"), (410, 110, "配合单位"),
             (84, 150, "1"), (150, 170, "饮水"), (230, 150, "划定范围"), (410, 150, "县林业局"),
             (84, 190, "2"), (230, 190, "设立标志"), (410, 190, "县公安局")]  # fmt: skip
    second = [(84, 110, "3"), (230, 110, "清理河道"), (84, 150, "4"), (150, 150, "供水"), (230, 150, "改造管网")]
    layout = lay_out([leaf(first, whole), leaf(second, boxes(xs, (100, 140, 180)))])
    assert grids(layout) == [
        [
            ["序号", "类别", "任务", "配合单位"],
            ["1", "饮水", "划定范围", "县林业局"],
            ["2", "饮水", "设立标志", "县公安局"],
            ["3", "饮水", "清理河道", ""],
            ["4", "供水", "改造管网", ""],
        ]
    ]


def test_units_on_lines_of_their_own_in_a_cell_stay_apart_and_a_broken_name_is_whole() -> None:
    xs, ys = (80, 200, 300), (100, 140, 200, 260)
    words = [(84, 110, "单位"), (204, 110, "备注"), (84, 150, "县水务局"), (84, 170, "县财政局"),
             (84, 210, "县住房和城乡建"), (84, 230, "设局")]  # fmt: skip
    assert [row[0] for row in grids(lay_out([leaf(words, boxes(xs, ys))]))[0]] == [
        "单位",
        "县水务局 县财政局",
        "县住房和城乡建设局",
    ]


def test_full_lines_further_apart_than_usual_are_paragraphs_of_their_own() -> None:
    places = (100, 124, 148, 190, 214, 238)
    layout = lay_out([leaf([(80, y, f"{n}{FULL[:25]}") for n, y in enumerate(places)])])
    assert [line.text.text[0] for line in layout.lines] == ["0", "3"]


def test_rows_below_each_other_without_lines_are_a_table() -> None:
    rows = [("任务", "单位"), ("划定范围", "县水务局"), ("设立标志", "县林业局")]
    words = [(80 + 220 * n, 100 + 24 * at, text) for at, row in enumerate(rows) for n, text in enumerate(row)]
    assert grids(lay_out([leaf(words)])) == [list(map(list, rows))]


def test_a_frame_and_a_line_are_no_table() -> None:
    framed = leaf([(100, 120, "公开方式"), (100, 150, "主动公开")], boxes((80, 500), (100, 200)))
    assert lay_out([framed]).traced().text == "公开方式\n主动公开"
    assert not lay_out([framed]).grids


def test_bold_letters_set_twice_stand_once() -> None:
    page = Leaf(glyphs=[glyph for char in letters(80, 100, "通知要求") for glyph in (char, char)])
    assert lay_out([page]).traced().text == "通知要求"


SOMEWHERE = st.floats(-1e6, 1e6, allow_nan=False)


@given(
    st.lists(st.tuples(SOMEWHERE, SOMEWHERE, st.text(max_size=3)), max_size=20),
    st.lists(st.builds(Rule, SOMEWHERE, SOMEWHERE, SOMEWHERE, SOMEWHERE), max_size=20),
    st.integers(1, 3),
)
def test_letters_and_lines_anywhere_lose_no_letter(
    words: list[tuple[float, float, str]], rules: list[Rule], pages: int
) -> None:
    page = leaf(words, rules)
    layout = lay_out([page] * pages)
    shown = layout.traced().text + "".join(gone.text for gone in layout.removed)
    assert {char for _, _, text in words for char in text if not char.isspace()} <= set(shown)
    origins = [origin for _, origin in layout.traced().runs]
    assert origins == sorted(origins)
