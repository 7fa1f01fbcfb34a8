"""A plain-text repost comes back as the notice alone: what mills, mirrors, papers and accounts put around it goes."""

# ruff: noqa: E501  texts have long lines

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policykb.clean.page import clean
from policykb.model import Document, RawPage

TITLE = "关于加强全县养老服务工作的意见"
BODY = (
    "各乡镇人民政府，县直各部门：",
    "为加强全县养老服务工作，经县人民政府同意，现就有关事项提出如下意见，请认真贯彻执行。",
    "一、提高思想认识",
    "各乡镇要把养老服务摆上重要日程，明确一名领导具体负责，定期研究解决困难和问题。（责任单位：县民政局、县财政局）",
    "二、加强督查",
    "县政府督查室要定期开展督查，对工作不力的予以通报批评，并限期整改到位，确保各项任务落到实处。",
    "云溪县人民政府办公室",
    "2024年5月8日",
)
TEXT = "\n".join(BODY)
REPOSTS = {
    "mill-title-tail": f"{TITLE}范文(精选3篇)\n{TITLE}【最新版】\n{TITLE}\n{TEXT}",
    "mill-intro2": f"【导语】{TITLE}为大家收集整理，仅供参考。\n{TITLE}\n{TEXT}",
    "mill-intro3": f"以下是无忧考网为大家整理的{TITLE}，欢迎阅读与收藏。\n{TITLE}\n{TEXT}",
    "mill-intro4": f"好文网为大家带来的{TITLE}，希望能够帮助到大家！\n{TITLE}\n{TEXT}",
    "mill-intro5": f"小编精心推荐：{TITLE}\n{TITLE}\n{TEXT}",
    "mill-intro6": f"{TITLE}，是为了加强养老服务而制定的文件，下面一起来看看具体内容吧。\n{TITLE}\n{TEXT}",
    "mill-page-split": f"{TITLE}\n{BODY[0]}\n"
    + "\n".join(BODY[1:4])
    + "\n第1页 共2页\n第2页 下一页\n"
    + "\n".join(BODY[4:]),
    "mill-outro2": f"{TITLE}\n{TEXT}\n以上就是{TITLE}的全部内容了，希望能给大家带来帮助。\n更多相关范文推荐：\n养老服务工作总结\n养老服务实施方案范文",
    "mill-outro3": f"{TITLE}\n{TEXT}\n【{TITLE}】相关文章：\n1.养老服务工作总结10-12\n2.民政工作计划09-03\n3.居家养老实施方案11-05",
    "mill-outro4": f"{TITLE}\n{TEXT}\n本文来源：https://www.example.cn/wenku/1.html\n本文由用户上传，如有侵权请联系我们删除\n文档为doc格式\n将本文的Word文档下载到电脑，方便收藏和打印",
    "mill-outro5": f"{TITLE}\n{TEXT}\n拓展阅读：\n养老服务条例全文\n老年人优待规定",
    "mill-dl": f"{TITLE}\n下载本文\n点击下载Word文档\n收藏本文\n{TEXT}\n推荐度：★★★★★\n点击下载文档\n文档为doc格式",
    "copyright-numbered": f"{TITLE}\n{TEXT}\n云溪新闻网版权及免责声明：\n1、凡本网注明“来源：云溪新闻网”的所有作品，版权均属于云溪新闻网，未经授权不得转载。\n2、凡本网注明“来源：XXX（非云溪新闻网）”的作品，均转载自其它媒体，转载目的在于传递更多信息。\n3、如因作品内容、版权和其它问题需要同本网联系的，请在30日内进行。\n※ 联系方式：0870-1234567",
    "copyright-one": f"{TITLE}\n{TEXT}\n免责声明：本文仅代表作者个人观点，与本网无关。其原创性以及文中陈述文字和内容未经本站证实。",
    "copyright-circled": f"{TITLE}\n{TEXT}\n【版权声明】\n①凡注明来源为本网的稿件，版权归本网所有。\n②转载稿件仅为传播信息，不代表本网观点。\n③联系电话：0870-1234567",
    "disclaimer-noheading": f"{TITLE}\n{TEXT}\n凡本网注明来源：云溪日报的所有作品，均为云溪日报社合法拥有版权，任何媒体不得擅自转载。\n本网转载其他媒体之稿件，意在为公众提供免费服务。如稿件版权单位不想在本网发布，可与本网联系，本网视情况可立即将其撤除。",
    "press": f"云溪日报讯（记者 李明 通讯员 王芳）\n{TITLE}\n{TEXT}\n（云溪日报 记者 李明）\n来源 | 云溪发布\n记者 | 李明\n编辑 | 王芳\n责编 | 陈晨\n审核 | 周海",
    "press2": f"{TITLE}\n{TEXT}\n文/图 李明 王芳\n一审：李明 二审：王芳 三审：周海\n值班编委：周海\n新媒体编辑：陈晨",
    "related": f"{TITLE}\n{TEXT}\n相关新闻\n• 我县召开养老服务工作会议\n• 县民政局走访慰问高龄老人\n•  全县养老机构安全检查全覆盖",
    "related2": f"{TITLE}\n{TEXT}\n相关链接：\n[1]云溪县养老服务条例\n[2]云溪县老年人优待办法\n热门推荐\n县医院新增床位二百张\n城关镇开展义诊",
    "related-dated": f"{TITLE}\n{TEXT}\n相关阅读：\n我县召开养老服务工作会议 2024-05-01\n县民政局走访慰问高龄老人 [05-02]\n·全县养老机构安全检查全覆盖(2024-04-30)",
    "casino": f"真人娱乐城,百家乐在线,棋牌游戏大厅,彩票投注平台\n澳门网上博彩 体育投注官网 电子游戏\n{TITLE}\n{TEXT}",
    "casino2": f"国产精品一区二区三区,亚洲无码在线观看,成人黄色视频_{TITLE}\n{TITLE}\n{TEXT}\nbet365体育在线|澳门金沙官网|皇冠体育app下载|六合彩开奖\n友情链接：百家乐 | 老虎机 | 彩票平台",
    "casino3": f"首页-✅球速体育App下载(中国)官方网站IOS/安卓通用版/手机app\n{TITLE}\n{TEXT}\n开云体育官网入口网页版登录_开云体育手机版app下载",
    "keywords": f"养老服务,养老金,社区养老,居家养老,养老院收费标准,云溪养老院电话,养老保险查询,养老补贴领取\n{TITLE}\n{TEXT}",
    "title3": f"{TITLE}_云溪县人民政府\n{TITLE} - 政策文件 - 云溪县人民政府门户网站\n{TITLE}（全文）\n{TITLE}\n{TEXT}",
    "title-num": f"{TITLE}\n发布时间：2024-05-09 来源：县民政局\n{TITLE}\n{TEXT}",
    "nav-plain": f"首页\n政务公开\n办事服务\n互动交流\n走进云溪\n当前位置：首页 > 政务公开 > 政策文件\n{TITLE}\n时间：2024-05-09 10:11:12 来源：县民政局 作者：\n字体：[大] [中] [小]\n{TEXT}\n分享到：\n打印 关闭\n上一篇：没有了\n下一篇：关于防汛工作的通知\n网站地图 | 联系我们 | 隐私声明\n备案号：滇ICP备05000000号",
    "wechat": f"{TITLE}\n原创 云溪发布 云溪发布 2024-05-09 10:11 云南\n点击蓝字 关注我们\n{TEXT}\n来源：云溪县人民政府办公室\nEND\n点个“在看”再走吧\n往期推荐\n我县召开养老服务工作会议\n喜欢此内容的人还喜欢\n预览时标签不可点\n阅读原文",
    "law-site": f"{TITLE}\n【法宝引证码】CLI.14.1234567\n【发布部门】云溪县人民政府\n【发文字号】云政办发〔2024〕5号\n【发布日期】2024.05.08\n【实施日期】2024.05.08\n【时效性】现行有效\n【效力级别】地方规范性文件\n{TEXT}",
    "baidu": f"{TITLE}\n{TEXT}\n赞助\n收藏\n相关标签：养老 服务\n百度搜索“云溪文库”或点击链接下载\n展开阅读全文\n剩余内容请下载后查看",
}
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


