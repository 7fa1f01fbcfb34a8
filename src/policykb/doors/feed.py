"""Changes as an Atom feed (RFC 4287): a file that any reader of news follows, without a server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from policykb.doors.messages import language, say
from policykb.doors.terminal import safe
from policykb.doors.views.changes import asked, headline, notice_name
from policykb.json_form import Json

_TAG = "tag:policykb.invalid,2026"
"""Names are tag URIs (RFC 4151) of a domain nobody has (RFC 2606): an event keeps its name wherever the file is."""


def write_feed(path: Path, answer: Json) -> None:
    """Write the events of an answer of ``changes``, the newest first. The same events give the same bytes."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in _lines(answer))


def _lines(answer: Json) -> Iterator[str]:
    updated = max((event["at"] for event in answer["events"]), default=f"{answer['since']}T00:00:00Z")
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language()}">'
    yield f"  <id>{_TAG}:changes</id>"
    yield f"  <title>{_text(say('changes.feed'))}</title>"
    yield f"  <updated>{updated}</updated>"
    yield "  <author><name>policykb</name></author>"
    for event in answer["events"]:
        yield from _entry(event)
    yield "</feed>"


def _entry(event: Json) -> Iterator[str]:
    yield "  <entry>"
    yield f"    <id>{_TAG}:{event['event_id']}</id>"
    yield f"    <title>{_text(headline(event))}</title>"
    yield f"    <updated>{event['at']}</updated>"
    yield f"    <category term={quoteattr(event['kind'])}/>"
    yield f"    <category term={quoteattr('cause:' + event['cause'])}/>"
    yield f'    <content type="text">{_text(chr(10).join(_content(event)))}</content>'
    yield "  </entry>"


def _content(event: Json) -> Iterator[str]:
    yield notice_name(event)
    if event["cause"] in ("reading", "correction"):
        yield say(f"changes.{event['cause']}")
    for side, mark in (("before", "-"), ("after", "+")):
        if event[side] and event[side]["quote"]:
            yield f"{mark} {event[side]['quote']}"
    yield from asked(event)


def _text(text: str) -> str:
    """Text that XML can hold: characters it forbids are written out."""
    return escape(safe(text).replace("\ufffe", "").replace("\uffff", ""))
