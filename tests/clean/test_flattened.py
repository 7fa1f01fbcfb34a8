"""A page flattened to one line loses its furniture and keeps the facts it claims; the text between is not looked at."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb.clean.boilerplate import strip
from policykb.clean.flattened import LEAST
from policykb.clean.from_text import read_text
from policykb.clean.layout import Layout

TITLE = "云溪县人民政府办公室关于加强养老服务工作的通知"
BODY = (
    f"{TITLE} 各乡镇人民政府： 为加强全县养老服务工作，经县人民政府同意，现就有关事项通知如下，请认真贯彻执行。 "
    "一、提高认识 各乡镇要把养老服务摆上重要日程，明确一名领导具体负责。（责任单位：县民政局、县财政局） "
    "二、加强督查 县政府督查室要定期开展督查，对工作不力的予以通报批评，并限期整改到位。 三、强化保障 "
    "县财政局要将所需经费列入年度预算，统筹用好上级补助资金，确保各项任务按期完成。县融媒体中心要开设专栏，"
    "报道好经验、好做法，营造全社会敬老爱老助老的良好氛围。各乡镇工作进展情况于每月25日前报县民政局养老服务科，"
    "由县民政局汇总后报县人民政府办公室。各乡镇要于每年年底前对照任务清单逐项自查，形成书面报告。"
)

DUTIES = "任务一 责任部门：县民政局 责任部门：县财政局 任务二 责任部门：县教育局"


def read(text: str) -> Layout:
    assert len(text) > LEAST
    return strip(read_text(text))


@pytest.mark.parametrize(
    "above",
    [
        "真人百家乐,老虎机平台,体育投注官网",
        "- 当前位置: 云溪县人民政府>>民政局窗口>>政策法规>>",
        "您当前的位置： 首页 > 政务公开 > 政策文件",
        "字体：大 中 小 打印 关闭",
        "来源 :云溪县民政局 访问次数 : 发布时间 :2024-05-09",
        "时间:2024-05-09 16:15:03 浏览次数:",
        "【发文单位】 云溪县人民政府 【发布文号】 云政发〔2024〕5号 【发文日期】 2024-05-08 【是否有效】 全文有效",
        "[ 索引号 ] 0001/2024 [ 发文字号 ] 云政发〔2024〕5号 [ 有效性 ] [ 成文日期 ] 2024-05-08",
        "• 索引号: 0001 • 主题分类: • 来源: • 发文日期: 2024年05月08日 16:40",
    ],
)
def test_furniture_above_the_text_goes(above: str) -> None:
    assert read(f"{above} {BODY}").traced().text == BODY


@pytest.mark.parametrize(
    "below",
    [
        "推荐访问：养老 服务 关于加强 猜你喜欢 养老服务总结",
        "记者 李明 通讯员 王芳 相关阅读 云溪新闻网版权与免责声明： ①凡本网注明来源的作品，版权均属本网。",
        "转载请注明：http://www.example.cn/zc/1.html • 上一篇文章： • 下一篇文章： 没有了",
        "责任编辑：李明 【打印本页】 【关闭窗口】",
        "扫一扫在手机打开当前页 主办：云溪县人民政府 滇ICP备05000000号",
        "县委召开防汛工作会议 我县举办秋季招聘会 城关镇开展消防演练 相关阅读",
        "青石镇走访慰问困难群众 我县举办秋季招聘会 【相关新闻】 县医院启动夜间门诊 标签：养老 助餐",
        "文章关键词：养老 助餐 点击查看更多 阅读原文",
        "（记者 李明 通讯员 王芳）",
        "清除所有标记 清除选中的标记 错误类型 无错字 - 写作（在线版） [网络编辑：李明] [信息审核：王芳]",
    ],
)
def test_furniture_below_the_text_goes(below: str) -> None:
    assert read(f"{BODY} {below}").traced().text == BODY


@pytest.mark.parametrize(
    "end",
    [
        "附件：相关阅读：养老服务手册",
        "相关文章由县融媒体中心刊发。",
        "推荐阅读： 四、组织实施 各乡镇抓好落实",
        "牵头单位：县民政局 责任单位：县财政局",
        "主办单位：云溪县人民政府 承办单位：云溪县教育局",
        "联系人：李明 0870-1234567",
        "云溪县人民政府办公室 2024年5月8日",
    ],
)
def test_ends_of_a_notice_that_look_like_furniture_stay(end: str) -> None:
    assert read(f"{BODY} {end}").traced().text == f"{BODY} {end}"


@pytest.mark.parametrize("head", ["时间：5月10日上午 地点：县政府会议室", "作者：李明", "来源：财政资金", DUTIES])
def test_a_word_with_a_colon_that_tells_nothing_of_a_page_stays(head: str) -> None:
    assert read(f"{head} {BODY}").traced().text == f"{head} {BODY}"


def test_of_a_title_that_stands_twice_the_last_stays() -> None:
    layout = read(f"【通知】{TITLE}会员分享 {BODY}")
    assert layout.traced().text == BODY
    assert [gone.rule_id for gone in layout.removed] == ["title-repeat"]


def test_facts_and_places_are_kept() -> None:
    source = f"来源：云溪县民政局 发布时间：2024-05-09 {BODY} 责任编辑：李明"
    layout = read(source)
    assert [(fact.field, fact.value, fact.where) for fact in layout.facts] == [
        ("source", "云溪县民政局", "line 来源"),
        ("published_on", "2024-05-09", "line 发布时间"),
    ]
    assert [(gone.rule_id, gone.text) for gone in layout.removed] == [
        ("flat-editor", "责任编辑：李明"),
        ("metadata-line", "来源：云溪县民政局 发布时间：2024-05-09"),
    ]
    assert all(source[gone.start : gone.end] == gone.text for gone in layout.removed)
    text = layout.traced()
    assert all(source[text.origin(at)] == char for at, char in enumerate(text.text))


def test_a_long_paragraph_of_a_page_in_lines_is_not_taken_for_a_page() -> None:
    lines = f"{BODY} 相关阅读\n{BODY}\n{BODY}"
    assert read(lines).traced().text == lines


@given(st.text(alphabet="来源：发布时间2024-05 10:3【】[]•。 >首页相关阅读版权声明转载记者李明", max_size=LEAST))
def test_nothing_of_the_text_between_is_lost(noise: str) -> None:
    middle = BODY[BODY.index("为加强") :]
    assert middle[: middle.rindex("。")] in read(f"{noise} {BODY} {noise}").traced().text
