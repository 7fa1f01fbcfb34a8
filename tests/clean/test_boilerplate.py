"""Furniture goes, by rules that prove themselves; the text stays, even where it stands on one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb.clean.boilerplate import strip
from policykb.clean.from_text import read_text
from policykb.clean.labels import fields_of, is_box

BODY = (
    "各乡镇人民政府：\n为加强全县养老服务工作，经县人民政府同意，现就有关事项通知如下，请认真贯彻执行。\n一、提高认识\n"
    "各乡镇要把养老服务摆上重要日程，明确一名领导具体负责。（责任单位：县民政局、县财政局）\n"
    "二、加强督查\n县政府督查室要定期开展督查，对工作不力的予以通报批评，并限期整改到位。\n"
    "云溪县人民政府办公室\n2024年5月8日"
)


def stripped(text: str) -> str:
    return strip(read_text(text)).traced().text


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (
            "当前位置：首页>政务公开>通知公告\n字体：大 中 小 打印 关闭",
            "【打印本页】 【关闭窗口】\n扫一扫在手机打开当前页",
        ),
        ("来源：云溪县民政局 发布时间：2024-05-09 浏览次数：32", "上一篇：关于防汛工作的通知\n下一篇：没有了"),
        ("时间：2024-05-09 08:00:01 养老服务 浏览次数：", "推荐访问：养老 服务\n猜你喜欢\n养老服务总结\n防汛工作通知"),
        ("索引号：0001\n发文机关：云溪县人民政府\n成文日期：2024年5月8日", "责任编辑：李明"),
        (
            "▼▼▼",
            "云溪网版权与免责声明：\n①凡本网注明来源的作品，版权均属本网。\n②转载其它媒体稿件，如有侵权请与本网联系。",
        ),
        ("2024-05-09 10:37:22", "版权所有：云溪县人民政府 滇ICP备05000000号\n网站标识码：5300000000"),
        ("", "记者 李明 通讯员 王芳\n相关阅读\n云溪县养老服务办法解读"),
    ],
)
def test_furniture_around_a_notice_goes_and_nothing_else(above: str, below: str) -> None:
    assert stripped(f"{above}\n{BODY}\n{below}") == BODY


def test_a_notice_alone_comes_back_whole() -> None:
    assert stripped(BODY) == BODY


def test_a_whole_notice_on_one_line_loses_only_the_furniture_at_its_end() -> None:
    line = BODY.replace("\n", " ")
    assert stripped(f"{line} 【打印本页】 【关闭窗口】") == line
    assert stripped(line + "责任编辑处设在县委宣传部，扫一扫即可查询，版权所有者依法受保护。") != ""


def test_the_intro_of_an_essay_mill_and_the_repeated_titles_go() -> None:
    title = "关于加强养老服务工作的意见"
    intro = f"{title}为确保到2031年建成养老体系，现就养下面是小编为大家整理的{title}，供大家参考。"
    assert stripped(f"【意见】{title}精品分享\n{intro}\n【意见】{title}精品分享\n{title}\n{BODY}") == f"{title}\n{BODY}"


def test_everything_stripped_is_recorded_with_its_rule_and_place() -> None:
    source = f"来源：云溪县民政局 发布时间：2024-05-09\n{BODY}\n【打印本页】"
    layout = strip(read_text(source))
    assert [(gone.rule_id, gone.text) for gone in layout.removed] == [
        ("metadata-line", "来源：云溪县民政局 发布时间：2024-05-09"),
        ("page-tool", "【打印本页】"),
    ]
    assert all(source[gone.start : gone.end] == gone.text for gone in layout.removed)
    assert [(fact.field, fact.value, fact.where) for fact in layout.facts] == [
        ("source", "云溪县民政局", "line 来源"),
        ("published_on", "2024-05-09", "line 发布时间"),
    ]


def test_a_metadata_box_is_read_then_stripped_but_one_label_alone_is_text() -> None:
    box = "索引号：0001\n发文字号：云政发〔2024〕5号\n成文日期：2024年5月8日\n有效性：有效"
    layout = strip(read_text(f"{box}\n{BODY}\n公开方式：主动公开"))
    assert [(fact.field, fact.value) for fact in layout.facts] == [
        ("number", "云政发〔2024〕5号"),
        ("issued_on", "2024-05-08"),
    ]
    assert layout.traced().text == f"{BODY}\n公开方式：主动公开"


@pytest.mark.parametrize(
    "box",
    [
        "• 索引号:\n0001/2024\n• 主题分类:\n• 发文字号:\n云政发〔2024〕5号\n• 成文日期:\n2024年05月08日\n• 内容概述:",
        "[ 索引号 ] 0001/2024 [ 发文字号 ] 云政发〔2024〕5号\n[ 有效性 ]\n[ 成文日期 ] 2024-05-08",
    ],
)
def test_a_box_of_bullets_or_square_brackets_is_read_and_the_title_below_it_stays(box: str) -> None:
    title = "云溪县养老服务工作规则"
    layout = strip(read_text(f"{box}\n{title}\n{BODY}"))
    assert [(fact.field, fact.value) for fact in layout.facts] == [
        ("number", "云政发〔2024〕5号"),
        ("issued_on", "2024-05-08"),
    ]
    assert layout.traced().text == f"{title}\n{BODY}"


def test_lines_above_a_breadcrumb_go_unless_one_of_them_is_the_title() -> None:
    crumb, title = "首页 > 滚动资讯 > 正文", "云溪县关于加强养老服务工作的意见"
    assert stripped(f"聚焦乡村工作会议\n喜看丰收年\n{crumb}\n{title}\n{BODY}") == f"{title}\n{BODY}"
    assert stripped(f"{title}\n{crumb}\n{BODY}") == f"{title}\n{BODY}"


def test_a_time_glued_to_a_title_does_not_take_it_away() -> None:
    line = "2024-05-09 15:10云溪县拟退出名单公示"
    assert stripped(f"{line}\n{BODY}") == f"{line}\n{BODY}"


@pytest.mark.parametrize(
    "line",
    [
        "时间：2024年5月10日上午9:00",
        "时间：会议定于3月举行，地点另行通知，请准时参加。",
        "完成时限：2024年12月",
        "来源于财政资金的项目应当公开招标",
        "标题应当简明，发文字号应当完整，成文日期以签发日期为准。",
    ],
)
def test_sentences_that_begin_like_labels_stay(line: str) -> None:
    assert fields_of(line, "line") is None
    assert not is_box(line)
    assert stripped(f"{BODY}\n{line}") == f"{BODY}\n{line}"


@given(st.text(alphabet="责任编辑：审核李明记者通讯员> 首页\t|[]()【】12345-:", max_size=300))
def test_no_line_makes_a_rule_fail_or_hang(text: str) -> None:
    stripped(text)
