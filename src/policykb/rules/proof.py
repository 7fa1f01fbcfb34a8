"""How the rules of each file are proven: by their own examples and counter-examples.

One table (:data:`_WAYS`) tells for each file how a rule is tried on a text, as the program tries it. A file of rules
that is not in it is a failure itself, so that no rule goes unproven.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal, get_args

from policykb import rules
from policykb.errors import RuleError
from policykb.rules import Rule

_WHOLE_LISTS = ("list-level", "list-level-end", "list-bare-levels")
_SITES = "sites/"  # the folder of the families of site software
_SITE_RULES = {  # what a rule of such a family says → what it must have beside its pattern
    **dict.fromkeys(("trace", "detail", "attachment", "next", "day", "day-address", "session", "aside"), ()),
    "script-pages": ("first",),
    "interface": (),
    "same": ("instead",),
    "trouble": ("kind", "of"),
}
_RELATIONS = ("renamed", "merged", "split", "replaced", "abolished", "moved")
Reason = Literal["example", "counter-example", "unproven", "unreadable", "incomplete"]
"""An example the rule does not hold for · a counter-example it holds for · no way to prove its file is known · the file
cannot be read · the rule lacks what its file needs (``text`` says what)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A rule that is not as its examples say; ``rule_id`` is ``None`` where the whole file is wrong."""

    file: str
    rule_id: str | None
    reason: Reason
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What a file holds, and what of it fails. ``tried`` counts examples and counter-examples."""

    file: str
    rules: int
    tried: int
    failures: tuple[Failure, ...]


def names() -> tuple[str, ...]:
    """Every file of knowledge, sorted; those of a folder as ``FOLDER/NAME``."""
    folder = files("policykb.rules")
    found = [entry.name for entry in folder.iterdir()]
    found += [f"{_SITES}{entry.name}" for entry in folder.joinpath(_SITES).iterdir()]
    return tuple(sorted(name for name in found if name.endswith((".toml", ".tsv", ".txt"))))


def prove(chosen: Iterable[str] | None = None) -> Iterator[Proof]:
    """The proof of each file (``None``: of all); one that cannot be read never hides another."""
    for name in names() if chosen is None else chosen:
        try:
            yield _proof(name)
        except (RuleError, re.error) as error:
            failure = Failure(file=name, rule_id=None, reason="unreadable", text=str(error))
            yield Proof(file=name, rules=0, tried=0, failures=(failure,))


def _proof(name: str) -> Proof:
    if not name.endswith(".toml"):
        held = rules.rows(name) if name.endswith(".tsv") else rules.lines(name)
        return Proof(file=name, rules=len(held), tried=0, failures=())
    found = rules.rules(name)
    way = _WAYS.get(_kind_of(name))
    if found and way is None:
        failure = Failure(
            file=name, rule_id=None, reason="unproven", text="rules/proof.py tells no way to try its rules"
        )
        return Proof(file=name, rules=len(found), tried=0, failures=(failure,))
    failures = tuple(failure for rule in found if way for failure in _failures(name, rule, way))
    tried = sum(len(rule.examples) + len(rule.counter_examples) for rule in found)
    return Proof(file=name, rules=len(found), tried=tried, failures=failures)


def _kind_of(name: str) -> str:
    """What the tables below know a file by: its name, or the folder of its kind."""
    return _SITES if name.startswith(_SITES) else name


Way = Callable[[Rule, str], bool | None]
"""Whether a rule holds for a text; ``None`` where the words alone do not tell."""


def _failures(name: str, rule: Rule, way: Way) -> Iterator[Failure]:
    reasons: tuple[Reason, ...] = get_args(Reason)
    for texts, wanted, reason in ((rule.examples, True, reasons[0]), (rule.counter_examples, False, reasons[1])):
        for text in texts:
            if way(rule, text) is (not wanted):
                yield Failure(file=name, rule_id=rule.rule_id, reason=reason, text=str(text))
    for lack in _NEEDS.get(_kind_of(name), _nothing)(rule):
        yield Failure(file=name, rule_id=rule.rule_id, reason="incomplete", text=lack)


# Ways to try a rule


