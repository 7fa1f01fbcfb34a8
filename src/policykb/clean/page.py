"""From a page as received to the text a reader would read: this module tells the order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module

from policykb.clean import decode, layout
from policykb.clean.boilerplate import strip
from policykb.clean.layout import Layout
from policykb.clean.parsers import Parser
from policykb.clean.repair import Mended, repair
from policykb.clean.script import simplified_question, to_simplified
from policykb.clean.traced import Traced
from policykb.model import Attachment, Document, Fact, Finding, RawPage, Removed, Span, doc_id_of

__all__ = ["Parser", "clean"]

_LITTLE = 300  # characters: a page with less may say the rest in its frames
_OFFICE = "application/vnd.openxmlformats-officedocument"
# Formats that carry text themselves: module and reader, loaded when a page needs them, and what they are called.
_WITHOUT_ENCODING = {
    "application/pdf": ("from_pdf", "read_pdf", "pdf"),
    "application/ofd": ("from_ofd", "read_ofd", "ofd"),
    f"{_OFFICE}.wordprocessingml.document": ("from_office", "read_docx", "docx"),
    "application/msword": ("from_doc", "read_doc", "doc"),
    "application/rtf": ("from_doc", "read_doc", "rtf"),
    f"{_OFFICE}.spreadsheetml.sheet": ("from_xlsx", "read_xlsx", "xlsx"),
    "application/vnd.ms-excel": ("from_xls", "read_xls", "xls"),
}


def clean(page: RawPage, *, parser: Parser) -> Document:
    """The reader's text of ``page``: decoded, laid out, repaired, simplified, stripped of furniture.

    Bad content is no error but a finding. Raises SourceError for a PDF or Office file that is encrypted or
    damaged, LimitError for one that unpacks too large, MissingPartError where its library is not installed.
    """
    read, decoded_as, beside = _read(page, parser)
    mended, fixes = repair(read.traced())
    converted = to_simplified(mended, had_pinyin=any(fix.name == "pinyin" for fix in fixes))
    final = strip(read.with_text(converted.text))
    text = final.traced()
    return Document(
        doc_id=doc_id_of(page.body),
        source=page.source,
        url=_address(page, read),
        fetched_at=page.fetched_at,
        media_type=page.media_type,
        decoded_as=decoded_as,
        script=converted.script,
        text=text.text,
        origins=text.runs,
        facts=(*page.stated, *_tidy(final.facts)),
        tables=layout.tables(final),
        removed=(*final.removed, *map(_as_removed, fixes)),
        findings=(*_findings(text.text, beside.frames), *_hidden(final.removed)),
        attachments=beside.attachments,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Beside:
    """What a page offers beside its text, and what it shows in frames where it says little itself."""

    attachments: tuple[Attachment, ...] = ()
    frames: tuple[str, ...] = ()


def _read(page: RawPage, parser: Parser) -> tuple[Layout, str, _Beside]:
    """The page laid out, what it was decoded as, and what stands beside its text."""
    kind = page.media_type.split(";")[0].strip().lower()
    if kind in _WITHOUT_ENCODING:
        module, name, called = _WITHOUT_ENCODING[kind]
        read: Callable[[bytes, str], Layout] = getattr(import_module(f"policykb.clean.{module}"), name)
        return read(page.body, page.source), called, _Beside()
    decoded = decode.decode(page.body)
    if kind in ("text/html", "application/xhtml+xml"):
        from policykb.clean.attachments import attachments, frames  # noqa: PLC0415
        from policykb.clean.from_html import read_html  # noqa: PLC0415

        laid = read_html(decoded.text, parser)
        offered = attachments(decoded.text, laid, _address(page, laid))
        little = sum(len(line.text.text) for line in laid.lines) < _LITTLE
        return laid, decoded.encoding, _Beside(attachments=offered, frames=frames(decoded.text) if little else ())
    from policykb.clean.from_text import read_text  # noqa: PLC0415

    return read_text(decoded.text, markdown=kind == "text/markdown"), decoded.encoding, _Beside()


def _address(page: RawPage, read: Layout) -> str | None:
    return page.url or next((fact.value for fact in read.facts if fact.field == "url"), None)


def _as_removed(fix: Mended) -> Removed:
    """What a fix put in place of damaged characters, among what cleaning took away."""
    return Removed(
        rule_id=f"repair-{fix.name}", text=f"{fix.shown} (×{fix.count})", start=fix.origin, end=fix.origin + 1
    )


def _tidy(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Each fact once, its value mended and simplified as the text is; the page's address is no fact of the notice."""
    kept = [fact for fact in facts if fact.field != "url"]
    if not kept:
        return ()
    lines = Traced.of("\n".join(fact.value.replace("\n", " ") for fact in kept))  # repairs keep lines
    values = repair(lines)[0].text.split("\n")
    tidy = (replace(fact, value=simplified_question(value.strip())) for fact, value in zip(kept, values, strict=True))
    return tuple(dict.fromkeys(fact for fact in tidy if fact.value))


def _hidden(gone: tuple[Removed, ...]) -> tuple[Finding, ...]:
    """What the page itself says of a rest that it does not show."""
    return tuple(
        Finding(code="truncated", message=f"the page hides the rest: {notice.text!r}; find the whole text and add it")
        for notice in gone
        if notice.rule_id == "hidden-rest"
    )


def _findings(text: str, frames: tuple[str, ...]) -> tuple[Finding, ...]:
    framed: tuple[Finding, ...] = ()
    if frames:
        framed = (
            Finding(
                code="frames",
                message=f"the page shows others in frames ({', '.join(frames[:3])}), which are not read; add those",
            ),
        )
    if not text.strip():
        return (
            Finding(code="no-text", message="no text was found; a scan needs OCR, a page of pictures a text beside it"),
            *framed,
        )
    return framed + tuple(
        Finding(
            code="mojibake",
            message=f"garbled: {text[start : start + 12]!r}; fetch the source again in its own encoding",
            span=Span(start=start, end=end),
        )
        for start, end in decode.garbled(text)
    )
