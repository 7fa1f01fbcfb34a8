"""What the pages of a site say: all entries of every list, with title and day, all further pages, all attachments."""

# ruff: noqa: E501  pages have long lines

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acquire.site.pages import CHARSETS, STARTS, expected, made
from policykb.acquire.site.families import told_by
from policykb.acquire.site.keys import of_address, profile_of
from policykb.acquire.site.profile import Profile
from policykb.acquire.site.reading import Entry, read_detail, read_listing

HOST = "http://127.0.0.1:8000"
PAGES = made()
EXPECTED = expected()


def text_of(path: str) -> str:
    """A page as it is read."""
    family = path.split("/")[1]
    return PAGES[path].body.decode(CHARSETS[family])


def walk(start: str) -> tuple[dict[str, Entry], int]:
    """Every entry of a list, over all pages that they tell of; and how many entries lead outside."""
    profile = of_address(HOST + start)
    waiting, seen, found, outside = [ask.url for ask in profile.start], set(), {}, 0
    while waiting:
        url = waiting.pop(0)
        if url in seen:
            continue
        seen.add(url)
        listing = read_listing(profile, url, text_of(url.removeprefix(HOST)))
        found |= {entry.url.removeprefix(HOST): entry for entry in listing.entries}
        outside += listing.outside
        waiting += [ask.url for ask in listing.next] if listing.entries or len(seen) == 1 else []
    return found, outside


@pytest.mark.parametrize("family", STARTS)
def test_the_family_is_told_by_its_traces(family: str) -> None:
    """By lists and by notices, and by an outright majority of traces."""
    for path in (*STARTS[family], next(path for path in EXPECTED.notices if path.startswith(f"/{family}/"))):
        told = told_by(text_of(path))
        assert told[0].family == family
        assert all(len(other.traces) < len(told[0].traces) for other in told[1:])


@pytest.mark.parametrize("family", STARTS)
def test_an_address_alone_leads_to_every_notice_of_a_family(family: str) -> None:
    """None is missed, none is invented, each with its title and day; what leads elsewhere is counted, not asked."""
    found: dict[str, Entry] = {}
    for start in STARTS[family]:
        entries, _ = walk(start)
        found |= entries
    wanted = {path: one for path, one in EXPECTED.notices.items() if path.startswith(f"/{family}/")}
    assert set(found) == set(wanted)
    assert {path: (entry.title, entry.date) for path, entry in found.items()} == {
        path: (one.title, one.day.isoformat()) for path, one in wanted.items()
    }


def test_every_attachment_of_every_notice_is_found_and_nothing_else() -> None:
    found = set()
    for path in EXPECTED.notices:
        detail = read_detail(of_address(HOST + path), HOST + path, text_of(path))
        assert detail.wrong is None
        found |= {entry.url.removeprefix(HOST) for entry in detail.attachments}
    assert found == set(EXPECTED.attachments)


def profile(**said: object) -> Profile:
    return profile_of({"start": ["http://www.lanxi.example/tzgg/"], **said}, name="lanxi", where="lanxi.toml")


def nexts(text: str, url: str = "http://www.lanxi.example/tzgg/") -> list[str]:
    found = read_listing(profile(), url, text).next
    return [ask.url.removeprefix("http://www.lanxi.example") for ask in found]


