"""Whom to call: names, telephone numbers and addresses of post, as written."""

from __future__ import annotations

import re

from policykb.model import Contact, Span

_CONTACT = re.compile(
    r"""
    (?:联系人|联系电话|咨询电话|服务电话|监督电话|举报电话|热线电话|联系方式|电子邮箱|电子邮件|邮箱|传真)
    (?:及(?:联系)?(?:电话|方式))? \s? (?:[:：]|\s)
    \s? [^。\n]{2,160}
    """,
    re.VERBOSE,
)
_SAYS_SOMETHING = re.compile(r"\d{5,}|@|[:：]\s?[一-鿿]{2,4}")


def contacts(text: str) -> tuple[Contact, ...]:
    """The contacts in order, each to the end of its sentence or line."""
    if not any(word in text for word in ("电话", "联系", "邮", "传真")):
        return ()
    found = []
    for match in _CONTACT.finditer(text):
        words = match[0].rstrip("。；;，, 　）)")
        if _SAYS_SOMETHING.search(words):
            found.append(Contact(text=words, span=Span(start=match.start(), end=match.start() + len(words))))
    return tuple(found)
