"""How the answers of ``lead`` are held against what people read in the notices."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from policykb.ask.filters import Filters
from policykb.ask.knowledge_base import KnowledgeBase
from policykb.index.folding import fold

Json = dict[str, Any]

ROLES = ("lead", "responsible", "cooperate", "guide")
"""Roles that a notice states; ``implied`` is held against the truth only where it is all there is."""


class Fault(NamedTuple):
    """What is wrong with an answer: ``first`` (another measure), ``unit``, ``state``, ``others``, ``place``."""

    what: str
    question: str
    text: str


def questions_of(path: Path) -> list[Json]:
    """The questions of a file."""
    found: list[Json] = tomllib.loads(path.read_text(encoding="utf-8"))["question"]
    return found


def judged(kb: KnowledgeBase, question: Json) -> Iterator[Fault]:
    """What is wrong with the answer to a question; nothing where all is right."""
    answers = kb.lead(question["ask"], filters=Filters(**question.get("filters", {}))).json()["answers"]
    name = question["ask"] or str(question["filters"])
    texts = {one["measure_id"]: _measure(kb, one) for one in answers}
    if question.get("nothing"):
        if answers:
            yield Fault("first", name, f"nothing is there, answered {_said(answers[0])}")
    elif "all" in question:
        found = [words for words in question["all"] for text in texts.values() if fold(words) in fold(text["text"])]
        if sorted(found) != sorted(question["all"]) or len(answers) != len(question["all"]):
            yield Fault("first", name, f"wanted {question['all']}, found {[_said(one) for one in answers]}")
    elif not answers:
        yield Fault("first", name, "no answer")
    elif not _is_meant(answers[0], texts[answers[0]["measure_id"]], question):
        yield Fault("first", name, f"another measure: {_said(answers[0])}")
    else:
        yield from _about(question, answers[0], name)
    for one in answers:
        yield from _unproved(one, texts[one["measure_id"]], name)


def _about(question: Json, answer: Json, name: str) -> Iterator[Fault]:
    """What is wrong with the right measure's card."""
    wanted = {role: set(question.get(role, ())) for role in ROLES}
    found = {role: {duty["unit"] for duty in answer[role]} for role in ROLES}
    if "implied" in question:
        wanted["implied"], found["implied"] = set(question["implied"]), {duty["unit"] for duty in answer["implied"]}
    if found != wanted:
        yield Fault("unit", name, f"wanted {wanted}, found {found}")
    if answer["state"] != question["state"]:
        yield Fault("state", name, f"wanted {question['state']}, found {answer['state']}")
    told = {duty["unit"] for other in answer["others"] for duty in other["lead"]}
    if not set(question.get("others", ())) <= told:
        yield Fault("others", name, f"wanted {question['others']}, found {told}")
    if "place" in question and answer.get("place") != question["place"]:
        yield Fault("place", name, f"wanted {question['place']}, found {answer.get('place')}")


def _unproved(answer: Json, measure: Json, name: str) -> Iterator[Fault]:
    """Units that do not stand in their quote, or a quote that does not stand in the notice."""
    for role in (*ROLES, "implied"):
        for duty in answer[role]:
            if measure["notice"][duty["start"] : duty["end"]] != duty["quote"] or duty["unit"] not in duty["quote"]:
                yield Fault("unit", name, f"{duty['unit']} is not what {duty['quote']} says")


def _measure(kb: KnowledgeBase, answer: Json) -> Json:
    notice = kb.show(answer["doc_id"]).json()
    text = next(one["text"] for one in notice["measures"] if one["measure_id"] == answer["measure_id"])
    return {"text": text, "notice": notice["text"], "source": notice["source"]}


def _is_meant(answer: Json, measure: Json, question: Json) -> bool:
    source, _, clause = question.get("notice", question.get("measure", "")).partition("#")
    words = fold(question.get("says", ""))
    same_clause = not clause or answer["clause_id"].removeprefix("p2:") == clause
    return bool(measure["source"].startswith(source) and same_clause and words in fold(measure["text"]))


def _said(answer: Json) -> str:
    return f"{answer['document']['source']}#{answer['clause_id']} {answer['heading'][:30]} [{answer['state']}]"