@pytest.mark.parametrize(
    ("text", "url", "pages"),
    [
        ('<script>createPageHTML(3, 0, "index", "html");</script>', "/tzgg/", ["/tzgg/index_1.html", "/tzgg/index_2.html"]),
        ("<script>createPageHTML('4','1','index','shtml')</script>", "/tzgg/index_1.shtml", ["/tzgg/index_2.shtml", "/tzgg/index_3.shtml"]),
        ('<script>createPageHTML(3, 1, "index", "html");</script>', "/tzgg/", ["/tzgg/index_2.html", "/tzgg/index_3.html"]),
        ("<script>createPageHTML('page_div',3, 1,'list','shtml',55);</script>", "/tzgg/list.shtml", ["/tzgg/list_2.shtml", "/tzgg/list_3.shtml"]),
        ("<script>//WCM置标\nvar countPage = 3//共多少页\n</script>", "/tzgg/list.htm", ["/tzgg/list_1.htm", "/tzgg/list_2.htm"]),
        ("<script>function createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt){}</script>", "/tzgg/", []),
        ('<script>createPageHTML(1, 0, "index", "html");</script>', "/tzgg/", []),
        ('<a href="tzgg/5.htm">下页</a><a href="tzgg/1.htm">尾页</a>', "/tzgg.htm", ["/tzgg/5.htm"]),
        ('<a href="index_2.html" class="n">下一页&gt;</a>', "/tzgg/", ["/tzgg/index_2.html"]),
        ('<a rel="next" href="?page=2"><img src="r.gif"></a>', "/tzgg/", ["/tzgg/?page=2"]),
        ('<a href="javascript:go(2)">下一页</a><a href="#">&gt;</a>', "/tzgg/", []),
        ('<a href="list-2.html">2</a><a href="list-3.html">3</a><a href="/rank/">5</a>', "/tzgg/", ["/tzgg/list-2.html", "/tzgg/list-3.html"]),
        ('<a href="http://elsewhere.example/2.html">下一页</a>', "/tzgg/", []),
        ('<base href="/gk/"><a href="2.html">下一页</a>', "/tzgg/", ["/gk/2.html"]),
        ('<iframe src="list.html"></iframe><iframe src="about:blank"></iframe>', "/tzgg/", ["/tzgg/list.html"]),
        ('<meta http-equiv="Refresh" content="0; url=index_a.html">', "/tzgg/", ["/tzgg/index_a.html"]),
        ('<iframe src="weather.html"></iframe><a href="t20240308_1.html">关于甲的通知</a>', "/tzgg/", []),
    ],
)  # fmt: skip
def test_a_list_leads_on_as_its_page_says(text: str, url: str, pages: list[str]) -> None:
    """Scripts are read by their call alone; nothing is run, nothing guessed."""
    assert nexts(text, f"http://www.lanxi.example{url}") == pages


def test_a_number_of_pages_that_no_list_has_is_bounded() -> None:
    text = '<script>createPageHTML(999999, 0, "index", "html");</script>'
    assert len(read_listing(profile(most_lists=40), "http://www.lanxi.example/tzgg/", text).next) == 39


@pytest.mark.parametrize(
    ("row", "title", "day"),
    [
        ('<li><a href="t20240308_1.html">关于甲的通知</a><span>2024-03-08</span></li>', "关于甲的通知", "2024-03-08"),
        ('<li><span>[2024/3/9]</span><a href="t20240308_1.html" title="关于甲的通知">关于甲…</a></li>', "关于甲的通知", "2024-03-09"),
        ('<li><a href="t20240308_1.html">关于甲的通知<i>2024.03.09</i></a></li>', "关于甲的通知", "2024-03-09"),
        ('<tr><td>1</td><td><a href="t20240308_1.html">关于甲的通知</a></td><td>2024年3月9日</td></tr>', "关于甲的通知", "2024-03-09"),
        ('<div><h4><a href="t20240308_1.html">关于甲的通知</a></h4><p>摘要</p><em>2024-03-09</em></div>', "关于甲的通知", "2024-03-09"),
        ('<li><a href="t20240308_1.html">关于2023年1月2日停水的通知</a><b>03-09</b></li>', "关于2023年1月2日停水的通知", "2024-03-08"),
        ('<li><a href="t20240308_1.html"><b>09</b><u>2024-03</u>关于甲的通知</a></li>', "09 2024-03 关于甲的通知", "2024-03-08"),
    ],
)  # fmt: skip
def test_an_entry_has_the_day_of_its_row_not_of_its_title(row: str, title: str, day: str) -> None:
    """Else the day that its address tells."""
    page = f"<p>今天是2026年11月24日</p><table><ul>{row}</ul></table><p>2019-01-01</p>"
    (entry,) = read_listing(profile(), "http://www.lanxi.example/tzgg/", page).entries
    assert (" ".join((entry.title or "").split()).replace("092024-03", "09 2024-03 "), entry.date) == (title, day)


BOXES = (
    '<div class="side"><a href="t20200101_9.html">头条：很久以前的通知公告</a></div>'
    '<ul class="list"><li><a href="t20240308_1.html">关于甲的通知</a></li><li><a href="view.php?id=2">关于乙的通知</a></li>'
    '<li><a href="http://elsewhere.example/3.html">关于丙的通知</a> 2024-01-01</li><li><a href="list_2.html">下一页</a></li></ul>'
)


