"""Reading a sample as the program does, once for each parser."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import get_args

from golden.truth import Json
from policykb.acquire.files import Refusal, pages_of
from policykb.clean.page import Parser, clean
from policykb.json_form import notice_json
from policykb.understand.document import understand

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpus"
SEEDS = ROOT.parent / "shared" / "seeds"
PARSERS: tuple[Parser, ...] = get_args(Parser)


def samples() -> list[Path]:
    """Every source of ``corpus/``, and the real notices of ``../shared/seeds`` where they are."""
    ours = [path for path in sorted(CORPUS.iterdir()) if path.suffix in {".html", ".txt", ".pdf", ".docx"}]
    return ours + sorted(SEEDS.glob("*.txt"))


@cache
def read(path: Path, parser: Parser) -> Json:
    """The notice of one file as ``extract`` gives it."""
    (page,) = pages_of(path, source=path.name, limit=20_000_000)
    assert not isinstance(page, Refusal), page
    return notice_json(understand(clean(page, parser=parser)))
