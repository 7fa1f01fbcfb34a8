"""Whole pages as the common families of site software lay them out, each with the text that a reader wants of it.

All places, bodies and texts are invented; the frames are written from the shapes such software gives, not from a page.
"""

# ruff: noqa: E501  pages have long lines

from __future__ import annotations

from dataclasses import dataclass

TITLE = "云溪县人民政府办公室关于做好冬季清洁取暖工作的通知"
BODY = (
    "各乡镇人民政府，县直有关部门：",
    "为做好今冬明春清洁取暖工作，保障群众温暖过冬，经县人民政府同意，现将有关事项通知如下。",
    "一、落实气源电源保障",
    "县发展改革局要会同供气企业签订保供协议，储备不少于三天的应急用气量。县供电公司要在11月底前完成农村电网改造。",
    "二、加强安全管理",
    "（一）开展入户检查。各乡镇要组织网格员逐户检查燃气灶具和烟道，建立台账，发现隐患立即整改。（责任单位：县住房城乡建设局、各乡镇人民政府）",
    "（二）做好应急值守。严格执行二十四小时值班制度，遇有紧急情况及时报告县应急管理局。",
    "三、强化督导考核",
    "县政府督查室要定期开展督查，对工作不力的单位予以通报。",
    "云溪县人民政府办公室",
    "2024年10月28日",
)
SHORT = (
    "各村民委员会：",
    "因管网检修，定于11月3日8时至18时停水，请提前储水。",
    "云溪县城关镇人民政府 2024年11月1日",
)
HEADLINES = (
    "县委召开常委会会议", "我县举办秋季招聘会", "城关镇开展消防演练", "全县秋粮收购进度过半", "县图书馆延长开放时间",
    "青石镇新建两所卫生室", "县医院开通夜间门诊", "我县三项工程通过验收",
)  # fmt: skip
CHANNELS = ("首页", "走进云溪", "政务公开", "办事服务", "互动交流", "数据发布")
ABOUT = (
    "云溪县位于青江上游，辖十二个乡镇，总面积一千六百平方公里，是全省重要的商品粮基地和水源涵养区。",
    "本网站由县人民政府办公室主办，县数据局承办，旨在推进政务公开，方便群众办事，欢迎广大网民提出意见和建议。",
    "近年来，全县坚持生态优先，大力发展特色农业和乡村旅游，城乡面貌焕然一新，群众生活水平显著提高。",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A page, and the lines a reader wants of it; its title may stand above them."""

    page: str
    wanted: tuple[str, ...] = BODY
    encoding: str = "utf-8"


def links(texts: tuple[str, ...], kind: str = "li") -> str:
    """A list of links."""
    cell, end = ("<td>", "</td>") if kind.lower() == "tr" else ("", "")
    return "".join(f'<{kind}>{cell}<a href="/art/{n}.html">{text}</a>{end}</{kind}>' for n, text in enumerate(texts))


def paragraphs(texts: tuple[str, ...], style: str = "") -> str:
    """The texts as paragraphs, indented as editors of such sites do it."""
    return "\n".join(f"<p{style}>&nbsp;&nbsp;&nbsp;&nbsp;{text}</p>" for text in texts)


def framed(middle: str, *, head: str = "", charset: str = "utf-8", title: str = TITLE) -> str:
    """A page with a site's own top and bottom."""
    return (
        f"<!DOCTYPE html>\n<html><head><meta charset={charset}><title>{title}</title>{head}"
        "<style>.w{width:1000px}</style><script>var a='<div>';</script></head>\n<body>\n"
        f"<div class=w1><a href=/>网站支持IPv6</a><a href=/wza>无障碍</a><ul>{links(CHANNELS)}</ul></div>\n"
        f"<div class=w2>当前位置：<a href=/>首页</a> &gt; <a href=/zw>政务公开</a> &gt; 正文</div>\n{middle}\n"
        "<div class=w3><p>主办：云溪县人民政府办公室 承办：云溪县数据局</p><p>滇ICP备05000000号 网站标识码：5300000000</p>"
        "<p>联系电话：0870-1234567</p></div></body></html>"
    )


SITES = {
    "trs": Site(
        page=framed(
            f'<div class="xl_con"><h1>{TITLE}</h1><div class="xl_xx">发布时间：2024-10-29 09:12 来源：县政府办 '
            '<span>【字体：<a>大</a> <a>中</a> <a>小</a>】</span></div><div class="view TRS_UEDITOR trs_paper_default">'
            f"{paragraphs(BODY)}</div><div class=xl_ewm><p>扫一扫在手机打开当前页</p></div></div>",
            head=f'<meta name="ArticleTitle" content="{TITLE}"><meta name="PubDate" content="2024-10-29 09:12:00">',
        )
    ),
    "ucap": Site(
        page=framed(
            "<table class=bd1><tr><td><b>索 引 号：</b></td><td>5300/2024-00012</td><td><b>主题分类：</b></td><td>能源</td></tr>"
            "<tr><td><b>发文机关：</b></td><td>云溪县人民政府办公室</td><td><b>成文日期：</b></td><td>2024年10月28日</td></tr></table>"
            f'<div class="pages_content" id="UCAP-CONTENT">{paragraphs(BODY)}</div>'
            f'<div class="related"><h3>相关稿件</h3><ul>{links(HEADLINES)}</ul></div>'
        )
    ),
    "jpage": Site(
        page=framed(
            "<table width=960 align=center><tr><td width=200 valign=top><table><tr><td>栏目导航</td></tr>"
            f"{links(HEADLINES, 'tr')}</table></td><td valign=top><table id=article><tr><td class=title align=center>{TITLE}"
            "</td></tr><tr><td align=center>发布日期：2024-10-29 浏览次数：<script>c()</script>312 字号：[ 大 中 小 ]</td></tr>"
            f"<tr><td class=bt_content><!--ZJEG_RSS.content.begin--><div id=zoom>{paragraphs(BODY)}</div>"
            "<!--ZJEG_RSS.content.end--></td></tr></table></td></tr></table>"
        )
    ),
    "boda": Site(
        page=framed(
            '<form name="_newscontent_fromname"><div class="ar_title"><h3>'
            f"{TITLE}</h3><h6>时间：2024-10-29 点击：<span>18</span>次</h6></div>"
            '<div id="vsb_content_2"><div class="v_news_content">'
            + paragraphs(BODY, ' style="text-indent:2em;line-height:1.75em"')
            + f"</div></div><p>上一条：<a href=1.htm>{HEADLINES[0]}</a></p><p>下一条：<a href=2.htm>{HEADLINES[1]}</a></p></form>"
        )
    ),
    "blog-mirror": Site(
        page=framed(
            f'<main><article id="post-9" class="post"><header><h1 class="entry-title">{TITLE}</h1>'
            '<p class="meta">作者：admin | 2024年10月30日 | 政策</p></header>'
            f'<div class="entry-content">{paragraphs(BODY)}</div><footer>标签：<a>取暖</a> <a>通知</a></footer></article>'
            '<section id="comments" class="comments-area"><h2>3 条评论</h2><ol class="comment-list">'
            + "".join(f"<li><b>网友{n}</b><p>{text}谢谢分享，这个政策对我们村很有用，希望早日落实。</p></li>" for n, text in enumerate(ABOUT))
            + f'</ol></section></main><aside id="sidebar"><h3>近期文章</h3><ul>{links(HEADLINES)}</ul></aside>'
        )
    ),
    "wechat-copy": Site(
        page=framed(
            f'<div id="img-content"><h1 class="rich_media_title">{TITLE}</h1><div id="meta_content"><span>云溪发布</span> '
            '<em>2024-10-29 18:00</em></div><div class="rich_media_content" id="js_content" style="visibility: hidden;">'
            "<section><section><p>点击上方蓝字关注我们</p></section></section>"
            + "".join(f"<section><section><p><span style='font-size:15px'>{text}</span></p></section></section>" for text in BODY)
            + "<p>来源：云溪县人民政府办公室</p><p>编辑：李明</p><p>审核：王芳</p></div></div>"
        )
    ),
    "old-tables": Site(
        page=(
            f"<HTML><HEAD><TITLE>{TITLE}</TITLE></HEAD><BODY><TABLE WIDTH=778 ALIGN=center><TR><TD><IMG SRC=top.gif></TD></TR>"
            + "<TR>" + "".join(f"<TD><A HREF=/>{channel}</A></TD>" for channel in CHANNELS) + "</TR></TABLE>"
            f"<TABLE WIDTH=778><TR><TD WIDTH=160 VALIGN=top><TABLE>{links(HEADLINES, 'TR')}</TABLE></TD><TD><CENTER><FONT SIZE=4><B>"
            f"{TITLE}</B></FONT></CENTER><HR><FONT SIZE=3>" + "<BR>\n".join(f"　　{text}" for text in BODY) +
            "</FONT><P ALIGN=right>【<A HREF=#>打印本页</A>】【<A HREF=#>关闭窗口</A>】</TD></TR></TABLE>"
            "<CENTER>版权所有：云溪县人民政府<BR>建议使用IE6.0浏览器 1024×768分辨率</CENTER></BODY></HTML>"
        ),
        encoding="gb18030",
    ),
    "two-ends": Site(
        page=framed(f"<div class=n1><div class=n2><h2>{TITLE}</h2></div></div></body></html><div class=n3>{paragraphs(BODY)}</div>")
    ),
    "mislabelled": Site(
        page=framed(f"<div class=a1><h1>{TITLE}</h1><div class=a2>{paragraphs(BODY)}</div></div>", charset="utf-8"),
        encoding="gbk",
    ),
    "forum-comments": Site(
        page=framed(
            f"<div class=k1><h1>{TITLE}</h1><div class=k2>{paragraphs(BODY)}</div><div class=k3><h3>网友评论</h3>"
            + "".join(f"<div class=k4><span>网友{n} 发表于 2024-11-0{n + 1}</span><p>{text}</p></div>" for n, text in enumerate(ABOUT))
            + "</div></div>"
        )
    ),
    "related-inside": Site(
        page=framed(
            f"<div class=b1><h1>{TITLE}</h1><div class=b2>{paragraphs(BODY)}<div class=b3><p>相关信息</p><ul>{links(HEADLINES)}"
            "</ul></div></div></div>"
        )
    ),
    "long-sidebar": Site(
        page=framed(
            f"<div class=c1><h1>{TITLE}</h1><div class=c2>{paragraphs(BODY[:4])}</div></div>"
            f"<div class=c3><h3>云溪概况</h3>{paragraphs(ABOUT * 2)}</div>"
        ),
        wanted=BODY[:4],
    ),
    "short-notice": Site(
        page=framed(
            f"<div class=d1><h1>停水通知</h1><div class=d2>时间：2024-11-01 来源：城关镇</div><div class=d3>{paragraphs(SHORT)}</div>"
            f"</div><div class=d4><h3>热点新闻</h3><ul>{links(HEADLINES * 3)}</ul></div>",
            title="停水通知-云溪县人民政府",
        ),
        wanted=SHORT,
    ),
    "many-spans": Site(
        page=framed(
            "<div class=e1><div class=e2>"
            + "".join(
                "<p><span><font face=仿宋>" + "</font></span><span><font>".join(text[at : at + 7] for at in range(0, len(text), 7))
                + "</font></span></p>"
                for text in BODY
            )
            + f"</div></div><div class=e3><ul>{links(HEADLINES)}</ul></div>"
        )
    ),
    "unclosed": Site(
        page=framed(
            f"<div class=f1><div class=f2><h1>{TITLE}<div class=f3><p>" + "<p>".join(BODY) + f"</div><ul>{links(HEADLINES)}</ul>"
        ).replace("</li>", "").replace("</h1>", "")
    ),
    "text-after-heading-table": Site(
        page=framed(
            "<div class=g1><table border=0><tr><td colspan=2 align=center><strong>" + TITLE + "</strong></td></tr>"
            "<tr><td>发布机构：县政府办</td><td>发布日期：2024-10-29</td></tr><tr><td colspan=2>"
            + "<br/>".join(f"&nbsp; &nbsp; {text}" for text in BODY) + "</td></tr></table></div>"
        )
    ),
    "signature-apart": Site(
        page=framed(
            f"<div class=s1><h2>{TITLE}</h2><div class=s2>{paragraphs(BODY[:-2])}</div>"
            f"<div class=s3 style='text-align:right'>{paragraphs(BODY[-2:])}</div><div class=s4>【打印】【关闭】</div></div>"
        )
    ),
    "one-row-layout": Site(
        page=framed(f"<table><tr><td><ul>{links(HEADLINES)}</ul></td><td><div>{TITLE}</div>{paragraphs(BODY)}</td></tr></table>")
    ),
    "bare-body": Site(
        page=f"<html><head><title>{TITLE}</title></head><body><a href=/>首页</a> | <a href=/b>返回</a><h1>{TITLE}</h1>"
        + "<br><br>".join(BODY)
        + "<hr>版权所有 云溪县人民政府</body></html>"
    ),
    "teasers": Site(
        page=framed(
            f"<article><h1>{TITLE}</h1><p>发布：县政府办 时间：2024-10-29</p>{paragraphs(BODY)}</article><div class=t1>"
            + "".join(f"<div><a href=/{n}>{text}</a><p>{ABOUT[n % 3]}</p></div>" for n, text in enumerate(HEADLINES))
            + "</div>"
        )
    ),
    "title-repeated": Site(
        page=framed(
            f"<div class=h1><h1>{TITLE}</h1><div class=h2><p>{TITLE}</p><p>2024-10-29 09:12</p>{paragraphs(BODY)}</div></div>"
        )
    ),
}  # fmt: skip

NO_ARTICLE = {
    "list": framed(
        "<div class=i1><h2>通知公告</h2><ul>"
        + "".join(
            f"<li><a href=/{n}>{text}</a><span>2024-10-{10 + n}</span></li>" for n, text in enumerate(HEADLINES * 2)
        )
        + "</ul><div>共 36 页 <a>下一页</a> <a>尾页</a></div></div>",
        title="通知公告-云溪县人民政府",
    ),
    "frames": (
        "<html><head><title>云溪县人民政府</title></head><frameset rows='100,*'><frame src=top.htm><frame src=main.htm>"
        "<noframes><body>您的浏览器不支持框架</body></noframes></frameset></html>"
    ),
}
"""Pages without an article."""
