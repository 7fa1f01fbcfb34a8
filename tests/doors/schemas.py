"""The JSON Schemas of docs/schemas.json, as one call."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parents[2]


@cache
def _definitions() -> dict[str, Any]:
    schemas: dict[str, Any] = json.loads((ROOT / "docs" / "schemas.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schemas)
    return dict(schemas["$defs"])


def holds(value: Any, name: str) -> None:
    """Assert that a value is as the schema of that name says."""
    Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": _definitions()}).validate(value)
