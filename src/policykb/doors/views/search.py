"""Notices found by words."""

from __future__ import annotations

from collections.abc import Iterator

from policykb.doors.messages import say
from policykb.doors.terminal import MARKED, PLAIN, Screen, one_line, wrap
from policykb.doors.views.card import IN_FORCE, INDENT, headed, total
from policykb.doors.views.view import Row, View
from policykb.json_form import Json

COLUMNS = ("rank", "doc_id", "title", "number", "issued_on", "region", "status", "score", "source", "snippet")
MARKS = ("«", "»")  # around what matched, where there is no colour to show it


def search_view(answer: Json, *, offset: int = 0) -> View:
    """An answer to ``search``; ranks count from ``offset``."""

    def rows() -> Iterator[Row]:
        for rank, hit in enumerate(answer["hits"], offset + 1):
            snippet = hit["snippets"][0]["text"] if hit["snippets"] else None
            yield {**hit, "rank": rank, "snippet": snippet}

    return View(
        whole=lambda: answer,
        records=lambda: answer["hits"],
        columns=COLUMNS,
        rows=rows,
        lines=lambda screen: _lines(answer, offset, screen),
    )


def _lines(answer: Json, offset: int, screen: Screen) -> Iterator[str]:
    hits = answer["hits"]
    if not hits:
        return
    yield total("search.total", answer)
    for rank, hit in enumerate(hits, offset + 1):
        yield ""
        yield from _hit(rank, hit, screen)
    if answer["total"] > offset + len(hits):
        yield ""
        yield say("search.shown", first=offset + 1, last=offset + len(hits))


def _hit(rank: int, hit: Json, screen: Screen) -> Iterator[str]:
    status = hit["status"] if hit["status"] not in IN_FORCE else ""
    yield from headed(rank, hit["title"] or hit["source"], status, screen)
    known = [hit["number"], hit["issued_on"], hit["region"], hit["doc_id"]]
    yield " " * INDENT + screen.style(" · ".join(one_line(value) for value in known if value), "faint")
    for snippet in hit["snippets"]:
        for line in marked(snippet, screen):
            yield " " * INDENT + line
    notes = [say("search.aliases", **alias) for alias in hit["aliases"]]
    if hit["missing"]:
        notes.append(say("search.missing", words=" ".join(hit["missing"])))
    if hit["copies"]:
        notes.append(say("search.copies", sources=" ".join(hit["copies"])))
    for note in notes:
        yield f"{' ' * INDENT}({one_line(note)})"


def marked(snippet: Json, screen: Screen) -> list[str]:
    """The snippet's lines with what matched marked: «so», or in colour."""
    text, pieces, at = snippet["text"], [], 0
    for start, end in snippet["marks"]:
        pieces += [text[at:start], MARKS[0], text[start:end], MARKS[1]]
        at = end
    lines = wrap(one_line("".join([*pieces, text[at:]])), screen.prose - INDENT)
    return _coloured(lines) if screen.colour else lines


def _coloured(lines: list[str]) -> list[str]:
    """The same in colour; a mark that goes on in the next line is opened there again."""
    coloured, inside = [], False
    for line in lines:
        opened = MARKED if inside else ""
        inside = line.rfind(MARKS[0]) > line.rfind(MARKS[1]) or (inside and MARKS[1] not in line)
        shown = line.replace(MARKS[0], MARKED).replace(MARKS[1], PLAIN)
        coloured.append(opened + shown + (PLAIN if inside else ""))
    return coloured


ANSWER_COLUMNS = ("query", "total", "doc_id", "title", "number", "issued_on", "region", "source")


def searches_view(answers: list[Json]) -> View:
    """Answers to the lines of a file, one each, in its order: a row shows the first hit."""

    def rows() -> Iterator[Row]:
        for answer in answers:
            first: Json = answer["hits"][0] if answer["hits"] else {}
            yield {**first, "query": answer["query"], "total": answer["total"]}

    return View(whole=lambda: answers, records=lambda: answers, columns=ANSWER_COLUMNS, rows=rows)
