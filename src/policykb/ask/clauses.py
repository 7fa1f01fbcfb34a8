"""How a row of the table of tasks names a clause: where it stands, what the task is called, what is to be done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from policykb.json_form import Json

_AFTER_HEADING = "。．.：:；; \u3000\n\t"
_LINKS = " \u3000\n\t，,、；;。．.）)〕】]"  # may stand between two statements of units, or after the last
_OPENING = "（(〔【["
_CLOSING = "）)〕】]"
_BEFORE_STATEMENT = "。！？；：;!?\n"  # what ends there is whole without the statement that follows
_LONGEST_NAME = 20


def place(measure: Json, sections: Mapping[str, Json]) -> str:
    """Where the measure stands, by the labels that lead to it (``二、（一）``, ``第二章第五条``); a clause without a
    label by its heading. Empty where neither tells.
    """
    way = list(_way(measure["clause_id"], sections))
    labels = "".join(section["label"].strip() for section in reversed(way)).rstrip("、．.")
    if way and way[0]["form"] == "row" and measure["label"]:
        return f"序号{measure['label']}"
    if measure["label"] or not 0 < len(measure["heading"]) <= _LONGEST_NAME:
        return labels
    return f"{labels}“{measure['heading']}”"


def task_name(measure: Json, sections: Mapping[str, Json]) -> str:
    """The measure's heading; where that is all it says, the nearest heading above it."""
    heading: str = measure["heading"]
    if measure_text(measure, sections) != heading:
        return heading
    above = (section["heading"] for section in list(_way(measure["clause_id"], sections))[1:])
    return next((name for name in above if 0 < len(name) <= _LONGEST_NAME), heading)


def measure_text(measure: Json, sections: Mapping[str, Json]) -> str:
    """What is to be done, in the words of the notice: without label and heading, and without the statement of units at
    its end; of a row of a table the cells that hold neither number, unit nor deadline.
    """
    heading: str = measure["heading"]
    own = sections.get(measure["clause_id"])
    if own and own["form"] == "row":
        return "\n".join(_cells(measure)) or heading
    text = _without_statement(measure).removeprefix(measure["label"]).lstrip()
    rest = text.removeprefix(heading)
    if not text.startswith(heading) or not rest.startswith(tuple(_AFTER_HEADING)):  # the heading is part of a sentence
        return text if rest.strip(_AFTER_HEADING) else heading
    return rest.lstrip(_AFTER_HEADING) or heading


def _way(clause_id: str | None, sections: Mapping[str, Json]) -> Iterator[Json]:
    """The clause and those around it, inmost first."""
    seen = set()
    while clause_id is not None and clause_id in sections and clause_id not in seen:
        seen.add(clause_id)
        yield sections[clause_id]
        clause_id = sections[clause_id]["parent"]


def _cells(measure: Json) -> Iterator[str]:
    stated = {duty["quote"] for duty in measure["duties"]} | {measure["label"]}
    if measure["deadline"]:
        stated.add(measure["deadline"]["text"])
    for cell in measure["text"].split("\t"):
        if cell.strip() and cell.strip() not in stated:
            yield cell.strip()


def _without_statement(measure: Json) -> str:
    """The text up to the units that are stated at its end (``（牵头单位：…）``, ``责任单位：…``).

    All of it where its last words say something else, or where a sentence would be cut.
    """
    text: str = measure["text"]
    at = measure["start"]
    spans = {(duty["start"] - at, duty["end"] - at) for duty in measure["duties"] if duty["role"] != "implied"}
    end = len(text)
    for start, stop in sorted(spans, reverse=True):
        if 0 <= start < end:
            if _says_more(text[:start], text[stop:end]):
                break
            end = start
    before = text[:end].rstrip(" \u3000\t")
    if end == len(text) or not before.endswith((*_BEFORE_STATEMENT, *_OPENING)):
        return text
    return before.rstrip(_OPENING + " \u3000\n\t")


def _says_more(before: str, after: str) -> bool:
    """Whether what follows a statement of units is more than a mark, or a remark within the statement's brackets."""
    left = after.rstrip(" \n。；;")
    remark = before.rstrip().endswith(tuple(_OPENING)) and left.endswith(tuple(_CLOSING))
    return bool(left.strip(_LINKS)) and not remark
