"""Which links lead to a document to download rather than to a page."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import unquote

from policykb import rules
from policykb.acquire.site.address import says
from policykb.acquire.site.families import family_rules
from policykb.acquire.site.profile import Profile, behind_host, is_attachment, placed
from policykb.acquire.site.tree import Link

_KNOWN = "attachments.toml"


def is_document(to: str, profile: Profile) -> bool:
    """Whether an address is that of a document: known as such, or named with the suffix of one."""
    path, _, query = behind_host(to).partition("?")
    if has_suffix(unquote(path)) or is_attachment(to, profile):
        return True
    return any(has_suffix(unquote(pair.partition("=")[2])) for pair in query.split("&") if pair)


def has_suffix(name: str) -> bool:
    """Whether a name ends as those of documents do."""
    _, dot, suffix = name.rpartition(".")
    return bool(dot) and suffix.strip().lower() in rules.toml(_KNOWN)["suffixes"]


def offers_documents(profile: Profile, text: str) -> bool:
    """Whether a page shows any sign that it offers documents; at little cost, for most pages offer none."""
    if profile.attachment or _suffix().search(text):
        return True
    # One character is found far faster than a word, and most words have one that a page without them lacks.
    return any(all(map(text.__contains__, sign)) and sign in text for sign in _signs(profile.family))


@cache
def _signs(family: str | None) -> tuple[str, ...]:
    """What stands in a page that offers documents whose addresses have no suffix; none of them within another one."""
    told = {sign for rule in family_rules(family, "attachment") for sign in rule.values.get("signs", ())}
    told |= set(rules.toml(_KNOWN)["words"])
    return tuple(sign for sign in sorted(told) if not any(other in sign for other in told - {sign}))


def is_page(profile: Profile, href: str) -> bool:
    """Whether an address as written is that of a page or a folder, and so of no document."""
    path, asked, _ = href.partition("?")
    suffix = path.rpartition("/")[2].rpartition(".")[2].lower()
    return not asked and not profile.attachment and (path.endswith("/") or suffix in rules.toml(_KNOWN)["pages"])


def is_offered(profile: Profile, link: Link) -> bool:
    """Whether a link of a notice, to no page, offers a document: by its address, or by the name that it shows."""
    where = placed(link.href)
    if says("aside", behind_host(where)):
        return False
    if is_document(where, profile) or has_suffix(link.words):
        return True
    return "?" in where and link.words.startswith(tuple(rules.toml(_KNOWN)["words"]))


@cache
def _suffix() -> re.Pattern[str]:
    # Written out, for a pattern that minds no case is slow to search.
    ends = "|".join(form(end) for end in rules.toml(_KNOWN)["suffixes"] for form in (str.lower, str.upper))
    return re.compile(rf"\.(?:{ends})(?![A-Za-z0-9])")
