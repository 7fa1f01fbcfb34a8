"""An HTML page gives its content and its facts, by either parser, whatever the site."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb.clean.from_html import read_html
from policykb.clean.layout import tables
from policykb.clean.parsers import Parser

PARSERS: tuple[Parser, ...] = ("selectolax", "beautifulsoup")
PARAGRAPHS = (
    "各乡镇人民政府，县直各部门：",
    "为进一步加强全县农村饮水安全工作，保障群众身体健康，经县人民政府同意，现将有关事项通知如下。",
    "一、加强水源保护。县水务局要会同县生态环境局划定保护范围，设立标志，严格控制污染。",
    "二、落实管护责任。各乡镇要明确管护人员，建立台账，每季度检查一次，发现问题及时整改。",
    "云溪县人民政府办公室",
    "2024年5月8日",
)
CHANNELS = ("首页", "政务公开", "办事服务", "互动交流")
NAVIGATION = "".join(f'<li><a href="/{n}/">{name}</a></li>' for n, name in enumerate(CHANNELS))
RELATED = "".join(f'<li><a href="/r{n}.html">云溪县召开第{n}次防汛抗旱工作会议</a></li>' for n in range(9))


def text_of(page: str, parser: Parser = "selectolax") -> str:
    return read_html(page, parser).traced().text


def page_of(body: str, *, head: str = "") -> str:
    return (
        f"<html><head><title>通知 - 云溪县人民政府</title>{head}</head><body><div class=top><ul>{NAVIGATION}</ul></div>"
        f"{body}<div class=bottom><p>版权所有：云溪县人民政府 技术支持：云溪县数据局</p>"
        "<p>滇ICP备05000000号</p></div></body></html>"
    )


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<div>" + "".join(f"<p>{p}</p>" for p in PARAGRAPHS) + "</div>", id="paragraphs"),
        pytest.param("<div>" + "<br>".join(PARAGRAPHS) + "</div>", id="breaks"),
        pytest.param("<pre>\n" + "\r\n".join(PARAGRAPHS) + "</pre>", id="preformatted"),
        pytest.param("<div>" + "".join(f"<p>{p}" for p in PARAGRAPHS) + "</div>", id="unclosed"),
        pytest.param("<div>" + "".join(f"<div>{p}</div>" for p in PARAGRAPHS) + "</div>", id="divs"),
        pytest.param(
            "<table><tr><td><table><tr><td>" + "".join(f"<p>{p}</p>" for p in PARAGRAPHS) + "</table></table>",
            id="layout-table",
        ),
        pytest.param(
            "<div class=c><div>" + "".join(f"<p>{p}</p>" for p in PARAGRAPHS[:4]) + "</div>"
            f"<div><p>{PARAGRAPHS[4]}</p><p>{PARAGRAPHS[5]}，由县水务局负责解释。</p></div></div>",
            id="two-boxes",
        ),
    ],
)
def test_the_content_is_found_without_any_known_name(body: str, parser: Parser) -> None:
    page = page_of(f"<div class=w>{body}<div class=r><h3>相关</h3><ul>{RELATED}</ul></div></div>")
    assert text_of(page, parser).replace("，由县水务局负责解释。", "") == "\n".join(PARAGRAPHS)


@pytest.mark.parametrize("parser", PARSERS)
def test_meta_tags_headline_box_and_label_line_are_facts(parser: Parser) -> None:
    head = (
        '<meta name="ArticleTitle" content="云溪县人民政府办公室关于加强农村饮水安全工作的通知">'
        '<meta name="PubDate" content="2024-05-10 09:00">'
        '<meta name="ContentSource" content="云溪日报"><meta name="SiteName" content="云溪县人民政府网">'
    )
    box = "<table><tr><td>索 引 号：</td><td>0001</td><td>发文字号：</td><td>云政办发〔2024〕5号</td></tr>"
    box += "<tr><td>发文机关：</td><td>云溪县人民政府办公室</td><td>成文日期：</td><td>2024年5月8日</td></tr></table>"
    content = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    layout = read_html(
        page_of(
            f"{box}<h1>关于加强农村饮水安全工作的通知</h1><p>来源：云溪日报 浏览次数：3</p><div>{content}</div>",
            head=head,
        ),
        parser,
    )
    facts = {(fact.field, fact.where): fact.value for fact in layout.facts}
    assert facts["title", "meta ArticleTitle"] == "云溪县人民政府办公室关于加强农村饮水安全工作的通知"
    assert facts["published_on", "meta PubDate"] == "2024-05-10"
    assert facts["source", "meta ContentSource"] == facts["source", "line 来源"] == "云溪日报"
    assert facts["site", "meta SiteName"] == "云溪县人民政府网"
    assert facts["title", "headline"] == "关于加强农村饮水安全工作的通知"
    assert facts["number", "box 发文字号"] == "云政办发〔2024〕5号"
    assert facts["issuers", "box 发文机关"] == "云溪县人民政府办公室"
    assert facts["issued_on", "box 成文日期"] == "2024-05-08"
    assert layout.traced().text == "\n".join(PARAGRAPHS)


@pytest.mark.parametrize("parser", PARSERS)
def test_a_task_table_keeps_each_cell_once_and_its_grid_spread(parser: Parser) -> None:
    table = (
        "<table><tr><th>序号</th><th>任务</th><th>牵头单位</th></tr>"
        "<tr><td rowspan=2>1</td><td>划定水源保护范围</td><td rowspan=2><p>县水务局</p><p>县生态环境局</p></td></tr>"
        "<tr><td>设立标志</td></tr><tr><td colspan=2>合计</td><td></td></tr></table>"
    )
    layout = read_html(page_of("<div>" + "".join(f"<p>{p}</p>" for p in PARAGRAPHS) + table + "</div>"), parser)
    text = layout.traced().text
    assert text.endswith("序号\t任务\t牵头单位\n1\t划定水源保护范围\t县水务局 县生态环境局\n设立标志\n合计\t")
    (found,) = tables(layout)
    assert [[cell.of(text) for cell in row] for row in found.rows] == [
        ["序号", "任务", "牵头单位"],
        ["1", "划定水源保护范围", "县水务局 县生态环境局"],
        ["1", "设立标志", "县水务局 县生态环境局"],
        ["合计", "合计", ""],
    ]


@pytest.mark.parametrize("parser", PARSERS)
def test_hidden_copies_scripts_and_comments_are_not_read(parser: Parser) -> None:
    content = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    copy = f"<div style='display: none'>{''.join(PARAGRAPHS) * 3}</div>"
    page = page_of(f"{copy}<div>{content}<script>var a='<p>脚本</p>'</script><!-- 注释 --></div>")
    assert text_of(page, parser) == "\n".join(PARAGRAPHS)


@pytest.mark.parametrize("parser", PARSERS)
def test_every_unchanged_character_is_found_in_the_source(parser: Parser) -> None:
    page = page_of("<div>" + "".join(f"<p>&#12288;&nbsp;{html.escape(p)}&amp;</p>\r\n" for p in PARAGRAPHS) + "</div>")
    text = read_html(page, parser).traced()
    assert all(page[text.origin(at)] in (char, "&") for at, char in enumerate(text.text) if char.strip())


@given(st.text(alphabet="<>/pdivtablra=\"'&;#- 县民政局\n", max_size=120))
def test_no_page_makes_reading_fail(page: str) -> None:
    for parser in PARSERS:
        text = read_html(page, parser).traced()
        places = [text.origin(at) for at in range(len(text.text))]
        assert places == sorted(places)


BLOCK = st.recursive(
    st.sampled_from(
        [
            "县民政局牵头，",
            "通知如下：",
            "一、&amp;",
            "各乡镇<br>县直部门",
            "<b>加强</b>领导",
            "<!-- -->",
            "<a href=x>更多</a>",
        ]
    ),
    lambda inner: st.builds(
        lambda tag, parts: "".join(f"<{tag}>{part}</{tag}>" for part in parts),
        st.sampled_from(["div", "section", "blockquote", "article"]),
        st.lists(inner, min_size=1, max_size=4),
    ),
    max_leaves=12,
)


@given(BLOCK)
def test_both_parsers_give_the_same(body: str) -> None:
    page = page_of(body)
    assert read_html(page, "selectolax") == read_html(page, "beautifulsoup")
