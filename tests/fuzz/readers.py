"""The readers of outside bytes, as a fuzzer sees them: bytes in, and every promise about what comes out checked.

A reader may refuse its input with a PolicykbError. Any other exception, an input that takes long or much memory, and a
fact whose proof does not stand in the text are faults.
"""

from __future__ import annotations

import io
import random
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

from policykb.acquire.files import pasted
from policykb.clean.page import Parser, clean
from policykb.corpus import OVERRIDE, RECORD
from policykb.corpus.origin import read_origin
from policykb.corpus.override import read_override
from policykb.errors import PolicykbError
from policykb.json_form import dumps, notice_json
from policykb.model import Document, Notice, Override, RawPage
from policykb.pipeline.reading import read

Fuzzed = Callable[[bytes], None]

_ROOT = Path(__file__).parents[2]
_NOTICES = Path(__file__).parents[1] / "formats" / "notice"
_LIMIT = 2_000_000  # bytes of one source
_MOST_MEMBERS = 4  # members of an archive that are read on: the others are opened alone
_LONGEST_PART = 120_000  # bytes: an input is little longer
_UNREAD = ("docProps/", "customXml/", "word/theme/", "word/webSettings", "xl/theme/")  # parts that no reader opens
_OFFICE = "application/vnd.openxmlformats-officedocument"


def promised(document: Document) -> None:
    """Every place of a cleaned text is told, in order, and lies within what was read."""
    offsets = [offset for offset, _ in document.origins]
    assert offsets == sorted(offsets), "origins fall"
    assert all(offset <= len(document.text) for offset in offsets), "an origin lies behind the text"


def proved(notice: Notice) -> None:
    """Every fact is had from the text at its place, and the whole has a JSON form."""
    text = notice.document.text
    promised(notice.document)
    for measure in notice.measures:
        assert 0 <= measure.span.start < measure.span.end <= len(text), measure
        for duty in measure.duties:
            assert 0 <= duty.span.start < duty.span.end <= len(text), duty
    dumps(notice_json(notice)).encode()


def _understood(media: str, parser: Parser) -> Fuzzed:
    def fuzzed(data: bytes) -> None:
        with suppress(PolicykbError):
            proved(read(RawPage(source="a", body=data, media_type=media), parser=parser))

    return fuzzed


def _cleaned(media: str) -> Fuzzed:
    def fuzzed(data: bytes) -> None:
        with suppress(PolicykbError):
            promised(clean(RawPage(source="a", body=data, media_type=media), parser="selectolax"))

    return fuzzed


def _part(sample: str, media: str) -> Fuzzed:
    """A package with one part replaced: a changed byte in the archive itself would never get past its checksum."""
    parts = _parts(sample)
    names, whole = list(parts), _cleaned(media)

    def fuzzed(data: bytes) -> None:
        packed = io.BytesIO()
        chosen = names[data[0] % len(names)] if data else ""
        with zipfile.ZipFile(packed, "w") as archive:
            for name, body in parts.items():
                archive.writestr(name, data[1:] if name == chosen else body)
        whole(packed.getvalue())

    return fuzzed


def _archived(data: bytes) -> None:
    """What was piped in: its kind is told by its bytes."""
    for number, page in enumerate(pasted(data, limit=_LIMIT)):
        if isinstance(page, RawPage) and number < _MOST_MEMBERS and page.media_type.startswith("text/"):
            proved(read(page, parser="selectolax"))


def _beside(suffix: str) -> Fuzzed:
    """What stands beside a source, as written by hand, and a notice read with it."""
    folder = Path(tempfile.mkdtemp(prefix="policykb-fuzz-"))
    source = folder / "a.txt"
    body = (_ROOT / "corpus" / "洪泉县_冬春农村供水管护通知_2021.txt").read_bytes()
    page = RawPage(source="a.txt", body=body, media_type="text/plain")
    plain = clean(page, parser="selectolax")

    def fuzzed(data: bytes) -> None:
        from policykb.understand.document import understand  # noqa: PLC0415

        source.with_name(source.name + suffix).write_bytes(data)
        override = Override()
        if suffix == OVERRIDE:
            override = read_override(source)
        else:
            with suppress(PolicykbError):
                dumps([fact.value for fact in read_origin(source).facts])
        proved(understand(plain, override))

    return fuzzed


def _asked() -> Fuzzed:
    """A question to a base of the sample notices, as search and lead read it."""
    from policykb.ask.knowledge_base import KnowledgeBase  # noqa: PLC0415
    from policykb.pipeline.build import build  # noqa: PLC0415
    from policykb.project import Project, choose_profile  # noqa: PLC0415

    home = Path(tempfile.mkdtemp(prefix="policykb-fuzz-"))
    project = Project(root=home, corpus=_ROOT / "corpus", index=home / "index", profile=choose_profile(None))
    build(project, workers=1)
    base = ExitStack().enter_context(KnowledgeBase(project, today=date(2026, 1, 1)))

    def fuzzed(data: bytes) -> None:
        question = data.decode("utf-8", errors="surrogateescape")
        for ask in (base.search, base.lead, base.unit):
            with suppress(PolicykbError):
                dumps(ask(question).form)  # type: ignore[operator]

    return fuzzed


def _sample(name: str) -> bytes:
    return (_NOTICES / name).read_bytes()


