"""What a body answers to: told by the end of its full name (``rules/parents.toml``), else unknown."""

from __future__ import annotations

from policykb import rules
from policykb.json_form import Json


def parent_of(full_name: str | None, region: str | None) -> Json | None:
    """The government or committee that a body is part of, with what proves it; ``None`` where no rule tells.

    >>> parent_of("西双版纳州民政局", "云南省西双版纳傣族自治州")["name"]
    '西双版纳州人民政府'
    """
    if not full_name or not region:
        return None
    for rule in rules.rules("parents.toml"):
        found = rule.pattern.search(full_name) if rule.pattern else None
        if not found:
            continue
        place = found.groupdict().get("place") or _place(full_name)
        if "parent" not in rule.values or not place:
            return None
        return {"name": rule.values["parent"].format(place=place), "evidence": rule.values["evidence"]}
    return None


def _place(full_name: str) -> str | None:
    """The place that a full name begins with."""
    from policykb.understand import regions  # noqa: PLC0415 - a search needs no gazetteer

    leading = regions.leading_place(full_name)
    return full_name[: leading[1]] if leading else None