def cleaned(text: str) -> Document:
    return clean(RawPage(source="a", body=text.encode(), media_type="text/plain"), parser="selectolax")


@pytest.mark.parametrize("name", REPOSTS)
def test_of_a_repost_the_notice_alone_stays(name: str) -> None:
    assert cleaned(REPOSTS[name]).text == f"{TITLE}\n{TEXT}"


@pytest.mark.parametrize("name", REPOSTS)
def test_a_cleaned_repost_cleaned_again_is_the_same(name: str) -> None:
    once = cleaned(REPOSTS[name]).text
    assert cleaned(once).text == once


@pytest.mark.parametrize(
    "line",
    [
        "主办单位：县文化和旅游局",
        "相关政策：《云溪县养老服务办法》继续执行，由县民政局负责解释。",
        "推进互联网与养老服务融合，整治网络博彩，依法查处棋牌室赌博。",
        "县民政局，县财政局，县卫生健康局，县教育局，县公安局，县司法局，县医保局，县残联",
        "推荐评审专家，由县民政局负责。",
        "联系电话：0870-1234567",
        "附件：养老服务重点任务分工表",
    ],
)
def test_lines_of_a_notice_that_look_like_furniture_stay(line: str) -> None:
    lines = [TITLE, *BODY]
    for at in (3, 6, 9):
        text = "\n".join([*lines[:at], line, *lines[at:]])
        assert line in cleaned(text).text.split("\n")


@pytest.mark.skipif(not (SHARED / "responsibility").exists(), reason="the labelled notices are not here")
def test_no_labelled_duty_is_stripped() -> None:
    """Over every labelled notice: each evidence still stands in the cleaned text, blanks and punctuation left out."""
    missing = []
    for line in (SHARED / "responsibility" / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        notice = json.loads(line)
        text = bare(cleaned((SHARED / "responsibility" / "text" / notice["file"]).read_text(encoding="utf-8")).text)
        missing += [(notice["file"], found) for found in evidence(notice) if bare(found) not in text]
    assert missing == []


def evidence(notice: dict[str, list[dict[str, str]]]) -> list[str]:
    return [assignment["evidence"] for assignment in notice["assignments"] if assignment.get("evidence")]


def bare(text: str) -> str:
    return "".join(char for char in text if char.isalnum())
