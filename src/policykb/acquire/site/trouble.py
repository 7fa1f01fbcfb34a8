"""A page sent with 200 that is none: an error page, a wall that asks for a login, a test of whether one is a person."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any, Literal, get_args

from policykb import rules
from policykb.acquire.site.days import day_in
from policykb.acquire.site.tree import tree_of

TROUBLES = "sites/troubles.toml"
TroubleCode = Literal["error-page", "login-wall", "challenge"]
_FEW = 400
"""Characters outside links up to which a page is judged by its words: a footer has 150, a notice more, or a day."""

_SENTENCES = 10
"""Full stops that a page has which says something, wherever they stand: titles of links have none. Looked at first, for
it costs little."""
_TITLE = re.compile(r"<title[^<>]{0,200}>([^<]{0,300})", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why a page is none; ``message`` quotes what says so, ``rule_id`` names the rule of rules/sites/troubles.toml."""

    code: TroubleCode
    message: str
    rule_id: str


_MESSAGES: dict[str, str] = {
    "error-page": "an error page that is sent as if it were well: {}",
    "login-wall": "the site asks for a login: {}",
    "challenge": "the site tests whether a person asks: {}",
}


def trouble_of(text: str) -> Trouble | None:
    """What is wrong with a page; ``None`` for one that may be what was asked for."""
    title = _TITLE.search(text)
    if trouble := _said("title", " ".join(html.unescape(title[1]).split()) if title else ""):
        return trouble
    if text.count("。") >= _SENTENCES:
        return None
    words = _words(tree_of(text))
    if len(words) > _FEW or day_in(words):
        return None
    return _said("text", words) or _said("source", text)


def trouble_in(words: str) -> Trouble | None:
    """What is wrong by the words alone: of an interface's answer."""
    return _said("text", words[: 4 * _FEW])


def _said(of: str, text: str) -> Trouble | None:
    for rule in rules.rules(TROUBLES):
        if rule.values["of"] == of and rule.pattern and (found := rule.pattern.search(text)):
            code: TroubleCode = next(one for one in get_args(TroubleCode) if one == rule.values["kind"])
            quote = re.sub(r"\s{1,200}", " ", found[0]).strip()[:60]
            return Trouble(code=code, message=_MESSAGES[code].format(quote), rule_id=rule.rule_id)
    return None


def _words(root: Any) -> str:
    """What the page says outside links and scripts, until that is more than few."""
    said, length = [], 0
    for element in root.iter():
        if element.tag in _SILENT or not isinstance(element.tag, str):
            pieces = [element.tail]
        else:
            pieces = [None if element.tag == "a" else element.text, element.tail]
        for piece in pieces:
            words = " ".join((piece or "").split())
            said += [words] if words else []
            length += len(words)
        if length > _FEW:
            break
    return " ".join(said)


_SILENT = ("script", "style", "title", "option", "noscript")
