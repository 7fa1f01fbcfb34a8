"""Where sources come from: what ``FILE.source.json`` says, read and written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from policykb.corpus import RECORD, companion_bytes
from policykb.corpus.writing import json_bytes, write_new, write_whole
from policykb.errors import SourceError, UsageError
from policykb.model import Fact

FACTS = (
    "title", "kind", "number", "issuers", "recipients", "issued_on", "published_on", "effective_on", "expires_on",
    "region", "site", "column",
)  # fmt: skip
"""What may be stated of a source's origin: fields of the header, and the site and column it stood in."""

Values = Mapping[str, str | list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a source comes from: its address, when and with which headers it was fetched, facts by name.

    ``stated`` facts were given by a person, ``noted`` ones by a crawler. Raises UsageError for facts that are none.
    """

    url: str | None = None
    fetched_at: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    stated: Values = field(default_factory=dict)
    noted: Values = field(default_factory=dict)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts, those stated by a person first."""
        return (*_facts(self.stated, "stated by hand"), *_facts(self.noted, "source record"))

    def __post_init__(self) -> None:
        for text in (self.url, self.fetched_at):
            _check_text(text, "url and fetched_at")
        _check_facts(self.stated)
        _check_facts(self.noted)

    def corrected(self, by: Origin) -> Origin:
        """This origin, with what another one says of it put over it."""
        return Origin(
            url=by.url or self.url,
            fetched_at=by.fetched_at or self.fetched_at,
            headers={**self.headers, **by.headers},
            stated={**self.stated, **by.stated},
            noted={**self.noted, **by.noted},
        )


def read_origin(path: Path) -> Origin:
    """What is known of the origin of the source at ``path``; an empty origin where nothing is.

    Facts that a crawler noted stand in the record itself, those that a person stated in its table ``stated``.
    Raises SourceError for a record that cannot be understood.
    """
    beside = path.with_name(path.name + RECORD)
    try:
        kept = companion_bytes(path, RECORD)
        if kept is None:
            return Origin()
        said = json.loads(kept.decode("utf-8"))
        return Origin(
            url=said.get("url"),
            fetched_at=said.get("fetched_at"),
            headers=dict(said.get("headers", {})),
            stated=dict(said.get("stated", {})),
            noted={name: said[name] for name in FACTS if said.get(name) is not None},
        )
    except (OSError, ValueError, TypeError, AttributeError, RecursionError, UsageError) as error:
        raise SourceError(f"{beside.name} beside it cannot be read ({error}); mend it or delete it") from error


def write_origin(path: Path, body: bytes, origin: Origin) -> Path | None:
    """Note the origin beside ``path``, over what is noted there already; write nothing where nothing is new.

    Gives the record where it was written and none stood there before; raises FileExistsError where another process
    wrote one just now.
    """
    before = read_origin(path)
    now = before.corrected(origin)
    if now == before:
        return None
    beside = path.with_name(path.name + RECORD)
    if not beside.is_file():
        write_new(beside, record_of(body, now, {}))
        return beside
    record: dict[str, Any] = json.loads(beside.read_text(encoding="utf-8"))
    write_whole(beside, record_of(body, now, record))
    return None


def record_of(body: bytes, origin: Origin, further: Mapping[str, Any]) -> bytes:
    """The bytes of a record: ``further`` by name, and the origin."""
    told = {
        "url": origin.url,
        "fetched_at": origin.fetched_at,
        "headers": origin.headers,
        **origin.noted,
        "stated": origin.stated,
    }
    kept = {name: value for name, value in told.items() if value}
    return json_bytes({**further, **kept, "sha256": hashlib.sha256(body).hexdigest()})


def _facts(said: Values, where: str) -> Iterator[Fact]:
    for name, value in said.items():
        for text in [value] if isinstance(value, str) else value:
            yield Fact(field=name, value=text, where=where)


def _check_facts(said: Values) -> None:
    for name, value in said.items():
        if name not in FACTS:
            raise UsageError(f"{name!r} is no fact of a notice; known are {', '.join(FACTS)}")
        for text in value if isinstance(value, list) else [value]:
            _check_text(text, name)
            if name.endswith("_on") and not _is_date(text):
                raise UsageError(f"{name} = {text!r} is not a date such as 2024-05-08")


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _check_text(value: object, name: str) -> None:
    if value is not None and not isinstance(value, str):
        raise UsageError(f"{name} = {value!r} is not text")