def test_a_box_that_the_profile_names_holds_the_entries() -> None:
    """All of them, whatever their addresses; pagers are none."""
    listing = read_listing(profile(entries="ul.list"), "http://www.lanxi.example/tzgg/", BOXES)
    assert [entry.title for entry in listing.entries] == ["关于甲的通知", "关于乙的通知"]
    assert listing.outside == 1
    only = read_listing(profile(entries="ul.list", detail=r"\.php\?id="), "http://www.lanxi.example/tzgg/", BOXES)
    assert [entry.title for entry in only.entries] == ["关于乙的通知"]


def test_lists_of_lists_are_followed_where_the_profile_says_so() -> None:
    text = '<a href="/gk/zfwj/">政府文件</a><a href="/gk/rsxx/">人事信息</a><a href="/about/">关于</a>'
    found = read_listing(profile(lists="^/gk/[a-z]+/$"), "http://www.lanxi.example/gk/", text)
    assert [ask.url for ask in found.next] == ["http://www.lanxi.example/gk/zfwj/", "http://www.lanxi.example/gk/rsxx/"]
    assert found.entries == ()


def test_a_site_that_no_family_knows_is_read_by_the_shape_of_its_list() -> None:
    rows = "".join(
        f'<dd><a href="/view?id={n}">关于开展第{n}次专项检查的通知</a><i>2024-01-0{n}</i></dd>' for n in range(1, 6)
    )
    page = f'<ul><li><a href="/about">走进岚溪县概况介绍</a></li></ul><dl class="news">{rows}</dl>'
    found = read_listing(profile(), "http://www.lanxi.example/tzgg/", page)
    assert [(entry.url[-4:], entry.date) for entry in found.entries] == [
        (f"id={n}", f"2024-01-0{n}") for n in range(1, 6)
    ]


@pytest.mark.parametrize(
    "text",
    [
        '{"total":2,"articles":[{"title":"关于甲的通知","url":"/content/post_1.html","create_time":1709856000}]}',
        '{"data":{"total":2,"list":[{"docTitle":"<em>关于甲</em>的通知","docpuburl":"/content/post_1.html","docRelTime":"2024-03-08 10:00"}]}}',
        'callback({"rows":[{"name":"关于甲的通知","link":"/content/post_1.html","pubDate":"1709856000000"}]});',
        '[{"TITLE":1,"title":"关于甲的通知","URL":"/content/post_1.html","date":"2024/03/08"}]',
        '\ufeff{"data":{"html":"<ul><li><a href=\\"/content/post_1.html\\">关于甲的通知</a>2024-03-08</li></ul>"}}',
    ],
)
def test_the_answer_of_an_interface_is_a_list(text: str) -> None:
    found = read_listing(profile(), "http://www.lanxi.example/api?page=1&sid=2", text)
    assert [(entry.title, entry.date) for entry in found.entries] == [("关于甲的通知", "2024-03-08")]
    assert [ask.url for ask in found.next] == ["http://www.lanxi.example/api?page=2&sid=2"]


def test_an_interface_of_html_is_nothing_but_the_list() -> None:
    """The box that the profile names is on the site's pages alone."""
    text = '{"html":"<p><a href=/v?id=1>关于甲的通知</a> 2024-03-08</p><a href=2.html>下一页</a>"}'
    found = read_listing(profile(entries="ul.list"), "http://www.lanxi.example/unit", text)
    assert [entry.url for entry in found.entries] == ["http://www.lanxi.example/v?id=1"]


def test_an_entry_of_another_kind_belongs_to_its_list() -> None:
    """A list of a family may lead to a page that is named otherwise, or to another site; what stands beside it is none."""
    rows = "".join(
        f'<li><a href="t2024030{n}_{n}.html">关于第{n}项工作的通知</a>2024-03-0{n}</li>' for n in range(1, 5)
    )
    others = (
        '<li><a href="/topic/view?id=7">关于专题学习的通知</a>2024-02-01</li>'
        '<li><a href="http://elsewhere.example/1">关于他站事项的通知</a>2024-01-01</li><li><a href="/a">更多</a></li>'
    )
    page = f'<ul class="nav"><li><a href="/gk">政务公开服务大厅</a></li></ul><ul class="list">{rows}{others}</ul>'
    found = read_listing(profile(), "http://www.lanxi.example/tzgg/", page)
    assert [entry.title for entry in found.entries][4:] == ["关于专题学习的通知"]
    assert (len(found.entries), found.outside) == (5, 1)


