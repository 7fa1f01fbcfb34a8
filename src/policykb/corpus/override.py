"""What people corrected of a source: ``FILE.override.toml`` beside it, read and appended to, never written over."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any, cast, get_args

from policykb.corpus import OVERRIDE, companion_bytes
from policykb.corpus.writing import write_whole
from policykb.errors import UsageError
from policykb.model import DutyCorrection, Header, HeaderCorrection, Kind, Override, Role

FIELDS = tuple(field.name for field in fields(Header) if field.name != "parts")
SEVERAL = ("issuers", "recipients")
"""The fields that hold several names."""

_HEAD = "# Corrections by people, the newest last. docs/rules.md tells what may stand here.\n"
_SIGNED = ("who", "when", "why")
_OF_HEADER = ("field", "value", "drop", "member", *_SIGNED)
_OF_DUTY = ("measure", "heading", "unit", "role", "drop", "quote", "member", *_SIGNED)


def read_override(path: Path) -> Override:
    """What is corrected of the source at ``path``, with what cannot be understood as ``faults``; never raises."""
    beside = path.with_name(path.name + OVERRIDE)
    try:
        kept = companion_bytes(path, OVERRIDE)
        if kept is None:
            return Override()
        table = tomllib.loads(kept.decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        return Override(faults=(f"{beside.name} beside it cannot be read ({error}); mend it or delete it",))
    entries = table.pop("correct", [])
    if table or not isinstance(entries, list):
        return Override(faults=(f"{beside.name} holds more than [[correct]] tables; mend it",))
    corrections, faults = [], []
    for number, entry in enumerate(entries, 1):
        try:
            corrections.append(correction_of(entry))
        except UsageError as error:
            faults.append(f"correction {number} of {beside.name} cannot be understood ({error}); mend it")
    return Override(corrections=tuple(corrections), faults=tuple(faults))


def append_correction(path: Path, entry: Mapping[str, Any]) -> Path:
    """Add a ``[[correct]]`` table to what stands beside the source at ``path``; gives where it stands.

    Raises UsageError for an entry that says nothing, and for a file that must be mended first.
    """
    import tomli_w  # noqa: PLC0415 - only a correction writes TOML

    correction_of(entry)
    beside = path.with_name(path.name + OVERRIDE)
    if faults := read_override(path).faults:
        raise UsageError(faults[0])
    before = beside.read_bytes() if beside.exists() else _HEAD.encode()
    ended = before if before.endswith(b"\n") else before + b"\n"
    write_whole(beside, ended + f"\n[[correct]]\n{tomli_w.dumps(entry)}".encode())
    return beside


def correction_of(entry: object) -> HeaderCorrection | DutyCorrection:
    """A ``[[correct]]`` table as a value. Raises UsageError for one that cannot be meant."""
    if not isinstance(entry, dict):
        raise UsageError("it is no table")
    of_duty = "measure" in entry
    known = _OF_DUTY if of_duty else _OF_HEADER
    if strange := sorted(set(entry) - set(known)):
        raise UsageError(f"{strange[0]} is no key of it; known are {', '.join(known)}")
    if not isinstance(entry.get("drop", False), bool):
        raise UsageError("drop is true or false")
    signed = {name: _text(entry, name) for name in _SIGNED}
    member = _text(entry, "member", needed=False)
    return _duty(entry, signed, member) if of_duty else _header(entry, signed, member)


def _header(entry: dict[str, Any], signed: dict[str, str], member: str | None) -> HeaderCorrection:
    field, drop = _text(entry, "field"), entry.get("drop", False)
    if field not in FIELDS:
        raise UsageError(f"{field} is no field of a notice; known are {', '.join(FIELDS)}")
    if drop == ("value" in entry):
        raise UsageError(f"say the value of {field}, or drop = true where it has none")
    value = () if drop else _values(field, entry["value"])
    return HeaderCorrection(field=field, value=value, member=member, **signed)


def _values(field: str, said: object) -> tuple[str, ...]:
    listed = said if isinstance(said, list) and field in SEVERAL else [said]
    found = tuple(str(one).strip() for one in listed if isinstance(one, str | date))
    if not found or len(found) < len(listed) or not all(found):
        raise UsageError(f"the value of {field} is no text")
    if field.endswith("_on") and not _is_day(found[0]):
        raise UsageError(f"{field} = {found[0]} is not a date such as 2024-05-08")
    if field == "kind" and found[0] not in get_args(Kind):
        raise UsageError(f"{found[0]} is no kind of document; say one of {', '.join(get_args(Kind))}")
    return found


def _duty(entry: dict[str, Any], signed: dict[str, str], member: str | None) -> DutyCorrection:
    role, drop = _text(entry, "role", needed=False), entry.get("drop", False)
    if role is None and not drop:
        raise UsageError("say the role of the unit, or drop = true where it has none")
    if role is not None and role not in get_args(Role):
        raise UsageError(f"{role} is no role; say one of {', '.join(get_args(Role))}")
    return DutyCorrection(
        clause_id=_text(entry, "measure"),
        unit=_text(entry, "unit"),
        role=cast(Role | None, role),
        drop=drop,
        heading=_text(entry, "heading", needed=False),
        quote=_text(entry, "quote", needed=False),
        member=member,
        **signed,
    )


def _text(entry: dict[str, Any], name: str, *, needed: bool = True) -> Any:
    value = entry.get(name)
    if value is None and not needed:
        return None
    if name == "when" and isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str) or not value.strip():
        raise UsageError(f"say its {name}")
    return value.strip()


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
