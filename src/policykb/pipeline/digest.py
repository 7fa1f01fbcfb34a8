"""What an index holds, as digests that two indexes of one corpus share: no times, no stamps, no order of rows.

By them ``build --check`` proves that the present index is the one that the corpus gives, whoever reads it, in whatever
order and place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from policykb.index.catalog import Catalog
from policykb.json_form import dumps

_PASSING = ("stamp", "built_at", "corpus")
"""What ``meta`` notes of one run: it differs from build to build."""


def digests(catalog: Catalog, *, alone: bool = False) -> Iterator[tuple[str, str, str]]:
    """``(kind, name, digest)`` of everything a catalog holds, by kind and name.

    Kinds are ``meta``, ``source`` (the time of a file is left out) and ``notice``, which takes in its family; with
    ``alone`` it takes in what its own source gives, and nothing else is told.
    """
    if not alone:
        for key, value in sorted(catalog.meta().items()):
            if key not in _PASSING:
                yield "meta", key, value
        for path, record in sorted(catalog.sources().items()):
            yield "source", path, _digest(record._replace(mtime_ns=0))
    for doc_id in catalog.doc_ids():
        yield "notice", doc_id, _digest(catalog.rows_of(doc_id, alone=alone))


def digest_of(catalog: Catalog) -> str:
    """One digest of all of it."""
    return _digest(list(digests(catalog)))


def _digest(value: object) -> str:
    return hashlib.sha256(dumps(value).encode()).hexdigest()
