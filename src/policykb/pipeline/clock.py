"""The time now, as the records of the corpus write it."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> str:
    """Seconds of UTC: ``2026-11-24T08:30:00Z``."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
