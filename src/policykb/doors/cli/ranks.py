"""The ranks of the last answer, so that ``policykb show 1`` opens its first hit. Kept per user beside the index."""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from pathlib import Path

from policykb.doors.messages import say
from policykb.errors import NotFoundError
from policykb.project import Project

_RANK = re.compile(r"(\d{1,6})(#.*)?", re.DOTALL)


def remember(project: Project, docs: list[str], *, offset: int) -> None:
    """Keep what the ranks from ``offset + 1`` on stand for; silently not, where the index folder cannot be written."""
    with suppress(OSError):
        _file(project).write_text(json.dumps({"offset": offset, "docs": docs}), encoding="utf-8")


def recall(project: Project, doc: str) -> str:
    """``doc``, with a rank (``1``, ``1#2.1``) replaced by what it stood for. Raises NotFoundError for one too many."""
    if not (found := _RANK.fullmatch(doc)):
        return doc
    rank, clause = int(found[1]), found[2]
    with suppress(OSError, ValueError, KeyError, IndexError, TypeError):
        kept = json.loads(_file(project).read_text(encoding="utf-8"))
        if (at := rank - 1 - kept["offset"]) >= 0:
            meant = str(kept["docs"][at])
            return meant.partition("#")[0] + clause if clause else meant
    raise NotFoundError(say("error.no_rank", rank=rank))


def _file(project: Project) -> Path:
    user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "")
    return project.index / f".last-answer-{user}.json"
