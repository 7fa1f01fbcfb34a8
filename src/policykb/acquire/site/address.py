"""The one name of a page: its address without what does not belong to the page (sessions, campaigns, anchors)."""

from __future__ import annotations

import re
from functools import cache
from string import ascii_letters, digits
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from policykb import rules
from policykb.rules import Rule

ANY = "sites/any.toml"
_PORTS = {"http": "80", "https": "443"}
_BLANKS = re.compile(r"[\x00-\x20\x7f]{1,2000}")
_SLASHES = re.compile(r"/{2,1000}")
_SAFE = "!$&'()*+,;=:@/?~-._%"
_UNRESERVED = frozenset(ascii_letters + digits + "-._~")
_PLAIN = re.compile(r"[A-Za-z0-9/._~=-]*+")
_LONE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")


@cache
def general(what: str) -> tuple[Rule, ...]:
    """The rules for the pages of any site that are tried on ``what``."""
    return tuple(rule for rule in rules.rules(ANY) if rule.values["what"] == what)


def says(what: str, text: str) -> bool:
    """Whether one of the general rules on ``what`` holds for ``text``."""
    return any(rule.pattern.search(text) for rule in general(what) if rule.pattern)


def joined(base: str, reference: str) -> str | None:
    """The whole address that a page at ``base`` means; ``None`` where it is none, or none of the web."""
    reference = _BLANKS.sub("", reference)
    if not reference or reference[0] == "#":
        return None
    try:
        address = urljoin(base, reference)
        parts = urlsplit(address)
        known = parts.scheme.lower() in _PORTS and bool(parts.hostname) and not parts.username and parts.port != 0
    except ValueError:
        return None
    return address if known else None


def canonical(
    address: str,
    *,
    ignored: frozenset[str] = frozenset(),
    any_order: bool = False,
    indexes: tuple[str, ...] = (),
    secure: frozenset[str] = frozenset(),
) -> str:
    """The name of the page at ``address``: two addresses of one page have one name.

    Gone are anchor, default port, sessions and campaigns (rules/sites/any.toml) and the parameters ``ignored``;
    ``indexes`` are file names that stand for their folder, ``secure`` hosts that are asked by https alone; with
    ``any_order`` parameters are sorted by name. Source: RFC 3986, 6.2. Raises ValueError where it is no address.

    >>> canonical("HTTP://Www.Example.gov.cn:80/a/../b/;jsessionid=1F?utm_source=x&id=3#top")
    'http://www.example.gov.cn/b/?id=3'
    >>> canonical("http://example.gov.cn/x/index.html?page=", indexes=("index.html",))
    'http://example.gov.cn/x/?page='
    """
    parts = urlsplit(_BLANKS.sub("", address))
    scheme, host = parts.scheme.lower(), (parts.hostname or "").rstrip(".")
    host = host.encode("idna").decode() if not host.isascii() else host
    port = str(parts.port) if parts.port is not None else ""
    if scheme == "http" and host in secure and port in ("", _PORTS["http"]):
        scheme, port = "https", ""
    named = f"[{host}]" if ":" in host else host
    place = named if port in ("", _PORTS.get(scheme)) else f"{named}:{port}"
    path = _SLASHES.sub("/", "/".join(map(_without_session, parts.path.split("/")))) or "/"
    path = _encoded(urlsplit(urljoin("http://x/", path)).path if "/." in path else path)
    folder, _, name = path.rpartition("/")
    path = folder + "/" if name in indexes else path
    said = [_encoded(pair) for pair in parts.query.split("&") if pair and not _beside(pair.partition("=")[0], ignored)]
    said = sorted(said, key=lambda pair: pair.partition("=")[0]) if any_order else said
    return urlunsplit((scheme, place, path, "&".join(said), ""))


def _beside(name: str, ignored: frozenset[str]) -> bool:
    return name in ignored or says("session", name.lower())


def _without_session(piece: str) -> str:
    if ";" not in piece:
        return piece
    name, *parameters = piece.split(";")
    return ";".join((name, *(one for one in parameters if not says("session", one.partition("=")[0].lower()))))


def _encoded(text: str) -> str:
    """Escapes in one form: none where none is needed, capitals elsewhere; what is reserved keeps its meaning."""
    if _PLAIN.fullmatch(text):
        return text
    text = _LONE.sub("%25", quote(text, safe=_SAFE))

    def plain(found: re.Match[str]) -> str:
        char = chr(int(found[1], 16))
        return char if char in _UNRESERVED else found[0].upper()

    return _ESCAPE.sub(plain, text)
