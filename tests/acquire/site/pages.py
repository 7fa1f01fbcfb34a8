"""A test site of four families of software: every page, as a pure function. All places and texts are invented.

``made(run)`` gives each page by its path and query. The second run has new notices, changed ones and a vanished one.
``faults`` are put in by name: ``error-page`` and ``login-wall`` (an entry whose page is one, sent with 200), ``missing``
(an entry that leads nowhere), ``redesign`` (the lists of one family are laid out anew), ``thin`` (its pages lost their
text).
"""

# ruff: noqa: E501  pages and texts have long lines

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote, urlencode

from acquire.site.attachments import kept, letter, workbook
from acquire.site.notices import COUNTIES, MadeNotice, notice

Faults = frozenset[str]
NONE: Faults = frozenset()
COUNTS = {"trs": 110, "ucap": 80, "jpage": 75, "jpaas": 30, "vsb": 66}
STARTS = {
    "trs": ("/trs/zwgk/tzgg/",),
    "ucap": ("/ucap/qz/tzgg/list.shtml",),
    "jpage": ("/jpage/col/col1229/index.html", "/jpage/zwgk/gsgg/index.html"),
    "vsb": ("/vsb/tzgg.htm",),
}
"""The first pages of each family's lists."""
CHARSETS = {"trs": "utf-8", "ucap": "utf-8", "jpage": "utf-8", "vsb": "gbk"}
OUTSIDE = "http://www.elsewhere.example/zwgk/202601/t20260105_77.html"
"""An entry of each list that leads to another site."""
_CHANGED, _VANISHED = (3, 10), (7,)  # of the second run
_WITH_SHEET, _WITH_LETTER = 9, 13  # every so manieth notice has an attachment of the kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the server sends."""

    body: bytes
    content_type: str = "text/html"
    status: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a crawl must keep: notices and the bytes of attachments, by path and query."""

    notices: dict[str, MadeNotice]
    attachments: dict[str, bytes]


def made(run: int = 1, *, faults: Faults = NONE) -> dict[str, Page]:
    """Every page of the site, by path and query."""
    pages: dict[str, Page] = {}
    for family, held in _held(run).items():
        site = "jpage" if family == "jpaas" else family
        for one in held:
            pages[path_of(family, one)] = _page(site, _detail(site, one, held, faults))
            for path, body in _attached(family, one).items():
                pages[path] = Page(body=body, content_type="application/octet-stream")
        pages |= _LISTS[family](run, held, faults)
    pages |= _wrong(faults)
    # Two servers that say another charset than their pages have.
    for path in (path_of("ucap", notice("ucap", 5)), STARTS["ucap"][0]):
        pages[path] = Page(body=pages[path].body, content_type="text/html; charset=gbk")
    return pages


def expected(run: int = 1) -> Expected:
    """What there is to be kept."""
    held = [(family, one) for family, notices in _held(run).items() for one in notices]
    return Expected(
        notices={path_of(family, one): one for family, one in held},
        attachments={path: body for family, one in held for path, body in _attached(family, one).items()},
    )


def _held(run: int) -> dict[str, list[MadeNotice]]:
    """The notices of each list, the newest first."""
    late = range(-2, 0) if run > 1 else range(0)
    return {
        family: [
            notice(_site(family), index + _OFFSETS.get(family, 0), edition=2 if run > 1 and index in _CHANGED else 1)
            for index in (*late, *range(count))
            if not (run > 1 and index in _VANISHED)
        ]
        for family, count in COUNTS.items()
    }


_OFFSETS = {"jpaas": 100}  # the second list of a site goes on where no other begins


def _site(family: str) -> str:
    return "jpage" if family == "jpaas" else family


# Addresses


def _digest(*parts: object) -> str:
    return hashlib.md5(":".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()


def path_of(family: str, one: MadeNotice) -> str:
    """Where a notice lies."""
    day, number = one.day, 5000 - one.index
    return {
        "trs": f"/trs/zwgk/tzgg/{day:%Y%m}/t{day:%Y%m%d}_{number}.html",
        "ucap": f"/ucap/qz/tzgg/{day:%Y%m}/{_digest('ucap', number)}.shtml",
        "jpage": f"/jpage/art/{day.year}/{day.month}/{day.day}/art_1229_{number}.html",
        "jpaas": f"/jpage/zwgk/gsgg/art/{day.year}/art_{_digest('jpaas', number)}.html",
        "vsb": f"/vsb/info/1041/{number}.htm",
    }[family]


def _attached(family: str, one: MadeNotice) -> dict[str, bytes]:
    """The attachments of a notice, by path and query."""
    if one.index == 2:
        return {_attachment_path(family, one, "pdf"): kept("pdf")} if family == "trs" else {}
    if one.index % _WITH_SHEET == 0:
        return {_attachment_path(family, one, "xlsx"): workbook(one)}
    return {_attachment_path(family, one, "docx"): letter(one)} if one.index % _WITH_LETTER == 0 else {}


def _attachment_path(family: str, one: MadeNotice, suffix: str) -> str:
    day, number = one.day, 5000 - one.index
    name = _digest("file", family, number)
    return {
        "trs": f"/trs/zwgk/tzgg/{day:%Y%m}/P0{day:%Y%m%d}{number:011}.{suffix}",
        "ucap": f"/ucap/qz/tzgg/{day:%Y%m}/{_digest('ucap', number)}/files/{name}.{suffix}",
        "jpage": f"/jpage/module/download/downfile.jsp?classid=0&filename={day:%y%m%d}{number}.{suffix}",
        "jpaas": f"/jpage/attach/0/{name}.{suffix}",
        "vsb": f"/vsb/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid={number}",
    }[family]


# What all pages of a site share


def _page(site: str, text: str) -> Page:
    return Page(body=text.encode(CHARSETS[site]))


_HEADS = {
    "trs": '<meta name="SiteName" content="{county}人民政府门户网站"><script src="/images/trs_page.js"></script>',
    "ucap": '<meta name="SiteName" content="{county}人民政府"><meta name="generator" content="UCAP CMS 5.2">',
    "jpage": '<meta name="SiteName" content="{county}政府网"><script src="/script/jquery/hanweb/jpage/jpage.min.js"></script>',
    "vsb": '<!--Announced by Visual SiteBuilder 9--><link rel="stylesheet" href="/vsb/_sitegray/_sitegray_d.css">',
}
_FRAME = """<!DOCTYPE html>
<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"><title>{title}</title>
{head}<style>.w1{{width:1200px}}</style></head>
<body><div class="top"><a href="javascript:void(0)" onclick="setHome()">设为首页</a> <a href="/{site}/login.html">登录</a>
<a href="#" class="wza">无障碍</a> <form action="/{site}/search"><input name="q"><button>搜索</button></form></div>
<ul class="nav"><li><a href="/{site}/">网站首页</a></li><li><a href="/{site}/gk/">政务公开</a></li><li><a href="/{site}/bs/">办事服务</a></li></ul>
<div class="place">当前位置：<a href="/{site}/">首页</a> &gt; <a href="/{site}/gk/">政务公开</a> &gt; 通知公告</div>
{middle}
<div class="foot"><p>主办：{county}人民政府办公室　网站标识码：5399990001</p><p>滇ICP备00000000号 联系电话：0999-1234567</p>
<select><option>—友情链接—</option></select><a href="http://www.elsewhere.example/">上级政府网站</a></div></body></html>"""


def _framed(site: str, title: str, middle: str) -> str:
    county, charset = COUNTIES[site], CHARSETS[site]
    head = _HEADS[site].format(county=county)
    return _FRAME.format(charset=charset, title=title, head=head, site=site, county=county, middle=middle)


# Notices


def _detail(site: str, one: MadeNotice, held: Sequence[MadeNotice], faults: Faults) -> str:
    family = "jpaas" if site == "jpage" and one.index >= _OFFSETS["jpaas"] - 2 else site
    paragraphs = one.paragraphs[:1] if "thin" in faults and site == "vsb" else one.paragraphs
    body = "\n".join(f"<p>&nbsp;&nbsp;&nbsp;&nbsp;{escape(text)}</p>" for text in (one.number, *paragraphs))
    files = "".join(
        f'<p>附件：<a href="{escape(path)}">1.{one.title[-12:-2]}附表.{_suffix(path)}</a></p>'
        for path in _attached(family, one)
    )
    at = held.index(one)
    beside = "".join(
        f'<p>{word}：<a href="{path_of(family, other)}">{other.title}</a></p>'
        for word, other in (
            ("上一篇", held[at - 1] if at else None),
            ("下一篇", held[at + 1] if at + 1 < len(held) else None),
        )
        if other
    )
    middle = _DETAILS[site].format(
        title=one.title, day=one.day.isoformat(), issuer=one.issuer, body=body + files, beside=beside
    )
    return _framed(site, f"{one.title}_{COUNTIES[site]}", middle)


def _suffix(path: str) -> str:
    return path.rpartition(".")[2] if path.rpartition(".")[2].isalpha() else "xlsx"


_DETAILS = {
    "trs": '<h1>{title}</h1><div class="info">发布时间：{day} 来源：{issuer}</div><div class="view TRS_UEDITOR">{body}</div>'
    '<div class="pn">{beside}</div>',
    "ucap": '<table class="bd1"><tr><td>发文机关：</td><td>{issuer}</td><td>发布日期：</td><td>{day}</td></tr></table>'
    '<ucaptitle><h1>{title}</h1></ucaptitle><div id="UCAP-CONTENT">{body}</div><div class="related">{beside}</div>',
    "jpage": '<div class="title">{title}</div><div class="sub">发布日期：{day} 浏览次数：<i>12</i></div><div id="zoom">'
    "<!--<$[信息内容]>begin-->{body}<!--<$[信息内容]>end--></div>{beside}",
    "vsb": '<form name="_newscontent_fromname"><h2>{title}</h2><p>{day} 点击：[<span>8</span>]</p>'
    '<div id="vsb_content_2"><div class="v_news_content">{body}</div></div>{beside}</form>',
}


# Lists


def _cut(held: Sequence[MadeNotice], size: int) -> list[Sequence[MadeNotice]]:
    return [held[at : at + size] for at in range(0, len(held), size)]


def _extra(family: str, faults: Faults) -> Iterator[tuple[str, str, str]]:
    """Entries of the first page beside the notices: address, title, day."""
    yield OUTSIDE, "上级政府关于加强冬季值守工作的通知", "2026-01-05"
    for fault, (where, path) in _WRONG.items():
        if fault in faults and where == family:
            yield path, f"关于补充说明有关事项的通知（{fault}）", "2026-01-04"


def _trs(run: int, held: Sequence[MadeNotice], faults: Faults) -> dict[str, Page]:
    parts, pages = _cut(held, 15), {}
    folder = STARTS["trs"][0]
    for number, part in enumerate(parts):
        given = [(path_of("trs", one).replace(folder, "./"), one.title, one.day.isoformat()) for one in part]
        given = [*given[:1], *given, *_extra("trs", faults)] if number == 0 else given  # the first one stands twice
        rows = "".join(
            f'<li><a href="{to}" title="{title}">{title[:20]}…</a><span>{day}</span></li>' for to, title, day in given
        )
        if "redesign" in faults:
            rows = "".join(f'<li data-id="{5000 - one.index}" onclick="open(this)">{one.title}</li>' for one in part)
        text = f'<ul class="list">{rows}</ul><script>createPageHTML({len(parts)}, {number}, "index", "html");</script>'
        page = _page("trs", _framed("trs", f"通知公告_{COUNTIES['trs']}", text))
        pages[folder + (f"index_{number}.html" if number else "index.html")] = page
    pages[folder] = pages[f"{folder}index.html"]
    return pages


def _ucap(run: int, held: Sequence[MadeNotice], faults: Faults) -> dict[str, Page]:
    parts, pages = _cut(held, 20), {}
    for number, part in enumerate(parts, start=1):
        given = [
            (
                path_of("ucap", one) + ("?from=list&amp;utm_source=wx" if one.index % 3 == 0 else ""),
                one.title,
                one.day.isoformat(),
            )
            for one in part
        ]
        given += _extra("ucap", faults) if number == 1 else ()
        rows = "".join(
            f'<tr><td><a href="{to}" target="_blank">{title}</a></td><td>[{day}]</td></tr>' for to, title, day in given
        )
        call = f"createPageHTML('page_div',{len(parts)}, {number},'list','shtml',{len(held)});"
        text = f'<table class="newsList">{rows}</table><div id="page_div"></div><script>{call}</script>'
        name = "list.shtml" if number == 1 else f"list_{number}.shtml"
        pages[f"/ucap/qz/tzgg/{name}"] = _page("ucap", _framed("ucap", "通知公告", text))
    return pages


_SETTINGS = {
    "col": "1",
    "appid": "1",
    "webid": "31",
    "path": "/",
    "columnid": "1229",
    "unitid": "5505",
    "webname": "白石江县政府网",
}


def _jpage(run: int, held: Sequence[MadeNotice], faults: Faults) -> dict[str, Page]:
    proxy = "/jpage/module/web/jpage/dataproxy.jsp"
    settings = ",".join(f"{key}:{value if value.isdigit() else repr(value)}" for key, value in _SETTINGS.items())
    script = (
        f"$('#5505').jpage({{showTotal:true, proxyUrl:'{proxy}', dataBefore:'<ul>', dataAfter:'</ul>', perPage:15, "
        f"groupSize:3, totalRecord:{len(held)}, data:{{{settings}}}}})"
    )
    first = f'<div id="5505"><script type="text/xml">{_datastore(run, held[:45], len(held), faults)}</script></div><script>{script}</script>'
    pages = {STARTS["jpage"][0]: _page("jpage", _framed("jpage", "通知公告", first))}
    for at in range(45, len(held), 45):
        span = {"startrecord": at + 1, "endrecord": min(at + 45, len(held)), "perpage": 15}
        body = _datastore(run, held[at : at + 45], len(held), NONE)
        pages[f"{proxy}?{urlencode(span | _SETTINGS)}"] = Page(
            body=body.encode(), content_type="text/xml; charset=UTF-8"
        )
    return pages


def _datastore(run: int, part: Sequence[MadeNotice], total: int, faults: Faults) -> str:
    session = _digest("session", run, part[0].index).upper()
    given = [(f"{path_of('jpage', one)};jsessionid={session}", one.title, one.day.isoformat()) for one in part]
    given += _extra("jpage", faults) if part[0].index <= 0 else ()
    rows = "".join(
        f"<record><![CDATA[<li><a href='{to}' title='{title}'>{title}</a><b>{day}</b></li>]]></record>\n"
        for to, title, day in given
    )
    return f"<datastore><totalrecord>{total}</totalrecord><recordset>{rows}</recordset></datastore>"


def _jpaas(run: int, held: Sequence[MadeNotice], faults: Faults) -> dict[str, Page]:
    unit = "/jpage/api-gateway/jpaas-publish-server/front/page/build/unit"
    query = {
        "parseType": "bulidstatic",
        "webId": "31",
        "tplSetId": "Xq7",
        "pageType": "column",
        "tagId": "当前栏目list",
        "pageId": "9",
    }
    said = "{" + ",".join(f"'{key}':'{value}'" for key, value in query.items()) + "}"
    text = f'<script parsetype="bulidstatic" url="{unit}" querydata="{said}"></script><div class="page-content"></div>'
    pages = {STARTS["jpage"][1]: _page("jpage", _framed("jpage", "公示公告", text))}
    for number, part in enumerate((*_cut(held, 12), ()), start=1):
        rows = "".join(
            f'<li><a href="{path_of("jpaas", one)}">{one.title}</a><span>{one.day:%Y/%m/%d}</span></li>' for one in part
        )
        answer = {"code": "200", "data": {"html": f"<ul>{rows}</ul>" if rows else "", "total": len(held)}}
        numbered = quote(f'{{"pageNo":{number},"pageSize":50}}', safe="")
        body = json.dumps(answer, ensure_ascii=False).encode()
        pages[f"{unit}?{urlencode(query)}&paramJson={numbered}"] = Page(body=body, content_type="application/json")
    return pages


def _vsb(run: int, held: Sequence[MadeNotice], faults: Faults) -> dict[str, Page]:
    parts, pages = _cut(held, 20), {}
    names = ["/vsb/tzgg.htm", *(f"/vsb/tzgg/{number}.htm" for number in range(len(parts) - 1, 0, -1))]
    for at, part in enumerate(parts):
        up = "" if at == 0 else "../"
        given = [(up + path_of("vsb", one).removeprefix("/vsb/"), one.title, one.day) for one in part]
        rows = "".join(
            f'<li id="line_u4_{n}"><a href="{to}" target="_blank">{title}<span>{day:%Y年%m月%d日}</span></a></li>'
            for n, (to, title, day) in enumerate(given)
        )
        if at == 0:
            rows += "".join(
                f'<li><a href="{to}">{title}</a><i>{day}</i></li>' for to, title, day in _extra("vsb", faults)
            )
        following = f'<a href="{names[at + 1]}" class="Next">下页</a>' if at + 1 < len(names) else ""
        pager = f'<div class="pb_sys_common">共{len(held)}条 <a href="/vsb/tzgg.htm">首页</a>{following}<a href="{names[-1]}">尾页</a></div>'
        pages[names[at]] = _page("vsb", _framed("vsb", "通知公告", f'<div class="main"><ul>{rows}</ul>{pager}</div>'))
    return pages


_LISTS: dict[str, Callable[[int, Sequence[MadeNotice], Faults], dict[str, Page]]] = {
    "trs": _trs, "ucap": _ucap, "jpage": _jpage, "jpaas": _jpaas, "vsb": _vsb,
}  # fmt: skip


# Pages that are none

_WRONG = {
    "error-page": ("ucap", f"/ucap/qz/tzgg/202601/{_digest('wrong')}.shtml"),
    "login-wall": ("vsb", "/vsb/info/1041/9001.htm"),
    "missing": ("trs", "/trs/zwgk/tzgg/202601/t20260104_9002.html"),
}


def _wrong(faults: Faults) -> dict[str, Page]:
    wrong = {
        "error-page": _framed(
            "ucap",
            "提示信息",
            "<div class=tip><p>您访问的页面不存在或已删除</p><p><a href=/ucap/>返回首页</a></p></div>",
        ),
        "login-wall": _framed(
            "vsb",
            "用户登录",
            '<form action="/vsb/login"><p>请先登录后查看</p><input name=u><input type="password" name=p></form>',
        ),
    }
    return {_WRONG[name][1]: _page(_WRONG[name][0], text) for name, text in wrong.items() if name in faults}
