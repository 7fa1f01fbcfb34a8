"""What a build changed, notice by notice, written to ``corpus/.history.jsonl`` when all else is kept.

Notices are known by what they are, not by their bytes: number and title, else the name of their source. A page fetched
again, a second copy, a newer version beside the first are the same notice; what they say otherwise is its change.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import chain, islice
from pathlib import PurePosixPath
from typing import NamedTuple

from policykb.corpus.history import NAME, Entry, History
from policykb.errors import IndexFormatError, NoIndexError
from policykb.index.catalog import Catalog
from policykb.index.folding import fold, name_keys, telling_number, title_keys
from policykb.index.records import DocumentRecord
from policykb.json_form import Json
from policykb.pipeline.clock import now
from policykb.pipeline.states import CATALOG
from policykb.project import Project
from policykb.vocabulary import BY_HAND

_VERSION = re.compile(r"\.v(\d+)(?=\.[^.]+$)")
_TELLING_TITLE = 8  # characters: 工作方案 may be the title of many
_AT_ONCE = 1_000  # headers of notices that are read together
_ENDING = ("repeals", "replaces", "prolongs")
_LONGEST = 120  # characters of a heading or a quote that are kept


def begin(project: Project) -> str:
    """Make the file, so that the corpus looks the same when the build is done, and give the index's stamp so far."""
    with suppress(OSError):
        (project.corpus / NAME).touch()
    try:
        with Catalog.open(project.index / CATALOG) as catalog:
            return catalog.stamp() or ""
    except (NoIndexError, IndexFormatError):
        return ""


def record(project: Project, understood: Collection[str] | None, *, before: str) -> None:
    """Write what became of the notices ``understood`` (``None``: of any) and of those that are gone.

    ``before`` is the stamp that :func:`begin` gave: where the history does not tell of that state, all is compared.
    A corpus that cannot be written to has no history.
    """
    with Catalog.open(project.index / CATALOG) as catalog, suppress(OSError):
        history, stamp = History(project.corpus), catalog.stamp()
        if history.stamp != stamp:
            told = history.stamp == before
            books = _Books(catalog, history)
            history.append(chain(books.lines(understood if told else None), [{"at": now(), "stamp": stamp}]))


class _Holder(NamedTuple):
    """A notice and its source; ``folds``: it is a copy of another one."""

    doc_id: str
    source: str
    folds: bool


class _Books:
    """The catalog beside what the history knows."""

    def __init__(self, catalog: Catalog, history: History) -> None:
        self._catalog = catalog
        self._history = history
        self._present = frozenset(catalog.doc_ids())
        meta = catalog.meta()
        knowledge = " ".join(meta.get(name, "") for name in ("program", "code", "rules"))
        self._made_by = hashlib.sha256(knowledge.encode()).hexdigest()[:12]
        self._at = now()

    def lines(self, understood: Collection[str] | None) -> Iterator[Json]:
        """The lines to add, in order of key; those of notices that are gone last."""
        concerned = self._present if understood is None else self._concerned(understood)
        groups: dict[str, list[_Holder]] = defaultdict(list)
        for key, holder in self._held(concerned):
            groups[key].append(holder)
        gone = {
            key: entry
            for key, entry in self._history.entries.items()
            if key not in groups and (entry.doc_id in concerned or entry.doc_id not in self._present)
        }
        for key in sorted(groups):
            yield from self._line(key, _newest(groups[key]), gone)
        for key in sorted(gone):
            tells = "merged" if gone[key].doc_id in self._present else "gone"
            yield {**self._head(gone[key], key, None), "tells": tells}

    def _concerned(self, understood: Collection[str]) -> frozenset[str]:
        """The notices to look at: those understood, with all that bear their names, or those of notices that are gone,
        or are of their families."""
        lost = [entry for entry in self._history.entries.values() if entry.doc_id not in self._present]
        keys = {key for entry in lost for key in entry.key.split("\t")[:2]}
        named = self._catalog.documents(understood)
        keys |= {key for one in named.values() for key in name_keys(one.title, one.number)}
        found = {*named, *(record.doc_id for record in self._catalog.named(keys - {""}))}
        members = self._catalog.families.of(found).values()
        return frozenset(found) | {one.doc_id for one in self._catalog.families.members(one.family for one in members)}

    def _held(self, doc_ids: Collection[str]) -> Iterator[tuple[str, _Holder]]:
        """Each notice with the key it is told of under: that of the original that it is a copy of."""
        for some in _batches(sorted(doc_ids)):
            members = self._catalog.families.of(some)
            documents = self._catalog.documents({*some, *(one.family for one in members.values() if one.folds)})
            for doc_id in filter(documents.__contains__, some):
                own = members.get(doc_id)
                folds = bool(own and own.folds and own.family in documents)
                speaker = documents[own.family if own and folds else doc_id]
                yield key_of(speaker), _Holder(doc_id, documents[doc_id].source, folds)

    def _line(self, key: str, holder: _Holder, gone: dict[str, Entry]) -> Iterator[Json]:
        """The line of a notice, where anything of it is new: of one of ``gone`` that it was before, if it was one."""
        entries = self._history.entries
        was = None if key in entries else _former(key, holder, gone)
        entry = entries.get(key) or (gone.pop(was) if was else None)
        state = _state(self._catalog.notice_json(holder.doc_id) or {})
        document = self._catalog.documents([holder.doc_id])[holder.doc_id]
        head = self._head(holder, key, was) | {"text": document.text_digest}
        if entry and next(self._history.read([entry.offset]))["state"] == state:
            if was or (entry.doc_id, entry.source) != (holder.doc_id, holder.source):
                yield {**head, "tells": "same"}
        else:
            yield {**head, "tells": "state", "state": state}

    def _head(self, holder: Entry | _Holder, key: str, was: str | None) -> Json:
        return {
            "at": self._at,
            "key": key,
            "was": was,
            "doc_id": holder.doc_id,
            "source": holder.source,
            "made_by": self._made_by,
        }


