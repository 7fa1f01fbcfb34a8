"""A page is read from its own tags where they nest, and then as a parser would read it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb.clean import page_reading
from policykb.clean.boxes import Page
from policykb.clean.page_reading import read_page
from policykb.clean.parsers import Parser, Step, in_order
from policykb.clean.tags import Cut

PARSERS: tuple[Parser, ...] = ("selectolax", "beautifulsoup")
SHAPES = "div p span b a td tr table li ul h2 br hr dl dt dd pre form select option section tbody font th center button"


def lines_of(page: Page) -> list[tuple[str, int, str, int | None]]:
    """The lines: text, what of it is links, the box (the page's own has no name, or html), the table."""
    boxes = [box.tag.removeprefix("html") for box in page.boxes]
    return [(line.text, line.linked, boxes[line.box], line.table) for line in page.lines]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which parsers were asked."""
    names: list[str] = []

    def in_order_noted(page: Cut, parser: Parser) -> list[Step]:
        names.append(parser)
        return in_order(page, parser)

    monkeypatch.setattr(page_reading, "in_order", in_order_noted)
    return names


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("<div><p>甲<p>乙<ul><li>丙<li>丁</ul></div>", id="ends-left-out"),
        pytest.param("<table><tr><td>甲<td>乙<tr><td>丙<td>丁</table>", id="cells-without-ends"),
        pytest.param("<dl><dt>甲<dd>乙<dt>丙<dd>丁</dl>", id="terms-without-ends"),
        pytest.param("<p>甲<div>乙</div></p><p>丙</p></div>", id="block-in-a-paragraph"),
        pytest.param("<P ALIGN=center>甲<BR>乙</P><HR>", id="capitals"),
        pytest.param('<p title="a>b" onclick=\'if(a<b){c("</p>")}\'>甲</p>', id="brackets-in-quotes"),
        pytest.param(
            "<p>甲<!-- <p>乙</p> -->丙<script>document.write('<p>丁</p>')</script></p>", id="comment-and-script"
        ),
        pytest.param("<p>甲 < 乙，丙 > 丁</p>", id="signs"),
        pytest.param("<select><option>甲<option>乙</select><p>丙</p>", id="field"),
        pytest.param("<div><a href=x><p>甲</p></a>乙</div>", id="link-around-a-block"),
    ],
)
@pytest.mark.parametrize("parser", PARSERS)
def test_tags_that_nest_are_read_as_the_parser_reads_them(source: str, parser: Parser, asked: list[str]) -> None:
    read = lines_of(read_page(source, parser))
    assert not asked
    cut = Cut(source)
    assert read == lines_of(page_reading._Reading(cut, in_order(cut, parser), in_order=True).read())


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        pytest.param("<div><span><ul><li>甲</div>乙</ul>", ["甲", "乙"], id="list-left-open"),
        pytest.param("<table>甲<tr><td>乙</table>", ["甲", "乙"], id="text-between-rows"),
        pytest.param("<div><a name=x><p>甲</div><p>乙", ["甲", "乙"], id="link-left-open"),
        pytest.param("<b><div>甲</b>乙</div><td>丙", ["甲乙", "丙"], id="cell-without-table"),
        pytest.param("<table><tr><td>甲</tbody><tr><td>乙</table>", ["甲", "乙"], id="cell-left-open"),
    ],
)
@pytest.mark.parametrize("parser", PARSERS)
def test_a_parser_brings_damaged_tags_into_order(
    source: str, lines: list[str], parser: Parser, asked: list[str]
) -> None:
    assert [line.text for line in read_page(source, parser).lines] == lines
    assert asked == [parser]


@pytest.mark.parametrize("depth", [2000, 60_000])
@pytest.mark.parametrize("behind", ["", "</ul>", "<li></li>", "</i>", "</div>"])
def test_blocks_nested_deep_are_read_in_linear_time(behind: str, depth: int) -> None:
    """A time squared would keep this test for minutes."""
    page = read_page("<div>" * depth + "甲" + behind * depth + "乙", "selectolax")
    assert "".join(line.text for line in page.lines) == "甲乙"


@given(
    st.lists(
        st.one_of(
            st.sampled_from(SHAPES.split()).map(lambda name: f"<{name}>"),
            st.sampled_from(SHAPES.split()).map(lambda name: f"</{name}>"),
            st.sampled_from(["甲", "乙丙", " ", "&nbsp;", "<table><tr><td>", "</td></tr></table>", "<a href=x>"]),
        ),
        max_size=14,
    )
)
def test_whatever_is_read_without_a_parser_is_what_the_parser_reads(parts: list[str]) -> None:
    cut = Cut("".join(parts))
    steps = zip(range(len(cut.texts)), cut.texts, [*cut.tags, ""], strict=True)
    try:
        read = page_reading._Reading(cut, steps, in_order=False).read()
    except page_reading.DamagedError:
        return
    assert lines_of(read) == lines_of(page_reading._Reading(cut, in_order(cut, "selectolax"), in_order=True).read())


@given(st.text(alphabet="<>/!-=\"' abpdiv甲乙&;#\n", max_size=60))
def test_the_parts_of_a_page_are_the_page(source: str) -> None:
    cut = Cut(source)
    assert all(source[at : at + len(text)] == text for at, text in zip(cut.starts(), cut.texts, strict=True))
    assert "".join(part for pair in zip(cut.texts, [*cut.tags, ""], strict=True) for part in pair) == source