def _parts(name: str) -> dict[str, bytes]:
    """The parts of a package that say something: pictures and long tables of styles are left out."""
    with zipfile.ZipFile(_NOTICES / name) as archive:
        infos = sorted(archive.infolist(), key=lambda info: info.filename)
        read = (i for i in infos if i.filename.endswith((".xml", ".rels")) and not i.filename.startswith(_UNREAD))
        return {info.filename: archive.read(info) for info in read if info.file_size < _LONGEST_PART}


def _package_seeds(name: str) -> Iterator[bytes]:
    for number, body in enumerate(_parts(name).values()):
        yield bytes([number]) + body


def _corpus(*endings: str) -> Iterator[bytes]:
    for path in sorted((_ROOT / "corpus").iterdir()):
        if path.name.endswith(endings):
            yield path.read_bytes()


def _warc() -> bytes:
    from warcio.statusandheaders import StatusAndHeaders  # noqa: PLC0415
    from warcio.warcwriter import WARCWriter  # noqa: PLC0415

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False)
    for number, body in enumerate(_corpus(".html")):
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.0")
        url = f"http://www.qingyijiang.example/{number}.html"
        writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=headers))
        if number == 1:
            break
    return out.getvalue()


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("甲/一.txt", "青榆县人民政府通知")
        archive.writestr("../二.html", "<p>（牵头单位：县水务局）")
    return out.getvalue()


_SIGNED = 'who = "a"\nwhen = "2024-01-01"\nwhy = "b"\n'
_OVERRIDES = (
    f'[[correct]]\nfield = "number"\nvalue = "洪政办发〔2021〕3号"\n{_SIGNED}',
    f'[[correct]]\nmeasure = "1"\nunit = "县水务局"\nrole = "lead"\nquote = "县水务局"\n{_SIGNED}',
)
_QUESTIONS = (
    "农村供水 谁牵头", "标题:供水 AND (水务局 OR “农村 供水”) -补助", "青府规〔2024〕3号", "異地扶貧搬遷 issuer:縣政府",
    "青衣江市2021年在农村供水方面有哪些举措？", "州扶贫办",
)  # fmt: skip


def mutated_package(data: bytes, most: int, seed: int) -> bytes:
    """An input of a package's reader changed as a tree: an element gone, doubled, moved, or with other values.

    Changed bytes would seldom leave XML that can be read; those are tried where this gives nothing.
    """
    chance = random.Random(seed)
    try:
        tree = ElementTree.fromstring(data[1:])
    except (ElementTree.ParseError, ValueError, LookupError):
        return data
    elements = list(tree.iter())
    for _ in range(chance.randint(1, 4)):
        one, other = chance.choice(elements), chance.choice(elements)
        kind = chance.randrange(5)
        if kind == 0 and len(one):
            one.remove(chance.choice(list(one)))
        elif kind == 1 and other not in set(one.iter()):
            other.append(one)
        elif kind == 2:
            one.tag = other.tag
        elif kind == 3 and one.attrib:
            one.set(chance.choice(list(one.attrib)), chance.choice(_VALUES + tuple(other.attrib.values())))
        else:
            one.text = chance.choice((*_VALUES, other.text or ""))
    with suppress(RecursionError, RuntimeError):  # it was put into itself
        mutated = data[:1] + ElementTree.tostring(tree)
        return mutated if len(mutated) <= most else data
    return data


_VALUES = (
    "", "0", "-1", "1", "2147483648", "9" * 400, "1e999", "NaN", "A1:XFD1048576", "\u202e", "甲乙", "../../x", "0 0 0 0"
)  # fmt: skip

READERS: dict[str, Callable[[], Fuzzed]] = {
    "html": lambda: _understood("text/html", "selectolax"),
    "html-portable": lambda: _understood("text/html", "beautifulsoup4"),
    "text": lambda: _understood("text/plain", "selectolax"),
    "markdown": lambda: _understood("text/markdown", "selectolax"),
    "pdf": lambda: _cleaned("application/pdf"),
    "docx": lambda: _part("notice.docx", f"{_OFFICE}.wordprocessingml.document"),
    "xlsx": lambda: _part("tasks.xlsx", f"{_OFFICE}.spreadsheetml.sheet"),
    "xls": lambda: _cleaned("application/vnd.ms-excel"),
    "ofd": lambda: _part("notice.ofd", "application/ofd"),
    "warc": lambda: _archived,
    "zip": lambda: _archived,
    "question": _asked,
    "override": lambda: _beside(OVERRIDE),
    "origin": lambda: _beside(RECORD),
}
"""Each reader by name; calling it makes it ready."""

SEEDS: dict[str, Callable[[], Iterator[bytes]]] = {
    "html": lambda: _corpus(".html"),
    "html-portable": lambda: _corpus(".html"),
    "text": lambda: _corpus(".txt"),
    "markdown": lambda: _corpus(".txt"),
    "pdf": lambda: iter((_sample("notice.pdf"), *_corpus(".pdf"))),
    "docx": lambda: _package_seeds("notice.docx"),
    "xlsx": lambda: _package_seeds("tasks.xlsx"),
    "xls": lambda: iter((_sample("tasks.xls"),)),
    "ofd": lambda: _package_seeds("notice.ofd"),
    "warc": lambda: iter((_warc(),)),
    "zip": lambda: iter((_zip(), _sample("notice.docx"))),
    "question": lambda: (question.encode() for question in _QUESTIONS),
    "override": lambda: (override.encode() for override in _OVERRIDES),
    "origin": lambda: _corpus(".source.json"),
}
"""What a run of each reader begins with."""

PACKAGES = ("docx", "xlsx", "ofd")
"""The readers whose inputs are XML parts."""
