"""Families of site software, told by the traces they leave in a page (``rules/sites/``)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from policykb import rules
from policykb.rules import Rule

FOLDER = "sites"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A family that a page shows traces of; ``traces`` are the ids of the rules that found them."""

    family: str
    traces: tuple[str, ...]


@cache
def site_files() -> tuple[str, ...]:
    """The files on sites that come with the program, by name: families, general rules, sites."""
    names = (entry.name for entry in files("policykb.rules").joinpath(FOLDER).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@cache
def families() -> tuple[str, ...]:
    """The families known, by the names of their files: those that tell traces."""
    told = {name: rules.rules(f"{FOLDER}/{name}.toml") for name in site_files()}
    return tuple(name for name, held in told.items() if any(rule.values["what"] == "trace" for rule in held))


def title_of(family: str) -> str:
    """How people call the software."""
    title: str = rules.toml(f"{FOLDER}/{family}.toml")["title"]
    return title


@cache
def family_rules(family: str | None, what: str) -> tuple[Rule, ...]:
    """What a family knows of ``what`` (``None``: all families, one after the other)."""
    chosen = families() if family is None else (family,)
    found = (rule for name in chosen for rule in rules.rules(f"{FOLDER}/{name}.toml"))
    return tuple(rule for rule in found if rule.values["what"] == what)


def told_by(text: str) -> tuple[Told, ...]:
    """The families that a page shows traces of, the one with most of them first."""
    found = []
    for name in families():
        traces = tuple(
            rule.rule_id for rule in family_rules(name, "trace") if rule.pattern and rule.pattern.search(text)
        )
        if traces:
            found.append(Told(family=name, traces=traces))
    return tuple(sorted(found, key=lambda told: -len(told.traces)))