def _searched(rule: Rule, text: str) -> bool:
    return bool(rule.pattern and rule.may_stand_in(text) and rule.pattern.search(text))


def _labelled(rule: Rule, text: str) -> bool:
    """A label is looked for where one of its first characters stands."""
    found = rule.pattern.search(text) if rule.pattern else None
    return found is not None and found[0][:1] in rule.values.get("begins", found[0])


def _target(rule: Rule, text: str) -> bool:
    """A target is looked for where one of the characters behind its number stands."""
    found = rule.pattern.search(text) if rule.pattern else None
    return found is not None and any(character in found[0] for character in rule.values["follows"])


def _from_the_beginning(rule: Rule, text: str) -> bool:
    return bool(rule.pattern and rule.pattern.match(text))


def _whole(rule: Rule, text: str) -> bool:
    return bool(rule.pattern and rule.pattern.fullmatch(text))


def _unit_list(rule: Rule, text: str) -> bool:
    return (_whole if rule.rule_id in _WHOLE_LISTS else _searched)(rule, text)


def _unit_form(rule: Rule, text: str) -> bool:
    return (_whole if rule.values["kind"] else _searched)(rule, text)


def _furniture(rule: Rule, text: str) -> bool:
    """A line or block goes as a whole, a piece wherever it stands; what ``unless`` finds is spared."""
    found = (_whole if rule.values["form"] in ("line", "block") else _searched)(rule, text)
    return found and not ("unless" in rule.values and re.search(rule.values["unless"], text))


def _worded(rule: Rule, text: str) -> bool | None:
    """A finding shows in the words where it has ``patterns``; elsewhere its examples show the case."""
    patterns = rule.values.get("patterns")
    return any(re.search(pattern, text) for pattern in patterns) if patterns else None


def _old_name(rule: Rule, text: str) -> bool:
    return text in rule.values["old"]


_WAYS: Mapping[str, Way] = {
    "boilerplate.toml": _furniture,
    "citations.toml": _searched,
    "comparison.toml": _searched,
    "deadlines.toml": _searched,
    "duties.toml": _searched,
    "findings.toml": _worded,
    "header.toml": _searched,
    "measures.toml": _searched,
    "numbers.toml": _searched,
    "outline.toml": _labelled,
    "parents.toml": _searched,
    "place_forms.toml": _from_the_beginning,
    "reforms.toml": _old_name,
    _SITES: _searched,
    "targets.toml": _target,
    "unit_forms.toml": _unit_form,
    "unit_lists.toml": _unit_list,
    "vertical.toml": _from_the_beginning,
}


# What a rule of a file must have


def _nothing(_rule: Rule) -> Iterator[str]:
    return iter(())


def _explained(rule: Rule) -> Iterator[str]:
    for key in ("what", "why", "remedy"):
        said = rule.values.get(key, {})
        if not (said.get("zh") and said.get("en")):
            yield f"{key} in zh and en"


def _reform(rule: Rule) -> Iterator[str]:
    """A reform names agencies that agencies.tsv knows, says what happened, and by what proof."""
    known = {row["name"] for row in rules.rows("agencies.tsv")}
    yield from (f"{name} in agencies.tsv" for name in rule.values["old"] if name not in known)
    if rule.values["relation"] not in _RELATIONS:
        yield f"a relation, one of {', '.join(_RELATIONS)}"
    if not rule.values["evidence"]:
        yield "its evidence"


def _countered(rule: Rule) -> Iterator[str]:
    if not rule.counter_examples:
        yield "counter_examples: it takes text away"


def _of_site(rule: Rule) -> Iterator[str]:
    """A rule on a site's pages says what it is tried on, and has counter-examples: it decides what is asked."""
    what = str(rule.values.get("what"))
    if what not in _SITE_RULES:
        yield f"what, one of {', '.join(_SITE_RULES)}"
    yield from (f"{key}" for key in _SITE_RULES.get(what, ()) if key not in rule.values)
    if not rule.counter_examples:
        yield "counter_examples"


_NEEDS: Mapping[str, Callable[[Rule], Iterator[str]]] = {
    "boilerplate.toml": _countered,
    "findings.toml": _explained,
    "reforms.toml": _reform,
    _SITES: _of_site,
}
