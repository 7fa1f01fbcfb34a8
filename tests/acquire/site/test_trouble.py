"""Pages that are none are told, whatever they are sent as; notices are never taken for them."""

from __future__ import annotations

import pytest

from acquire.site.pages import CHARSETS, expected, made
from policykb.acquire.site.keys import of_address
from policykb.acquire.site.reading import read_detail, read_listing
from policykb.acquire.site.trouble import trouble_of

FAULTS = frozenset({"error-page", "login-wall"})


def told(page: str) -> str | None:
    found = trouble_of(page)
    return found.code if found else None


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("<title>404 Not Found</title><h1>Not Found</h1>", "error-page"),
        ("<title>岚溪县人民政府</title><p>您访问的页面不存在，5秒后自动跳转到首页</p>", "error-page"),
        ("<title>提示</title><p>该信息已被删除</p>", "error-page"),
        ("<title>系统错误</title><p>请联系管理员</p>", "error-page"),
        ("<title>青嶂县政府网</title><div>网站正在维护中，请稍后访问</div>", "error-page"),
        ("<title>用户登录</title><form><input type=password></form>", "login-wall"),
        ("<title>统一身份认证平台</title><p>请使用法人账号</p>", "login-wall"),
        ("<title>通知公告</title><p>登录后可查看全文</p>", "login-wall"),
        ("<title>云泽县</title><form>账号 <input name=u> 密码 <input type='password' name=p></form>", "login-wall"),
        ("<title>安全验证</title><p>请完成安全验证后继续访问</p>", "challenge"),
        ("<html><head><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script></head><body></body></html>", "challenge"),
        ("<p>访问过于频繁，请稍后再试</p>", "challenge"),
    ],
)
def test_a_page_that_is_none_is_told(page: str, code: str) -> None:
    assert told(page) == code


@pytest.mark.parametrize(
    "page",
    [
        "<title>关于404工程搬迁安置的通知</title><p>各乡镇人民政府：请按期完成。2024年3月8日</p>",
        "<title>关于登录系统填报数据的通知</title><p>请各单位于3月8日前请先登录后填报。</p><p>发布时间：2024-03-08</p>",
        "<title>停机公告</title><p>因系统维护中断服务，页面暂时无法访问。</p><p>2024年3月8日</p>",
        "<title>关于纠正错误收费的通知</title><p>"
        + "各单位要立即整改，如实登记退款情况，逐户核对。" * 30
        + "</p><input type='password'>",
        "<title>通知公告</title><ul><li><a href=/1.html>关于网站维护中有关事项的通知</a></li></ul>",
        "",
        "<p>短</p>",
    ],
)
def test_a_notice_is_not_taken_for_one(page: str) -> None:
    assert told(page) is None


def test_the_faults_of_the_test_site_are_told_and_nothing_else() -> None:
    pages = made(faults=FAULTS)
    wrong = {}
    for path in (path for path in pages if not path.endswith(("xlsx", "docx", "pdf")) and "download" not in path):
        text = pages[path].body.decode(CHARSETS[path.split("/")[1]])
        profile = of_address(f"http://127.0.0.1{path}")
        detail = read_detail(profile, f"http://127.0.0.1{path}", text).wrong
        listing = read_listing(profile, f"http://127.0.0.1{path}", text).wrong
        if detail:
            wrong[path] = detail.code
        assert listing in (None, detail)
    assert set(wrong) & set(expected().notices) == set()
    assert sorted(wrong.values()) == sorted(FAULTS)