@pytest.mark.parametrize(
    ("records", "said", "asked"),
    [
        (45, "perPage:15, groupSize:3, totalRecord:100", [(46, 90), (91, 100)]),
        (20, "perPage:20, totalRecord:50", [(21, 40), (41, 50)]),
        (30, "perPage:15, groupSize:3, totalRecord:60", [(31, 60)]),
        (45, "perPage:15, groupSize:3, totalRecord:45", []),
        (45, "perPage:0, groupSize:3, totalRecord:45", []),
    ],
)
def test_the_rest_of_a_list_in_a_script_is_asked_for_in_groups(
    records: int, said: str, asked: list[tuple[int, int]]
) -> None:
    row = "<record><![CDATA[<li><a href='/art/2024/3/8/art_1_{}.html'>关于甲的通知</a></li>]]></record>"
    held = "".join(row.format(n) for n in range(records))
    text = f"<datastore>{held}</datastore> proxyUrl:'/dataproxy.jsp', {said}, data:{{columnid:1,unitid:'2'}}"
    spans = [f"startrecord={first}&endrecord={last}&" for first, last in asked]
    found = nexts(text)
    assert len(found) == len(spans)
    assert all(span in url for span, url in zip(spans, found, strict=True))


@pytest.mark.parametrize("text", ['{"total":0,"articles":[]}', "{", "[]", "{}", "[" * 5000, '{"a":' * 5000, "null"])
def test_an_answer_without_entries_ends_the_list(text: str) -> None:
    found = read_listing(profile(), "http://www.lanxi.example/api?page=9", text)
    assert (found.entries, found.next) == ((), ())


@pytest.mark.parametrize(
    ("link", "offered"),
    [
        ('<a href="P020240308512345678901.doc">附件：分工表</a>', True),
        ('<a href="/download?id=7">分工表.xlsx</a>', True),
        ('<a href="/download?id=7">附件1：分工表</a>', True),
        ('<a href="/file/get?name=%E8%A1%A8.pdf">查看</a>', True),
        ('<a href="/module/download/downfile.jsp?classid=0&amp;filename=1.doc">表</a>', True),
        ('<a href="photo.jpg">图片</a>', False),
        ('<a href="t20240101_5.html">附件政策解读</a>', False),
        ('<a href="http://elsewhere.example/a.pdf">他站文件</a>', False),
        ('<a href="javascript:down(1)">附件.doc</a>', False),
        ('<a href="/docs/">文档</a>', False),
    ],
)  # fmt: skip
def test_an_attachment_is_told_by_address_or_name(link: str, offered: bool) -> None:
    page = f"<title>关于甲的通知</title><p>正文。2024年3月8日</p>{link}"
    detail = read_detail(profile(), "http://www.lanxi.example/tzgg/t20240308_1.html", page)
    assert bool(detail.attachments) is offered


def test_a_notice_on_several_pages_tells_of_the_others() -> None:
    page = '<p>正文2024-03-08</p><script>createPageHTML(3,0,"t20240308_1","html")</script><a href="t20240301_9.html">下一页</a>'
    detail = read_detail(profile(), "http://www.lanxi.example/tzgg/t20240308_1.html", page)
    assert [url[-18:] for url in detail.next] == ["t20240308_1_1.html", "t20240308_1_2.html"]


MARKUP = st.text(alphabet=st.sampled_from("<>/\"'= ahrefliul[]{}():,_0127下一页.html\\\0\ud7ff"), max_size=200)


@settings(max_examples=200)
@given(text=MARKUP)
def test_no_text_makes_reading_fail(text: str) -> None:
    for page in (
        text,
        f'<ul><li><a href="{text}">{text}</a></li></ul>',
        f"<record><![CDATA[{text}",
        f'{{"url":"{text}"',
    ):
        read_listing(profile(), "http://www.lanxi.example/", page)
        read_detail(profile(), "http://www.lanxi.example/t20240308_1.html", page)


@pytest.mark.parametrize(
    "piece", ['{"a":[', "<div><a href='/t20240101_2.html'>", "<table><tr><td>", "<record><![CDATA["]
)
def test_no_depth_makes_reading_fail(piece: str) -> None:
    read_listing(profile(), "http://www.lanxi.example/", piece * 1000)
    read_detail(profile(), "http://www.lanxi.example/t20240308_1.html", piece * 1000)


def test_a_page_that_repeats_an_interface_without_end_is_bounded() -> None:
    text = "proxyUrl:'/dataproxy.jsp', perPage:15, totalRecord:900, data:{columnid:1,unitid:'2'} " * 500
    assert len(read_listing(profile(most_lists=10), "http://www.lanxi.example/", text).next) <= 10