def _batches(values: Iterable[str]) -> Iterator[tuple[str, ...]]:
    rest = iter(values)
    while some := tuple(islice(rest, _AT_ONCE)):
        yield some


def key_of(document: DocumentRecord) -> str:
    """What a notice is known by: number and title (of what a letter issues), title and region, else its source."""
    number, titles = telling_number(document.number), title_keys(document.title)
    title = titles[-1] if titles else ""
    if number or len(title) >= _TELLING_TITLE:
        return f"{number}\t{title}\t{'' if number else document.region or ''}"
    return f"\t\t{stem_of(document.source)}"


def stem_of(source: str) -> str:
    """A source's name without the number of its version.

    >>> stem_of("a/通知.v2.html")
    'a/通知.html'
    """
    return _VERSION.sub("", source)


def _newest(group: Iterable[_Holder]) -> _Holder:
    """Which notice of one key speaks for it: the original of copies, in the newest version of its source."""
    ordered = sorted(group)
    own = [one for one in ordered if not one.folds] or ordered
    stem = min(stem_of(one.source) for one in own)
    return max((one for one in ordered if stem_of(one.source) == stem), key=lambda one: _version(one.source))


def _version(source: str) -> int:
    found = _VERSION.search(PurePosixPath(source).name)
    return int(found[1]) if found else 1


def _former(key: str, holder: _Holder, gone: Mapping[str, Entry]) -> str | None:
    """The key of a notice that is gone and was this one: by its bytes, its source, or its number."""
    number = key.partition("\t")[0]
    ways = (
        lambda entry: entry.doc_id == holder.doc_id,
        lambda entry: stem_of(entry.source) == stem_of(holder.source),
        lambda entry: bool(number) and entry.key.startswith(number + "\t"),
    )
    return next((was for way in ways for was, entry in sorted(gone.items()) if way(entry)), None)


def _state(form: Json) -> Json:
    """What is told of a notice: its header, what it ends, its measures."""
    return {
        "notice": {
            name: form[name]
            for name in ("title", "number", "issuers", "region", "issued_on", "effective_on", "expires_on")
        },
        "ends": [
            [one["relation"], one["title"], one["number"]] for one in form["citations"] if one["relation"] in _ENDING
        ],
        "corrected": sorted({one["clause_id"] or "" for one in form["corrected"]}),
        "measures": [_measure(one) for one in form["measures"]],
    }


def _measure(measure: Json) -> Json:
    leads = [duty for duty in measure["duties"] if duty["role"] == "lead"]
    return {
        "clause_id": measure["clause_id"],
        "label": measure["label"],
        "heading": measure["heading"][:_LONGEST],
        "text": hashlib.sha256(fold(measure["text"]).encode(errors="replace")).hexdigest()[:12],
        "lead": [{"unit": duty["unit"], "quote": duty["quote"][:_LONGEST]} for duty in leads],
        "by_hand": any(duty["rule_id"].startswith(BY_HAND) for duty in leads),
        "deadline": measure["deadline"],
        "targets": measure["targets"],
    }
